// SPDX-License-Identifier: GPL-2.0-or-later
// The interrupt controller that a guest sees: a GICv3 (Arm IHI 0069). Here is what is pending, and
// what the list registers shall hold; devices/vgic-mmio.cpp has its registers, devices/gic.cpp the
// hardware. Nothing here touches a register, so the same code is tested on the host.
#pragma once

#include "arch/types.h"

inline constexpr unsigned NR_SGIS = 16;
inline constexpr unsigned NR_LOCAL_IRQS = 32; // SGIs and PPIs: each virtual CPU has its own
inline constexpr unsigned NR_SPIS = 224;      // shared by the virtual CPUs
inline constexpr unsigned NR_IRQS = NR_LOCAL_IRQS + NR_SPIS; // as many as QEMU's board says it has
inline constexpr unsigned MAX_LIST_REGISTERS = 4;
inline constexpr unsigned VGIC_MAX_CPUS = 8;
inline constexpr u8 VGIC_NOBODY = 0xff;

/// One interrupt, as the distributor knows it.
struct virq {
    u8 priority;
    u8 target;    // of an SPI: number of the virtual CPU that the next one goes to, or VGIC_NOBODY
    u8 active_on; // while it is active: the one that has acknowledged it
    u8 hw;        // the physical interrupt that ends with it, 0 for none (IHI 0069, 6.1.2)
    bool enabled;
    bool group1;
    bool edge;    // else by level
    bool level;   // what the device drives now
    bool latched; // an edge that was seen, or a write to ISPENDR
    bool active;
    bool in_lr;      // in a list register: of `target`, or of its own virtual CPU
    bool hw_pending; // there it is pending for what had been latched
    // What another virtual CPU wrote to ICPENDR or ICACTIVER meanwhile.
    bool unpend, deactivate;

    bool pending() const { return latched || (!edge && level); }
    unsigned owner() const { return active ? active_on : target; }
};

/// Numbers of interrupts, a bit each.
struct irq_set {
    u64 word[NR_IRQS / 64];

    bool empty() const { return (word[0] | word[1] | word[2] | word[3]) == 0; }
    void set(unsigned intid, bool in)
    {
        const u64 bit = 1UL << intid % 64;
        word[intid / 64] = in ? word[intid / 64] | bit : word[intid / 64] & ~bit;
    }
    template <typename Do>
    void for_each(Do&& act) const // from the lowest on
    {
        for (unsigned w = 0; w < NR_IRQS / 64; ++w)
            for (u64 left = word[w]; left != 0; left &= left - 1)
                act(64 * w + static_cast<unsigned>(__builtin_ctzl(left)));
    }
};

/// The part of it that belongs to one virtual CPU.
struct vgic_cpu {
    virq local[NR_LOCAL_IRQS];
    irq_set ready;              // which of its own belong into a list register
    bool dirty;                 // the list registers are not what they should be
    bool asleep;                // GICR_WAKER.ProcessorSleep
    bool waiting;               // more is pending than the list registers hold
    bool spilled;               // and more is active: an end may be of one that is in none
    u64 ended;                  // so many ends were
    unsigned count;             // list registers in use
    u64 lr[MAX_LIST_REGISTERS]; // what they hold, or held when they were last read
    u64 vmcr, ap0r0, ap1r0;     // the CPU interface's state while another guest has it
};

struct vgic {
    virq spi[NR_SPIS];
    u64 route[NR_SPIS]; // GICD_IROUTER: the affinity that each is sent to
    irq_set ready;      // which SPIs belong into a list register of their target
    bool group0_enabled;
    bool group1_enabled;
    u32 kicks; // virtual CPUs that have something new; see vgic_take_kicks
    unsigned cpus;
    unsigned list_registers;
    vgic_cpu* cpu[VGIC_MAX_CPUS];
};

// List registers, IHI 0069 12.4.9.
inline constexpr u64 LR_PENDING = 1UL << 62;
inline constexpr u64 LR_ACTIVE = 1UL << 63;
inline constexpr u64 LR_HW = 1UL << 61;
inline constexpr u64 LR_GROUP1 = 1UL << 60;
inline constexpr u64 LR_EOI = 1UL << 41; // tell EL2 when the guest has ended it
inline constexpr u64 LR_PRIORITY_SHIFT = 48;
inline constexpr u64 LR_PINTID_SHIFT = 32;
inline constexpr u64 LR_VINTID_MASK = 0xffffffffUL;

/// As at reset: everything off, every SPI to virtual CPU 0. `cpus` and `cpu[]` are set already.
void vgic_reset(vgic& gic, unsigned list_registers);

/// The interrupt `intid` as virtual CPU `cpu` sees it; null for a number that there is not.
virq* vgic_irq(vgic& gic, unsigned cpu, unsigned intid);
/// A device drives its line: a level as it is, an edge when it rises.
void vgic_set_line(vgic& gic, unsigned cpu, unsigned intid, bool level);
/// A guest wrote ICC_SGI1R_EL1: an interrupt from one virtual CPU to others, of whichever group
/// they have it in (a CPU that was just started has it in group 0). ICC_SGI0R_EL1 and, with one
/// security state, ICC_ASGI1R_EL1 reach group 0 alone. So Linux's KVM; QEMU's GIC loses the first
/// kind.
void vgic_send_sgi(vgic& gic, unsigned from, u64 sgi1r, bool group1 = true);
/// After any field of it changed: who shall see it, and who has to look.
void vgic_update(vgic& gic, unsigned cpu, unsigned intid);
/// After the distributor was turned on or off.
void vgic_update_all(vgic& gic);

/// Something is pending that this virtual CPU would be interrupted by: it has no reason to sleep.
bool vgic_deliverable(vgic& gic, unsigned cpu);
/// Which virtual CPUs have something new since the last call: bit n for number n.
u32 vgic_take_kicks(vgic& gic);

/// What the guest did to its list registers, as they were read into lr[], back into the interrupts.
void vgic_sync(vgic& gic, unsigned cpu);
/// The same, and it ended that interrupt by ICC_DIR_EL1.
void vgic_deactivate(vgic& gic, unsigned cpu, unsigned intid);
/// Chooses what the list registers hold from now on: what is active first, then by priority. What
/// does not fit waits, and `waiting` says so.
void vgic_fill(vgic& gic, unsigned cpu);
