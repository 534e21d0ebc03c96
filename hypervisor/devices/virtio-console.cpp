// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/virtio-console.h"

namespace {

constexpr unsigned RECEIVE = 0;
constexpr unsigned TRANSMIT = 1;
constexpr u64 AT_ONCE = 1024; // bytes of a chain: they are printed while others wait
constexpr unsigned CHAINS_AT_ONCE = 16;

/// As much as others can wait for. When there is more, the driver is not past its notice yet.
bool print(virtio_device& device)
{
    for (unsigned n = 0; n < CHAINS_AT_ONCE; ++n) {
        const virtio_chain* chain = virtio_take(device, TRANSMIT);
        if (chain == nullptr)
            return true;
        const u64 length = virtio_length(*chain, false);
        u8 text[AT_ONCE];
        u64 count = 0; // the driver may have made the chain shorter meanwhile
        if (device.printed < length)
            count = length - device.printed < AT_ONCE ? length - device.printed : AT_ONCE;
        virtio_copy(*chain, false, device.printed, text, count);
        for (u64 i = 0; i < count; ++i)
            device.print(device.where, static_cast<char>(text[i]));
        device.printed += count;
        if (device.printed < length) {
            virtio_put_back(device, TRANSMIT);
            return false;
        }
        device.printed = 0;
        virtio_give(device, TRANSMIT, *chain, 0);
    }
    return false;
}

/// What was typed, as far as there are buffers for it.
void deliver(virtio_device& device)
{
    while (device.typed_count != 0) {
        const virtio_chain* chain = virtio_take(device, RECEIVE);
        if (chain == nullptr)
            return;
        const u64 room = virtio_length(*chain, true);
        u32 written = 0;
        for (; written < room && device.typed_count != 0; ++written, --device.typed_count) {
            virtio_copy(*chain, true, written, &device.typed[device.typed_first], 1);
            device.typed_first = (device.typed_first + 1) % sizeof device.typed;
        }
        virtio_give(device, RECEIVE, *chain, written);
        if (written == 0)
            return; // no driver makes such a chain: it does not keep EL2 here
    }
}

bool console_notified(virtio_device& device, unsigned queue)
{
    if (queue == TRANSMIT)
        return print(device);
    deliver(device);
    return true;
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

namespace {

void reset(board_device& self)
{
    const auto print = [](void* where, char c) {
        board_device& from = *static_cast<board_device*>(where);
        from.board->print(from, c);
    };
    virtio_console_init(self.as<virtio_device>(), *self.board->description, print, &self);
}

} // namespace

BOARD_DEVICE(virtio_console_device, BOARD_CONSOLE_BASE, BOARD_VIRTIO_SLOT, SPI + BOARD_CONSOLE_SPI,
             sizeof(virtio_device), reset, on<virtio_read>, on<virtio_write>, on<virtio_line>,
             {.receive = on<virtio_console_receive>});
