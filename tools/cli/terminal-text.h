// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

#include <utility>

namespace cli {

/// A line for a terminal, with colours of ours in it. Whatever becomes part of it as a QString has
/// been made visible by then, so that no escape sequence but ours can be in it.
class TerminalText {
public:
    TerminalText() = default;
    TerminalText(const QString& plain); // NOLINT(google-explicit-constructor): that is its purpose

    /// `text` between the SGR sequence of these parameters ("1;31") and its end (ECMA-48, 8.3.117).
    [[nodiscard]] static TerminalText painted(const char* parameters, const QString& text);

    TerminalText& operator+=(const TerminalText& other)
    {
        m_text += other.m_text;
        return *this;
    }
    friend TerminalText operator+(TerminalText left, const TerminalText& right)
    {
        return std::move(left += right);
    }
    /// What the terminal gets.
    [[nodiscard]] const QString& text() const { return m_text; }

private:
    QString m_text;
};

} // namespace cli
