// SPDX-License-Identifier: GPL-2.0-or-later
// An access of a guest's that stage-2 did not let through. Memory that it has and touches for the
// first time is mapped; devices are emulated; for the rest it gets what a bus without an answer
// gives.
#include "arch/sysreg.h"
#include "devices/uart.h"
#include "mem/pool.h"
#include "mem/regions.h"
#include "mem/stage2.h"
#include "traps/aarch32.h"
#include "traps/abort.h"
#include "traps/exits.h"
#include "traps/inject.h"
#include "traps/load-store.h"
#include "vm/machine.h"
#include "vm/mmio.h"

namespace {

/// An access to a device that EL2 cannot tell. Said once for each instruction that does it: it may
/// be in a loop.
void say_undescribed(kvm_vcpu& vcpu, u64 ipa)
{
    const locked hold(hyp_lock);
    vm_machine& machine = *vcpu.kvm->machine;
    const u64 pc = vcpu.arch.ctxt.regs.pc;
    if (machine.undescribed_at == pc)
        return;
    machine.undescribed_at = pc;
    console_flush(machine.line, machine.vm->name);
    say_of(vcpu, " gets an abort: no syndrome (ESR_EL2.ISV = 0) describes its access of ");
    uart_print(ipa, " at pc ", pc, '\n');
}

/// True when the page is memory now, and the guest may try again.
bool map(vm_machine& machine, const memory_region& region, board_device* device, u64 ipa)
{
    const locked hold(hyp_lock);
    if (!device_shows_memory(device, ipa))
        return false;
    const stage2_result result = stage2_map_region(machine.stage2_root, region, ipa, pool_table);
    stage2_publish();
    return result != stage2_result::no_table;
}

/// Half a word of code, through both stages, as the level that the guest is at reads it.
bool fetch(const kvm_vcpu& vcpu, u64 va, u32& halfword)
{
    const u64 pstate = vcpu.arch.ctxt.regs.pstate;
    const bool at_el0 = (pstate & (PSR_MODE_MASK & ~PSR_AA32)) == PSR_MODE_EL0t;
    const u64 par = sysreg::par_el1::read(); // the guest's
    if (at_el0)
        asm volatile("at s12e0r, %0" : : "r"(va) : "memory");
    else
        asm volatile("at s12e1r, %0" : : "r"(va) : "memory");
    isb(); // the translation has ended
    const u64 result = sysreg::par_el1::read();
    sysreg::par_el1::write(par);
    if ((result & PAR_F) != 0)
        return false;
    // Stage 2 leads into the VM's own memory, and EL2 has that one to one.
    const u64 pa = (result & PAR_PA_MASK) | (va & (PAGE_SIZE - 1));
    halfword = __atomic_load_n(reinterpret_cast<const u16*>(pa), __ATOMIC_RELAXED);
    return true;
}

/// The instruction of an abort that has no syndrome, from the guest's memory. False when it cannot
/// be read, or is not what made this abort.
bool read_load_store(kvm_vcpu& vcpu, load_store& what)
{
    const user_pt_regs& regs = vcpu.arch.ctxt.regs;
    const kvm_vcpu_fault_info& fault = vcpu.arch.fault;
    u32 first = 0;
    u32 second = 0;
    if (!fetch(vcpu, regs.pc, first))
        return false;
    const bool thumb = vcpu_mode_is_32bit(vcpu) && (regs.pstate & PSR_AA32_T) != 0;
    if ((!thumb || is_wide_t32(first)) && !fetch(vcpu, regs.pc + 2, second))
        return false;
    const u32 word = thumb ? first << 16 | second : second << 16 | first;
    if (!(vcpu_mode_is_32bit(vcpu) ? decode_aarch32(word, regs.regs, regs.pstate, what)
                                   : decode_a64(word, regs.regs, what)))
        return false;
    // Another CPU of the guest's may have changed it meanwhile; and what is not in one page, is not
    // all of one device.
    const u64 place = what.address & (PAGE_SIZE - 1);
    return what.write == ((fault.esr_el2 & ESR_ELx_WNR) != 0) &&
           place == (fault.far_el2 & (PAGE_SIZE - 1)) &&
           place + what.size * what.count <= PAGE_SIZE;
}

/// All of it has been done: writes the base back, and goes on behind it.
void finish_load_store(kvm_vcpu& vcpu, const load_store& what)
{
    if (what.writes_back)
        vcpu.arch.ctxt.regs.regs[what.base] = what.new_base;
    u64& esr = vcpu.arch.fault.esr_el2; // without a syndrome, its IL is always set
    esr = what.length == 4 ? esr | ESR_ELx_IL : esr & ~ESR_ELx_IL;
    skip_instruction(vcpu);
}

/// What the instruction says, in place of a syndrome. False when it is none that EL2 knows.
bool do_instruction(hyp_cpu& cpu, kvm_vcpu& vcpu, board_device& device, u64 ipa)
{
    load_store what;
    if (!read_load_store(vcpu, what))
        return false;
    u64& base = vcpu.arch.ctxt.regs.regs[what.base];
    const u64 old_base = base;
    for (unsigned n = 0; n < what.count; ++n) {
        if (device_access(cpu, vcpu, device,
                          {ipa + n * what.size, what.size, what.reg[n], what.write,
                           what.sign_extends, what.wide}))
            continue;
        base = old_base; // all of it comes again, and a load may have been into its base
        return true;
    }
    finish_load_store(vcpu, what);
    return true;
}

} // namespace

run_result handle_guest_abort(hyp_cpu& cpu, kvm_vcpu& vcpu, u64)
{
    kvm_vcpu_fault_info& fault = vcpu.arch.fault;
    fault.far_el2 = sysreg::far_el2::read();
    fault.hpfar_el2 = sysreg::hpfar_el2::read();
    if (vcpu_mode_is_32bit(vcpu))
        fault.esr_el2 = with_register_of_mode(fault.esr_el2, vcpu.arch.ctxt.regs.pstate);
    vm_machine& machine = *vcpu.kvm->machine;
    const u64 ipa = faulting_ipa(fault);
    const memory_region* region = region_at(*machine.description, ipa);
    board_device* device = device_at(machine, ipa);
    if (region != nullptr && is_missing_mapping(fault.esr_el2) &&
        map(machine, *region, device, ipa))
        return run_result::goes_on;
    if (device != nullptr && describes_access(fault.esr_el2)) {
        if (device_access(cpu, vcpu, *device, decode_access(fault)))
            skip_instruction(vcpu); // an abort returns to the access; it has been done
        return run_result::goes_on;
    }
    if (device != nullptr && is_load_or_store(fault.esr_el2)) {
        if (do_instruction(cpu, vcpu, *device, ipa))
            return run_result::goes_on;
        say_undescribed(vcpu, ipa);
    }
    if (machine.cooperative)
        return kill(vcpu, is_fetch(fault.esr_el2) ? "it ran where nothing is mapped"
                                                  : "nothing is mapped there");
    inject_external_abort(vcpu);
    return run_result::goes_on;
}
