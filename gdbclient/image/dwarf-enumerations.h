// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

#include <elfutils/libdw.h>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace image {

/// What an enumeration's enumerators are called and worth, in the order of the source.
using Enumerators = std::vector<std::pair<QString, std::int64_t>>;

/// Those of an enumeration, as long as `goOn` lets them be read.
[[nodiscard]] Enumerators enumeratorsOf(Dwarf_Die* enumeration, const std::function<bool()>& goOn);

/// "NR_SYS_REGS" for an array member sys_regs: the enumerator that says how many elements it has.
[[nodiscard]] QString counterOf(const QString& member);

/// The rule that names sys_regs[2] "SCTLR_EL1", without an offset or a name of the seed's in this
/// program: an array member `xs` of N scalars is indexed by an enumeration that has an enumerator
/// NR_XS (the member's name in capitals) whose value is N. Nothing where it has none.
[[nodiscard]] std::optional<std::map<std::uint64_t, QString>>
elementNames(const Enumerators& enumerators, const QString& counter, std::uint64_t count);

/// The same by the enumeration of a unit beside this one: a compiler leaves out of a unit what its
/// code does not name, as the enumeration that only numbers an array's elements, and the units of
/// one part of a kernel lie side by side. Of its thousands only so many are looked at, so that a
/// name which nothing has costs no minute. Empty where none of them has it.
[[nodiscard]] std::map<std::uint64_t, QString>
elementNamesBeside(Dwarf* dwarf, Dwarf_Off unit, const QString& counter, std::uint64_t count);

} // namespace image
