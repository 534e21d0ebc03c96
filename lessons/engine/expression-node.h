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
        Add,
        Subtract,
        Multiply,
        Equal,
        NotEqual,
        And,
        Or,
        Not,
    };
    Kind kind = Kind::Number;
    When when = When::Now; ///< Register, Memory
    std::uint64_t number = 0;
    arm64::Register reg; ///< Register, Stores
    QString world;       ///< Slot
    QString path;        ///< Slot
    std::vector<std::shared_ptr<const Node>> parts;
};

} // namespace lessons
