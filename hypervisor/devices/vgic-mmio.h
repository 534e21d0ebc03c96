// SPDX-License-Identifier: GPL-2.0-or-later
// The registers of the GICv3 that a guest sees: one distributor, a redistributor for each virtual
// CPU (IHI 0069, 12.8 to 12.11). They lie where QEMU's virt board has them.
#pragma once

#include "devices/vgic.h"

inline constexpr u64 VGICD_BASE = 0x08000000;
inline constexpr u64 VGICD_SIZE = 0x10000;
inline constexpr u64 VGICR_BASE = 0x080a0000;
inline constexpr u64 VGICR_STRIDE = 0x20000; // a frame of its own, and one of its SGIs and PPIs

/// What a register holds; registers that there are not read as zeros and ignore writes.
u64 vgic_dist_read(vgic& gic, u64 offset, unsigned size);
void vgic_dist_write(vgic& gic, u64 offset, unsigned size, u64 value);
/// `offset` is from the first redistributor: it tells which virtual CPU's it is.
u64 vgic_redist_read(vgic& gic, u64 offset, unsigned size);
void vgic_redist_write(vgic& gic, u64 offset, unsigned size, u64 value);
