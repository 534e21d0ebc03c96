// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/place.h"
#include "arm64/register.h"
#include "base/address.h"
#include "base/result.h"
#include "reading/switch-span.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <functional>
#include <memory>
#include <variant>
#include <vector>

namespace lessons {

/// Which state a value is read in.
enum class When : std::uint8_t {
    Now,    ///< the state that is looked at: after the event for checks, before it for questions
    Pre,    ///< `pre.`: the state before the step that the event is
    Enter,  ///< `enter.`: the state at the first instruction of this switch's `__guest_enter`
    Vector, ///< `vector.`: the state at the EL2 vector that this switch's guest came back to
    Ret,    ///< `ret.`: the state before the RET that ends this switch
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
    /// Whose value it is: the address of the slot that its register has in its world's context, or
    /// that context where it has none; 0 for nobody's. `at` is a register or the cell at an
    /// address.
    [[nodiscard]] virtual base::Result<std::uint64_t> owner(When when,
                                                            const arm64::Place& at) const = 0;
    /// The address of the context of the world whose value it is; 0 for nobody's.
    [[nodiscard]] virtual base::Result<std::uint64_t> world(When when,
                                                            const arm64::Place& at) const = 0;
    /// True where the instruction that is next plays that part in a switch.
    [[nodiscard]] virtual base::Result<bool> isIn(reading::SwitchPart part) const = 0;
    /// How many executed instructions stored the value of `reg` to memory between `pre` and now.
    [[nodiscard]] virtual base::Result<std::uint64_t> stores(arm64::Register reg) const = 0;
    /// How many executed instructions wrote the byte at `address` between `pre` and now.
    [[nodiscard]] virtual base::Result<std::uint64_t> writes(base::Address address) const = 0;

    // What some evidence has not: then a sentence says so.
    /// A half of a vector register: 0 is bits 63 to 0.
    [[nodiscard]] virtual base::Result<std::uint64_t> vectorHalf(When when, arm64::Register reg,
                                                                 int half) const;
    /// What the member at that path holds, which lies at `address`: of a context (slot()), or, with
    /// an empty world, of an object. One that is narrower than eight bytes is read alone.
    [[nodiscard]] virtual base::Result<std::uint64_t>
    member(When when, base::Address address, const QString& world, const QString& path) const;
    /// The address of an object or of a part of it, by its path in DWARF: "vcpus[1].arch.ctxt".
    [[nodiscard]] virtual base::Result<base::Address> object(const QString& path) const;
    /// True where the instruction that is next has that mnemonic ("isb").
    [[nodiscard]] virtual base::Result<bool> executes(const QString& mnemonic) const;
    /// Whether the contract holds in the switches that count.
    [[nodiscard]] virtual base::Result<bool> contractHolds() const;
    /// Whether that rule ("eret") is broken there; of that register or cell where one is named.
    [[nodiscard]] virtual base::Result<bool> isViolated(const QString& rule,
                                                        const QString& subject) const;
    /// The same evidence at a state that has a name.
    [[nodiscard]] virtual base::Result<std::shared_ptr<const Evidence>>
    at(const QString& snapshot) const;
    /// Of the instructions executed from a state (or from one that has a name) up to now: for how
    /// many, and for how many in all, `condition` is true in the state before it.
    struct Counted {
        std::uint64_t matching = 0;
        std::uint64_t all = 0;
    };
    using Condition = std::function<base::Result<bool>(const Evidence&)>;
    [[nodiscard]] virtual base::Result<Counted> count(When from, const QString& snapshot,
                                                      const Condition& condition) const;
};

/// Where an expression's text stops making sense.
struct SyntaxError {
    int offset = 0;          ///< characters from the start of the text
    QString sentence;        ///< translated
    QString suggestion = {}; ///< "Did you mean “x19”?", or empty
};

/// An expression of a lesson: parsed once, evaluated in any state. Immutable, cheap to copy.
///
///     or, and, not       1 for true and 0 for false; both sides are always read
///     == != < <= > >=    1 or 0, unsigned; they do not chain
///     |  ^  &  << >>     bits; each binds tighter than those before it
///     + - *              64 bits, unsigned, modulo 2^64
///     ~                  every bit the other way round
///     25, 0x19, 0b11001  numbers
///     x0 … x30 sp pc pstate esr_el2 …      registers, by the Arm ARM's names
///     host.x19 guest.sp guest.sys_regs[SCTLR_EL1]   the *address* of a slot, found through DWARF
///     mem(address)       the eight bytes there; of a member by its path, as many as it has
///     pre.x19 enter.mem(a) vector.x3 ret.x0        the same in another state (see When)
///     bits(value, high, low)               a bit field, as the Arm ARM numbers bits
///     stores(x19) writes(address)          counts of executed instructions since `pre`
///     owner(x3) == guest.x3                whose it is: the slot of the register it came from
///     world(mem(address)) == host          whose, apart from the register
///     owner(v3) == guest.v3, owner(v3.d[1])        of a vector register, or of a half
///     vcpus[1].arch.ctxt.regs.sp           the address of any object of the image, and its parts:
///                                          also of one that is a word, fp_at_each_entry
///     v3.d[1], v3 == pre.v3                half of a vector register; all 128 bits, compared
///     executes(isb)                        1 where the next instruction has that mnemonic
///     contract holds                       the contract's verdict
///     violated("eret", x18)                … whether that rule is broken, of that register
///     at(NAME, value)                      in the state that a step above has named
///     count(enter, condition)              of the instructions since then, for how many it holds
///     all(enter, c), any(enter, c)         … for every one, for one at least
///     phase(exit)                          1 where the next instruction plays that part: outer,
///                                          enter, guest, vector or exit
class Expression {
public:
    struct Node;
    Expression() = default;

    [[nodiscard]] static std::variant<Expression, SyntaxError> parse(const QString& text);

    /// The error is the first value that could not be read, from left to right.
    [[nodiscard]] base::Result<std::uint64_t> evaluate(const Evidence& evidence) const;
    /// Calls `use` with each name in it that only an image can tell whether there is one: where it
    /// stands in the text, and what it names.
    struct Name {
        enum class Kind : std::uint8_t { Register, Slot, Object };
        Kind kind = Kind::Register;
        int offset = 0;
        arm64::Register reg;
        QString world;
        QString path;
        QString state = {}; ///< the innermost at(state, …) round it; empty where there is none
    };
    void forEachName(const std::function<void(const Name&)>& use) const;
    /// A state that it speaks of by its name.
    struct State {
        QString name;
        bool isCounted = false; ///< count(NAME, …) and its kin; else at(NAME, …)
        bool isNumber = false;  ///< what is read there is a number or a condition
    };
    [[nodiscard]] std::vector<State> states() const;
    /// Whether its value is the address of one cell, or stands for one (an owner is the slot of its
    /// register): then the cell itself can be pointed at instead.
    [[nodiscard]] bool namesCell() const;
    /// Whether it asks for the contract's verdict, anywhere in it.
    [[nodiscard]] bool asksContract() const;
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
