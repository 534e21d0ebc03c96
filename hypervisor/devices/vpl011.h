// SPDX-License-Identifier: GPL-2.0-or-later
// The PL011 that a guest sees (Arm DDI 0183): nothing is mapped there, so every access comes to
// EL2. Nothing here touches a register of the machine's, so the same code is tested on the host.
#pragma once

#include "devices/device.h"

struct vpl011 {
    u32 ris;          // the interrupts that are there
    u32 kept[19];     // by offset / 4: which of them it wants (IMSC), and what has no effect
    u8 received[256]; // what was typed and not read yet: a ring
    u8 first;
    u32 count;
};

void vpl011_reset(vpl011& uart);
/// A guest reads the register at `offset`.
u64 vpl011_read(vpl011& uart, u64 offset, unsigned size = 4);
/// A guest writes it. True when that prints: the character is the value's low byte.
bool vpl011_write(vpl011& uart, u64 offset, u64 value);
/// A character from outside; false, and lost, when the guest has not read the last 256.
bool vpl011_receive(vpl011& uart, char c);
/// What it drives onto its interrupt line.
bool vpl011_line(const vpl011& uart);
extern const device vpl011_device;
