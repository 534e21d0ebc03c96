// SPDX-License-Identifier: GPL-2.0-or-later
// Virtio's console (virtio 1.1, 5.3): one port. Queue 0 has buffers for what is typed, queue 1 what
// the guest prints.
#pragma once

#include "devices/virtio.h"

/// A console whose output goes to `print`.
void virtio_console_init(virtio_device& device, const vm_description& memory,
                         void (*print)(void* where, char c), void* where);
/// A character from outside; false, and lost, when the driver has not taken the last 64.
bool virtio_console_receive(virtio_device& device, char c);
extern const device virtio_console_device;
