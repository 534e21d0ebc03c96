// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/ideographs.h"

#include <QStringList>

#include <algorithm>

namespace lessons {

namespace {

/// Signs that Chinese and English both write.
bool isShared(QChar c)
{
    return QStringLiteral("“”‘’—…").contains(c);
}

bool isFence(const QString& line)
{
    const QString text = line.trimmed();
    return text.startsWith(QLatin1String("```")) || text.startsWith(QLatin1String("~~~"));
}

bool belongTogether(const QString& line, const QString& next)
{
    if (line.isEmpty() || next.isEmpty() || line.startsWith(u'#'))
        return false;
    const QChar end = line.back(), begin = next.front();
    return (isWide(end) && (isWide(begin) || isShared(begin))) || (isShared(end) && isWide(begin));
}

} // namespace

/// The blocks of CJK symbols and of full-width forms (The Unicode Standard, U+3000 and U+FF00).
bool isWide(QChar c)
{
    const auto code = c.unicode();
    return c.script() == QChar::Script_Han || (code >= 0x3000 && code <= 0x303f) ||
           (code >= 0xff01 && code <= 0xff60);
}

qsizetype columnsOf(QStringView line)
{
    return line.size() + std::count_if(line.begin(), line.end(), isWide);
}

QString joinIdeographs(const QString& markdown)
{
    const QStringList lines = markdown.split(u'\n');
    QString joined = lines.first();
    bool isCode = isFence(lines.first());
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (isCode || !belongTogether(lines[i - 1], lines[i]))
            joined += u'\n';
        joined += lines[i];
        isCode ^= isFence(lines[i]);
    }
    return joined;
}

} // namespace lessons
