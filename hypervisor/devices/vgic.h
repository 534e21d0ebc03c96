// SPDX-License-Identifier: GPL-2.0-or-later
// The interrupt controller that a guest sees: a GICv3 (Arm IHI 0069). Here is what is pending, and
// what the list registers shall hold; devices/vgic-mmio.cpp has its registers, devices/gic.cpp the
// hardware. Nothing here touches a register, so the same code is tested on the host.
#pragma once

#include "arch/types.h"

inline constexpr unsigned NR_SGIS = 16;
inline constexpr unsigned NR_LOCAL_IRQS = 32; // SGIs and PPIs: each virtual CPU has its own
inline constexpr unsigned NR_SPIS = 64;       // shared by the virtual CPUs
inline constexpr unsigned NR_IRQS = NR_LOCAL_IRQS + NR_SPIS;
inline constexpr unsigned MAX_LIST_REGISTERS = 4;
inline constexpr unsigned VGIC_MAX_CPUS = 8;

/// One interrupt, as the distributor knows it.
struct virq {
    u8 priority;
    u8 target; // of an SPI: number of the virtual CPU that the next one goes to
    u8 taker;  // while it is active: the one that has acknowledged it
    u8 hw;     // the physical interrupt that ends with it, 0 for none (IHI 0069, 6.1.2)
    bool enabled;
    bool group1;
    bool edge;    // else level
    bool line;    // what the device drives now
    bool latched; // an edge that was seen, or a write to ISPENDR
    bool active;
    bool listed; // in a list register: of `target`, or of its own virtual CPU
    bool lent;   // there it is pending for what had been latched
    // What another virtual CPU wrote to ICPENDR or ICACTIVER meanwhile.
    bool unpend, deactivate;

    bool pending() const { return latched || (!edge && line); }
    unsigned owner() const { return active ? taker : target; }
};

/// The part of it that belongs to one virtual CPU.
struct vgic_cpu {
    virq local[NR_LOCAL_IRQS];
    u32 ready;                  // bit n: local[n] belongs into a list register
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
    u64 ready; // bit n: spi[n] belongs into a list register of its target
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
