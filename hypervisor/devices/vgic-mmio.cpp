// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/vgic-mmio.h"

namespace {

// The distributor's own, IHI 0069 12.9.
constexpr u64 GICD_CTLR = 0x0000;
constexpr u64 GICD_TYPER = 0x0004;
constexpr u64 GICD_IIDR = 0x0008;
constexpr u64 GICD_IROUTER = 0x6000; // eight bytes an interrupt
constexpr u64 GIC_IDS = 0xffd0;      // of both kinds of frame
constexpr u64 CTLR_GROUP0 = 1;
constexpr u64 CTLR_GROUP1 = 2;
constexpr u64 CTLR_ARE = 1UL << 4; // affinity routing: fixed on
constexpr u64 CTLR_DS = 1UL << 6;  // one security state
// PIDR4-7, PIDR0-3 and CIDR0-3, as the board's; PIDR0 of a redistributor is one more.
constexpr u8 ids[12] = {0x44, 0, 0, 0, 0x92, 0xb4, 0x3b, 0, 0x0d, 0xf0, 0x05, 0xb1};
constexpr u64 IIDR_ARM = 0x43b; // JEP106 code of Arm

// A redistributor's own, 12.10.
constexpr u64 GICR_TYPER = 0x0008;
constexpr u64 GICR_WAKER = 0x0014;
constexpr u64 GICR_SGI_FRAME = 0x10000;
constexpr u64 WAKER_SLEEP = 1UL << 1;
constexpr u64 WAKER_CHILDREN_ASLEEP = 1UL << 2;

// Both have these, with one to eight bits an interrupt.
constexpr u64 IGROUPR = 0x0080;
constexpr u64 ISENABLER = 0x0100;
constexpr u64 ICENABLER = 0x0180;
constexpr u64 ISPENDR = 0x0200;
constexpr u64 ICPENDR = 0x0280;
constexpr u64 ISACTIVER = 0x0300;
constexpr u64 ICACTIVER = 0x0380;
constexpr u64 IPRIORITYR = 0x0400;
constexpr u64 IPRIORITYR_END = 0x0800;
constexpr u64 ICFGR = 0x0c00;
constexpr u64 ICFGR_END = 0x0d00;

constexpr u8 PRIORITY_BITS = 0xf8; // five are implemented

/// The interrupts that an access is about: `count` from `first` on, `bits` of the value each.
struct span {
    u64 reg; // which of the registers above, without its place in the array
    unsigned first;
    unsigned count;
    unsigned bits;
};

/// Which interrupts an access to a per-interrupt register names.
span span_of(u64 offset, unsigned size)
{
    const auto run = [&](u64 base, unsigned bits) {
        return span{base, static_cast<unsigned>((offset - base) * 8 / bits), size * 8 / bits, bits};
    };
    if (offset >= IPRIORITYR && offset < IPRIORITYR_END)
        return run(IPRIORITYR, 8);
    if (offset >= ICFGR && offset < ICFGR_END)
        return run(ICFGR, 2);
    if (offset >= IGROUPR && offset < IPRIORITYR)
        return run(offset & ~0x7fUL, 1);
    return {0, 0, 0, 1};
}

u64 field(const virq& irq, u64 reg)
{
    switch (reg) {
    case IGROUPR:
        return irq.group1;
    case ISENABLER:
    case ICENABLER:
        return irq.enabled;
    case ISPENDR:
    case ICPENDR:
        return irq.pending();
    case ISACTIVER:
    case ICACTIVER:
        return irq.active;
    case IPRIORITYR:
        return irq.priority;
    case ICFGR:
        return irq.edge ? 2 : 0;
    default:
        return 0;
    }
}

void set_field(virq& irq, unsigned intid, u64 reg, u64 value)
{
    const bool one = value != 0; // of a set or clear register: zeros change nothing
    switch (reg) {
    case IGROUPR:
        irq.group1 = one;
        break;
    case ISENABLER:
        irq.enabled |= one;
        break;
    case ICENABLER:
        irq.enabled &= !one;
        break;
    case ISPENDR:
        irq.latched |= one;
        break;
    case ICPENDR:
        irq.latched &= !one;
        irq.unpend |= one && irq.listed;
        break;
    case ISACTIVER:
        irq.taker = irq.active ? irq.taker : irq.target;
        irq.active |= one;
        break;
    case ICACTIVER:
        irq.active &= !one;
        irq.deactivate |= one && irq.listed;
        break;
    case IPRIORITYR:
        irq.priority = value & PRIORITY_BITS;
        break;
    case ICFGR:
        if (intid >= NR_SGIS) // an SGI is always an edge
            irq.edge = (value & 2) != 0;
        break;
    }
}

/// Those of the span that exist and belong to this frame: a distributor's begin at 32.
template <typename Do>
void for_each(vgic& gic, unsigned cpu, const span& range, bool local, Do&& act)
{
    for (unsigned i = 0; i < range.count; ++i) {
        const unsigned intid = range.first + i;
        if ((intid < NR_LOCAL_IRQS) != local)
            continue;
        if (virq* irq = vgic_irq(gic, cpu, intid))
            act(*irq, intid, i * range.bits);
    }
}

u64 irqs_read(vgic& gic, unsigned cpu, u64 offset, unsigned size, bool local)
{
    const span range = span_of(offset, size);
    u64 value = 0;
    for_each(gic, cpu, range, local, [&](const virq& irq, unsigned, unsigned shift) {
        value |= field(irq, range.reg) << shift;
    });
    return value;
}

void irqs_write(vgic& gic, unsigned cpu, u64 offset, unsigned size, u64 value, bool local)
{
    const span range = span_of(offset, size);
    const u64 mask = (1UL << range.bits) - 1;
    for_each(gic, cpu, range, local, [&](virq& irq, unsigned intid, unsigned shift) {
        set_field(irq, intid, range.reg, value >> shift & mask);
        vgic_update(gic, cpu, intid);
    });
}

/// IROUTER's interrupt; null below the first SPI and above the last.
virq* routed(vgic& gic, u64 offset)
{
    const u64 intid = (offset - GICD_IROUTER) / 8;
    return offset >= GICD_IROUTER && intid >= NR_LOCAL_IRQS && intid < NR_IRQS
               ? vgic_irq(gic, 0, static_cast<unsigned>(intid))
               : nullptr;
}

/// The bytes at `offset` of a register that is 64 bits wide.
u64 part(u64 value, u64 offset)
{
    return value >> 8 * (offset & 7);
}

} // namespace

