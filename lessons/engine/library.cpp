// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/library.h"

#include "engine/parser.h"
#include "engine/words.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

namespace lessons {

namespace {

constexpr QLatin1String kFile("lesson.md");

bool holdsLesson(const QString& folder)
{
    return QFileInfo(folder + u'/' + kFile).isFile();
}

/// "1" and "01" are the same number.
bool sameNumber(const QString& a, const QString& b)
{
    bool aIsNumber = false;
    bool bIsNumber = false;
    const int aNumber = a.toInt(&aIsNumber);
    const int bNumber = b.toInt(&bIsNumber);
    return aIsNumber && bIsNumber && aNumber == bNumber;
}

/// The lesson's file, where it or its folder is named.
QString fileOf(const QString& path)
{
    return QFileInfo(path).isDir() ? path + u'/' + kFile : path;
}

/// What stands beside a lesson's file, or beside one that judges its lab ("judge.zh_CN.md" beside
/// "judge.md"); a translation itself has none.
QStringList translationsOf(const QString& file)
{
    const QFileInfo info(file);
    const QString name = info.baseName();
    if (info.fileName() != name + QLatin1String(".md"))
        return {};
    QStringList files;
    for (const QString& other :
         info.dir().entryList({name + QLatin1String(".*.md")}, QDir::Files | QDir::System))
        files << info.dir().filePath(other);
    return files;
}

} // namespace

base::Result<QString> lessonsFolder(const std::optional<QString>& asked)
{
    const QString program = QCoreApplication::applicationDirPath();
    QStringList places;
    if (asked)
        places << *asked;
    else if (qEnvironmentVariableIsSet("WORLDSWITCH_LESSONS"))
        places << qEnvironmentVariable("WORLDSWITCH_LESSONS");
    else
        places << program + QLatin1String("/../lessons")
               << program + QLatin1String("/../share/worldswitch/lessons");
    for (const QString& place : places) {
        if (!lessonsIn(place).empty())
            return QDir::cleanPath(place);
    }
    for (QString& place : places)
        place = QDir::cleanPath(place);
    // The window has no option for it.
    return base::Error{(asked ? Words::tr("There are no lessons in %1: name their folder with "
                                          "--lessons.")
                              : Words::tr("There are no lessons in %1: name their folder in the "
                                          "environment's WORLDSWITCH_LESSONS."))
                           .arg(places.join(QLatin1String(", ")))};
}

std::vector<LessonEntry> lessonsIn(const QString& folder)
{
    static const QRegularExpression numbered(QStringLiteral("^[0-9]+-"));
    std::vector<LessonEntry> list;
    const QDir directory(folder);
    for (const QString& name : directory.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const QString path = directory.filePath(name);
        if (numbered.match(name).hasMatch() && holdsLesson(path))
            list.push_back({name, path});
    }
    return list;
}

QString lessonFile(const QString& lessonFolder, const QString& language)
{
    for (const QString& name : {language, language.section(u'_', 0, 0)}) {
        const QString path = QStringLiteral("%1/lesson.%2.md").arg(lessonFolder, name);
        if (!name.isEmpty() && QFileInfo(path).isFile())
            return path;
    }
    return lessonFolder + u'/' + kFile;
}

base::Result<QString> findLesson(const QString& which, const QString& folder,
                                 const QString& language)
{
    const QFileInfo path(which);
    // What is neither file nor folder is no lesson either: the reader says what it is.
    if (path.exists() && !path.isDir())
        return which;
    if (path.isDir() && holdsLesson(which))
        return lessonFile(which, language);
    for (const LessonEntry& entry : lessonsIn(folder)) {
        if (entry.name == which || entry.name.section(u'-', 1) == which ||
            sameNumber(entry.number(), which))
            return lessonFile(entry.folder, language);
    }
    return base::Error{
        Words::tr("There is no lesson “%1” in %2: `worldswitch-lesson list` names them.")
            .arg(which, folder)};
}

QStringList filesOfLesson(const QString& path)
{
    const QString file = fileOf(path);
    return QStringList{file} + translationsOf(file);
}

} // namespace lessons
