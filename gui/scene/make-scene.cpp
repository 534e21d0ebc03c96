// SPDX-License-Identifier: GPL-2.0-or-later
// A moment becomes a scene: what of it stands where.
#include "gui/scene/announcement.h"
#include "gui/scene/lines.h"
#include "gui/scene/scene.h"

#include "base/address.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <array>

namespace gui {

namespace {
using Area = ItemId::Area;
using Kind = ItemId::Kind;

QString tr(const char* text)
{
    return QCoreApplication::translate("gui", text);
}

/// "[19]" for "regs[19]", whose box says regs in its title; "vregs[0] [63:0]" for
/// "fp_regs.vregs[0] [63:0]", whose group does.
QString shortLabel(const QString& label)
{
    if (label.startsWith(QLatin1String("regs[")))
        return label.mid(4);
    if (!label.contains(u'.'))
        return label;
    QStringList parts; // of one cell: fpsr, fpcr
    for (const QString& part : label.split(QStringLiteral(", ")))
        parts << part.section(u'.', -1);
    return parts.join(QStringLiteral(", "));
}

Item frame(Area area, const QRectF& rect)
{
    Item item;
    item.id = {Kind::Frame, area};
    item.rect = rect;
    return item;
}

Item words(Area area, ItemId::Text which, const QRectF& room, const QString& text,
           const TextStyle& look, Fit fit, TextKind says)
{
    Item item;
    item.id = {Kind::Text, area, which};
    item.rect = room;
    item.label = text;
    item.look = look;
    item.fit = fit;
    item.says = says;
    return item;
}

class SceneMaker {
public:
    SceneMaker(const story::Moment& moment, const StageLayout& layout, const Style& style)
        : m_moment(moment)
        , m_l(layout)
        , m_style(style)
        , m_scene({layout.valuePx, layout.labelPx, layout.tab, layout.stretch})
    {
    }

    Scene make(const std::optional<ItemId>& selected, const Thread& thread, const Folding& folding)
    {
        const Sizes& s = m_style.sizes;
        m_selected = selected;
        m_scene.add(frame(Area::Stage, m_l.stage.adjusted(s.inset, s.inset, -s.inset, -s.inset)));
        m_scene.add(words(Area::Stage, ItemId::Title, m_l.title, tr("The switch"),
                          m_style.texts.title, Fit::Exact, TextKind::Words));
        addLegend();
        addContext(m_moment.host, m_l.host, Area::Host, folding.host);
        addCpu();
        addContext(m_moment.guest, m_l.guest, Area::Guest, folding.guest);
        addStack();
        addSystem();
        const Lines lines(m_moment, m_l, m_style, m_spots);
        std::vector<Item> numbers = lines.addThread(m_scene, thread);
        lines.addMoves(m_scene);
        for (Item& number : numbers)
            m_scene.add(std::move(number));
        addSelection(lines);
        // It is not painted: it has no place.
        m_scene.add(words(Area::Stage, ItemId::Announcement, {}, announcementOf(m_moment, m_scene),
                          {}, Fit::Exact, TextKind::Words));
        return std::move(m_scene);
    }

private:
    [[nodiscard]] double px(double units) const { return m_style.px(units); }
    /// Room right of the owner's tab.
    [[nodiscard]] QRectF inCell(const QRectF& cell) const
    {
        return cell.adjusted(m_l.tab + px(m_style.sizes.tabGap), 0, -px(m_style.sizes.cellEnd), 0);
    }
    [[nodiscard]] double glyphs(double count) const
    {
        return count * m_style.sizes.glyph * m_l.valuePx * m_l.stretch / 100.0;
    }

    Item placed(const story::CellView& box, Area area, const QRectF& cell, int column)
    {
        Item item = itemOf(box, area);
        item.rect = cell;
        item.state.selected = m_selected == item.id;
        m_spots.add(box.place, {area, cell, column});
        return item;
    }

    /// Label and value on one line.
    void addCell(const story::CellView& box, Area area, const QRectF& cell, int column,
                 double labelGlyphs)
    {
        Item item = placed(box, area, cell, column);
        const QRectF room = inCell(cell);
        item.label = shortLabel(box.label);
        item.labelRoom = QRectF(room.left(), room.top(), glyphs(labelGlyphs), room.height());
        item.valueRoom = room.adjusted(glyphs(labelGlyphs), 0, 0, 0);
        m_scene.add(std::move(item));
    }

