// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading.h"

#include "cli/exit-code.h"
#include "cli/plain-text.h"
#include "engine/library.h"
#include "engine/parser.h"
#include "engine/words.h"
#include "grading/grade.h"
#include "grading/jail.h"
#include "grading/lab-kit.h"
#include "grading/lab.h"
#include "judge.h"
#include "recording/file.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTemporaryDir>

namespace tool {

namespace {

using lessons::Grade;
using lessons::Words;

Grade erred(Grade grade, Grade::Reason reason, const QString& sentence)
{
    grade.verdict = lessons::Outcome::Error;
    grade.reason = reason;
    grade.say = sentence;
    return grade;
}

/// What is wrong with a lesson, without the path of the lessons' folder: a report goes anywhere.
Grade misled(Grade grade, const GradeRequest& request, QString sentence)
{
    const QString folder = QDir::cleanPath(request.lessonsFolder);
    sentence.remove(folder + u'/').replace(folder, QFileInfo(folder).fileName());
    return erred(std::move(grade), Grade::Reason::Lesson, sentence);
}

/// The machine's part, once an image is there.
Grade judged(Grade grade, const lessons::Lesson& lesson, const QString& image,
             const QString& capsule)
{
    lessons::Source source;
    source.image = image;
    const Judged result = judge(lesson.withFirstRecording(), source);
    grade.take(result.report);
    if (!capsule.isEmpty() && result.reading) {
        const auto saved = recording::save(result.reading->recording(), capsule);
        if (!saved)
            return erred(std::move(grade), Grade::Reason::Infrastructure, saved.error().sentence);
    }
    return grade;
}

Grade graded(const GradeRequest& request)
{
    using Reason = Grade::Reason;
    const lessons::Jail jail = lessons::Jail::best();
    Grade grade;
    grade.submission = QFileInfo(QDir::cleanPath(request.submission)).fileName();
    grade.lesson = request.lesson;
    grade.isolation = jail.name();
    if (request.requireIsolation && jail.isolation() == lessons::Jail::Isolation::None)
        return erred(std::move(grade), Reason::Infrastructure,
                     Words::tr("There is no isolation here: bubblewrap is not installed, or may "
                               "make no namespaces."));
    const auto path = lessons::findLesson(request.lesson, request.lessonsFolder, request.language);
    if (!path)
        return misled(std::move(grade), request, path.error().sentence);
    const auto lab = lessons::labOf(QFileInfo(*path).path());
    if (!lab)
        return misled(std::move(grade), request, lab.error().sentence);
    const auto lesson = lessons::loadLesson(lessons::judgeOf(*lab, *path));
    if (!lesson)
        return misled(std::move(grade), request, lesson.error().sentence);
    grade.lesson = lab->lesson;
    grade.possible = lesson->pointsOfChecks();
    const auto kit = lessons::LabKit::find();
    const QTemporaryDir work;
    if (!kit || !work.isValid())
        return erred(std::move(grade), Reason::Infrastructure,
                     kit ? work.errorString() : kit.error().sentence);
    const auto built = kit->build(*lab, request.submission, work.path(), jail);
    if (!built)
        return erred(std::move(grade), Reason::Infrastructure, built.error().sentence);
    if (built->image.isEmpty()) {
        grade.refuse(built->refusal);
        return grade;
    }
    return judged(std::move(grade), *lesson, built->image, request.capsule);
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

int gradeOne(cli::Output& out, const GradeRequest& request)
{
    const Grade grade = graded(request);
    printGrade(out, grade, request.report);
    return grade.exitCode();
}

} // namespace tool
