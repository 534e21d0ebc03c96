// SPDX-License-Identifier: GPL-2.0-or-later
// Registers of a GICv3 (Arm IHI 0069, 12.8 to 12.11): of the machine's, which EL2 uses, and of the
// one that a guest sees.
#pragma once

#include "arch/types.h"

// The distributor's own: GICD_IROUTER has eight bytes an interrupt; GIC_IDS is of both frames.
enum : u64 {
    GICD_CTLR = 0,
    GICD_TYPER = 4,
    GICD_IIDR = 8,
    GICD_IROUTER = 0x6000,
    GIC_IDS = 0xffd0
};
// A redistributor's own.
enum : u64 { GICR_IIDR = 4, GICR_TYPER = 8, GICR_WAKER = 0x14, GICR_SGI_FRAME = 0x10000 };
// Both have these, with one bit an interrupt;
enum : u64 { IGROUPR = 0x80, ISENABLER = 0x100, ICENABLER = 0x180, ISPENDR = 0x200 };
enum : u64 { ICPENDR = 0x280, ISACTIVER = 0x300, ICACTIVER = 0x380 };
// eight, and two.
enum : u64 { IPRIORITYR = 0x400, IPRIORITYR_END = 0x800, ICFGR = 0xc00, ICFGR_END = 0xd00 };

inline constexpr u32 CTLR_GROUP0 = 1;
inline constexpr u32 CTLR_GROUP1 = 2;
inline constexpr u32 CTLR_ARE = 1U << 4; // affinity routing
inline constexpr u32 CTLR_DS = 1U << 6;  // one security state
inline constexpr u32 WAKER_SLEEP = 1U << 1;
inline constexpr u32 WAKER_CHILDREN_ASLEEP = 1U << 2;