    /// From the right: what is lit, then whose value it is. The title keeps its place: where there
    /// is no room for both, the entries are closer to each other, and then smaller.
    void addLegend()
    {
        using Owner = reading::Owner::Kind;
        const auto lit = [](bool Item::State::*member) {
            Item::State one;
            one.*member = true;
            return one;
        };
        struct Entry {
            QString text;
            Owner kind;
            Item::State state = {};
            int guest = -1;
        };
        const int guest = std::max(0, m_moment.guest.guest);
        constexpr std::size_t kLit = 3; // the first group
        const std::array entries{
            Entry{tr("address"), Owner::Scratch, lit(&Item::State::addressed)},
            Entry{tr("read"), Owner::Scratch, lit(&Item::State::read)},
            Entry{tr("written"), Owner::Scratch, lit(&Item::State::written)},
            Entry{tr("empty"), Owner::Scratch, lit(&Item::State::empty)},
            Entry{tr("dead"), Owner::Scratch, lit(&Item::State::dead)},
            Entry{tr("scratch"), Owner::Scratch},
            Entry{tr("code"), Owner::Code},
            Entry{tr("pointer"), Owner::Pointer},
            Entry{tr("guest %1's").arg(reading::guestName(guest)), Owner::Guest, {}, guest},
            Entry{tr("host's"), Owner::Host},
        };
        const Sizes& s = m_style.sizes;
        const QRectF& row = m_l.title;
        const double gaps = double(entries.size()) * px(s.legendGap) + px(s.legendGroupGap);
        const double swatches = double(entries.size()) * px(s.swatch + s.swatchGap + s.textSlack);
        const QFontMetricsF ofTitle(m_style.font(m_style.texts.title));
        const double room =
            row.width() - ofTitle.horizontalAdvance(tr("The switch")) - px(s.titleSlack) - swatches;
        TextStyle look = m_style.texts.legend;
        double words = 0;
        for (const Entry& entry : entries)
            words += QFontMetricsF(m_style.font(look)).horizontalAdvance(entry.text);
        const double squeeze = std::clamp((room - words) / gaps, s.legendLeast, 1.0);
        look.size *= std::clamp((room - squeeze * gaps) / words, s.legendLeastText, 1.0);

        const QFontMetricsF metrics(m_style.font(look));
        double right = row.right();
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (i == kLit)
                right -= squeeze * px(s.legendGroupGap);
            Item item;
            item.id = {Kind::Legend, Area::Stage, static_cast<std::uint16_t>(i)};
            item.label = entries[i].text;
            item.owner.kind = entries[i].kind;
            item.owner.guest = static_cast<std::int16_t>(entries[i].guest);
            item.state = entries[i].state;
            item.look = look;
            const double width = metrics.horizontalAdvance(item.label) + px(s.textSlack);
            item.labelRoom = QRectF(right - width, row.top(), width, row.height());
            right -= width + px(s.swatchGap + s.swatch);
            item.rect = QRectF(right, row.center().y() - px(s.swatchHeight) / 2, px(s.swatch),
                               px(s.swatchHeight));
            right -= squeeze * px(s.legendGap);
            m_scene.add(std::move(item));
        }
    }

    void addContext(const story::ContextView& view, const StageLayout::Context& at, Area area,
                    const Folding::Table& folding)
    {
        const Sizes& s = m_style.sizes;
        Item box = frame(area, at.box);
        box.owner.kind = view.world;
        box.owner.guest = static_cast<std::int16_t>(view.guest);
        box.labelRoom = at.header;
        m_scene.add(std::move(box));
        const QRectF text = at.header.adjusted(px(s.headerPadX), px(s.headerPadY),
                                               -px(s.headerPadX), -px(s.headerPadY));
        const QRectF first(text.left(), text.top(), text.width(), text.height() / 2);
        m_scene.add(words(area, ItemId::Title, first, view.title, m_style.texts.contextTitle,
                          Fit::Shrink, TextKind::Data));
        m_scene.add(words(area, ItemId::Subtitle, first.translated(0, first.height()),
                          view.subtitle, m_style.texts.contextSubtitle, Fit::Shrink,
                          TextKind::Data));
        const ContextTable table(view, folding, at.rows.size());
        for (std::size_t i = 0; i < view.regs.size() && i % 2 < at.cells.size(); ++i) {
            const int row = ContextTable::rowOfRegister(i);
            addTableCell(view.regs[i], area, table, row, slot(at.cells[i % 2], row - table.first()),
                         int(i % 2), s.contextLabel);
        }
        for (std::size_t g = 0; g < std::min(view.groups.size(), at.groups.size()); ++g)
            addGroup(view, g, area, at.groups[g], table.isOpen(g));
        for (std::size_t g = 0; g < view.groups.size(); ++g)
            addMembers(view.groups[g], g, area, at, table);
        for (const bool below : {false, true})
            addMore(view, area, at, table, below);
    }

