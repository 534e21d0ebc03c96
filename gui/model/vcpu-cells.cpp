// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/model/vcpu-cells.h"

#include "image/names.h"

#include <QCoreApplication>

#include <algorithm>
#include <unordered_map>

namespace gui {

namespace {
using story::CellView;
constexpr std::uint64_t kCell = 8; // bytes

/// The boxes of the picture that are of this vcpu: they know what the instruction did with them.
std::unordered_map<arm64::Place, const CellView*> boxesOf(const story::ContextView& context)
{
    std::unordered_map<arm64::Place, const CellView*> boxes;
    for (const CellView& box : context.regs)
        boxes.emplace(box.place, &box);
    for (const auto& group : context.groups) {
        for (const CellView& box : group.boxes)
            boxes.emplace(box.place, &box);
    }
    return boxes;
}

/// The bytes of a member that shares its cell with others.
std::uint64_t partOf(std::uint64_t cell, base::Address at, std::uint64_t bytes)
{
    const auto shift = at.value % kCell * 8;
    return bytes >= kCell ? cell : cell >> shift & ((std::uint64_t{1} << bytes * 8) - 1);
}
} // namespace

std::vector<CellView> vcpuCells(const story::Story& story, const story::Moment& moment)
{
    const auto& facts = story.reading().facts();
    const int guest = moment.guest.guest;
    if (guest < 0 || static_cast<std::size_t>(guest) >= facts.vcpus.size())
        return {};
    const base::Address begin = facts.vcpus[static_cast<std::size_t>(guest)];
    const auto boxes = boxesOf(moment.guest);
    std::vector<CellView> cells;
    for (const image::Field& field : facts.vcpu.fields) {
        const base::Address at = begin + field.offset;
        for (std::uint64_t part = 0; part < std::max<std::uint64_t>(field.size, 1); part += kCell) {
            CellView cell;
            cell.place = arm64::Place::of(at + base::Offset{static_cast<std::int64_t>(part)});
            if (const auto box = boxes.find(cell.place); box != boxes.end())
                cell = *box->second;
            else
                cell.owner = story.ownerAt(moment.state, cell.place);
            cell.value = story.recording().valueAt(moment.state, cell.place);
            if (cell.value)
                cell.value = partOf(*cell.value, at, field.size);
            cell.label = image::Names::shownPath(field);
            if (field.size > kCell)
                cell.label += part == 0 ? QStringLiteral(" [63:0]") : QStringLiteral(" [127:64]");
            cell.fullName = story.nameOf(cell.place);
            cell.note.clear();
            cells.push_back(std::move(cell));
        }
    }
    return cells;
}

QString vcpuTitle(const story::Story& story, const story::Moment& moment)
{
    const auto& facts = story.reading().facts();
    const int guest = moment.guest.guest;
    if (guest < 0 || static_cast<std::size_t>(guest) >= facts.vcpus.size())
        return {};
    return QCoreApplication::translate("gui", "%1 @%2 (guest %3)")
        .arg(facts.profile.vcpuStruct,
             QString::number(facts.vcpus[static_cast<std::size_t>(guest)].value, 16),
             reading::guestName(guest));
}

} // namespace gui
