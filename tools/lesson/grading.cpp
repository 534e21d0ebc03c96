// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading.h"

#include "cli/exit-code.h"
#include "cli/plain-text.h"
#include "engine/library.h"
#include "engine/parser.h"
#include "engine/seed.h"
#include "engine/words.h"
#include "grading/contract-step.h"
#include "grading/grade-basis.h"
#include "grading/grade.h"
#include "grading/jail.h"
#include "grading/lab-kit.h"
#include "grading/lab.h"
#include "judge.h"
#include "recording/file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTemporaryDir>

namespace tool {

namespace {

using lessons::Grade;
using lessons::Words;

/// Before anything is looked at.
Grade begun(const GradeRequest& request)
{
    Grade grade;
    grade.submission = QFileInfo(QDir::cleanPath(request.submission)).fileName();
    grade.lesson = request.lesson;
    grade.seed = request.seed;
    grade.isolation = lessons::Jail::best().name();
    return grade;
}

Grade erred(Grade grade, Grade::Reason reason, const QString& sentence)
{
    grade.verdict = lessons::Outcome::Error;
    grade.reason = reason;
    grade.say = sentence;
    grade.points = 0;
    grade.report.reset(); // of a mark that does not count
    return grade;
}

/// The machine's part, once an image is there.
Grade judged(Grade grade, const lessons::Lesson& lesson, const lessons::Lab& lab,
             const QString& image, const QString& capsule)
{
    lessons::Source source;
    source.image = image;
    Judged result = judge(lesson, source);
    lessons::addContract(result.report, lab.contract);
    grade.take(result.report);
    if (!capsule.isEmpty() && result.reading) {
        const auto saved = recording::save(result.reading->recording(), capsule);
        if (!saved)
            return erred(std::move(grade), Grade::Reason::Infrastructure, saved.error().sentence);
    }
    return grade;
}

Grade graded(const GradeRequest& request, const QString& work)
{
    using Reason = Grade::Reason;
    const lessons::Jail jail = lessons::Jail::best();
    Grade grade = begun(request);
    if (request.requireIsolation && jail.isolation() == lessons::Jail::Isolation::None)
        return erred(std::move(grade), Reason::Infrastructure,
                     Words::tr("There is no isolation here: bubblewrap is not installed, or may "
                               "make no namespaces."));
    const auto path = lessons::findLesson(request.lesson, request.lessonsFolder, request.language);
    if (!path)
        return erred(std::move(grade), Reason::Lesson, path.error().sentence);
    const auto lab = lessons::labOf(QFileInfo(*path).path());
    if (!lab)
        return erred(std::move(grade), Reason::Lesson, lab.error().sentence);
    const auto whole = lessons::loadLesson(lessons::judgeOf(*lab, *path));
    if (!whole)
        return erred(std::move(grade), Reason::Lesson, whole.error().sentence);
    const lessons::Lesson lesson = lessons::besideContract(*whole);
    const auto digest = lessons::judgeDigest(*lab, *path);
    if (!digest)
        return erred(std::move(grade), Reason::Infrastructure, digest.error().sentence);
    grade.lesson = lab->lesson;
    grade.judge = *digest;
    grade.possible = lesson.pointsOfChecks() + lab->contract;
    const auto kit = lessons::LabKit::find();
    if (!kit)
        return erred(std::move(grade), Reason::Infrastructure, kit.error().sentence);
    const auto built = kit->build(*lab, request.submission, work, jail);
    if (!built)
        return erred(std::move(grade), Reason::Infrastructure, built.error().sentence);
    grade.source = built->source;
    if (built->image.isEmpty()) {
        grade.refuse(built->refusal);
        return grade;
    }
    return judged(std::move(grade), lessons::seeded(lesson, request.seed), *lab, built->image,
                  request.capsule);
}

} // namespace

const QStringList& gradeReports()
{
    static const QStringList reports{QStringLiteral("text"), QStringLiteral("json"),
                                     QStringLiteral("junit"), QStringLiteral("gradescope"),
                                     QStringLiteral("prairielearn")};
    return reports;
}

void printGrade(cli::Output& out, const Grade& grade, const QString& report)
{
    if (report == u"json")
        out.json(QJsonDocument(grade.toJson()).toJson());
    else if (report == u"junit")
        out.raw(lessons::junit(grade));
    else if (report == u"prairielearn")
        out.json(lessons::prairieLearn(grade));
    else if (const auto results = lessons::gradescope(grade); report == u"gradescope" && results)
        out.json(*results);
    else if (report == u"gradescope")
        cli::complain(nullptr, grade.say);
    else
        out.text(cli::visible(grade.toText(), cli::Controls::NewLines));
}

void leaveOutPaths(Grade& grade, QStringList folders)
{
    const QString whole = grade.say;
    const QString program = QCoreApplication::applicationDirPath();
    folders << QDir::tempPath() << QDir::homePath() << QDir::currentPath() << program
            << QFileInfo(program).path();
    grade.leaveOutPaths(folders);
    if (grade.say != whole)
        cli::complain(nullptr, whole);
}

int gradeOne(cli::Output& out, const GradeRequest& request)
{
    const QTemporaryDir work;
    Grade grade;
    if (work.isValid()) {
        grade = graded(request, work.path());
    } else {
        grade = erred(begun(request), Grade::Reason::Infrastructure,
                      Words::tr("No folder to work in can be made in %1: %2.")
                          .arg(QDir::tempPath(), work.errorString()));
    }
    leaveOutPaths(grade, {work.path(), request.lessonsFolder, QFileInfo(request.submission).path(),
                          QFileInfo(request.capsule).path()});
    printGrade(out, grade, request.report);
    return grade.exitCode();
}

} // namespace tool
