// SPDX-License-Identifier: GPL-2.0-or-later
// What is known of a recording before any step is looked at: how the machine ended, what the guest
// reported. And where steps stand that wait for what never came.
#include "engine/attempt.h"
#include "engine/guest-report.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "lessons/synthetic.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace lessons;
using synthetic::stp;

namespace {

Lesson parsed(const QByteArray& steps)
{
    const auto lesson =
        parseLesson("# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n```\n" + steps,
                    QStringLiteral("l.md"));
    if (!lesson)
        qFatal("%s", qPrintable(lesson.error().sentence));
    return *lesson;
}

QByteArray step(const char* lab)
{
    return QByteArray("## Step\nQuestion?\n```lab\n") + lab + "```\n";
}

Runner runnerOn(const QByteArray& steps, std::shared_ptr<const recording::Recording> recording)
{
    Runner runner(parsed(steps));
    runner.attach(std::move(recording), std::make_shared<synthetic::Names>());
    return runner;
}

/// A switch that stores these, and goes as far as its ERET.
std::shared_ptr<recording::Recording> begun(const std::vector<std::uint32_t>& words,
                                            recording::Ending ending,
                                            const char* machineEnded = nullptr,
                                            const char* console = nullptr)
{
    synthetic::Recording recording;
    for (const std::uint32_t word : words)
        recording.execute(word);
    recording.execute(synthetic::kEret);
    recording.isSwitch(0, false);
    auto ended = recording.end(ending, QStringLiteral("Why."));
    if (machineEnded)
        ended->setFact(QStringLiteral("machineEnded"), QLatin1String(machineEnded));
    if (console)
        ended->setFact(QStringLiteral("console"), QString::fromUtf8(console));
    return ended;
}

const char* const kCheck = "[[expect]]\nthat = \"mem(host.x19)\"\nis = \"enter.x19\"\n"
                           "[[expect]]\nthat = \"mem(host.x20)\"\nis = \"enter.x20\"\n";
constexpr std::uint32_t kStr19 = 0xf9004c33; // str x19, [x1, #152]
constexpr std::uint32_t kStr20 = 0xf9005034; // str x20, [x1, #160]

} // namespace

