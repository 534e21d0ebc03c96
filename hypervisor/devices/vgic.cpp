// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/vgic.h"

namespace {

/// A place among the interrupts that one virtual CPU may get.
virq& irq_at(vgic& gic, unsigned cpu, unsigned intid)
{
    return intid < NR_LOCAL_IRQS ? gic.cpu[cpu]->local[intid] : gic.spi[intid - NR_LOCAL_IRQS];
}

bool wants_delivery(const vgic& gic, const virq& irq)
{
    return irq.enabled && irq.pending() && (irq.group1 ? gic.group1_enabled : gic.group0_enabled);
}

/// Those that a virtual CPU has to deal with now: its own, and SPIs sent to it.
irq_set candidates_of(vgic& gic, unsigned cpu)
{
    irq_set found = gic.cpu[cpu]->ready;
    gic.ready.for_each([&](unsigned intid) {
        const virq& irq = irq_at(gic, cpu, intid);
        if (irq.owner() == cpu && !irq.in_lr) // in_lr: its last target has it still
            found.set(intid, true);
    });
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
/// end those, or pending ones; then the lowest priority value, then the lowest number.
unsigned take_best(vgic& gic, unsigned cpu, irq_set& from, bool active_first)
{
    unsigned best = NR_IRQS;
    unsigned best_key = ~0U;
    from.for_each([&](unsigned intid) {
        const virq& irq = irq_at(gic, cpu, intid);
        const unsigned key = (irq.active == active_first ? 0U : 256U) + irq.priority;
        if (key < best_key) {
            best = intid;
            best_key = key;
        }
    });
    from.set(best, false);
    return best;
}

} // namespace

void vgic_reset(vgic& gic, unsigned list_registers)
{
    gic.list_registers = list_registers < MAX_LIST_REGISTERS ? list_registers : MAX_LIST_REGISTERS;
    gic.group0_enabled = gic.group1_enabled = false;
    gic.ready = {};
    gic.kicks = 0;
    for (unsigned n = 0; n < NR_SPIS; ++n) {
        gic.spi[n] = {};
        gic.route[n] = 0;
    }
    for (unsigned c = 0; c < gic.cpus; ++c) {
        vgic_cpu& cpu = *gic.cpu[c];
        cpu = {};
        cpu.asleep = true;
        for (unsigned n = 0; n < NR_LOCAL_IRQS; ++n) {
            cpu.local[n].target = cpu.local[n].active_on = static_cast<u8>(c);
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
    const bool ready = irq.active || irq.in_lr || wants_delivery(gic, irq);
    const unsigned owner = irq.owner();
    (intid < NR_LOCAL_IRQS ? gic.cpu[owner]->ready : gic.ready).set(intid, ready);
    if (ready && owner != VGIC_NOBODY) {
        gic.cpu[owner]->dirty = true;
        gic.kicks |= 1U << owner;
    }
}

void vgic_update_all(vgic& gic)
{
    for (unsigned c = 0; c < gic.cpus; ++c)
        for (unsigned n = 0; n < NR_IRQS; ++n)
            vgic_update(gic, c, n);
}

void vgic_set_line(vgic& gic, unsigned cpu, unsigned intid, bool level)
{
    virq& irq = irq_at(gic, cpu, intid);
    if (irq.level == level)
        return;
    irq.level = level;
    if (irq.edge && level)
        irq.latched = true;
    vgic_update(gic, cpu, intid);
}

void vgic_send_sgi(vgic& gic, unsigned from, u64 sgi1r, bool group1)
{
    const unsigned intid = sgi1r >> 24 & 0xf;
    const bool all_but_self = (sgi1r >> 40 & 1) != 0;
    // Virtual CPUs differ in Aff0 alone, so every other level must be zero. RS is none's: with
    // ICC_CTLR_EL1.RSS = 0 it is RES0 (IHI 0069, 12.2.18).
    const u64 others = sgi1r & 0x00ff00ff00ff0000UL;
    for (unsigned c = 0; c < gic.cpus; ++c) {
        const bool named = all_but_self ? c != from : others == 0 && (sgi1r >> c & 1) != 0;
        if (!named || (gic.cpu[c]->local[intid].group1 && !group1))
            continue;
        gic.cpu[c]->local[intid].latched = true;
        vgic_update(gic, c, intid);
    }
}

bool vgic_deliverable(vgic& gic, unsigned cpu)
{
    for (irq_set left = candidates_of(gic, cpu); !left.empty();) {
        const virq& irq = irq_at(gic, cpu, take_best(gic, cpu, left, false));
        if (!irq.active && wants_delivery(gic, irq))
            return true;
    }
    return false;
}

u32 vgic_take_kicks(vgic& gic)
{
    return __atomic_exchange_n(&gic.kicks, 0, __ATOMIC_RELAXED);
}

void vgic_sync(vgic& gic, unsigned cpu)
{
    vgic_cpu& own = *gic.cpu[cpu];
    // Ends of what was in no list register: a guest ends the most urgent one first.
    irq_set left = candidates_of(gic, cpu);
    while (own.ended != 0 && !left.empty()) {
        const unsigned intid = take_best(gic, cpu, left, true);
        virq& irq = irq_at(gic, cpu, intid);
        if (irq.in_lr || !irq.active)
            continue;
        irq.active = false;
        vgic_update(gic, cpu, intid);
        --own.ended;
    }
    own.ended = 0;
    for (unsigned i = 0; i < own.count; ++i) {
        const u64 lr = own.lr[i];
        const unsigned intid = static_cast<unsigned>(lr & LR_VINTID_MASK);
        virq& irq = irq_at(gic, cpu, intid);
        irq.active = (lr & LR_ACTIVE) != 0 && !irq.deactivate;
        irq.active_on = static_cast<u8>(cpu);
        irq.latched |= irq.hw_pending && (lr & LR_PENDING) != 0 && !irq.unpend;
        irq.in_lr = irq.hw_pending = irq.unpend = irq.deactivate = false;
        vgic_update(gic, cpu, intid);
    }
    own.count = 0;
    own.dirty = true;
}

void vgic_deactivate(vgic& gic, unsigned cpu, unsigned intid)
{
    vgic_sync(gic, cpu);
    if (virq* const irq = vgic_irq(gic, cpu, intid)) {
        irq->active = false;
        vgic_update(gic, cpu, intid);
    }
}

void vgic_fill(vgic& gic, unsigned cpu)
{
    vgic_cpu& own = *gic.cpu[cpu];
    irq_set left = candidates_of(gic, cpu);
    while (!left.empty() && own.count < gic.list_registers) {
        // The last one is for what may interrupt all that is active, however much that is.
        const bool last = own.count + 1 == gic.list_registers;
        const unsigned intid = take_best(gic, cpu, left, !last);
        virq& irq = irq_at(gic, cpu, intid);
        const u64 lr = own.lr[own.count++] = list_register(intid, irq);
        irq.in_lr = true;
        if ((lr & LR_PENDING) != 0) { // the list register has it; what comes next is another one
            irq.hw_pending = irq.latched;
            irq.latched = false;
        }
    }
    own.waiting = own.spilled = false;
    while (!left.empty())
        (irq_at(gic, cpu, take_best(gic, cpu, left, 1)).active ? own.spilled : own.waiting) = true;
    own.dirty = false;
}
