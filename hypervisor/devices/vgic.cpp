// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/vgic.h"

namespace {

/// A place among the interrupts that one virtual CPU may get.
virq& irq_at(vgic& gic, unsigned cpu, unsigned intid)
{
    return intid < NR_LOCAL_IRQS ? gic.cpu[cpu]->local[intid] : gic.spi[intid - NR_LOCAL_IRQS];
}

bool group_enabled(const vgic& gic, const virq& irq)
{
    return irq.group1 ? gic.group1_enabled : gic.group0_enabled;
}

bool wants_delivery(const vgic& gic, const virq& irq)
{
    return irq.enabled && irq.pending() && group_enabled(gic, irq);
}

/// Numbers that a virtual CPU has to deal with now, in two words: its own, and SPIs sent to it.
struct candidates {
    u32 local;
    u64 spi;
};

candidates candidates_of(const vgic& gic, unsigned cpu)
{
    candidates found{gic.cpu[cpu]->ready, 0};
    for (u64 left = gic.ready; left != 0; left &= left - 1) {
        const int n = __builtin_ctzl(left);
        if (gic.spi[n].target == cpu && !gic.spi[n].listed) // listed: its last target has it still
            found.spi |= 1UL << n;
    }
    return found;
}

u64 list_register(unsigned intid, const virq& irq)
{
    u64 value = intid | static_cast<u64>(irq.priority) << LR_PRIORITY_SHIFT;
    if (irq.group1)
        value |= LR_GROUP1;
    if (irq.active)
        value |= LR_ACTIVE;
    if (irq.hw != 0) {
        // Never pending and active at once (IHI 0069, 6.1.2): the physical line tells again.
        value |= LR_HW | static_cast<u64>(irq.hw) << LR_PINTID_SHIFT;
        return irq.active ? value : value | LR_PENDING;
    }
    if (irq.edge)
        return irq.pending() ? value | LR_PENDING : value;
    // A level that is still high when the guest ends it interrupts again: EL2 must be told.
    return (irq.pending() && !irq.active ? value | LR_PENDING : value) | LR_EOI;
}

/// The most urgent of the candidates, taken out of them: active ones first, because the guest will
/// end those; then the lowest priority value, then the lowest number.
unsigned take_best(vgic& gic, unsigned cpu, candidates& from)
{
    unsigned best = NR_IRQS;
    unsigned best_key = ~0U;
    const auto look = [&](unsigned intid) {
        const virq& irq = irq_at(gic, cpu, intid);
        const unsigned key = (irq.active ? 0U : 256U) + irq.priority;
        if (key < best_key) {
            best = intid;
            best_key = key;
        }
    };
    for (u32 left = from.local; left != 0; left &= left - 1)
        look(static_cast<unsigned>(__builtin_ctz(left)));
    for (u64 left = from.spi; left != 0; left &= left - 1)
        look(NR_LOCAL_IRQS + static_cast<unsigned>(__builtin_ctzl(left)));
    if (best < NR_LOCAL_IRQS)
        from.local &= ~(1U << best);
    else
        from.spi &= ~(1UL << (best - NR_LOCAL_IRQS));
    return best;
}

} // namespace

void vgic_reset(vgic& gic, unsigned list_registers)
{
    gic.list_registers = list_registers < MAX_LIST_REGISTERS ? list_registers : MAX_LIST_REGISTERS;
    gic.group0_enabled = gic.group1_enabled = false;
    gic.ready = 0;
    gic.kicks = 0;
    for (virq& irq : gic.spi)
        irq = {};
    for (unsigned c = 0; c < gic.cpus; ++c) {
        vgic_cpu& cpu = *gic.cpu[c];
        cpu = {};
        cpu.asleep = true;
        for (unsigned n = 0; n < NR_LOCAL_IRQS; ++n) {
            cpu.local[n].target = static_cast<u8>(c);
            cpu.local[n].edge = n < NR_SGIS;
        }
    }
}

virq* vgic_irq(vgic& gic, unsigned cpu, unsigned intid)
{
    return intid < NR_IRQS && cpu < gic.cpus ? &irq_at(gic, cpu, intid) : nullptr;
}

