// SPDX-License-Identifier: GPL-2.0-or-later
// The PL031 real-time clock that a guest sees (Arm DDI 0224): seconds, and an alarm. Nothing here
// touches a register of the machine's, so the same code is tested on the host.
#pragma once

#include "devices/device.h"

struct vpl031 {
    u32 offset; // what a guest set the clock to, less what it had been
    u32 match;  // when the alarm comes
    bool armed; // it has not come since it was set
    bool raised, enabled;
};

/// A guest reads or writes the register at `offset`; `seconds` is the time that EL2 keeps.
u64 vpl031_read(vpl031& rtc, u64 offset, u32 seconds);
void vpl031_write(vpl031& rtc, u64 offset, u64 value, u32 seconds);
/// What it drives onto its interrupt line at that time.
bool vpl031_line(vpl031& rtc, u32 seconds);
/// How many seconds until the line rises by itself; 0 when it will not, or has.
u32 vpl031_due(const vpl031& rtc, u32 seconds);
extern const device vpl031_device;
