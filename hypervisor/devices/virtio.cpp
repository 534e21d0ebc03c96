// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/virtio.h"

#include "mem/regions.h"
#include "mem/stage2-map.h"

namespace {

// Registers, virtio 1.1 4.2.2.
enum : u64 { MAGIC = 0x000, VERSION = 0x004, DEVICE_ID = 0x008, VENDOR_ID = 0x00c };
enum : u64 { DEVICE_FEATURES = 0x010, DEVICE_FEATURES_SEL = 0x014 };
enum : u64 { DRIVER_FEATURES = 0x020, DRIVER_FEATURES_SEL = 0x024 };
enum : u64 { QUEUE_SEL = 0x030, QUEUE_NUM_MAX = 0x034, QUEUE_NUM = 0x038, QUEUE_READY = 0x044 };
enum : u64 { QUEUE_NOTIFY = 0x050, INTERRUPT_STATUS = 0x060, INTERRUPT_ACK = 0x064, STATUS = 0x70 };
enum : u64 { QUEUE_PARTS = 0x080, QUEUE_PARTS_END = 0x0b0, CONFIG = 0x100 };

constexpr u32 STATUS_DRIVER_OK = 4;
constexpr u32 STATUS_FEATURES_OK = 8;
constexpr u32 STATUS_NEEDS_RESET = 0x40;
constexpr u32 INTERRUPT_USED = 1;   // a buffer was used
constexpr u32 INTERRUPT_CONFIG = 2; // so does a device that needs a reset say it

// Descriptors, 2.6.5.
struct descriptor {
    u64 address;
    u32 length;
    u16 flags;
    u16 next;
};
constexpr u16 DESC_NEXT = 1;
constexpr u16 DESC_WRITE = 2;
constexpr u16 DESC_INDIRECT = 4; // not offered
constexpr u16 NO_INTERRUPT = 1;  // of the driver's ring

bool runs(const virtio_device& device, const virtqueue& queue)
{
    return queue.ready &&
           (device.status & (STATUS_DRIVER_OK | STATUS_NEEDS_RESET)) == STATUS_DRIVER_OK;
}

/// A word of a ring; null where the guest has none, or has it crooked.
template <typename T>
T* ring_word(const virtio_device& device, u64 ipa, bool write)
{
    if (ipa % sizeof(T) != 0)
        return nullptr;
    return reinterpret_cast<T*>(guest_memory(*device.memory, ipa, sizeof(T), write));
}

template <typename T>
bool load(const virtio_device& device, u64 ipa, T& value)
{
    const T* const word = ring_word<T>(device, ipa, false);
    if (word != nullptr)
        value = __atomic_load_n(word, __ATOMIC_ACQUIRE);
    return word != nullptr;
}

template <typename T>
bool store(const virtio_device& device, u64 ipa, T value)
{
    T* const word = ring_word<T>(device, ipa, true);
    if (word != nullptr)
        __atomic_store_n(word, value, __ATOMIC_RELEASE);
    return word != nullptr;
}

bool load_descriptor(const virtio_device& device, const virtqueue& queue, u16 n, descriptor& to)
{
    const u64 at = queue.desc + 16UL * n;
    return n < queue.num && load(device, at, to.address) && load(device, at + 8, to.length) &&
           load(device, at + 12, to.flags) && load(device, at + 14, to.next);
}

/// As many steps as there are descriptors: a chain that is longer runs in a circle.
bool walk(const virtio_device& device, const virtqueue& queue, virtio_chain& chain)
{
    descriptor each{};
    each.next = chain.head;
    for (chain.count = 0; chain.count < queue.num; ++chain.count) {
        if (!load_descriptor(device, queue, each.next, each) || (each.flags & DESC_INDIRECT) != 0)
            return false;
        const bool writable = (each.flags & DESC_WRITE) != 0;
        u8* const bytes = guest_memory(*device.memory, each.address, each.length, writable);
        if (bytes == nullptr)
            return false;
        chain.buffer[chain.count] = {bytes, each.length, writable};
        if ((each.flags & DESC_NEXT) == 0) {
            ++chain.count;
            return true;
        }
    }
    return false;
}

void copy(u8* to, const u8* from, u64 bytes)
{
    using word [[gnu::may_alias]] = u64;
    u64 i = 0;
    if (((reinterpret_cast<u64>(to) | reinterpret_cast<u64>(from)) & 7) == 0)
        for (; i + 8 <= bytes; i += 8)
            *reinterpret_cast<word*>(to + i) = *reinterpret_cast<const word*>(from + i);
    for (; i < bytes; ++i)
        to[i] = from[i];
}

void set_half(u64& of, bool high, u64 value)
{
    of = high ? (of & 0xffffffffUL) | value << 32 : (of & ~0xffffffffUL) | value;
}

void set_status(virtio_device& device, u32 status)
{
    if (status == 0) { // a reset
        device.features_sel = device.accepted_sel = device.queue_sel = 0;
        device.status = device.interrupt = 0;
        device.accepted = device.printed = 0;
        for (virtqueue& queue : device.queue)
            queue = {};
        return;
    }
    // Features that were not offered are not granted, nor a driver of before 1.0.
    if ((device.accepted & ~device.features) != 0 || (device.accepted & VIRTIO_F_VERSION_1) == 0)
        status &= ~STATUS_FEATURES_OK;
    device.status = (status & 0xff) | (device.status & STATUS_NEEDS_RESET);
}

void set_queue(virtio_device& device, u64 offset, u64 value)
{
    if (device.queue_sel > 1)
        return;
    virtqueue& queue = device.queue[device.queue_sel];
    if (offset == QUEUE_READY) {
        const bool sound =
            queue.num != 0 && queue.num <= VIRTQUEUE_MAX && (queue.num & (queue.num - 1)) == 0;
        queue.ready = (value & 1) != 0 && sound;
        queue.seen = queue.done = 0;
    } else if (queue.ready) {
        return; // it lies where it lies
    } else if (offset == QUEUE_NUM) {
        queue.num = static_cast<u32>(value);
    } else if (offset >= QUEUE_PARTS && offset < QUEUE_PARTS_END && (offset & 8) == 0) {
        constexpr u64 virtqueue::*parts[] = {&virtqueue::desc, &virtqueue::driver,
                                             &virtqueue::device};
        set_half(queue.*parts[(offset - QUEUE_PARTS) / 16], (offset & 4) != 0, value);
    }
}

} // namespace

