// SPDX-License-Identifier: GPL-2.0-or-later
#include "architecture/comments.h"

#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace house {

QList<Comment> commentsOfCode(const QString& source)
{
    // What is quoted is skipped first, so that "http://" begins no comment.
    static const QRegularExpression piece(
        uR"(R"(\w*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'|(//[^\n]*|/\*[\s\S]*?\*/))"_s);
    QList<Comment> comments;
    qsizetype line = 1;
    qsizetype counted = 0;
    for (auto it = piece.globalMatch(source); it.hasNext();) {
        const auto match = it.next();
        if (!match.hasCaptured(2))
            continue;
        line += QStringView(source).mid(counted, match.capturedStart() - counted).count(u'\n');
        counted = match.capturedStart();
        const QStringList lines = match.captured(2).split(u'\n');
        for (qsizetype n = 0; n < lines.size(); ++n)
            comments << Comment{line + n, lines[n]};
    }
    return comments;
}

QList<Comment> commentsOfScript(const QString& source)
{
    static const QRegularExpression comment(u"(?:^|\\s)#(.*)$"_s);
    QList<Comment> comments;
    const QStringList lines = source.split(u'\n');
    for (qsizetype n = 0; n < lines.size(); ++n)
        if (const auto match = comment.match(lines[n]); match.hasMatch())
            comments << Comment{n + 1, match.captured(1)};
    return comments;
}

} // namespace house
