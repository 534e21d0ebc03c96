// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/theme/style.h"
#include "gui/theme/text.h"
#include "story/story.h"

#include <QPolygonF>
#include <QRectF>
#include <QRegion>
#include <QString>

#include <compare>
#include <optional>

namespace gui {

/// What an item is, whatever it shows: the same in each moment, size and style that has it, so that
/// two scenes can be laid side by side.
struct ItemId {
    enum class Kind : std::uint8_t {
        Frame,        ///< a box with other items in it
        Text,         ///< a title, a sentence
        Legend,       ///< an entry of the legend
        Register,     ///< of the CPU
        Cell,         ///< eight bytes of memory
        Group,        ///< cells that are folded, or stand in its context's table
        More,         ///< cells of a table that have no room: those above, or those below
        Arrow,        ///< a value that moved, `from` there to `place`
        WriteBack,    ///< what an access added to its base register, which is `place`
        Selection,    ///< the ring round what is selected
        Thread,       ///< a move of the value that is followed, `from` there to `place`
        ThreadNumber, ///< which move of its switch that is
        Holder        ///< the ring round a cell that holds it now
    };
    enum class Area : std::uint8_t { Stage, Host, Cpu, Guest, Stack, System };
    /// Which of an area's texts.
    enum Text : std::uint16_t {
        Title,
        Subtitle,
        Pc,
        Next,
        SpMark,
        Hint,
        Waiting,
        Announcement,
        Reads,
        Writes,
        More,
        Followed
    };
    Kind kind = Kind::Frame;
    Area area = Area::Stage;
    /// Which text, entry or group of the area. Of a value 0, or 1 where the spotlight shows it
    /// once more, as it was. Of what has no room 0 above and 1 below.
    std::uint16_t index = 0;
    arm64::Place place{}, from{};
    /// Whether it is a register's or a cell's.
    [[nodiscard]] constexpr bool holdsValue() const
    {
        return kind == Kind::Register || kind == Kind::Cell;
    }
    friend constexpr auto operator<=>(const ItemId&, const ItemId&) = default;
};

/// One thing of the picture: all that the painter, the mouse, the keyboard and the screen reader
/// know of it. A value, made by makeScene().
struct Item {
    /// What the instruction and the reader did with it.
    struct State {
        bool read = false, written = false;
        bool addressed = false; ///< its value formed the address
        bool dead = false;      ///< still there, but nobody may rely on it
        bool empty = false;     ///< of a context: it keeps nothing that anybody gets back
        bool selected = false;
        bool ahead = false; ///< of a thread: has not happened yet
        bool open = false;  ///< of a group: its cells stand in the table
        bool away =
            false; ///< of a table's cell: scrolled out of sight, `rect` is where it would be
        friend bool operator==(const State&, const State&) = default;
        [[nodiscard]] bool lit() const { return read || written || addressed; }
    };

    ItemId id;
    QRectF rect;
    QString label; ///< what stands there: "x19", "[19]", "sp-8"; of a text, the text
    QString note;  ///< small print beside it
    QString name;  ///< as it is read out: "host_ctxt.regs.regs[19]"
    std::optional<std::uint64_t> value;  ///< absent where it was not read from the machine
    std::optional<std::uint64_t> before; ///< in the spotlight: what the instruction found there
    bool large = false;                  ///< a card or an arrow of the spotlight
    reading::Owner owner;
    State state;
    // Where its parts stand; empty for what it has not.
    QRectF labelRoom, valueRoom, noteRoom, beforeRoom;
    QPolygonF path; ///< of an arrow or a write-back
    // How a text is written.
    TextStyle look;
    Qt::Alignment align = Qt::AlignLeft | Qt::AlignVCenter;
    Fit fit = Fit::Exact;
    TextKind says = TextKind::Words;

    /// Whether it holds a value: a register or a cell.
    [[nodiscard]] bool holdsValue() const { return id.holdsValue(); }
    /// Whether a reader can go there and select it.
    [[nodiscard]] bool canBeSelected() const
    {
        return holdsValue() || id.kind == ItemId::Kind::Group || id.kind == ItemId::Kind::More;
    }
    friend bool operator==(const Item&, const Item&) = default;
};

/// The identity of a box of a moment.
[[nodiscard]] ItemId idOf(const story::CellView& box, ItemId::Area area);
/// A box of a moment as an item that stands nowhere yet.
[[nodiscard]] Item itemOf(const story::CellView& box, ItemId::Area area);

/// What a tooltip and a screen reader say of it beside its name and value: owner, what was done
/// with it, note.
[[nodiscard]] QString describe(const Item& item);
/// Its name and value, then the same.
[[nodiscard]] QString sentenceOf(const Item& item);
/// Sixteen digits, or that it was not read.
[[nodiscard]] QString valueText(const Item& item);

/// How much larger its arrow is than one of the whole picture.
[[nodiscard]] constexpr double arrowScale(const Item& item)
{
    return item.large ? 2 : 1;
}

/// The pixels that painting it may touch.
[[nodiscard]] QRegion extentOf(const Item& item, const Style& style);

} // namespace gui

template <>
struct std::hash<gui::ItemId> {
    std::size_t operator()(const gui::ItemId& id) const noexcept
    {
        const std::size_t small =
            std::size_t(id.kind) | std::size_t(id.area) << 4U | std::size_t(id.index) << 8U;
        const std::hash<arm64::Place> place;
        return (place(id.place) * 31 + place(id.from)) * 1021 + small;
    }
};
