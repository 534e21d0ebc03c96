// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "support.h"

#include "gui/theme/text.h"

#include <QAbstractItemView>
#include <QFontMetricsF>
#include <QLabel>
#include <QLineF>
#include <QListWidget>

/// Whether a reader can read what the window says. Each answers with what hides it: empty for
/// nothing.
namespace support {

/// Whether that point of the widget is in its window, and nothing else lies over it there.
inline bool isOnTop(const QWidget& widget, const QPoint& at)
{
    const QWidget* window = widget.window();
    const QPoint there = widget.mapTo(window, at);
    const QWidget* top = window->childAt(there);
    return window->rect().contains(there) && (top == &widget || widget.isAncestorOf(top));
}

inline QString hidesRect(const QWidget& widget, const QRectF& rect)
{
    const QRect inside = rect.toAlignedRect().adjusted(1, 1, -1, -1);
    if (!widget.isVisible())
        return text("it is not shown");
    for (const QPoint& at : {inside.topLeft(), inside.topRight(), inside.center(),
                             inside.bottomLeft(), inside.bottomRight()})
        if (!widget.rect().contains(at) || !isOnTop(widget, at))
            return text("%1,%2 lies outside or under something").arg(at.x()).arg(at.y());
    return {};
}

/// Of a painted text: it is cut, made shorter, or not there. A value is painted in two parts.
inline QString hidesAmong(const gui::TextAudit& audit, const QString& words)
{
    QString all;
    for (const auto& p : audit.painted()) {
        all += p.text + u'|';
        QString before = all;
        before.remove(u'|');
        if (!p.text.isEmpty() && (p.text == words || before.endsWith(words)))
            return p.cut || p.elided ? text("cut: ") + p.text : QString();
    }
    return text("\"%1\" is not among: %2").arg(words, all);
}

/// Of a widget that paints it as one text, when it has settled.
inline QString hidesPainted(QWidget& widget, const QString& words)
{
    QCoreApplication::processEvents();
    gui::TextAudit audit;
    widget.grab();
    const QString hidden = hidesRect(widget, QRectF(widget.rect()).adjusted(8, 8, -8, -8));
    return hidden.isEmpty() ? hidesAmong(audit, words) : hidden;
}

inline QString hidesText(const QLabel& label)
{
    const QString hidden = hidesRect(label, label.rect());
    if (!hidden.isEmpty())
        return hidden;
    const QSize wanted = label.sizeHint();
    return label.width() >= wanted.width() && label.height() >= wanted.height()
               ? QString()
               : text("cut: ") + label.text();
}

inline QString hidesIndex(const QAbstractItemView& view, const QModelIndex& at)
{
    const QRect row = view.visualRect(at);
    if (!view.viewport()->rect().contains(row))
        return text("it is scrolled away");
    const QString words = at.data().toString();
    if (view.fontMetrics().horizontalAdvance(words) > row.width())
        return text("cut: ") + words;
    return hidesRect(*view.viewport(), row);
}

inline QString hidesRow(const QListWidget& list, int row)
{
    return hidesIndex(list, list.model()->index(row, 0));
}

/// Whether a line of that width along the path touches the rectangle.
inline bool crosses(const QPolygonF& path, double width, const QRectF& rect)
{
    for (qsizetype i = 1; i < path.size(); ++i)
        if (QRectF(path[i - 1], path[i])
                .normalized()
                .adjusted(-width / 2, -width / 2, width / 2, width / 2)
                .intersects(rect))
            return true;
    return false;
}

/// Of what an item writes in one of its rooms.
inline QString hidesText(gui::Stage& stage, const gui::Item& item, const QRectF& room,
                         const QString& words)
{
    using Kind = gui::ItemId::Kind;
    if (words.isEmpty())
        return {};
    if (const QString hidden = hidesRect(stage, room); !hidden.isEmpty())
        return hidden;
    const gui::Style& style = stage.sceneStyle();
    // What lies over the middle of the line lies over the text.
    const QRectF line(room.left() + 1, room.center().y() - room.height() / 4, room.width() - 2,
                      room.height() / 2);
    for (const gui::Item& other : stage.scene().items()) {
        const bool isLine = !other.path.isEmpty();
        const bool isRing = other.id.kind == Kind::Selection || other.id.kind == Kind::Holder;
        if (other.id == item.id || other.id.kind == Kind::Frame || isRing)
            continue;
        if (isLine ? crosses(other.path, style.px(style.sizes.threadHalo), line)
                   : other.rect.intersects(line))
            return text("under %1 \"%2\"").arg(other.name, other.label);
    }
    gui::TextAudit audit;
    stage.grab(room.toAlignedRect());
    return hidesAmong(audit, words);
}

} // namespace support
