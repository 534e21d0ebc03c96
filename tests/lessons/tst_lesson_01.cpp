// SPDX-License-Identifier: GPL-2.0-or-later
// Lesson 1 on the machine: passes on the good image, fails on each bad one with its own diagnosis,
// and says error when the machine cannot be read.
#include "engine/library.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "engine/source.h"
#include "image/image.h"
#include "lessons/patched.h"
#include "timeline/file.h"
#include "worlds/recording.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace lessons;

namespace {

Lesson lessonIn(const char* language)
{
    const QString folder = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons/01-stp-is-two-strs");
    const auto lesson = loadLesson(lessonFile(folder, QString::fromLatin1(language)));
    if (!lesson)
        qFatal("%s", qPrintable(lesson.error().sentence));
    return *lesson;
}

base::Result<std::shared_ptr<const timeline::Timeline>> record(const QString& image,
                                                               const char* cpu = "cortex-a57")
{
    Source source;
    source.image = image;
    source.cpu = QString::fromLatin1(cpu);
    return base::runToEnd(recordFor(lessonIn("en"), source));
}

Report reportOn(std::shared_ptr<const timeline::Timeline> timeline, const char* language = "en")
{
    Runner runner(lessonIn(language));
    const auto attached = runner.attach(std::move(timeline));
    return attached ? runner.runAll() : errorReport(runner.lesson(), attached.error().sentence);
}

int runTool(const QStringList& arguments, QString* out)
{
    QProcess tool;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    tool.setProcessEnvironment(environment);
    tool.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"), arguments);
    if (!tool.waitForFinished(120000))
        return -1;
    *out = QString::fromUtf8(tool.readAllStandardOutput() + tool.readAllStandardError());
    return tool.exitCode();
}

} // namespace

