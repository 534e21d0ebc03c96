// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "abi/machine-description.h"
#include "arch/types.h"

/// What is wrong with a description, as a sentence; null when EL2 can run it. `floor` is the end of
/// EL2's own memory: what a VM gets lies above.
const char* description_problem(const machine_description& description, u64 floor);
