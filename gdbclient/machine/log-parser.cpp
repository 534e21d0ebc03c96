// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine/log-parser.h"

#include <algorithm>
#include <array>

namespace machine {

namespace {

/// The rest of PSTATE's line is short ("-ZC- EL2h  SVCR=00000000 --  BTYPE=0").
constexpr std::size_t kMostTail = 256;
constexpr std::size_t kDigits = 16;
constexpr std::size_t kStateDigits = 8;

/// -1 for what is no digit. QEMU writes small letters.
constexpr auto kDigitOf = [] {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t n = 0; n < 16; ++n)
        table[static_cast<std::uint8_t>("0123456789abcdef"[n])] = static_cast<std::int8_t>(n);
    return table;
}();

/// Reads one state from the front of a text, piece by piece.
class Cursor {
public:
    enum class Trouble : std::uint8_t { None, TooShort, Wrong };

    explicit Cursor(std::string_view text)
        : m_text(text)
    {
    }

    void skip(char expected)
    {
        if (m_trouble != Trouble::None)
            return;
        if (m_at == m_text.size())
            m_trouble = Trouble::TooShort;
        else if (m_text[m_at++] != expected)
            m_trouble = Trouble::Wrong;
    }
    void skip(std::string_view expected)
    {
        for (const char c : expected)
            skip(c);
    }
    std::uint64_t number(std::size_t digits)
    {
        if (m_trouble != Trouble::None)
            return 0;
        std::uint64_t value = 0;
        int all = 0; // negative as soon as one is
        const std::string_view text = m_text.substr(m_at, digits);
        for (const char c : text) {
            const int next = kDigitOf[static_cast<std::uint8_t>(c)];
            all |= next;
            value = value << 4 | (static_cast<unsigned>(next) & 0xfU);
        }
        m_at += text.size();
        if (all < 0)
            m_trouble = Trouble::Wrong;
        else if (text.size() < digits)
            m_trouble = Trouble::TooShort;
        return value;
    }
    void skipLine()
    {
        if (m_trouble != Trouble::None)
            return;
        const auto end = m_text.find('\n', m_at);
        if (end != std::string_view::npos && end - m_at <= kMostTail)
            m_at = end + 1;
        else
            m_trouble = m_text.size() - m_at > kMostTail ? Trouble::Wrong : Trouble::TooShort;
    }

    [[nodiscard]] Trouble trouble() const { return m_trouble; }
    [[nodiscard]] std::size_t taken() const { return m_at; }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
    Trouble m_trouble = Trouble::None;
};

/// A CPU in AArch32 has another form: R00 to R15, four to a line, and "PSR=200001d3 --C- A svc32".
/// R13 is SP, and R15 the pc (Arm ARM D1.20.1).
void takeAArch32(Cursor& cursor, LoggedState& state)
{
    std::array<std::uint64_t, 16> r{};
    for (std::size_t n = 0; n < r.size(); ++n) {
        cursor.skip('R');
        cursor.skip(static_cast<char>('0' + n / 10));
        cursor.skip(static_cast<char>('0' + n % 10));
        cursor.skip('=');
        r[n] = cursor.number(kStateDigits);
        cursor.skip(n % 4 == 3 ? '\n' : ' ');
    }
    cursor.skip("PSR=");
    state.pstate = cursor.number(kStateDigits);
    cursor.skip(' ');
    cursor.skipLine();
    state.x = {};
    std::copy(r.begin(), r.end() - 1, state.x.begin());
    state.sp = r[13];
    state.pc = r[15];
}

void takeAArch64(Cursor& cursor, LoggedState& state)
{
    cursor.skip(" PC=");
    state.pc = cursor.number(kDigits);
    cursor.skip(' ');
    for (std::size_t n = 0; n < state.x.size(); ++n) {
        cursor.skip('X');
        cursor.skip(static_cast<char>('0' + n / 10));
        cursor.skip(static_cast<char>('0' + n % 10));
        cursor.skip('=');
        state.x[n] = cursor.number(kDigits);
        cursor.skip((n + 2) % 3 == 0 ? '\n' : ' '); // three to a line, PC being the first
    }
    cursor.skip(" SP=");
    state.sp = cursor.number(kDigits);
    cursor.skip("\nPSTATE=");
    state.pstate = cursor.number(kStateDigits);
    cursor.skip(' ');
    cursor.skipLine();
}

} // namespace

std::size_t LogParser::take(std::string_view text, LoggedState& state)
{
    Cursor cursor(text);
    if (text.front() == 'R')
        takeAArch32(cursor, state);
    else
        takeAArch64(cursor, state);
    if (cursor.trouble() == Cursor::Trouble::Wrong)
        m_good = false;
    return cursor.trouble() == Cursor::Trouble::None ? cursor.taken() : 0;
}

void LogParser::feed(std::string_view bytes, const OnState& onState)
{
    if (!m_good)
        return;
    std::string_view text = bytes;
    if (!m_rest.empty()) {
        m_rest.append(bytes);
        text = m_rest;
    }
    LoggedState state;
    while (!text.empty()) {
        const std::size_t taken = take(text, state);
        if (taken == 0)
            break;
        onState(state);
        text.remove_prefix(taken);
    }
    if (!m_good)
        m_rest.clear();
    else
        m_rest = std::string(text);
}

} // namespace machine