    /// The rectangle that many slots below this one of the first.
    [[nodiscard]] QRectF slot(const QRectF& first, int below) const
    {
        return first.translated(0, below * m_l.pitch);
    }

    /// Of a register or a group's cell; one that is out of sight is there all the same, for
    /// whoever goes on from cell to cell, or hears them.
    void addTableCell(const story::CellView& box, Area area, const ContextTable& table, int row,
                      const QRectF& rect, int column, double labelGlyphs)
    {
        if (table.isInSight(row))
            return addCell(box, area, rect, column, labelGlyphs);
        Item item = itemOf(box, area);
        item.rect = rect;
        item.state.away = true;
        item.state.selected = m_selected == item.id;
        m_scene.add(std::move(item));
    }

    /// A row each, since their names are long.
    void addMembers(const story::ContextView::Group& group, std::size_t index, Area area,
                    const StageLayout::Context& at, const ContextTable& table)
    {
        if (!table.isOpen(index) || at.rows.empty())
            return;
        const double width = inCell(at.rows.front()).width();
        const double labels = std::max(0.0, width - glyphs(m_style.sizes.rowDigits)) / glyphs(1);
        int row = table.rowOfGroup(index);
        for (const story::CellView& box : group.boxes) {
            addTableCell(box, area, table, row, slot(at.rows.front(), row - table.first()),
                         besideCpu(area), labels);
            ++row;
        }
    }

    /// In the first or the last slot, how many cells of the table are beyond it. It stands for
    /// them.
    void addMore(const story::ContextView& view, Area area, const StageLayout::Context& at,
                 const ContextTable& table, bool below)
    {
        if (at.rows.empty() || !(below ? table.hidesBelow() : table.hidesAbove()))
            return;
        Item item;
        item.id = {Kind::More, area, std::uint16_t(below ? 1 : 0)};
        item.rect = below ? at.rows.back() : at.rows.front();
        std::vector<arm64::Place> there;
        const auto look = [&](const story::CellView& box, int row) {
            if (table.isInSight(row) || table.isAbove(row) == below)
                return;
            item.state.written = item.state.written || box.written;
            item.state.read = item.state.read || box.read;
            there.push_back(box.place);
            m_spots.addFolded(box.place, {area, item.rect, besideCpu(area)});
        };
        for (std::size_t i = 0; i < view.regs.size(); ++i)
            look(view.regs[i], ContextTable::rowOfRegister(i));
        for (std::size_t g = 0; g < view.groups.size(); ++g) {
            int row = table.rowOfGroup(g);
            for (const story::CellView& box : view.groups[g].boxes) {
                if (table.isOpen(g))
                    look(box, row++);
            }
        }
        const QString words = (below ? tr("%1 more below") : tr("%1 more above")).arg(there.size());
        item.labelRoom = groupLabel(item.rect);
        item.label = (below ? QStringLiteral("▾ ") : QStringLiteral("▴ ")) + words;
        item.name = view.title + QStringLiteral(" · ") + words;
        item.align = Qt::AlignCenter;
        item.state.selected = m_selected == item.id;
        m_scene.add(std::move(item), there);
    }

    /// The column of what is as wide as its context: an arrow leaves it towards the CPU.
    static int besideCpu(Area area) { return area == Area::Host ? 1 : 0; }
    [[nodiscard]] QRectF groupLabel(const QRectF& rect) const
    {
        return rect.adjusted(px(m_style.sizes.groupPadLeft), 0, -px(m_style.sizes.groupPadRight),
                             0);
    }

