// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/scene/item.h"

#include "base/address.h"

#include <QCoreApplication>

namespace gui {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("gui", text);
}

/// Whole pixels round `rect`, with `more` on each side.
QRect around(const QRectF& rect, double more)
{
    return rect.adjusted(-more, -more, more, more).toAlignedRect();
}
} // namespace

ItemId idOf(const story::CellView& box, ItemId::Area area)
{
    return {box.place.isRegister() ? ItemId::Kind::Register : ItemId::Kind::Cell, area, 0,
            box.place};
}

Item itemOf(const story::CellView& box, ItemId::Area area)
{
    Item item;
    item.id = idOf(box, area);
    item.label = box.label;
    item.note = box.note;
    item.name = box.fullName.isEmpty() ? box.label : box.fullName;
    item.value = box.value;
    item.owner = box.owner;
    item.state.read = box.read;
    item.state.written = box.written;
    item.state.addressed = box.addressed;
    item.state.dead = box.dead;
    item.state.empty = box.empty;
    item.says = TextKind::Data;
    return item;
}

QString valueText(const Item& item)
{
    return item.value ? base::hex16(*item.value) : tr("not read");
}

QString describe(const Item& item)
{
    QStringList parts;
    if (item.holdsValue())
        parts << item.owner.text();
    if (item.state.dead)
        parts << tr("dead: nobody may rely on it");
    if (item.state.empty)
        parts << tr("empty: it keeps nothing for anybody");
    if (item.before)
        parts << tr("before: %1").arg(base::hex16(*item.before));
    if (item.state.written)
        parts << tr("written by this instruction");
    if (item.state.read)
        parts << tr("read by this instruction");
    if (item.state.addressed)
        parts << tr("formed the address");
    if (!item.note.isEmpty() && !item.note.endsWith(item.owner.text())) // said already
        parts << item.note;
    return parts.join(QStringLiteral(" · "));
}

QString sentenceOf(const Item& item)
{
    return QStringLiteral("%1 = %2 · %3").arg(item.name, valueText(item), describe(item));
}

QRegion extentOf(const Item& item, const Style& style)
{
    const Sizes& s = style.sizes;
    const double u = style.unit;
    if (item.state.away)
        return {};
    const bool isThread = item.id.kind == ItemId::Kind::Thread;
    if (item.id.kind == ItemId::Kind::Arrow || item.id.kind == ItemId::Kind::WriteBack ||
        isThread) {
        // Along its way, so that what lies in its bends is left alone.
        const double a = u * arrowScale(item);
        const double line = isThread ? s.threadHalo : s.arrowHalo;
        const double beside = std::max(line, s.arrowHead * 2 * s.arrowHeadWidth) / 2 * a + 1;
        QRegion region = around(QRectF(item.path.first(), QSizeF()), s.arrowDot * a + 1);
        for (qsizetype i = 1; i < item.path.size(); ++i)
            region += around(QRectF(item.path[i - 1], item.path[i]).normalized(),
                             std::max(beside, s.arrowHead * a));
        if (!item.labelRoom.isEmpty())
            region += around(item.labelRoom, 1);
        return region;
    }
    const double more =
        item.id.kind == ItemId::Kind::Selection ? s.selectionLine * u + 1 : s.writtenLine * u + 1;
    QRectF all = item.rect;
    for (const QRectF& room : {item.labelRoom, item.valueRoom, item.noteRoom}) {
        if (!room.isEmpty())
            all |= room;
    }
    return all.isNull() ? QRegion() : QRegion(around(all, more));
}

} // namespace gui
