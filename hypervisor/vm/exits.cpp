// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/exits.h"

#include "arch/bits.h"
#include "devices/uart.h"
#include "devices/vpl011.h"
#include "vm/panic.h"
#include "vm/psci.h"

namespace {

// Our guests' hypercalls beside SMCCC's HVC #0.
constexpr u64 HVC_SMCCC = 0;
constexpr u64 HVC_YIELD = 1; // the next guest, please
constexpr u64 HVC_LOST = 2;  // something changed under me: x0 says what, x1 and x2 is and should be

vpl011 uarts[NR_VMS];

vpl011& uart_of(const kvm_vcpu& vcpu)
{
    return uarts[&vcpu - vcpus];
}

void say(const kvm_vcpu& vcpu, const char* text)
{
    uart_puts("[hyp] guest ");
    uart_put(vcpu.kvm->name);
    uart_puts(text);
}

/// A guest that cannot go on dies alone, with a report; the others go on.
turn kill(kvm_vcpu& vcpu, const char* why)
{
    const kvm_vcpu_fault_info& fault = vcpu.arch.fault;
    say(vcpu, " is dead: ");
    uart_puts(why);
    uart_puts("; ESR_EL2 ");
    uart_put_hex(fault.esr_el2);
    uart_puts(" FAR_EL2 ");
    uart_put_hex(fault.far_el2);
    uart_puts(" pc ");
    uart_put_hex(vcpu.arch.ctxt.regs.pc);
    uart_put('\n');
    vcpu.powered_off = true;
    guests_lost = true;
    return turn::ends;
}

turn hypercall(kvm_vcpu& vcpu, u64 number)
{
    u64* regs = vcpu.arch.ctxt.regs.regs;
    switch (number) {
    case HVC_SMCCC:
        regs[0] = psci_call(vcpu, regs[0]);
        return vcpu.powered_off ? turn::ends : turn::goes_on;
    case HVC_YIELD:
        return turn::ends;
    case HVC_LOST:
        say(vcpu, " is lost: code ");
        uart_put_hex(regs[0]);
        uart_puts(" is ");
        uart_put_hex(regs[1]);
        uart_puts(" should be ");
        uart_put_hex(regs[2]);
        uart_put('\n');
        return kill(vcpu, "it found its own state changed");
    default:
        regs[0] = SMCCC_NOT_SUPPORTED;
        return turn::goes_on;
    }
}

/// Loads extend to the register: by sign or by zeros, to 64 bits or to 32 (ESR_EL2.SSE, SF).
u64 extended(u64 value, u64 bits, u64 esr)
{
    if (bits < 64)
        value &= (1UL << bits) - 1;
    if ((esr & ESR_ELx_SSE) != 0 && (value >> (bits - 1) & 1) != 0)
        value |= ~0UL << (bits - 1);
    return (esr & ESR_ELx_SF) != 0 ? value : value & 0xffffffffUL;
}

/// An access to what stage-2 does not map. ESR_EL2 tells register, width and direction, but only
/// for a load or store of one register without write-back (Arm ARM D17.2.37, ISV).
turn data_abort(kvm_vcpu& vcpu)
{
    const kvm_vcpu_fault_info& fault = vcpu.arch.fault;
    const u64 esr = fault.esr_el2;
    const u64 ipa =
        (fault.hpfar_el2 & HPFAR_FIPA_MASK) << HPFAR_FIPA_SHIFT | (fault.far_el2 & 0xfff);
    if (ipa < VPL011_BASE || ipa >= VPL011_BASE + VPL011_SIZE)
        return kill(vcpu, "nothing is mapped there");

    if ((esr & ESR_ELx_ISV) == 0) {
        // What a pair stores is nowhere to be read: EL2 would have to fetch and decode the
        // instruction. It says so, and passes over it.
        say(vcpu, ": an access of ");
        uart_put_hex(ipa);
        uart_puts(" left no syndrome (ESR_EL2.ISV = 0): EL2 cannot tell what it was; skipped\n");
        vcpu.arch.ctxt.regs.pc += 4;
        return turn::goes_on;
    }

    const u64 bits = 8UL << (esr >> ESR_ELx_SAS_SHIFT & 3);
    const u64 srt = esr >> ESR_ELx_SRT_SHIFT & 0x1f;
    u64* regs = vcpu.arch.ctxt.regs.regs;
    const u64 offset = ipa - VPL011_BASE;
    if ((esr & ESR_ELx_WNR) != 0) {
        const u64 value = srt == 31 ? 0 : regs[srt]; // 31 is XZR
        vpl011_write(uart_of(vcpu), vcpu.kvm->name, offset, value);
    } else if (srt != 31) {
        regs[srt] = extended(vpl011_read(uart_of(vcpu), offset), bits, esr);
    }
    vcpu.arch.ctxt.regs.pc += 4; // an abort returns to the access; it has been done
    return turn::goes_on;
}

turn trap(kvm_vcpu& vcpu)
{
    const u64 esr = vcpu.arch.fault.esr_el2;
    switch (esr >> ESR_ELx_EC_SHIFT & 0x3f) {
    case ESR_ELx_EC_HVC64: // returns behind the HVC
        return hypercall(vcpu, esr & ESR_ELx_xVC_IMM_MASK);
    case ESR_ELx_EC_SMC64: // trapped: returns to the SMC
        vcpu.arch.ctxt.regs.pc += 4;
        return hypercall(vcpu, HVC_SMCCC);
    case ESR_ELx_EC_WFx:
        vcpu.arch.ctxt.regs.pc += 4;
        return turn::ends;
    case ESR_ELx_EC_DABT_LOW:
        return data_abort(vcpu);
    case ESR_ELx_EC_IABT_LOW:
        return kill(vcpu, "it ran where nothing is mapped");
    default:
        return kill(vcpu, "it came back for a reason that EL2 does not know");
    }
}

} // namespace

bool guests_lost = false;

turn handle_exit(kvm_vcpu& vcpu, u64 exit_code)
{
    switch (exit_code) {
    case ARM_EXCEPTION_TRAP:
        return trap(vcpu);
    case ARM_EXCEPTION_IRQ: // no device of this machine is enabled to raise one
        return turn::goes_on;
    case ARM_EXCEPTION_EL1_SERROR:
        return kill(vcpu, "an SError arrived while it ran");
    default:
        hyp_bug("__guest_exit returned a code that is none of ours");
    }
}
