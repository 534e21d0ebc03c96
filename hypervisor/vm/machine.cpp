// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/machine.h"

#include "arch/bits.h"
#include "arch/io.h"
#include "arch/sysreg.h"
#include "boot/mmu.h"
#include "devices/gic.h"
#include "devices/uart.h"
#include "vm/aarch32.h"
#include "vm/id-registers.h"
#include "vm/irq.h"
#include "vm/pool.h"
#include "vm/psci.h"
#include "vm/sched.h"
#include "vm/stage2.h"
#include "vm/vtimer.h"

vm_machine* machines[MAX_VMS];
unsigned nr_machines;

extern "C" const char __description[], __guest_memory[]; // boot/link.ld

namespace {

constexpr u64 MPIDR_RES1 = 1UL << 31;

[[noreturn]] void refuse(const char* why)
{
    uart_print("[hyp] cannot start: ", why, '\n');
    psci_system_reset();
}

template <typename T>
T& made(u64 count = 1)
{
    T* const object = pool_make<T>(count);
    if (object == nullptr)
        refuse("EL2's pool is too small for the machines that are asked for");
    return *object;
}

void print(void* where, char c)
{
    vm_machine& machine = *static_cast<vm_machine*>(where);
    machine.on_virtio = true;
    console_put(machine.line, machine.vm.name, c);
}

u64 machine_hcr(bool aarch32)
{
    const u64 keys = hyp_has_pauth() ? HCR_APK | HCR_API : 0;
    return HCR_SHAPE | HCR_VM | HCR_SWIO | HCR_FMO | HCR_IMO | HCR_AMO | HCR_FB | HCR_BSU_IS |
           HCR_TWI | HCR_TWE | HCR_TID3 | HCR_TSC | HCR_TIDCP | HCR_TLOR | HCR_TERR |
           (aarch32 ? 0 : HCR_RW | HCR_TID1) | keys; // TID1 would trap TLBTR and its like
}

void create(unsigned index, const vm_description& description)
{
    vm_machine& machine = made<vm_machine>();
    machine.description = &description;
    machine.stage2_root = &made<u64>(PAGE_SIZE / sizeof(u64));
    machine.vm.name = static_cast<char>('A' + index);
    machine.vm.machine = &machine;
    machine.vm.arch.vttbr = stage2_vttbr(index + 1, machine.stage2_root);
    machine.nr_vcpus = static_cast<unsigned>(description.vcpus);
    machine.gic.cpus = machine.nr_vcpus;
    for (unsigned n = 0; n < machine.nr_vcpus; ++n) {
        kvm_vcpu& vcpu = made<kvm_vcpu>();
        vcpu.kvm = &machine.vm;
        vcpu.vcpu_id = static_cast<int>(n);
        vcpu.vgic = &made<vgic_cpu>();
        vcpu.state = vcpu_state::off;
        vcpu.arch.hcr_el2 = machine_hcr(description.aarch32 != 0);
        machine.vcpu[n] = &vcpu;
        machine.gic.cpu[n] = vcpu.vgic;
    }
    vgic_reset(machine.gic, gic_list_registers());
    for (unsigned n = 0; n < machine.nr_vcpus; ++n) {
        machine.gic.cpu[n]->local[INTID_VIRTUAL_TIMER].hw = INTID_VIRTUAL_TIMER;
        machine.gic.cpu[n]->local[INTID_PHYSICAL_TIMER].hw = INTID_PHYSICAL_TIMER;
    }
    vpl011_reset(machine.uart);
    if (description.disk_size != 0)
        virtio_blk_init(machine.virtio[0], description, reinterpret_cast<u8*>(description.disk_pa),
                        description.disk_size);
    virtio_console_init(machine.virtio[1], description, print, &machine);
    machines[index] = &machine;
    kvm_vcpu& first = *machine.vcpu[0];
    machine_start_vcpu(first, description.entry, description.x0);
    if (vcpu_el1_is_32bit(first)) { // Linux, Documentation/arch/arm/booting.rst
        first.arch.ctxt.regs.regs[2] = description.x0;
        first.arch.ctxt.regs.regs[0] = 0;
    }
}

} // namespace

