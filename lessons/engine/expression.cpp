// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/expression.h"

#include "engine/expression-node.h"
#include "engine/words.h"

namespace lessons {

namespace {

using Node = Expression::Node;
using NodePtr = std::shared_ptr<const Node>;
using Kind = Node::Kind;

constexpr std::pair<QStringView, When> kStates[] = {
    {u"pre", When::Pre}, {u"enter", When::Enter}, {u"vector", When::Vector}};

struct Token {
    enum class Kind : std::uint8_t { End, Number, Name, Symbol };
    Kind kind = Kind::End;
    int offset = 0;
    QString text;
    std::uint64_t number = 0;
};

/// Recursive descent, one function a level of precedence. A syntax error is thrown and caught in
/// Expression::parse; it never leaves this file.
class Parser {
public:
    explicit Parser(const QString& text)
        : m_text(text)
    {
        advance();
    }

    NodePtr whole()
    {
        if (m_token.kind == Token::Kind::End)
            throw SyntaxError{0, Words::tr("The expression is empty.")};
        NodePtr node = disjunction();
        if (m_token.kind != Token::Kind::End)
            throw unexpected();
        return node;
    }

private:
    /// Deeper than any sentence a teacher writes; keeps a hostile lesson off our stack.
    static constexpr int kMaxDepth = 50;

    [[nodiscard]] SyntaxError unexpected() const
    {
        if (m_token.kind == Token::Kind::End)
            return {m_token.offset, Words::tr("The expression ends too early.")};
        return {m_token.offset, Words::tr("“%1” is not expected here.").arg(m_token.text)};
    }

    static bool startsName(QChar c) { return c == u'_' || (c.unicode() < 128 && c.isLetter()); }
    static bool continuesName(QChar c) { return startsName(c) || (c >= u'0' && c <= u'9'); }

    void advance()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
        m_token = {Token::Kind::End, static_cast<int>(m_at), {}, 0};
        if (m_at >= m_text.size())
            return;
        const QChar c = m_text[m_at];
        if (c >= u'0' && c <= u'9')
            return number();
        if (startsName(c)) {
            const auto begin = m_at;
            while (m_at < m_text.size() && continuesName(m_text[m_at]))
                ++m_at;
            m_token.kind = Token::Kind::Name;
            m_token.text = m_text.mid(begin, m_at - begin);
            return;
        }
        m_token.kind = Token::Kind::Symbol;
        const QStringView rest = QStringView(m_text).mid(m_at);
        for (const QStringView symbol : {u"==", u"!="}) {
            if (rest.startsWith(symbol))
                m_token.text = symbol.toString();
        }
        if (m_token.text.isEmpty()) {
            if (!QStringView(u"+-*().,[]").contains(c))
                throw SyntaxError{static_cast<int>(m_at),
                                  Words::tr("“%1” means nothing in an expression.").arg(c)};
            m_token.text = c;
        }
        m_at += m_token.text.size();
    }

    void number()
    {
        const auto begin = m_at;
        while (m_at < m_text.size() && continuesName(m_text[m_at]))
            ++m_at;
        m_token.kind = Token::Kind::Number;
        m_token.text = m_text.mid(begin, m_at - begin);
        const bool isHex = m_token.text.startsWith(QLatin1String("0x"), Qt::CaseInsensitive);
        bool ok = false;
        m_token.number =
            isHex ? m_token.text.mid(2).toULongLong(&ok, 16) : m_token.text.toULongLong(&ok, 10);
        if (!ok)
            throw SyntaxError{
                m_token.offset,
                Words::tr("“%1” is not a number of 64 bits: write 160 or 0xa0.").arg(m_token.text)};
    }

    [[nodiscard]] bool is(QStringView text) const
    {
        return m_token.kind != Token::Kind::Number && m_token.text == text;
    }
    bool take(QStringView text)
    {
        if (!is(text))
            return false;
        advance();
        return true;
    }
    void expect(QStringView text)
    {
        if (take(text))
            return;
        if (m_token.kind == Token::Kind::End)
            throw SyntaxError{m_token.offset,
                              Words::tr("The expression ends where “%1” is missing.").arg(text)};
        throw SyntaxError{m_token.offset,
                          Words::tr("“%1” is not expected here: “%2” is.").arg(m_token.text, text)};
    }

    static NodePtr make(Kind kind, std::vector<NodePtr> parts)
    {
        auto node = std::make_shared<Node>();
        node->kind = kind;
        node->parts = std::move(parts);
        return node;
    }

    NodePtr disjunction()
    {
        NodePtr left = conjunction();
        while (take(u"or")) {
            NodePtr right = conjunction();
            left = make(Kind::Or, {left, right});
        }
        return left;
    }
    NodePtr conjunction()
    {
        NodePtr left = negation();
        while (take(u"and")) {
            NodePtr right = negation();
            left = make(Kind::And, {left, right});
        }
        return left;
    }
    NodePtr negation()
    {
        const Deeper deeper(*this);
        if (take(u"not"))
            return make(Kind::Not, {negation()});
        return comparison();
    }
    NodePtr comparison()
    {
        NodePtr left = sum();
        const bool equal = is(u"==");
        if (!equal && !is(u"!="))
            return left;
        advance();
        NodePtr right = sum();
        return make(equal ? Kind::Equal : Kind::NotEqual, {left, right});
    }
    NodePtr sum()
    {
        NodePtr left = product();
        while (is(u"+") || is(u"-")) {
            const Kind kind = is(u"+") ? Kind::Add : Kind::Subtract;
            advance();
            NodePtr right = product();
            left = make(kind, {left, right});
        }
        return left;
    }
    NodePtr product()
    {
        NodePtr left = primary();
        while (take(u"*")) {
            NodePtr right = primary();
            left = make(Kind::Multiply, {left, right});
        }
        return left;
    }

