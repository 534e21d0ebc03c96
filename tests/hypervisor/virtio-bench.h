// SPDX-License-Identifier: GPL-2.0-or-later
// A virtio device and the driver's side of it. The guest's memory is a block of the heap, so that
// the sanitizers see each byte that is touched outside of it.
#pragma once

#include "devices/virtio-blk.h"
#include "devices/virtio-console.h"
#include "mem/stage2-map.h"

#include <QByteArray>

#include <cstring>
#include <memory>

namespace virtio_bench {

inline constexpr u64 kRam = 0x40000000;
inline constexpr u64 kRom = 0x1000;
inline constexpr u64 kSize = 0x30000; // of the RAM; the ROM is one page
inline constexpr u64 kSectors = 200;

// Where this driver lays things, as offsets into its RAM.
inline constexpr u64 kDesc = 0x000;
inline constexpr u64 kAvail = 0x200;
inline constexpr u64 kUsed = 0x400;
inline constexpr u64 kHeader = 0x600;
inline constexpr u64 kStatus = 0x700;
inline constexpr u64 kData = 0x1000;
// And where it lays a queue that may have 1024 places.
inline constexpr u64 kLargeDesc = 0x8000;
inline constexpr u64 kLargeAvail = 0x10000;
inline constexpr u64 kLargeUsed = 0x12000;
inline constexpr u64 kLargeData = 0x20000;
inline constexpr u16 kNext = 1;
inline constexpr u16 kWrite = 2;

struct Rings {
    u64 avail, used;
};

/// One VM's memory, a disk, a device; and the driver's side of a queue.
struct Bench {
    std::unique_ptr<u64[]> ram{new u64[kSize / 8]()};
    std::unique_ptr<u64[]> rom{new u64[512]()};
    std::unique_ptr<u64[]> disk{new u64[kSectors * 64]()};
    vm_description vm{};
    virtio_device device{};
    QByteArray printed;

    explicit Bench(bool console = false, u64 features = VIRTIO_F_VERSION_1)
    {
        vm.regions = 2;
        vm.region[0] = {kRam, kSize, reinterpret_cast<u64>(ram.get()), STAGE2_RW};
        vm.region[1] = {kRom, 4096, reinterpret_cast<u64>(rom.get()), STAGE2_RO};
        for (u64 i = 0; i < kSectors * 64; ++i)
            disk[i] = 0xd15c000000000000 | i;
        if (console)
            virtio_console_init(
                device, vm, [](void* to, char c) { static_cast<QByteArray*>(to)->append(c); },
                &printed);
        else
            virtio_blk_init(device, vm, reinterpret_cast<u8*>(disk.get()), kSectors * 512);
        start(features);
    }
    bool write(u64 reg, u64 value) { return virtio_write(device, reg, 4, value); }
    u64 read(u64 reg) const { return virtio_read(device, reg, 4); }
    void negotiate(u64 features)
    {
        write(0x70, 0);
        write(0x70, 3);
        write(0x24, 0);
        write(0x20, features & ~0U);
        write(0x24, 1);
        write(0x20, features >> 32);
        write(0x70, 11);
    }
    void queue(u64 number, u64 num = 8, u64 at = kRam)
    {
        write(0x30, number);
        write(0x38, num);
        write(0x80, at + kDesc);
        write(0x84, (at + kDesc) >> 32);
        write(0x90, at + kAvail);
        write(0x94, (at + kAvail) >> 32);
        write(0xa0, at + kUsed);
        write(0xa4, (at + kUsed) >> 32);
        write(0x44, 1);
    }
    void start(u64 features = VIRTIO_F_VERSION_1)
    {
        negotiate(features);
        queue(0);
        write(0x70, 15);
    }
    u8* at(u64 offset) { return reinterpret_cast<u8*>(ram.get()) + offset; }
    template <typename T>
    void put(u64 offset, T value)
    {
        std::memcpy(at(offset), &value, sizeof value);
    }
    template <typename T>
    T get(u64 offset)
    {
        T value;
        std::memcpy(&value, at(offset), sizeof value);
        return value;
    }
    void descriptor(unsigned n, u64 address, u32 length, u16 flags, u16 next)
    {
        put(kDesc + 16UL * n, address);
        put(kDesc + 16UL * n + 8, length);
        put(kDesc + 16UL * n + 12, flags);
        put(kDesc + 16UL * n + 14, next);
    }
    /// A queue of that size in place of the one that was, with nothing in it.
    Rings large(u64 number, u32 num)
    {
        negotiate(VIRTIO_F_VERSION_1);
        std::memset(at(kLargeDesc), 0, kSize - kLargeDesc);
        write(0x30, number);
        write(0x38, num);
        write(0x80, kRam + kLargeDesc);
        write(0x90, kRam + kLargeAvail);
        write(0xa0, kRam + kLargeUsed);
        write(0x44, 1);
        write(0x70, 15);
        return {kLargeAvail, kLargeUsed};
    }
    void largeDescriptor(unsigned n, u64 address, u32 length, u16 flags, u16 next)
    {
        put(kLargeDesc + 16UL * n, address);
        put(kLargeDesc + 16UL * n + 8, length);
        put(kLargeDesc + 16UL * n + 12, flags);
        put(kLargeDesc + 16UL * n + 14, next);
    }
    /// Makes the chain that begins at descriptor `head` available and says so. False when the
    /// device is not done.
    bool offer(u16 head, u64 notify = 0)
    {
        const auto index = get<u16>(kAvail + 2);
        put(kAvail + 4 + 2UL * (index % 8U), head);
        put<u16>(kAvail + 2, index + 1);
        return write(0x50, notify);
    }
    /// One request of three descriptors.
    u8 request(u32 type, u64 sector, u64 data, u32 length, bool toGuest)
    {
        put(kHeader, type);
        put(kHeader + 8, sector);
        put<u8>(kStatus, 0xff);
        descriptor(0, kRam + kHeader, 16, kNext, 1);
        descriptor(1, data, length, toGuest ? kNext | kWrite : kNext, 2);
        descriptor(2, kRam + kStatus, 1, kWrite, 0);
        offer(0);
        return get<u8>(kStatus);
    }
    bool needsReset() const { return (device.status & 0x40) != 0; }
    u16 used() { return get<u16>(kUsed + 2); }
};

} // namespace virtio_bench
