// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/expression-lexer.h"
#include "engine/expression-node.h"

#include <QString>
#include <QStringView>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace lessons {

/// From text to the nodes of an expression, by recursive descent. A syntax error is thrown, and
/// caught in Expression::parse. The operators are in expression-parser.cpp, one function a level of
/// precedence; what is called by its name is in expression-named.cpp.
class ExpressionParser {
public:
    using Node = Expression::Node;
    using NodePtr = std::shared_ptr<const Node>;
    using Kind = Node::Kind;
    using Type = Node::Type;

    explicit ExpressionParser(const QString& text)
        : m_lexer(text)
    {
        advance();
    }
    /// All of the text.
    [[nodiscard]] NodePtr whole();

private:
    // Tokens.
    [[nodiscard]] SyntaxError unexpected() const;
    void advance() { m_token = m_lexer.next(); }
    [[nodiscard]] bool is(QStringView text) const;
    bool take(QStringView text);
    void expect(QStringView text);

    // Nodes.
    static NodePtr make(Kind kind, std::vector<NodePtr> parts, Type type = Type::Number);
    /// One that stands for itself, at a token.
    static std::shared_ptr<Node> leaf(Kind kind, const Token& at, Type type = Type::Number);

    // Operators, from what binds loosest.
    NodePtr disjunction();
    NodePtr conjunction();
    NodePtr negation();
    NodePtr comparison();
    struct Operator {
        QStringView text;
        Kind kind;
    };
    template <typename Tighter>
    NodePtr level(std::initializer_list<Operator> operators, Tighter tighter);
    NodePtr bitOr();
    NodePtr bitXor();
    NodePtr bitAnd();
    NodePtr shift();
    NodePtr sum();
    NodePtr product();
    NodePtr unary();
    NodePtr primary();

    // What is called by its name.
    NodePtr named(When when);
    NodePtr function(const Token& name);
    NodePtr executes(const Token& name);
    NodePtr violated(const Token& name);
    NodePtr inState(Kind kind, const Token& name);
    NodePtr vector(const Token& name, arm64::Register reg, When when);
    NodePtr whose(Kind kind, Type type);
    NodePtr phase(const Token& name);
    NodePtr arguments(Kind kind, const Token& name, int count);
    NodePtr slot(const Token& world);
    NodePtr object(const Token& name);
    QString members();
    QString index();
    [[nodiscard]] bool mayBeObject(const Token& name) const;

    /// Deeper than any sentence a teacher writes; keeps a hostile lesson off our stack.
    static constexpr int kMaxDepth = 50;
    struct Deeper {
        explicit Deeper(ExpressionParser& p);
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;
        ~Deeper() { --parser.m_depth; }
        ExpressionParser& parser;
    };

    Lexer m_lexer;
    Token m_token;
    int m_depth = 0;
    bool m_counting = false; ///< inside a count
};

} // namespace lessons
