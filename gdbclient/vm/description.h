// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>

#include <cstdint>
#include <vector>

namespace vm {

// Where EL2 expects things, and how it wants them said: hypervisor/boot/link.ld and
// hypervisor/vm/description.h. A test holds these numbers against the image's symbols and DWARF.
inline constexpr std::uint64_t kDescriptionAddress = 0x40200000;
inline constexpr std::uint64_t kGuestMemoryBegin = 0x40800000;
inline constexpr std::uint64_t kDescriptionMagic = 0x3148435449575357; // "WSWITCH1"
inline constexpr int kMostVms = 4;
inline constexpr int kMostVcpus = 8;
inline constexpr int kMostCpus = 4;
inline constexpr std::size_t kMostRegions = 4;

/// A stretch of a VM's memory: where the guest sees it, and where it is.
struct Region {
    std::uint64_t ipa = 0;
    std::uint64_t size = 0;
    std::uint64_t pa = 0;
    bool writable = true;
};

/// One VM, as EL2 is told of it.
struct VmDescription {
    std::uint64_t vcpus = 1;
    std::uint64_t entry = 0; ///< IPA of the first instruction
    std::uint64_t x0 = 0;    ///< what it finds in x0: the device tree's IPA
    std::vector<Region> regions;
    std::uint64_t diskPa = 0;
    std::uint64_t diskSize = 0; ///< whole sectors; 0: no disk
    bool aarch32 = false;       ///< of its EL1
};

/// The block that EL2 reads at boot. `console`: the VM that has the terminal alone, from 1 on.
[[nodiscard]] QByteArray describe(const std::vector<VmDescription>& vms, int cpus,
                                  std::uint64_t ramEnd, int console = 0);

} // namespace vm
