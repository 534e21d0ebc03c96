// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/start.h"

#include "reading/info-keys.h"
#include "reading/recording-info.h"
#include "recorder/recorder.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace live {

namespace {

/// Code that is set is what runs: of a plan that knows the code, it is part of that.
void setCode(recorder::RecordPlan& plan, const Start::Word& setting)
{
    constexpr std::uint64_t kWordBytes = 4;
    constexpr int kWordBits = 32;
    constexpr qsizetype kWordDigits = 8;
    QJsonArray code;
    const QJsonArray before = plan.header.facts[reading::key::kCode].toArray();
    for (const QJsonValue block : before) {
        const std::uint64_t begin = block.toArray().at(0).toString().toULongLong(nullptr, 0);
        QString words = block.toArray().at(1).toString();
        for (std::uint64_t half = 0; half < 2; ++half) {
            const std::uint64_t at = setting.address.value + half * kWordBytes - begin;
            const std::uint64_t index = at / kWordBytes;
            if (at % kWordBytes != 0 || index >= std::uint64_t(words.size() / kWordDigits))
                continue;
            const auto word = static_cast<std::uint32_t>(setting.value >> half * kWordBits);
            words.replace(static_cast<qsizetype>(index) * kWordDigits, kWordDigits,
                          QStringLiteral("%1").arg(word, kWordDigits, 16, QLatin1Char('0')));
        }
        code.append(QJsonArray{block.toArray().at(0), words});
    }
    if (!code.isEmpty())
        plan.header.facts[reading::key::kCode] = code;
}

} // namespace

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
    for (const Start::Word& setting : start.memory) {
        plan.settings.push_back({{}, setting.address, setting.value});
        setCode(plan, setting);
    }
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
