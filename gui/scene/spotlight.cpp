// SPDX-License-Identifier: GPL-2.0-or-later
// A moment becomes the spotlight's scene: what the instruction touched, a row each.
#include "gui/scene/spotlight.h"

#include "gui/scene/announcement.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <map>
#include <set>

namespace gui {

namespace {
using Area = ItemId::Area;
using Kind = ItemId::Kind;
using arm64::Place;
constexpr double kMoreShare = 0.3; // of a line's width
constexpr double kNumber = 1.1;    // of a digit's size

QString tr(const char* text)
{
    return QCoreApplication::translate("gui", text);
}

/// A box of the moment, and where it stands on the stage.
struct Box {
    story::CellView view;
    Area area = Area::Cpu;
    QString context; ///< "host_ctxt"; empty outside of a context
};

/// Every box of a moment once, in the order in which they are told where an instruction does not
/// say another: system registers first, since they say what a run ended with.
std::vector<Box> boxesOf(const story::Moment& moment)
{
    std::vector<Box> boxes;
    std::set<Place> known;
    const auto add = [&](const std::vector<story::CellView>& views, Area area,
                         const QString& context = {}) {
        for (const story::CellView& view : views) {
            if (known.insert(view.place).second)
                boxes.push_back({view, area, context});
        }
    };
    add(moment.system, Area::System);
    add(moment.registers, Area::Cpu);
    add(moment.stack.cells, Area::Stack);
    for (const auto& [view, area] :
         {std::pair{&moment.host, Area::Host}, std::pair{&moment.guest, Area::Guest}}) {
        const QString name = view->title.section(QStringLiteral(" ("), 0, 0);
        add(view->regs, area, name);
        for (const auto& group : view->groups)
            add(group.boxes, area, name);
    }
    return boxes;
}

/// A row: what it came from, where it went to. One of the two may be missing.
struct Row {
    std::optional<Box> from, to;
    bool again = false; ///< `from` is shown in an earlier row, too
    bool moves = false; ///< from the one to the other
};

/// Which rows an instruction has.
class Rows {
public:
    explicit Rows(const story::Moment& moment)
        : m_boxes(boxesOf(moment))
    {
        for (std::size_t i = 0; i < m_boxes.size(); ++i)
            m_byPlace.emplace(m_boxes[i].view.place, i);
        if (!moment.executed)
            return;
        addMoves(moment.executed->movesOfCpu);
        addMoves(moment.executed->moves);
        addWritten(*moment.executed);
        addRead();
    }
    [[nodiscard]] const std::vector<Row>& all() const { return m_rows; }

private:
    /// The box of a place; of one that the stage does not show, what the move says of it.
    [[nodiscard]] Box boxOf(const Place& place, const QString& name, const story::Move& move) const
    {
        if (const auto known = m_byPlace.find(place); known != m_byPlace.end())
            return m_boxes[known->second];
        Box box;
        box.view.place = place;
        box.view.label = name.section(u'.', -1);
        box.view.fullName = name;
        box.view.value = move.after;
        box.view.owner = move.owner;
        box.area = place.isMemory() ? Area::Stack : Area::Cpu;
        return box;
    }

    void addMoves(const std::vector<story::Move>& moves)
    {
        for (const story::Move& move : moves) {
            Row row;
            row.moves = true;
            row.from = boxOf(move.from, move.fromName, move);
            row.to = boxOf(move.to, move.toName, move);
            // What it held when it was read, and as the instruction calls it: after a push or a pop
            // the cells of the stack are elsewhere from SP.
            row.from->view.value = move.after;
            row.from->view.owner = move.owner;
            row.from->view.read = true;
            row.from->view.dead = false; // it was not when it was read
            row.to->view.written = true;
            if (row.from->area == Area::Stack)
                row.from->view.label = move.fromName;
            if (row.to->area == Area::Stack)
                row.to->view.label = move.toName;
            row.again = !m_read.insert(move.from).second;
            if (m_written.insert(move.to).second)
                m_rows.push_back(std::move(row));
        }
    }

