// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "switch/kvm_host.h"

/// Whether the guest that came back runs on, or gives the CPU to the next.
enum class turn { goes_on, ends };

/// Does what the guest came back for. `exit_code` is what __kvm_vcpu_run returned.
turn handle_exit(kvm_vcpu& vcpu, u64 exit_code);
