// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/parser.h"
#include "engine/runner.h"
#include "lessons/synthetic.h"
#include "recording/file.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace lessons;
using synthetic::stp;

namespace {

const char* const kTitle = "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n```\n";

const char* const kStore = "## Stop\n"
                           "x19 is {{x19}}.\n"
                           "```lab\n"
                           "run_to = \"write:host.x19\"\n"
                           "until = \"eret\"\n"
                           "never = \"Never.\"\n"
                           "[[diagnose]]\n"
                           "when = \"stores(x19) == 0\"\n"
                           "say = \"Missing.\"\n"
                           "[[diagnose]]\n"
                           "when = \"stores(x19) == 1\"\n"
                           "say = \"Elsewhere.\"\n"
                           "```\n"
                           "## Predict\n"
                           "Where?\n"
                           "```lab\n"
                           "ask = \"host.x20\"\n"
                           "points = 3\n"
                           "hint = [\"a\", \"b\"]\n"
                           "[[wrong]]\n"
                           "when = \"x1 + 8*19\"\n"
                           "say = \"That is x19's slot, {{host.x19}}.\"\n"
                           "```\n"
                           "## Check\n"
                           "Now {{mem(host.x19)}}.\n"
                           "```lab\n"
                           "points = 7\n"
                           "[[expect]]\n"
                           "that = \"mem(host.x19)\"\n"
                           "is = \"pre.x19\"\n"
                           "[[expect]]\n"
                           "that = \"mem(host.x20)\"\n"
                           "is = \"pre.x20\"\n"
                           "[[diagnose]]\n"
                           "when = \"mem(host.x19) == pre.x20\"\n"
                           "say = \"Swapped: {{mem(host.x19)}}.\"\n"
                           "[[diagnose]]\n"
                           "when = \"1\"\n"
                           "say = \"Another reason.\"\n"
                           "```\n"
                           "Then {{mem(host.x19)}}.\n";

Lesson parsed(const QByteArray& steps)
{
    const auto lesson = parseLesson(kTitle + steps, QStringLiteral("l.md"));
    if (!lesson)
        qFatal("%s", qPrintable(lesson.error().sentence));
    return *lesson;
}

Runner runnerOn(const QByteArray& steps, std::shared_ptr<const recording::Recording> recording)
{
    Runner runner(parsed(steps));
    runner.attach(std::move(recording), std::make_shared<synthetic::Names>());
    return runner;
}

QByteArray step(const char* lab)
{
    return QByteArray("## Step\nQuestion?\n```lab\n") + lab + "```\n";
}

} // namespace

class TestRunner : public QObject {
    Q_OBJECT
private slots:
    void aGoodMachinePasses()
    {
        const Runner runner = runnerOn(kStore, synthetic::oneSwitch(stp(19, 20, 1, 152)));
        const Report report = runner.runAll();
        QCOMPARE(report.outcome(), Outcome::Pass);
        QCOMPARE(report.exitCode(), 0);
        QCOMPARE(report.points(), 7); // nobody answered the question
        QCOMPARE(report.possible(), 7);
        QCOMPARE(report.steps[1].outcome, Outcome::NotAsked);
        QCOMPARE(report.steps.size(), std::size_t{3});
        QCOMPARE(report.steps[2].findings.size(), std::size_t{2});
        QCOMPARE(report.steps[2].findings[0].seen, std::optional<std::uint64_t>(0x113));
        QCOMPARE(report.steps[0].where,
                 QStringLiteral("0000000000001000 <here> stp x19, x20, [x1, #152]"));
    }

    void aStepIsShownWithItsState()
    {
        const Runner runner = runnerOn(kStore, synthetic::oneSwitch(stp(19, 20, 1, 152)));
        const StepView stop = runner.view(0);
        QVERIFY(stop.reached && !stop.asks && !stop.checks);
        QCOMPARE(stop.markdown, QStringLiteral("x19 is 0x113."));
        QCOMPARE(stop.shownState, 0U);
        QCOMPARE(stop.afterState, 0U);
        QCOMPARE(stop.timelineStep, std::optional<std::uint32_t>(0));
        const StepView predict = runner.view(1);
        QVERIFY(predict.asks && !predict.checks);
        QCOMPARE(predict.question, QStringLiteral("Where?"));
        QCOMPARE(predict.hints.size(), 2);
        QCOMPARE(predict.points, 3);
        const StepView check = runner.view(2);
        QVERIFY(check.checks && !check.asks);
        QCOMPARE(check.shownState, 0U);
        QCOMPARE(check.afterState, 1U);
        QCOMPARE(check.markdown, QStringLiteral("Now 0x5e13."));
        QCOMPARE(check.after, QStringLiteral("Then 0x113."));
    }