    void addGroup(const story::ContextView& view, std::size_t index, Area area, const QRectF& rect,
                  bool open)
    {
        const auto& group = view.groups[index];
        Item item;
        item.id = {Kind::Group, area, static_cast<std::uint16_t>(index)};
        item.rect = rect;
        item.labelRoom = groupLabel(rect);
        item.label = (open ? QStringLiteral("▾ ") : QStringLiteral("▸ ")) + group.title;
        item.name = view.title + QStringLiteral(" · ") + group.title;
        item.says = TextKind::Data;
        item.state.open = open;
        item.state.selected = m_selected == item.id;
        std::vector<arm64::Place> folded;
        for (const story::CellView& box : group.boxes) {
            if (open)
                break; // they speak for themselves
            item.state.written = item.state.written || box.written;
            item.state.read = item.state.read || box.read;
            item.state.selected =
                item.state.selected || (m_selected && *m_selected == idOf(box, area));
            folded.push_back(box.place);
            m_spots.addFolded(box.place, {area, rect, int(index % 2)});
        }
        m_scene.add(std::move(item), folded);
    }

    void addCpu()
    {
        const Sizes& s = m_style.sizes;
        const Texts& t = m_style.texts;
        m_scene.add(frame(Area::Cpu, m_l.cpu));
        const QRectF header = m_l.cpuHeader.adjusted(px(s.headerPadX), px(s.headerPadY),
                                                     -px(s.headerPadX), -px(s.headerPadY));
        const QRectF first(header.left(), header.top(), header.width(), header.height() / 2);
        for (const bool second : {false, true}) {
            Item text =
                second ? words(Area::Cpu, ItemId::Subtitle, first.translated(0, first.height()),
                               m_moment.level, t.boxSubtitle, Fit::Shrink, TextKind::Words)
                       : words(Area::Cpu, ItemId::Title, first, tr("CPU registers"), t.boxTitle,
                               Fit::Shrink, TextKind::Words);
            text.align = Qt::AlignCenter;
            m_scene.add(std::move(text));
        }
        // Where PSTATE is seen: the exception level.
        m_spots.add(arm64::Place::of(arm64::Register::pstate()),
                    {Area::Cpu, first.translated(0, first.height()), 1});
        const std::size_t rows = (m_moment.registers.size() + 1) / 2;
        for (std::size_t i = 0; i < std::min(m_moment.registers.size(), m_l.registers.size()); ++i)
            addCell(m_moment.registers[i], Area::Cpu, m_l.registers[i], i < rows ? 0 : 1,
                    s.registerLabel);
        // What runs next: the pc and the instruction there.
        if (!m_moment.next)
            return;
        const QRectF footer = m_l.cpuFooter.adjusted(px(s.footerPadX), px(s.footerPadY),
                                                     -px(s.footerPadX), -px(s.footerPadY));
        const double line = std::min(footer.height() / 2, px(s.footerLine));
        const QRectF pc(footer.left(), footer.center().y() - line, footer.width(), line);
        m_spots.add(arm64::Place::of(arm64::Register::pc()), {Area::Cpu, pc, 1});
        m_scene.add(words(Area::Cpu, ItemId::Pc, pc,
                          QStringLiteral("pc  %1").arg(base::hex16(m_moment.next->pc.value)), t.pc,
                          Fit::Shrink, TextKind::Data));
        m_scene.add(words(Area::Cpu, ItemId::Next, pc.translated(0, line),
                          QStringLiteral("▸ ") + m_moment.next->instruction, t.next, Fit::Shrink,
                          TextKind::Data));
    }

    void addStack()
    {
        const Sizes& s = m_style.sizes;
        const Texts& t = m_style.texts;
        const story::StackView& stack = m_moment.stack;
        m_scene.add(frame(Area::Stack, m_l.stack));
        const QString title = tr("EL2 stack");
        const double titleWidth =
            QFontMetricsF(m_style.font(t.boxTitle)).horizontalAdvance(title) + px(s.titleSlack);
        m_scene.add(words(Area::Stack, ItemId::Title, m_l.stackHeader, title, t.boxTitle,
                          Fit::Exact, TextKind::Words));
        m_scene.add(words(Area::Stack, ItemId::Subtitle,
                          m_l.stackHeader.adjusted(titleWidth, 0, 0, 0),
                          stack.known ? tr("grows down ↓ · one row = 8 bytes")
                                      : tr("as it was when the guest began"),
                          t.boxSubtitle, Fit::Shrink, TextKind::Words));
        // The ladder's window keeps SP in it, and as many cells above as below.
        const std::size_t fit = std::min(m_l.stackRows.size(), stack.cells.size());
        std::size_t lowest = 0;
        if (fit < stack.cells.size()) {
            const auto sp = std::size_t(std::clamp(stack.spIndex, 0, int(stack.cells.size())));
            lowest = std::min(sp > fit / 2 ? sp - fit / 2 : 0, stack.cells.size() - fit);
        }
        for (std::size_t row = 0; row < fit; ++row)
            addStackRow(lowest + fit - 1 - row, m_l.stackRows[row]);
        Item hint = words(Area::Stack, ItemId::Hint, m_l.stackHint, stack.hint, t.boxSubtitle,
                          Fit::Wrap, TextKind::Words);
        m_scene.add(std::move(hint));
    }

