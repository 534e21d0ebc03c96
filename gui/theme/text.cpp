// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/theme/text.h"

#include "gui/theme/plain.h"

#include <QFontMetricsF>

#include <cmath>

namespace gui {

namespace {
TextAudit* audit = nullptr;
constexpr double kSmallest = 0.7;
constexpr double kTolerance = 1.0; // of a pixel: metrics are fractional, painting is not
} // namespace

TextAudit::TextAudit()
{
    audit = this;
}

TextAudit::~TextAudit()
{
    audit = nullptr;
}

double wrappedHeight(const QFont& font, double width, const QString& text)
{
    return QFontMetricsF(font)
        .boundingRect(QRectF(0, 0, width, 100000), Qt::TextWordWrap | Qt::AlignLeft, text)
        .height();
}

bool fitsShrunk(const QFont& font, double width, const QString& text)
{
    QFont smallest = font;
    smallest.setPixelSize(int(std::ceil(font.pixelSize() * kSmallest)));
    return QFontMetricsF(smallest).horizontalAdvance(visible(text)) <= width;
}

void drawText(QPainter& painter, const QRectF& room, Qt::Alignment alignment, const QString& text,
              Fit fit, TextKind says)
{
    if (text.isEmpty())
        return;
    const QFont original = painter.font();
    QString shown = visible(text);
    QSizeF needed;
    bool elided = false;
    if (fit == Fit::Wrap) {
        const QFontMetricsF metrics(original);
        needed = metrics.boundingRect(room, Qt::TextWordWrap | int(alignment), shown).size();
        painter.drawText(room, Qt::TextWordWrap | int(alignment), shown);
    } else {
        QFont font = original;
        const auto measure = [&] {
            const QFontMetricsF metrics(font);
            // What can be seen of a line: capitals and descenders, not the leading round them.
            return QSizeF(metrics.horizontalAdvance(shown),
                          metrics.capHeight() + metrics.descent());
        };
        needed = measure();
        while (fit == Fit::Shrink && needed.width() > room.width() &&
               font.pixelSize() - 1 >= original.pixelSize() * kSmallest) {
            font.setPixelSize(font.pixelSize() - 1);
            needed = measure();
        }
        if (fit == Fit::Elide && needed.width() > room.width()) {
            shown = QFontMetricsF(font).elidedText(shown, Qt::ElideRight, room.width());
            elided = true;
            needed = measure();
        }
        painter.setFont(font);
        // What is too wide even so is said to be (the audit calls it cut), and stays in its room.
        const bool over = needed.width() > room.width() + kTolerance;
        painter.drawText(room, int(alignment) | Qt::TextSingleLine | Qt::TextDontClip,
                         over ? QFontMetricsF(font).elidedText(shown, Qt::ElideRight, room.width())
                              : shown);
        painter.setFont(original);
    }
    if (audit) {
        TextAudit::Painted p;
        p.text = visible(text);
        p.room = painter.combinedTransform().mapRect(room);
        p.needed = needed;
        p.pixelSize = original.pixelSize();
        p.fit = fit;
        p.says = says;
        p.elided = elided;
        p.cut = needed.width() > room.width() + kTolerance ||
                needed.height() > room.height() + kTolerance;
        audit->m_painted.push_back(p);
    }
}

} // namespace gui
