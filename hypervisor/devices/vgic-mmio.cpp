// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/vgic-mmio.h"

#include "devices/gic-registers.h"

namespace {

// PIDR4-7, PIDR0-3 and CIDR0-3, as the board's; PIDR0 of a redistributor is one more.
constexpr u8 ids[12] = {0x44, 0, 0, 0, 0x92, 0xb4, 0x3b, 0, 0x0d, 0xf0, 0x05, 0xb1};
constexpr u64 IIDR_ARM = 0x43b;    // JEP106 code of Arm
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
    if (reg == IPRIORITYR)
        return irq.priority;
    if (reg == ICFGR)
        return irq.edge ? 2 : 0;
    const bool bits[] = {false,         irq.group1,    irq.enabled, irq.enabled,
                         irq.pending(), irq.pending(), irq.active,  irq.active}; // by 0x80 bytes
    return bits[reg / IGROUPR];
}

/// A one in a set or clear register. (Zeros change nothing there.)
void set_or_clear(virq& irq, u64 reg)
{
    switch (reg) {
    case ISENABLER:
    case ICENABLER:
        irq.enabled = reg == ISENABLER;
        break;
    case ISPENDR:
        irq.latched = true;
        break;
    case ICPENDR:
        irq.latched = false;
        irq.unpend = irq.in_lr;
        break;
    case ISACTIVER:
        irq.active_on = irq.active ? irq.active_on : irq.target;
        irq.active = true;
        break;
    case ICACTIVER:
        irq.active = false;
        irq.deactivate = irq.in_lr;
        break;
    }
}

void set_field(virq& irq, unsigned intid, u64 reg, u64 value)
{
    if (reg == IGROUPR)
        irq.group1 = value != 0;
    else if (reg == IPRIORITYR)
        irq.priority = value & PRIORITY_BITS;
    else if (reg == ICFGR && intid >= NR_SGIS) // an SGI is always an edge
        irq.edge = (value & 2) != 0;
    else if (reg != ICFGR && value != 0)
        set_or_clear(irq, reg);
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

/// The SPI whose IROUTER that is; what is none's from NR_SPIS on.
u64 routed(u64 offset)
{
    return offset < GICD_IROUTER ? NR_SPIS : (offset - GICD_IROUTER) / 8 - NR_LOCAL_IRQS;
}

/// A half of it, or all. There is no "any of them" (bit 31; GICD_TYPER.No1N). Virtual CPUs differ
/// in Aff0 alone; what is sent to an affinity that none has waits here, pending.
void set_route(vgic& gic, u64 spi, u64 offset, unsigned size, u64 value)
{
    constexpr u64 AFFINITY = 0xff00ffffff;
    const unsigned shift = 8 * (offset & 4);
    const u64 written = (size == 8 ? ~0UL : size == 4 ? 0xffffffffUL << shift : 0) & AFFINITY;
    u64& route = gic.route[spi];
    route = (route & ~written) | (value << shift & written);
    gic.spi[spi].target = route < gic.cpus ? static_cast<u8>(route) : VGIC_NOBODY;
    vgic_update(gic, 0, static_cast<unsigned>(NR_LOCAL_IRQS + spi));
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
    if (offset >= GIC_IDS && offset < BOARD_GICD_SIZE)
        return ids[(offset - GIC_IDS) / 4];
    if (const u64 spi = routed(offset); spi < NR_SPIS)
        return part(gic.route[spi], offset);
    return irqs_read(gic, 0, offset, size, false);
}

bool vgic_dist_write(vgic& gic, u64 offset, unsigned size, u64 value)
{
    if (offset == GICD_CTLR) {
        gic.group0_enabled = (value & CTLR_GROUP0) != 0;
        gic.group1_enabled = (value & CTLR_GROUP1) != 0;
        vgic_update_all(gic);
        return true;
    }
    if (const u64 spi = routed(offset); spi < NR_SPIS) {
        set_route(gic, spi, offset, size, value);
        return true;
    }
    irqs_write(gic, 0, offset, size, value, false);
    return true;
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
    if (at == GICR_IIDR)
        return IIDR_ARM;
    if (at >= GIC_IDS)
        return ids[(at - GIC_IDS) / 4] + (at == GIC_IDS + 16 ? 1 : 0);
    return 0;
}

bool vgic_redist_write(vgic& gic, u64 offset, unsigned size, u64 value)
{
    const u64 cpu = offset / VGICR_STRIDE;
    if (cpu >= gic.cpus)
        return true;
    const u64 at = offset % VGICR_STRIDE;
    if (at >= GICR_SGI_FRAME)
        irqs_write(gic, static_cast<unsigned>(cpu), at - GICR_SGI_FRAME, size, value, true);
    else if (at == GICR_WAKER)
        gic.cpu[cpu]->asleep = (value & WAKER_SLEEP) != 0;
    return true;
}

namespace {

/// What it shows is the VM's anyhow.
void attach(board_device& self)
{
    self.state = &self.board->gic;
}

} // namespace

BOARD_DEVICE(vgic_distributor, BOARD_GICD_BASE, BOARD_GICD_SIZE, 0, 0, attach, on<vgic_dist_read>,
             on<vgic_dist_write>, nullptr, {.shows_interrupts = true});

BOARD_DEVICE(vgic_redistributors, BOARD_GICR_BASE, VGICR_STRIDE* VGIC_MAX_CPUS, 0, 0, attach,
             on<vgic_redist_read>, on<vgic_redist_write>, nullptr, {.shows_interrupts = true});
