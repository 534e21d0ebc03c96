// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/plain-text.h"

#include <algorithm>

namespace cli {

namespace {

constexpr char16_t kDelete = 0x7f;
constexpr char16_t kLastC1 = 0x9f;

bool isControl(char16_t c)
{
    return c < u' ' || (c >= kDelete && c <= kLastC1);
}

/// Bidirectional formatting characters (UAX #9, table 4), and what ends a line or a paragraph.
bool turnsOrBreaks(char16_t c)
{
    return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069);
}

bool isKept(char16_t c, Controls keep)
{
    if (c >= u' ' && c < kDelete) // nearly always
        return true;
    if (c == u'\t' || (c == u'\n' && keep == Controls::NewLines))
        return true;
    return !isControl(c) && !turnsOrBreaks(c);
}

QString written(char16_t c)
{
    const int digits = c > 0xff ? 4 : 2;
    return QLatin1String(c > 0xff ? "\\u" : "\\x") +
           QStringLiteral("%1").arg(static_cast<uint>(c), digits, 16, QLatin1Char('0'));
}

} // namespace

QString visible(const QString& text, Controls keep)
{
    const auto kept = [keep](QChar c) { return isKept(c.unicode(), keep); };
    if (std::all_of(text.begin(), text.end(), kept)) // nearly always
        return text;
    QString out;
    out.reserve(text.size());
    for (const QChar c : text) {
        if (kept(c))
            out += c;
        else
            out += written(c.unicode());
    }
    return out;
}

namespace {

/// Whether UTF-8 may hold a character that is not kept, by the first bytes of those: U+007F,
/// U+0080 to U+009F, U+061C, U+200E to U+2069.
bool mayHoldWhatIsNotKept(const QByteArray& utf8)
{
    // A step has thousands of bytes, and nearly all are below the first of these.
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        if (byte < kDelete)
            continue;
        const auto next = i + 1 < utf8.size() ? static_cast<unsigned char>(utf8[i + 1])
                                              : static_cast<unsigned char>(0);
        if (byte == kDelete || (byte == 0xc2 && next <= kLastC1) || byte == 0xd8 ||
            (byte == 0xe2 && next <= 0x81))
            return true;
    }
    return false;
}

} // namespace

QByteArray visibleJson(const QByteArray& json)
{
    if (!mayHoldWhatIsNotKept(json))
        return json;
    const QString text = QString::fromUtf8(json);
    const auto kept = [](QChar c) {
        return c.unicode() < u' ' || isKept(c.unicode(), Controls::NewLines);
    };
    if (std::all_of(text.begin(), text.end(), kept))
        return json;
    QString out;
    out.reserve(text.size());
    for (const QChar c : text) {
        if (kept(c)) // also JSON's own line feeds
            out += c;
        else
            out += QStringLiteral("\\u%1").arg(static_cast<uint>(c.unicode()), 4, 16,
                                               QLatin1Char('0'));
    }
    return out.toUtf8();
}

} // namespace cli
