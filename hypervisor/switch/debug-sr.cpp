// SPDX-License-Identifier: GPL-2.0-or-later
// Debug registers (Arm ARM D17.3). The seed's context has a slot for MDSCR_EL1 and MDCCINT_EL1, and
// none for the breakpoints; a guest that uses those finds them beside its context.
#include "switch/debug-sr.h"

#include "arch/bits.h"
#include "arch/sysreg.h"
#include "switch/kvm_emulate.h"

namespace {

// A value's fields that a guest may set. Not: HMC and SSC, which reach to EL2 and Secure state.
constexpr u64 BCR_GUEST = 0x00ff01e7;
constexpr u64 WCR_GUEST = 0x1f1f1fff;
constexpr u64 MDCCINT_GUEST = 3UL << 29;
constexpr u64 OSLSR_IMPLEMENTED = 1UL << 3; // OSLM: there is a lock
constexpr u64 OSLSR_OSLK_SHIFT = 1;

u64 breakpoints()
{
    return (sysreg::id_aa64dfr0_el1::read() >> ID_AA64DFR0_BRPS_SHIFT & 15) + 1;
}

u64 watchpoints()
{
    return (sysreg::id_aa64dfr0_el1::read() >> ID_AA64DFR0_WRPS_SHIFT & 15) + 1;
}

/// DBGBVR<n>, DBGBCR<n>, DBGWVR<n>, DBGWCR<n> are op2 4 to 7: each named in its instruction.
template <unsigned N, unsigned OP2>
void write_one(u64 value)
{
    asm volatile("msr s2_0_c0_c%c1_%c2, %0" : : "r"(value), "i"(N), "i"(OP2) : "memory");
}

template <unsigned N = 0>
void write_all(const kvm_guest_debug_arch& debug, u64 enable)
{
    if constexpr (N < 16) {
        if (N < breakpoints()) {
            write_one<N, 4>(debug.dbg_bvr[N]);
            write_one<N, 5>(debug.dbg_bcr[N] & enable);
        }
        if (N < watchpoints()) {
            write_one<N, 6>(debug.dbg_wvr[N]);
            write_one<N, 7>(debug.dbg_wcr[N] & enable);
        }
        write_all<N + 1>(debug, enable);
    }
}

/// Where the value of a breakpoint's or watchpoint's register lies; null when there is none.
u64* numbered(kvm_guest_debug_arch& debug, u64 op2, u64 n)
{
    u64* const bank[] = {debug.dbg_bvr, debug.dbg_bcr, debug.dbg_wvr, debug.dbg_wcr};
    return n < (op2 < 6 ? breakpoints() : watchpoints()) ? &bank[op2 - 4][n] : nullptr;
}

bool numbered_access(kvm_vcpu& vcpu, u64 reg, bool is_read, u64& value)
{
    kvm_guest_debug_arch& debug = vcpu.arch.vcpu_debug_state;
    const u64 op2 = reg & 7;
    u64* const where = numbered(debug, op2, reg >> 3 & 15);
    if (where == nullptr)
        return false;
    if (is_read) {
        value = *where;
        return true;
    }
    *where = value & (op2 == 5 ? BCR_GUEST : op2 == 7 ? WCR_GUEST : ~3UL);
    debug.used = true;
    __debug_restore_state(vcpu);
    return true;
}

constexpr u64 debug_encoding(u64 op1, u64 crn, u64 crm, u64 op2)
{
    return 2UL << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;
}

} // namespace

void __debug_restore_state(const kvm_vcpu& vcpu)
{
    const kvm_guest_debug_arch& debug = vcpu.arch.vcpu_debug_state;
    sysreg::oslar_el1::write(debug.os_lock ? 1 : 0);
    if (debug.used)
        write_all(debug, ~0UL);
}

void __debug_disarm(const kvm_vcpu& vcpu)
{
    // The values may stay: the next guest's reads trap, and none is enabled.
    if (vcpu.arch.vcpu_debug_state.used)
        write_all(vcpu.arch.vcpu_debug_state, 0);
}

bool debug_access(kvm_vcpu& vcpu, u64 reg, bool is_read, u64& value)
{
    kvm_guest_debug_arch& debug = vcpu.arch.vcpu_debug_state;
    switch (reg) {
    case debug_encoding(0, 0, 2, 2): // MDSCR_EL1, switched with the others
        if (is_read)
            value = sysreg::mdscr_el1::read();
        else
            vcpu_write_sys_reg<sysreg::mdscr_el1>(vcpu, MDSCR_EL1, value);
        return true;
    case debug_encoding(0, 0, 2, 0): // MDCCINT_EL1: no channel is there, so none interrupts
        if (is_read)
            value = vcpu.arch.ctxt.sys_regs[MDCCINT_EL1];
        else
            vcpu.arch.ctxt.sys_regs[MDCCINT_EL1] = value & MDCCINT_GUEST;
        return true;
    case debug_encoding(0, 1, 0, 4): // OSLAR_EL1
        debug.os_lock = (value & 1) != 0;
        __debug_restore_state(vcpu);
        return !is_read;
    case debug_encoding(0, 1, 1, 4): // OSLSR_EL1
        value = OSLSR_IMPLEMENTED | static_cast<u64>(debug.os_lock) << OSLSR_OSLK_SHIFT;
        return is_read;
    default:
        break;
    }
    const u64 bank = reg & debug_encoding(7, 15, 0, 0);
    if (bank == debug_encoding(0, 0, 0, 0) && (reg & 4) != 0 && reg != debug_encoding(0, 0, 6, 2))
        return numbered_access(vcpu, reg, is_read, value);
    // The comms channel, the double lock, claim tags, the ROM table: read as zero, writes are lost.
    value = 0;
    return (reg >> 11 & 7) == 0 || bank == debug_encoding(3, 0, 0, 0);
}
