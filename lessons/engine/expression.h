// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"
#include "base/address.h"
#include "base/result.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <variant>

namespace lessons {

/// Which state a value is read in.
enum class When : std::uint8_t {
    Now,    ///< the state that is looked at: after the event for checks, before it for questions
    Pre,    ///< `pre.`: the state before the step that the event is
    Enter,  ///< `enter.`: the state at the first instruction of this switch's `__guest_enter`
    Vector, ///< `vector.`: the state at the EL2 vector that this switch's guest came back to
};

/// What an expression may look at. Every answer may be "cannot be read", and that is an error with
/// a sentence, never a zero.
class Evidence {
public:
    virtual ~Evidence() = default;
    [[nodiscard]] virtual base::Result<std::uint64_t> registerValue(When when,
                                                                    arm64::Register reg) const = 0;
    /// The eight bytes at `address`, little-endian, at any alignment.
    [[nodiscard]] virtual base::Result<std::uint64_t> memory(When when,
                                                             base::Address address) const = 0;
    /// The address of a slot: world is "host" or "guest", path a member of the context as DWARF has
    /// it ("regs.regs[19]"); an empty path is the context itself.
    [[nodiscard]] virtual base::Result<base::Address> slot(const QString& world,
                                                           const QString& path) const = 0;
    /// How many executed instructions stored the value of `reg` to memory between `pre` and now.
    [[nodiscard]] virtual base::Result<std::uint64_t> stores(arm64::Register reg) const = 0;
    /// How many executed instructions wrote the byte at `address` between `pre` and now.
    [[nodiscard]] virtual base::Result<std::uint64_t> writes(base::Address address) const = 0;
};

/// Where an expression's text stops making sense.
struct SyntaxError {
    int offset = 0;   ///< characters from the start of the text
    QString sentence; ///< translated
};

/// An expression of a lesson: parsed once, evaluated in any state. Immutable, cheap to copy.
///
///     or, and, not       1 for true and 0 for false; both sides are always read
///     == !=              1 or 0; they do not chain
///     + - *              64 bits, unsigned, modulo 2^64
///     25, 0x40091c00     numbers
///     x0 … x30 sp pc pstate esr_el2 …      registers, by the Arm ARM's names
///     host.x19 guest.sp guest.sys_regs[SCTLR_EL1]   the *address* of a slot, found through DWARF
///     mem(address)       the eight bytes there
///     pre.x19 enter.mem(a) vector.x3       the same in another state (see When)
///     bits(value, high, low)               a bit field, as the Arm ARM numbers bits
///     stores(x19) writes(address)          counts of executed instructions since `pre`
class Expression {
public:
    struct Node;
    Expression() = default;

    [[nodiscard]] static std::variant<Expression, SyntaxError> parse(const QString& text);

    /// The error is the first value that could not be read, from left to right.
    [[nodiscard]] base::Result<std::uint64_t> evaluate(const Evidence& evidence) const;
    /// As it was written.
    [[nodiscard]] const QString& text() const { return m_text; }
    /// True for a default-made one, which must not be evaluated.
    [[nodiscard]] bool isEmpty() const { return !m_root; }
    friend bool operator==(const Expression& a, const Expression& b)
    {
        return a.m_text == b.m_text;
    }

private:
    QString m_text;
    std::shared_ptr<const Node> m_root;
};

} // namespace lessons
