// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/expression-types.h"

#include "engine/words.h"

namespace lessons {

using Node = Expression::Node;
using Kind = Node::Kind;
using Type = Node::Type;

namespace {

bool isNumber(const Node& node)
{
    return node.type == Type::Number || node.type == Type::Address || node.type == Type::Truth;
}

} // namespace

void needNumber(const QString& sign, int offset, const Node& node)
{
    if (node.type == Type::Wide)
        throw tooWide(node);
    if (!isNumber(node))
        throw SyntaxError{
            offset,
            Words::tr("“%1” takes numbers, and whose value something is is none.").arg(sign)};
}
SyntaxError tooWide(const Node& node)
{
    return {node.offset,
            Words::tr("“%1” is 128 bits wide: an expression has 64.").arg(node.reg.name()),
            Words::tr("Compare it with another such, or take a half: %1.d[0], %1.d[1].")
                .arg(node.reg.name())};
}
void checkComparison(const QString& sign, int offset, Kind kind, const Node& a, const Node& b)
{
    const bool isOrder = kind == Kind::Less || kind == Kind::LessOrEqual;
    if (a.type == Type::Wide && b.type == Type::Wide && !isOrder)
        return;
    for (const Node* node : {&a, &b})
        if (node->type == Type::Wide)
            throw tooWide(*node);
    if (isOrder) {
        needNumber(sign, offset, a);
        needNumber(sign, offset, b);
    }
    const auto of = [&](Type type) { return a.type == type || b.type == type; };
    const bool mixed = (of(Type::Owner) && of(Type::World)) ||
                       (of(Type::Truth) && !(isNumber(a) && isNumber(b))) ||
                       (of(Type::Truth) && of(Type::Address));
    if (mixed)
        throw SyntaxError{offset,
                          Words::tr("“%1” compares two values of one kind, and these are of two: "
                                    "an owner is a slot (guest.x3), a world is a context (guest), "
                                    "a condition is 0 or 1.")
                              .arg(sign)};
}

void needCondition(const Node& node)
{
    if (node.type == Type::Wide)
        throw tooWide(node);
}

const QStringList& contractRules()
{
    static const QStringList rules{
        QStringLiteral("entry"), QStringLiteral("eret"),   QStringLiteral("vector"),
        QStringLiteral("exit"),  QStringLiteral("ret"),    QStringLiteral("outer"),
        QStringLiteral("stack"), QStringLiteral("base"),   QStringLiteral("footprint"),
        QStringLiteral("lost"),  QStringLiteral("effects")};
    return rules;
}

QStringList expressionWords()
{
    QStringList words{QStringLiteral("sp"), QStringLiteral("pc"), QStringLiteral("pstate"),
                      QStringLiteral("fpsr"), QStringLiteral("fpcr")};
    for (int n = 0; n < 31; ++n)
        words << QStringLiteral("x%1").arg(n);
    for (const arm64::SystemRegister& reg : arm64::systemRegisters())
        words << QString::fromLatin1(reg.name).toLower();
    for (const char* word :
         {"host",  "guest", "mem",      "bits",     "stores",   "writes", "owner",
          "world", "phase", "executes", "contract", "violated", "at",     "count",
          "all",   "any",   "pre",      "enter",    "vector",   "ret"})
        words << QString::fromLatin1(word);
    return words;
}

} // namespace lessons
