// SPDX-License-Identifier: GPL-2.0-or-later
// What a virtual CPU's context says of how it runs, under the names of Linux's kvm_emulate.h.
#pragma once

#include "arch/bits.h"
#include "switch/kvm_host.h"

/// EL1 is AArch32, for the whole life of the VM.
inline bool vcpu_el1_is_32bit(const kvm_vcpu& vcpu)
{
    return (vcpu.arch.hcr_el2 & HCR_RW) == 0;
}
/// It came back from AArch32, be that its EL1 or only its EL0.
inline bool vcpu_mode_is_32bit(const kvm_vcpu& vcpu)
{
    return (vcpu.arch.ctxt.regs.pstate & PSR_AA32) != 0;
}
/// A register of its EL1's gets a value: in the CPU, and in its slot. One of the two is what
/// counts: the slot for a VM that is switched at each entry, the CPU for others.
template <typename Register>
void vcpu_write_sys_reg(kvm_vcpu& vcpu, vcpu_sysreg slot, u64 value)
{
    Register::write(value);
    vcpu.arch.ctxt.sys_regs[slot] = value;
}
