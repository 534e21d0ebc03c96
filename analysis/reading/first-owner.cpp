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
    if (before.pointee == Pointee::Other)
        return true; // ADRP gives the page, ADD the object
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
