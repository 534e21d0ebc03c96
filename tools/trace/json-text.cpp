// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/json-text.h"

#include <algorithm>
#include <array>

namespace trace {

namespace {

constexpr char kDigits[] = "0123456789abcdef";

/// RFC 8259, 7: what may not stand in a text as it is.
bool isPlain(char c)
{
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

void escape(std::string& out, char c)
{
    switch (c) {
    case '"':
    case '\\':
        out += '\\';
        out += c;
        return;
    case '\b':
        out += "\\b";
        return;
    case '\f':
        out += "\\f";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\r':
        out += "\\r";
        return;
    case '\t':
        out += "\\t";
        return;
    default:
        out += "\\u00";
        out += kDigits[(static_cast<unsigned char>(c) >> 4) & 0xf];
        out += kDigits[static_cast<unsigned char>(c) & 0xf];
    }
}

} // namespace

void JsonText::separate()
{
    if (m_bytes.empty())
        return;
    const char last = m_bytes.back();
    if (last != '{' && last != '[' && last != ':')
        m_bytes += ',';
}

JsonText& JsonText::begin(char bracket)
{
    separate();
    m_bytes += bracket;
    return *this;
}

JsonText& JsonText::end(char bracket)
{
    m_bytes += bracket;
    return *this;
}

JsonText& JsonText::key(const char* name)
{
    separate();
    m_bytes += '"';
    m_bytes += name;
    m_bytes += "\":";
    return *this;
}

JsonText& JsonText::text(QStringView text)
{
    separate();
    m_bytes += '"';
    const QByteArray utf8 = text.toUtf8();
    qsizetype from = 0;
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        if (isPlain(utf8[i]))
            continue;
        m_bytes.append(utf8.constData() + from, static_cast<std::size_t>(i - from));
        escape(m_bytes, utf8[i]);
        from = i + 1;
    }
    m_bytes.append(utf8.constData() + from, static_cast<std::size_t>(utf8.size() - from));
    m_bytes += '"';
    return *this;
}

JsonText& JsonText::number(std::int64_t value)
{
    separate();
    m_bytes += std::to_string(value);
    return *this;
}

JsonText& JsonText::truth(bool value)
{
    separate();
    m_bytes += value ? "true" : "false";
    return *this;
}

JsonText& JsonText::null()
{
    separate();
    m_bytes += "null";
    return *this;
}

JsonText& JsonText::hex(std::uint64_t value, int digits)
{
    separate();
    constexpr int kMostDigits = 16;
    std::array<char, kMostDigits + 4> written{'"', '0', 'x'};
    std::size_t length = 3;
    for (int i = std::min(digits, kMostDigits); i-- > 0;)
        written[length++] = kDigits[(value >> (4 * i)) & 0xf];
    written[length++] = '"';
    m_bytes.append(written.data(), length);
    return *this;
}

} // namespace trace
