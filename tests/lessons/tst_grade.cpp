// SPDX-License-Identifier: GPL-2.0-or-later
// A grade: what the contract costs, what a kept mark stands on, and which paths leave the machine.
#include "engine/parser.h"
#include "grading/contract-step.h"
#include "grading/grade-basis.h"
#include "grading/grade.h"
#include "grading/lab.h"

#include <QDir>
#include <QFileInfo>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace lessons;

namespace {

StepResult step(const QString& id, Outcome outcome, int points, int possible)
{
    StepResult result;
    result.id = id;
    result.title = id;
    result.outcome = outcome;
    result.points = points;
    result.possible = possible;
    return result;
}

Report reportOf(std::vector<StepResult> steps,
                Attempt::Contract contract = Attempt::Contract::Holds)
{
    Report report;
    report.steps = std::move(steps);
    report.contract = contract;
    return report;
}

} // namespace

class TestGrade : public QObject {
    Q_OBJECT
private slots:
    void theContractIsEarnedWhereItHolds()
    {
        Report report = reportOf({step(u"a"_s, Outcome::Pass, 7, 7)});
        addContract(report, 20);
        QCOMPARE(report.outcome(), Outcome::Pass);
        QCOMPARE(report.points(), 27);
        QCOMPARE(report.possible(), 27);
        QCOMPARE(report.steps.back().id, u"contract"_s);
        QCOMPARE(report.steps.back().step, 1);
    }

    void aBrokenContractCostsItsPoints()
    {
        Report report = reportOf({step(u"a"_s, Outcome::Pass, 7, 7)}, Attempt::Contract::Violated);
        report.cause = u"[sp-16] is written below SP."_s;
        report.causeWhere = u"0000000040100188 <__guest_exit+0x8> stp x2, x3, [sp]"_s;
        report.causeStep = 12;
        addContract(report, 20);
        const StepResult& row = report.steps.back();
        QCOMPARE(row.outcome, Outcome::Fail);
        QCOMPARE(row.points, 0);
        QCOMPARE(row.possible, 20);
        QCOMPARE(row.timelineStep, 12u);
        Grade grade;
        grade.submission = u"alice"_s;
        grade.take(report);
        QCOMPARE(grade.verdict, Outcome::Fail);
        QCOMPARE(grade.say, report.cause);
        QCOMPARE(grade.toText(),
                 u"alice  fail  7/27  student\n"
                 "  contract: 0 of 20, violated at 0000000040100188 <__guest_exit+0x8> stp x2, "
                 "x3, [sp]\n"
                 "  [sp-16] is written below SP.\n"_s);
    }