    /// What else it wrote, as the instruction tells it: a write-back, the result of an addition.
    void addWritten(const story::Annotation& executed)
    {
        const bool run = executed.moves.empty() && executed.instruction == executed.brief;
        std::vector<const Box*> written;
        for (const auto& place : executed.changePlaces) {
            const auto known = place && !run ? m_byPlace.find(*place) : m_byPlace.end();
            if (known != m_byPlace.end())
                written.push_back(&m_boxes[known->second]);
        }
        for (const Box& box : m_boxes) {
            if (box.view.written)
                written.push_back(&box);
        }
        for (const Box* box : written) {
            if (!m_written.insert(box->view.place).second)
                continue;
            Row row;
            row.to = *box;
            row.to->view.written = true;
            m_rows.push_back(std::move(row));
        }
    }

    /// What else it read, and what formed the address: beside what was written without a source.
    void addRead()
    {
        auto free = std::ranges::find_if(m_rows, [](const Row& row) { return !row.from; });
        auto at = std::size_t(free - m_rows.begin());
        for (const Box& box : m_boxes) {
            const bool touched = box.view.read || box.view.addressed;
            if (!touched || m_read.contains(box.view.place) || m_written.contains(box.view.place))
                continue;
            if (at == m_rows.size())
                m_rows.emplace_back();
            m_rows[at++].from = box;
        }
    }

    std::vector<Box> m_boxes;
    std::map<Place, std::size_t> m_byPlace;
    std::set<Place> m_read, m_written;
    std::vector<Row> m_rows;
};

class SpotlightMaker {
public:
    SpotlightMaker(const story::Moment& moment, const ValuesBefore& before,
                   const SpotlightLayout& layout, const Style& style)
        : m_moment(moment)
        , m_before(before)
        , m_l(layout)
        , m_style(style)
        , m_scene({layout.digitPx, layout.labelPx, layout.tab, layout.stretch})
    {
    }

    Scene make(const std::optional<ItemId>& selected, const Thread& thread)
    {
        m_selected = selected;
        const double inset = m_style.sizes.inset;
        Item frame;
        frame.id = {Kind::Frame, Area::Stage};
        frame.rect = m_l.stage.adjusted(inset, inset, -inset, -inset);
        m_scene.add(std::move(frame));
        addWords();
        const Rows rows(m_moment);
        const std::size_t shown = std::min(rows.all().size(), m_l.from.size());
        for (std::size_t i = 0; i < shown; ++i)
            addRow(rows.all()[i], i);
        QRectF below = m_l.more;
        if (shown < rows.all().size()) {
            QRectF room = below;
            room.setWidth(room.width() * kMoreShare);
            below.setLeft(room.right());
            addText(ItemId::More, room, tr("… and %1 more").arg(rows.all().size() - shown),
                    m_l.labelPx, {12, false, false, TextStyle::Ink::Dim});
        }
        addThread(thread, below);
        addSelection();
        addText(ItemId::Announcement, {}, announcementOf(m_moment, m_scene), m_l.labelPx, {});
        return std::move(m_scene);
    }

private:
    /// In lines, as large as has room: from `px` downward.
    void addText(ItemId::Text which, const QRectF& room, const QString& text, double px,
                 TextStyle look, TextKind says = TextKind::Words)
    {
        Item item;
        item.id = {Kind::Text, Area::Stage, which};
        item.rect = room;
        item.label = text;
        item.fit = Fit::Wrap;
        item.align = Qt::AlignLeft | (which == ItemId::Hint ? Qt::AlignTop : Qt::AlignVCenter);
        item.says = says;
        look.size = px / m_style.unit;
        constexpr double kSmaller = 0.95, kSmallest = 0.5;
        const double least = look.size * kSmallest;
        while (look.size > least &&
               wrappedHeight(m_style.font(look), room.width(), text) > room.height())
            look.size *= kSmaller;
        item.look = look;
        m_scene.add(std::move(item));
    }

