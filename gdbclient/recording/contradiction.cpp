// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/contradiction.h"

#include <QCoreApplication>

#include <algorithm>

namespace recording {

namespace {

using arm64::Place;

QString tr(const char* text)
{
    return QCoreApplication::translate("recording", text);
}

/// Time runs and interrupts come, whatever the instruction is; where it goes is compared elsewhere.
bool isCompared(const Place& place)
{
    return place.isMemory() ||
           (!place.reg.movesByItself() && !(place.reg == arm64::Register::pc()));
}

QString textOf(const Place& place)
{
    return place.isMemory() ? base::hex(place.address.value) : place.reg.name();
}

/// The last write is the one that stands.
const arm64::Write* writeTo(const Place& place, const arm64::Effects& effects)
{
    const auto found =
        std::find_if(effects.writes.rbegin(), effects.writes.rend(),
                     [&](const arm64::Write& write) { return write.to.place == place; });
    return found == effects.writes.rend() ? nullptr : &*found;
}

} // namespace

QString untoldDifference(const CellTable& cells, std::uint32_t index, const Step& step,
                         const std::function<std::uint64_t(CellId)>& before)
{
    const arm64::Effects& effects = step.effects;
    if (step.kind != StepKind::Instruction || !effects.known || !step.disagreement.isEmpty() ||
        (effects.nextPc && *effects.nextPc != step.next))
        return {};
    for (const Delta& delta : step.deltas) {
        const Place& place = cells.placeOf(delta.cell);
        if (isCompared(place) && !writeTo(place, effects))
            return tr("step %1 changes %2 to %3, and its instruction does not write it.")
                .arg(QString::number(index), textOf(place), base::hex(delta.after));
    }
    for (const arm64::Write& write : effects.writes) {
        const Place& place = write.to.place;
        const auto id = cells.find(place);
        if (!write.value || !isCompared(place) || &write != writeTo(place, effects) || !id ||
            cells.sinceOf(*id) > index)
            continue;
        const auto delta = std::find_if(step.deltas.begin(), step.deltas.end(),
                                        [&](const Delta& each) { return each.cell == *id; });
        const std::uint64_t after = delta == step.deltas.end() ? before(*id) : delta->after;
        if (after != *write.value)
            return tr("step %1 leaves %2 in %3, where its instruction makes it %4.")
                .arg(QString::number(index), base::hex(after), textOf(place),
                     base::hex(*write.value));
    }
    return {};
}

} // namespace recording
