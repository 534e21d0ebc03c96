// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/finding-list.h"

#include <cstdint>
#include <functional>

namespace contract {

// What changes worlds beside x0 to x30 and SP: the registers of the profile's lists, in the doors,
// in the host's function round them, or before and after both.

/// A register, its slot, which half of the slot it is in, and whether it fills the slot.
using OnListed =
    std::function<void(const arm64::Place& reg, const arm64::Place& slot, int part, bool whole)>;

/// Whose slot: the guest's, or, of the host's, ...
enum class Of : std::uint8_t {
    Guest,
    Host,       ///< those that enter puts away
    KeptOfHost, ///< those that lie in its context since before
};

/// For each register that changes worlds there and that the guest can reach: its slot in the
/// guest's context, or in the host's.
void forEachListed(const FindingList& findings, std::uint32_t at, profile::Profile::Where where,
                   const OnListed& use, Of of = Of::Guest);

/// A register must hold exactly this value.
void judgeValue(FindingList& findings, Rule rule, const arm64::Place& place, std::uint32_t at,
                std::uint64_t expected, const QString& meaning);

/// What changes worlds elsewhere: the doors leave every register of the list as it is.
void judgeUntouched(FindingList& findings, Rule rule, std::uint32_t from, std::uint32_t at,
                    profile::Profile::Where where);

/// The same of the host's function before the door, and of the door up to the ERET. The host may
/// write into a register of the guest's what it likes that is not another world's, as where it
/// injects an exception: that is the guest's from there.
void judgeUntouchedBefore(FindingList& findings, std::uint32_t at);

/// And there the guest goes on where its context says: ELR_EL2 and SPSR_EL2 were written before the
/// door, which is not seen, so that the values count.
void judgeReturnState(FindingList& findings, std::uint32_t at);

/// The guest came back in this window already, and is entered again: what its vector found in the
/// register is still the guest's, and newer than what its slot says, until the host puts it away.
/// The host may move its pc on, past what it has emulated.
[[nodiscard]] bool isStillTheGuests(const FindingList& findings, const arm64::Place& reg,
                                    std::uint32_t at);

/// The list as it was put away by the state `at`; `onlyDone`: what is not written by then was still
/// to come.
void judgeSaved(FindingList& findings, std::uint32_t at, bool onlyDone);

/// What the host put away before this switch: exit loads it from the host's context, and it is
/// what the host had in its register when it called.
void judgeKeptOfHost(FindingList& findings, std::uint32_t at);

} // namespace contract
