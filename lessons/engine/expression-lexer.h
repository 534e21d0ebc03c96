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

/// Cuts an expression's text into tokens. Throws SyntaxError; keeps a reference to the text.
class Lexer {
public:
    explicit Lexer(const QString& text)
        : m_text(text)
    {
    }
    [[nodiscard]] Token next();

private:
    [[nodiscard]] Token number();
    [[nodiscard]] Token quoted();

    const QString& m_text;
    qsizetype m_at = 0;
};

} // namespace lessons
