// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/vm.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "switch/switch.h"
#include "vm/exits.h"
#include "vm/panic.h"
#include "vm/pool.h"
#include "vm/stage2.h"

kvm vms[NR_VMS];
kvm_vcpu vcpus[NR_VMS];

extern "C" {
extern char __guest_a_ipa[], __guest_a_pa[], __guest_b_ipa[], __guest_b_pa[];
}

namespace {

constexpr u64 GUEST_RAM_SIZE = 16 * PAGE_SIZE;

/// What every slot holds before anything is known: its own world and number, so that a value that
/// turns up in the wrong place says where it is from.
constexpr u64 MARK_HOST = 0x5e00000000000000;
constexpr u64 MARK_GUEST_A = 0xca00000000000000;
constexpr u64 MARK_GUEST_B = 0xcb00000000000000;

void fill(kvm_cpu_context& ctxt, u64 mark)
{
    for (u64 n = 0; n < 31; ++n)
        ctxt.regs.regs[n] = mark | n;
    ctxt.regs.sp = mark | 0xe0;
    for (u64 n = 0; n < 32; ++n)
        ctxt.fp_regs.vregs[n] = static_cast<__uint128_t>(mark | 0x200 | n) << 64 | mark | 0x100 | n;
    for (u64 n = 1; n < NR_SYS_REGS; ++n)
        ctxt.sys_regs[n] = mark | 0x1000 | n;
}

/// Registers in which not every bit can be written, or which do something: they start as the CPU
/// has them. Read one by one: the switch's own functions first run in the first switch, so that
/// what is wrong with them shows there.
void keep(u64* slot)
{
    slot[AMAIR_EL1] = sysreg::amair_el1::read();
    slot[MPIDR_EL1] = sysreg::vmpidr_el2::read();
    slot[CSSELR_EL1] = sysreg::csselr_el1::read();
    slot[ACTLR_EL1] = sysreg::actlr_el1::read();
    slot[TCR_EL1] = sysreg::tcr_el1::read();
    slot[ESR_EL1] = sysreg::esr_el1::read();
    slot[AFSR0_EL1] = sysreg::afsr0_el1::read();
    slot[AFSR1_EL1] = sysreg::afsr1_el1::read();
    slot[PAR_EL1] = sysreg::par_el1::read();
    slot[MDSCR_EL1] = sysreg::mdscr_el1::read();
    slot[SPSR_EL1] = sysreg::spsr_el1::read();
    slot[CNTKCTL_EL1] = sysreg::cntkctl_el1::read();
}

/// A guest starts like a CPU at reset: EL1, MMU off, everything masked.
void reset(kvm_vcpu& vcpu, u64 mark, u64 entry)
{
    kvm_cpu_context& ctxt = vcpu.arch.ctxt;
    fill(ctxt, mark);
    keep(ctxt.sys_regs);
    ctxt.sys_regs[SCTLR_EL1] = SCTLR_EL1_RESET;
    ctxt.sys_regs[CPACR_EL1] = CPACR_EL1_FPEN;
    ctxt.sys_regs[VBAR_EL1] = 0;
    ctxt.fp_regs.fpsr = 0;
    ctxt.fp_regs.fpcr = 0;
    ctxt.regs.pc = entry;
    ctxt.regs.pstate = PSR_EL1H_MASKED;
    vcpu.arch.hcr_el2 = HCR_SHAPE | HCR_VM | HCR_SWIO | HCR_FMO | HCR_IMO | HCR_AMO | HCR_TWI |
                        HCR_TID3 | HCR_TSC | HCR_RW;
}

/// Its whole memory, mapped before it runs: the first thing to be seen of it is a hypercall.
u64* memory_of(u64 ipa, u64 pa)
{
    u64* const root = pool_table();
    for (u64 offset = 0; root != nullptr && offset < GUEST_RAM_SIZE; offset += PAGE_SIZE)
        if (stage2_map(root, ipa + offset, pa + offset, PAGE_SIZE, STAGE2_RW, pool_table) !=
            stage2_result::mapped)
            hyp_bug("the pool has no room for the demonstration guests");
    stage2_publish();
    return root;
}

void create(int index, u64 mark, const char* ipa, const char* pa)
{
    kvm& vm = vms[index];
    kvm_vcpu& vcpu = vcpus[index];
    vm.name = static_cast<char>('A' + index);
    vm.arch.vttbr = stage2_vttbr(static_cast<u64>(index) + 1,
                                 memory_of(reinterpret_cast<u64>(ipa), reinterpret_cast<u64>(pa)));
    vcpu.kvm = &vm;
    vcpu.vcpu_id = 0;
    vcpu.powered_off = false;
    reset(vcpu, mark, reinterpret_cast<u64>(ipa));
}

} // namespace

void vms_create()
{
    stage2_configure();
    create(0, MARK_GUEST_A, __guest_a_ipa, __guest_a_pa);
    create(1, MARK_GUEST_B, __guest_b_ipa, __guest_b_pa);
    fill(host_ctxt, MARK_HOST);
}

void vms_run()
{
    for (bool any = true; any;) {
        any = false;
        for (kvm_vcpu& vcpu : vcpus) {
            // A turn lasts until the guest gives it up: what EL2 emulates for it is no reason to.
            while (!vcpu.powered_off && handle_exit(vcpu, __kvm_vcpu_run(&vcpu)) == turn::goes_on) {
            }
            any |= !vcpu.powered_off;
        }
    }
}
