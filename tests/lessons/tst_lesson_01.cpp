// SPDX-License-Identifier: GPL-2.0-or-later
// Lesson 1 on the machine: passes on the good image, fails on each bad one with its own diagnosis,
// and says error when the machine cannot be read.
#include "engine/library.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "engine/source.h"
#include "image/image.h"
#include "lessons/patched.h"
#include "live/record.h"
#include "recording/file.h"

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

base::Result<std::shared_ptr<const recording::Recording>> record(const QString& image,
                                                                 const char* cpu = "cortex-a57")
{
    Source source;
    source.image = image;
    source.cpu = QString::fromLatin1(cpu);
    return base::runToEnd(recordFor(lessonIn("en"), source));
}

Report reportOn(std::shared_ptr<const recording::Recording> recording, const char* language = "en")
{
    Runner runner(lessonIn(language));
    const auto attached = runner.attach(std::move(recording));
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
        auto recording = m_good;
        if (cpu != u"cortex-a57") {
            const auto recorded = record(m_image, qPrintable(cpu));
            QVERIFY2(recorded.ok(), recorded.ok() ? "" : qPrintable(recorded.error().sentence));
            recording = *recorded;
        }
        const Report report = reportOn(recording);
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
        QVERIFY(recording::save(*m_good, path).ok());
        QString out;
        const int code = runTool(
            {QStringLiteral("run"), QStringLiteral("01"), QStringLiteral("--open"), path}, &out);
        QVERIFY2(code == 0, qPrintable(out));
        QCOMPARE(reportOn(*recording::load(path)).toJson(), reportOn(m_good).toJson());
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
        row("the pair is swapped", enter, 0, 0xa909d033, 0xa909cc34, 3,
            "The pair is swapped: x20 landed in x19's slot and x19 in x20's.");
        row("the offset is 8 too high", enter, 0, 0xa909d033, 0xa90a5033, 3,
            "the host's x19 went to host_ctxt.regs.regs[20] instead of host_ctxt.regs.regs[19]");
        row("the offset is 8 too low", enter, 0, 0xa909d033, 0xa9095033, 3,
            "Wrong offset: the pair landed one slot too low");
        row("the store is missing", enter, 0, 0xa909d033, 0xd503201f, 3,
            "host_ctxt.regs.regs[19] was not written in this switch: nothing saved the host's "
            "x19.");
        row("one register stands twice", enter, 0, 0xa909d033, 0xa909cc33, 3,
            "Both slots hold x19");
        // stp x0, x1, [sp, #-16]!
        row("the pushed pair is swapped", enter, 6, 0xa9bf07e0, 0xa9bf03e1, 5,
            "The pair is swapped: host_ctxt lies where __guest_exit will look for vcpu.");
        row("the push has no write-back", enter, 6, 0xa9bf07e0, 0xa93f07e0, 5,
            "The write-back is missing: the pair was stored below SP");
        // ldp x0, x1, [sp], #16
        row("the popped pair is swapped", enter, 25, 0xa8c107e0, 0xa8c103e1, 7,
            "The pair is swapped: the guest gets its x1 in x0 and its x0 in x1.");
        // stp x21, x22, [x1, #168]
        row("another pair is swapped", enter, 1, 0xa90ad835, 0xa90ad436, 8,
            "The pair is swapped: the host's x22 lies in the slot of x21");
        // ldr x18, [x1, #144]
        row("x18 is not loaded", enter, 18, 0xf9404832, 0xd503201f, 8,
            "x18 still holds the host's x18: nothing loaded it.");
        // stp x4, x5, [x2, #32]
        row("a pair is swapped on the way out", exit, 1, 0xa9021444, 0xa9021045, 9,
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

    void everyFormOfTheManualWorksOnTheImage_data()
    {
        QTest::addColumn<QString>("that");
        QTest::addColumn<QString>("is");
        const auto row = [](const char* that, const char* is) {
            QTest::newRow(that) << QString::fromUtf8(that) << QString::fromUtf8(is);
        };
        // Judged at the first write of host.x19, right after it.
        row("1 or 0", "1");
        row("1 and 0", "0");
        row("not 0", "1");
        row("25 == 0x19", "1");
        row("25 != 0x19", "0");
        row("(2 + 3)*4 - 1", "19");
        row("x1", "host");
        row("x30 != 0", "1");
        row("sp", "enter.sp");
        row("pc", "pre.pc + 4");
        row("bits(pstate, 3, 2)", "2");
        for (const char* name : {"esr_el2", "far_el2", "hpfar_el2", "hcr_el2", "vttbr_el2",
                                 "tpidr_el2", "elr_el2", "spsr_el2", "sp_el0", "sctlr_el1"})
            row(name, name);
        row("host.x19", "x1 + 8*19");
        row("host.regs.regs[19]", "x1 + 8*19");
        row("host.x30 - host.x0", "240");
        row("guest.sp - guest.x30", "8");
        row("guest.pc - guest.sp", "8");
        row("guest.pstate - guest.pc", "8");
        row("host.sys_regs[SCTLR_EL1] - host.sys_regs[MPIDR_EL1]", "16");
        row("host.sys_regs[3]", "host.sys_regs[SCTLR_EL1]");
        row("guest.sys_regs[TPIDR_EL1] - guest.sys_regs[SCTLR_EL1]", "8*16");
        row("guest.sys_regs[APIAKEYHI_EL1] - guest.sys_regs[APIAKEYLO_EL1]", "8");
        row("mem(guest.sys_regs[SCTLR_EL1])", "sctlr_el1");
        row("mem(host.x19)", "x19");
        row("mem(host.x19 + 4)", "mem(host.x19 + 4)");
        row("pre.x19", "x19");
        row("pre.mem(host.x19) == x19", "0");
        row("enter.x0", "x0");
        row("enter.mem(guest.x0)", "mem(guest.x0)");
        row("vector.x1 == x1", "0");
        row("vector.mem(host.x19)", "x19");
        row("bits(0xff00, 15, 8)", "0xff");
        row("stores(x19)", "1");
        row("writes(host.x20)", "1");
    }
    void everyFormOfTheManualWorksOnTheImage()
    {
        QFETCH(QString, that);
        QFETCH(QString, is);
        const auto lesson =
            parseLesson(QStringLiteral("# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget "
                                       "= 5000\n```\n## S\n```lab\nrun_to = "
                                       "\"write:host.x19\"\n[[expect]]\nthat = "
                                       "\"%1\"\nis = \"%2\"\n```\n")
                            .arg(that, is)
                            .toUtf8(),
                        QStringLiteral("l.md"));
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        Runner runner(*lesson);
        QVERIFY(runner.attach(m_good).ok());
        const StepResult result = runner.check(0);
        QVERIFY2(result.outcome == Outcome::Pass, qPrintable(runner.runAll().toText()));
    }

    void everyEventOfTheManualComesOnTheImage_data()
    {
        QTest::addColumn<QString>("event");
        for (const char* event :
             {"write:host.x19", "write:guest.sys_regs[SCTLR_EL1]", "read:guest.x4", "store:x19",
              "load:x0", "eret", "ret", "call:__guest_enter", "enter", "exit", "at:__guest_exit",
              "vector", "exit:guest_a_stp_to_uart"})
            QTest::newRow(event) << QString::fromUtf8(event);
    }
    void everyEventOfTheManualComesOnTheImage()
    {
        QFETCH(QString, event);
        const auto lesson = parseLesson(
            QStringLiteral(
                "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 5000\nswitches = 5\n```\n## "
                "S\n```lab\nrun_to = \"%1\"\n```\n")
                .arg(event)
                .toUtf8(),
            QStringLiteral("l.md"));
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        Runner runner(*lesson);
        QVERIFY(runner.attach(m_good).ok());
        QVERIFY2(runner.view(0).reached, qPrintable(runner.view(0).trouble));
    }

    void whatCannotBeReadSaysWhy_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("a register that nobody records")
            << QStringLiteral("vbar_el2")
            << QStringLiteral("Register vbar_el2 could not be read: a recording does not keep it.");
        QTest::newRow("memory that nobody touched")
            << QStringLiteral("mem(0x50000000)")
            << QStringLiteral("The memory at 0000000050000000 could not be read: it was not "
                              "recorded.");
        QTest::newRow("an enumerator that is none")
            << QStringLiteral("host.sys_regs[SCTLR_EL9]")
            << QStringLiteral("host.sys_regs[SCTLR_EL9] is no slot: kvm_cpu_context has no member "
                              "sys_regs[SCTLR_EL9].");
        QTest::newRow("an enumerator of another array")
            << QStringLiteral("host.regs.regs[SCTLR_EL1]")
            << QStringLiteral("host.regs.regs[SCTLR_EL1] is no slot: kvm_cpu_context has no member "
                              "regs.regs[SCTLR_EL1].");
    }
    void whatCannotBeReadSaysWhy()
    {
        QFETCH(QString, expression);
        const auto lesson =
            parseLesson(QStringLiteral("# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = "
                                       "5000\n```\n## S\n```lab\n[[expect]]\nthat = \"%1\"\nis = "
                                       "\"0\"\n```\n")
                            .arg(expression)
                            .toUtf8(),
                        QStringLiteral("l.md"));
        QVERIFY(lesson.ok());
        Runner runner(*lesson);
        QVERIFY(runner.attach(m_good).ok());
        QCOMPARE(runner.check(0).outcome, Outcome::Error);
        QTEST(runner.check(0).say, "sentence");
    }

    void answersAreJudgedByTheTool()
    {
        const QTemporaryDir dir;
        const QString recording = dir.filePath(QStringLiteral("good.wsrec"));
        QVERIFY(recording::save(*m_good, recording).ok());
        const auto run = [&](const QByteArray& answers, QString* out) {
            QFile file(dir.filePath(QStringLiteral("answers.toml")));
            if (!file.open(QIODevice::WriteOnly) || file.write(answers) != answers.size())
                return -1;
            file.close();
            return runTool({QStringLiteral("run"), QStringLiteral("01"), QStringLiteral("--open"),
                            recording, QStringLiteral("--answers"), file.fileName()},
                           out);
        };
        QString out;
        QCOMPARE(run("where-x20-goes = \"x1 + 8*20\"\na-push = \"sp - 8\"\na-pop = \"sp + 8\"\n"
                     "break-a-pair = 0\none-access-or-two = 8\na-device = 0\n",
                     &out),
                 0);
        QVERIFY2(out.contains(QLatin1String("pass: 67 of 67 points")), qPrintable(out));
        QCOMPARE(run("a-pop = \"sp\"\n", &out), 1);
        QVERIFY2(out.contains(QLatin1String("FAIL: 49 of 52 points")), qPrintable(out));
        QVERIFY2(out.contains(QLatin1String("x0 comes from there.")), qPrintable(out));
        QCOMPARE(run("where-x20-goes = \"vector.x0\"\n", &out), 1);
        QVERIFY2(out.contains(QLatin1String("is not there yet: a prediction")), qPrintable(out));
        QCOMPARE(run("a-pup = 1\n", &out), 3);
        QVERIFY2(out.contains(QStringLiteral("answers.toml:1:1: There is no step “a-pup”")),
                 qPrintable(out));
    }

    void aMachineThatIsTakenAwayIsAnError_data()
    {
        QTest::addColumn<QString>("patch");
        QTest::addColumn<int>("number");
        QTest::addColumn<quint32>("at"); // the step after which it happens
        QTest::addColumn<bool>("stepping");
        for (const int at : {1, 40, 90, 140, 160, 200, 330, 700, 1100, 1500}) {
            QTest::addRow("killed after %d steps", at)
                << QString() << SIGKILL << static_cast<quint32>(at) << true;
            QTest::addRow("killed after %d steps, its switch broken", at)
                << QStringLiteral("swapped") << SIGKILL << static_cast<quint32>(at) << true;
        }
        QTest::newRow("told to end") << QString() << SIGTERM << 200U << true;
        QTest::newRow("stopped, its switch broken")
            << QStringLiteral("swapped") << SIGSTOP << 300U << true;
        // Steps that the log told of are there up to the next stop: of the last stretch, to the
        // end.
        for (const int at : {1, 160, 330, 1100})
            QTest::addRow("killed after %d steps, by the log", at)
                << QString() << SIGKILL << static_cast<quint32>(at) << false;
    }
    void aMachineThatIsTakenAwayIsAnError()
    {
        QFETCH(QString, patch);
        QFETCH(int, number);
        QFETCH(quint32, at);
        QFETCH(bool, stepping);
        const QTemporaryDir dir;
        QString image = m_image;
        if (!patch.isEmpty()) {
            image = dir.filePath(QStringLiteral("bad.elf"));
            QVERIFY(patched::patch(m_image, image, QStringLiteral("__guest_enter"), 0, 0xa909d033,
                                   0xa909cc34));
        }
        live::RecordRequest request;
        request.image = image;
        request.switches = lessonIn("en").recordings.front().switches;
        request.stepping = stepping;
        qint64 qemu = 0;
        request.onMachine = [&qemu](const std::shared_ptr<machine::Machine>& machine) {
            qemu = machine->processId();
        };
        recorder::OnStep end = [&qemu, number, at](const recording::Recording& growing) {
            if (growing.stepCount() == at)
                ::kill(static_cast<pid_t>(qemu), number);
            return true;
        };
        const auto reply = base::runToEnd(live::recordSwitches(request, end));
        if (number == SIGSTOP)
            ::kill(static_cast<pid_t>(qemu), SIGKILL);
        QVERIFY(qemu != 0);
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const Report report = reportOn(reply->recording);
        QVERIFY2(report.exitCode() == 3, qPrintable(report.toText()));
        QVERIFY2(report.cause.isEmpty(), qPrintable(report.toText()));
    }

    void aCutRecordingIsAnError()
    {
        const QTemporaryDir dir;
        const QString bad = dir.filePath(QStringLiteral("bad.elf"));
        QVERIFY(patched::patch(m_image, bad, QStringLiteral("__guest_enter"), 0, 0xa909d033,
                               0xa909cc34));
        const auto broken = record(bad);
        QVERIFY(broken.ok());
        for (const auto& recording : {m_good, *broken}) {
            const QString whole = dir.filePath(QStringLiteral("whole.wsrec"));
            QFile::remove(whole);
            QVERIFY(recording::save(*recording, whole).ok());
            QFile file(whole);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            // A sample of everywhere, and each byte of the end, where the last chunks are.
            QList<qsizetype> lengths;
            for (int n = 0; n < 40; ++n)
                lengths << bytes.size() * n / 40;
            for (qsizetype n = bytes.size() - 120; n < bytes.size(); n += 3)
                lengths << n;
            for (const qsizetype length : lengths) {
                const QString cut = dir.filePath(QStringLiteral("cut.wsrec"));
                QFile shorter(cut);
                QVERIFY(shorter.open(QIODevice::WriteOnly));
                QCOMPARE(shorter.write(bytes.first(length)), length);
                shorter.close();
                const auto opened = recording::load(cut);
                if (!opened)
                    continue; // said by the tool as an error
                const Report report = reportOn(*opened);
                // What was cut off was the index alone: it is made again, and nothing is missing.
                if ((*opened)->ending() != recording::Ending::Cut) {
                    QCOMPARE((*opened)->stepCount(), recording->stepCount());
                    QCOMPARE(report.toText(), reportOn(recording).toText());
                    continue;
                }
                QVERIFY2(report.exitCode() == 3, qPrintable(QStringLiteral("%1 of %2 bytes: %3")
                                                                .arg(length)
                                                                .arg(bytes.size())
                                                                .arg(report.toText())));
            }
        }
    }

    void aMachineThatDiesIsAnError()
    {
        live::RecordRequest request;
        request.image = m_image;
        request.switches = lessonIn("en").recordings.front().switches;
        qint64 qemu = 0;
        request.onMachine = [&qemu](const std::shared_ptr<machine::Machine>& machine) {
            qemu = machine->processId();
        };
        recorder::OnStep kill = [&qemu](const recording::Recording& growing) {
            if (growing.stepCount() == 3)
                ::kill(static_cast<pid_t>(qemu), SIGKILL);
            return true;
        };
        const auto reply = base::runToEnd(live::recordSwitches(request, kill));
        QVERIFY(qemu != 0);
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const Report report = reportOn(reply->recording);
        QVERIFY2(report.outcome() == Outcome::Error, qPrintable(report.toText()));
        QCOMPARE(report.exitCode(), 3);
    }

private:
    const QString m_image = QStringLiteral(WORLDSWITCH_IMAGE);
    std::shared_ptr<const recording::Recording> m_good;
};

QTEST_GUILESS_MAIN(TestLesson01)
#include "tst_lesson_01.moc"
