// SPDX-License-Identifier: GPL-2.0-or-later
// Virtio's block device (virtio 1.1, 5.2) on a disk in memory. What a guest writes lasts as long as
// the machine.
#pragma once

#include "devices/virtio.h"

/// A disk of `size` bytes, whole sectors, that lies in memory.
void virtio_blk_init(virtio_device& device, const vm_description& memory, u8* disk, u64 size);
extern const device virtio_blk_device;
