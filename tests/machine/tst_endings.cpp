// SPDX-License-Identifier: GPL-2.0-or-later
//
// How a machine ends, and what whoever waits for it is told.
#include "machine-test.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QSignalSpy>

#include <csignal>

using namespace std::chrono_literals;
using arm64::Register;
using machine::Machine;
using machine::MemoryView;
using machine::StopReason;

namespace {

/// Ends what the test started, and nothing else.
void killMachine(const MachinePtr& machine)
{
    const auto pid = static_cast<pid_t>(machine->processId());
    if (pid <= 1)
        qFatal("no process to kill");
    ::kill(pid, SIGKILL);
}

/// What this machine's QEMU itself says of an image before it ends; empty where it says nothing.
QString wordsOfQemu(const QString& image)
{
    QProcess qemu;
    qemu.start(QStringLiteral("qemu-system-aarch64"),
               {QStringLiteral("-nodefaults"), QStringLiteral("-nic"), QStringLiteral("none"),
                QStringLiteral("-machine"), QStringLiteral("virt"), QStringLiteral("-cpu"),
                QStringLiteral("cortex-a57"), QStringLiteral("-display"), QStringLiteral("none"),
                QStringLiteral("-S"), QStringLiteral("-kernel"), image});
    if (!qemu.waitForFinished(60000))
        qFatal("QEMU takes an image for another processor");
    return QString::fromLocal8Bit(qemu.readAllStandardError()).trimmed();
}

} // namespace

