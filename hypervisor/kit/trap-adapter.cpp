// SPDX-License-Identifier: GPL-2.0-or-later
// Between EL2 and lab 7's handle_trap.
#include "kit/call.h"
#include "kit/lab-exits.h"
#include "kit/trap.h"
#include "traps/id-registers.h"
#include "traps/inject.h"
#include "traps/sysreg-traps.h"

namespace {

// ACTLR_EL1 traps (Arm ARM D17.2.48, HCR_EL2.TACR): of what is no ID register, and has Op0 = 3 and
// Op1 = 0, the one that every CPU has.
constexpr u64 HCR_TACR = 1UL << 21;

run_result trap(hyp_cpu&, kvm_vcpu& vcpu, u64 esr)
{
    vcpu.arch.hcr_el2 |= HCR_TACR; // from the next entry on, before the guest comes to it
    lab_vcpu = &vcpu;
    const void* const function = reinterpret_cast<const void*>(&handle_trap);
    const u64 returned = lab_call(function, &vcpu, esr, 0, 0) & 0xffff'ffff;
    if (returned > static_cast<u64>(run_result::ends))
        lab_is_wrong(
            "[hyp] your function returned what is no run_result: goes_on is 0, ends is 1\n");
    return static_cast<run_result>(returned);
}

} // namespace

constinit const exit_table __wrap_arm_exit_handlers =
    lab_exits<ESR_ELx_EC_FP_ASIMD, ESR_ELx_EC_IABT_LOW, ESR_ELx_EC_DABT_LOW>(trap);

run_result answer_call(kvm_vcpu& vcpu, u64 number)
{
    lab_expects(vcpu);
    const run_result result = handle_hvc(hyp_cpus[vcpu.cpu], vcpu, number & ESR_ELx_xVC_IMM_MASK);
    lab_scrub();
    return result;
}

u64 read_id_register(u64 crm, u64 op2)
{
    u64 value = 0;
    if (crm >= 1 && crm <= 7 && op2 <= 7) {
        const id_register which{static_cast<unsigned>(crm), static_cast<unsigned>(op2)};
        value = visible_id(which, own_id(which));
    }
    lab_scrub();
    return value;
}

bool write_register(kvm_vcpu& vcpu, u64 esr)
{
    constexpr u64 DIR = 1; // of ISS: a read
    lab_expects(vcpu);
    bool done = false;
    if ((esr & DIR) == 0) {
        vcpu.arch.fault.esr_el2 = esr;
        done = sysreg_trap(hyp_cpus[vcpu.cpu], vcpu);
    }
    lab_scrub();
    return done;
}

void take_undefined(kvm_vcpu& vcpu)
{
    lab_expects(vcpu);
    inject_undefined(vcpu);
    lab_scrub();
}
