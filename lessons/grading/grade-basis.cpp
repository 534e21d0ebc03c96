// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading/grade-basis.h"

#include "base/input-file.h"
#include "engine/words.h"
#include "grading/grade.h"

#include <QCryptographicHash>
#include <QFileInfo>

namespace lessons {

namespace {

constexpr std::int64_t kLargestJudge = std::int64_t{4} << 20;

} // namespace

std::optional<GradeBasis> basisOf(const QJsonObject& grade)
{
    const auto text = [&grade](const char* key) { return grade[QLatin1String(key)].toString(); };
    const bool isMark = text("verdict") == outcomeKey(Outcome::Pass) ||
                        text("verdict") == outcomeKey(Outcome::Fail);
    if (text("format") != u"worldswitch-grade" ||
        grade[QStringLiteral("version")].toInt() != Grade::kVersion || !isMark)
        return {};
    const GradeBasis basis{text("lesson"), text("judge"), text("source"), text("isolation"),
                           text("seed")};
    if (basis.judge.isEmpty() || basis.source.isEmpty())
        return {};
    return basis;
}

QString digestOf(const QByteArray& bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

base::Result<QString> judgeDigest(const Lab& lab, const QString& lessonFile)
{
    QByteArray both;
    for (const QString& path :
         {QFileInfo(lessonFile).path() + QStringLiteral("/lab.toml"), judgeOf(lab, lessonFile)}) {
        const auto bytes = base::readFile(path, kLargestJudge);
        if (!bytes)
            return base::Error{
                Words::tr("%1 cannot be read: %2.").arg(path, bytes.error().sentence)};
        both += digestOf(*bytes).toLatin1() + '\n';
    }
    return digestOf(both);
}

} // namespace lessons
