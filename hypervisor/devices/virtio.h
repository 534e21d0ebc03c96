// SPDX-License-Identifier: GPL-2.0-or-later
// Virtio over MMIO, version 2 ("modern"): the registers of a device and its split virtqueues
// (virtio 1.1, 4.2 and 2.6). What a device does with its buffers is in virtio-blk.cpp and
// virtio-console.cpp. Nothing here touches a register of the machine's, so the same code is tested
// on the host.
//
// A virtqueue lies in the guest's memory, and the guest writes it while EL2 reads: each word is
// read once, each address is looked up in the VM's regions, each loop has an end that the guest
// does not choose. What is wrong stops the device until it is reset, and nothing else.
#pragma once

#include "devices/device.h"

inline constexpr unsigned VIRTQUEUE_MAX = 1024; // as on QEMU

inline constexpr u64 VIRTIO_F_VERSION_1 = 1UL << 32;

struct virtqueue {
    u64 desc, driver, device; // IPAs of its three parts
    u32 num;                  // of descriptors: a power of two
    u16 seen;                 // available chains that were taken
    u16 done;                 // used ones that were given back
    bool ready;
};

struct virtio_device {
    u32 id; // 2 block, 3 console; 0: nothing is in this slot
    u64 features;
    const vm_description* memory; // the VM's regions
    /// There is something in a queue. False when it is not done yet: the driver says it again.
    bool (*notified)(virtio_device&, unsigned queue);
    u64 config[3]; // what the driver reads from 0x100 on
    /// The block device's medium.
    u8* disk;
    /// The console's two ends.
    void (*print)(void* where, char c);
    void* where;
    u8 typed[64]; // a ring: what no buffer was there for yet
    u8 typed_first, typed_count;
    u64 printed; // bytes of the chain that is being printed

    u64 accepted; // features that the driver takes
    u32 features_sel, accepted_sel, queue_sel;
    u32 status;
    u32 interrupt;
    virtqueue queue[2];
};

/// One buffer of a chain, in the guest's memory.
struct virtio_buffer {
    u8* bytes;
    u32 length;
    bool writable;
};
struct virtio_chain {
    u16 head;
    unsigned count;
    virtio_buffer buffer[VIRTQUEUE_MAX];
};

/// The registers, of 0x200 bytes and repeated behind those.
u64 virtio_read(const virtio_device& device, u64 offset, unsigned size);
/// False when the driver has to write it once more, for what is left to do.
[[nodiscard]] bool virtio_write(virtio_device& device, u64 offset, unsigned size, u64 value);
/// What it drives onto its interrupt line.
bool virtio_line(const virtio_device& device);

/// The next chain that the driver made available; null when there is none. It is too large for a
/// stack, and one is at work at a time (hyp_lock is held): the next one takes its place.
const virtio_chain* virtio_take(virtio_device& device, unsigned queue);
/// It is not done with: the next time it comes again.
void virtio_put_back(virtio_device& device, unsigned queue);
/// It is done with; `written` bytes of its writable buffers are new.
void virtio_give(virtio_device& device, unsigned queue, const virtio_chain& chain, u32 written);

/// The bytes of a chain that the device reads, and those that it writes, are each one behind the
/// other, however the driver has cut them into buffers (2.6.4.1). How many there are,
u64 virtio_length(const virtio_chain& chain, bool writable);
/// and some of them, from `first` on: what it reads is copied to `bytes`, what it writes from
/// there.
void virtio_copy(const virtio_chain& chain, bool writable, u64 first, u8* bytes, u64 count);
/// No driver makes such a chain: the device stops until it is reset.
void virtio_break(virtio_device& device);

/// Where EL2 finds `size` bytes from that IPA: null unless all of them are in one region that the
/// VM may access so.
u8* guest_memory(const vm_description& vm, u64 ipa, u64 size, bool write);

extern const device virtio_empty_slots;
