// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/handover.h"

#include <QCoreApplication>

#include <algorithm>

namespace contract {

using arm64::Place;
using profile::Content;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("contract", text);
}

/// The cell as a profile calls it: "vcpu.arch.flags", "host_ctxt.running", and its object's name.
bool isListed(const FindingList& findings, const Place& place, const QStringList& list)
{
    if (list.isEmpty() || !place.isMemory())
        return false;
    const auto name = findings.facts.nameOf(place.address);
    if (!name)
        return false;
    const auto dot = name->indexOf(QLatin1Char('.'));
    QString object = dot < 0 ? *name : name->left(dot);
    const QString member = dot < 0 ? QString() : name->mid(dot);
    if (findings.facts.vcpuAt(place.address) >= 0)
        object = QStringLiteral("vcpu");
    else if (const auto index = object.indexOf(QLatin1Char('[')); index > 0)
        object.truncate(index);
    return list.contains(object) || list.contains(object + member);
}

} // namespace

std::optional<std::uint64_t> valueOf(const FindingList& findings, const Content& content)
{
    const int guest = findings.span.guest;
    switch (content.kind) {
    case Content::Kind::Vcpu:
        return guest < 0
                   ? std::nullopt
                   : std::optional(findings.facts.vcpus[static_cast<std::size_t>(guest)].value);
    case Content::Kind::HostContext:
        return findings.facts.hostContext.value;
    case Content::Kind::GuestContext:
        return guest < 0 ? std::nullopt : std::optional(findings.guestContext().value);
    case Content::Kind::ExitCode:
        return findings.span.vector ? exitCodeOf(findings) : std::nullopt;
    case Content::Kind::PerCpu: {
        const auto reg = findings.facts.profile.perCpuRegister();
        return reg ? findings.value(findings.span.span.begin, Place::of(*reg)) : std::nullopt;
    }
    default:
        return {};
    }
}

QString meaningOf(const FindingList& findings, const Content& content)
{
    const profile::Profile& profile = findings.facts.profile;
    switch (content.kind) {
    case Content::Kind::Vcpu:
        return tr("%1 would save the guest into another vcpu").arg(profile.exit);
    case Content::Kind::HostContext:
        return tr("it is not %1, where the host is put away").arg(profile.hostContext);
    case Content::Kind::GuestContext:
        return tr("it is not the context of this switch's guest");
    case Content::Kind::ExitCode:
        return tr("it is not the exit code of the vector that was taken");
    default:
        return tr("the profile says that it stays as it is");
    }
}

bool areNeighbours(const FindingList& findings, arm64::Register first, arm64::Register second)
{
    const reading::Slots& table = findings.reading.slotTable();
    const auto low = table.offsetOf(first);
    const auto high = table.offsetOf(second);
    constexpr std::int64_t kCell = 8;
    if (low && high && high->bytes - low->bytes == kCell)
        return true;
    const profile::Profile& profile = findings.facts.profile;
    // What a cell holds comes from a register of that name, or from the one that enter was given.
    const auto isFrom = [&](const Content& cell, arm64::Register reg) {
        const bool named = cell.kind == Content::Kind::Guest || cell.kind == Content::Kind::Host;
        return named ? cell.reg == reg : profile.atEnter(cell.kind) == reg;
    };
    for (const profile::Frame* frame : {&profile.vectorFrame, &profile.enterFrame})
        for (std::size_t i = 0; i + 1 < frame->size(); i += 2)
            if (isFrom((*frame)[i], first) && isFrom((*frame)[i + 1], second))
                return true;
    return false;
}

bool entersUnknownVcpu(const FindingList& findings)
{
    const profile::Profile& profile = findings.facts.profile;
    return findings.span.entered && findings.span.guest < 0 && profile.vcpuSource.isLive() &&
           profile.atEnter(Content::Kind::Vcpu);
}

bool isEarlyReturn(const FindingList& findings)
{
    const SwitchSpan& a = findings.span;
    const profile::Profile& profile = findings.facts.profile;
    if (profile.earlyCodes.isEmpty() || !a.entered || a.eret || a.fault || !a.ret ||
        findings.recording.step(*a.ret).effects.flow != arm64::Flow::Return)
        return false;
    const image::Symbol* f = findings.facts.functionAt(findings.recording.pcOf(*a.ret));
    const auto code = findings.value(*a.ret, Place::of(profile.returns));
    return f && f->name == profile.enter && code &&
           std::any_of(
               profile.earlyCodes.begin(), profile.earlyCodes.end(), [&](const QString& name) {
                   return static_cast<std::uint64_t>(profile.exitCodes.indexOf(name)) == *code;
               });
}

bool isAlsoWritten(const FindingList& findings, const Place& place)
{
    return isListed(findings, place, findings.facts.profile.alsoWritten);
}

bool isAlsoRead(const FindingList& findings, const Place& place)
{
    return isListed(findings, place, findings.facts.profile.alsoRead) ||
           isAlsoWritten(findings, place);
}

} // namespace contract
