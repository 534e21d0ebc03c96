// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 8: what EL2 does where stage 2 did not let an access of a guest's through. You write
// handle_abort (abort.cpp); the other functions are there for you to call, and no others are.
#pragma once

#include "switch/kvm_host.h"

extern "C" {

/// You write this. A load or store (exception class 0x24) or a fetch of an instruction (0x20) of
/// the guest's has failed in stage 2. `esr`, `far` and `hpfar` are ESR_EL2, FAR_EL2 and HPFAR_EL2,
/// as the CPU wrote them.
///
/// The guest's registers are in vcpu.arch.ctxt.regs: x0 to x30 in regs[0] to regs[30], and in pc
/// the address of the instruction that has failed. What you leave there is what the guest goes on
/// with.
void handle_abort(kvm_vcpu& vcpu, u64 esr, u64 far, u64 hpfar);

/// Whether the guest has memory at that IPA.
bool is_memory(const kvm_vcpu& vcpu, u64 ipa);
/// Puts the page of that IPA into the guest's stage-2 tables: from then on the guest reaches it.
void map_page(kvm_vcpu& vcpu, u64 ipa);

/// Whether there is a device at that IPA, which you play.
bool is_device(const kvm_vcpu& vcpu, u64 ipa);
/// What the device answers there, `size` bytes (1, 2, 4 or 8); the bits above are 0.
u64 read_device(kvm_vcpu& vcpu, u64 ipa, u64 size);
/// Gives the device the lowest `size` bytes of the value.
void write_device(kvm_vcpu& vcpu, u64 ipa, u64 size, u64 value);

/// Nothing answers: the guest takes an abort at its own EL1. Its pc becomes that of its vector, and
/// its ELR_EL1 the pc that it had.
void take_abort(kvm_vcpu& vcpu);
}
