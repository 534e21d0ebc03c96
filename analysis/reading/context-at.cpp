// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/context-at.h"

namespace reading {

std::optional<ContextAt> contextAt(const RecordingInfo& facts, base::Address address)
{
    const auto in = [&](base::Address begin) {
        return begin <= address && address.value - begin.value < facts.context.size;
    };
    if (in(facts.hostContext))
        return ContextAt{-1, facts.hostContext};
    const int vcpu = facts.vcpuAt(address);
    const base::Address begin = facts.contextOf(vcpu);
    return vcpu >= 0 && in(begin) ? std::optional(ContextAt{vcpu, begin}) : std::nullopt;
}

} // namespace reading
