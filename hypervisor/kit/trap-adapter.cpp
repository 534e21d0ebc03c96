// SPDX-License-Identifier: GPL-2.0-or-later
// Between EL2 and lab 7's handle_trap.
#include "kit/call.h"
#include "kit/lab-exits.h"
#include "kit/trap.h"
#include "traps/id-registers.h"
#include "traps/inject.h"
#include "traps/sysreg-traps.h"

namespace {

run_result trap(hyp_cpu&, kvm_vcpu& vcpu, u64 esr)
{
    const void* const function = reinterpret_cast<const void*>(&handle_trap);
    return static_cast<run_result>(
        static_cast<int>(lab_call(function, reinterpret_cast<u64>(&vcpu), esr, 0, 0)));
}

} // namespace

constinit const exit_table __wrap_arm_exit_handlers =
    lab_exits<ESR_ELx_EC_FP_ASIMD, ESR_ELx_EC_IABT_LOW, ESR_ELx_EC_DABT_LOW>(trap);

run_result answer_call(kvm_vcpu& vcpu, u64 number)
{
    return handle_hvc(hyp_cpus[vcpu.cpu], vcpu, number & ESR_ELx_xVC_IMM_MASK);
}

u64 read_id_register(u64 crm, u64 op2)
{
    if (crm < 1 || crm > 7 || op2 > 7)
        return 0;
    const id_register which{static_cast<unsigned>(crm), static_cast<unsigned>(op2)};
    return visible_id(which, own_id(which));
}

bool write_register(kvm_vcpu& vcpu, u64 esr)
{
    constexpr u64 DIR = 1; // of ISS: a read
    if ((esr & DIR) != 0)
        return false;
    vcpu.arch.fault.esr_el2 = esr;
    return sysreg_trap(hyp_cpus[vcpu.cpu], vcpu);
}

void take_undefined(kvm_vcpu& vcpu)
{
    inject_undefined(vcpu);
}
