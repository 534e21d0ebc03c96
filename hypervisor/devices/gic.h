// SPDX-License-Identifier: GPL-2.0-or-later
// The machine's own GICv3: EL2's interrupts, and the list registers through which guests get
// theirs.
#pragma once

#include "devices/vgic.h"

inline constexpr unsigned INTID_KICK = 0; // SGI: look again, there is something for your guest
inline constexpr unsigned INTID_PMU = 23;
inline constexpr unsigned INTID_MAINTENANCE = 25;
inline constexpr unsigned INTID_HYP_TIMER = 26;
inline constexpr unsigned INTID_VIRTUAL_TIMER = 27;
inline constexpr unsigned INTID_PHYSICAL_TIMER = 30;
inline constexpr unsigned INTID_UART = 33;
inline constexpr unsigned INTID_NONE = 1020; // from here on: nothing to acknowledge

/// Interrupts of the CPU's own devices that are the guest's while it has the CPU: each is forwarded
/// to it, level and all, and ends with the guest's end of it (IHI 0069, 6.1.2).
inline constexpr unsigned GUEST_PPIS[] = {INTID_VIRTUAL_TIMER, INTID_PHYSICAL_TIMER, INTID_PMU};
inline constexpr u32 GUEST_PPI_BITS =
    1U << INTID_VIRTUAL_TIMER | 1U << INTID_PHYSICAL_TIMER | 1U << INTID_PMU;

/// The distributor, once; then each CPU's own part, on that CPU.
void gic_init();
void gic_init_cpu(unsigned cpu);

/// The most urgent pending interrupt, now active; INTID_NONE and above where there is none. Its
/// priority is dropped at once, so that others can come; it stays active until gic_deactivate.
unsigned gic_acknowledge();
void gic_deactivate(unsigned intid);
void gic_send_kick(unsigned cpu);

/// How many list registers this CPU has.
unsigned gic_list_registers();
/// The guest's CPU interface, in and out of the CPU.
void gic_load_guest(const vgic_cpu& state);
void gic_put_guest(vgic_cpu& state);
/// What the guest did to its list registers, into state.lr; and the next ones from there.
void gic_read_lists(vgic_cpu& state);
void gic_write_lists(const vgic_cpu& state);
/// No more maintenance interrupts until the next gic_write_lists.
void gic_quiet_lists();
/// One of this CPU's own interrupts counts as active (so it does not come again) or not.
void gic_set_active(unsigned cpu, unsigned intid, bool active);