class TestAttempt : public QObject {
    Q_OBJECT
private slots:
    void theGuestsReportIsRead_data()
    {
        QTest::addColumn<QString>("console");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* code, const char* sentence) {
            QTest::newRow(name) << QStringLiteral(
                                       "[a] hello\n[hyp] guest a is lost: code 0000000000000%1 is "
                                       "0000000000000001 should be 0000000000000002\n")
                                       .arg(QLatin1String(code))
                                << QString::fromUtf8(sentence);
        };
        const char* const held =
            " was changed: it is 0000000000000001 and should be 0000000000000002.";
        row("a general register", "113",
            qPrintable(QLatin1String("Guest A reports that its x19") + QLatin1String(held)));
        row("a vector register", "21f",
            qPrintable(QLatin1String("Guest A reports that its v31") + QLatin1String(held)));
        row("a system register", "303",
            qPrintable(QLatin1String("Guest A reports that its tpidr_el1") + QLatin1String(held)));
        row("the flags", "3ff",
            qPrintable(QLatin1String("Guest A reports that its NZCV") + QLatin1String(held)));
        row("an exception of its own", "400",
            "Guest A reports an exception that it took to its own vectors: ESR_EL1 is "
            "0000000000000001, ELR_EL1 is 0000000000000002.");
        row("a code that nobody knows", "999",
            "Guest A reports that its state was changed (code 0x999).");
        QTest::newRow("EL2 ended it")
            << QStringLiteral("[hyp] guest b is dead: nothing is mapped there\n[hyp] power off\n")
            << QStringLiteral("EL2 ended guest B: nothing is mapped there.");
        QTest::newRow("a guest prints that it was ended")
            << QStringLiteral("[b] guest b is dead: nothing is mapped there\n") << QString();
        QTest::newRow("no report") << QStringLiteral("[a] hello\n") << QString();
        QTest::newRow("what a guest prints itself is no report of EL2's")
            << QStringLiteral(
                   "[a] guest b is lost: code 0000000000000113 is 0000000000000001 should "
                   "be 0000000000000002\n")
            << QString();
    }
    void theGuestsReportIsRead()
    {
        QFETCH(QString, console);
        QTEST(guestReportIn(console), "sentence");
    }

    void theCodesAreTheGuests()
    {
        QFile file(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor/guests/lesson/guest.S"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QString source = QString::fromUtf8(file.readAll());
        source.replace(QRegularExpression(QStringLiteral("\\\\\n")), QString());
        const auto list =
            QRegularExpression(QStringLiteral("#define FREE_SYSREGS\\s+([^\n]*)")).match(source);
        QVERIFY(list.hasMatch());
        const QStringList names = list.captured(1).split(u',');
        QCOMPARE(names.size(), 19);
        for (qsizetype n = 0; n < names.size(); ++n) {
            const QString line = QStringLiteral("[hyp] guest b is lost: code %1 is 0 should be 1")
                                     .arg(0x300 + n, 16, 16, QLatin1Char('0'));
            QVERIFY2(guestReportIn(line).startsWith(
                         QStringLiteral("Guest B reports that its %1 was").arg(names[n].trimmed())),
                     qPrintable(guestReportIn(line)));
        }
    }

    void anImageThatWasSetUpOtherwiseIsAnError_data()
    {
        QTest::addColumn<QByteArray>("lesson"); // behind its budget
        QTest::addColumn<QByteArray>("pokes");  // the recording's fact, as JSON
        QTest::addColumn<bool>("isError");
        const QByteArray poked = "[recording.poke]\nword = 3\n";
        QTest::newRow("neither was set up") << QByteArray() << QByteArray("{}") << false;
        QTest::newRow("both alike")
            << poked << QByteArray(R"({"word":"0000000000000003"})") << false;
        QTest::newRow("the recording was not") << poked << QByteArray("{}") << true;
        QTest::newRow("the recording alone was")
            << QByteArray() << QByteArray(R"({"word":"0000000000000003"})") << true;
        QTest::newRow("to another value")
            << poked << QByteArray(R"({"word":"0000000000000002"})") << true;
        QTest::newRow("another word too")
            << poked << QByteArray(R"({"word":"0000000000000003","x":"0000000000000001"})") << true;
    }
    void anImageThatWasSetUpOtherwiseIsAnError()
    {
        QFETCH(QByteArray, lesson);
        QFETCH(QByteArray, pokes);
        QFETCH(bool, isError);
        const auto recording = begun({stp(19, 20, 1, 152)}, recording::Ending::Lost);
        recording->setFact(QStringLiteral("pokes"), QJsonDocument::fromJson(pokes).object());
        const auto parsed =
            parseLesson("# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 1\n" + lesson + "```\n" +
                            step((QByteArray("by = \"eret\"\n") + kCheck).constData()),
                        QStringLiteral("l.md"));
        QVERIFY2(parsed.ok(), parsed.ok() ? "" : qPrintable(parsed.error().sentence));
        Runner runner(*parsed);
        runner.attach(recording, std::make_shared<synthetic::Names>());
        const Report report = runner.runAll();
        QCOMPARE(report.trouble.contains(u"set up otherwise"), isError);
        if (isError)
            QCOMPARE(report.exitCode(), 3);
    }

    void howTheMachineEndedComesFirst_data()
    {
        using recording::Ending;
        QTest::addColumn<Ending>("ending");
        QTest::addColumn<bool>("itself");
        QTest::addColumn<QByteArray>("console");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("cause");
        const QByteArray lost = "[hyp] guest a is lost: code 0000000000000113 is 0000000000000001 "
                                "should be 0000000000000002\n";
        const QString report = QStringLiteral("Guest A reports that its x19 was changed: it is "
                                              "0000000000000001 and should be 0000000000000002.");
        QTest::newRow("a machine that was taken away is an error")
            << Ending::Cut << false << QByteArray() << 3 << QString();
        QTest::newRow("also if its guest had reported a loss")
            << Ending::Cut << false << lost << 3 << QString();
        QTest::newRow("one that reset itself, because its guest reported a loss, is a failure")
            << Ending::Cut << true << lost << 1 << report;
        QTest::newRow("one that ended itself, and nobody says why, is an error")
            << Ending::Cut << true << QByteArray("[a] goodbye\n") << 3 << QString();
        QTest::newRow("a switch that is lost is a failure")
            << Ending::Lost << false << QByteArray() << 1 << QStringLiteral("Why.");
    }
    void howTheMachineEndedComesFirst()
    {
        QFETCH(recording::Ending, ending);
        QFETCH(bool, itself);
        QFETCH(QByteArray, console);
        // A check that fails, so that a failure could outweigh.
        const auto recording =
            begun({stp(20, 19, 1, 152)}, ending, itself ? "It reset itself." : nullptr,
                  console.isEmpty() ? nullptr : console.constData());
        const Report report =
            runnerOn(step((QByteArray("by = \"eret\"\n") + kCheck).constData()), recording)
                .runAll();
        QTEST(report.exitCode(), "code");
        QTEST(report.cause, "cause");
        QCOMPARE(report.console, QString::fromUtf8(console));
        QVERIFY(report.toText().contains(QLatin1String("console")) != console.isEmpty());
    }

    /// Then only the code that is judged can have ended it.
    void theEndOfAMachineWhoseGuestsNeverEndIsAFailure_data()
    {
        QTest::addColumn<bool>("itself");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("cause");
        QTest::newRow("it ended itself") << true << 1 << QStringLiteral("Why.");
        QTest::newRow("it was taken away") << false << 3 << QString();
    }
    void theEndOfAMachineWhoseGuestsNeverEndIsAFailure()
    {
        QFETCH(bool, itself);
        const auto lesson = parseLesson("# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n"
                                        "[recording]\nends = \"never\"\n```\n" +
                                            step("run_to = \"enter\"\n"),
                                        QStringLiteral("l.md"));
        QVERIFY2(lesson, lesson ? "" : qPrintable(lesson.error().sentence));
        Runner runner(*lesson);
        runner.attach(begun({stp(19, 20, 1, 152)}, recording::Ending::Cut,
                            itself ? "It switched itself off." : nullptr),
                      std::make_shared<synthetic::Names>());
        const Report report = runner.runAll();
        QTEST(report.exitCode(), "code");
        QTEST(report.cause, "cause");
    }

    void aCheckHoldsByItsEvent_data()
    {
        QTest::addColumn<QVector<quint32>>("words");
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<quint32>("state");
        QTest::newRow("one STP") << QVector<quint32>{stp(19, 20, 1, 152), synthetic::kNop}
                                 << Outcome::Pass << 1U;
        QTest::newRow("two STRs") << QVector<quint32>{kStr19, kStr20} << Outcome::Pass << 2U;
        QTest::newRow("two STRs the other way round")
            << QVector<quint32>{kStr20, synthetic::kNop, kStr19} << Outcome::Pass << 3U;
        QTest::newRow("one of them")
            << QVector<quint32>{kStr19, synthetic::kNop} << Outcome::Fail << 2U;
        QTest::newRow("neither") << QVector<quint32>{synthetic::kNop, synthetic::kNop}
                                 << Outcome::Fail << 2U;
    }
    void aCheckHoldsByItsEvent()
    {
        QFETCH(QVector<quint32>, words);
        QFETCH(Outcome, outcome);
        synthetic::Recording recording;
        for (const quint32 word : words)
            recording.execute(word);
        recording.execute(synthetic::kEret);
        recording.guestRuns(synthetic::kGuestFunction);
        recording.execute(synthetic::kRet).isSwitch(0);
        const Runner runner =
            runnerOn(step("run_to = \"write:host.x19\"\nuntil = \"eret\"\n") +
                         step((QByteArray("by = \"eret\"\n") + kCheck).constData()),
                     recording.end());
        const StepResult result = runner.check(1);
        QCOMPARE(result.outcome, outcome);
        QTEST(quint32{runner.view(1).afterState}, "state");
        // The ERET is found behind it, whether the event came or not.
        const Runner next = runnerOn(step("run_to = \"write:host.x3\"\nuntil = \"eret\"\n") +
                                         step("run_to = \"eret\"\nuntil = \"ret\"\n"),
                                     recording.end());
        QCOMPARE(next.view(1).shownState, static_cast<std::uint32_t>(words.size()));
    }

    void theSearchDoesNotStayBehind()
    {
        // Nothing is loaded to x0 before the ERET; what a later switch does is not meant.
        synthetic::Recording recording;
        constexpr std::uint32_t kLdr0 = 0xf9400020; // ldr x0, [x1]
        for (int n = 0; n < 2; ++n) {
            recording.jump(synthetic::kEnter);
            const std::uint32_t begin = recording.count();
            recording.execute(n == 0 ? synthetic::kNop : kLdr0).execute(synthetic::kNop);
            recording.guestRuns(synthetic::kGuestFunction);
            recording.execute(synthetic::kRet).isSwitch(begin);
        }
        const Runner runner = runnerOn(step("run_to = \"load:x0\"\nuntil = \"eret\"\n") +
                                           step("run_to = \"vector\"\n"),
                                       recording.end());
        QVERIFY(!runner.view(0).reached);
        QVERIFY(!runner.view(1).reached);
        QVERIFY(runner.view(1).blocked);
    }

    void behindABoundNothingBeforeItIsFound()
    {
        // host.x3 is never written before the ERET; the store of x19, which is, lies behind us
        // then.
        const Runner runner = runnerOn(step("run_to = \"write:host.x3\"\nuntil = \"eret\"\n") +
                                           step("run_to = \"write:host.x19\"\n"),
                                       synthetic::oneSwitch(stp(19, 20, 1, 152)));
        QVERIFY(!runner.view(0).reached);
        QVERIFY2(!runner.view(1).reached, qPrintable(runner.view(1).where));
        QVERIFY(runner.view(1).blocked);
    }

    void aQuestionHidesWhatComesAfterIt()
    {
        const Runner runner = runnerOn(step("run_to = \"write:host.x19\"\nask = \"host.x20\"\n") +
                                           step(kCheck) + step("ask = \"mem(host.x19)\"\n"),
                                       synthetic::oneSwitch(stp(19, 20, 1, 152)));
        QCOMPARE(runner.view(0).hidesAfter, std::optional<std::uint32_t>(0));
        QCOMPARE(runner.view(1).hidesAfter, std::optional<std::uint32_t>());
        QCOMPARE(runner.view(2).hidesAfter, std::optional<std::uint32_t>(1));
    }

    void theFutureCannotBeRead_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<bool>("refused");
        QTest::newRow("a register at the vector") << QStringLiteral("vector.x0") << true;
        QTest::newRow("memory at the vector") << QStringLiteral("vector.mem(host.x19)") << true;
        QTest::newRow("deep in an expression") << QStringLiteral("x1 + 0*(1 + vector.x4)") << true;
        QTest::newRow("as an address") << QStringLiteral("mem(vector.x1)") << true;
        QTest::newRow("a count of what is still to come") << QStringLiteral("stores(x19)") << false;
        QTest::newRow("what memory holds now") << QStringLiteral("mem(host.x19)") << false;
        QTest::newRow("the entry, which is now") << QStringLiteral("enter.x1") << false;
    }
    void theFutureCannotBeRead()
    {
        QFETCH(QString, answer);
        QFETCH(bool, refused);
        const Runner runner = runnerOn(step("run_to = \"write:host.x19\"\nask = \"host.x20\"\n"),
                                       synthetic::oneSwitch(stp(19, 20, 1, 152)));
        const StepResult result = runner.answer(0, answer);
        QCOMPARE(result.refused, refused);
        QCOMPARE(result.outcome, refused ? Outcome::Error : Outcome::Fail);
        if (refused)
            QVERIFY2(result.say.startsWith(QStringLiteral("“vector.” is not there yet")),
                     qPrintable(result.say));
        // What is counted or read is what was there before the prompt.
        if (answer == u"stores(x19)")
            QCOMPARE(result.say, QStringLiteral("Not 0x0: look again."));
        if (answer == u"mem(host.x19)")
            QCOMPARE(result.say, QStringLiteral("Not 0x5e13: look again."));
        // Later, at the vector, the same is there.
        const Runner later = runnerOn(step("run_to = \"vector\"\nask = \"vector.x4\"\n"),
                                      synthetic::oneSwitch(stp(19, 20, 1, 152)));
        QCOMPARE(later.answer(0, QStringLiteral("vector.x4")).outcome, Outcome::Pass);
    }

    void theFutureIsRefusedAlikeWhereItNeverComes()
    {
        const Runner runner = runnerOn(step("run_to = \"write:host.x19\"\nask = \"host.x20\"\n"),
                                       begun({stp(19, 20, 1, 152)}, recording::Ending::Lost));
        QVERIFY(runner.answer(0, QStringLiteral("vector.x0"))
                    .say.startsWith(QStringLiteral("“vector.” is not there yet")));
    }
};

QTEST_APPLESS_MAIN(TestAttempt)
#include "tst_attempt.moc"
