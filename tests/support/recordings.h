// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "live/record.h"
#include "recording/file.h"

#include <QFile>
#include <QString>

// What the tests of recordings have in common.
namespace recordings {

inline base::Result<live::RecordReply> record(const QString& cpu, int switches,
                                              const std::optional<QString>& file,
                                              const recorder::OnStep& onStep = {})
{
    live::RecordRequest request;
    request.image = QStringLiteral(WORLDSWITCH_IMAGE);
    request.cpu = cpu;
    request.switches = switches;
    request.keepIn = file;
    return base::runToEnd(live::recordSwitches(request, onStep));
}

inline QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The first disagreement, or nothing.
inline QString disagreement(const recording::Recording& recording)
{
    for (std::uint32_t i = 0; i < recording.stepCount(); ++i)
        if (!recording.step(i).disagreement.isEmpty())
            return recording.step(i).disagreement;
    return {};
}

/// Steps of instructions whose effects are not known.
inline int unknownSteps(const recording::Recording& recording)
{
    int count = 0;
    for (std::uint32_t i = 0; i < recording.stepCount(); ++i)
        if (recording.step(i).kind == recording::StepKind::Instruction &&
            !recording.step(i).effects.known)
            ++count;
    return count;
}

/// Walks to the end by the steps and back by them; empty when every state is as stateAt has it.
inline QString walkedThereAndBack(const recording::Recording& recording)
{
    std::vector<std::uint64_t> state = recording.stateAt(0);
    for (std::uint32_t i = 0; i < recording.stepCount(); ++i) {
        for (const auto& delta : recording.step(i).deltas) {
            if (state[delta.cell] != delta.before)
                return QStringLiteral("forward at step %1").arg(i);
            state[delta.cell] = delta.after;
        }
        if (state != recording.stateAt(i + 1))
            return QStringLiteral("state %1 forward").arg(i + 1);
    }
    for (std::uint32_t i = recording.stepCount(); i-- > 0;) {
        for (const auto& delta : recording.step(i).deltas)
            state[delta.cell] = delta.before;
        if (state != recording.stateAt(i))
            return QStringLiteral("state %1 back").arg(i);
    }
    return {};
}

} // namespace recordings
