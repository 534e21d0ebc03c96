// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/first-owner.h"

#include "reading/context-at.h"

#include <algorithm>

namespace reading {

namespace {

/// A slot, or a member of a group of them: "sys_regs[ZCR_EL1]", "spsr_abt".
bool isRegisterField(const profile::Profile& profile, const QString& path)
{
    return profile.generalAt(path) ||
           std::any_of(profile.groups.begin(), profile.groups.end(),
                       [&](const profile::Profile::Group& g) { return path.startsWith(g.begins); });
}

/// An object beside the contexts that the doors read or write.
bool isWorkedWith(const RecordingInfo& facts, base::Address to)
{
    const auto at = facts.index ? facts.index->objects.at(to.value) : std::nullopt;
    if (!at)
        return false;
    QString name = facts.objects[*at].name;
    if (const auto element = name.indexOf(QLatin1Char('[')); element > 0)
        name.truncate(element);
    const auto isOf = [&](const QString& field) {
        return field == name || field.startsWith(name + QLatin1Char('.'));
    };
    return std::ranges::any_of(facts.profile.alsoRead, isOf) ||
           std::ranges::any_of(facts.profile.alsoWritten, isOf);
}

} // namespace

Owner pointerTo(const RecordingInfo& facts, std::uint64_t address)
{
    Owner owner;
    owner.kind = Owner::Kind::Pointer;
    owner.pointee = Owner::Pointee::Other;
    const base::Address to{address};
    const auto context = contextAt(facts, to);
    if (const int vcpu = facts.vcpuAt(to); vcpu >= 0) {
        owner.pointee = context ? Owner::Pointee::GuestContext : Owner::Pointee::Vcpu;
        owner.guest = static_cast<std::int16_t>(vcpu);
    } else if (context) {
        owner.pointee = Owner::Pointee::HostContext;
    } else if (isWorkedWith(facts, to)) {
        owner.pointee = Owner::Pointee::Object;
    }
    return owner;
}

std::optional<Owner> exactPointer(const RecordingInfo& facts, std::optional<std::uint64_t> value)
{
    if (!value)
        return {};
    const bool exact = *value == facts.hostContext.value ||
                       std::any_of(facts.vcpus.begin(), facts.vcpus.end(),
                                   [&](base::Address vcpu) { return vcpu.value == *value; });
    if (!exact)
        return {};
    return pointerTo(facts, *value);
}

bool pointToTheSame(const Owner& before, const Owner& moved)
{
    using Pointee = Owner::Pointee;
    const auto isVcpu = [](Pointee p) { return p == Pointee::Vcpu || p == Pointee::GuestContext; };
    // ADRP gives the page, whatever begins there, ADD the object, and another ADD this CPU's own.
    if (before.pointee == Pointee::Other || before.pointee == Pointee::Object)
        return true;
    return isVcpu(before.pointee) ? isVcpu(moved.pointee) && before.guest == moved.guest
                                  : before.pointee == moved.pointee;
}

Owner memoryOwner(const RecordingInfo& facts, const arm64::Place& place)
{
    const auto context = contextAt(facts, place.address);
    if (!context)
        return Owner::hosts({});
    const auto offset = place.address - context->begin;
    const bool isRegisters = std::any_of(
        facts.context.fields.begin(), facts.context.fields.end(), [&](const image::Field& field) {
            return field.offset.bytes <= offset.bytes &&
                   offset.bytes < field.offset.bytes + static_cast<std::int64_t>(field.size) &&
                   isRegisterField(facts.profile, field.path);
        });
    return isRegisters ? Owner::scratch() : Owner::hosts({});
}

} // namespace reading
