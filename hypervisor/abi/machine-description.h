/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine as data: a launcher writes this block into memory, EL2 reads it at boot. Where there is
 * none, EL2 describes the demonstration to itself (vm/demonstration.cpp). Plain C, because both
 * sides include it, and it is the only file that both include. All fields are 64 bits wide,
 * little-endian.
 */
#pragma once

#include <stdint.h>

/* Where the block lies, and from where on a launcher may put guests: as in boot/link.ld. */
#define MACHINE_DESCRIPTION_ADDRESS 0x40200000
#define GUEST_MEMORY_BEGIN 0x40800000

#define MACHINE_DESCRIPTION_MAGIC 0x3148435449575357 /* "WSWITCH1" */

enum {
    MAX_VMS = 4,
    MAX_VCPUS = 8, /* of one VM */
    MAX_CPUS = 4,
    MAX_REGIONS = 4
};

/* What a VM may do with a region, in the bits of a stage-2 descriptor (Arm ARM D8.3.2). */
#define REGION_READ_WRITE (3UL << 6)
#define REGION_READ_ONLY (1UL << 6)

/* A stretch of what a VM has: RAM, or flash that it may only read. */
struct memory_region {
    uint64_t ipa;
    uint64_t size;
    uint64_t pa;
    uint64_t permissions;
};

/* One VM: how it starts, and what memory it has. Its image and device tree lie there already. */
struct vm_description {
    uint64_t vcpus;
    uint64_t entry;   /* IPA of the first instruction */
    uint64_t x0;      /* the first argument: IPA of the device tree; in AArch32 it is in r2 */
    uint64_t regions; /* how many of those below count */
    struct memory_region region[MAX_REGIONS];
    uint64_t disk_pa;       /* a RAM disk, in memory that no region has */
    uint64_t disk_size;     /* whole sectors of 512 bytes; 0: no disk */
    uint64_t aarch32;       /* EL1 is AArch32 */
    uint64_t at_each_entry; /* its system and FP registers change hands at each entry, as in KVM
                               without VHE; else when it gets a CPU and when it gives it up */
};

struct machine_description {
    uint64_t magic;
    uint64_t size;    /* of this struct: a launcher of another version is refused */
    uint64_t vms;     /* how many of those below count */
    uint64_t cpus;    /* physical ones */
    uint64_t ram_end; /* of the physical machine: no region lies above */
    uint64_t console; /* the VM that has the terminal alone, from 1 on; 0: all, line by line */
    struct vm_description vm[MAX_VMS];
};
