// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording/recording.h"

#include <QString>

#include <algorithm>

// Two recordings of one and the same machine, made in two ways.
namespace support {

/// The first thing that one of them has and the other has not; empty when what they tell is the
/// same: cells, steps, deltas, disagreements, switches and the end. How a value is known, and the
/// order in which cells were first seen, are no part of that.
inline QString firstDifference(const recording::Recording& a, const recording::Recording& b)
{
    const auto cells = [](const recording::Recording& of, const recording::Step& step) {
        std::vector<std::tuple<arm64::Place, std::uint64_t, std::uint64_t>> list;
        for (const recording::Delta& delta : step.deltas)
            list.emplace_back(of.placeOf(delta.cell), delta.before, delta.after);
        std::sort(list.begin(), list.end());
        return list;
    };
    const std::uint32_t both = std::min(a.stepCount(), b.stepCount());
    for (std::uint32_t i = 0; i < both; ++i) {
        const recording::Step& one = a.step(i);
        const recording::Step& other = b.step(i);
        const bool isSame = one.kind == other.kind && one.pc == other.pc &&
                            one.word == other.word && one.next == other.next &&
                            one.disagreement == other.disagreement &&
                            cells(a, one) == cells(b, other);
        if (isSame)
            continue;
        QString text = QStringLiteral("step %1 at %2, %3")
                           .arg(i)
                           .arg(base::hex(one.pc.value), one.instruction.text());
        if (one.pc != other.pc || one.next != other.next || one.kind != other.kind)
            text += QStringLiteral(": the other is at %1 and goes to %2")
                        .arg(base::hex(other.pc.value), base::hex(other.next.value));
        if (one.disagreement != other.disagreement)
            text += QStringLiteral(": '%1' and '%2'").arg(one.disagreement, other.disagreement);
        for (const auto& [list, name] :
             {std::pair{cells(a, one), "the first"}, std::pair{cells(b, other), "the second"}})
            for (const auto& [place, before, after] : list)
                text +=
                    QStringLiteral("\n  %1: %2 from %3 to %4")
                        .arg(QLatin1String(name),
                             place.isMemory() ? base::hex(place.address.value) : place.reg.name(),
                             base::hex(before), base::hex(after));
        return text;
    }
    if (a.stepCount() != b.stepCount())
        return QStringLiteral("%1 steps and %2").arg(a.stepCount()).arg(b.stepCount());
    if (a.ending() != b.ending() || a.endingReason() != b.endingReason())
        return QStringLiteral("the end: '%1' and '%2'").arg(a.endingReason(), b.endingReason());
    if (a.cellCount() != b.cellCount())
        return QStringLiteral("%1 cells and %2").arg(a.cellCount()).arg(b.cellCount());
    for (recording::CellId id = 0; id < a.cellCount(); ++id) {
        const auto other = b.cellOf(a.placeOf(id));
        if (!other || b.initialValue(*other) != a.initialValue(id))
            return QStringLiteral("the first value of cell %1").arg(id);
    }
    const auto same = [](const recording::Switch& s, const recording::Switch& t) {
        return s.outerBegin == t.outerBegin && s.begin == t.begin && s.end == t.end &&
               s.outerEnd == t.outerEnd && s.complete == t.complete;
    };
    if (!std::equal(a.switches().begin(), a.switches().end(), b.switches().begin(),
                    b.switches().end(), same))
        return QStringLiteral("the switches");
    if (a.console() != b.console())
        return QStringLiteral("what was printed");
    if (a.header().facts != b.header().facts)
        return QStringLiteral("the facts");
    return {};
}

} // namespace support
