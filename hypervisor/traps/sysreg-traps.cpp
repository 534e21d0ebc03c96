// SPDX-License-Identifier: GPL-2.0-or-later
#include "traps/sysreg-traps.h"

#include "arch/sysreg.h"
#include "devices/gic.h"
#include "switch/debug-sr.h"
#include "traps/id-registers.h"
#include "vm/machine.h"
#include "vm/sched-kick.h"

namespace {

/// The register that ISS names (Arm ARM D17.2.38, "MSR, MRS"), as one number: op0 to op2 as they
/// stand in the instruction.
constexpr u64 encoding(u64 op0, u64 op1, u64 crn, u64 crm, u64 op2)
{
    return op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;
}

u64 encoding_of(u64 iss)
{
    return encoding(iss >> 20 & 3, iss >> 14 & 7, iss >> 10 & 15, iss >> 1 & 15, iss >> 17 & 7);
}

constexpr u64 ICC_DIR = encoding(3, 0, 12, 11, 1);
constexpr u64 ICC_SGI1R = encoding(3, 0, 12, 11, 5);
constexpr u64 ICC_ASGI1R = encoding(3, 0, 12, 11, 6);
constexpr u64 ICC_SGI0R = encoding(3, 0, 12, 11, 7);
constexpr u64 REVIDR = encoding(3, 0, 0, 0, 6);
constexpr u64 AIDR = encoding(3, 1, 0, 0, 7);
constexpr u64 FIRST_ID = encoding(3, 0, 0, 1, 0);
constexpr u64 LAST_ID = encoding(3, 0, 0, 7, 7);

} // namespace

u64 own_id(id_register reg)
{
    // Each register is named in its instruction: 56 pairs of MRS and B, S3_0_C0_C1_0 first.
    u64 value = (reg.crm - 1) * 8 + reg.op2;
    asm volatile("adr x16, 1f\n\tadd x16, x16, %0, lsl #3\n\tbr x16\n1:\n"
                 ".irp m, 1, 2, 3, 4, 5, 6, 7\n.irp n, 0, 1, 2, 3, 4, 5, 6, 7\n"
                 "\tmrs %0, s3_0_c0_c\\m\\()_\\n\n\tb 2f\n.endr\n.endr\n2:"
                 : "+r"(value)
                 :
                 : "x16");
    return value;
}

void sgi_trap(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 value, bool group1)
{
    const locked hold(hyp_lock);
    vm_machine& machine = *vcpu.kvm->machine;
    vgic_send_sgi(machine.gic, static_cast<unsigned>(vcpu.vcpu_id), value, group1);
    sched_kick(machine, cpu.id);
}

bool sysreg_trap(hyp_cpu& cpu, kvm_vcpu& vcpu)
{
    const u64 iss = vcpu.arch.fault.esr_el2;
    const u64 reg = encoding_of(iss);
    const u64 rt = iss >> 5 & 0x1f;
    const bool is_read = (iss & 1) != 0;
    u64* regs = vcpu.arch.ctxt.regs.regs;
    u64 value = is_read || rt == 31 ? 0 : regs[rt];
    if (is_read && reg >= FIRST_ID && reg <= LAST_ID) {
        const id_register id{static_cast<unsigned>(reg >> 3 & 15), static_cast<unsigned>(reg & 7)};
        value = visible_id(id, own_id(id));
    } else if (reg >> 14 == 2) { // op0 = 2: debug
        if (!debug_access(vcpu, reg, is_read, value))
            return false;
    } else if (!is_read && (reg == ICC_SGI1R || reg == ICC_ASGI1R || reg == ICC_SGI0R)) {
        sgi_trap(cpu, vcpu, value, reg == ICC_SGI1R);
    } else if (!is_read && reg == ICC_DIR) { // while an active interrupt is in no list register
        const locked hold(hyp_lock);
        gic_read_lists(*vcpu.vgic);
        vgic_deactivate(vcpu.kvm->machine->gic, static_cast<unsigned>(vcpu.vcpu_id),
                        static_cast<unsigned>(value));
    } else if (is_read && (reg == REVIDR || reg == AIDR)) { // trapped for the sake of SMIDR_EL1
        value = reg == REVIDR ? sysreg::revidr_el1::read() : sysreg::aidr_el1::read();
    } else {
        return false;
    }
    if (is_read && rt != 31)
        regs[rt] = value;
    return true;
}
