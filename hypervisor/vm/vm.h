// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "switch/kvm_host.h"

/// Makes the two VMs, one virtual CPU each.
void vms_create();
/// Lets them take turns until both have powered off.
void vms_run();
