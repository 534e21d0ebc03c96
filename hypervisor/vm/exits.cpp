// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/exits.h"

#include "arch/bits.h"
#include "devices/console.h"
#include "devices/gic.h"
#include "devices/uart.h"
#include "devices/vpl011.h"
#include "vm/abort.h"
#include "vm/panic.h"
#include "vm/psci-calls.h"
#include "vm/psci.h"
#include "vm/sysreg-traps.h"
#include "vm/vtimer.h"

namespace {

// Our guests' hypercalls beside SMCCC's HVC #0.
constexpr u64 HVC_SMCCC = 0;
constexpr u64 HVC_YIELD = 1; // the next guest, please
constexpr u64 HVC_LOST = 2;  // something changed under me: x0 says what, x1 and x2 is and should be
constexpr u64 HVC_TICK = 3;  // an interrupt, please, as soon as I run again

vpl011 uarts[NR_VMS];
console_line lines[NR_VMS];

/// A guest that cannot go on dies alone, with a report; the others go on.
turn kill(kvm_vcpu& vcpu, const char* why)
{
    report_death(vcpu, why);
    vcpu.powered_off = true;
    guests_lost = true;
    return turn::ends;
}

turn hypercall(kvm_vcpu& vcpu, u64 number)
{
    u64* regs = vcpu.arch.ctxt.regs.regs;
    switch (number) {
    case HVC_SMCCC:
        regs[0] = psci_call(vcpu);
        return vcpu.powered_off ? turn::ends : turn::goes_on;
    case HVC_YIELD:
        return turn::ends;
    case HVC_LOST:
        say_of(vcpu, " is lost: code ");
        uart_print(regs[0], " is ", regs[1], " should be ", regs[2], '\n');
        return kill(vcpu, "it found its own state changed");
    case HVC_TICK:
        hyp_timer_set(hyp_now());
        return turn::goes_on;
    default:
        regs[0] = SMCCC_NOT_SUPPORTED;
        return turn::goes_on;
    }
}

/// An access to what stage-2 does not map. ESR_EL2 tells register, width and direction, but only
/// for a load or store of one register without write-back (Arm ARM D17.2.37, ISV).
turn data_abort(kvm_vcpu& vcpu)
{
    const kvm_vcpu_fault_info& fault = vcpu.arch.fault;
    const u64 ipa = faulting_ipa(fault);
    if (ipa < VPL011_BASE || ipa >= VPL011_BASE + VPL011_SIZE)
        return kill(vcpu, "nothing is mapped there");

    if (!describes_access(fault.esr_el2)) {
        // What a pair stores is nowhere to be read: EL2 would have to fetch and decode the
        // instruction. It says so, and passes over it.
        say_of(vcpu, ": an access of ");
        uart_print(ipa,
                   " left no syndrome (ESR_EL2.ISV = 0): EL2 cannot tell what it was; skipped\n");
        vcpu.arch.ctxt.regs.pc += 4;
        return turn::goes_on;
    }

    const mmio_access access = decode_access(fault);
    const auto guest = &vcpu - vcpus;
    const u64 offset = ipa - VPL011_BASE;
    auto& regs = vcpu.arch.ctxt.regs.regs;
    if (!access.write)
        loaded_value(access, vpl011_read(uarts[guest], offset), regs);
    else if (const u64 value = stored_value(access, regs);
             vpl011_write(uarts[guest], offset, value))
        console_put(lines[guest], vcpu.kvm->name, static_cast<char>(value & 0xff));
    vcpu.arch.ctxt.regs.pc += 4; // an abort returns to the access; it has been done
    return turn::goes_on;
}

/// A physical interrupt while the guest ran: EL2's own timer, the only one that is enabled.
void interrupt()
{
    for (unsigned intid = gic_acknowledge(); intid < INTID_NONE; intid = gic_acknowledge()) {
        hyp_timer_set(~0UL); // its line goes low: else it would come again
        gic_deactivate(intid);
    }
}

turn trap(kvm_vcpu& vcpu)
{
    const u64 esr = vcpu.arch.fault.esr_el2;
    switch (exception_class(esr)) {
    case ESR_ELx_EC_HVC64: // returns behind the HVC
        return hypercall(vcpu, esr & ESR_ELx_xVC_IMM_MASK);
    case ESR_ELx_EC_SMC64: // trapped: returns to the SMC
        vcpu.arch.ctxt.regs.pc += 4;
        return hypercall(vcpu, HVC_SMCCC);
    case ESR_ELx_EC_WFx:
        vcpu.arch.ctxt.regs.pc += 4;
        return turn::ends;
    case ESR_ELx_EC_SYS64:
        if (!id_register_trap(vcpu))
            return kill(vcpu, "it used a system register that EL2 does not give it");
        vcpu.arch.ctxt.regs.pc += 4;
        return turn::goes_on;
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

void say_of(const kvm_vcpu& vcpu, const char* text)
{
    uart_print("[hyp] guest ", vcpu.kvm->name, text);
}

void report_death(const kvm_vcpu& vcpu, const char* why)
{
    const kvm_vcpu_fault_info& fault = vcpu.arch.fault;
    say_of(vcpu, " is dead: ");
    uart_print(why, "; ESR_EL2 ", fault.esr_el2, " FAR_EL2 ", fault.far_el2, " pc ",
               vcpu.arch.ctxt.regs.pc, " pstate ", vcpu.arch.ctxt.regs.pstate, '\n');
}

turn handle_exit(kvm_vcpu& vcpu, u64 exit_code)
{
    switch (exit_code) {
    case ARM_EXCEPTION_TRAP:
        return trap(vcpu);
    case ARM_EXCEPTION_IRQ:
        interrupt();
        return turn::goes_on;
    case ARM_EXCEPTION_EL1_SERROR:
        return kill(vcpu, "an SError arrived while it ran");
    case ARM_EXCEPTION_IL:
        return kill(vcpu, "its PSTATE asks for a level or a state that no guest has");
    default:
        hyp_bug("__guest_exit returned a code that is none of ours");
    }
}