u8* guest_memory(const vm_description& vm, u64 ipa, u64 size, bool write)
{
    const memory_region* region = region_at(vm, ipa);
    if (region == nullptr || size > region->size - (ipa - region->ipa) ||
        (write && region->permissions != STAGE2_RW))
        return nullptr;
    return reinterpret_cast<u8*>(region->pa + (ipa - region->ipa));
}

u64 virtio_read(const virtio_device& device, u64 offset, unsigned size)
{
    offset %= BOARD_VIRTIO_SLOT;
    if (offset >= CONFIG) {
        u64 value = 0;
        for (unsigned i = 0; i < size && offset - CONFIG + i < sizeof device.config; ++i) {
            const u64 byte = offset - CONFIG + i;
            value |= (device.config[byte / 8] >> 8 * (byte % 8) & 0xff) << 8 * i;
        }
        return value;
    }
    const bool has_queue = device.queue_sel < 2 && device.id != 0;
    switch (offset) {
    case MAGIC:
        return 0x74726976; // "virt"
    case VERSION:
        return 2;
    case DEVICE_ID:
        return device.id;
    case VENDOR_ID:
        return 0x554d4551; // "QEMU": a driver may look for it
    case DEVICE_FEATURES:
        return device.features_sel < 2 ? device.features >> 32 * device.features_sel & ~0U : 0;
    case QUEUE_NUM_MAX: // the block device has one queue, the console two
        return has_queue && (device.id == 3 || device.queue_sel == 0) ? VIRTQUEUE_MAX : 0;
    case QUEUE_READY:
        return has_queue && device.queue[device.queue_sel].ready ? 1 : 0;
    case INTERRUPT_STATUS:
        return device.interrupt;
    case STATUS:
        return device.status;
    default:
        return 0;
    }
}

