// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QPainter>
#include <QRectF>
#include <QString>

#include <vector>

namespace gui {

/// What happens to text that is wider than its room.
enum class Fit : std::uint8_t {
    Exact,  ///< must fit; values and names are never cut
    Shrink, ///< may get up to three tenths smaller, then must fit
    Elide,  ///< may end in "…"; only for a sentence that is shown in full elsewhere
    Wrap,   ///< several lines; must fit in height
};

/// Whether a translator has a say in it.
enum class TextKind : std::uint8_t {
    Words, ///< for people: goes through tr() here or in another room
    Data,  ///< names, numbers, instructions: the same in every language
};

/// Paints text. The one way in which painted widgets do it, so that a test can ask what was cut.
void drawText(QPainter& painter, const QRectF& room, Qt::Alignment alignment, const QString& text,
              Fit fit, TextKind says);

/// Whether Fit::Shrink makes it fit.
[[nodiscard]] bool fitsShrunk(const QFont& font, double width, const QString& text);

/// The height that `text` needs when wrapped to `width` with `font`.
[[nodiscard]] double wrappedHeight(const QFont& font, double width, const QString& text);

/// What drawText painted while this object lives: for tests. One at a time.
class TextAudit {
public:
    struct Painted {
        QString text;
        QRectF room;
        QSizeF needed;
        int pixelSize = 0;
        Fit fit = Fit::Exact;
        TextKind says = TextKind::Words;
        bool cut = false;    ///< did not fit
        bool elided = false; ///< fits because it was elided
    };
    TextAudit();
    ~TextAudit();
    TextAudit(const TextAudit&) = delete;
    TextAudit& operator=(const TextAudit&) = delete;
    [[nodiscard]] const std::vector<Painted>& painted() const { return m_painted; }
    void clear() { m_painted.clear(); }

private:
    friend void drawText(QPainter&, const QRectF&, Qt::Alignment, const QString&, Fit, TextKind);
    std::vector<Painted> m_painted;
};

} // namespace gui
