// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/evidence.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <set>

namespace worlds {

namespace {

using arm64::Register;

QString tr(const char* text)
{
    return QCoreApplication::translate("worlds", text);
}

/// A few of a list that may be long.
QString listed(const QStringList& all)
{
    constexpr qsizetype kShown = 4;
    const QString some = all.mid(0, kShown).join(QStringLiteral(", "));
    return all.size() > kShown ? tr("%1 and %2 more").arg(some).arg(all.size() - kShown) : some;
}

/// Registers whose slots the contract asks for whatever the hypervisor is, and those that a
/// recording of ours always has.
QStringList registersWithoutSlot(const Profile& profile)
{
    std::vector<Register> needed;
    for (const char16_t* name : {u"sp_el0", u"elr_el2", u"spsr_el2"})
        if (const auto reg = Register::named(name))
            needed.push_back(*reg);
    const Profile ours = Profile::worldswitch();
    if (profile.name == ours.name)
        for (const Profile::Slot& slot : ours.slotList)
            needed.push_back(slot.reg);
    QStringList missing;
    for (const Register reg : needed) {
        const bool there = std::any_of(profile.slotList.begin(), profile.slotList.end(),
                                       [&](const Profile::Slot& slot) { return slot.reg == reg; });
        if (!there && !missing.contains(reg.name()))
            missing << reg.name();
    }
    return missing;
}

QStringList symbolsNotSaid(const Facts& facts)
{
    const Profile& profile = facts.profile;
    QStringList missing;
    for (const QString& name : {profile.outer, profile.enter, profile.exit, profile.vectors}) {
        const image::Symbol* symbol = facts.symbol(name);
        if ((!symbol || symbol->size == 0) && !missing.contains(name))
            missing << name;
    }
    const auto isHost = [&](const Facts::Object& o) { return o.name == profile.hostContext; };
    if (std::none_of(facts.objects.begin(), facts.objects.end(), isHost))
        missing << profile.hostContext;
    if (facts.vcpus.empty())
        missing << profile.vcpus;
    return missing;
}

QStringList registersNotWatched(const timeline::Timeline& timeline)
{
    QStringList missing;
    const auto need = [&](Register reg) {
        if (!timeline.cellOf(arm64::Place::of(reg)))
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

QString missingEvidence(const timeline::Timeline& timeline, const Facts& facts)
{
    if (const QStringList names = symbolsNotSaid(facts); !names.isEmpty())
        return tr("The contract could not be judged: the recording does not say where %1 is.")
            .arg(listed(names));
    if (const QStringList registers = registersWithoutSlot(facts.profile); !registers.isEmpty())
        return tr("The contract could not be judged: the recording's profile has no slot for %1.")
            .arg(listed(registers));
    if (const QStringList registers = registersNotWatched(timeline); !registers.isEmpty())
        return tr("The contract could not be judged: %1 was not recorded.").arg(listed(registers));
    return {};
}

std::vector<Violation> unlistedSwitches(const timeline::Timeline& timeline, const Facts& facts)
{
    std::vector<Violation> found;
    const image::Symbol* enter = facts.symbol(facts.profile.enter);
    if (!enter)
        return found;
    std::set<std::uint32_t> begins;
    for (const timeline::Switch& s : timeline.switches())
        begins.insert(s.begin);
    for (std::uint32_t i = 0; i < timeline.stepCount(); ++i) {
        const timeline::Step& step = timeline.step(i);
        if (step.kind != timeline::StepKind::Instruction || step.pc != enter->address ||
            begins.contains(i))
            continue;
        Violation violation;
        violation.rule = Rule::Entry;
        violation.judged = false;
        violation.switchNumber =
            static_cast<int>(std::distance(begins.begin(), begins.lower_bound(i)));
        violation.subject = QStringLiteral("pc");
        violation.step = i;
        violation.sentence =
            tr("%1 runs here, and the recording's list of switches does not have it.")
                .arg(enter->name);
        found.push_back(std::move(violation));
        break; // the first one says it
    }
    return found;
}

} // namespace worlds
