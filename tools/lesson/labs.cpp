// SPDX-License-Identifier: GPL-2.0-or-later
#include "labs.h"

#include "base/input-file.h"
#include "cli/exit-code.h"
#include "cli/plain-text.h"
#include "engine/library.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "engine/seed.h"
#include "engine/words.h"
#include "grading/contract-step.h"
#include "grading/lab-kit.h"
#include "grading/lab.h"
#include "judge.h"
#include "recording/file.h"
#include "story/moment-name.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <algorithm>

namespace tool {

namespace {

using lessons::Words;

constexpr std::int64_t kLargestTask = std::int64_t{1} << 20;
const QString kCapsule = QStringLiteral("capsule.wsrec");

int refuse(const QString& sentence)
{
    cli::complain(nullptr, sentence);
    return cli::Error;
}

} // namespace

base::Result<QString> taskOf(const QString& lessonFolder, const QString& language)
{
    QString path = QStringLiteral("%1/lab.%2.md").arg(lessonFolder, language);
    if (language.isEmpty() || !QFileInfo(path).isFile())
        path = lessonFolder + QStringLiteral("/lab.md");
    auto file = base::InputFile::open(path);
    const auto text = file ? file->rest(kLargestTask) : base::Result<QByteArray>(file.error());
    if (!text)
        return base::Error{
            Words::tr("The lab's task %1 cannot be read: %2.").arg(path, text.error().sentence)};
    return QString::fromUtf8(*text);
}

namespace {

/// The step to look at first: the instruction to blame, or where the first step failed.
std::optional<std::uint32_t> firstTrouble(const lessons::Report& report)
{
    if (report.causeStep)
        return report.causeStep;
    const auto failed = std::ranges::find_if(report.steps, [](const lessons::StepResult& step) {
        return step.outcome == lessons::Outcome::Fail && step.timelineStep;
    });
    return failed == report.steps.end() ? std::nullopt : failed->timelineStep;
}

/// As a shell takes it for one word.
QString shellWord(const QString& text)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9_./+-]+\\z"));
    if (plain.match(text).hasMatch())
        return text;
    return u'\'' + QString(text).replace(u'\'', QLatin1String("'\\''")) + u'\'';
}

/// What was recorded, for the window; a sentence of where it is.
base::Result<QString> keepCapsule(const Judged& judged, const QString& folder)
{
    const QString path = folder + u'/' + kCapsule;
    const auto saved = recording::save(judged.reading->recording(), path);
    if (!saved)
        return saved.error();
    const auto step = firstTrouble(judged.report);
    const int number = step ? judged.reading->switchOfStep(*step) + 1 : 0;
    if (number < 1)
        return Words::tr("The recording is in %1.").arg(path);
    const story::MomentName moment{path, number, *step, {}};
    return Words::tr("Look at it: worldswitch --open %1").arg(shellWord(moment.text()));
}

} // namespace

int startLab(cli::Output& out, const QString& lessonFolder, const QString& folder,
             const QString& language)
{
    const auto lab = lessons::labOf(lessonFolder);
    if (!lab)
        return refuse(lab.error().sentence);
    const auto kit = lessons::LabKit::find();
    if (!kit)
        return refuse(kit.error().sentence);
    const auto task = taskOf(lessonFolder, language);
    if (!task)
        return refuse(task.error().sentence);
    if (const auto laid = kit->layOut(*lab, *task, folder); !laid)
        return refuse(laid.error().sentence);
    out.line(Words::tr("%1 is laid out. README.md says what is to be done; %2 is the file to edit; "
                       "`worldswitch-lesson check %1` judges it.")
                 .arg(folder, QFileInfo(lab->file).fileName()));
    return cli::Pass;
}

namespace {

base::Result<lessons::LabKit::Build> buildIn(const QTemporaryDir& work, const lessons::Lab& lab,
                                             const QString& folder)
{
    const auto kit = lessons::LabKit::find();
    if (!kit)
        return kit.error();
    if (!work.isValid())
        return base::Error{Words::tr("No folder to work in can be made in %1: %2.")
                               .arg(QDir::tempPath(), work.errorString())};
    return kit->build(lab, folder, work.path());
}

void print(cli::Output& out, const lessons::Report& report)
{
    out.json(QJsonDocument(report.toJson()).toJson());
}

/// Of what could not even be tried, for programs.
int unjudged(cli::Output& out, const lessons::Lesson& lesson, const lessons::Lab& lab,
             const QString& why)
{
    auto report = lessons::errorReport(lessons::besideContract(lesson), why);
    lessons::addContract(report, lab.contract);
    print(out, report);
    return report.exitCode();
}

/// A finding about what was handed in: every step waits for an image.
int noImage(cli::Output& out, const lessons::Lesson& lesson, const lessons::Lab& lab,
            const QString& refusal, bool asJson)
{
    if (asJson) {
        auto report = lessons::errorReport(lessons::besideContract(lesson), {});
        report.cause = Words::tr("It makes no image.") + u'\n' + refusal;
        lessons::addContract(report, lab.contract);
        print(out, report);
        return report.exitCode();
    }
    const QString sentence = Words::tr("FAIL: %1 makes no image.").arg(lab.file.section(u'/', -1));
    out.text(cli::visible(sentence + u'\n' + refusal + u'\n', cli::Controls::NewLines));
    return cli::Fail;
}

} // namespace

int checkLab(cli::Output& out, const QString& folder, const QString& lessonsFolder,
             const QString& language, const QString& seed, bool asJson)
{
    const auto name = lessons::lessonOfLab(folder);
    if (!name)
        return refuse(name.error().sentence);
    const auto path = lessons::findLesson(*name, lessonsFolder, language);
    if (!path)
        return refuse(path.error().sentence);
    const auto lab = lessons::labOf(QFileInfo(*path).path());
    if (!lab)
        return refuse(lab.error().sentence);
    const auto lesson = lessons::loadLesson(lessons::judgeOf(*lab, *path));
    if (!lesson)
        return refuse(lesson.error().sentence);
    const QTemporaryDir work;
    const auto built = buildIn(work, *lab, folder);
    if (!built)
        return asJson ? unjudged(out, *lesson, *lab, built.error().sentence)
                      : refuse(built.error().sentence);
    if (built->image.isEmpty())
        return noImage(out, *lesson, *lab, built->refusal, asJson);
    lessons::Source source;
    source.image = built->image;
    Judged judged = judge(lessons::seeded(lessons::besideContract(*lesson), seed), source);
    lessons::addContract(judged.report, lab->contract);
    if (asJson)
        print(out, judged.report);
    else
        out.text(cli::visible(judged.report.toText(), cli::Controls::NewLines));
    if (judged.reading) {
        // Nobody asked for it by name: what was judged stands without it.
        const auto kept = keepCapsule(judged, QDir::cleanPath(folder));
        if (!kept)
            cli::complain(nullptr,
                          Words::tr("The recording is not kept: %1 What was judged stands.")
                              .arg(kept.error().sentence));
        else if (!asJson)
            out.line(*kept);
    }
    return judged.report.exitCode();
}

} // namespace tool