bool virtio_write(virtio_device& device, u64 offset, unsigned size, u64 value)
{
    if (size != 4 || device.id == 0)
        return true;
    switch (offset % BOARD_VIRTIO_SLOT) {
    case DEVICE_FEATURES_SEL:
        device.features_sel = static_cast<u32>(value);
        break;
    case DRIVER_FEATURES_SEL:
        device.accepted_sel = static_cast<u32>(value);
        break;
    case DRIVER_FEATURES:
        if (device.accepted_sel < 2 && (device.status & STATUS_FEATURES_OK) == 0)
            set_half(device.accepted, device.accepted_sel == 1, value);
        break;
    case QUEUE_SEL:
        device.queue_sel = static_cast<u32>(value);
        break;
    case QUEUE_NOTIFY:
        if (value < 2 && runs(device, device.queue[value]))
            return device.notified(device, static_cast<unsigned>(value));
        break;
    case INTERRUPT_ACK:
        device.interrupt &= ~static_cast<u32>(value);
        break;
    case STATUS:
        set_status(device, static_cast<u32>(value));
        break;
    default:
        set_queue(device, offset, value);
    }
    return true;
}

void virtio_break(virtio_device& device)
{
    device.status |= STATUS_NEEDS_RESET;
    device.interrupt |= INTERRUPT_CONFIG;
}

bool virtio_line(const virtio_device& device)
{
    return device.interrupt != 0;
}

// The driver's ring: flags, index, then a head for each place. The device's: flags, index, then
// {head, written} for each place. Indices count without end and wrap at 65536 (2.6.6, 2.6.8).
const virtio_chain* virtio_take(virtio_device& device, unsigned number)
{
    static virtio_chain chain;
    virtqueue& queue = device.queue[number];
    u16 index = queue.seen;
    if (!runs(device, queue))
        return nullptr;
    const bool sound = load(device, queue.driver + 2, index) &&
                       static_cast<u16>(index - queue.seen) <= queue.num; // no more than places
    if (sound && index == queue.seen)
        return nullptr;
    const u64 place = queue.seen & (queue.num - 1);
    if (!sound || !load(device, queue.driver + 4 + 2 * place, chain.head) ||
        !walk(device, queue, chain)) {
        virtio_break(device);
        return nullptr;
    }
    ++queue.seen;
    return &chain;
}

void virtio_put_back(virtio_device& device, unsigned number)
{
    --device.queue[number].seen;
}

void virtio_give(virtio_device& device, unsigned number, const virtio_chain& chain, u32 written)
{
    virtqueue& queue = device.queue[number];
    const u64 place = queue.device + 4 + 8 * (queue.done & (queue.num - 1));
    ++queue.done;
    u16 flags = 0;
    if (!store<u32>(device, place, chain.head) || !store(device, place + 4, written) ||
        !store(device, queue.device + 2, queue.done) || !load(device, queue.driver, flags)) {
        virtio_break(device);
        return;
    }
    if ((flags & NO_INTERRUPT) == 0)
        device.interrupt |= INTERRUPT_USED;
}

u64 virtio_length(const virtio_chain& chain, bool writable)
{
    u64 length = 0;
    for (unsigned i = 0; i < chain.count; ++i)
        length += chain.buffer[i].writable == writable ? chain.buffer[i].length : 0;
    return length;
}

void virtio_copy(const virtio_chain& chain, bool writable, u64 first, u8* bytes, u64 count)
{
    for (unsigned i = 0; i < chain.count && count != 0; ++i) {
        const virtio_buffer& buffer = chain.buffer[i];
        if (buffer.writable != writable)
            continue;
        const u64 skipped = first < buffer.length ? first : buffer.length;
        const u64 here = count < buffer.length - skipped ? count : buffer.length - skipped;
        u8* const part = buffer.bytes + skipped;
        copy(writable ? part : bytes, writable ? bytes : part, here);
        first -= skipped;
        bytes += here;
        count -= here;
    }
}

/// The board's other slots: a driver finds that nothing is in them.
BOARD_DEVICE(virtio_empty_slots, BOARD_EMPTY_SLOTS_BASE, BOARD_EMPTY_SLOTS_SIZE, 0,
             sizeof(virtio_device), nullptr, on<virtio_read>, on<virtio_write>, on<virtio_line>);
