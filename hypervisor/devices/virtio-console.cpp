// SPDX-License-Identifier: GPL-2.0-or-later
// Virtio's console (virtio 1.1, 5.3): one port. Queue 0 has buffers for what is typed, queue 1 what
// the guest prints.
#include "devices/virtio.h"

namespace {

constexpr unsigned RECEIVE = 0;
constexpr unsigned TRANSMIT = 1;
constexpr u32 MOST_AT_ONCE = 4096; // it is printed while others wait; the rest is lost

void print(virtio_device& device)
{
    virtio_chain chain;
    u32 left = MOST_AT_ONCE;
    for (unsigned n = 0; n < VIRTQUEUE_MAX && virtio_take(device, TRANSMIT, chain); ++n) {
        for (unsigned b = 0; b < chain.count; ++b) {
            const virtio_buffer& buffer = chain.buffer[b];
            for (u32 i = 0; !buffer.writable && i < buffer.length && left != 0; ++i, --left)
                device.print(device.where, static_cast<char>(buffer.bytes[i]));
        }
        virtio_give(device, TRANSMIT, chain, 0);
    }
}

/// What was typed, into the first buffer of each chain.
void deliver(virtio_device& device)
{
    virtio_chain chain;
    while (device.typed_count != 0 && virtio_take(device, RECEIVE, chain)) {
        const virtio_buffer& buffer = chain.buffer[0];
        u32 written = 0;
        while (buffer.writable && written < buffer.length && device.typed_count != 0) {
            buffer.bytes[written++] = device.typed[device.typed_first];
            device.typed_first = (device.typed_first + 1) % sizeof device.typed;
            --device.typed_count;
        }
        virtio_give(device, RECEIVE, chain, written);
        if (written == 0)
            return; // no driver makes such a chain: it does not keep EL2 here
    }
}

void console_notified(virtio_device& device, unsigned queue)
{
    if (queue == TRANSMIT)
        print(device);
    else
        deliver(device);
}

} // namespace

void virtio_console_init(virtio_device& device, const vm_description& memory,
                         void (*print)(void* where, char c), void* where)
{
    device.id = 3;
    device.features = VIRTIO_F_VERSION_1;
    device.memory = &memory;
    device.notified = console_notified;
    device.print = print;
    device.where = where;
}

bool virtio_console_receive(virtio_device& device, char c)
{
    if (device.typed_count == sizeof device.typed)
        return false;
    device.typed[(device.typed_first + device.typed_count++) % sizeof device.typed] =
        static_cast<u8>(c);
    deliver(device);
    return true;
}
