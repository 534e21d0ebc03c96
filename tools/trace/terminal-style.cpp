// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/terminal-style.h"

namespace trace {

namespace {

/// East Asian wide characters, as far as the project's languages need them: CJK and its
/// punctuation.
bool isWide(QChar c)
{
    const auto u = c.unicode();
    return (u >= 0x1100 && u <= 0x115f) || (u >= 0x2e80 && u <= 0xa4cf) ||
           (u >= 0xac00 && u <= 0xd7a3) || (u >= 0xf900 && u <= 0xfaff) ||
           (u >= 0xfe30 && u <= 0xfe6f) || (u >= 0xff00 && u <= 0xff60);
}

int widthOf(const QString& text)
{
    int width = 0;
    for (const auto c : text)
        width += isWide(c) ? 2 : 1;
    return width;
}

} // namespace

cli::TerminalText TerminalStyle::painted(const char* code, const QString& text) const
{
    if (!m_colour || text.isEmpty())
        return text;
    return cli::TerminalText::painted(code, text);
}

cli::TerminalText TerminalStyle::strong(const QString& text) const
{
    return painted("1", text);
}

cli::TerminalText TerminalStyle::quiet(const QString& text) const
{
    return painted("90", text);
}

cli::TerminalText TerminalStyle::alarm(const QString& text) const
{
    return painted("1;31", text);
}

cli::TerminalText TerminalStyle::good(const QString& text) const
{
    return painted("32", text);
}

cli::TerminalText TerminalStyle::owned(const reading::Owner& owner, const QString& text) const
{
    using Kind = reading::Owner::Kind;
    switch (owner.kind) {
    case Kind::Host:
        return painted("1;34", text); // blue, as in the window
    case Kind::Guest:
        return painted(owner.guest % 2 == 0 ? "33" : "35", text);
    case Kind::Pointer:
    case Kind::Code:
    case Kind::Scratch:
    case Kind::Unknown:
        break;
    }
    return text;
}

QString ownerLetter(const reading::Owner& owner)
{
    using Kind = reading::Owner::Kind;
    switch (owner.kind) {
    case Kind::Host:
        return QStringLiteral("H");
    case Kind::Guest:
        return owner.guest < 0 ? QStringLiteral("G") : reading::guestName(owner.guest);
    case Kind::Pointer:
        return QStringLiteral("p");
    case Kind::Code:
        return QStringLiteral("c");
    case Kind::Scratch:
        return QStringLiteral("s");
    case Kind::Unknown:
        break;
    }
    return QStringLiteral("?");
}

QStringList wrapped(const QString& text, int width)
{
    QStringList lines;
    QString line;
    int used = 0; // columns of `line`, carried along: a text may be long
    const auto breakLine = [&] {
        lines << line;
        line.clear();
        used = 0;
    };
    const auto words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const auto& word : words) {
        if (!line.isEmpty() && used + 1 + widthOf(word) > width)
            breakLine();
        if (!line.isEmpty()) {
            line += QLatin1Char(' ');
            ++used;
        }
        // Chinese has no spaces: such a word is broken where the line ends.
        for (const auto c : word) {
            const int columns = isWide(c) ? 2 : 1;
            if (used + columns > width && isWide(c))
                breakLine();
            line += c;
            used += columns;
        }
    }
    if (!line.isEmpty())
        lines << line;
    return lines;
}

} // namespace trace