const machine_description* described_machine()
{
    const auto* description = reinterpret_cast<const machine_description*>(__description);
    return description->magic == DESCRIPTION_MAGIC ? description : nullptr;
}

void machines_create(const machine_description& description)
{
    if (const char* problem =
            description_problem(description, reinterpret_cast<u64>(__guest_memory)))
        refuse(problem);
    const bool has_aarch32 =
        (sysreg::id_aa64pfr0_el1::read() & ID_AA64PFR0_EL1_AA32) == ID_AA64PFR0_EL1_AA32;
    for (unsigned v = 0; v < description.vms; ++v)
        if (description.vm[v].aarch32 != 0 && !has_aarch32)
            refuse("a VM is for AArch32, and EL1 of this CPU has AArch64 only");
    if (!hyp_mmu_map_guests(reinterpret_cast<u64>(__guest_memory), description.ram_end))
        refuse("EL2's pool is too small for a machine with that much memory");
    for (unsigned v = 0; v < description.vms; ++v)
        create(v, description.vm[v]);
    nr_machines = static_cast<unsigned>(description.vms);
    if (const u64 alone = nr_machines == 1 ? 1 : description.console) {
        irq_listener = static_cast<unsigned>(alone) - 1;
        console_shown = machines[irq_listener]->vm.name;
    }
}

void machine_start_vcpu(kvm_vcpu& vcpu, u64 entry, u64 x0)
{
    kvm_cpu_context& ctxt = vcpu.arch.ctxt;
    ctxt = {}; // CNTVOFF_EL2 as well, which stays zero: docs/context.md says why
    vcpu.arch.vcpu_debug_state = {};
    vcpu.arch.vcpu_debug_state.os_lock = true; // as at reset
    vcpu.arch.tpidr2_el0 = 0;
    ctxt.sys_regs[MPIDR_EL1] = MPIDR_RES1 | static_cast<u64>(vcpu.vcpu_id);
    ctxt.sys_regs[SCTLR_EL1] = SCTLR_EL1_RESET;
    ctxt.regs.pstate = PSR_EL1H_MASKED;
    ctxt.regs.pc = entry;
    if (vcpu_el1_is_32bit(vcpu)) { // an odd address is one of T32 code (DEN 0022, 6.4.3)
        ctxt.sys_regs[SCTLR_EL1] = SCTLR_AA32_RESET;
        ctxt.regs.pstate = PSR_AA32_SVC_MASKED | ((entry & 1) != 0 ? PSR_AA32_T : 0);
        ctxt.regs.pc = entry & ~1UL;
    }
    ctxt.regs.regs[0] = x0;
    vcpu.vgic->vmcr = vcpu.vgic->ap0r0 = vcpu.vgic->ap1r0 = 0; // its interrupt interface, too
    vcpu.fp_cpu = -1; // what a CPU may have of an earlier life counts no more
    vcpu.deadline = ~0UL;
    vcpu.state = vcpu_state::ready;
}

u32 machines_seconds()
{
    return readl(VPL031_BASE); // it lies where the guests see one
}

u64 machines_alarm(u64 now)
{
    u64 next = ~0UL;
    for (unsigned m = 0; m < nr_machines; ++m) {
        vpl031& rtc = machines[m]->rtc;
        if (!rtc.armed)
            continue;
        const u32 seconds = machines_seconds();
        irq_drive(*machines[m], INTID_RTC, vpl031_line(rtc, seconds));
        sched_kick(*machines[m], MAX_CPUS); // this CPU too: it may be about to rest
        const u32 due = vpl031_due(rtc, seconds);
        if (due != 0 && now + due * hyp_frequency() < next)
            next = now + due * hyp_frequency();
    }
    return next;
}

const memory_region* machine_memory(const vm_machine& machine, u64 ipa)
{
    const vm_description& description = *machine.description;
    for (u64 r = 0; r < description.regions; ++r) {
        const memory_region& region = description.region[r];
        if (ipa >= region.ipa && ipa - region.ipa < region.size)
            return &region;
    }
    return nullptr;
}
