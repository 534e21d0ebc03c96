// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/description.h"

#include <QtEndian>

namespace vm {

namespace {

// Stage-2's permission bits (Arm ARM D8.3.2): read and write, read only.
constexpr std::uint64_t kReadWrite = 3U << 6;
constexpr std::uint64_t kReadOnly = 1U << 6;
// Of struct vm_description: four words, four regions of four, two words of a disk, one.
constexpr qsizetype kVmBytes = 8 * (4 + 4 * static_cast<qsizetype>(kMostRegions) + 3);
constexpr qsizetype kHeaderBytes = 8 * 6;

void put(QByteArray& to, std::uint64_t value)
{
    char bytes[sizeof value];
    qToLittleEndian(value, bytes);
    to.append(bytes, sizeof bytes);
}

} // namespace

QByteArray describe(const std::vector<VmDescription>& vms, int cpus, std::uint64_t ramEnd,
                    int console)
{
    QByteArray block;
    put(block, kDescriptionMagic);
    put(block, kHeaderBytes + kMostVms * kVmBytes);
    put(block, vms.size());
    put(block, static_cast<std::uint64_t>(cpus));
    put(block, ramEnd);
    put(block, static_cast<std::uint64_t>(console));
    for (const VmDescription& vm : vms) {
        put(block, vm.vcpus);
        put(block, vm.entry);
        put(block, vm.x0);
        put(block, vm.regions.size());
        for (const Region& region : vm.regions) {
            put(block, region.ipa);
            put(block, region.size);
            put(block, region.pa);
            put(block, region.writable ? kReadWrite : kReadOnly);
        }
        for (std::size_t unused = vm.regions.size(); unused < kMostRegions; ++unused)
            block.append(QByteArray(8 * 4, '\0'));
        put(block, vm.diskPa);
        put(block, vm.diskSize);
        put(block, vm.aarch32 ? 1 : 0);
    }
    block.append(QByteArray(kHeaderBytes + kMostVms * kVmBytes - block.size(), '\0'));
    return block;
}

} // namespace vm
