// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/expression-node.h"

#include <QString>
#include <QStringList>

namespace lessons {

// What the parser holds the parts of an expression to; each throws SyntaxError. `sign` is the
// operator, which stands at `offset`.

/// An operator that takes numbers: an owner and a world are none, and 128 bits are too many.
void needNumber(const QString& sign, int offset, const Expression::Node& node);
/// What is true or false: anything but 128 bits.
void needCondition(const Expression::Node& node);
/// Two of a kind; an owner is compared with a slot and a world with a context.
void checkComparison(const QString& sign, int offset, Expression::Node::Kind kind,
                     const Expression::Node& a, const Expression::Node& b);
/// What is said of a vector register where 64 bits belong.
[[nodiscard]] SyntaxError tooWide(const Expression::Node& node);

/// What may stand where a register may: registers, functions, states.
[[nodiscard]] QStringList expressionWords();
/// The contract's rules by their keys, as `violated` and a recording's `breaks` name them.
[[nodiscard]] const QStringList& contractRules();

} // namespace lessons
