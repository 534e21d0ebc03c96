// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/live-code.h"

#include "live/plan.h"
#include "reading/info-keys.h"

#include <QJsonArray>
#include <QtEndian>

#include <algorithm>

namespace live {

namespace {

constexpr qsizetype kWordBytes = 4;
constexpr qsizetype kWordDigits = 8;

bool isRam(const recorder::RecordPlan& plan, base::Address from, std::uint64_t bytes)
{
    const base::Address last = from + base::Offset{static_cast<std::int64_t>(bytes) - 1};
    return plan.ram.empty() ||
           std::any_of(plan.ram.begin(), plan.ram.end(), [&](const auto& range) {
               return range.contains(from) && range.contains(last);
           });
}

QString wordsOf(const QByteArray& bytes)
{
    QString hex;
    for (qsizetype at = 0; at + kWordBytes <= bytes.size(); at += kWordBytes)
        hex += QStringLiteral("%1").arg(qFromLittleEndian<quint32>(bytes.constData() + at),
                                        static_cast<int>(kWordDigits), 16, QLatin1Char('0'));
    return hex;
}

} // namespace

base::Task<recorder::RecordPlan> withLiveCode(std::shared_ptr<machine::Machine> machine,
                                              profile::Profile profile, recorder::RecordPlan plan)
{
    const QJsonArray linked = plan.header.facts[reading::key::kCode].toArray();
    QJsonArray code;
    for (const QJsonValue entry : linked) {
        const base::Address begin{entry.toArray().at(0).toString().toULongLong(nullptr, 0)};
        QString words = entry.toArray().at(1).toString();
        const auto bytes = static_cast<std::uint64_t>(words.size() / kWordDigits * kWordBytes);
        if (bytes > 0 && isRam(plan, begin, bytes)) {
            const auto there = co_await machine->readMemory(begin, bytes, viewOf(profile));
            if (there)
                words = wordsOf(*there);
        }
        code.append(QJsonArray{base::hex(begin.value), words});
    }
    plan.header.facts[reading::key::kCode] = code;
    co_return plan;
}

} // namespace live
