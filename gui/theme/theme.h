// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/theme/palette.h"
#include "worlds/owner.h"

#include <QFont>
#include <QObject>
#include <QPalette>
#include <QString>

namespace gui {

/// The look in force: palette, fonts, and how large everything is. One for the program.
class Theme : public QObject {
    Q_OBJECT
public:
    [[nodiscard]] static Theme& instance();

    [[nodiscard]] const Palette& palette() const;
    [[nodiscard]] bool isDark() const { return m_dark; }
    void setDark(bool dark);

    /// Everything grows with the window, so that a projector shows larger text, not more margin.
    [[nodiscard]] double scale() const { return m_scale; }
    void setScale(double scale);
    /// `base` is in units of the 1280×800 window.
    [[nodiscard]] double px(double base) const { return base * m_scale; }
    [[nodiscard]] int ipx(double base) const { return qRound(base * m_scale); }

    [[nodiscard]] QFont sans(double base, bool bold = false) const;
    [[nodiscard]] QFont mono(double base, bool bold = false) const;
    /// For what no style sheet reaches: parts of Qt's own dialogs.
    [[nodiscard]] QPalette qtPalette() const;
    /// The style sheet for the few native widgets (menus, text browsers, line edits, scroll bars).
    [[nodiscard]] QString styleSheet() const;

signals:
    void changed();

private:
    bool m_dark = false;
    double m_scale = 1;
};

inline const Palette& colours()
{
    return Theme::instance().palette();
}

/// The look of a value's owner. Guests alternate between A's and B's.
[[nodiscard]] World worldOf(const worlds::Owner& owner);
[[nodiscard]] World worldOf(worlds::Owner::Kind kind, int guest);
/// The letter on a cell's tab: "H", "A", "B", "→", "c", "·", "?"; a third guest is "C".
[[nodiscard]] QString tagOf(const worlds::Owner& owner);

} // namespace gui
