// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/start.h"

#include "reading/recording-info.h"
#include "recorder/recorder.h"

#include <QCoreApplication>

namespace live {

base::Result<void> beginAt(const Start& start, recorder::RecordPlan& plan)
{
    plan.passedSwitches = start.afterSwitches;
    if (start.guest) {
        const auto info = reading::RecordingInfo::of(recording::Recording(plan.header));
        if (!info)
            return info.error();
        if (*start.guest < 0 || static_cast<std::size_t>(*start.guest) >= info->vcpus.size())
            return base::Error{
                QCoreApplication::translate("live", "There is no guest %1 in %2: it has %3.")
                    .arg(QString::number(*start.guest), info->imagePath,
                         QString::number(info->vcpus.size()))};
        plan.firstVcpu = info->vcpus[static_cast<std::size_t>(*start.guest)];
    }
    for (const Start::Register& setting : start.registers)
        plan.settings.push_back({setting.reg, {}, setting.value});
    for (const Start::Word& setting : start.memory)
        plan.settings.push_back({{}, setting.address, setting.value});
    return {};
}

QJsonObject startFact(const Start& start)
{
    QJsonObject fact;
    if (start.afterSwitches > 0)
        fact[QStringLiteral("afterSwitches")] = start.afterSwitches;
    if (start.guest)
        fact[QStringLiteral("guest")] = *start.guest;
    QJsonObject registers;
    for (const Start::Register& setting : start.registers)
        registers[setting.reg.name()] = base::hex16(setting.value);
    QJsonObject memory;
    for (const Start::Word& setting : start.memory)
        memory[setting.name] = base::hex16(setting.value);
    if (!registers.isEmpty())
        fact[QStringLiteral("registers")] = registers;
    if (!memory.isEmpty())
        fact[QStringLiteral("memory")] = memory;
    return fact;
}

} // namespace live