    void aStepAfterACheckSeesTheMachineMovedOn()
    {
        const Runner runner = runnerOn(QByteArray(kStore) + step("ask = \"mem(host.x19)\"\n"),
                                       synthetic::oneSwitch(stp(19, 20, 1, 152)));
        QCOMPARE(runner.view(3).shownState, 1U);
        QCOMPARE(runner.answer(3, QStringLiteral("0x113")).outcome, Outcome::Pass);
    }

    void anAnswerIsJudged_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QString>("say");
        QTest::addColumn<int>("points");
        const auto row = [](const char* name, const char* answer, Outcome outcome, const char* say,
                            int points) {
            QTest::newRow(name) << QString::fromUtf8(answer) << outcome << QString::fromUtf8(say)
                                << points;
        };
        row("the number", "0x80a0", Outcome::Pass, "", 3);
        row("the number in decimal", "32928", Outcome::Pass, "", 3);
        row("an expression of the same value", "x1 + 8*20", Outcome::Pass, "", 3);
        row("a wrong one that is known", "0x8098", Outcome::Fail, "That is x19's slot, 0x8098.", 0);
        row("a wrong one that nobody thought of", "7", Outcome::Fail, "Not 0x7: look again.", 0);
        row("no expression", "over there", Outcome::Error, "There is no register called “over”.",
            0);
        row("nothing", "", Outcome::Error, "The expression is empty.", 0);
        row("what cannot be read", "far_el2", Outcome::Error,
            "Register far_el2 could not be read: a recording does not keep it.", 0);
    }
    void anAnswerIsJudged()
    {
        QFETCH(QString, answer);
        const Runner runner = runnerOn(kStore, synthetic::oneSwitch(stp(19, 20, 1, 152)));
        const StepResult result = runner.answer(1, answer);
        QTEST(result.outcome, "outcome");
        QTEST(result.say, "say");
        QTEST(result.points, "points");
        QCOMPARE(result.possible, 3);
    }

    /// What is narrower than a word is read alone, at its own place, and nothing is needed of what
    /// lies beside it.
    void aMemberIsAsWideAsItIs_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<quint64>("value");
        const auto row = [](const char* expression, quint64 value) {
            QTest::newRow(expression) << QString::fromUtf8(expression) << value;
        };
        row("mem(host.x19)", 0x5e13);
        row("mem(byte)", 0x13);
        row("mem(second)", 0x5e);
        row("mem(last)", 0); // the end of all that was recorded
        row("mem(byte + 0)", 0x5e13);
        row("mem(matrix[1][2])", 0x5e15);
    }
    void aMemberIsAsWideAsItIs()
    {
        class WithWidths : public synthetic::Names {
        public:
            base::Result<base::Address> object(const QString& path) const override
            {
                if (path == u"byte" || path == u"second")
                    return synthetic::kHost + base::Offset{8 * 19 + (path == u"byte" ? 0 : 1)};
                if (path == u"last")
                    return synthetic::kGuest + base::Offset{8 * 30 + 4};
                if (path == u"matrix[1][2]")
                    return synthetic::kHost + base::Offset{8 * 21};
                return synthetic::Names::object(path);
            }
            std::optional<std::uint64_t> widthOf(const QString& world,
                                                 const QString& path) const override
            {
                if (!world.isEmpty())
                    return 8;
                return path == u"last" ? 4 : path.startsWith(u"matrix") ? 8 : 1;
            }
        };
        QFETCH(QString, expression);
        QFETCH(quint64, value);
        Runner runner(parsed(kStore));
        runner.attach(synthetic::oneSwitch(stp(19, 20, 1, 152)), std::make_shared<WithWidths>());
        const auto read = runner.valueAt(0, expression);
        QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.error().sentence));
        QCOMPARE(*read, value);
    }

    void aBadMachineFailsWithItsDiagnosis_data()
    {
        QTest::addColumn<quint32>("store");
        QTest::addColumn<int>("failed");
        QTest::addColumn<QString>("say");
        QTest::newRow("pair swapped")
            << stp(20, 19, 1, 152) << 2 << QStringLiteral("Swapped: 0x114.");
        QTest::newRow("one register twice")
            << stp(19, 19, 1, 152) << 2 << QStringLiteral("Another reason.");
        // A diagnosis speaks for its check, not for an event that never came.
        QTest::newRow("wrong offset") << stp(19, 20, 1, 168) << 0 << QStringLiteral("Never.");
        QTest::newRow("store missing") << synthetic::kNop << 0 << QStringLiteral("Never.");
    }
    void aBadMachineFailsWithItsDiagnosis()
    {
        QFETCH(quint32, store);
        QFETCH(int, failed);
        const Report report = runnerOn(kStore, synthetic::oneSwitch(store)).runAll();
        QCOMPARE(report.outcome(), Outcome::Fail);
        QCOMPARE(report.exitCode(), 1);
        const StepResult& step = report.steps.at(static_cast<std::size_t>(failed));
        QCOMPARE(step.outcome, Outcome::Fail);
        QCOMPARE(step.points, 0);
        QTEST(step.say, "say");
        QVERIFY(report.toText().contains(step.say));
    }

    void whatStandsOnAnEventThatNeverCameIsBlocked()
    {
        const Runner runner = runnerOn(kStore, synthetic::oneSwitch(synthetic::kNop));
        const Report report = runner.runAll();
        QCOMPARE(report.steps[0].outcome, Outcome::Fail);
        QCOMPARE(report.steps[1].outcome, Outcome::NotAsked);
        QCOMPARE(report.steps[2].outcome, Outcome::Blocked);
        QCOMPARE(report.points(), 0);
        const StepView view = runner.view(2);
        QVERIFY(!view.reached);
        QVERIFY(view.blocked);
        QCOMPARE(view.trouble, QStringLiteral("Never."));
        QCOMPARE(view.markdown, QStringLiteral("Now {{mem(host.x19)}}."));
    }

    void anEventIsFound_data()
    {
        QTest::addColumn<QByteArray>("lab");
        QTest::addColumn<quint32>("shown");
        QTest::addColumn<quint32>("after");
        const auto row = [](const char* name, const QByteArray& lab, quint32 shown, quint32 after) {
            QTest::newRow(name) << lab << shown << after;
        };
        // Steps: 0 stp, 1 eret, 2 the guest, 3 nop, 4 stp, 5 ret.
        const char* const check = "[[expect]]\nthat = \"1\"\nis = \"1\"\n";
        const auto event = [&](const char* text) {
            return step(qPrintable(QStringLiteral("run_to = \"%1\"\n%2")
                                       .arg(QLatin1String(text), QLatin1String(check))));
        };
        row("a write", event("write:host.x20"), 0, 1);
        row("a write within the cell", event("write:host.x20 + 7"), 0, 1);
        row("a write at an address", event("write:x1 + 40"), 4, 5);
        row("a store of a register", event("store:x4"), 4, 5);
        row("an ERET", event("eret"), 1, 2);
        row("the vector", event("vector"), 3, 3);
        row("the guest's function", event("exit:guest_function"), 3, 3);
        row("the exit function", event("exit"), 4, 4);
        row("a function by name", event("at:__guest_exit"), 4, 4);
        row("the RET", event("ret"), 5, 6);
        row("the entry", event("enter"), 0, 0);
        row("a step without an event is at the entry", step(check), 0, 0);
    }
    void anEventIsFound()
    {
        QFETCH(QByteArray, lab);
        const Runner runner = runnerOn(lab, synthetic::oneSwitch(stp(19, 20, 1, 152)));
        const StepView view = runner.view(0);
        QVERIFY2(view.reached, qPrintable(view.trouble));
        QTEST(quint32{view.shownState}, "shown");
        QTEST(quint32{view.afterState}, "after");
    }

    void eachEventComesAfterTheLast()
    {
        synthetic::Recording recording;
        for (int n = 0; n < 3; ++n) {
            recording.jump(synthetic::kEnter);
            const std::uint32_t begin = recording.count();
            recording.execute(stp(19, 20, 1, 152)).execute(synthetic::kEret);
            recording.guestRuns(synthetic::kGuestFunction + base::Offset{4 * n},
                                {{arm64::Register::x(4), std::uint64_t(n)}});
            recording.execute(synthetic::kRet).isSwitch(begin);
        }
        const QByteArray enter = step("run_to = \"enter\"\n");
        const QByteArray write = step("run_to = \"write:host.x19\"\n");
        const QByteArray second = step("run_to = \"vector\"\nwhere = \"x4 == 2\"\n");
        const Runner runner =
            runnerOn(enter + write + write + enter + second + enter, recording.end());
        QCOMPARE(runner.view(0).shownState, 0U);
        QCOMPARE(runner.view(1).shownState, 0U);
        QCOMPARE(runner.view(2).shownState, 4U);
        QCOMPARE(runner.view(3).shownState, 8U);
        QCOMPARE(runner.view(4).shownState, 11U);
        QVERIFY(!runner.view(5).reached);
        QCOMPARE(runner.view(5).trouble,
                 QStringLiteral("“enter” does not happen in the 3 recorded world switch(es)."));
    }

    void absenceIsOnlyAFactWhereAllWasSeen_data()
    {
        QTest::addColumn<recording::Ending>("ending");
        QTest::addColumn<QByteArray>("lab");
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QString>("say");
        const QByteArray store = step("run_to = \"write:host.x3\"\n");
        const QByteArray bounded = step("run_to = \"write:host.x3\"\nuntil = \"eret\"\n");
        const auto row = [](const char* name, recording::Ending ending, const QByteArray& lab,
                            Outcome outcome, const char* say) {
            QTest::newRow(name) << ending << lab << outcome << QString::fromUtf8(say);
        };
        row("in a whole recording it is a failure", recording::Ending::Complete, store,
            Outcome::Fail, "“write:host.x3” does not happen in the 1 recorded world switch(es).");
        row("a switch that is lost is the reason, and the step says nothing of its own",
            recording::Ending::Lost, store, Outcome::Blocked, "Why.");
        row("also before a bound that came", recording::Ending::Lost, bounded, Outcome::Blocked,
            "Why.");
        row("when the machine died before, it is an error", recording::Ending::Cut, store,
            Outcome::Error, "The recording ends before “write:host.x3”. Why.");
        row("also before a bound that came: nothing is held against anybody",
            recording::Ending::Cut, bounded, Outcome::Error,
            "The recording ends before the lesson does, so nothing is judged. Why.");
    }
    void absenceIsOnlyAFactWhereAllWasSeen()
    {
        QFETCH(recording::Ending, ending);
        QFETCH(QByteArray, lab);
        synthetic::Recording recording;
        recording.execute(stp(19, 20, 1, 152)).execute(synthetic::kEret);
        recording.isSwitch(0, ending == recording::Ending::Complete);
        const Report report = runnerOn(lab, recording.end(ending, QStringLiteral("Why."))).runAll();
        QTEST(report.steps.at(0).outcome, "outcome");
        QTEST(report.steps.at(0).say, "say");
        QCOMPARE(report.exitCode(), ending == recording::Ending::Cut ? 3 : 1);
    }

    void tooFewSwitchesAreAnError()
    {
        Lesson lesson = parsed(step("run_to = \"write:host.x3\"\n"));
        lesson.recordings.front().switches = 5;
        Runner runner(lesson);
        runner.attach(synthetic::oneSwitch(stp(19, 20, 1, 152)),
                      std::make_shared<synthetic::Names>());
        const Report report = runner.runAll();
        QCOMPARE(report.outcome(), Outcome::Error);
        QCOMPARE(report.exitCode(), 3);
        QCOMPARE(report.steps[0].say,
                 QStringLiteral("The recording ends before “write:host.x3”: this lesson needs 5 "
                                "world switch(es), record as many."));
    }

    void whatLiesBeyondTheBudgetDoesNotCount()
    {
        Lesson lesson = parsed(step("run_to = \"store:x4\"\n"));
        lesson.recordings.front().budget = 4;
        Runner runner(lesson);
        runner.attach(synthetic::oneSwitch(stp(19, 20, 1, 152)),
                      std::make_shared<synthetic::Names>());
        QCOMPARE(runner.runAll().steps[0].outcome, Outcome::Fail);
        QCOMPARE(runner.view(0).trouble,
                 QStringLiteral("“store:x4” does not happen within the lesson's 4 "
                                "instruction(s)."));
    }

    void whatCannotBeReadIsAnError_data()
    {
        QTest::addColumn<QByteArray>("lab");
        QTest::addColumn<QString>("say");
        const auto row = [](const char* name, const char* lab, const char* say) {
            QTest::newRow(name) << step(lab) << QString::fromUtf8(say);
        };
        const char* const far = "Register far_el2 could not be read: a recording does not keep it.";
        row("a register in a check", "[[expect]]\nthat = \"far_el2\"\nis = \"far_el2\"\n", far);
        row("a register in a question", "ask = \"far_el2\"\n", far);
        row("a register in a condition", "run_to = \"enter\"\nwhere = \"far_el2 == 0\"\n", far);
        row("memory", "[[expect]]\nthat = \"mem(0x10)\"\nis = \"0\"\n",
            "The memory at 0000000000000010 could not be read: it was not recorded.");
        row("memory that is there in part",
            "[[expect]]\nthat = \"mem(host.x30 + 4)\"\nis = \"0\"\n",
            "The memory at 00000000000080f8 could not be read: it was not recorded.");
        row("a slot", "run_to = \"write:host.nothing\"\n", "There is no slot nothing.");
        row("a function", "run_to = \"at:nothing\"\n", "There is no function nothing.");
    }
    void whatCannotBeReadIsAnError()
    {
        QFETCH(QByteArray, lab);
        const Answers answers{{QStringLiteral("step-1"), {QStringLiteral("1"), {}}}};
        const Report report = runnerOn(lab, synthetic::oneSwitch(stp(19, 20, 1, 152)))
                                  .runAll(lab.contains("ask") ? answers : Answers());
        QCOMPARE(report.outcome(), Outcome::Error);
        QCOMPARE(report.exitCode(), 3);
        QTEST(report.steps.at(0).say, "say");
    }

    void aFailureNeverOutweighsWhatCannotBeRead()
    {
        const Report report =
            runnerOn(step("[[expect]]\nthat = \"far_el2\"\nis = \"0\"\n"
                          "[[expect]]\nthat = \"x19\"\nis = \"0\"\n"
                          "[[diagnose]]\nwhen = \"far_el2 == 0\"\nsay = \"Guess.\"\n"),
                     synthetic::oneSwitch(stp(19, 20, 1, 152)))
                .runAll();
        QCOMPARE(report.outcome(), Outcome::Error);
        QCOMPARE(report.steps[0].say,
                 QStringLiteral("Register far_el2 could not be read: a recording does not keep "
                                "it."));
    }

    void aQuestionThatMakesNoSenseIsAnError_data()
    {
        QTest::addColumn<QByteArray>("lab");
        QTest::addColumn<QString>("say");
        const auto row = [](const char* name, const char* lab, const char* say) {
            QTest::newRow(name) << step(lab) << QString::fromUtf8(say);
        };
        row("a wrong answer that is right",
            "ask = \"x1\"\n[[wrong]]\nwhen = \"host\"\nsay = \"No.\"\n",
            "The wrong answer host equals the right one on this machine (0x8000): the question "
            "cannot tell them apart.");
        row("two right choices",
            "ask = \"x1\"\n[[choice]]\nis = \"host\"\nsay = \"A\"\n"
            "[[choice]]\nis = \"x1\"\nsay = \"B\"\n",
            "2 of the choices equal(s) the answer: exactly one must.");
        row("no right choice", "ask = \"x1\"\n[[choice]]\nis = \"1\"\nsay = \"A\"\n",
            "0 of the choices equal(s) the answer: exactly one must.");
    }
    void aQuestionThatMakesNoSenseIsAnError()
    {
        QFETCH(QByteArray, lab);
        const StepResult result =
            runnerOn(lab, synthetic::oneSwitch(stp(19, 20, 1, 152))).selfAnswer(0);
        QCOMPARE(result.outcome, Outcome::Error);
        QTEST(result.say, "say");
        QCOMPARE(result.points, 0);
    }

    void withoutARecordingNothingIsJudged()
    {
        const Runner runner(parsed(kStore));
        QVERIFY(!runner.attached());
        const StepView view = runner.view(1);
        QVERIFY(!view.reached);
        QCOMPARE(view.title, QStringLiteral("Predict"));
        QCOMPARE(view.trouble,
                 QStringLiteral("No recording is attached: record a world switch or open one."));
        QCOMPARE(runner.answer(1, QStringLiteral("1")).outcome, Outcome::Error);
        QCOMPARE(runner.check(2).outcome, Outcome::Error);
        QCOMPARE(runner.runAll().exitCode(), 3);
    }

    void aRecordingWithoutFactsIsRefused()
    {
        Runner runner(parsed(kStore));
        const auto attached = runner.attach(synthetic::oneSwitch(stp(19, 20, 1, 152)));
        QVERIFY(!attached.ok());
        QVERIFY(!attached.error().sentence.isEmpty());
        QVERIFY(!runner.attached());
    }

    void theReportIsForPrograms()
    {
        const QJsonObject json =
            runnerOn(kStore, synthetic::oneSwitch(stp(20, 19, 1, 152))).runAll().toJson();
        QCOMPARE(json[QStringLiteral("format")].toString(),
                 QStringLiteral("worldswitch-lesson-report"));
        QCOMPARE(json[QStringLiteral("version")].toInt(), 2);
        QCOMPARE(json[QStringLiteral("outcome")].toString(), QStringLiteral("fail"));
        QCOMPARE(json[QStringLiteral("points")].toInt(), 0);
        QCOMPARE(json[QStringLiteral("possible")].toInt(), 7);
        const QJsonObject check = json[QStringLiteral("steps")].toArray()[2].toObject();
        QCOMPARE(check[QStringLiteral("outcome")].toString(), QStringLiteral("fail"));
        QCOMPARE(check[QStringLiteral("say")].toString(), QStringLiteral("Swapped: 0x114."));
        const QJsonObject finding = check[QStringLiteral("findings")].toArray()[0].toObject();
        QCOMPARE(finding[QStringLiteral("that")].toString(), QStringLiteral("mem(host.x19)"));
        QCOMPARE(finding[QStringLiteral("expected")].toString(),
                 QStringLiteral("0000000000000113"));
        QCOMPARE(finding[QStringLiteral("seen")].toString(), QStringLiteral("0000000000000114"));
        QCOMPARE(finding[QStringLiteral("holds")].toBool(), false);
    }

    /// Its list of switches says where one ends, and its steps say where it really does.
    void aRecordingThatContradictsItselfIsNoSubject()
    {
        const auto sample = recording::load(
            QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"));
        QVERIFY(sample);
        Runner good(parsed(kStore));
        QVERIFY(good.attach(std::make_shared<recording::Recording>(**sample)));
        (*sample)->mutableSwitches().front().end -= 3;
        Runner runner(parsed(kStore));
        const auto attached = runner.attach(*sample);
        QVERIFY(!attached);
        QVERIFY2(attached.error().sentence.startsWith(QStringLiteral(
                     "The recording contradicts itself: switch 1 is said to end at state ")),
                 qPrintable(attached.error().sentence));
    }

    void theSameRecordingGivesTheSameReport()
    {
        const auto report = [] {
            return runnerOn(kStore, synthetic::oneSwitch(stp(20, 19, 1, 152))).runAll().toJson();
        };
        QCOMPARE(report(), report());
    }
};

QTEST_APPLESS_MAIN(TestRunner)
#include "tst_runner.moc"
