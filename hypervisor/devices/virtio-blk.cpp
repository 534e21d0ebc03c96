// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/virtio-blk.h"

namespace {

constexpr u64 SECTOR = 512;
constexpr u64 HEADER = 16;
// EL2 copies while others wait: a driver is asked for segments of 64 KB at most. Firmware does not
// read that (EDK II, U-Boot), and is then not bound by it (virtio 1.1, 2.2): only by its memory.
constexpr u64 BLK_F_SIZE_MAX = 1UL << 1;
constexpr u64 BLK_F_SEG_MAX = 1UL << 2;
constexpr u32 BLK_SIZE_MAX = 65536;
constexpr u64 BLK_SEG_MAX = VIRTQUEUE_MAX - 2; // beside the header and the status

constexpr unsigned REQUESTS_AT_ONCE = 16; // then others have their turn

constexpr u32 BLK_T_IN = 0;
constexpr u32 BLK_T_OUT = 1;
constexpr u32 BLK_T_FLUSH = 4;
constexpr u32 BLK_T_GET_ID = 8;
constexpr u8 BLK_S_OK = 0;
constexpr u8 BLK_S_IOERR = 1;
constexpr u8 BLK_S_UNSUPP = 2;

/// What is read or written, between disk and data; false where it cannot be.
bool transfer(virtio_device& device, const virtio_chain& chain, u64 sector, bool to_guest,
              u64 length)
{
    if (sector > device.config[0] || length > (device.config[0] - sector) * SECTOR ||
        length % SECTOR != 0)
        return false;
    for (unsigned i = 0; i < chain.count && (device.accepted & BLK_F_SIZE_MAX) != 0; ++i)
        if (chain.buffer[i].length > BLK_SIZE_MAX + HEADER) // one that may begin with the header
            return false;
    virtio_copy(chain, to_guest, to_guest ? 0 : HEADER, device.disk + sector * SECTOR, length);
    return true;
}

/// A request is a header {type, reserved, sector}, data to be written, data that is read, and a
/// byte for the status: the last that EL2 may write, whatever is wrong with the rest. How many
/// bytes the guest gets; 0 where there is not even a place for the status.
u32 serve(virtio_device& device, const virtio_chain& chain)
{
    const u64 readable = virtio_length(chain, false);
    const u64 writable = virtio_length(chain, true);
    if (writable == 0)
        return 0;
    u8 id[20] = "worldswitch";
    struct {
        u32 type, reserved;
        u64 sector;
    } header{~0U, 0, 0};
    if (readable >= sizeof header)
        virtio_copy(chain, false, 0, reinterpret_cast<u8*>(&header), sizeof header);
    u64 written = 0;
    u8 status = BLK_S_IOERR;
    switch (header.type) {
    case BLK_T_IN:
        if (readable == HEADER && transfer(device, chain, header.sector, true, writable - 1)) {
            written = writable - 1;
            status = BLK_S_OK;
        }
        break;
    case BLK_T_OUT:
        if (writable == 1 && transfer(device, chain, header.sector, false, readable - HEADER))
            status = BLK_S_OK;
        break;
    case BLK_T_FLUSH: // memory is as stable as it gets
        status = BLK_S_OK;
        break;
    case BLK_T_GET_ID:
        if (readable == HEADER && writable > sizeof id) {
            virtio_copy(chain, true, 0, id, sizeof id);
            written = sizeof id;
            status = BLK_S_OK;
        }
        break;
    default: // or no whole header
        status = readable < sizeof header ? BLK_S_IOERR : BLK_S_UNSUPP;
    }
    virtio_copy(chain, true, writable - 1, &status, 1);
    return static_cast<u32>(written + 1);
}

bool blk_notified(virtio_device& device, unsigned queue)
{
    for (unsigned n = 0; n < REQUESTS_AT_ONCE; ++n) {
        const virtio_chain* chain = virtio_take(device, queue);
        if (chain == nullptr)
            return true;
        const u32 written = serve(device, *chain);
        if (written == 0)
            virtio_break(device);
        else
            virtio_give(device, queue, *chain, written);
    }
    return false;
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
    device.config[1] = BLK_SEG_MAX << 32 | BLK_SIZE_MAX;
}

namespace {

/// Without a disk its slot is empty.
void reset(board_device& self)
{
    const vm_description& vm = *self.board->description;
    if (vm.disk_size != 0)
        virtio_blk_init(self.as<virtio_device>(), vm, reinterpret_cast<u8*>(vm.disk_pa),
                        vm.disk_size);
}

} // namespace

BOARD_DEVICE(virtio_blk_device, BOARD_DISK_BASE, BOARD_VIRTIO_SLOT, SPI + BOARD_DISK_SPI,
             sizeof(virtio_device), reset, on<virtio_read>, on<virtio_write>, on<virtio_line>);