class tst_endings : public QObject {
    Q_OBJECT
private slots:
    void qemuKilledUnderARequest_data()
    {
        QTest::addColumn<QByteArray>("during");
        QTest::newRow("a step that never ends") << QByteArray("step");
        QTest::newRow("a run") << QByteArray("resume");
        QTest::newRow("a snapshot") << QByteArray("snapshot");
    }
    void qemuKilledUnderARequest()
    {
        QFETCH(QByteArray, during);
        const guest::Image image;
        auto machine = machineAt(image, during == "step" ? guest::kWait : guest::kCount);
        QSignalSpy lost(machine.get(), &Machine::lost);
        QString sentence;
        bool ended = false;
        const auto end = [&](const auto& result) {
            ended = true;
            if (!result.ok())
                sentence = result.error().sentence;
        };
        if (during == "step") {
            base::start(machine->step(60s), end);
        } else if (during == "resume") {
            base::start(machine->resume(60s), end);
        } else {
            machine::SnapshotPlan plan;
            plan.registers = machine->registers();
            plan.memory.push_back({{0x4000'0000}, 0x200000, MemoryView::Physical});
            base::start(machine->snapshot(plan), end);
        }
        killMachine(machine);
        QTRY_VERIFY_WITH_TIMEOUT(ended, 60000);
        QCOMPARE(sentence, QStringLiteral("The machine is gone: QEMU was killed."));
        QTRY_COMPARE(lost.size(), 1);
        QCOMPARE(lost.first().first().toString(), sentence);
        QVERIFY(!machine->alive());
        QCOMPARE(sentenceOf(machine->step()), sentence);
        QCOMPARE(sentenceOf(machine->readRegister(Register::pc())), sentence);
        machine.reset();
        QCOMPARE(lost.size(), 1);
    }

    void theTaskThatIsToldOfTheEndMayDropTheMachine()
    {
        const guest::Image image;
        auto machine = machineAt(image, guest::kCount);
        const std::weak_ptr<Machine> watch = machine;
        auto* const raw = machine.get();
        base::start(raw->resume(60s), [&](const auto&) { machine.reset(); });
        killMachine(machine);
        QTRY_VERIFY_WITH_TIMEOUT(watch.expired(), 60000);
    }

    void aMachineThatSwitchesItselfOffHasExited_data()
    {
        QTest::addColumn<base::Address>("entry");
        QTest::addColumn<QString>("why");
        QTest::newRow("off") << guest::kOff << QStringLiteral("PSCI SYSTEM_OFF");
        QTest::newRow("reset") << guest::kReset << QStringLiteral("PSCI SYSTEM_RESET");
    }
    void aMachineThatSwitchesItselfOffHasExited()
    {
        QFETCH(base::Address, entry);
        QFETCH(QString, why);
        const guest::Image image;
        const auto machine = machineAt(image, entry);
        const auto stop = mustHave(machine->resume(20s));
        QCOMPARE(stop.reason, StopReason::Exited);
        QVERIFY2(stop.why.contains(why), qPrintable(stop.why));
        QVERIFY(!machine->alive());
    }

    // QEMU tells such a step's stop or not, as its threads come: it is tried often.
    void aStepThatSwitchesTheMachineOffHasExited()
    {
        const guest::Image image;
        for (int i = 0; i < 20; ++i) {
            const auto machine = machineAt(image, guest::kOff);
            for (;;) {
                machine::SnapshotPlan plan;
                plan.registers = machine->registers();
                const auto look = mustHave(machine->stepAndLook(plan, 20s));
                if (look.stop.reason == StopReason::Step)
                    continue;
                QCOMPARE(look.stop.reason, StopReason::Exited);
                QVERIFY2(look.stop.why.contains(QLatin1String("PSCI SYSTEM_OFF")),
                         qPrintable(look.stop.why));
                break;
            }
        }
    }

    void runMachineTellsHowItEnded_data()
    {
        QTest::addColumn<base::Address>("entry");
        QTest::addColumn<int>("how");
        QTest::addColumn<QByteArray>("console");
        using How = machine::RunOutcome::How;
        QTest::newRow("off, after a word")
            << guest::kSpeak << static_cast<int>(How::GuestShutdown) << QByteArray("Hi");
        QTest::newRow("reset") << guest::kReset << static_cast<int>(How::GuestReset)
                               << QByteArray();
        QTest::newRow("an endless loop")
            << guest::kCount << static_cast<int>(How::Deadline) << QByteArray();
    }
    void runMachineTellsHowItEnded()
    {
        QFETCH(base::Address, entry);
        QFETCH(int, how);
        QFETCH(QByteArray, console);
        const guest::Image image(entry);
        const bool endless = how == static_cast<int>(machine::RunOutcome::How::Deadline);
        const auto outcome =
            mustHave(machine::runMachine(image.options, endless ? 200ms : 20000ms));
        QCOMPARE(static_cast<int>(outcome.how), how);
        QCOMPARE(outcome.console, console);
        QVERIFY(!outcome.machineLine.contains(QLatin1String("-gdb")));
    }

    void whatCannotStartSaysWhy_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* what, const char* sentence) {
            QTest::newRow(name) << QString::fromLatin1(what) << QString::fromLatin1(sentence);
        };
        row("no image", "image", "Cannot read the image /no/image: build it");
        row("a folder for an image", "folder", "Cannot read the image /: build it");
        row("no QEMU", "program", "Cannot start /no/qemu (");
        row("a CPU that QEMU does not know", "cpu", "QEMU ended at once: ");
        row("an image for another processor", "foreign", "");
        row("a program that is no QEMU", "another", "/bin/true ended at once and did not say why");
    }
    void whatCannotStartSaysWhy()
    {
        QFETCH(QString, what);
        QFETCH(QString, sentence);
        guest::Image image;
        if (what == QLatin1String("image"))
            image.options.image = QStringLiteral("/no/image");
        if (what == QLatin1String("folder"))
            image.options.image = QStringLiteral("/");
        if (what == QLatin1String("program"))
            image.options.program = QStringLiteral("/no/qemu");
        if (what == QLatin1String("another"))
            image.options.program = QStringLiteral("/bin/true");
        if (what == QLatin1String("cpu"))
            image.options.cpu = QStringLiteral("abacus");
        if (what == QLatin1String("foreign")) {
            QFile file(image.options.image);
            QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(18)); // e_machine
            QCOMPARE(file.write("\x3e", 1), 1);                        // EM_X86_64
            file.close();
            // QEMU 7.2 says nothing of it, 10.0 does: what this one says is handed on.
            const QString words = wordsOfQemu(image.options.image);
            QVERIFY(words.isEmpty() || words.contains(QStringLiteral("architecture")));
            sentence = words.isEmpty()
                           ? QStringLiteral("qemu-system-aarch64 ended at once and did not say why")
                           : QStringLiteral("QEMU ended at once: ") + words.chopped(11);
        }
        const auto said = sentenceOf(Machine::start(image.options));
        QVERIFY2(said.startsWith(sentence), qPrintable(said));
        QVERIFY2(said.size() > sentence.size() + 10, qPrintable(said));
        QCOMPARE(sentenceOf(machine::runMachine(image.options, 20s)), said);
    }