    void addWords()
    {
        using Ink = TextStyle::Ink;
        const bool executed = m_moment.executed.has_value();
        const auto& told = executed ? m_moment.executed : m_moment.next;
        if (!told)
            return;
        constexpr double kLarge = 1.15;
        addText(ItemId::Title, m_l.instruction,
                executed ? told->instruction : tr("Next: %1").arg(told->instruction),
                m_l.digitPx * kLarge, {12, true, true}, TextKind::Data);
        if (told->brief != told->instruction)
            addText(ItemId::Subtitle, m_l.brief, told->brief, m_l.labelPx,
                    {12, false, false, Ink::Dim});
        if (executed) {
            addText(ItemId::Reads, m_l.reads, tr("reads"), m_l.labelPx,
                    {12, true, false, Ink::Dim});
            addText(ItemId::Writes, m_l.writes, tr("writes: before → after"), m_l.labelPx,
                    {12, true, false, Ink::Dim});
        }
        QStringList why{told->disagreement, told->why};
        why.removeAll(QString());
        addText(ItemId::Hint, m_l.why, why.join(u' '), m_l.labelPx, {});
    }

    void addRow(const Row& row, std::size_t at)
    {
        if (row.to)
            addCell(*row.to, m_l.to[at], true);
        if (row.from && !row.again)
            addCell(*row.from, m_l.from[at], false);
        if (row.moves)
            addArrow(row, m_l.to[at]);
    }

    void addCell(const Box& box, const QRectF& rect, bool written)
    {
        Item item = itemOf(box.view, box.area);
        // A place that is read and written stands on both sides: on the left as it was.
        if (m_scene.find(item.id)) {
            item.id.index = 1;
            item.state.written = false;
        }
        item.large = true;
        item.rect = rect;
        item.state.selected = m_selected == item.id;
        const QRectF room = rect.adjusted(m_l.tab + m_l.pad, 0, -m_l.pad, 0);
        const double line = rect.height() * 0.42;
        const QRectF top(room.left(), room.top() + m_l.pad / 2, room.width(), line);
        QFont label = m_style.font({m_l.labelPx / m_style.unit, true, true});
        const double width =
            std::min(top.width(), QFontMetricsF(label).horizontalAdvance(item.label) + m_l.pad);
        item.labelRoom = QRectF(top.left(), top.top(), width, line);
        item.noteRoom = top.adjusted(width, 0, 0, 0);
        item.look = {m_l.notePx / m_style.unit, false, false, TextStyle::Ink::Dim};
        item.note = noteOf(box, item);
        const double valueTop = top.bottom(), valueHeight = rect.bottom() - m_l.pad / 2 - valueTop;
        item.valueRoom =
            QRectF(room.right() - m_l.digitsWidth, valueTop, m_l.digitsWidth, valueHeight);
        const auto before = m_before.find(box.view.place);
        if (written && item.id.index == 0 && before != m_before.end()) {
            item.before = before->second;
            item.beforeRoom = QRectF(room.left(), valueTop, m_l.digitsWidth, valueHeight);
        }
        m_scene.add(std::move(item));
    }

    /// Whose it is, and in which context where there is room to say it.
    [[nodiscard]] QString noteOf(const Box& box, const Item& item) const
    {
        QStringList parts{box.area == Area::System && !item.note.isEmpty() ? item.note
                                                                           : item.owner.text()};
        if (item.state.addressed)
            parts.prepend(tr("address"));
        const QFontMetricsF metrics(m_style.font(item.look));
        QStringList more = parts;
        more.prepend(box.context);
        const QString dot = QStringLiteral(" · ");
        const QString all = box.context.isEmpty() ? parts.join(dot) : more.join(dot);
        return metrics.horizontalAdvance(all) <= item.noteRoom.width() ? all : parts.join(dot);
    }

    /// Straight across; from a source that stands in an earlier row, down along the lane.
    void addArrow(const Row& row, const QRectF& to)
    {
        const ItemId from = idOf(row.from->view, row.from->area);
        ItemId left = from;
        left.index = 1;
        const Item* source = m_scene.find(left) ? m_scene.find(left) : m_scene.find(from);
        const ItemId id{Kind::Arrow, Area::Stage, 0, row.to->view.place, row.from->view.place};
        if (!source || source->rect.right() > to.left() || m_scene.find(id))
            return;
        Item arrow;
        arrow.id = id;
        arrow.large = true;
        arrow.owner = row.from->view.owner;
        arrow.value = row.from->view.value;
        arrow.name = row.from->view.label + QStringLiteral(" → ") + row.to->view.label;
        const QPointF start(source->rect.right(), source->rect.center().y());
        const QPointF end(to.left(), to.center().y());
        const double lane = (start.x() + end.x()) / 2;
        arrow.path = start.y() == end.y()
                         ? QPolygonF({start, end})
                         : QPolygonF({start, {lane, start.y()}, {lane, end.y()}, end});
        arrow.rect = arrow.path.boundingRect();
        m_scene.add(std::move(arrow));
    }

