// SPDX-License-Identifier: GPL-2.0-or-later
// The registers of the GICv3 that a guest sees: one distributor, a redistributor for each virtual
// CPU (IHI 0069, 12.8 to 12.11). They lie where QEMU's virt board has them.
#pragma once

#include "devices/device.h"

inline constexpr u64 VGICR_STRIDE = 0x20000; // a frame of its own, and one of its SGIs and PPIs

/// What a register holds; registers that there are not read as zeros and ignore writes.
/// No write leaves anything to do: true.
u64 vgic_dist_read(vgic& gic, u64 offset, unsigned size);
bool vgic_dist_write(vgic& gic, u64 offset, unsigned size, u64 value);
/// `offset` is from the first redistributor: it tells which virtual CPU's it is.
u64 vgic_redist_read(vgic& gic, u64 offset, unsigned size);
bool vgic_redist_write(vgic& gic, u64 offset, unsigned size, u64 value);

extern const device vgic_distributor, vgic_redistributors;
