// SPDX-License-Identifier: GPL-2.0-or-later
#include "publish.h"

#include "base/input-file.h"
#include "base/output-file.h"
#include "cli/exit-code.h"
#include "cli/plain-text.h"
#include "engine/library.h"
#include "engine/parser.h"
#include "engine/published.h"
#include "engine/words.h"
#include "grading/lab-kit.h"
#include "grading/lab.h"
#include "labs.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace tool {

namespace {

using lessons::Words;
using Done = base::Result<void>;

constexpr std::int64_t kLargestFile = std::int64_t{1} << 20;
constexpr std::int64_t kLargestImage = std::int64_t{64} << 20;

Done write(const QString& path, const QByteArray& bytes)
{
    base::OutputFile file;
    Done written = QDir().mkpath(QFileInfo(path).path()) ? file.open(path)
                                                         : base::Error{Words::tr("no such folder")};
    if (written)
        written = file.write(bytes);
    if (!written)
        return base::Error{
            Words::tr("%1 cannot be written: %2.").arg(path, written.error().sentence)};
    return {};
}

Done copy(const QString& from, const QString& to, std::int64_t most = kLargestFile)
{
    const auto bytes = base::readFile(from, most);
    if (!bytes)
        return base::Error{Words::tr("%1 cannot be read: %2.").arg(from, bytes.error().sentence)};
    return write(to, *bytes);
}

Done publishLesson(const lessons::LessonEntry& entry, const QString& folder)
{
    for (const QString& path : lessons::filesOfLesson(entry.folder)) {
        const auto text = lessons::readLesson(path);
        const auto published = text ? lessons::publishedLesson(*text, path) : text;
        if (!published)
            return published.error();
        const QString to = folder + u'/' + QFileInfo(path).fileName();
        if (auto written = write(to, *published); !written)
            return written;
        // An image of its own goes with it.
        const auto lesson = lessons::parseLesson(*text, path);
        for (const lessons::LessonRecording& recording :
             lesson ? lesson->recordings : std::vector<lessons::LessonRecording>()) {
            if (!recording.image)
                continue;
            const QString image = entry.folder + u'/' + *recording.image;
            if (auto copied = copy(image, folder + u'/' + *recording.image, kLargestImage); !copied)
                return copied;
        }
    }
    return {};
}

/// What judges a lab, whole: its sentences are for who writes the lab, and where it asks nothing
/// they give no answer away.
Done publishJudge(const QString& judge, const QString& folder)
{
    for (const QString& path : lessons::filesOfLesson(judge)) {
        const auto lesson = lessons::loadLesson(path);
        if (!lesson)
            return lesson.error();
        for (const lessons::LessonStep& step : lesson->steps) {
            if (step.asks())
                return base::Error{
                    Words::tr("%1: what judges a lab asks nothing: its answers would be published.")
                        .arg(step.position.text())};
        }
        if (auto copied = copy(path, folder + u'/' + QFileInfo(path).fileName()); !copied)
            return copied;
    }
    return {};
}

/// The lab's task and what judges it, for `check` and for who reads; and the lab itself.
Done publishLab(const lessons::LessonEntry& entry, const QString& folder, const QString& language)
{
    const QDir lesson(entry.folder);
    if (!lesson.exists(QStringLiteral("lab.toml")))
        return {};
    const QStringList files{QStringLiteral("lab.toml"), QStringLiteral("lab.md"),
                            QStringLiteral("lab.*.md")};
    for (const QString& name : lesson.entryList(files, QDir::Files)) {
        const QString to = QStringLiteral("%1/lessons/%2/%3").arg(folder, entry.name, name);
        if (auto copied = copy(lesson.filePath(name), to); !copied)
            return copied;
    }
    const auto lab = lessons::labOf(entry.folder);
    if (!lab)
        return lab.error();
    const QString lessonFile = lesson.filePath(QStringLiteral("lesson.md"));
    if (const QString judge = lessons::judgeOf(*lab, lessonFile); judge != lessonFile) {
        if (auto published =
                publishJudge(judge, QStringLiteral("%1/lessons/%2").arg(folder, entry.name));
            !published)
            return published;
    }
    const auto task = taskOf(entry.folder, language);
    if (!task)
        return task.error();
    const auto kit = lessons::LabKit::find();
    if (!kit)
        return kit.error();
    return kit->layOut(*lab, *task, folder + QStringLiteral("/labs/") + entry.name);
}

QString readMe()
{
    return QStringLiteral("# Worldswitch\n\n") +
           Words::tr("The lessons are opened from this folder, in the window or in a terminal:") +
           QStringLiteral("\n\n"
                          "    WORLDSWITCH_LESSONS=lessons worldswitch --lesson 01\n"
                          "    worldswitch-lesson take 01 --lessons lessons\n\n") +
           Words::tr("The answers are not in it: what you answer is not judged here. What the "
                     "machine is checked for is.") +
           QStringLiteral("\n\n") +
           Words::tr("Each folder in `labs` is a lab, and its README.md is the task. This judges "
                     "one:") +
           QStringLiteral("\n\n    worldswitch-lesson check labs/%1 --lessons lessons\n");
}

/// Of all lessons those that are asked for, in their order.
base::Result<std::vector<lessons::LessonEntry>> chosen(std::vector<lessons::LessonEntry> entries,
                                                       const QString& lessonsFolder,
                                                       const QStringList& only)
{
    if (only.isEmpty())
        return entries;
    QStringList names;
    for (const QString& which : only) {
        const auto file = lessons::findLesson(which, lessonsFolder, {});
        if (!file)
            return file.error();
        names << QFileInfo(QFileInfo(*file).path()).fileName();
    }
    std::erase_if(entries,
                  [&](const lessons::LessonEntry& entry) { return !names.contains(entry.name); });
    return entries;
}

/// A sentence for each lab that was published whose file holds what another one asks for: a file of
/// the hypervisor is handed out whole, but for what its own lab asks for.
base::Result<QStringList> answersOfOthers(const std::vector<lessons::LessonEntry>& published,
                                          const std::vector<lessons::LessonEntry>& all)
{
    QStringList sentences;
    const auto labIn = [](const lessons::LessonEntry& entry) {
        return QFileInfo::exists(entry.folder + QStringLiteral("/lab.toml"));
    };
    for (const lessons::LessonEntry& entry : published) {
        if (!labIn(entry))
            continue;
        const auto mine = lessons::labOf(entry.folder);
        if (!mine)
            return mine.error();
        QStringList others;
        for (const lessons::LessonEntry& other : all) {
            if (other.name == entry.name || !labIn(other))
                continue;
            const auto theirs = lessons::labOf(other.folder);
            if (!theirs)
                return theirs.error();
            if (theirs->file == mine->file)
                others << QStringLiteral("%1 (%2)").arg(other.number(),
                                                        theirs->write.join(QStringLiteral(", ")));
        }
        if (!others.isEmpty())
            sentences << Words::tr("Mind: %1 holds what other labs ask for: %2.")
                             .arg(QStringLiteral("labs/%1/%2")
                                      .arg(entry.name, QFileInfo(mine->file).fileName()),
                                  others.join(QStringLiteral("; ")));
    }
    return sentences;
}

Done publish(const std::vector<lessons::LessonEntry>& entries, const QString& folder,
             const QString& language)
{
    QString lab;
    for (const lessons::LessonEntry& entry : entries) {
        const QString into = folder + QStringLiteral("/lessons/") + entry.name;
        if (auto published = publishLesson(entry, into); !published)
            return published;
        if (auto published = publishLab(entry, folder, language); !published)
            return published;
        if (lab.isEmpty() && QFileInfo::exists(folder + QStringLiteral("/labs/") + entry.name))
            lab = entry.name;
    }
    return write(folder + QStringLiteral("/README.md"), readMe().arg(lab).toUtf8());
}

/// Nothing was in it before. Whether nothing is in it now.
bool clear(const QString& folder, bool wasThere)
{
    QDir dir(folder);
    const bool isGone = dir.removeRecursively();
    return isGone && (!wasThere || QDir().mkpath(folder));
}

} // namespace

