// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "guests/test/hostile.h"

#include "arch/types.h"

inline constexpr u64 kGicd = 0x08000000;
inline constexpr u64 kGicr = 0x080a0000;
inline constexpr u64 kUart = 0x09000000;
/// The upper half of every word of the neighbour's memory and vector registers (neighbour.S).
inline constexpr u64 kSecret = 0x5ec2e75e;

inline constexpr u64 kEnemies = 2; // virtual CPUs

/// A virtual CPU of the hostile guest: what an operation starts with, and what it left behind.
struct hostile_state {
    u64 x[31];
    u64 sp, sp_el0;
    u64 elr, spsr; // where the operation begins; where the exception was taken
    u64 esr, far, par;
    u64 ttbr0, ttbr1, tcr, mair, sctlr, vbar;
    u64 active; // an operation is under way
    u64 strays; // exceptions of the guest's own code
    u64 born;   // it has run before: a wild CPU_ON began this life
    u64 random;
    u64 safe[14]; // the guest's own registers, while an operation has them all
    u64 operations;
    u64 reserved;
    u64 v[64];
};
static_assert(__builtin_offsetof(hostile_state, sp) == S_SP);
static_assert(__builtin_offsetof(hostile_state, sp_el0) == S_SP_EL0);
static_assert(__builtin_offsetof(hostile_state, elr) == S_ELR);
static_assert(__builtin_offsetof(hostile_state, spsr) == S_SPSR);
static_assert(__builtin_offsetof(hostile_state, esr) == S_ESR);
static_assert(__builtin_offsetof(hostile_state, far) == S_FAR);
static_assert(__builtin_offsetof(hostile_state, par) == S_PAR);
static_assert(__builtin_offsetof(hostile_state, ttbr0) == S_TTBR0);
static_assert(__builtin_offsetof(hostile_state, ttbr1) == S_TTBR1);
static_assert(__builtin_offsetof(hostile_state, tcr) == S_TCR);
static_assert(__builtin_offsetof(hostile_state, mair) == S_MAIR);
static_assert(__builtin_offsetof(hostile_state, sctlr) == S_SCTLR);
static_assert(__builtin_offsetof(hostile_state, vbar) == S_VBAR);
static_assert(__builtin_offsetof(hostile_state, active) == S_ACTIVE);
static_assert(__builtin_offsetof(hostile_state, strays) == S_STRAYS);
static_assert(__builtin_offsetof(hostile_state, safe) == S_SAFE);
static_assert(__builtin_offsetof(hostile_state, v) == S_V);

inline hostile_state& state_of(u64 number)
{
    return *reinterpret_cast<hostile_state*>(STATES + (number << STATE_SHIFT));
}

extern "C" {
// hostile.S
extern const char hostile_table[], hostile_second[], hostile_third[];
void hostile_run(hostile_state* state);
}

// hostile-board.cpp
/// The interrupt controller as a rescue by timer and a sleep need it, for every virtual CPU.
void hostile_repair();
/// PSCI CPU_ON of another virtual CPU.
void hostile_start(u64 number, u64 where);
/// The last virtual CPU is no enemy: from a copy of the image in RAM it sees to it that the other
/// two get on, whatever they did to flash and interrupts, and says so when they do not.
void hostile_start_watchman();
void hostile_set_timer(u64 nanoseconds);
/// Takes and ends what is pending; how many there were.
u64 hostile_take_interrupts();
u64 hostile_total();
/// False when what the distributor says of an active interrupt is not what the guest did to it.
bool hostile_deactivation_works(u64 number);
/// A line on the console.
void hostile_report(const char* before, const char* text, u64 number);
