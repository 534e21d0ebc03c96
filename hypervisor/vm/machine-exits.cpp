// SPDX-License-Identifier: GPL-2.0-or-later
// What a guest with a board came back for.
#include "arch/bits.h"
#include "arch/sysreg.h"
#include "devices/uart.h"
#include "vm/aarch32-traps.h"
#include "vm/aarch32.h"
#include "vm/abort.h"
#include "vm/exits.h"
#include "vm/fp.h"
#include "vm/inject.h"
#include "vm/irq.h"
#include "vm/machine.h"
#include "vm/mmio.h"
#include "vm/panic.h"
#include "vm/pool.h"
#include "vm/psci-calls.h"
#include "vm/psci.h"
#include "vm/stage2.h"
#include "vm/sysreg-traps.h"

namespace {

/// A VM that cannot go on dies alone, with a report; the others go on.
[[gnu::noinline]] turn kill(kvm_vcpu& vcpu, const char* why)
{
    const locked hold(hyp_lock);
    report_death(vcpu, why);
    guests_lost = true;
    sched_end(*vcpu.kvm->machine);
    return turn::ends;
}

[[gnu::noinline]] turn power_off(kvm_vcpu& vcpu, const char* how)
{
    const locked hold(hyp_lock);
    vm_machine& machine = *vcpu.kvm->machine;
    console_flush(machine.line, machine.vm.name);
    say_of(vcpu, how);
    sched_end(machine);
    return turn::ends;
}

[[gnu::noinline]] turn wait(kvm_vcpu& vcpu)
{
    const locked hold(hyp_lock);
    console_flush(vcpu.kvm->machine->line, vcpu.kvm->name);
    return turn::waits;
}

void start(vm_machine& machine, const psci_answer& answer)
{
    kvm_vcpu& other = *machine.vcpu[answer.target];
    other.powered_off = false;
    machine_start_vcpu(other, answer.entry, answer.context);
    sched_wake();
}

[[gnu::noinline]] turn psci(kvm_vcpu& vcpu)
{
    vm_machine& machine = *vcpu.kvm->machine;
    u64* regs = vcpu.arch.ctxt.regs.regs;
    psci_answer answer{};
    {
        const locked hold(hyp_lock);
        if (vcpu.powered_off) // another of its VM's has ended it: it starts nobody any more
            return turn::ends;
        bool on[MAX_VCPUS] = {};
        for (unsigned n = 0; n < machine.nr_vcpus; ++n)
            on[n] = machine.vcpu[n]->state != vcpu_state::off;
        answer = psci_decide(regs, on, machine.nr_vcpus, vcpu_el1_is_32bit(vcpu));
        if (answer.action == psci_action::cpu_on)
            start(machine, answer);
        if (answer.action == psci_action::cpu_off)
            vcpu.powered_off = true;
    }
    regs[0] = answer.x0;
    switch (answer.action) {
    case psci_action::cpu_off:
        return turn::ends;
    case psci_action::cpu_suspend:
        return wait(vcpu);
    case psci_action::system_off:
        return power_off(vcpu, " powers off\n");
    case psci_action::system_reset: // of its image nothing is kept: that is no power off
        guests_lost = true;
        return power_off(vcpu, " asks for a reset, and there is nothing to boot again: it ends\n");
    default:
        return turn::goes_on;
    }
}

turn hypercall(kvm_vcpu& vcpu, u64 number)
{
    u64* regs = vcpu.arch.ctxt.regs.regs;
    if (number == 0 && smccc_asks_psci(regs[0]))
        return psci(vcpu);
    regs[0] = number == 0 ? smccc_answer(regs) : SMCCC_NOT_SUPPORTED;
    return turn::goes_on;
}

/// The same from AArch32: nothing is above bit 31 of a register, and no call has 64-bit arguments.
[[gnu::noinline]] turn hypercall32(kvm_vcpu& vcpu, u64 number)
{
    u64* regs = vcpu.arch.ctxt.regs.regs;
    for (unsigned n = 0; n < 4; ++n)
        regs[n] &= 0xffffffff;
    return hypercall(vcpu, (regs[0] >> 30 & 1) != 0 ? ESR_ELx_xVC_IMM_MASK : number);
}

/// An access to a device that EL2 is not told of. Said once for each instruction that does it: it
/// may be in a loop.
[[gnu::noinline]] void say_undescribed(kvm_vcpu& vcpu, u64 ipa)
{
    const locked hold(hyp_lock);
    vm_machine& machine = *vcpu.kvm->machine;
    const u64 pc = vcpu.arch.ctxt.regs.pc;
    if (machine.undescribed_at == pc)
        return;
    machine.undescribed_at = pc;
    console_flush(machine.line, machine.vm.name);
    say_of(vcpu, " gets an abort: no syndrome (ESR_EL2.ISV = 0) describes its access of ");
    uart_print(ipa, " at pc ", pc, '\n');
}

/// Memory that the guest has and touches for the first time is mapped; devices are emulated; for
/// the rest the guest gets what a bus without an answer gives.
[[gnu::noinline]] turn abort(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    kvm_vcpu_fault_info& fault = vcpu.arch.fault;
    fault.far_el2 = sysreg::far_el2::read();
    fault.hpfar_el2 = sysreg::hpfar_el2::read();
    if (vcpu_mode_is_32bit(vcpu))
        fault.esr_el2 = with_register_of_mode(fault.esr_el2, vcpu.arch.ctxt.regs.pstate);
    vm_machine& machine = *vcpu.kvm->machine;
    const u64 ipa = faulting_ipa(fault);
    const memory_region* region = machine_memory(machine, ipa);
    if (region != nullptr && is_missing_mapping(fault.esr_el2)) {
        const locked hold(hyp_lock);
        if (flash_shows_array(machine, *region)) { // as RAM always does
            const stage2_result result =
                stage2_map_region(machine.stage2_root, *region, ipa, pool_table);
            stage2_publish();
            if (result != stage2_result::no_table)
                return turn::goes_on;
        }
    }
    const bool is_flash = region != nullptr && region->permissions == STAGE2_RO;
    if (describes_access(fault.esr_el2)) {
        if (is_flash) {
            if (flash_access(vcpu, *region, decode_access(fault)))
                skip_instruction(vcpu);
            return turn::goes_on;
        }
        if (region == nullptr && mmio_access_device(cpu, vcpu, decode_access(fault)))
            return turn::goes_on;
    } else if (is_load_or_store(fault.esr_el2) && (is_flash || mmio_has_device(ipa))) {
        say_undescribed(vcpu, ipa);
    }
    inject_external_abort(vcpu);
    return turn::goes_on;
}

turn trap(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    const u64 esr = vcpu.arch.fault.esr_el2;
    if (exception_class(esr) == ESR_ELx_EC_HVC64) [[likely]] // returns behind the HVC
        return hypercall(vcpu, esr & ESR_ELx_xVC_IMM_MASK);
    if (vcpu_mode_is_32bit(vcpu) && !condition_holds(esr, vcpu.arch.ctxt.regs.pstate)) {
        skip_instruction(vcpu);
        return turn::goes_on;
    }
    switch (exception_class(esr)) {
    case ESR_ELx_EC_HVC32:
        return hypercall32(vcpu, esr & ESR_ELx_xVC_IMM_MASK);
    case ESR_ELx_EC_SMC32:
        skip_instruction(vcpu);
        return hypercall32(vcpu, 0); // its number is in no syndrome
    case ESR_ELx_EC_SMC64:           // trapped: returns to the SMC
        skip_instruction(vcpu);
        return hypercall(vcpu, esr & ESR_ELx_xVC_IMM_MASK);
    case ESR_ELx_EC_WFx: // WFE (bit 0) gives the turn away and stays ready; WFI waits
        skip_instruction(vcpu);
        return (esr & 1) != 0 ? turn::ends : wait(vcpu);
    case ESR_ELx_EC_FP_ASIMD:
        fp_trap(cpu, vcpu);
        return turn::goes_on;
    case ESR_ELx_EC_DABT_LOW:
    case ESR_ELx_EC_IABT_LOW:
        return abort(cpu, vcpu);
    case ESR_ELx_EC_SYS64:
        if (sysreg_trap(cpu, vcpu))
            skip_instruction(vcpu);
        else
            inject_undefined(vcpu);
        return turn::goes_on;
    case ESR_ELx_EC_CP15_32:
    case ESR_ELx_EC_CP15_64:
    case ESR_ELx_EC_CP14_MR:
    case ESR_ELx_EC_CP14_64:
    case ESR_ELx_EC_CP10_ID:
        if (vcpu_el1_is_32bit(vcpu) && coprocessor_trap(cpu, vcpu))
            skip_instruction(vcpu);
        else
            inject_undefined(vcpu);
        return turn::goes_on;
    default: // features that are hidden: to the guest they do not exist
        inject_undefined(vcpu);
        return turn::goes_on;
    }
}

} // namespace

turn handle_machine_exit(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 exit_code)
{
    turn how = turn::goes_on;
    if (exit_code == ARM_EXCEPTION_TRAP) [[likely]]
        how = trap(cpu, vcpu);
    else if (exit_code == ARM_EXCEPTION_IRQ)
        how = irq_handle(cpu) ? turn::ends : turn::goes_on;
    else if (exit_code == ARM_EXCEPTION_EL1_SERROR)
        how = kill(vcpu, "an SError arrived while it ran");
    else if (exit_code == ARM_EXCEPTION_IL)
        how = kill(vcpu, "its PSTATE asks for a level or a state that no guest has");
    else
        hyp_bug("__guest_exit returned a code that is none of ours");
    return vcpu.powered_off ? turn::ends : how; // another of its VM's may have ended it
}
