// SPDX-License-Identifier: GPL-2.0-or-later
// The PL011 that a guest sees (Arm DDI 0183): nothing is mapped there, so every access comes to
// EL2. Nothing here touches a register of the machine's, so the same code is tested on the host.
#pragma once

#include "arch/types.h"

inline constexpr u64 VPL011_BASE = 0x09000000; // an IPA
inline constexpr u64 VPL011_SIZE = 0x1000;

struct vpl011 {
    u32 imsc;                              // which interrupts the guest wants
    u32 ris;                               // those that are there
    u32 cr, lcrh, ibrd, fbrd, ifls, dmacr; // kept for the guest, of no effect
    u8 received[256];                      // what was typed and not read yet: a ring
    u8 first;
    u32 count;
};

void vpl011_reset(vpl011& uart);
/// A guest reads the register at `offset`.
u64 vpl011_read(vpl011& uart, u64 offset);
/// A guest writes it. True when that prints: the character is the value's low byte.
bool vpl011_write(vpl011& uart, u64 offset, u64 value);
/// A character from outside; false, and lost, when the guest has not read the last 256.
bool vpl011_receive(vpl011& uart, char c);
/// What it drives onto its interrupt line.
bool vpl011_line(const vpl011& uart);
