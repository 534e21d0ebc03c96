// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/expression.h"

#include <vector>

namespace lessons {

/// One node of a parsed expression; shared between the parser and the evaluator, nobody else.
struct Expression::Node {
    enum class Kind : std::uint8_t {
        Number,
        Register,
        Slot,
        Memory,
        Bits,
        Stores,
        Writes,
        Owner,
        World,
        Part,
        Object,   ///< the address of vcpus[1].arch.ctxt
        Half,     ///< v3.d[1]
        Wide,     ///< v3, of which `number` says the half that is read
        Executes, ///< executes(isb)
        Holds,    ///< contract holds
        Violated, ///< violated("eret", x18)
        At,       ///< at(NAME, value)
        Count,    ///< count(FROM, condition), and so all and any
        All,
        Any,
        Add,
        Subtract,
        Multiply,
        Equal,
        NotEqual,
        And,
        Or,
        Not,
        Less,
        LessOrEqual,
        BitAnd,
        BitOr,
        BitXor,
        BitNot,
        ShiftLeft,
        ShiftRight,
    };
    /// What sort of value it is: a sum of whose value something is makes no sense.
    enum class Type : std::uint8_t { Number, Address, Owner, World, Truth, Wide };
    Kind kind = Kind::Number;
    Type type = Type::Number;
    int offset = 0;           ///< in the text, of its first character
    When when = When::Now;    ///< Register, Memory, Owner, World; Count and its kin: from where
    std::uint64_t number = 0; ///< Number; of a vector register, which half
    static constexpr std::uint64_t kBothHalves = 2; ///< Owner and World, of v3 as a whole
    arm64::Register reg; ///< Register, Stores; Owner and World without parts
    reading::SwitchPart part = reading::SwitchPart::Outer; ///< Part
    QString world; ///< Slot; Violated: the register or the cell, or empty
    QString
        path; ///< Slot, Object; Executes: the mnemonic; Violated: the rule; At and Count: a name
    std::vector<std::shared_ptr<const Node>> parts;
};

} // namespace lessons
