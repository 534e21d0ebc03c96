// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "machine-description.h"

#include <QByteArray>

#include <cstdint>
#include <vector>

namespace vm {

// Where EL2 expects things, and how it wants them said: hypervisor/abi/machine-description.h.
inline constexpr std::uint64_t kDescriptionAddress = MACHINE_DESCRIPTION_ADDRESS;
inline constexpr std::uint64_t kGuestMemoryBegin = GUEST_MEMORY_BEGIN;
inline constexpr std::uint64_t kDescriptionMagic = MACHINE_DESCRIPTION_MAGIC;
inline constexpr int kMostVms = MAX_VMS;
inline constexpr int kMostVcpus = MAX_VCPUS;
inline constexpr int kMostCpus = MAX_CPUS;
inline constexpr std::size_t kMostRegions = MAX_REGIONS;

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
    bool atEachEntry = false;   ///< it is switched as KVM switches without VHE
};

/// The block that EL2 reads at boot. `console`: the VM that has the terminal alone, from 1 on.
[[nodiscard]] QByteArray describe(const std::vector<VmDescription>& vms, int cpus,
                                  std::uint64_t ramEnd, int console = 0);

} // namespace vm
