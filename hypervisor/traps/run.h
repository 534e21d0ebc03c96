// SPDX-License-Identifier: GPL-2.0-or-later
// The run loop: a virtual CPU gets the physical one, its guest runs, EL2 does what it comes back
// for, until its turn is over.
#pragma once

#include "switch/hyp-cpu.h"

/// Gives virtual CPUs turns until every VM has ended, on this CPU; the last one ends the machine.
[[noreturn]] void run_vcpus(hyp_cpu& cpu);