    /// One fault costs once: a lesson that asks for the contract is judged beside it.
    void aLessonsOwnCheckOfTheContractIsNotCountedTwice()
    {
        const auto lesson =
            parseLesson("# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n```\n"
                        "## A\n```lab\nid = \"alone\"\nrun_to = \"ret\"\npoints = 10\n"
                        "[[expect]]\nthat = \"contract holds\"\nis = \"1\"\n"
                        "[[expect]]\nthat = \"1\"\nis = 'not violated(\"eret\", x18)'\n```\n"
                        "## B\n```lab\nid = \"beside\"\nrun_to = \"ret\"\npoints = 7\n"
                        "[[expect]]\nthat = \"contract holds and x1 == 1\"\nis = \"1\"\n"
                        "[[expect]]\nthat = \"x19\"\nis = \"enter.x19\"\n```\n"
                        "## C\n```lab\nid = \"none\"\nrun_to = \"ret\"\npoints = 3\n"
                        "[[expect]]\nthat = \"sp\"\nis = \"enter.sp\"\n```\n",
                        u"l.md"_s);
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        const Lesson judge = besideContract(*lesson);
        QCOMPARE(judge.steps.size(), std::size_t{3});
        QVERIFY(judge.steps[0].expects.empty());
        QCOMPARE(judge.steps[0].points, 0);
        QCOMPARE(judge.steps[1].expects.size(), std::size_t{1});
        QCOMPARE(judge.steps[1].points, 7);
        QCOMPARE(judge.steps[2].expects.size(), std::size_t{1});
        QCOMPARE(judge.pointsOfChecks(), 10);
    }
    void noLabAsksForTheContractTwice_data()
    {
        QTest::addColumn<QString>("folder");
        const QDir all(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons"));
        for (const QString& name : all.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            if (QFileInfo::exists(all.filePath(name + u"/lab.toml"_s)))
                QTest::newRow(qPrintable(name)) << all.filePath(name);
    }
    void noLabAsksForTheContractTwice()
    {
        QFETCH(QString, folder);
        const auto lab = labOf(folder);
        QVERIFY2(lab.ok(), lab.ok() ? "" : qPrintable(lab.error().sentence));
        const auto lesson = loadLesson(judgeOf(*lab, folder + u"/lesson.md"_s));
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        const Lesson judge = besideContract(*lesson);
        QCOMPARE(judge.recordings.size(), std::size_t{1});
        for (const LessonStep& step : judge.steps)
            for (const Expect& expect : step.expects)
                QVERIFY2(!expect.that.asksContract() && !expect.is.asksContract(),
                         qPrintable(step.id));
        QVERIFY(judge.pointsOfChecks() > 0);
    }

    /// Of checks that fail, others have points: these are earned for what holds.
    void aCheckThatFailsCostsItsOwn()
    {
        Report report =
            reportOf({step(u"a"_s, Outcome::Pass, 7, 7), step(u"b"_s, Outcome::Fail, 0, 3)});
        addContract(report, 20);
        QCOMPARE(report.steps.back().outcome, Outcome::Pass);
        QCOMPARE(report.points(), 27);
        QCOMPARE(report.possible(), 30);
    }

    /// In a lab beside EL2 the contract holds before anything is written.
    void whoHasWrittenNothingHasNothing()
    {
        Report report =
            reportOf({step(u"given"_s, Outcome::Pass, 0, 0), step(u"a"_s, Outcome::Fail, 0, 7),
                      step(u"b"_s, Outcome::Blocked, 0, 3)});
        addContract(report, 5);
        QCOMPARE(report.points(), 0);
        QCOMPARE(report.possible(), 15);
        QCOMPARE(report.steps.back().outcome, Outcome::Blocked);
    }

    void aCheckWithoutPointsCostsTheContracts_data()
    {
        QTest::addColumn<int>("outcome");
        QTest::newRow("that fails") << static_cast<int>(Outcome::Fail);
        QTest::newRow("that never came") << static_cast<int>(Outcome::Blocked);
    }
    void aCheckWithoutPointsCostsTheContracts()
    {
        QFETCH(int, outcome);
        Report report = reportOf({step(u"a"_s, Outcome::Pass, 7, 7),
                                  step(u"free"_s, static_cast<Outcome>(outcome), 0, 0)});
        addContract(report, 20);
        QCOMPARE(report.outcome(), Outcome::Fail);
        QCOMPARE(report.points(), 7);
        QCOMPARE(report.possible(), 27);
        QVERIFY2(report.steps.back().say.contains(u"“free” fails and has no points"_s),
                 qPrintable(report.steps.back().say));
    }

    void aSwitchThatIsLostDoesNotHoldIt()
    {
        Report report = reportOf({step(u"a"_s, Outcome::Pass, 7, 7)});
        report.cause = u"The machine switched itself off."_s;
        addContract(report, 20);
        QCOMPARE(report.steps.back().outcome, Outcome::Fail);
        QCOMPARE(report.points(), 7);
    }

    void whatNobodyJudgedIsNoPass()
    {
        Report report = reportOf({step(u"a"_s, Outcome::Pass, 7, 7)}, Attempt::Contract::NotAsked);
        addContract(report, 20);
        QCOMPARE(report.outcome(), Outcome::Error);
        QVERIFY(report.points() < report.possible());
    }

    /// What a kept report stands on; none of what it must not be taken for.
    void aKeptMarkSaysWhatItStandsOn()
    {
        Grade grade;
        Report report = reportOf({step(u"a"_s, Outcome::Pass, 7, 7)});
        addContract(report, 20);
        grade.take(report);
        grade.lesson = u"05-the-round-trip"_s;
        grade.judge = digestOf("judge");
        grade.source = digestOf("source");
        grade.isolation = u"bubblewrap"_s;
        const auto plain = basisOf(grade.toJson());
        grade.seed = u"00c0ffee00c0ffee"_s;
        const auto basis = basisOf(grade.toJson());
        QVERIFY(basis);
        QCOMPARE(*basis, (GradeBasis{grade.lesson, grade.judge, grade.source, grade.isolation,
                                     grade.seed}));
        QVERIFY(plain && *plain != *basis && plain->seed.isEmpty());

        QJsonObject older = grade.toJson();
        older[u"version"_s] = 1;
        QVERIFY(!basisOf(older));
        Grade refused = grade;
        refused.refuse(u"entry.S is a link."_s);
        refused.source.clear();
        QVERIFY(!basisOf(refused.toJson()));
        Grade erred = grade;
        erred.verdict = Outcome::Error;
        QVERIFY(!basisOf(erred.toJson()));
        QVERIFY(!basisOf({{u"format"_s, u"another"_s}}));
    }

    void noPathLeavesTheMachine_data()
    {
        QTest::addColumn<QString>("said");
        QTest::addColumn<QString>("sent");
        const auto row = [](const char* name, const QString& said, const QString& sent) {
            QTest::newRow(name) << said << sent;
        };
        row("a file of the kit's", u"/opt/w s/kit/assemble cannot be read: Permission denied."_s,
            u"assemble cannot be read: Permission denied."_s);
        row("the kit itself", u"Looked for /opt/w s/kit, /opt/share/kit."_s,
            u"Looked for kit, kit."_s);
        row("where temporary files are", u"/var/tmp/a-XyZ/entry.S cannot be written: No space."_s,
            u"entry.S cannot be written: No space."_s);
        row("a folder in it", u"No folder to work in can be made in /var/tmp: full."_s,
            u"No folder to work in can be made in tmp: full."_s);
        row("of two, the longer one", u"/var/tmp is not /var/tmp/deep/down."_s,
            u"tmp is not down."_s);
        row("one that nobody has thought of", u"“/srv/class/al/x.wsrec” cannot be written."_s,
            u"“x.wsrec” cannot be written."_s);
        row("in Chinese", u"无法写入/srv/class/al/x.wsrec：磁盘已满。"_s,
            u"无法写入x.wsrec：磁盘已满。"_s);
        row("no path", u"Expected 1/2, seen and/or read 3/4 of [sp, #-16] at 10:30."_s,
            u"Expected 1/2, seen and/or read 3/4 of [sp, #-16] at 10:30."_s);
    }
    void noPathLeavesTheMachine()
    {
        QFETCH(QString, said);
        QFETCH(QString, sent);
        Grade grade;
        grade.say = said;
        Report report = reportOf({step(u"a"_s, Outcome::Error, 0, 7)});
        report.trouble = said;
        report.steps.front().say = said;
        grade.report = report;
        const QStringList folders{u"/opt/w s/kit"_s, u"/var/tmp"_s, u"/var/tmp/a-XyZ"_s,
                                  u"/var/tmp/deep/down"_s, u"/"_s};
        grade.leaveOutPaths(folders);
        QCOMPARE(grade.say, sent);
        QCOMPARE(grade.report->trouble, sent);
        QCOMPARE(grade.report->steps.front().say, sent);
    }
};

QTEST_GUILESS_MAIN(TestGrade)
#include "tst_grade.moc"
