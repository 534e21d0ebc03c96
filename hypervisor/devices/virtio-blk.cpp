// SPDX-License-Identifier: GPL-2.0-or-later
// Virtio's block device (virtio 1.1, 5.2) on a disk in memory. What a guest writes lasts as long as
// the machine.
#include "devices/virtio.h"

namespace {

constexpr u64 SECTOR = 512;
// EL2 copies while others wait: a driver is asked for 14 segments of 64 KB at most. Firmware does
// not read that (EDK II, U-Boot), and is then not bound by it (virtio 1.1, 2.2): only by its
// memory.
constexpr u64 BLK_F_SIZE_MAX = 1UL << 1;
constexpr u64 BLK_F_SEG_MAX = 1UL << 2;
constexpr u32 SIZE_MAX = 65536;
constexpr u64 SEG_MAX = VIRTQUEUE_MAX - 2; // beside the header and the status

constexpr u32 BLK_T_IN = 0;
constexpr u32 BLK_T_OUT = 1;
constexpr u32 BLK_T_FLUSH = 4;
constexpr u32 BLK_T_GET_ID = 8;
constexpr u8 BLK_S_OK = 0;
constexpr u8 BLK_S_IOERR = 1;
constexpr u8 BLK_S_UNSUPP = 2;

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

/// The data of a request, between disk and buffers; `written` counts what the guest gets.
u8 transfer(virtio_device& device, const virtio_chain& chain, u64 sector, bool to_guest,
            u32& written)
{
    const u64 disk_size = device.config[0] * SECTOR;
    if (sector > device.config[0])
        return BLK_S_IOERR;
    u64 at = sector * SECTOR;
    for (unsigned i = 1; i + 1 < chain.count; ++i) {
        const virtio_buffer& buffer = chain.buffer[i];
        if (buffer.writable != to_guest ||
            ((device.accepted & BLK_F_SIZE_MAX) != 0 && buffer.length > SIZE_MAX) ||
            buffer.length % SECTOR != 0 || buffer.length > disk_size - at)
            return BLK_S_IOERR;
        if (to_guest) {
            copy(buffer.bytes, device.disk + at, buffer.length);
            written += buffer.length;
        } else {
            copy(device.disk + at, buffer.bytes, buffer.length);
        }
        at += buffer.length;
    }
    return BLK_S_OK;
}

u8 get_id(const virtio_chain& chain, u32& written)
{
    constexpr char id[20] = "worldswitch";
    const virtio_buffer& buffer = chain.buffer[1];
    if (chain.count != 3 || !buffer.writable || buffer.length < sizeof id)
        return BLK_S_IOERR;
    for (unsigned i = 0; i < sizeof id; ++i)
        buffer.bytes[i] = static_cast<u8>(id[i]);
    written += sizeof id;
    return BLK_S_OK;
}

/// A request is a header {type, reserved, sector}, data, and a byte for the status. Returns how
/// many bytes the guest gets.
u32 serve(virtio_device& device, const virtio_chain& chain)
{
    struct {
        u32 type, reserved;
        u64 sector;
    } header;
    const virtio_buffer& first = chain.buffer[0];
    const virtio_buffer& last = chain.buffer[chain.count - 1];
    if (chain.count < 2 || first.writable || first.length != sizeof header || !last.writable ||
        last.length != 1)
        return 0; // not even a place for the status
    copy(reinterpret_cast<u8*>(&header), first.bytes, sizeof header);
    u32 written = 0;
    u8 status = BLK_S_UNSUPP;
    switch (header.type) {
    case BLK_T_IN:
    case BLK_T_OUT:
        status = transfer(device, chain, header.sector, header.type == BLK_T_IN, written);
        break;
    case BLK_T_FLUSH: // memory is as stable as it gets
        status = BLK_S_OK;
        break;
    case BLK_T_GET_ID:
        status = get_id(chain, written);
        break;
    }
    last.bytes[0] = status;
    return written + 1;
}

/// No more than one round of the ring: what comes meanwhile brings a notice of its own.
void blk_notified(virtio_device& device, unsigned queue)
{
    virtio_chain chain;
    for (unsigned n = 0; n < VIRTQUEUE_MAX && virtio_take(device, queue, chain); ++n)
        virtio_give(device, queue, chain, serve(device, chain));
}

} // namespace

void virtio_blk_init(virtio_device& device, const vm_description& memory, u8* disk, u64 size)
{
    device.id = 2;
    device.features = VIRTIO_F_VERSION_1 | BLK_F_SIZE_MAX | BLK_F_SEG_MAX;
    device.memory = &memory;
    device.notified = blk_notified;
    device.disk = disk;
    device.config[0] = size / SECTOR;
    device.config[1] = SEG_MAX << 32 | SIZE_MAX;
}