    void aQemuThatIsStoppedIsGivenUp_data()
    {
        QTest::addColumn<bool>("runs");
        QTest::newRow("during a step") << true;
        QTest::newRow("while registers are read") << false;
    }
    void aQemuThatIsStoppedIsGivenUp()
    {
        QFETCH(bool, runs);
        const guest::Image image;
        const auto machine = machineAt(image, guest::kWait);
        const auto pid = static_cast<pid_t>(machine->processId());
        QVERIFY(pid > 1);
        ::kill(pid, SIGSTOP);
        const auto sentence = runs ? sentenceOf(machine->step(100ms))
                                   : sentenceOf(machine->readRegister(Register::x(0)));
        const auto cause = QStringLiteral("QEMU was stopped by a signal or by a debugger, and "
                                          "answers nobody.");
        QCOMPARE(sentence, runs ? QStringLiteral("The machine is gone: ") + cause : cause);
        QCOMPARE(machine->alive(), !runs);
        ::kill(pid, SIGCONT); // where it was only slow, the late answer is not the next one's
        if (!runs) {
            must(machine->writeRegister(Register::x(1), 42));
            QCOMPARE(read(machine, Register::x(1)), 42u);
        }
    }

    void aMachineStartsWhateverTmpdirIs_data()
    {
        QTest::addColumn<QByteArray>("tmpdir");
        QTest::newRow("with a comma") << QByteArray("a,b");
        QTest::newRow("with a space, Chinese and an equals sign") << QByteArray("a b=世界,");
        QTest::newRow("longer than a socket's address") << QByteArray(200, 'x');
        QTest::newRow("not there") << QByteArray("/not/there");
        QTest::newRow("no folder") << QByteArray("/dev/null");
        QTest::newRow("full of nothing that may be written") << QByteArray("/proc");
    }
    void aMachineStartsWhateverTmpdirIs()
    {
        QFETCH(QByteArray, tmpdir);
        const guest::Image image;
        const QTemporaryDir folder;
        if (!tmpdir.startsWith('/')) {
            const auto inside = folder.filePath(QString::fromUtf8(tmpdir));
            QVERIFY(QDir().mkpath(inside));
            tmpdir = inside.toUtf8();
        }
        const QByteArray before = qgetenv("TMPDIR");
        qputenv("TMPDIR", tmpdir);
        const auto machine = base::runToEnd(Machine::start(image.options));
        before.isEmpty() ? qunsetenv("TMPDIR") : qputenv("TMPDIR", before);
        QVERIFY2(machine, machine ? "" : qPrintable(machine.error().sentence));
        QVERIFY((*machine)->has(Register::pc()));
        if (folder.path().startsWith(u'/') && tmpdir.startsWith(folder.path().toUtf8()))
            QVERIFY(QDir(QString::fromUtf8(tmpdir)).isEmpty()); // nor is anything left there
    }

    void qemuIsInASandboxWhereItHasOne()
    {
        const guest::Image image;
        const auto machine = machineAt(image);
        QVERIFY2(machine->machineLine().contains(
                     QLatin1String("-sandbox on,obsolete=deny,elevateprivileges=deny,spawn=deny,"
                                   "resourcecontrol=deny")),
                 qPrintable(machine->machineLine()));
        QFile status(QStringLiteral("/proc/%1/status").arg(machine->processId()));
        QVERIFY(status.open(QIODevice::ReadOnly));
        QVERIFY(status.readAll().contains("\nSeccomp:\t2\n")); // SECCOMP_MODE_FILTER
    }

    void aQemuWithoutASandboxStartsAllTheSame_data()
    {
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("one that was built without it")
            << QByteArray("-sandbox support is not enabled in this QEMU binary");
        QTest::newRow("one that does not know the option")
            << QByteArray("-sandbox: invalid option");
        QTest::newRow("where the kernel forbids it")
            << QByteArray("failed to install seccomp syscall filter in the kernel");
    }
    void aQemuWithoutASandboxStartsAllTheSame()
    {
        QFETCH(QByteArray, says);
        guest::Image image;
        const QTemporaryDir folder;
        image.options.program = folder.filePath(QStringLiteral("qemu"));
        QFile script(image.options.program);
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\necho >>" +
                     QFile::encodeName(folder.filePath(QStringLiteral("starts"))) +
                     "\ncase \"$*\" in *-sandbox*) echo 'qemu: " + says +
                     "' >&2; exit 1;; esac\nexec qemu-system-aarch64 \"$@\"\n");
        script.close();
        QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
        for (int starts = 2; starts <= 3; ++starts) { // it is asked once
            const auto machine = mustHave(Machine::start(image.options));
            QVERIFY(!machine->machineLine().contains(QLatin1String("-sandbox")));
            QCOMPARE(QFileInfo(folder.filePath(QStringLiteral("starts"))).size(), starts);
        }
    }

    void aRunThatIsGivenUpEndsAStoppedQemuToo()
    {
        const guest::Image image(guest::kCount);
        const auto outcome = mustHave(machine::runMachine(image.options, 300ms));
        QCOMPARE(outcome.how, machine::RunOutcome::How::Deadline);
    }
};

QTEST_GUILESS_MAIN(tst_endings)
#include "tst_endings.moc"