void vgic_update(vgic& gic, unsigned cpu, unsigned intid)
{
    const virq& irq = irq_at(gic, cpu, intid);
    const bool ready = irq.active || irq.listed || wants_delivery(gic, irq);
    vgic_cpu& target = *gic.cpu[irq.target];
    if (intid < NR_LOCAL_IRQS)
        target.ready = (target.ready & ~(1U << intid)) | static_cast<u32>(ready) << intid;
    else
        gic.ready = (gic.ready & ~(1UL << (intid - NR_LOCAL_IRQS))) |
                    static_cast<u64>(ready) << (intid - NR_LOCAL_IRQS);
    if (ready) {
        target.dirty = true;
        gic.kicks |= 1U << irq.target;
    }
}

void vgic_update_all(vgic& gic)
{
    for (unsigned c = 0; c < gic.cpus; ++c)
        for (unsigned n = 0; n < NR_LOCAL_IRQS; ++n)
            vgic_update(gic, c, n);
    for (unsigned n = NR_LOCAL_IRQS; n < NR_IRQS; ++n)
        vgic_update(gic, 0, n);
}

void vgic_set_line(vgic& gic, unsigned cpu, unsigned intid, bool level)
{
    virq& irq = irq_at(gic, cpu, intid);
    if (irq.line == level)
        return;
    irq.line = level;
    if (irq.edge && level)
        irq.latched = true;
    vgic_update(gic, cpu, intid);
}

void vgic_send_sgi(vgic& gic, unsigned from, u64 sgi1r)
{
    const unsigned intid = sgi1r >> 24 & 0xf;
    const bool all_but_self = (sgi1r >> 40 & 1) != 0;
    // Virtual CPUs differ in Aff0 alone, so every other level must be zero, and Aff0 below 16.
    const u64 others = sgi1r & 0x00fff0ff00ff0000UL;
    for (unsigned c = 0; c < gic.cpus; ++c) {
        const bool named = all_but_self ? c != from : others == 0 && (sgi1r >> c & 1) != 0;
        if (!named)
            continue;
        gic.cpu[c]->local[intid].latched = true;
        vgic_update(gic, c, intid);
    }
}

bool vgic_deliverable(const vgic& gic, unsigned cpu)
{
    const candidates found = candidates_of(gic, cpu);
    for (u32 left = found.local; left != 0; left &= left - 1) {
        const virq& irq = gic.cpu[cpu]->local[__builtin_ctz(left)];
        if (!irq.active && wants_delivery(gic, irq))
            return true;
    }
    for (u64 left = found.spi; left != 0; left &= left - 1) {
        const virq& irq = gic.spi[__builtin_ctzl(left)];
        if (!irq.active && wants_delivery(gic, irq))
            return true;
    }
    return false;
}

u32 vgic_take_kicks(vgic& gic)
{
    const u32 kicks = gic.kicks;
    gic.kicks = 0;
    return kicks;
}

void vgic_sync(vgic& gic, unsigned cpu)
{
    vgic_cpu& own = *gic.cpu[cpu];
    for (unsigned i = 0; i < own.count; ++i) {
        const u64 lr = own.lr[i];
        const unsigned intid = static_cast<unsigned>(lr & LR_VINTID_MASK);
        virq& irq = irq_at(gic, cpu, intid);
        const bool still_pending = (lr & LR_PENDING) != 0;
        irq.active = (lr & LR_ACTIVE) != 0;
        irq.listed = false;
        if (irq.edge)
            irq.latched |= still_pending;
        else if (!still_pending)
            irq.latched = false; // the guest has taken what was written to ISPENDR
        vgic_update(gic, cpu, intid);
    }
    own.count = 0;
    own.dirty = true;
}

void vgic_fill(vgic& gic, unsigned cpu)
{
    vgic_cpu& own = *gic.cpu[cpu];
    candidates left = candidates_of(gic, cpu);
    while ((left.local | left.spi) != 0 && own.count < gic.list_registers) {
        const unsigned intid = take_best(gic, cpu, left);
        virq& irq = irq_at(gic, cpu, intid);
        own.lr[own.count++] = list_register(intid, irq);
        irq.listed = true;
        if (irq.edge)
            irq.latched = false; // the list register has it; the next edge is another one
    }
    own.waiting = (left.local | left.spi) != 0;
    own.dirty = false;
}
