// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "switch/kvm_host.h"

/// The last exits of a virtual CPU on the console, newest first: a line each, for a report of
/// EL2's.
void print_exits(const kvm_vcpu& vcpu);
