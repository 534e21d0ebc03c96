// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/tally.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>
#include <map>

namespace trace {

namespace {

using arm64::Place;
using arm64::Register;
using reading::SwitchSpan;

QString tr(const char* text)
{
    return QCoreApplication::translate("trace", text);
}

std::optional<std::uint64_t> valueOf(const reading::Reading& reading, std::uint32_t state,
                                     const char16_t* name)
{
    const auto reg = Register::named(name);
    return reg ? reading.recording().valueAt(state, Place::of(*reg)) : std::nullopt;
}

/// Where the guest goes on when it is entered the next time: at the access that had no translation,
/// which is there now, or behind the one that somebody did in its stead.
bool isRetried(const reading::Reading& reading, const SwitchSpan& span)
{
    const auto from = valueOf(reading, *span.vector, u"elr_el2");
    const auto& all = reading.switches();
    for (auto next = static_cast<std::size_t>(span.number); next < all.size(); ++next)
        if (all[next].guest == span.guest && all[next].eret)
            return from && from == valueOf(reading, *all[next].eret, u"elr_el2");
    return false;
}

/// ESR_EL2.EC (Arm ARM D17.2.38), where the vector is the one for synchronous exceptions.
QString syncName(const reading::Reading& reading, const SwitchSpan& span)
{
    struct Name {
        std::uint64_t ec;
        const char* text;
    };
    static constexpr Name kNames[] = {
        {0x01, "WFI or WFE"},
        {0x07, "FP or SIMD"},
        {0x09, "pointer authentication"},
        {0x12, "HVC"},
        {0x13, "SMC"},
        {0x16, "HVC"},
        {0x17, "SMC"},
        {0x18, "MSR or MRS"},
        {0x19, "SVE"},
        {0x20, "instruction abort"},
        {0x30, "breakpoint"},
        {0x32, "software step"},
        {0x34, "watchpoint"},
        {0x3c, "BRK"},
    };
    const auto esr = valueOf(reading, *span.vector, u"esr_el2");
    if (!esr)
        return QStringLiteral("?");
    constexpr std::uint64_t kDataAbort = 0x24;
    const std::uint64_t ec = *esr >> 26 & 0x3fU;
    if (ec == kDataAbort)
        return isRetried(reading, span) ? QStringLiteral("stage 2, retried")
                                        : QStringLiteral("stage 2, emulated");
    for (const Name& name : kNames)
        if (name.ec == ec)
            return QLatin1String(name.text);
    return QStringLiteral("EC 0x%1").arg(ec, 2, 16, QLatin1Char('0'));
}

QString exitName(const reading::Reading& reading, const SwitchSpan& span)
{
    // Four entries for each way to come: synchronous, IRQ, FIQ, SError (Arm ARM D1.3.1).
    static constexpr const char* kInterrupts[] = {"IRQ", "FIQ", "SError"};
    constexpr std::uint64_t kEntryBytes = 0x80;
    // A recording may end there, with no step that has this pc.
    const auto& recording = reading.recording();
    const auto pc = *span.vector < recording.stepCount()
                        ? std::optional(recording.pcOf(*span.vector).value)
                        : recording.valueAt(*span.vector, Place::of(Register::pc()));
    if (!pc)
        return QStringLiteral("?");
    const std::uint64_t kind = *pc / kEntryBytes % 4;
    return kind == 0 ? syncName(reading, span) : QString(QLatin1String(kInterrupts[kind - 1]));
}

bool tells(const Tally& tally, const profile::Profile& profile)
{
    return tally.early > 0 || tally.again > 0 || !profile.outside.empty();
}

} // namespace

Tally tallyOf(const reading::Reading& reading)
{
    Tally tally;
    std::map<QString, int> exits;
    const SwitchSpan* before = nullptr;
    for (const SwitchSpan& each : reading.switches()) {
        tally.entered += each.eret ? 1 : 0;
        tally.early += each.kind == SwitchSpan::Kind::Early ? 1 : 0;
        tally.again += each.eret && before && before->vector && before->guest == each.guest &&
                               before->span.outerBegin == each.span.outerBegin
                           ? 1
                           : 0;
        before = &each;
    }
    if (!tells(tally, reading.facts().profile))
        return tally; // nobody is told of the exits, which cost a look each
    for (const SwitchSpan& each : reading.switches())
        if (each.vector)
            ++exits[exitName(reading, each)];
    tally.exits.assign(exits.begin(), exits.end());
    std::ranges::stable_sort(tally.exits, std::ranges::greater(), &std::pair<QString, int>::second);
    return tally;
}

QStringList tallyLines(const Tally& tally, const reading::RecordingInfo& facts)
{
    QStringList lines;
    if (!tells(tally, facts.profile))
        return lines;
    lines << tr("A guest was entered: %1 · of these again, in the window in which it came back: %2 "
                "· returned early, without a guest: %3")
                 .arg(tally.entered)
                 .arg(tally.again)
                 .arg(tally.early);
    QStringList exits;
    for (const auto& [name, count] : tally.exits)
        exits << QStringLiteral("%1: %2").arg(name).arg(count);
    if (!exits.isEmpty())
        lines << tr("Guests came back by: %1").arg(exits.join(QStringLiteral(" · ")));
    for (const auto& each : facts.profile.outside) {
        QStringList names;
        for (const Register reg : each.registers)
            names << reg.name();
        lines
            << tr("Outside the contract: %1 (%2)").arg(names.join(QStringLiteral(", ")), each.why);
    }
    return lines;
}

QJsonObject jsonTally(const Tally& tally, const reading::RecordingInfo& facts)
{
    if (!tells(tally, facts.profile))
        return {};
    QJsonObject exits;
    for (const auto& [name, count] : tally.exits)
        exits[name] = count;
    QJsonArray outside;
    for (const auto& each : facts.profile.outside)
        for (const Register reg : each.registers)
            outside.append(QJsonObject{{QStringLiteral("register"), reg.name()},
                                       {QStringLiteral("why"), each.why}});
    return {{QStringLiteral("entered"), tally.entered},
            {QStringLiteral("enteredAgain"), tally.again},
            {QStringLiteral("returnedEarly"), tally.early},
            {QStringLiteral("exits"), exits},
            {QStringLiteral("outsideTheContract"), outside}};
}

} // namespace trace
