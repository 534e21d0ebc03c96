// SPDX-License-Identifier: GPL-2.0-or-later
// Every CPU of the machine, from its own EL2 registers to its first guest.
#pragma once

/// Makes the VMs that are described, starts the other CPUs, and runs until the last VM has ended.
[[noreturn]] void run_machines();
