// SPDX-License-Identifier: GPL-2.0-or-later
// What of an expression is called by its name: registers, slots, objects, functions.
#include "engine/expression-parser.h"

#include "engine/expression-types.h"
#include "engine/mistake.h"
#include "engine/words.h"

#include <QRegularExpression>

#include <algorithm>
#include <utility>

namespace lessons {

namespace {

using Node = ExpressionParser::Node;
using NodePtr = ExpressionParser::NodePtr;
using Kind = ExpressionParser::Kind;
using Type = ExpressionParser::Type;

using reading::SwitchPart;

constexpr std::pair<QStringView, SwitchPart> kParts[] = {{u"outer", SwitchPart::Outer},
                                                         {u"enter", SwitchPart::Enter},
                                                         {u"guest", SwitchPart::Guest},
                                                         {u"vector", SwitchPart::Vector},
                                                         {u"exit", SwitchPart::Exit}};

constexpr std::pair<QStringView, When> kStates[] = {
    {u"pre", When::Pre}, {u"enter", When::Enter}, {u"vector", When::Vector}, {u"ret", When::Ret}};

SyntaxError noRegister(const Token& name)
{
    return {name.offset, Words::tr("There is no register called “%1”.").arg(name.text),
            didYouMean(name.text, expressionWords())};
}

arm64::Register registerNamed(const Token& name)
{
    if (name.kind != Token::Kind::Name)
        throw SyntaxError{name.offset, Words::tr("The name of a register is missing here.")};
    const auto reg = arm64::Register::named(name.text);
    if (!reg)
        throw noRegister(name);
    return *reg;
}
/// Of 64 bits.
arm64::Register scalarNamed(const Token& name)
{
    const arm64::Register reg = registerNamed(name);
    if (reg.isV())
        throw SyntaxError{name.offset,
                          Words::tr("“%1” is 128 bits wide: an expression has 64.").arg(name.text)};
    return reg;
}

} // namespace

NodePtr ExpressionParser::named(When when)
{
    const Token name = m_token;
    if (name.kind != Token::Kind::Name)
        throw unexpected();
    advance();
    if (when == When::Now) {
        for (const auto& [prefix, state] : kStates) {
            if (name.text == prefix) {
                expect(u".");
                return named(state);
            }
        }
    }
    if (name.text == u"mem") {
        auto node = std::make_shared<Node>(*arguments(Kind::Memory, name, 1));
        node->when = when;
        return node;
    }
    if (when == When::Now) {
        if (NodePtr node = function(name))
            return node;
        if (name.text == u"host" || name.text == u"guest")
            return slot(name);
    }
    const auto reg = arm64::Register::named(name.text);
    if (when == When::Now && !reg && (is(u".") || is(u"[") || mayBeObject(name)))
        return object(name);
    if (reg && reg->isV())
        return vector(name, *reg, when);
    auto node = leaf(Kind::Register, name);
    node->when = when;
    node->reg = registerNamed(name);
    return node;
}

/// What is called by its name, of the state that is looked at; null where it is none of these.
NodePtr ExpressionParser::function(const Token& name)
{
    if (name.text == u"bits")
        return arguments(Kind::Bits, name, 3);
    if (name.text == u"writes")
        return arguments(Kind::Writes, name, 1);
    if (name.text == u"stores") {
        expect(u"(");
        auto node = leaf(Kind::Stores, name);
        node->reg = scalarNamed(m_token);
        advance();
        expect(u")");
        return node;
    }
    if (name.text == u"owner")
        return whose(Kind::Owner, Type::Owner);
    if (name.text == u"world")
        return whose(Kind::World, Type::World);
    if (name.text == u"phase")
        return phase(name);
    if (name.text == u"executes")
        return executes(name);
    if (name.text == u"contract" && take(u"holds"))
        return leaf(Kind::Holds, name, Type::Truth);
    if (name.text == u"violated")
        return violated(name);
    if (name.text == u"at" && is(u"("))
        return inState(Kind::At, name);
    if (name.text == u"count")
        return inState(Kind::Count, name);
    if (name.text == u"all")
        return inState(Kind::All, name);
    if (name.text == u"any")
        return inState(Kind::Any, name);
    return nullptr;
}

/// executes(isb)
NodePtr ExpressionParser::executes(const Token& name)
{
    expect(u"(");
    auto node = leaf(Kind::Executes, name, Type::Truth);
    if (m_token.kind != Token::Kind::Name)
        throw SyntaxError{m_token.offset,
                          Words::tr("The mnemonic of an instruction is missing here.")};
    node->path = m_token.text.toLower();
    advance();
    expect(u")");
    return node;
}

/// violated("eret"), violated("eret", x18), violated("ret", "sp")
NodePtr ExpressionParser::violated(const Token& name)
{
    expect(u"(");
    auto node = leaf(Kind::Violated, name, Type::Truth);
    const QStringList& rules = contractRules();
    if (!rules.contains(m_token.text))
        throw SyntaxError{m_token.offset,
                          Words::tr("The contract has no rule “%1”: its rules are %2.")
                              .arg(m_token.text, rules.join(QLatin1String(", "))),
                          didYouMean(m_token.text, rules)};
    node->path = m_token.text;
    advance();
    if (take(u",")) {
        if (m_token.kind == Token::Kind::Text) {
            node->world = m_token.text;
        } else {
            const auto reg = arm64::Register::named(m_token.text);
            if (m_token.kind != Token::Kind::Name || !reg)
                throw noRegister(m_token);
            node->world = reg->name();
        }
        advance();
    }
    expect(u")");
    return node;
}

/// at(NAME, value); count(FROM, condition), where FROM is pre, enter, vector, ret or a NAME.
NodePtr ExpressionParser::inState(Kind kind, const Token& name)
{
    expect(u"(");
    auto node = leaf(kind, name);
    if (m_token.kind != Token::Kind::Name)
        throw SyntaxError{m_token.offset, Words::tr("The name of a state is missing here.")};
    for (const auto& [prefix, state] : kStates) {
        if (m_token.text == prefix)
            node->when = state;
    }
    if (node->when == When::Now)
        node->path = m_token.text;
    else if (kind == Kind::At)
        throw SyntaxError{m_token.offset,
                          Words::tr("“%1” is no state that a step has named: write %1.x19 or "
                                    "%1.mem(address).")
                              .arg(m_token.text)};
    advance();
    expect(u",");
    // Within each other they would cost a recording's length once for each of its steps.
    if (kind != Kind::At && m_counting)
        throw SyntaxError{name.offset,
                          Words::tr("“%1” cannot stand inside count, all or any.").arg(name.text)};
    const bool outside = std::exchange(m_counting, m_counting || kind != Kind::At);
    const NodePtr of = disjunction();
    m_counting = outside;
    if (of->type == Type::Wide)
        throw tooWide(*of);
    expect(u")");
    node->parts = {of};
    node->type = kind == Kind::At ? of->type : kind == Kind::Count ? Type::Number : Type::Truth;
    return node;
}

/// v3, v3.d[1]
NodePtr ExpressionParser::vector(const Token& name, arm64::Register reg, When when)
{
    auto node = leaf(Kind::Wide, name, Type::Wide);
    node->reg = reg;
    node->when = when;
    if (!take(u"."))
        return node;
    if (!is(u"d"))
        throw SyntaxError{m_token.offset,
                          Words::tr("A half of %1 is %1.d[0] or %1.d[1].").arg(reg.name())};
    advance();
    expect(u"[");
    if (m_token.kind != Token::Kind::Number || m_token.number > 1)
        throw SyntaxError{m_token.offset,
                          Words::tr("A half of %1 is %1.d[0] or %1.d[1].").arg(reg.name())};
    node->kind = Kind::Half;
    node->type = Type::Number;
    node->number = m_token.number;
    advance();
    expect(u"]");
    return node;
}

/// owner(x3), world(enter.v3), owner(v3.d[1]), owner(mem(address)): of a place, not of a value.
NodePtr ExpressionParser::whose(Kind kind, Type type)
{
    expect(u"(");
    const int offset = m_token.offset;
    const NodePtr of = primary();
    expect(u")");
    const bool isPlace = of->kind == Kind::Register || of->kind == Kind::Memory ||
                         of->kind == Kind::Half || of->kind == Kind::Wide;
    if (!isPlace)
        throw SyntaxError{offset, Words::tr("Only a register or mem(address) has an owner.")};
    auto node = std::make_shared<Node>(*of);
    if (of->kind == Kind::Wide)
        node->number = Node::kBothHalves;
    node->kind = kind;
    node->type = type;
    return node;
}

NodePtr ExpressionParser::phase(const Token& name)
{
    expect(u"(");
    auto node = leaf(Kind::Part, name, Type::Truth);
    const auto known = std::ranges::find(kParts, QStringView(m_token.text),
                                         &std::pair<QStringView, SwitchPart>::first);
    if (known == std::end(kParts))
        throw SyntaxError{
            m_token.offset,
            Words::tr("There is no phase “%1”: the phases are outer, "
                      "enter, guest, vector and exit.")
                .arg(m_token.text),
            didYouMean(m_token.text, QStringLiteral("outer enter guest vector exit").split(u' '))};
    node->part = known->second;
    advance();
    expect(u")");
    return node;
}

NodePtr ExpressionParser::arguments(Kind kind, const Token& name, int count)
{
    auto node = leaf(kind, name);
    expect(u"(");
    for (int n = 0; n < count; ++n) {
        if (n > 0)
            expect(u",");
        node->parts.push_back(disjunction());
        if (node->parts.back()->type == Type::Wide)
            throw tooWide(*node->parts.back());
    }
    expect(u")");
    return node;
}

NodePtr ExpressionParser::slot(const Token& world)
{
    auto node = leaf(Kind::Slot, world, Type::Address);
    node->world = world.text;
    node->path = members();
    return node;
}

/// vcpus[1].arch.ctxt.sys_regs[SCTLR_EL1]
NodePtr ExpressionParser::object(const Token& name)
{
    auto node = leaf(Kind::Object, name, Type::Address);
    node->path = name.text + index();
    const QString more = members();
    if (!more.isEmpty())
        node->path += u'.' + more;
    return node;
}

/// ".regs.regs[19]" as it is written, without its first dot.
QString ExpressionParser::members()
{
    QString path;
    while (take(u".")) {
        if (m_token.kind != Token::Kind::Name)
            throw unexpected();
        if (!path.isEmpty())
            path += u'.';
        path += m_token.text;
        advance();
        path += index();
    }
    return path;
}
/// "[19]", "[1][2]", or nothing.
QString ExpressionParser::index()
{
    QString text;
    while (take(u"[")) {
        if (m_token.kind != Token::Kind::Name && m_token.kind != Token::Kind::Number)
            throw unexpected();
        text += QStringLiteral("[%1]").arg(m_token.text);
        advance();
        expect(u"]");
    }
    return text;
}
/// Whether a bare name can be an object's: what is written like a register is one that is not
/// there, a word of expressions is in the wrong place, and a word behind it makes it prose.
bool ExpressionParser::mayBeObject(const Token& name) const
{
    static const QRegularExpression likeRegister(QStringLiteral("^(?:[a-z][0-9]*|.*_el[0-9]+)$"),
                                                 QRegularExpression::CaseInsensitiveOption);
    const bool isProse = m_token.kind == Token::Kind::Number ||
                         (m_token.kind == Token::Kind::Name && !is(u"and") && !is(u"or"));
    return !isProse && !is(u"(") && !likeRegister.match(name.text).hasMatch() &&
           !expressionWords().contains(name.text);
}

} // namespace lessons
