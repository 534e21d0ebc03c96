// SPDX-License-Identifier: GPL-2.0-or-later
// Every CPU of the machine, from its own EL2 registers to its first guest.
#pragma once

#include "vm/description.h"

/// What EL2 leaves as reset had it is not always zero: Arm ARM says UNKNOWN.
void configure_el2();
/// Starts the other CPUs and runs the machines that are described, until the last has ended.
[[noreturn]] void run_machines(const machine_description& description);
