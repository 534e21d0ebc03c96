// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/machine.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "devices/gic.h"
#include "devices/psci.h"
#include "devices/uart.h"
#include "mem/mmu.h"
#include "mem/pool.h"
#include "mem/stage2-map.h"
#include "switch/kvm_emulate.h"
#include "vm/demonstration.h"
#include "vm/description.h"
#include "vm/irq.h"
#include "vm/mmio.h"

kvm vms[MAX_VMS];
vm_machine* machines[MAX_VMS];
unsigned nr_machines;
bool guests_lost = false;

extern "C" const char __description[], __pool_end[]; // boot/link.ld

namespace {

constexpr u64 MPIDR_RES1 = 1UL << 31;

[[noreturn]] void refuse(const char* why)
{
    uart_print("[hyp] cannot start: ", why, '\n');
    psci_system_reset();
}

constexpr const char* too_small = "EL2's pool is too small for the machines that are asked for";

template <typename T>
T& made(u64 count = 1)
{
    T* const object = pool_make<T>(count);
    if (object == nullptr)
        refuse(too_small);
    return *object;
}

u64 machine_hcr(bool aarch32)
{
    // Pointer authentication: keys to save, instructions to let through. APA, API and APA3 each say
    // by which algorithm; a CPU has one.
    const bool has_pauth = (sysreg::id_aa64isar1_el1::read() & 0xff0UL) != 0 ||
                           (sysreg::id_aa64isar2_el1::read() & 0xf000UL) != 0;
    const u64 keys = has_pauth ? HCR_APK | HCR_API : 0;
    return HCR_SHAPE | HCR_VM | HCR_SWIO | HCR_FMO | HCR_IMO | HCR_AMO | HCR_FB | HCR_BSU_IS |
           HCR_TWI | HCR_TWE | HCR_TID3 | HCR_TSC | HCR_TIDCP | HCR_TLOR | HCR_TERR |
           (aarch32 ? 0 : HCR_RW | HCR_TID1) | keys; // TID1 would trap TLBTR and its like
}

void create_vcpus(vm_machine& machine, unsigned index)
{
    machine.nr_vcpus = static_cast<unsigned>(machine.description->vcpus);
    machine.gic.cpus = machine.nr_vcpus;
    for (unsigned n = 0; n < machine.nr_vcpus; ++n) {
        kvm_vcpu& vcpu = machine.cooperative ? vcpus[index] : made<kvm_vcpu>();
        vcpu.kvm = machine.vm;
        vcpu.vcpu_id = static_cast<int>(n);
        vcpu.vgic = &made<vgic_cpu>();
        vcpu.state = vcpu_state::off;
        vcpu.arch.hcr_el2 = machine_hcr(machine.description->aarch32 != 0);
        machine.vcpu[n] = &vcpu;
        machine.gic.cpu[n] = vcpu.vgic;
    }
    vgic_reset(machine.gic, gic_list_registers());
    for (unsigned n = 0; n < machine.nr_vcpus; ++n)
        for (const unsigned intid : GUEST_PPIS)
            machine.gic.cpu[n]->local[intid].hw = static_cast<u8>(intid);
}

void create(unsigned index, const vm_description& description, bool demonstrates)
{
    vm_machine& machine = made<vm_machine>();
    machine.description = &description;
    machine.cooperative = demonstrates;
    machine.stage2_root = &made<u64>(PAGE_SIZE / sizeof(u64));
    machine.vm = &vms[index];
    machine.vm->name = static_cast<char>('A' + index);
    machine.vm->way =
        description.at_each_entry != 0 ? switching::at_each_entry : switching::by_load_and_put;
    machine.vm->machine = &machine;
    machine.vm->arch.vttbr = (index + 1UL) << 48 | reinterpret_cast<u64>(machine.stage2_root);
    create_vcpus(machine, index);
    if (!devices_create(machine))
        refuse(too_small);
    machines[index] = &machine;
    kvm_vcpu& first = *machine.vcpu[0];
    machine_start_vcpu(first, description.entry, description.x0);
    if (vcpu_el1_is_32bit(first)) { // Linux, Documentation/arch/arm/booting.rst
        first.arch.ctxt.regs.regs[2] = description.x0;
        first.arch.ctxt.regs.regs[0] = 0;
    }
    if (demonstrates)
        demonstration_begins(machine, index);
}

} // namespace

const machine_description* described_machine()
{
    const auto* description = reinterpret_cast<const machine_description*>(__description);
    return description->magic == MACHINE_DESCRIPTION_MAGIC ? description : nullptr;
}

void machines_create(const machine_description& description, bool demonstrates)
{
    const u64 floor = reinterpret_cast<u64>(__pool_end);
    if (const char* problem = description_problem(description, floor))
        refuse(problem);
    const bool has_aarch32 =
        (sysreg::id_aa64pfr0_el1::read() & ID_AA64PFR0_EL1_AA32) == ID_AA64PFR0_EL1_AA32;
    for (unsigned v = 0; v < description.vms; ++v)
        if (description.vm[v].aarch32 != 0 && !has_aarch32)
            refuse("a VM is for AArch32, and EL1 of this CPU has AArch64 only");
    if (!hyp_mmu_map_guests(floor, description.ram_end))
        refuse("EL2's pool is too small for a machine with that much memory");
    for (unsigned v = 0; v < description.vms; ++v)
        create(v, description.vm[v], demonstrates);
    nr_machines = static_cast<unsigned>(description.vms);
    if (const u64 alone = nr_machines == 1 ? 1 : description.console) {
        irq_focus = static_cast<unsigned>(alone) - 1;
        console_shown = machines[irq_focus]->vm->name;
    }
}

void machines_end()
{
    if (machines[0]->cooperative)
        hyp_print_line("every guest has powered off");
    if (guests_lost)
        psci_system_reset();
    psci_system_off();
}

void say_of(const kvm_vcpu& vcpu, const char* text)
{
    uart_print("[hyp] guest ", vcpu.kvm->name, text);
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
    vcpu.powered_off = false;
    vcpu.state = vcpu_state::ready;
}
