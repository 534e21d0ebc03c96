// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QColor>

#include <array>
#include <cstddef>
#include <cstdint>

namespace gui {

/// How one world looks. Never by colour alone: `tag` is the letter on the cell's tab and `border`
/// the kind of line round it, so that a picture in grey still tells the worlds apart.
struct WorldLook {
    QColor fill; ///< behind a value; ink on it has a contrast of at least 7:1
    QColor line; ///< border, tab and ribbon; `onLine` on it has at least 4.5:1
    QColor onLine;
    char16_t tag = u'?';
    Qt::PenStyle border = Qt::SolidLine;
};

enum class World : std::uint8_t { Host, GuestA, GuestB, Pointer, Code, Scratch, Unknown };
inline constexpr std::size_t kWorlds = 7;

/// Every colour of the program, named by what it is for. Hues are Okabe and Ito's, which people
/// with any colour vision can tell apart; darkened or lightened until text on them is readable.
struct Palette {
    bool dark = false;
    QColor window, card, raised, rule, track;
    QColor ink, dim, faint; ///< text: full, secondary (≥ 4.5:1 on card), decoration only
    QColor accent, onAccent, accentSoft;
    QColor good, goodSoft, bad, badSoft;
    QColor litFill, litLine; ///< what the instruction just touched
    QColor noteFill;         ///< the card of the current instruction
    QColor consoleBack, consoleInk, consoleDim;
    std::array<WorldLook, kWorlds> worlds;

    [[nodiscard]] const WorldLook& look(World w) const
    {
        return worlds[static_cast<std::size_t>(w)];
    }

    [[nodiscard]] static const Palette& light();
    [[nodiscard]] static const Palette& darkOne();
};

/// Contrast ratio of two opaque colours, 1 to 21 (WCAG 2.1, "contrast ratio").
[[nodiscard]] double contrast(const QColor& a, const QColor& b);

} // namespace gui
