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
        if (gic.spi[n].owner() == cpu && !gic.spi[n].listed) // listed: its last target has it still
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
/// end those, or pending ones; then the lowest priority value, then the lowest number.
unsigned take_best(vgic& gic, unsigned cpu, candidates& from, bool active_first)
{
    unsigned best = NR_IRQS;
    unsigned best_key = ~0U;
    const auto look = [&](unsigned intid) {
        const virq& irq = irq_at(gic, cpu, intid);
        const unsigned key = (irq.active == active_first ? 0U : 256U) + irq.priority;
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
            cpu.local[n].target = cpu.local[n].taker = static_cast<u8>(c);
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
    vgic_cpu& target = *gic.cpu[irq.owner()];
    if (intid < NR_LOCAL_IRQS)
        target.ready = (target.ready & ~(1U << intid)) | static_cast<u32>(ready) << intid;
    else
        gic.ready = (gic.ready & ~(1UL << (intid - NR_LOCAL_IRQS))) |
                    static_cast<u64>(ready) << (intid - NR_LOCAL_IRQS);
    if (ready) {
        target.dirty = true;
        gic.kicks |= 1U << irq.owner();
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
    if (irq.line == level)
        return;
    irq.line = level;
    if (irq.edge && level)
        irq.latched = true;
    vgic_update(gic, cpu, intid);
}

void vgic_send_sgi(vgic& gic, unsigned from, u64 sgi1r, bool group1)
{
    const unsigned intid = sgi1r >> 24 & 0xf;
    const bool all_but_self = (sgi1r >> 40 & 1) != 0;
    // Virtual CPUs differ in Aff0 alone, so every other level must be zero, and Aff0 below 16.
    const u64 others = sgi1r & 0x00fff0ff00ff0000UL;
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
    for (candidates left = candidates_of(gic, cpu); (left.local | left.spi) != 0;) {
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
    candidates left = candidates_of(gic, cpu);
    while (own.ended != 0 && (left.local | left.spi) != 0) {
        const unsigned intid = take_best(gic, cpu, left, true);
        virq& irq = irq_at(gic, cpu, intid);
        if (irq.listed || !irq.active)
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
        irq.taker = static_cast<u8>(cpu);
        irq.latched |= irq.lent && (lr & LR_PENDING) != 0 && !irq.unpend;
        irq.listed = irq.lent = irq.unpend = irq.deactivate = false;
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
    candidates left = candidates_of(gic, cpu);
    while ((left.local | left.spi) != 0 && own.count < gic.list_registers) {
        // The last one is for what may interrupt all that is active, however much that is.
        const bool last = own.count + 1 == gic.list_registers;
        const unsigned intid = take_best(gic, cpu, left, !last);
        virq& irq = irq_at(gic, cpu, intid);
        const u64 lr = own.lr[own.count++] = list_register(intid, irq);
        irq.listed = true;
        if ((lr & LR_PENDING) != 0) { // the list register has it; what comes next is another one
            irq.lent = irq.latched;
            irq.latched = false;
        }
    }
    own.waiting = own.spilled = false;
    while ((left.local | left.spi) != 0)
        (irq_at(gic, cpu, take_best(gic, cpu, left, 1)).active ? own.spilled : own.waiting) = true;
    own.dirty = false;
}
