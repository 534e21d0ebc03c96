// SPDX-License-Identifier: GPL-2.0-or-later
// How a lab's file takes the place of some of EL2's exit handlers: a table of its own. The linker's
// --wrap=arm_exit_handlers puts it before EL2's, which is the same with a lab and without one.
#pragma once

#include "arch/bits.h"
#include "traps/exits.h"

extern "C" {
extern const exit_table __real_arm_exit_handlers; ///< EL2's
extern const exit_table __wrap_arm_exit_handlers; ///< the lab's
}

/// What EL2 does at an exit of that class.
template <u64 CLASS>
run_result usual(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 esr)
{
    return __real_arm_exit_handlers.of[CLASS](cpu, vcpu, esr);
}

/// A table in which EL2 handles those classes, what is no exception, and `others` all the rest.
template <u64... CLASSES>
consteval exit_table lab_exits(exit_handler others)
{
    exit_table table{};
    for (exit_handler& each : table.of)
        each = others;
    ((table.of[CLASSES] = usual<CLASSES>), ...);
    constexpr u64 CODES = NR_EXCEPTION_CLASSES;
    table.of[CODES + ARM_EXCEPTION_IRQ] = usual<CODES + ARM_EXCEPTION_IRQ>;
    table.of[CODES + ARM_EXCEPTION_EL1_SERROR] = usual<CODES + ARM_EXCEPTION_EL1_SERROR>;
    table.of[CODES + ARM_EXCEPTION_TRAP] = usual<CODES + ARM_EXCEPTION_TRAP>;
    table.of[CODES + ARM_EXCEPTION_IL] = usual<CODES + ARM_EXCEPTION_IL>;
    return table;
}
