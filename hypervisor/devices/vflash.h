// SPDX-License-Identifier: GPL-2.0-or-later
// The NOR flash that a guest sees: a bank of two 16-bit chips side by side, with Intel's command
// set (JEDEC JESD68, JEP137). While it shows its array, the guest reads memory; a write is a
// command, and after some of them reads are answers. Nothing here touches a register, so the same
// code is tested on the host.
#pragma once

#include "devices/device.h"

enum class flash_mode : u8 { array, status, id, query, erase, program, lock, count, buffer };

struct vflash {
    flash_mode mode;
    u8 errors; // of the status: what went wrong since it was cleared
    u32 left;  // words of a buffered write that are still to come
};

/// What a read finds while the bank does not show its array.
u64 vflash_read(const vflash& flash, u64 offset, unsigned size);
/// A command, or the data of one, for the bank of `bytes` bytes at `array`.
void vflash_write(vflash& flash, u8* array, u64 bytes, u64 offset, unsigned size, u64 value);
extern const device vflash_device;
