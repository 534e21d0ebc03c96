// SPDX-License-Identifier: GPL-2.0-or-later
#include "boot/smp.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "devices/gic.h"
#include "devices/psci.h"
#include "devices/uart.h"
#include "mem/mmu.h"
#include "mem/stage2.h"
#include "switch/fault.h"
#include "traps/run.h"
#include "vm/demonstration.h"
#include "vm/irq.h"
#include "vm/machine.h"
#include "vm/vtimer.h"

extern "C" {
extern const char _secondary_start[];
[[noreturn]] void hyp_secondary_main(u64 number);
void hyp_self_test(u64 number); // nothing, unless a test has written it (boot/start.S)
}

namespace {

/// Where the host's registers of CPUs 1 to 3 are put away; CPU 0 has host_ctxt.
kvm_cpu_context secondary_ctxt[MAX_CPUS - 1];

/// What EL2 leaves as reset had it is not always zero: Arm ARM says UNKNOWN. (By itself: run_on's
/// frame record is its first thing then, by which GDB finds its caller.)
[[gnu::noinline]] void configure_el2()
{
    sysreg::cptr_el2::write(CPTR_FP_FREE); // FP is not trapped, SVE and SME are
    sysreg::cntvoff_el2::write(0);
    sysreg::hstr_el2::write(0);
    sysreg::hcr_el2::write(HCR_SHAPE | HCR_RW | HCR_AMO); // SErrors are EL2's from here on
    sysreg::vpidr_el2::write(sysreg::midr_el1::read());   // a guest sees the CPU it runs on
    // Debug registers trap (switch/debug-sr.cpp). All performance monitors are the guest's, and do
    // not count EL2.
    sysreg::mdcr_el2::write(MDCR_TDA | MDCR_TDOSA | MDCR_TDRA | MDCR_HPMD |
                            (sysreg::pmcr_el0::read() >> PMCR_N_SHIFT & PMCR_N_MASK));
    isb();
}

[[noreturn]] void run_on(unsigned number)
{
    configure_el2();
    stage2_configure();
    vtimer_configure();
    gic_init_cpu(number);
    hyp_cpu& cpu = hyp_cpus[number];
    cpu.id = number;
    cpu.host = number == 0 ? &host_ctxt : &secondary_ctxt[number - 1];
    hyp_self_test(number);
    run_vcpus(cpu);
}

} // namespace

void run_machines()
{
    const machine_description* described = described_machine();
    const bool demonstrates = described == nullptr;
    if (demonstrates)
        hyp_print_line("Worldswitch at EL2: two guests, one CPU");
    const machine_description& description =
        demonstrates ? demonstration_description() : *described;
    gic_init();
    machines_create(description, demonstrates);
    irq_take_input();
    nr_hyp_cpus = static_cast<unsigned>(description.cpus);
    for (unsigned n = 1; n < nr_hyp_cpus; ++n)
        if (psci_cpu_on(n, reinterpret_cast<u64>(_secondary_start), n) != 0)
            hyp_bug("the machine has fewer CPUs than its description says");
    run_on(0);
}

void hyp_secondary_main(u64 number)
{
    hyp_mmu_enable();
    run_on(static_cast<unsigned>(number));
}
