// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/evidence.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace contract {

namespace {

using arm64::Register;

QString tr(const char* text)
{
    return QCoreApplication::translate("contract", text);
}

/// A few of a list that may be long.
QString listed(const QStringList& all)
{
    constexpr qsizetype kShown = 4;
    const QString some = all.mid(0, kShown).join(QStringLiteral(", "));
    return all.size() > kShown ? tr("%1 and %2 more").arg(some).arg(all.size() - kShown) : some;
}

/// Registers whose slots the contract asks for whatever the hypervisor is, and those that a
/// recording with a profile that ships always has.
QStringList registersWithoutSlot(const profile::Profile& profile)
{
    std::vector<Register> needed;
    for (const char* name : profile::Profile::kNeededSlots)
        if (const auto reg = Register::named(QString::fromLatin1(name)))
            needed.push_back(*reg);
    // What the recordings of format 1 have is kept under another name.
    const auto ours = profile::Profile::shippedAs(
        profile.schema == 1 ? profile.name + QStringLiteral("-1") : profile.name);
    if (ours)
        for (const profile::Profile::Slot& slot : ours->slotList)
            needed.push_back(slot.reg);
    QStringList missing;
    for (const Register reg : needed) {
        const bool there =
            std::any_of(profile.slotList.begin(), profile.slotList.end(),
                        [&](const profile::Profile::Slot& slot) { return slot.reg == reg; });
        if (!there && !missing.contains(reg.name()))
            missing << reg.name();
    }
    return missing;
}

QStringList symbolsNotSaid(const reading::RecordingInfo& facts)
{
    const profile::Profile& profile = facts.profile;
    QStringList missing;
    for (const QString& name : {profile.outer, profile.enter, profile.exit, profile.vectors}) {
        const image::Symbol* symbol = facts.symbol(name);
        if ((!symbol || symbol->size == 0) && !missing.contains(name))
            missing << name;
    }
    const auto isHost = [&](const reading::RecordingInfo::Object& o) {
        return o.name == profile.hostContext;
    };
    if (std::none_of(facts.objects.begin(), facts.objects.end(), isHost))
        missing << profile.hostContext;
    if (facts.vcpus.empty())
        missing << profile.vcpus;
    return missing;
}

QStringList registersNotWatched(const recording::Recording& recording)
{
    QStringList missing;
    const auto need = [&](Register reg) {
        if (!recording.cellOf(arm64::Place::of(reg)))
            missing << reg.name();
    };
    for (int n = 0; n < 31; ++n)
        need(Register::x(n));
    need(Register::sp());
    need(Register::pc());
    need(Register::pstate());
    return missing;
}

} // namespace

QString missingEvidence(const recording::Recording& recording, const reading::RecordingInfo& facts)
{
    if (const QStringList names = symbolsNotSaid(facts); !names.isEmpty())
        return tr("The contract could not be judged: the recording does not say where %1 is.")
            .arg(listed(names));
    if (const QStringList registers = registersWithoutSlot(facts.profile); !registers.isEmpty())
        return tr("The contract could not be judged: the recording's profile has no slot for %1.")
            .arg(listed(registers));
    if (const QStringList registers = registersNotWatched(recording); !registers.isEmpty())
        return tr("The contract could not be judged: %1 was not recorded.").arg(listed(registers));
    return {};
}

} // namespace contract