    /// Of the value that is followed: a ring round each card that holds it, its number on each
    /// move of it that is made here, and how far it has come.
    void addThread(const Thread& thread, const QRectF& room)
    {
        if (thread.isEmpty())
            return;
        for (const Thread::Part& part : thread.parts)
            addNumber(part, thread.owner);
        for (const Place& place : thread.holders) {
            if (const Item* card = m_scene.cell(place))
                addRing({Kind::Holder, Area::Stage, 0, place}, QRectF(card->rect), thread.owner);
        }
        const auto made = std::ranges::count_if(thread.parts, &Thread::Part::done);
        QString said =
            thread.parts.empty()
                ? tr("Followed: %1. It stays where it is in this switch.").arg(thread.owner.text())
                : tr("Followed: %1. Moves in this switch: %2 of %3.")
                      .arg(thread.owner.text(), QString::number(made),
                           QString::number(thread.parts.size()));
        const auto next = std::ranges::find(thread.parts, false, &Thread::Part::done);
        if (next != thread.parts.end())
            said += u' ' + tr("Next: %1").arg(shortly(next->name));
        addText(ItemId::Followed, room, said, m_l.labelPx,
                {12, false, false, TextStyle::Ink::Accent});
    }

    /// "x19 → regs[19]" for "x19 → host_ctxt.regs.regs[19]": large, there is no room for more.
    static QString shortly(const QString& name)
    {
        QStringList ends;
        for (const QString& end : name.split(QStringLiteral(" → ")))
            ends << end.section(u'.', -1);
        return ends.join(QStringLiteral(" → "));
    }

    /// In the middle of the lane, where the arrow of that move runs.
    void addNumber(const Thread::Part& part, const reading::Owner& owner)
    {
        const Item* arrow = m_scene.find({Kind::Arrow, Area::Stage, 0, part.to, part.from});
        if (!arrow)
            return;
        const QPolygonF& path = arrow->path;
        const double side = m_l.digitPx * kNumber;
        Item number;
        number.id = {Kind::ThreadNumber, Area::Stage, static_cast<std::uint16_t>(part.number),
                     part.to, part.from};
        number.large = true;
        number.owner = owner;
        number.name = part.name;
        number.label = QString::number(part.number);
        number.look = {m_l.labelPx / m_style.unit, true};
        number.state.ahead = !part.done;
        number.rect = QRectF(0, 0, side, side);
        number.rect.moveCenter({(path.first().x() + path.last().x()) / 2, path.last().y()});
        m_scene.add(std::move(number));
    }

    void addRing(const ItemId& id, const QRectF& round, const reading::Owner& owner = {})
    {
        const double more = m_style.px(m_style.sizes.selectionGrow);
        Item ring;
        ring.id = id;
        ring.owner = owner;
        ring.large = true;
        ring.rect = round.adjusted(-more, -more, more, more);
        m_scene.add(std::move(ring));
    }

    void addSelection()
    {
        const Item* on = m_selected ? m_scene.find(*m_selected) : nullptr;
        if (on)
            addRing({Kind::Selection, Area::Stage}, QRectF(on->rect));
    }

    const story::Moment& m_moment;
    const ValuesBefore& m_before;
    const SpotlightLayout& m_l;
    const Style& m_style;
    Scene m_scene;
    std::optional<ItemId> m_selected;
};
} // namespace

Scene makeSpotlightScene(const story::Moment& moment, const ValuesBefore& before,
                         const SpotlightLayout& layout, const Style& style,
                         const std::optional<ItemId>& selected, const Thread& thread)
{
    return SpotlightMaker(moment, before, layout, style).make(selected, thread);
}

} // namespace gui
