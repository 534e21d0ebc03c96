// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/demonstration.h"

#include "arch/bits.h"
#include "arch/smccc.h"
#include "devices/timer.h"
#include "devices/uart.h"
#include "mem/pool.h"
#include "mem/stage2.h"
#include "switch/fault.h"

kvm_vcpu vcpus[2];

extern "C" {
extern const char __guest_a_ipa[], __guest_a_pa[], __guest_b_ipa[], __guest_b_pa[];
}

namespace {

// Our guests' hypercalls.
constexpr u64 HVC_YIELD = 1; // the next guest, please
constexpr u64 HVC_LOST = 2;  // something changed under me: x0 says what, x1 and x2 is and should be
constexpr u64 HVC_TICK = 3;  // an interrupt, please, as soon as I run again

constexpr u64 GUEST_RAM_SIZE = 16 * PAGE_SIZE;
constexpr u64 RAM_END = GUEST_MEMORY_BEGIN; // theirs lies below a launcher's guests

/// What every slot holds before anything is known: its own world and number, so that a value that
/// turns up in the wrong place says where it is from.
constexpr u64 MARK_HOST = 0x5e00000000000000;
constexpr u64 MARK_GUEST = 0xca00000000000000; // A's; B's is 0xcb...

void fill(kvm_cpu_context& ctxt, u64 mark)
{
    for (u64 n = 0; n < 31; ++n)
        ctxt.regs.regs[n] = mark | n;
    ctxt.regs.sp = mark | 0xe0;
    for (u64 n = 0; n < 32; ++n)
        ctxt.fp_regs.vregs[n] = static_cast<__uint128_t>(mark | 0x200 | n) << 64 | mark | 0x100 | n;
    // Not those that would count, or interrupt.
    for (u64 n = 1; n < CNTVOFF_EL2; ++n)
        if (n < MDCCINT_EL1 || n > PMUSERENR_EL0)
            ctxt.sys_regs[n] = mark | 0x1000 | n;
}

/// Registers in which not every bit can be written, or which do something: they start at zero.
constexpr vcpu_sysreg UNMARKED[] = {AMAIR_EL1, CSSELR_EL1, ACTLR_EL1, TCR_EL1,
                                    ESR_EL1,   AFSR0_EL1,  AFSR1_EL1, PAR_EL1,
                                    MDSCR_EL1, SPSR_EL1,   VBAR_EL1,  CNTKCTL_EL1};

void describe(vm_description& vm, const char* ipa, const char* pa)
{
    vm.vcpus = 1;
    vm.entry = reinterpret_cast<u64>(ipa);
    vm.regions = 1;
    vm.region[0] = {vm.entry, GUEST_RAM_SIZE, reinterpret_cast<u64>(pa), STAGE2_RW};
    vm.at_each_entry = 1;
}

} // namespace

const machine_description& demonstration_description()
{
    static machine_description description;
    description.size = sizeof description;
    description.vms = 2;
    description.cpus = 1;
    description.ram_end = RAM_END;
    describe(description.vm[0], __guest_a_ipa, __guest_a_pa);
    describe(description.vm[1], __guest_b_ipa, __guest_b_pa);
    fill(host_ctxt, MARK_HOST);
    return description;
}

void demonstration_begins(vm_machine& machine, unsigned index)
{
    kvm_cpu_context& ctxt = machine.vcpu[0]->arch.ctxt;
    const u64 mpidr = ctxt.sys_regs[MPIDR_EL1];
    fill(ctxt, MARK_GUEST | static_cast<u64>(index) << 56);
    for (const vcpu_sysreg each : UNMARKED)
        ctxt.sys_regs[each] = 0;
    ctxt.sys_regs[MPIDR_EL1] = mpidr;
    ctxt.sys_regs[SCTLR_EL1] = SCTLR_EL1_RESET;
    ctxt.sys_regs[CPACR_EL1] = CPACR_EL1_FPEN;

    // All of its memory: the first thing to be seen of it is a hypercall.
    const memory_region& ram = machine.description->region[0];
    for (u64 offset = 0; offset < ram.size; offset += PAGE_SIZE)
        if (stage2_map_region(machine.stage2_root, ram, ram.ipa + offset, pool_table) !=
            stage2_result::mapped)
            hyp_bug("the pool has no room for the demonstration guests");
    stage2_publish();
}

run_result demonstration_hypercall(kvm_vcpu& vcpu, u64 number)
{
    u64* regs = vcpu.arch.ctxt.regs.regs;
    switch (number) {
    case HVC_YIELD:
        return run_result::ends;
    case HVC_LOST:
        say_of(vcpu, " is lost: code ");
        uart_print(regs[0], " is ", regs[1], " should be ", regs[2], '\n');
        return kill(vcpu, "it found its own state changed");
    case HVC_TICK:
        hyp_timer_set(hyp_now());
        return run_result::goes_on;
    default:
        regs[0] = SMCCC_NOT_SUPPORTED;
        return run_result::goes_on;
    }
}
