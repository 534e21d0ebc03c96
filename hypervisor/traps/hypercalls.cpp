// SPDX-License-Identifier: GPL-2.0-or-later
// A guest's HVC, and its SMC: calls of the SMC calling convention, PSCI's among them.
#include "devices/uart.h"
#include "traps/aarch32.h"
#include "traps/exits.h"
#include "traps/psci-calls.h"
#include "vm/demonstration.h"

namespace {

run_result power_off(kvm_vcpu& vcpu, const char* how)
{
    const locked hold(hyp_lock);
    vm_machine& machine = *vcpu.kvm->machine;
    console_flush(machine.line, machine.vm->name);
    say_of(vcpu, how);
    sched_end(machine);
    return run_result::ends;
}

[[gnu::noinline]] run_result psci(kvm_vcpu& vcpu)
{
    vm_machine& machine = *vcpu.kvm->machine;
    u64* regs = vcpu.arch.ctxt.regs.regs;
    psci_answer answer{};
    {
        const locked hold(hyp_lock);
        if (vcpu.powered_off) // another of its VM's has ended it: it starts nobody any more
            return run_result::ends;
        bool on[MAX_VCPUS] = {};
        for (unsigned n = 0; n < machine.nr_vcpus; ++n)
            on[n] = machine.vcpu[n]->state != vcpu_state::off;
        answer = psci_decide(regs, on, machine.nr_vcpus, vcpu_el1_is_32bit(vcpu));
        if (answer.action == psci_action::cpu_on) {
            machine_start_vcpu(*machine.vcpu[answer.target], answer.entry, answer.context);
            sched_wake();
        }
        if (answer.action == psci_action::cpu_off)
            vcpu.powered_off = true;
    }
    regs[0] = answer.x0;
    switch (answer.action) {
    case psci_action::cpu_off:
        return run_result::ends;
    case psci_action::cpu_suspend:
        return wait_for_interrupt(vcpu);
    case psci_action::system_off:
        return power_off(vcpu, " powers off\n");
    case psci_action::system_reset: // of its image nothing is kept: that is no power off
        guests_lost = true;
        return power_off(vcpu, " asks for a reset, and there is nothing to boot again: it ends\n");
    default:
        return run_result::goes_on;
    }
}

[[gnu::noinline]] run_result hypercall(kvm_vcpu& vcpu, u64 number)
{
    u64* regs = vcpu.arch.ctxt.regs.regs;
    if (number != 0 && vcpu.kvm->machine->cooperative)
        return demonstration_hypercall(vcpu, number);
    if (number == 0 && smccc_asks_psci(regs[0]))
        return psci(vcpu);
    regs[0] = number == 0 ? smccc_answer(regs) : SMCCC_NOT_SUPPORTED;
    return run_result::goes_on;
}

} // namespace

run_result handle_hvc(hyp_cpu&, kvm_vcpu& vcpu, u64 esr) // returns behind the HVC
{
    u64& x0 = vcpu.arch.ctxt.regs.regs[0];
    if ((esr & ESR_ELx_xVC_IMM_MASK) != 0 || static_cast<u32>(x0) != SMCCC_VERSION) [[unlikely]]
        return hypercall(vcpu, esr & ESR_ELx_xVC_IMM_MASK);
    x0 = SMCCC_1_1; // what everybody asks first
    return run_result::goes_on;
}

run_result handle_smc(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 esr) // trapped: returns to the SMC
{
    skip_instruction(vcpu);
    return handle_hvc(cpu, vcpu, esr);
}

/// From AArch32: nothing is above bit 31 of a register, and no call has 64-bit arguments.
run_result handle_hvc32(hyp_cpu&, kvm_vcpu& vcpu, u64 esr)
{
    u64* regs = vcpu.arch.ctxt.regs.regs;
    for (unsigned n = 0; n < 4; ++n)
        regs[n] &= 0xffffffff;
    return hypercall(vcpu,
                     (regs[0] >> 30 & 1) != 0 ? ESR_ELx_xVC_IMM_MASK : esr & ESR_ELx_xVC_IMM_MASK);
}

run_result handle_smc32(hyp_cpu& cpu, kvm_vcpu& vcpu, u64)
{
    skip_instruction(vcpu);
    return handle_hvc32(cpu, vcpu, 0); // its number is in no syndrome
}
