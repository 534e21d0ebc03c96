// SPDX-License-Identifier: GPL-2.0-or-later
// A grade as other programs take it, held against their documented fields by validators that are
// not ours: libxml2's and python3-jsonschema.
#include "grading/grade.h"
#include "support/finished.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace lessons;

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure
const QString kSchemas = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/reports/");

StepResult step(const QString& id, Outcome outcome, int points, int possible, const QString& say)
{
    StepResult result;
    result.id = id;
    result.title = id;
    result.outcome = outcome;
    result.points = points;
    result.possible = possible;
    result.say = say;
    return result;
}

Grade graded(std::vector<StepResult> steps, const QString& cause = {})
{
    Report report;
    report.id = u"the-round-trip"_s;
    report.steps = std::move(steps);
    report.cause = cause;
    Grade grade;
    grade.submission = u"al \"ice\" <&>.zip"_s;
    grade.lesson = u"05-the-round-trip"_s;
    grade.isolation = u"bubblewrap"_s;
    grade.take(report);
    return grade;
}

Grade refused(const QString& words)
{
    Grade grade;
    grade.submission = u"bob"_s;
    grade.lesson = u"05-the-round-trip"_s;
    grade.possible = 52;
    grade.refuse(words);
    return grade;
}

Grade erred()
{
    Grade grade;
    grade.submission = u"carol"_s;
    grade.lesson = u"05-the-round-trip"_s;
    grade.say = u"The disk is full."_s;
    return grade;
}

/// What the validator says; empty where the document is good.
QString judgeXml(const QByteArray& document)
{
    QProcess xmllint;
    xmllint.start(u"xmllint"_s,
                  {u"--nonet"_s, u"--noout"_s, u"--schema"_s, kSchemas + u"junit.xsd"_s, u"-"_s});
    xmllint.write(document);
    xmllint.closeWriteChannel();
    const auto said = support::finish(xmllint, kPatience);
    return said.code == 0 ? QString() : u"xmllint: "_s + said.errors;
}

/// Debian's own, which has the module.
QString python()
{
    return QStandardPaths::findExecutable(u"python3"_s, {u"/usr/bin"_s});
}

QString judgeJson(const QByteArray& document, const QString& schema)
{
    QProcess validator;
    validator.start(python(), {u"-c"_s,
                               u"import json, jsonschema, sys\n"
                               "jsonschema.Draft7Validator(json.load(open(sys.argv[1])))"
                               ".validate(json.load(sys.stdin.buffer))"_s,
                               kSchemas + schema});
    validator.write(document);
    validator.closeWriteChannel();
    const auto said = support::finish(validator, kPatience);
    return said.code == 0 ? QString() : u"jsonschema: "_s + said.errors;
}

bool canJudgeJson()
{
    QProcess validator;
    validator.start(python(), {u"-c"_s, u"import jsonschema"_s});
    return !python().isEmpty() && support::finish(validator, kPatience).code == 0;
}

} // namespace

class TestGradeFormats : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"xmllint"_s).isEmpty() || !canJudgeJson())
            QSKIP("not run: xmllint (libxml2-utils) or python3-jsonschema is not here");
    }

    void eachGradeIsValid_data()
    {
        QTest::addColumn<QString>("which");
        for (const char* which : {"pass", "fail", "contract", "blocked", "not asked", "lesson",
                                  "no image", "no image, and bytes that no XML has", "error"})
            QTest::newRow(which) << QString::fromUtf8(which);
    }
    void eachGradeIsValid()
    {
        QFETCH(QString, which);
        const Grade grade = of(which);
        const QString xml = judgeXml(junit(grade));
        QVERIFY2(xml.isEmpty(), qPrintable(xml + QString::fromUtf8(junit(grade))));
        const auto scope = gradescope(grade);
        QCOMPARE(scope.has_value(), grade.verdict != Outcome::Error);
        if (scope) {
            const QString said = judgeJson(*scope, u"gradescope.json"_s);
            QVERIFY2(said.isEmpty(), qPrintable(said + QString::fromUtf8(*scope)));
        }
        const QString learn = judgeJson(prairieLearn(grade), u"prairielearn.json"_s);
        QVERIFY2(learn.isEmpty(), qPrintable(learn + QString::fromUtf8(prairieLearn(grade))));
    }

    /// That the validators see what is wrong.
    void whatIsWrongIsRefused()
    {
        const Grade grade = of(u"fail"_s);
        const auto spoil = [](QByteArray text, const char* good, const char* bad) {
            return text.contains(good) ? text.replace(good, bad) : QByteArray();
        };
        QVERIFY(judgeXml(spoil(junit(grade), "failures=\"1\"", "failures=\"one\""))
                    .contains(u"failures"_s));
        QVERIFY(judgeXml(spoil(junit(grade), "<failure message", "<failure text"))
                    .contains(u"'text' is not allowed"_s));
        QVERIFY(
            judgeJson(spoil(*gradescope(grade), "\"failed\"", "\"wrong\""), u"gradescope.json"_s)
                .contains(u"'wrong' is not one of"_s));
        QVERIFY(judgeJson(spoil(prairieLearn(grade), "\"score\": 0.7", "\"score\": 7"),
                          u"prairielearn.json"_s)
                    .contains(u"maximum"_s));
        QVERIFY(judgeJson(spoil(prairieLearn(erred()), "format_errors", "errors"),
                          u"prairielearn.json"_s)
                    .contains(u"errors"_s));
    }

private:
    static Grade of(const QString& which)
    {
        const StepResult good = step(u"good"_s, Outcome::Pass, 7, 7, {});
        const QString line = u"x4 is <x5's> & \"swapped\".\nTwo lines, 两行"_s;
        if (which == u"pass")
            return graded({good});
        if (which == u"fail")
            return graded({good, step(u"bad"_s, Outcome::Fail, 0, 3, line)});
        if (which == u"contract")
            return graded({good, step(u"bad"_s, Outcome::Fail, 0, 3, line)}, line);
        if (which == u"blocked")
            return graded({step(u"late"_s, Outcome::Blocked, 0, 3, line)}, line);
        if (which == u"not asked")
            return graded({good, step(u"asks"_s, Outcome::NotAsked, 0, 0, {}),
                           step(u"published"_s, Outcome::NotJudged, 0, 0, line)});
        if (which == u"lesson")
            return graded({step(u"odd"_s, Outcome::Error, 0, 3, line)});
        if (which == u"no image")
            return refused(u"entry.S:3: Error: unknown mnemonic `lpd' -- `lpd x4,x5'"_s);
        if (which == u"error")
            return erred();
        return refused(u"\x1b[31mentry.S\a: \uFFFE\x01 ]]> <!-- "_s);
    }
};

QTEST_GUILESS_MAIN(TestGradeFormats)
#include "tst_grade_formats.moc"
