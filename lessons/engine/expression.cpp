// SPDX-License-Identifier: GPL-2.0-or-later
// What an expression's nodes are worth; expression-parser.cpp makes them.
#include "engine/expression.h"

#include "engine/expression-node.h"
#include "engine/words.h"

#include <algorithm>
#include <array>

namespace lessons {

namespace {

using Node = Expression::Node;
using NodePtr = std::shared_ptr<const Node>;
using Kind = Node::Kind;
using Value = base::Result<std::uint64_t>;

Value evaluateNode(const Node& node, const Evidence& evidence);

/// The parts' values, or the first that could not be read. All are read: nothing hides behind an
/// `or` that was decided early.
base::Result<std::vector<std::uint64_t>> evaluateParts(const Node& node, const Evidence& evidence)
{
    std::vector<std::uint64_t> values;
    for (const NodePtr& part : node.parts) {
        const Value value = evaluateNode(*part, evidence);
        if (!value)
            return value.error();
        values.push_back(*value);
    }
    return values;
}

Value bitField(std::uint64_t value, std::uint64_t high, std::uint64_t low)
{
    if (high > 63 || low > high)
        return base::Error{
            Words::tr("bits(value, %1, %2) is no bit field: the higher bit comes first, and "
                      "both are below 64.")
                .arg(high)
                .arg(low)};
    const std::uint64_t width = high - low + 1;
    const std::uint64_t mask = width == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
    return (value >> low) & mask;
}

/// Whose value a place holds: a register, half of one, or the cell at an address. A vector register
/// as a whole has an owner where both of its halves have the same.
Value whose(const Node& node, const Evidence& evidence, const std::vector<std::uint64_t>& address)
{
    const auto of = [&](const arm64::Place& at) {
        return node.kind == Kind::Owner ? evidence.owner(node.when, at)
                                        : evidence.world(node.when, at);
    };
    if (!address.empty())
        return of(arm64::Place::of(base::Address{address.front()}));
    if (node.number != Node::kBothHalves)
        return of(arm64::Place::of(node.reg, static_cast<int>(node.number)));
    Value low = of(arm64::Place::of(node.reg, 0));
    const Value high = of(arm64::Place::of(node.reg, 1));
    if (!low || !high)
        return low ? high : low;
    if (*low != *high)
        return base::Error{Words::tr("The two halves of %1 are not of one owner: ask for %1.d[0] "
                                     "and %1.d[1].")
                               .arg(node.reg.name())};
    return low;
}

Value truth(const base::Result<bool>& is)
{
    if (!is)
        return is.error();
    return std::uint64_t{*is};
}

Value address(const base::Result<base::Address>& at)
{
    if (!at)
        return at.error();
    return at->value;
}

/// Two vector registers, both halves.
Value compareWide(const Node& node, const Evidence& evidence)
{
    bool equal = true;
    for (const int half : {0, 1}) {
        std::array<std::uint64_t, 2> values{};
        for (std::size_t n = 0; n < 2; ++n) {
            const Node& of = *node.parts[n];
            const Value value = evidence.vectorHalf(of.when, of.reg, half);
            if (!value)
                return value.error();
            values[n] = *value;
        }
        equal = equal && values[0] == values[1];
    }
    return std::uint64_t{equal == (node.kind == Kind::Equal)};
}

Value count(const Node& node, const Evidence& evidence)
{
    const auto counted =
        evidence.count(node.when, node.path, [&](const Evidence& there) -> base::Result<bool> {
            const Value value = evaluateNode(*node.parts.front(), there);
            if (!value)
                return value.error();
            return *value != 0;
        });
    if (!counted)
        return counted.error();
    if (node.kind == Kind::Count)
        return counted->matching;
    return std::uint64_t{node.kind == Kind::Any ? counted->matching > 0
                                                : counted->matching == counted->all};
}

/// In a state that has a name.
Value inState(const Node& node, const Evidence& evidence)
{
    const auto there = evidence.at(node.path);
    if (!there)
        return there.error();
    return evaluateNode(*node.parts.front(), **there);
}

Value shifted(std::uint64_t value, std::uint64_t by, bool left)
{
    if (by > 63)
        return base::Error{Words::tr("A shift by %1 leaves nothing: a value has 64 bits.").arg(by)};
    return left ? value << by : value >> by;
}

Value evaluateNode(const Node& node, const Evidence& evidence)
{
    // What looks at its parts in another state, or in two halves.
    switch (node.kind) {
    case Kind::At:
        return inState(node, evidence);
    case Kind::Count:
    case Kind::All:
    case Kind::Any:
        return count(node, evidence);
    case Kind::Equal:
    case Kind::NotEqual:
        if (node.parts.front()->kind == Kind::Wide)
            return compareWide(node, evidence);
        break;
    default:
        break;
    }
    const auto parts = evaluateParts(node, evidence);
    if (!parts)
        return parts.error();
    const auto& v = *parts;
    switch (node.kind) {
    case Kind::Number:
        return node.number;
    case Kind::Register:
        return evidence.registerValue(node.when, node.reg);
    case Kind::Slot:
        return address(evidence.slot(node.world, node.path));
    case Kind::Object:
        return address(evidence.object(node.path));
    case Kind::Half:
        return evidence.vectorHalf(node.when, node.reg, static_cast<int>(node.number));
    case Kind::Memory: {
        const Node& of = *node.parts.front();
        if (of.kind == Kind::Slot || of.kind == Kind::Object)
            return evidence.member(node.when, base::Address{v[0]}, of.world, of.path);
        return evidence.memory(node.when, base::Address{v[0]});
    }
    case Kind::Bits:
        return bitField(v[0], v[1], v[2]);
    case Kind::Stores:
        return evidence.stores(node.reg);
    case Kind::Writes:
        return evidence.writes(base::Address{v[0]});
    case Kind::Owner:
    case Kind::World:
        return whose(node, evidence, v);
    case Kind::Part:
        return truth(evidence.isIn(node.part));
    case Kind::Executes:
        return truth(evidence.executes(node.path));
    case Kind::Holds:
        return truth(evidence.contractHolds());
    case Kind::Violated:
        return truth(evidence.isViolated(node.path, node.world));
    case Kind::Add:
        return v[0] + v[1];
    case Kind::Subtract:
        return v[0] - v[1];
    case Kind::Multiply:
        return v[0] * v[1];
    case Kind::Equal:
        return std::uint64_t{v[0] == v[1]};
    case Kind::NotEqual:
        return std::uint64_t{v[0] != v[1]};
    case Kind::And:
        return std::uint64_t{v[0] != 0 && v[1] != 0};
    case Kind::Or:
        return std::uint64_t{v[0] != 0 || v[1] != 0};
    case Kind::Not:
        return std::uint64_t{v[0] == 0};
    case Kind::Less:
        return std::uint64_t{v[0] < v[1]};
    case Kind::LessOrEqual:
        return std::uint64_t{v[0] <= v[1]};
    case Kind::BitAnd:
        return v[0] & v[1];
    case Kind::BitOr:
        return v[0] | v[1];
    case Kind::BitXor:
        return v[0] ^ v[1];
    case Kind::BitNot:
        return ~v[0];
    case Kind::ShiftLeft:
    case Kind::ShiftRight:
        return shifted(v[0], v[1], node.kind == Kind::ShiftLeft);
    case Kind::Wide: // compared, and nothing else (the parser)
    case Kind::At:
    case Kind::Count:
    case Kind::All:
    case Kind::Any:
        break;
    }
    return std::uint64_t{0};
}

template <typename Visit>
void visit(const Node& node, const Visit& with)
{
    with(node);
    for (const NodePtr& part : node.parts)
        visit(*part, with);
}

void namesIn(const Node& node, const QString& state,
             const std::function<void(const Expression::Name&)>& use)
{
    using Name = Expression::Name;
    const bool isWhose = node.kind == Kind::Owner || node.kind == Kind::World;
    if (node.kind == Kind::Register || node.kind == Kind::Half || node.kind == Kind::Wide ||
        (isWhose && node.parts.empty()))
        use({Name::Kind::Register, node.offset, node.reg, {}, {}, state});
    else if (node.kind == Kind::Slot)
        use({Name::Kind::Slot, node.offset, {}, node.world, node.path, state});
    else if (node.kind == Kind::Object)
        use({Name::Kind::Object, node.offset, {}, {}, node.path, state});
    for (const NodePtr& part : node.parts)
        namesIn(*part, node.kind == Kind::At ? node.path : state, use);
}

base::Error notHere(const QString& what)
{
    return base::Error{Words::tr("“%1” cannot be asked for here.").arg(what)};
}

} // namespace

base::Result<std::uint64_t> Evidence::vectorHalf(When, arm64::Register reg, int half) const
{
    return notHere(QStringLiteral("%1.d[%2]").arg(reg.name()).arg(half));
}

base::Result<std::uint64_t> Evidence::member(When when, base::Address address, const QString&,
                                             const QString&) const
{
    return memory(when, address);
}

base::Result<base::Address> Evidence::object(const QString& path) const
{
    return notHere(path);
}

base::Result<bool> Evidence::executes(const QString& mnemonic) const
{
    return notHere(QStringLiteral("executes(%1)").arg(mnemonic));
}

base::Result<bool> Evidence::contractHolds() const
{
    return notHere(QStringLiteral("contract holds"));
}

base::Result<bool> Evidence::isViolated(const QString& rule, const QString&) const
{
    return notHere(QStringLiteral("violated(\"%1\")").arg(rule));
}

base::Result<std::shared_ptr<const Evidence>> Evidence::at(const QString& snapshot) const
{
    return notHere(QStringLiteral("at(%1, …)").arg(snapshot));
}

base::Result<Evidence::Counted> Evidence::count(When, const QString& snapshot,
                                                const Condition&) const
{
    return notHere(QStringLiteral("count(%1, …)").arg(snapshot));
}

void Expression::forEachName(const std::function<void(const Name&)>& use) const
{
    if (m_root)
        namesIn(*m_root, {}, use);
}

bool Expression::namesCell() const
{
    if (!m_root)
        return false;
    if (m_root->type == Node::Type::Owner)
        return true;
    int objects = 0, pointers = 0;
    forEachName([&](const Name& name) {
        if (name.kind != Name::Kind::Register)
            ++objects;
        else if (name.reg == arm64::Register::sp())
            ++pointers;
    });
    // An address from an address is a distance; one counted from SP is of the stack.
    if (m_root->type == Node::Type::Address)
        return objects == 1;
    const bool isSum = m_root->kind == Kind::Add || m_root->kind == Kind::Subtract;
    return (isSum || m_root->kind == Kind::Register) && objects == 0 && pointers == 1 &&
           m_root->type == Node::Type::Number;
}

bool Expression::asksContract() const
{
    const auto asks = [](const auto& self, const Node& node) -> bool {
        return node.kind == Kind::Holds || node.kind == Kind::Violated ||
               std::ranges::any_of(node.parts, [&](const auto& part) { return self(self, *part); });
    };
    return m_root && asks(asks, *m_root);
}

std::vector<Expression::State> Expression::states() const
{
    std::vector<State> states;
    if (!m_root)
        return states;
    visit(*m_root, [&](const Node& node) {
        const bool isCounted =
            node.kind == Kind::Count || node.kind == Kind::All || node.kind == Kind::Any;
        if ((isCounted || node.kind == Kind::At) && !node.path.isEmpty())
            states.push_back({node.path, isCounted,
                              node.type == Node::Type::Number || node.type == Node::Type::Truth});
    });
    return states;
}

base::Result<std::uint64_t> Expression::evaluate(const Evidence& evidence) const
{
    if (!m_root)
        return base::Error{Words::tr("There is no expression here.")};
    return evaluateNode(*m_root, evidence);
}

} // namespace lessons
