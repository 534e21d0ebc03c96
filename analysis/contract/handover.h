// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/finding-list.h"

namespace contract {

/// What one door hands over to the next in this switch, by the profile: contents become values.
/// Nothing for a register's content, and for what cannot be told.
[[nodiscard]] std::optional<std::uint64_t> valueOf(const FindingList& findings,
                                                   const profile::Content& content);
/// What a wrong value would mean, for a sentence: "it is not host_ctxt, where the host is put
/// away".
[[nodiscard]] QString meaningOf(const FindingList& findings, const profile::Content& content);

/// True where the profile has the first register right below the second: in neighbouring slots, or
/// in two cells that are pushed together. A pair of them is as it should be, whichever number is
/// the higher.
[[nodiscard]] bool areNeighbours(const FindingList& findings, arm64::Register first,
                                 arm64::Register second);

/// True where enter was given a vcpu that the profile, which asks a register for one, has not
/// found: that is nobody's mistake.
[[nodiscard]] bool entersUnknownVcpu(const FindingList& findings);

/// True where enter returned at once, as the profile says that it may, and no guest was entered.
[[nodiscard]] bool isEarlyReturn(const FindingList& findings);

/// True where the doors write that cell (or read it) beside slots and stack, as the profile says.
[[nodiscard]] bool isAlsoWritten(const FindingList& findings, const arm64::Place& place);
[[nodiscard]] bool isAlsoRead(const FindingList& findings, const arm64::Place& place);

} // namespace contract