class TestLesson01 : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        const auto recorded = record(m_image);
        QVERIFY2(recorded.ok(), recorded.ok() ? "" : qPrintable(recorded.error().sentence));
        m_good = *recorded;
    }

    void theGoodImagePasses_data()
    {
        QTest::addColumn<QString>("cpu");
        for (const char* cpu : {"cortex-a57", "cortex-a76", "max"})
            QTest::newRow(cpu) << QString::fromLatin1(cpu);
    }
    void theGoodImagePasses()
    {
        QFETCH(QString, cpu);
        auto timeline = m_good;
        if (cpu != u"cortex-a57") {
            const auto recorded = record(m_image, qPrintable(cpu));
            QVERIFY2(recorded.ok(), recorded.ok() ? "" : qPrintable(recorded.error().sentence));
            timeline = *recorded;
        }
        const Report report = reportOn(timeline);
        QVERIFY2(report.outcome() == Outcome::Pass, qPrintable(report.toText()));
        QCOMPARE(report.points(), report.possible());
        QCOMPARE(report.cpu, cpu);
    }

    void bothLanguagesJudgeAlike()
    {
        const Report english = reportOn(m_good);
        const Report chinese = reportOn(m_good, "zh_CN");
        QCOMPARE(chinese.outcome(), Outcome::Pass);
        QCOMPARE(chinese.steps.size(), english.steps.size());
        for (std::size_t n = 0; n < english.steps.size(); ++n)
            QCOMPARE(chinese.steps[n].findings, english.steps[n].findings);
    }

    void everyValueInTheProseIsRead()
    {
        for (const char* language : {"en", "zh_CN"}) {
            Runner runner(lessonIn(language));
            QVERIFY(runner.attach(m_good).ok());
            for (int step = 0; step < runner.stepCount(); ++step) {
                const StepView view = runner.view(step);
                QVERIFY2(view.reached, qPrintable(view.trouble));
                const QString text = view.markdown + view.question + view.after;
                QVERIFY2(!text.contains(QLatin1String("(not read)")), qPrintable(text));
                QVERIFY2(!text.contains(QLatin1String("{{")), qPrintable(text));
            }
        }
    }

    void everyWrongAnswerIsAnsweredByItsOwnSentence()
    {
        Runner runner(lessonIn("en"));
        QVERIFY(runner.attach(m_good).ok());
        for (int step = 0; step < runner.stepCount(); ++step) {
            for (const Wrong& wrong :
                 runner.lesson().steps[static_cast<std::size_t>(step)].wrongs) {
                const StepResult result = runner.answer(step, wrong.when.text());
                QCOMPARE(result.outcome, Outcome::Fail);
                QCOMPARE(result.say, wrong.say);
            }
        }
    }

    void aRecordingNeedsNoMachine()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(QStringLiteral("good.wsrec"));
        QVERIFY(timeline::save(*m_good, path).ok());
        QString out;
        const int code = runTool(
            {QStringLiteral("run"), QStringLiteral("01"), QStringLiteral("--open"), path}, &out);
        QVERIFY2(code == 0, qPrintable(out));
        QCOMPARE(reportOn(*timeline::load(path)).toJson(), reportOn(m_good).toJson());
    }

    void aBadImageFailsWithItsDiagnosis_data()
    {
        QTest::addColumn<QString>("function");
        QTest::addColumn<int>("instruction"); // from 0
        QTest::addColumn<quint32>("original");
        QTest::addColumn<quint32>("word");
        QTest::addColumn<int>("step"); // the first that fails, from 1
        QTest::addColumn<QString>("say");
        const auto row = [](const char* name, const char* function, int instruction,
                            quint32 original, quint32 word, int step, const char* say) {
            QTest::newRow(name) << QString::fromLatin1(function) << instruction << original << word
                                << step << QString::fromUtf8(say);
        };
        const char* const enter = "__guest_enter";
        const char* const exit = "__guest_exit";
        // stp x19, x20, [x1, #152]
        row("the pair is swapped", enter, 0, 0xa909d033, 0xa909cc34, 4,
            "The pair is swapped: x20 landed in x19's slot and x19 in x20's.");
        row("the offset is 8 too high", enter, 0, 0xa909d033, 0xa90a5033, 2,
            "the host's x19 went to host_ctxt.regs.regs[20] instead of host_ctxt.regs.regs[19]");
        row("the offset is 8 too low", enter, 0, 0xa909d033, 0xa9095033, 4,
            "Wrong offset: the pair landed one slot too low");
        row("the store is missing", enter, 0, 0xa909d033, 0xd503201f, 2,
            "host_ctxt.regs.regs[19] was not written in this switch: nothing saved the host's "
            "x19.");
        row("one register stands twice", enter, 0, 0xa909d033, 0xa909cc33, 4,
            "Both slots hold x19");
        // stp x0, x1, [sp, #-16]!
        row("the pushed pair is swapped", enter, 6, 0xa9bf07e0, 0xa9bf03e1, 6,
            "The pair is swapped: host_ctxt lies where __guest_exit will look for vcpu.");
        row("the push has no write-back", enter, 6, 0xa9bf07e0, 0xa93f07e0, 6,
            "The write-back is missing: the pair was stored below SP");
        // ldp x0, x1, [sp], #16
        row("the popped pair is swapped", enter, 25, 0xa8c107e0, 0xa8c103e1, 8,
            "The pair is swapped: the guest gets its x1 in x0 and its x0 in x1.");
        // stp x21, x22, [x1, #168]
        row("another pair is swapped", enter, 1, 0xa90ad835, 0xa90ad436, 9,
            "The pair is swapped: the host's x22 lies in the slot of x21");
        // ldr x18, [x1, #144]
        row("x18 is not loaded", enter, 18, 0xf9404832, 0xd503201f, 9,
            "x18 still holds the host's x18: nothing loaded it.");
        // stp x4, x5, [x2, #32]
        row("a pair is swapped on the way out", exit, 1, 0xa9021444, 0xa9021045, 10,
            "The pair is swapped: the guest's x5 was saved in the slot of x4");
    }
    void aBadImageFailsWithItsDiagnosis()
    {
        QFETCH(QString, function);
        QFETCH(int, instruction);
        QFETCH(quint32, original);
        QFETCH(quint32, word);
        QFETCH(int, step);
        QFETCH(QString, say);
        const QTemporaryDir dir;
        const QString bad = dir.filePath(QStringLiteral("bad.elf"));
        QVERIFY(patched::patch(m_image, bad, function, instruction, original, word));
        const auto recorded = record(bad);
        QVERIFY2(recorded.ok(), recorded.ok() ? "" : qPrintable(recorded.error().sentence));
        const Report report = reportOn(*recorded);
        QVERIFY2(report.outcome() == Outcome::Fail, qPrintable(report.toText()));
        QCOMPARE(report.exitCode(), 1);
        const auto first = std::ranges::find_if(report.steps, [](const StepResult& r) {
            return r.outcome != Outcome::Pass && r.outcome != Outcome::NotAsked;
        });
        QVERIFY2(first->step + 1 == step, qPrintable(report.toText()));
        QVERIFY2(first->say.startsWith(say), qPrintable(report.toText()));
    }

    void theToolFailsOnASwappedPair()
    {
        const QTemporaryDir dir;
        const QString bad = dir.filePath(QStringLiteral("bad.elf"));
        QVERIFY(patched::patch(m_image, bad, QStringLiteral("__guest_enter"), 0, 0xa909d033,
                               0xa909cc34));
        QString out;
        const int code = runTool(
            {QStringLiteral("run"), QStringLiteral("01"), QStringLiteral("--image"), bad}, &out);
        QVERIFY2(code == 1, qPrintable(out));
        QVERIFY2(out.contains(QLatin1String("The pair is swapped: x20 landed in x19's slot")),
                 qPrintable(out));
        QVERIFY2(out.contains(QLatin1String("expected mem(host.x19) = enter.x19: ")),
                 qPrintable(out));
    }

    void aMachineThatDiesIsAnError()
    {
        worlds::RecordRequest request;
        request.image = m_image;
        request.switches = lessonIn("en").switches;
        qint64 qemu = 0;
        request.onMachine = [&qemu](const std::shared_ptr<target::Machine>& machine) {
            qemu = machine->processId();
        };
        timeline::OnStep kill = [&qemu](const timeline::Timeline& growing) {
            if (growing.stepCount() == 3)
                ::kill(static_cast<pid_t>(qemu), SIGKILL);
            return true;
        };
        const auto reply = base::runToEnd(worlds::recordSwitches(request, kill));
        QVERIFY(qemu != 0);
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const Report report = reportOn(reply->timeline);
        QVERIFY2(report.outcome() == Outcome::Error, qPrintable(report.toText()));
        QCOMPARE(report.exitCode(), 3);
    }

private:
    const QString m_image = QStringLiteral(WORLDSWITCH_IMAGE);
    std::shared_ptr<const timeline::Timeline> m_good;
};

QTEST_GUILESS_MAIN(TestLesson01)
#include "tst_lesson_01.moc"
