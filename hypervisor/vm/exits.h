// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "switch/kvm_host.h"

/// Whether the guest that came back runs on, or gives the CPU to the next: with more to do, or
/// until an interrupt comes.
enum class turn { goes_on, ends, waits };

/// Does what the guest came back for. `exit_code` is what __kvm_vcpu_run returned.
turn handle_exit(kvm_vcpu& vcpu, u64 exit_code);

/// The same for a guest with a board, whose system registers are still in the CPU.
turn handle_machine_exit(struct hyp_cpu& cpu, kvm_vcpu& vcpu, u64 exit_code);

/// "[hyp] guest A" and a text; the report of a guest that dies. For both kinds of guest.
void say_of(const kvm_vcpu& vcpu, const char* text);
void report_death(const kvm_vcpu& vcpu, const char* why);
