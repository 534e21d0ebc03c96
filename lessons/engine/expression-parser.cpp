// SPDX-License-Identifier: GPL-2.0-or-later
// The operators of an expression; expression.cpp evaluates them.
#include "engine/expression-parser.h"

#include "engine/expression-types.h"
#include "engine/words.h"

#include <algorithm>
#include <utility>

namespace lessons {

namespace {

using Node = ExpressionParser::Node;
using NodePtr = ExpressionParser::NodePtr;
using Kind = ExpressionParser::Kind;
using Type = ExpressionParser::Type;

} // namespace

NodePtr ExpressionParser::whole()
{
    if (m_token.kind == Token::Kind::End)
        throw SyntaxError{0, Words::tr("The expression is empty.")};
    NodePtr node = disjunction();
    if (m_token.kind != Token::Kind::End)
        throw unexpected();
    if (node->type == Type::Wide)
        throw tooWide(*node);
    return node;
}

SyntaxError ExpressionParser::unexpected() const
{
    if (m_token.kind == Token::Kind::End)
        return {m_token.offset, Words::tr("The expression ends too early.")};
    return {m_token.offset, Words::tr("“%1” is not expected here.").arg(m_token.text)};
}

bool ExpressionParser::is(QStringView text) const
{
    return (m_token.kind == Token::Kind::Name || m_token.kind == Token::Kind::Symbol) &&
           m_token.text == text;
}
bool ExpressionParser::take(QStringView text)
{
    if (!is(text))
        return false;
    advance();
    return true;
}
void ExpressionParser::expect(QStringView text)
{
    if (take(text))
        return;
    if (m_token.kind == Token::Kind::End)
        throw SyntaxError{m_token.offset,
                          Words::tr("The expression ends where “%1” is missing.").arg(text)};
    throw SyntaxError{m_token.offset,
                      Words::tr("“%1” is not expected here: “%2” is.").arg(m_token.text, text)};
}

NodePtr ExpressionParser::make(Kind kind, std::vector<NodePtr> parts, Type type)
{
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->type = type;
    node->offset = parts.empty() ? 0 : parts.front()->offset;
    node->parts = std::move(parts);
    return node;
}
/// One that stands for itself, at a token.
std::shared_ptr<Node> ExpressionParser::leaf(Kind kind, const Token& at, Type type)
{
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->type = type;
    node->offset = at.offset;
    return node;
}

ExpressionParser::Deeper::Deeper(ExpressionParser& p)
    : parser(p)
{
    if (++parser.m_depth > kMaxDepth)
        throw SyntaxError{parser.m_token.offset, Words::tr("The expression is nested too deeply.")};
}

NodePtr ExpressionParser::disjunction()
{
    NodePtr left = conjunction();
    while (take(u"or")) {
        NodePtr right = conjunction();
        needCondition(*left), needCondition(*right);
        left = make(Kind::Or, {left, right}, Type::Truth);
    }
    return left;
}
NodePtr ExpressionParser::conjunction()
{
    NodePtr left = negation();
    while (take(u"and")) {
        NodePtr right = negation();
        needCondition(*left), needCondition(*right);
        left = make(Kind::And, {left, right}, Type::Truth);
    }
    return left;
}
NodePtr ExpressionParser::negation()
{
    const Deeper deeper(*this);
    if (take(u"not")) {
        NodePtr of = negation();
        needCondition(*of);
        return make(Kind::Not, {of}, Type::Truth);
    }
    return comparison();
}
NodePtr ExpressionParser::comparison()
{
    NodePtr left = bitOr();
    struct Known {
        QStringView text;
        Kind kind;
        bool swaps; ///< a > b is b < a
    };
    static constexpr Known kKnown[] = {
        {u"==", Kind::Equal, false}, {u"!=", Kind::NotEqual, false},
        {u"<", Kind::Less, false},   {u"<=", Kind::LessOrEqual, false},
        {u">", Kind::Less, true},    {u">=", Kind::LessOrEqual, true}};
    for (const Known& known : kKnown) {
        if (!is(known.text))
            continue;
        const Token sign = m_token;
        advance();
        NodePtr right = bitOr();
        checkComparison(sign.text, sign.offset, known.kind, *left, *right);
        return make(known.kind, known.swaps ? std::vector{right, left} : std::vector{left, right},
                    Type::Truth);
    }
    return left;
}

/// One level of operators that go from left to right and take numbers.
template <typename Tighter>
NodePtr ExpressionParser::level(std::initializer_list<Operator> operators, Tighter tighter)
{
    NodePtr left = tighter();
    while (true) {
        const auto found = std::find_if(operators.begin(), operators.end(),
                                        [this](const Operator& o) { return is(o.text); });
        if (found == operators.end())
            return left;
        const Token sign = m_token;
        advance();
        NodePtr right = tighter();
        needNumber(sign.text, sign.offset, *left);
        needNumber(sign.text, sign.offset, *right);
        const bool isAddress = left->type == Type::Address || right->type == Type::Address;
        left = make(found->kind, {left, right}, isAddress ? Type::Address : Type::Number);
    }
}
NodePtr ExpressionParser::bitOr()
{
    return level({{u"|", Kind::BitOr}}, [this] { return bitXor(); });
}
NodePtr ExpressionParser::bitXor()
{
    return level({{u"^", Kind::BitXor}}, [this] { return bitAnd(); });
}
NodePtr ExpressionParser::bitAnd()
{
    return level({{u"&", Kind::BitAnd}}, [this] { return shift(); });
}
NodePtr ExpressionParser::shift()
{
    return level({{u"<<", Kind::ShiftLeft}, {u">>", Kind::ShiftRight}}, [this] { return sum(); });
}
NodePtr ExpressionParser::sum()
{
    return level({{u"+", Kind::Add}, {u"-", Kind::Subtract}}, [this] { return product(); });
}
NodePtr ExpressionParser::product()
{
    return level({{u"*", Kind::Multiply}}, [this] { return unary(); });
}
NodePtr ExpressionParser::unary()
{
    const Deeper deeper(*this);
    const Token sign = m_token;
    if (!take(u"~"))
        return primary();
    NodePtr of = unary();
    needNumber(sign.text, sign.offset, *of);
    return make(Kind::BitNot, {of});
}

NodePtr ExpressionParser::primary()
{
    const Deeper deeper(*this);
    if (m_token.kind == Token::Kind::Number) {
        auto node = leaf(Kind::Number, m_token);
        node->number = m_token.number;
        advance();
        return node;
    }
    if (take(u"(")) {
        NodePtr inside = disjunction();
        expect(u")");
        return inside;
    }
    if (m_token.kind != Token::Kind::Name || is(u"and") || is(u"or") || is(u"not"))
        throw unexpected();
    return named(When::Now);
}

std::variant<Expression, SyntaxError> Expression::parse(const QString& text)
{
    constexpr int kMaxLength = 1000;
    if (text.size() > kMaxLength)
        return SyntaxError{kMaxLength, Words::tr("The expression is longer than 1000 characters.")};
    try {
        Expression expression;
        expression.m_text = text.trimmed();
        expression.m_root = ExpressionParser(text).whole();
        return expression;
    } catch (const SyntaxError& error) {
        return error;
    }
}

} // namespace lessons
