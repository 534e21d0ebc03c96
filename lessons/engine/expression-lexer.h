// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/expression.h"

#include <QString>

#include <cstdint>

namespace lessons {

/// A word, a number or a sign of an expression's text.
struct Token {
    enum class Kind : std::uint8_t { End, Number, Name, Text, Symbol };
    Kind kind = Kind::End;
    int offset = 0;
    QString text;
    std::uint64_t number = 0;
};

/// Cuts an expression's text into tokens. Full-width characters count as ASCII's, where they stand.
/// Throws SyntaxError.
class Lexer {
public:
    explicit Lexer(const QString& text);
    [[nodiscard]] Token next();

private:
    [[nodiscard]] Token number();
    [[nodiscard]] Token quoted();

    QString m_text;
    qsizetype m_at = 0;
};

} // namespace lessons