u64 vgic_dist_read(vgic& gic, u64 offset, unsigned size)
{
    switch (offset) {
    case GICD_CTLR:
        return (gic.group0_enabled ? CTLR_GROUP0 : 0) | (gic.group1_enabled ? CTLR_GROUP1 : 0) |
               CTLR_ARE | CTLR_DS;
    case GICD_TYPER: // no "1 of N" (bit 25), Aff3 (24); IDbits = 16, no LPIs; ITLinesNumber
        return 3UL << 24 | (16 - 1) << 19 | (NR_IRQS / 32 - 1);
    case GICD_IIDR:
        return IIDR_ARM;
    }
    if (offset >= GIC_IDS && offset < VGICD_SIZE)
        return ids[(offset - GIC_IDS) / 4];
    if (const virq* irq = routed(gic, offset))
        return part(irq->target, offset);
    return irqs_read(gic, 0, offset, size, false);
}

void vgic_dist_write(vgic& gic, u64 offset, unsigned size, u64 value)
{
    if (offset == GICD_CTLR) {
        gic.group0_enabled = (value & CTLR_GROUP0) != 0;
        gic.group1_enabled = (value & CTLR_GROUP1) != 0;
        vgic_update_all(gic);
        return;
    }
    if (virq* irq = routed(gic, offset)) {
        // Virtual CPUs differ in Aff0 alone; "any of them" (bit 31) is the one it was.
        if ((offset & 7) == 0 && (value & 1UL << 31) == 0 && (value & 0xff) < gic.cpus) {
            irq->target = static_cast<u8>(value & 0xff);
            vgic_update(gic, 0, static_cast<unsigned>((offset - GICD_IROUTER) / 8));
        }
        return;
    }
    irqs_write(gic, 0, offset, size, value, false);
}

u64 vgic_redist_read(vgic& gic, u64 offset, unsigned size)
{
    const u64 cpu = offset / VGICR_STRIDE;
    if (cpu >= gic.cpus)
        return 0;
    const u64 at = offset % VGICR_STRIDE;
    if (at >= GICR_SGI_FRAME)
        return irqs_read(gic, static_cast<unsigned>(cpu), at - GICR_SGI_FRAME, size, true);
    if ((at & ~7UL) == GICR_TYPER) // affinity, number, and whether it is the last one
        return part(cpu << 32 | cpu << 8 | (cpu + 1 == gic.cpus ? 1UL << 4 : 0), at);
    if (at == GICR_WAKER)
        return gic.cpu[cpu]->asleep ? WAKER_SLEEP | WAKER_CHILDREN_ASLEEP : 0;
    if (at == GICD_IIDR - 4) // GICR_IIDR
        return IIDR_ARM;
    if (at >= GIC_IDS)
        return ids[(at - GIC_IDS) / 4] + (at == GIC_IDS + 16 ? 1 : 0);
    return 0;
}

void vgic_redist_write(vgic& gic, u64 offset, unsigned size, u64 value)
{
    const u64 cpu = offset / VGICR_STRIDE;
    if (cpu >= gic.cpus)
        return;
    const u64 at = offset % VGICR_STRIDE;
    if (at >= GICR_SGI_FRAME)
        irqs_write(gic, static_cast<unsigned>(cpu), at - GICR_SGI_FRAME, size, value, true);
    else if (at == GICR_WAKER)
        gic.cpu[cpu]->asleep = (value & WAKER_SLEEP) != 0;
}
