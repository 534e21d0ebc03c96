// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/expression-lexer.h"

#include "engine/full-width.h"
#include "engine/words.h"

namespace lessons {

namespace {

bool startsName(QChar c)
{
    return c == u'_' || (c.unicode() < 128 && c.isLetter());
}

bool continuesName(QChar c)
{
    return startsName(c) || (c >= u'0' && c <= u'9');
}

} // namespace

Lexer::Lexer(const QString& text)
    : m_text(fromFullWidth(text))
{
}

Token Lexer::next()
{
    while (m_at < m_text.size() && m_text[m_at].isSpace())
        ++m_at;
    Token token{Token::Kind::End, static_cast<int>(m_at), {}, 0};
    if (m_at >= m_text.size())
        return token;
    const QChar c = m_text[m_at];
    if (c >= u'0' && c <= u'9')
        return number();
    if (c == u'"')
        return quoted();
    if (startsName(c)) {
        const auto begin = m_at;
        while (m_at < m_text.size() && continuesName(m_text[m_at]))
            ++m_at;
        token.kind = Token::Kind::Name;
        token.text = m_text.mid(begin, m_at - begin);
        return token;
    }
    token.kind = Token::Kind::Symbol;
    const QStringView rest = QStringView(m_text).mid(m_at);
    for (const QStringView symbol : {u"==", u"!=", u"<=", u">=", u"<<", u">>"}) {
        if (rest.startsWith(symbol))
            token.text = symbol.toString();
    }
    if (token.text.isEmpty()) {
        if (!QStringView(u"+-*().,[]<>&|^~").contains(c))
            throw SyntaxError{static_cast<int>(m_at),
                              Words::tr("“%1” means nothing in an expression.").arg(c)};
        token.text = c;
    }
    m_at += token.text.size();
    return token;
}

Token Lexer::number()
{
    const auto begin = m_at;
    while (m_at < m_text.size() && continuesName(m_text[m_at]))
        ++m_at;
    Token token{Token::Kind::Number, static_cast<int>(begin), m_text.mid(begin, m_at - begin), 0};
    const auto startsWith = [&](const char* prefix) {
        return token.text.startsWith(QLatin1String(prefix), Qt::CaseInsensitive);
    };
    const int base = startsWith("0x") ? 16 : startsWith("0b") ? 2 : 10;
    const QString digits = token.text.mid(base == 10 ? 0 : 2);
    bool ok = false;
    token.number = digits.toULongLong(&ok, base);
    // Qt reads a prefix of its own, so that "0x0x13" would be one.
    if (!ok || (base != 10 && digits.contains(base == 16 ? u'x' : u'b', Qt::CaseInsensitive)))
        throw SyntaxError{
            token.offset,
            Words::tr("“%1” is not a number of 64 bits: write 160 or 0xa0.").arg(token.text)};
    return token;
}

Token Lexer::quoted()
{
    const auto begin = m_at;
    const auto end = m_text.indexOf(u'"', begin + 1);
    if (end < 0)
        throw SyntaxError{static_cast<int>(begin), Words::tr("The text in quotes has no end.")};
    m_at = end + 1;
    return {Token::Kind::Text, static_cast<int>(begin), m_text.mid(begin + 1, end - begin - 1), 0};
}

} // namespace lessons
