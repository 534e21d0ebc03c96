// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/finding-list.h"

#include <cstdint>

namespace contract {

/// SP must be `expected` in state `at`; blames among the steps [from, at).
void judgeStackPointer(FindingList& findings, Rule rule, std::uint32_t from, std::uint32_t at,
                       std::uint64_t expected);

} // namespace contract
