// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/vtimer.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "devices/gic.h"
#include "devices/timer.h"
#include "switch/sysreg-sr.h"
#include "vm/machine.h"

namespace {

bool runs(u64 ctl)
{
    return (ctl & (CNT_CTL_ENABLE | CNT_CTL_IMASK)) == CNT_CTL_ENABLE;
}

/// What the timer drives onto its interrupt line (Arm ARM D11.2.4).
bool fires(u64 ctl)
{
    return runs(ctl) && (ctl & CNT_CTL_ISTATUS) != 0;
}

void drive(kvm_vcpu& vcpu, unsigned intid, bool line)
{
    vgic_set_line(vcpu.kvm->machine->gic, static_cast<unsigned>(vcpu.vcpu_id), intid, line);
}

/// When a saved timer fires; now when it does already. The virtual counter is the physical one.
u64 due(u64 ctl, u64 cval, u64 now)
{
    if (!runs(ctl))
        return ~0UL;
    return cval > now ? cval : now;
}

} // namespace

void vtimer_configure()
{
    sysreg::cnthctl_el2::write(CNTHCTL_EL1PCTEN | CNTHCTL_EL1PCEN);
    sysreg::cnthp_ctl_el2::write(0);
    sysreg::cntv_ctl_el0::write(0);
    sysreg::cntp_ctl_el0::write(0);
    isb();
}

void vtimer_load(const kvm_vcpu& vcpu)
{
    const u64* slot = vcpu.arch.ctxt.sys_regs;
    sysreg::cntvoff_el2::write(slot[CNTVOFF_EL2]);
    sysreg::cntv_cval_el0::write(slot[CNTV_CVAL_EL0]);
    sysreg::cntp_cval_el0::write(slot[CNTP_CVAL_EL0]);
    isb(); // a timer is turned on with its own value, not with the last guest's
    sysreg::cntv_ctl_el0::write(slot[CNTV_CTL_EL0]);
    sysreg::cntp_ctl_el0::write(slot[CNTP_CTL_EL0]);
}

void vtimer_put(kvm_vcpu& vcpu)
{
    u64* slot = vcpu.arch.ctxt.sys_regs;
    slot[CNTV_CTL_EL0] = sysreg::cntv_ctl_el0::read();
    slot[CNTP_CTL_EL0] = sysreg::cntp_ctl_el0::read();
    slot[CNTV_CVAL_EL0] = sysreg::cntv_cval_el0::read();
    slot[CNTP_CVAL_EL0] = sysreg::cntp_cval_el0::read();
    sysreg::cntv_ctl_el0::write(0); // off, before another guest has the CPU
    sysreg::cntp_ctl_el0::write(0);
    isb();
    vtimer_expire(vcpu);
    drive(vcpu, INTID_PMU, __pmu_overflowed());
}

void vtimer_sample(kvm_vcpu& vcpu)
{
    drive(vcpu, INTID_VIRTUAL_TIMER, fires(sysreg::cntv_ctl_el0::read()));
    drive(vcpu, INTID_PHYSICAL_TIMER, fires(sysreg::cntp_ctl_el0::read()));
    drive(vcpu, INTID_PMU, __pmu_overflowed());
}

void vtimer_expire(kvm_vcpu& vcpu)
{
    const u64* slot = vcpu.arch.ctxt.sys_regs;
    const bool any = runs(slot[CNTV_CTL_EL0]) || runs(slot[CNTP_CTL_EL0]);
    const u64 now = any ? hyp_now() : 0;
    const u64 at_virtual = due(slot[CNTV_CTL_EL0], slot[CNTV_CVAL_EL0], now);
    const u64 at_physical = due(slot[CNTP_CTL_EL0], slot[CNTP_CVAL_EL0], now);
    drive(vcpu, INTID_VIRTUAL_TIMER, at_virtual <= now);
    drive(vcpu, INTID_PHYSICAL_TIMER, at_physical <= now);
    // What has fired is in the vGIC's hands; only what will fire is waited for.
    vcpu.deadline = ~0UL;
    if (at_virtual > now)
        vcpu.deadline = at_virtual;
    if (at_physical > now && at_physical < vcpu.deadline)
        vcpu.deadline = at_physical;
}
