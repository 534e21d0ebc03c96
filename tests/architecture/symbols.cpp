// SPDX-License-Identifier: GPL-2.0-or-later
#include "architecture/symbols.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace house {

namespace {

/// Names ("rsp::Decoder::feed" is one), strings, and single signs; comments and preprocessor lines
/// are passed over.
QStringList tokensOf(const QString& source)
{
    static const QRegularExpression token(
        uR"re((?://[^\n]*|/\*.*?\*/|^[ \t]*#(?:[^\n\\]|\\.)*)|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|~?[A-Za-z_]\w*(?:::~?[A-Za-z_]\w*)*|\d[\w.']*|::|\S)re"_s,
        QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption);
    QStringList tokens;
    for (auto it = token.globalMatch(source); it.hasNext();) {
        const QString text = it.next().captured();
        const bool passed =
            text.startsWith(u"//"_s) || text.startsWith(u"/*"_s) || text.trimmed().startsWith(u'#');
        if (!passed)
            tokens << text;
    }
    return tokens;
}

bool isName(const QString& token)
{
    return !token.isEmpty() && (token[0].isLetter() || token[0] == u'_' || token[0] == u'~');
}

/// What a brace opens.
struct Scope {
    QString name;      ///< of a namespace, class or enumeration; may be empty
    bool body = false; ///< of a function, or an initialiser: what stands there is nobody else's
};

/// The name of the class, enumeration or namespace that these tokens, from the last `;` or brace to
/// an opening one, begin; a body where they begin none.
Scope scopeOf(const QStringList& head)
{
    if (head.size() == 2 && head[0] == u"extern" && head[1].startsWith(u'"'))
        return {};
    for (qsizetype i = 0; i < head.size(); ++i) {
        if (head[i] == u"=" || head[i] == u"(")
            break;
        if (head[i] == u"namespace")
            return {isName(head.value(i + 1)) ? head[i + 1] : QString(), false};
        const bool opens = head[i] == u"class" || head[i] == u"struct" || head[i] == u"union" ||
                           head[i] == u"enum";
        if (!opens || head.value(i - 1) == u"<" || head.value(i - 1) == u",") // of a template
            continue;
        QString name; // the last one before the bases: behind attributes and alignas(…)
        for (qsizetype n = i + 1; n < head.size() && head[n] != u":"; ++n)
            if (isName(head[n]) && head[n] != u"final" && head[n] != u"class")
                name = head[n];
        return {name, false};
    }
    return {{}, true};
}

/// The name with each of its endings: "a::b::c", "b::c", "c".
void addEndings(QSet<QString>& to, const QString& name)
{
    const QStringList parts = name.split(u"::"_s, Qt::SkipEmptyParts);
    for (qsizetype n = 0; n < parts.size(); ++n)
        to.insert(parts.mid(n).join(u"::"_s));
}

} // namespace

void Symbols::read(const QString& source)
{
    // Assembly: a label or a macro that makes one.
    static const QRegularExpression label(u"^([A-Za-z_]\\w*):|^\\s*\\.type\\s+(\\w+)"_s,
                                          QRegularExpression::MultilineOption);
    for (auto it = label.globalMatch(source); it.hasNext();) {
        const auto match = it.next();
        const QString name = match.captured(1) + match.captured(2);
        m_functions.insert(name);
        m_names.insert(name);
    }

    QList<Scope> scopes;
    QStringList head;
    int parentheses = 0;
    const auto bodies = [&] {
        return std::count_if(scopes.cbegin(), scopes.cend(), [](const Scope& s) { return s.body; });
    };
    const QStringList tokens = tokensOf(source);
    for (qsizetype i = 0; i < tokens.size(); ++i) {
        const QString& token = tokens[i];
        if (token == u"{") {
            scopes << scopeOf(head);
            head.clear();
        } else if (token == u"}") {
            if (!scopes.isEmpty())
                scopes.removeLast();
            head.clear();
        } else if (token == u";") {
            head.clear();
        } else {
            head << token;
            if (token == u"(")
                ++parentheses;
            else if (token == u")")
                --parentheses;
            if (!isName(token) || parentheses != 0 || bodies() != 0)
                continue;
            QString name;
            for (const Scope& scope : std::as_const(scopes))
                if (!scope.name.isEmpty())
                    name += scope.name + u"::"_s;
            name += token;
            addEndings(m_names, name);
            if (tokens.value(i + 1) == u"(")
                addEndings(m_functions, name);
        }
    }
}

} // namespace house
