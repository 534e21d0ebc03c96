// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "timeline/file.h"
#include "worlds/recording.h"

#include <QFile>
#include <QString>

// What the tests of recordings have in common.
namespace recordings {

inline base::Result<worlds::RecordReply> record(const QString& cpu, int switches,
                                                const std::optional<QString>& file,
                                                const timeline::OnStep& onStep = {})
{
    worlds::RecordRequest request;
    request.image = QStringLiteral(WORLDSWITCH_IMAGE);
    request.cpu = cpu;
    request.switches = switches;
    request.keepIn = file;
    return base::runToEnd(worlds::recordSwitches(request, onStep));
}

inline QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The first disagreement, or nothing.
inline QString disagreement(const timeline::Timeline& timeline)
{
    for (std::uint32_t i = 0; i < timeline.stepCount(); ++i)
        if (!timeline.step(i).disagreement.isEmpty())
            return timeline.step(i).disagreement;
    return {};
}

/// Steps of instructions whose effects are not known.
inline int unknownSteps(const timeline::Timeline& timeline)
{
    int count = 0;
    for (std::uint32_t i = 0; i < timeline.stepCount(); ++i)
        if (timeline.step(i).kind == timeline::StepKind::Instruction &&
            !timeline.step(i).effects.known)
            ++count;
    return count;
}

/// Walks to the end by the steps and back by them; empty when every state is as stateAt has it.
inline QString walkedThereAndBack(const timeline::Timeline& timeline)
{
    std::vector<std::uint64_t> state = timeline.stateAt(0);
    for (std::uint32_t i = 0; i < timeline.stepCount(); ++i) {
        for (const auto& delta : timeline.step(i).deltas) {
            if (state[delta.cell] != delta.before)
                return QStringLiteral("forward at step %1").arg(i);
            state[delta.cell] = delta.after;
        }
        if (state != timeline.stateAt(i + 1))
            return QStringLiteral("state %1 forward").arg(i + 1);
    }
    for (std::uint32_t i = timeline.stepCount(); i-- > 0;) {
        for (const auto& delta : timeline.step(i).deltas)
            state[delta.cell] = delta.before;
        if (state != timeline.stateAt(i))
            return QStringLiteral("state %1 back").arg(i);
    }
    return {};
}

} // namespace recordings
