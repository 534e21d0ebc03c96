// SPDX-License-Identifier: GPL-2.0-or-later
#include "exam.h"

#include "base/output-file.h"
#include "cli/exit-code.h"
#include "cli/image.h"
#include "cli/plain-text.h"
#include "contract/contract.h"
#include "engine/words.h"
#include "grading.h"
#include "grading/exam.h"
#include "grading/grade.h"
#include "image/elf-patch.h"
#include "image/image.h"
#include "judge.h"
#include "reading/info-keys.h"
#include "recording/file.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace tool {

namespace {

using lessons::ExamPaper;
using lessons::Grade;
using lessons::Words;
using recording::Recording;

/// A switch of each guest. A switch that does not come back is lost after so many instructions.
constexpr int kSwitches = 2;
constexpr int kBudget = 2000;

struct Drawn {
    QString lesson;
    QString imagePath;
    std::shared_ptr<const image::Image> image;
    ExamPaper paper;
};

base::Result<Drawn> draw(const ExamRequest& request)
{
    auto exam = lessons::examOf(request.lessonFolder, request.language);
    if (!exam)
        return exam.error();
    const auto path =
        cli::findImage(request.image.isEmpty() ? std::nullopt : std::optional(request.image));
    if (!path)
        return path.error();
    const auto image = image::Image::open(*path);
    if (!image)
        return image.error();
    const auto seed = request.key.isEmpty()
                          ? base::Result<QByteArray>(lessons::practiceSeed(request.practice))
                          : lessons::examSeed(request.key, request.student);
    if (!seed)
        return seed.error();
    auto paper = lessons::drawExam(*exam, *seed, **image);
    if (!paper)
        return paper.error();
    return Drawn{exam->lesson, *path, *image, std::move(*paper)};
}

/// Without the text of the source: it is what the image was built of, so that it says which
/// instruction should be there. File and line stay.
void leaveOutSource(Recording& recording)
{
    const QJsonArray known = recording.header().facts[reading::key::kLines].toArray();
    QJsonArray lines;
    for (const auto& value : known) {
        QJsonArray line = value.toArray();
        if (!line.isEmpty())
            line.replace(line.size() - 1, QString());
        lines.append(line);
    }
    recording.setFact(reading::key::kLines, lines);
}

/// The machine with the bug in it, recorded. An error where the contract does not see it: then it
/// is no exam.
base::Result<std::shared_ptr<Recording>>
record(const Drawn& drawn, const lessons::ExamCapsule& capsule, const ExamRequest& request)
{
    const QTemporaryDir work;
    // The image's own name: the recording keeps it.
    const QString path = work.filePath(QFileInfo(drawn.imagePath).fileName());
    image::ElfPatch elf(drawn.imagePath);
    if (!work.isValid() || !elf.setWord(capsule.at, capsule.bug.word) || !elf.save(path))
        return base::Error{
            Words::tr("The image of a capsule cannot be written into %1.").arg(QDir::tempPath())};
    lessons::Lesson lesson;
    lesson.recordings.front().switches = kSwitches;
    lesson.recordings.front().budget = kBudget;
    lessons::Source source;
    source.image = path;
    source.cpu = request.cpu;
    cli::UntilSignal untilSignal;
    const auto reading = readFor(lesson, source, untilSignal);
    if (!reading)
        return reading.error();
    if (!cli::UntilSignal::goesOn())
        return base::Error{Words::tr("The exam was not drawn: a signal ended it.")};
    if (contract::judge(**reading).verdict != contract::Verdict::Violated)
        return base::Error{Words::tr("The contract does not see the bug %1 in %2: it can be in no "
                                     "exam of this image.")
                               .arg(capsule.bug.id, drawn.imagePath)};
    // The recording itself is shared; a copy by way of its file may be written to.
    const QString copy = work.filePath(QStringLiteral("capsule"));
    if (const auto saved = recording::save((*reading)->recording(), copy); !saved)
        return saved.error();
    auto loaded = recording::load(copy);
    if (loaded) {
        leaveOutSource(**loaded);
        // Judged above by who has the key; whoever opens the capsule is the one who is asked.
        (*loaded)->setFact(reading::key::kWithheld, QStringLiteral("exam"));
    }
    return loaded;
}

base::Result<void> writeText(const QString& path, const QString& text)
{
    base::OutputFile file;
    auto done = file.open(path);
    if (done)
        done = file.write(text.toUtf8());
    if (!done)
        return base::Error{Words::tr("%1 cannot be written: %2.").arg(path, done.error().sentence)};
    return {};
}

/// Recorded first and written then, so that an exam that cannot be drawn leaves nothing behind.
base::Result<void> handOut(const Drawn& drawn, const ExamRequest& request)
{
    const QDir folder(request.into);
    const QFileInfo there(request.into);
    if (there.exists() &&
        (!there.isDir() || !folder.isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)))
        return base::Error{
            Words::tr("%1 is there already, and is no empty folder.").arg(request.into)};
    std::vector<std::shared_ptr<Recording>> capsules;
    for (const lessons::ExamCapsule& capsule : drawn.paper.capsules) {
        const auto recorded = record(drawn, capsule, request);
        if (!recorded)
            return recorded.error();
        capsules.push_back(*recorded);
    }
    if (!QDir().mkpath(request.into))
        return base::Error{Words::tr("The folder %1 cannot be made.").arg(request.into)};
    for (std::size_t n = 0; n < capsules.size(); ++n) {
        const QString path = folder.filePath(QStringLiteral("%1.wsrec").arg(n + 1));
        if (auto saved = recording::save(*capsules[n], path); !saved)
            return saved;
    }
    const QString whom = request.student.isEmpty() ? Words::tr("practice") : request.student;
    if (auto written = writeText(folder.filePath(QStringLiteral("questions.md")),
                                 lessons::examQuestions(drawn.paper, whom));
        !written)
        return written;
    return writeText(folder.filePath(QStringLiteral("answers.toml")),
                     lessons::examForm(drawn.paper));
}

