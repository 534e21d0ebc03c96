// SPDX-License-Identifier: GPL-2.0-or-later
// A machine as data: the launcher writes this block into memory, EL2 reads it at boot. Where there
// is none, the demonstration guests run. The launcher's side is gdbclient/vm/description.cpp; a
// test holds the two against each other through DWARF. All fields are 64 bits wide, little-endian.
#pragma once

#include "vm/stage2-map.h"

inline constexpr u64 DESCRIPTION_MAGIC = 0x3148435449575357; // "WSWITCH1"
inline constexpr u64 MAX_VMS = 4;
inline constexpr u64 MAX_VCPUS = 8; // of one VM
inline constexpr u64 MAX_CPUS = 4;
inline constexpr u64 MAX_REGIONS = 4;

/// One VM: how it starts, and what memory it has. The guest's image and device tree lie in that
/// memory already.
struct vm_description {
    u64 vcpus;
    u64 entry;   // IPA of the first instruction
    u64 x0;      // the first argument: IPA of the device tree; in AArch32 it is in r2
    u64 regions; // how many of those below count
    memory_region region[MAX_REGIONS];
    u64 disk_pa;   // a RAM disk, in memory that no region has
    u64 disk_size; // whole sectors of 512 bytes; 0: no disk
    u64 aarch32;   // EL1 is AArch32
};

struct machine_description {
    u64 magic;
    u64 size;    // of this struct: a launcher of another version is refused
    u64 vms;     // how many of those below count
    u64 cpus;    // physical ones
    u64 ram_end; // of the physical machine: no region lies above
    u64 console; // the VM that has the terminal alone, from 1 on; 0: all, line by line
    vm_description vm[MAX_VMS];
};

/// What is wrong with a description, as a sentence; null when EL2 can run it. `floor` is the end of
/// EL2's own memory: what a VM gets lies above.
const char* description_problem(const machine_description& description, u64 floor);
