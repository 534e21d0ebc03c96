// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/description.h"

#include <QtEndian>

namespace vm {

QByteArray describe(const std::vector<VmDescription>& vms, int cpus, std::uint64_t ramEnd,
                    int console)
{
    machine_description block{};
    block.magic = MACHINE_DESCRIPTION_MAGIC;
    block.size = sizeof block;
    block.vms = vms.size();
    block.cpus = static_cast<std::uint64_t>(cpus);
    block.ram_end = ramEnd;
    block.console = static_cast<std::uint64_t>(console);
    for (std::size_t n = 0; n < vms.size(); ++n) {
        const VmDescription& vm = vms[n];
        vm_description& to = block.vm[n];
        to.vcpus = vm.vcpus;
        to.entry = vm.entry;
        to.x0 = vm.x0;
        to.regions = vm.regions.size();
        for (std::size_t r = 0; r < vm.regions.size(); ++r) {
            const Region& region = vm.regions[r];
            to.region[r] = {region.ipa, region.size, region.pa,
                            region.writable ? REGION_READ_WRITE : REGION_READ_ONLY};
        }
        to.disk_pa = vm.diskPa;
        to.disk_size = vm.diskSize;
        to.aarch32 = vm.aarch32 ? 1 : 0;
        to.at_each_entry = vm.atEachEntry ? 1 : 0;
    }
    QByteArray bytes(sizeof block, Qt::Uninitialized);
    constexpr qsizetype words = sizeof block / sizeof(std::uint64_t);
    qToLittleEndian<quint64>(&block, words, bytes.data());
    return bytes;
}

} // namespace vm