    /// Left of the cell: what the frame keeps here, and where it is from SP.
    void addStackRow(std::size_t index, const QRectF& row)
    {
        const Sizes& s = m_style.sizes;
        const story::StackView& stack = m_moment.stack;
        QRectF cell = row;
        cell.setLeft(m_l.stackCellLeft);
        Item item = placed(stack.cells[index], Area::Stack, cell, 1);
        const double labelRight = m_l.stackCellLeft - px(s.spMark), offset = px(s.stackOffset);
        item.noteRoom =
            QRectF(row.left() + px(s.stackNotePad), row.top(),
                   labelRight - offset - row.left() - 2 * px(s.stackNotePad), row.height());
        item.labelRoom = QRectF(labelRight - offset, row.top(), offset, row.height());
        item.valueRoom = inCell(cell);
        m_scene.add(std::move(item));
        if (int(index) != stack.spIndex)
            return;
        Item mark =
            words(Area::Stack, ItemId::SpMark,
                  QRectF(labelRight + px(s.spMarkPad), row.top(), px(s.spMarkWidth), row.height()),
                  QStringLiteral("SP▸"), m_style.texts.spMark, Fit::Shrink, TextKind::Data);
        mark.align = Qt::AlignRight | Qt::AlignVCenter;
        m_scene.add(std::move(mark));
    }

    /// Two lines each: label and value, then what its fields say.
    void addSystem()
    {
        const Sizes& s = m_style.sizes;
        m_scene.add(frame(Area::System, m_l.system));
        m_scene.add(words(Area::System, ItemId::Title, m_l.systemHeader,
                          tr("System registers of this switch"), m_style.texts.boxTitle, Fit::Exact,
                          TextKind::Words));
        for (std::size_t i = 0; i < std::min(m_moment.system.size(), m_l.systemCells.size()); ++i) {
            Item item = placed(m_moment.system[i], Area::System, m_l.systemCells[i], int(i % 2));
            const QRectF room = inCell(item.rect);
            const double line = room.height() / 2, nudge = px(s.systemNudge);
            item.valueRoom = QRectF(room.left(), room.top() + nudge, room.width(), line);
            item.labelRoom = item.valueRoom.adjusted(0, 0, -glyphs(s.systemDigits), 0);
            item.noteRoom = QRectF(room.left(), room.top() + line - nudge, room.width(), line);
            m_scene.add(std::move(item));
        }
    }

    void addSelection(const Lines& lines)
    {
        const Item* on = m_selected ? m_scene.showing(*m_selected) : nullptr;
        if (on && on->state.away)
            on = m_scene.showing(on->id.place);
        if (on)
            lines.addRing(m_scene, {Kind::Selection, Area::Stage}, QRectF(on->rect));
    }

    const story::Moment& m_moment;
    const StageLayout& m_l;
    const Style& m_style;
    Scene m_scene;
    std::optional<ItemId> m_selected;
    Spots m_spots;
};
} // namespace

Scene makeScene(const story::Moment& moment, const StageLayout& layout, const Style& style,
                const std::optional<ItemId>& selected, const Thread& thread, const Folding& folding)
{
    return SceneMaker(moment, layout, style).make(selected, thread, folding);
}

Scene makeWaitingScene(const QString& sentence, QSizeF size, const Style& style)
{
    const Sizes& s = style.sizes;
    const QRectF all(QPointF(), size);
    Scene scene;
    scene.add(frame(Area::Stage, all.adjusted(s.inset, s.inset, -s.inset, -s.inset)));
    const double margin = style.px(s.waitingMargin);
    Item text = words(Area::Stage, ItemId::Waiting, all.adjusted(margin, margin, -margin, -margin),
                      sentence, style.texts.waiting, Fit::Wrap, TextKind::Words);
    text.align = Qt::AlignCenter;
    scene.add(std::move(text));
    return scene;
}

} // namespace gui