    NodePtr primary()
    {
        const Deeper deeper(*this);
        if (m_token.kind == Token::Kind::Number) {
            auto node = std::make_shared<Node>();
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

    NodePtr named(When when)
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
            auto node = std::make_shared<Node>(*arguments(Kind::Memory, 1));
            node->when = when;
            return node;
        }
        if (when == When::Now) {
            if (name.text == u"bits")
                return arguments(Kind::Bits, 3);
            if (name.text == u"writes")
                return arguments(Kind::Writes, 1);
            if (name.text == u"stores") {
                expect(u"(");
                auto node = std::make_shared<Node>();
                node->kind = Kind::Stores;
                node->reg = registerNamed(m_token);
                advance();
                expect(u")");
                return node;
            }
            if (name.text == u"host" || name.text == u"guest")
                return slot(name.text);
        }
        auto node = std::make_shared<Node>();
        node->kind = Kind::Register;
        node->when = when;
        node->reg = registerNamed(name);
        return node;
    }

    NodePtr arguments(Kind kind, int count)
    {
        std::vector<NodePtr> parts;
        expect(u"(");
        for (int n = 0; n < count; ++n) {
            if (n > 0)
                expect(u",");
            parts.push_back(disjunction());
        }
        expect(u")");
        return make(kind, std::move(parts));
    }

    NodePtr slot(const QString& world)
    {
        auto node = std::make_shared<Node>();
        node->kind = Kind::Slot;
        node->world = world;
        while (take(u".")) {
            if (m_token.kind != Token::Kind::Name)
                throw unexpected();
            if (!node->path.isEmpty())
                node->path += u'.';
            node->path += m_token.text;
            advance();
            if (take(u"[")) {
                if (m_token.kind != Token::Kind::Name && m_token.kind != Token::Kind::Number)
                    throw unexpected();
                node->path += QStringLiteral("[%1]").arg(m_token.text);
                advance();
                expect(u"]");
            }
        }
        // The names people use for struct user_pt_regs.
        const auto reg = arm64::Register::named(node->path);
        if (reg && reg->isX())
            node->path = QStringLiteral("regs.regs[%1]").arg(reg->number());
        else if (node->path == u"sp" || node->path == u"pc" || node->path == u"pstate")
            node->path.prepend(QLatin1String("regs."));
        return node;
    }

    static arm64::Register registerNamed(const Token& name)
    {
        if (name.kind != Token::Kind::Name)
            throw SyntaxError{name.offset, Words::tr("The name of a register is missing here.")};
        const auto reg = arm64::Register::named(name.text);
        if (!reg)
            throw SyntaxError{name.offset,
                              Words::tr("There is no register called “%1”.").arg(name.text)};
        if (reg->isV())
            throw SyntaxError{
                name.offset,
                Words::tr("“%1” is 128 bits wide: an expression has 64.").arg(name.text)};
        return *reg;
    }

    struct Deeper {
        explicit Deeper(Parser& p)
            : parser(p)
        {
            if (++parser.m_depth > kMaxDepth)
                throw SyntaxError{parser.m_token.offset,
                                  Words::tr("The expression is nested too deeply.")};
        }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;
        ~Deeper() { --parser.m_depth; }
        Parser& parser;
    };

    const QString& m_text;
    qsizetype m_at = 0;
    Token m_token;
    int m_depth = 0;
};

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

Value evaluateNode(const Node& node, const Evidence& evidence)
{
    const auto parts = evaluateParts(node, evidence);
    if (!parts)
        return parts.error();
    const auto& v = *parts;
    switch (node.kind) {
    case Kind::Number:
        return node.number;
    case Kind::Register:
        return evidence.registerValue(node.when, node.reg);
    case Kind::Slot: {
        const auto address = evidence.slot(node.world, node.path);
        if (!address)
            return address.error();
        return address->value;
    }
    case Kind::Memory:
        return evidence.memory(node.when, base::Address{v[0]});
    case Kind::Bits:
        return bitField(v[0], v[1], v[2]);
    case Kind::Stores:
        return evidence.stores(node.reg);
    case Kind::Writes:
        return evidence.writes(base::Address{v[0]});
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
    }
    return std::uint64_t{0};
}

} // namespace

std::variant<Expression, SyntaxError> Expression::parse(const QString& text)
{
    constexpr int kMaxLength = 1000;
    if (text.size() > kMaxLength)
        return SyntaxError{kMaxLength, Words::tr("The expression is longer than 1000 characters.")};
    try {
        Expression expression;
        expression.m_text = text.trimmed();
        expression.m_root = Parser(text).whole();
        return expression;
    } catch (const SyntaxError& error) {
        return error;
    }
}

base::Result<std::uint64_t> Expression::evaluate(const Evidence& evidence) const
{
    if (!m_root)
        return base::Error{Words::tr("There is no expression here.")};
    return evaluateNode(*m_root, evidence);
}

} // namespace lessons
