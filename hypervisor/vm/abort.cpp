// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/abort.h"

namespace {

constexpr unsigned XZR = 31;

u64 low_bytes(u64 value, unsigned size)
{
    return size >= 8 ? value : value & ((1UL << 8 * size) - 1);
}

} // namespace

mmio_access decode_access(const kvm_vcpu_fault_info& fault)
{
    const u64 esr = fault.esr_el2;
    return {faulting_ipa(fault),
            1U << (esr >> ESR_ELx_SAS_SHIFT & 3),
            static_cast<unsigned>(esr >> ESR_ELx_SRT_SHIFT & 0x1f),
            (esr & ESR_ELx_WNR) != 0,
            (esr & ESR_ELx_SSE) != 0,
            (esr & ESR_ELx_SF) != 0};
}

u64 stored_value(const mmio_access& access, const u64 (&regs)[31])
{
    return access.reg == XZR ? 0 : low_bytes(regs[access.reg], access.size);
}

void loaded_value(const mmio_access& access, u64 value, u64 (&regs)[31])
{
    if (access.reg == XZR)
        return;
    value = low_bytes(value, access.size);
    if (access.sign_extends && (value >> (8 * access.size - 1) & 1) != 0)
        value |= ~0UL << (8 * access.size - 1);
    regs[access.reg] = access.wide ? value : value & 0xffffffffUL;
}
