// SPDX-License-Identifier: GPL-2.0-or-later
// Physical interrupts, and how a guest gets its virtual ones.
#pragma once

#include "switch/hyp-cpu.h"

/// Deals with every physical interrupt that is pending. True when this CPU's tick was among them:
/// the turn is over.
bool irq_handle(hyp_cpu& cpu);
/// The list registers of the virtual CPU that this CPU is about to enter. True when they hold an
/// interrupt that it has not taken yet: no reason to wait.
bool irq_flush(hyp_cpu& cpu, kvm_vcpu& vcpu);
/// The VM that gets what is typed.
extern unsigned irq_focus;
/// With hyp_lock held: what was typed and waits, as far as the guest that listens has room for it.
void irq_take_input();
