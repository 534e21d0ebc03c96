// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arch/types.h"

/// Prints "name+0x…" for an address of EL2's text, "?" where no function is known.
void hyp_print_symbol(u64 address);
