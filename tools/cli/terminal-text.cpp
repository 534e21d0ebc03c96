// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/terminal-text.h"

#include "cli/plain-text.h"

namespace cli {

TerminalText::TerminalText(const QString& plain)
    : m_text(visible(plain))
{
}

TerminalText TerminalText::painted(const char* parameters, const QString& text)
{
    TerminalText painted;
    painted.m_text =
        QStringLiteral("\x1b[%1m%2\x1b[0m").arg(QLatin1String(parameters), visible(text));
    return painted;
}

} // namespace cli