int publishLessons(cli::Output& out, const QString& lessonsFolder, const QString& folder,
                   const QStringList& only, const QString& language)
{
    const auto refuse = [](const QString& sentence) {
        cli::complain(nullptr, sentence);
        return cli::Error;
    };
    const QFileInfo info(folder);
    const bool wasThere = info.exists() || info.isSymLink();
    if (wasThere && !(info.isDir() && QDir(folder).isEmpty(QDir::AllEntries | QDir::Hidden |
                                                           QDir::System | QDir::NoDotAndDotDot)))
        return refuse(Words::tr("%1 is there already, and the students' tree begins in an empty "
                                "folder: name another one.")
                          .arg(folder));
    const auto all = lessons::lessonsIn(lessonsFolder);
    const auto entries = chosen(all, lessonsFolder, only);
    const auto others =
        entries ? answersOfOthers(*entries, all) : base::Result<QStringList>(entries.error());
    if (!others)
        return refuse(others.error().sentence);
    if (const auto published = publish(*entries, folder, language); !published) {
        cli::complain(nullptr, published.error().sentence);
        if (!clear(folder, wasThere))
            cli::complain(nullptr, Words::tr("%1 holds a part of it, which cannot be taken away: "
                                             "hand it to nobody.")
                                       .arg(folder));
        return cli::Error;
    }
    out.line(
        Words::tr("%1 is the students' tree: %2, without answers.")
            .arg(folder, Words::tr("%n lesson(s)", nullptr, static_cast<int>(entries->size()))));
    for (const QString& sentence : *others)
        out.line(sentence);
    return cli::Pass;
}

} // namespace tool