Grade graded(const base::Result<Drawn>& drawn, const ExamRequest& request)
{
    Grade grade;
    grade.submission = request.student.isEmpty() ? QStringLiteral("practice") : request.student;
    grade.lesson = QFileInfo(request.lessonFolder).fileName();
    grade.isolation = QStringLiteral("none"); // nothing of the student's is run
    if (!drawn) {
        grade.say = drawn.error().sentence;
        return grade;
    }
    const auto answers = lessons::loadExamAnswers(request.answers, drawn->paper);
    if (!answers) {
        grade.reason = Grade::Reason::Student;
        grade.say = answers.error().sentence;
        return grade;
    }
    grade.take(lessons::examReport(drawn->paper, *answers, *drawn->image));
    return grade;
}

} // namespace

int exam(cli::Output& out, const ExamRequest& request)
{
    const auto drawn = draw(request);
    if (!request.answers.isEmpty()) {
        Grade grade = graded(drawn, request);
        QStringList folders{QFileInfo(request.lessonFolder).path()};
        for (const QString& file : {request.answers, request.key, request.image})
            folders << QFileInfo(file).path();
        leaveOutPaths(grade, folders);
        if (request.report == u"text" && grade.report)
            out.text(cli::visible(grade.report->toText(), cli::Controls::NewLines));
        else
            printGrade(out, grade, request.report);
        return grade.exitCode();
    }
    const auto complain = [](const base::Error& error) {
        cli::complain(nullptr, error.sentence);
        return cli::Error;
    };
    if (!drawn)
        return complain(drawn.error());
    if (request.into.isEmpty()) {
        out.text(cli::visible(lessons::examSolution(drawn->paper, *drawn->image),
                              cli::Controls::NewLines));
        return cli::Pass;
    }
    if (const auto done = handOut(*drawn, request); !done)
        return complain(done.error());
    out.line(Words::tr("The exam is in %1: three capsules, questions.md, and answers.toml to fill "
                       "in. Paper %2.")
                 .arg(request.into, drawn->paper.id));
    return cli::Pass;
}

} // namespace tool
