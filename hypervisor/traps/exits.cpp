// SPDX-License-Identifier: GPL-2.0-or-later
#include "traps/exits.h"

#include "arch/bits.h"
#include "switch/kvm_emulate.h"
#include "traps/aarch32.h"
#include "traps/fp.h"
#include "traps/inject.h"
#include "traps/sysreg-traps.h"
#include "vm/irq.h"
#include "vm/machine.h"

namespace {

/// Features that are hidden: to the guest they do not exist.
run_result handle_undefined(hyp_cpu&, kvm_vcpu& vcpu, u64)
{
    inject_undefined(vcpu);
    return run_result::goes_on;
}

/// WFE (bit 0) gives the turn away and stays ready; WFI waits.
run_result handle_wfx(hyp_cpu&, kvm_vcpu& vcpu, u64 esr)
{
    skip_instruction(vcpu);
    return (esr & 1) != 0 || vcpu.kvm->machine->cooperative ? run_result::ends
                                                            : wait_for_interrupt(vcpu);
}

run_result handle_fp(hyp_cpu& cpu, kvm_vcpu& vcpu, u64)
{
    fp_trap(cpu, vcpu);
    return run_result::goes_on;
}

/// Of a system register: the guest goes on behind it, where EL2 has done it.
run_result emulated(kvm_vcpu& vcpu, bool done)
{
    if (done)
        skip_instruction(vcpu);
    else
        inject_undefined(vcpu);
    return run_result::goes_on;
}

run_result handle_sys64(hyp_cpu& cpu, kvm_vcpu& vcpu, u64)
{
    return emulated(vcpu, sysreg_trap(cpu, vcpu));
}

run_result handle_coprocessor(hyp_cpu& cpu, kvm_vcpu& vcpu, u64)
{
    return emulated(vcpu, vcpu_el1_is_32bit(vcpu) && coprocessor_trap(cpu, vcpu));
}

run_result handle_irq(hyp_cpu& cpu, kvm_vcpu& vcpu, u64)
{
    const bool tick = irq_handle(cpu);
    // Another of its VM's may have ended it.
    const bool ends = vcpu.powered_off || (tick && !vcpu.kvm->machine->cooperative);
    return ends ? run_result::ends : run_result::goes_on;
}

run_result handle_serror(hyp_cpu&, kvm_vcpu& vcpu, u64)
{
    return kill(vcpu, "an SError arrived while it ran");
}

run_result handle_refused(hyp_cpu&, kvm_vcpu& vcpu, u64)
{
    return kill(vcpu, "its PSTATE asks for a level or a state that no guest has");
}

/// A CPU may trap an instruction of AArch32 before it looks at the condition: one that does not
/// hold does nothing.
template <exit_handler HANDLER>
run_result conditional(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 esr)
{
    if (!vcpu_mode_is_32bit(vcpu) || condition_holds(esr, vcpu.arch.ctxt.regs.pstate))
        return HANDLER(cpu, vcpu, esr);
    skip_instruction(vcpu);
    return run_result::goes_on;
}

consteval exit_table make_table()
{
    exit_table table{};
    for (exit_handler& each : table.of)
        each = handle_undefined;
    table.of[ESR_ELx_EC_WFx] = conditional<handle_wfx>;
    table.of[ESR_ELx_EC_CP15_32] = conditional<handle_coprocessor>;
    table.of[ESR_ELx_EC_CP15_64] = conditional<handle_coprocessor>;
    table.of[ESR_ELx_EC_CP14_MR] = conditional<handle_coprocessor>;
    table.of[ESR_ELx_EC_FP_ASIMD] = conditional<handle_fp>;
    table.of[ESR_ELx_EC_CP10_ID] = conditional<handle_coprocessor>;
    table.of[ESR_ELx_EC_CP14_64] = conditional<handle_coprocessor>;
    table.of[ESR_ELx_EC_HVC32] = handle_hvc32;
    table.of[ESR_ELx_EC_SMC32] = conditional<handle_smc32>;
    table.of[ESR_ELx_EC_HVC64] = handle_hvc;
    table.of[ESR_ELx_EC_SMC64] = handle_smc;
    table.of[ESR_ELx_EC_SYS64] = handle_sys64;
    table.of[ESR_ELx_EC_IABT_LOW] = handle_guest_abort;
    table.of[ESR_ELx_EC_DABT_LOW] = handle_guest_abort;
    table.of[NR_EXCEPTION_CLASSES + ARM_EXCEPTION_IRQ] = handle_irq;
    table.of[NR_EXCEPTION_CLASSES + ARM_EXCEPTION_EL1_SERROR] = handle_serror;
    table.of[NR_EXCEPTION_CLASSES + ARM_EXCEPTION_IL] = handle_refused;
    return table;
}

} // namespace

constinit const exit_table arm_exit_handlers = make_table();

run_result wait_for_interrupt(kvm_vcpu& vcpu)
{
    const locked hold(hyp_lock);
    console_flush(vcpu.kvm->machine->line, vcpu.kvm->name);
    return run_result::waits;
}
