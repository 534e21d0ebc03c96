// SPDX-License-Identifier: GPL-2.0-or-later
#include "traps/psci-calls.h"

namespace {

constexpr u64 PSCI_1_1 = 0x00010001;
constexpr u64 NO_TRUSTED_OS = 2; // MIGRATE_INFO_TYPE: nothing to migrate

constexpr u64 SUCCESS = 0;
constexpr u64 INVALID_PARAMETERS = ~0UL - 1; // -2
constexpr u64 ALREADY_ON = ~0UL - 3;         // -4
constexpr u64 AFFINITY_ON = 0;
constexpr u64 AFFINITY_OFF = 1;

constexpr u64 MPIDR_AFFINITY = 0xff00ffffffUL;

/// Which of the functions there are; those with two conventions have both.
bool is_there(u64 function)
{
    static constexpr u64 both[] = {PSCI_CPU_SUSPEND, PSCI_CPU_ON, PSCI_AFFINITY_INFO};
    static constexpr u64 narrow[] = {PSCI_VERSION,    PSCI_CPU_OFF,       PSCI_MIGRATE_INFO_TYPE,
                                     PSCI_SYSTEM_OFF, PSCI_FEATURES,      PSCI_SYSTEM_RESET,
                                     SMCCC_VERSION,   SMCCC_ARCH_FEATURES};
    for (const u64 each : both)
        if ((function & ~SMC64) == each)
            return true;
    for (const u64 each : narrow)
        if (function == each)
            return true;
    return false;
}

/// The arguments, as wide as the convention says.
u64 argument(u64 function, u64 value)
{
    return (function & SMC64) != 0 ? value : value & 0xffffffffUL;
}

} // namespace

u64 smccc_answer(const u64* x)
{
    const u64 function = x[0] & 0xffffffffUL;
    const u64 asked = x[1] & 0xffffffffUL;
    if (function == SMCCC_VERSION)
        return SMCCC_1_1;
    if (function == SMCCC_ARCH_FEATURES && (asked == SMCCC_VERSION || asked == SMCCC_ARCH_FEATURES))
        return 0;
    return SMCCC_NOT_SUPPORTED;
}

psci_answer psci_decide(const u64* x, const bool* on, unsigned vcpus, bool aarch32)
{
    const u64 function = x[0] & 0xffffffffUL;
    const auto say = [](u64 value) { return psci_answer{value, psci_action::none}; };
    const auto act = [](psci_action action) { return psci_answer{SUCCESS, action}; };
    if (!smccc_asks_psci(function))
        return say(smccc_answer(x));
    if (!is_there(function))
        return say(SMCCC_NOT_SUPPORTED);

    // Virtual CPUs differ in Aff0 alone: the affinity is the number.
    const u64 target = argument(function, x[1]);
    const bool exists = (target & MPIDR_AFFINITY) == target && target < vcpus;
    switch (function & ~SMC64) {
    case PSCI_VERSION:
        return say(PSCI_1_1);
    case PSCI_MIGRATE_INFO_TYPE:
        return say(NO_TRUSTED_OS);
    case PSCI_FEATURES: // flags of CPU_SUSPEND: the original format, no OS-initiated mode
        return say(!is_there(target & 0xffffffffUL) || target == SMCCC_ARCH_FEATURES
                       ? SMCCC_NOT_SUPPORTED
                       : SUCCESS);
    case PSCI_AFFINITY_INFO:
        if (!exists || argument(function, x[2]) != 0) // affinity level 0 alone is answered (1.0)
            return say(INVALID_PARAMETERS);
        return say(on[target] ? AFFINITY_ON : AFFINITY_OFF);
    case PSCI_CPU_ON:
        if (exists && on[target])
            return say(ALREADY_ON);
        if (!exists || (!aarch32 && (x[2] & 3) != 0)) // no A64 is there (QEMU's answer, too)
            return say(INVALID_PARAMETERS);
        return {SUCCESS, psci_action::cpu_on, static_cast<unsigned>(target),
                argument(function, x[2]), argument(function, x[3])};
    case PSCI_CPU_OFF:
        return act(psci_action::cpu_off);
    case PSCI_CPU_SUSPEND:              // every state is a standby: it wakes where it slept
        if ((target & 0xfffe0000) != 0) // reserved bits, or the level of more than one CPU
            return say(INVALID_PARAMETERS);
        return act(psci_action::cpu_suspend);
    case PSCI_SYSTEM_OFF:
        return act(psci_action::system_off);
    default:
        return act(psci_action::system_reset);
    }
}
