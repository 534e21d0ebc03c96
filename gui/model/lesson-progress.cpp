// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/model/lesson-progress.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>

namespace gui {

namespace {
using Standing = LessonProgress::Standing;

constexpr int kVersion = 1;
constexpr qint64 kMostBytes = 1 << 20; // far more than any lesson's
const QString kFormat = QStringLiteral("worldswitch-progress");
const QString kAnswer = QStringLiteral("answer");

QString tr(const char* text)
{
    return QCoreApplication::translate("gui", text);
}

QString hashOf(const QString& text)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex());
}

/// The same for every language of the lesson, another one once what it asks is another thing.
QString shapeOf(const lessons::Lesson& lesson)
{
    return hashOf(lesson.shape().join(u'\n'));
}

QJsonObject objectOf(const lessons::Lesson& lesson, const Standing& standing)
{
    QJsonArray steps;
    for (std::size_t n = 0; n < standing.steps.size(); ++n) {
        const Standing::Step& step = standing.steps[n];
        steps << QJsonObject{
            {QStringLiteral("id"), lesson.steps[n].id},    {QStringLiteral("asked"), step.asked},
            {QStringLiteral("done"), step.done},           {QStringLiteral("failed"), step.failed},
            {QStringLiteral("forfeited"), step.forfeited}, {QStringLiteral("points"), step.points},
            {QStringLiteral("hints"), step.hints}};
    }
    QJsonObject answers;
    for (const auto& [id, answer] : standing.answers) {
        QJsonObject kept{{QStringLiteral("hints"), answer.hints}};
        if (answer.isGiven)
            kept.insert(kAnswer, answer.text);
        answers.insert(id, kept);
    }
    return {{QStringLiteral("format"), kFormat},
            {QStringLiteral("version"), kVersion},
            {QStringLiteral("lesson"), lesson.id},
            {QStringLiteral("seed"), lesson.seed},
            {QStringLiteral("shape"), shapeOf(lesson)},
            {QStringLiteral("step"), standing.step},
            {QStringLiteral("hints"), int(standing.hints)},
            {QStringLiteral("steps"), steps},
            {QStringLiteral("answers"), answers}};
}

std::optional<int> numberIn(const QJsonObject& object, const char* key, int most)
{
    const int number = object.value(QLatin1String(key)).toInt(-1);
    return number >= 0 && number <= most ? std::optional(number) : std::nullopt;
}

std::optional<Standing::Step> stepIn(const QJsonObject& object, const lessons::LessonStep& step)
{
    const auto points = numberIn(object, "points", step.points);
    const auto hints = numberIn(object, "hints", int(step.hints.size()));
    if (!points || !hints || object.value(QStringLiteral("id")).toString() != step.id)
        return {};
    const auto is = [&](const char* key) { return object.value(QLatin1String(key)).toBool(); };
    return Standing::Step{is("asked"), is("done"), is("failed"), is("forfeited"), *points, *hints};
}

/// Nothing where it is not whole.
std::optional<Standing> standingIn(const QJsonObject& object, const lessons::Lesson& lesson)
{
    const QJsonArray steps = object.value(QStringLiteral("steps")).toArray();
    const auto at = numberIn(object, "step", int(lesson.steps.size()) - 1);
    if (!at || steps.size() != qsizetype(lesson.steps.size()))
        return {};
    Standing standing;
    standing.step = *at;
    standing.hints =
        numberIn(object, "hints", int(lesson.steps[std::size_t(*at)].hints.size())).value_or(0);
    for (qsizetype n = 0; n < steps.size(); ++n) {
        const auto step = stepIn(steps[n].toObject(), lesson.steps[std::size_t(n)]);
        if (!step)
            return {};
        standing.steps.push_back(*step);
    }
    const QJsonObject answers = object.value(QStringLiteral("answers")).toObject();
    for (auto one = answers.begin(); one != answers.end(); ++one) {
        const auto step = lesson.indexOf(one.key());
        const QJsonObject answer = one.value().toObject();
        const auto hints =
            step ? numberIn(answer, "hints", int(lesson.steps[std::size_t(*step)].hints.size()))
                 : std::nullopt;
        if (!hints)
            return {};
        standing.answers.insert_or_assign(
            one.key(), lessons::Answer{
                           answer.value(kAnswer).toString(), {}, *hints, answer.contains(kAnswer)});
    }
    return standing;
}

base::Result<QString> movedAside(const QString& path)
{
    const QFileInfo file(path);
    for (int number = 1;; ++number) {
        const QString other = file.dir().filePath(
            QStringLiteral("%1-aside-%2.json").arg(file.completeBaseName()).arg(number));
        if (QFile::exists(other))
            continue;
        QFile old(path);
        if (!old.rename(other))
            return base::Error{tr("'%1' could not be laid aside: %2. Move it away to go on.")
                                   .arg(path, old.errorString())};
        return other;
    }
}
} // namespace

LessonProgress LessonProgress::ofUser()
{
    return LessonProgress(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
                          QStringLiteral("/lessons"));
}

QString LessonProgress::fileOf(const lessons::Lesson& lesson) const
{
    QString name;
    for (const QChar c : lesson.id.left(64))
        name += c.isLetterOrNumber() && c.unicode() < 128 ? c : u'-';
    return QStringLiteral("%1/%2-%3.json")
        .arg(m_folder, name, hashOf(lesson.id + u'\n' + lesson.seed).left(12));
}

LessonProgress::Kept LessonProgress::read(const lessons::Lesson& lesson) const
{
    const QString path = fileOf(lesson);
    QFile file(path);
    if (!file.exists())
        return {};
    if (!file.open(QIODevice::ReadOnly))
        return {{},
                tr("What is kept of this lesson in '%1' could not be read: %2. It begins anew.")
                    .arg(path, file.errorString())};
    const QByteArray bytes = file.read(kMostBytes);
    file.close();
    const QJsonObject object = QJsonDocument::fromJson(bytes).object();
    const bool isOurs = object.value(QStringLiteral("format")).toString() == kFormat &&
                        object.value(QStringLiteral("version")).toInt() == kVersion;
    const bool isSame =
        isOurs && object.value(QStringLiteral("shape")).toString() == shapeOf(lesson);
    std::optional<Standing> standing;
    if (isSame)
        standing = standingIn(object, lesson);
    if (standing)
        return {std::move(standing), {}};
    const auto aside = movedAside(path);
    if (!aside)
        return {{}, aside.error().sentence};
    return {{},
            (isOurs && !isSame
                 ? tr("What was kept of this lesson is of another version of it, and lies in '%1' "
                      "now. The lesson begins anew.")
                 : tr("What was kept of this lesson is damaged, and lies in '%1' now. The lesson "
                      "begins anew."))
                .arg(*aside)};
}

base::Result<void> LessonProgress::write(const lessons::Lesson& lesson,
                                         const Standing& standing) const
{
    const QString path = fileOf(lesson);
    const auto failed = [&](const QString& why) {
        return base::Error{
            tr("How far you have come in this lesson could not be written to '%1': %2.")
                .arg(path, why)};
    };
    if (!QDir().mkpath(m_folder))
        return failed(tr("its folder could not be made"));
    const QByteArray bytes = QJsonDocument(objectOf(lesson, standing)).toJson();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failed(file.errorString());
    return {};
}

base::Result<QString> LessonProgress::layAside(const lessons::Lesson& lesson) const
{
    const QString path = fileOf(lesson);
    return QFile::exists(path) ? movedAside(path) : base::Result<QString>(QString());
}

} // namespace gui
