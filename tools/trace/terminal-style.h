// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/terminal-text.h"
#include "reading/owner.h"

#include <QString>
#include <QStringList>

namespace trace {

/// Colours of the terminal, or none. What a colour says is always said in letters too.
class TerminalStyle {
public:
    explicit TerminalStyle(bool colour)
        : m_colour(colour)
    {
    }
    [[nodiscard]] cli::TerminalText strong(const QString& text) const;
    [[nodiscard]] cli::TerminalText quiet(const QString& text) const;
    [[nodiscard]] cli::TerminalText alarm(const QString& text) const;
    [[nodiscard]] cli::TerminalText good(const QString& text) const;
    /// In the colour of the world whose value it is.
    [[nodiscard]] cli::TerminalText owned(const reading::Owner& owner, const QString& text) const;

private:
    [[nodiscard]] cli::TerminalText painted(const char* code, const QString& text) const;
    bool m_colour;
};

/// The owner in one letter: H the host, A, B … a guest, p a pointer, c code, s scratch, ? not
/// known.
[[nodiscard]] QString ownerLetter(const reading::Owner& owner);

/// Breaks a text into lines of at most `width` columns at its spaces. A CJK character is two wide.
[[nodiscard]] QStringList wrapped(const QString& text, int width);

} // namespace trace
