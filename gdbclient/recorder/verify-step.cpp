// SPDX-License-Identifier: GPL-2.0-or-later
#include "recorder/verify-step.h"

#include <QCoreApplication>

#include <algorithm>

namespace recorder {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("recorder", text);
}

} // namespace

QString placeText(const arm64::Place& place)
{
    if (place.isMemory())
        return tr("the cell at %1").arg(base::hex(place.address.value));
    if (place.half == 1)
        return tr("the high half of %1").arg(place.reg.name());
    return place.reg.name();
}

void takeDeltas(const recording::Recording& recording, recording::Step& step,
                std::span<const CellValue> now)
{
    for (const CellValue& cell : now) {
        const auto id = recording.cellOf(cell.place);
        if (id && recording.lastValue(*id) != cell.value)
            step.deltas.push_back({*id, recording.lastValue(*id), cell.value});
    }
    const auto sameCell = [](const recording::Delta& a, const recording::Delta& b) {
        return a.cell == b.cell;
    };
    std::sort(step.deltas.begin(), step.deltas.end(),
              [](const recording::Delta& a, const recording::Delta& b) { return a.cell < b.cell; });
    // Two watched ranges may overlap; a cell then answers twice, the same.
    step.deltas.erase(std::unique(step.deltas.begin(), step.deltas.end(), sameCell),
                      step.deltas.end());
}

QString disagreement(const recording::Recording& recording, const recording::Step& step,
                     std::span<const CellValue> now, std::span<const std::uint32_t> seen)
{
    const arm64::Effects& effects = step.effects;
    if (effects.nextPc && *effects.nextPc != step.next)
        return tr("The instruction at %1 went on to %2, where %3 was predicted.")
            .arg(base::hex(step.pc.value), base::hex(step.next.value),
                 base::hex(effects.nextPc->value));
    if (!effects.known)
        return {};

    const auto lastWriteTo = [&effects](const arm64::Place& place) {
        return std::find_if(effects.writes.rbegin(), effects.writes.rend(),
                            [&](const arm64::Write& write) { return write.to.place == place; });
    };
    for (const CellValue& cell : now) {
        const auto id = recording.cellOf(cell.place);
        if (!id || cell.place == arm64::Place::of(arm64::Register::pc()))
            continue;
        // Time runs, interrupts come: whatever the instruction is, it is not to blame.
        if (cell.place.isRegister() && cell.place.reg.movesByItself())
            continue;
        const std::uint64_t before = recording.lastValue(*id);
        const auto write = lastWriteTo(cell.place);
        if (write == effects.writes.rend()) {
            const bool isLate = *id < seen.size() && seen[*id] < recording.stepCount();
            if (cell.value != before && isLate)
                return tr("One of the instructions from %1 to %2 changed %3 from %4 to %5, though "
                          "none of them writes it.")
                    .arg(base::hex(recording.step(seen[*id]).pc.value), base::hex(step.pc.value),
                         placeText(cell.place), base::hex16(before), base::hex16(cell.value));
            if (cell.value != before)
                return tr("After the instruction at %1 %2 holds %3 and held %4 before, though the "
                          "instruction does not write it.")
                    .arg(base::hex(step.pc.value), placeText(cell.place), base::hex16(cell.value),
                         base::hex16(before));
        } else if (write->value && *write->value != cell.value) {
            return tr("After the instruction at %1 %2 holds %3, where %4 was predicted.")
                .arg(base::hex(step.pc.value), placeText(cell.place), base::hex16(cell.value),
                     base::hex16(*write->value));
        }
    }
    return {};
}

} // namespace recorder
