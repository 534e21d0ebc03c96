// SPDX-License-Identifier: GPL-2.0-or-later
// The PL011 that a guest sees: nothing is mapped there, so every access comes to EL2.
#pragma once

#include "arch/types.h"

inline constexpr u64 VPL011_BASE = 0x09000000; // an IPA
inline constexpr u64 VPL011_SIZE = 0x1000;

/// What a guest has printed of its present line: lines go to the console whole, under its name.
struct vpl011 {
    char line[120];
    u64 length;
};

/// A guest reads the register at `offset`.
u64 vpl011_read(const vpl011& uart, u64 offset);
/// A guest writes it; what it prints goes out as "[A] …" at the end of the line.
void vpl011_write(vpl011& uart, char guest, u64 offset, u64 value);
