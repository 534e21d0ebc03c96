// SPDX-License-Identifier: GPL-2.0-or-later
// The window with a real QEMU behind it: a recording arrives, a picture has its values, and a
// machine that dies leaves a sentence and what was recorded.
#include "support.h"

#include "gui/app/recording.h"
#include "gui/panels/banner.h"
#include "gui/panels/lesson-panel.h"
#include "gui/stage/stage.h"

#include <QDir>
#include <QImage>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

#include <csignal>

using support::text;

namespace {
constexpr int kDeadline = 120000;

live::RecordRequest request(int switches)
{
    live::RecordRequest r;
    r.image = text(WORLDSWITCH_IMAGE);
    r.switches = switches;
    return r;
}

/// True for a QEMU by what it was told: by its name it may be another program, a loader that runs a
/// QEMU with libraries of its own. Source: proc(5), /proc/PID/cmdline.
bool isMachine(const QString& pid)
{
    QFile file(text("/proc/%1/cmdline").arg(pid));
    return file.open(QIODevice::ReadOnly) &&
           file.readAll().contains(QByteArray("\0-machine\0virt", 14));
}

/// QEMU processes that descend from this one: the machine is started by us or by a helper of ours.
QList<qint64> ourMachines()
{
    QHash<qint64, qint64> parents;
    QList<qint64> machines;
    for (const QString& name : QDir(text("/proc")).entryList(QDir::Dirs)) {
        bool number = false;
        const qint64 pid = name.toLongLong(&number);
        QFile stat(text("/proc/%1/stat").arg(name));
        if (!number || !stat.open(QIODevice::ReadOnly))
            continue;
        // "pid (comm) state ppid …": comm may hold spaces, so count from the last ')'.
        const QByteArray line = stat.readAll();
        const auto close = line.lastIndexOf(')');
        const auto rest = line.mid(close + 2).split(' ');
        parents[pid] = rest.value(1).toLongLong();
        if (isMachine(name) && rest.value(0) != "Z")
            machines << pid;
    }
    QList<qint64> ours;
    for (const qint64 machine : machines) {
        for (qint64 pid = machine; pid > 1; pid = parents.value(pid, 0)) {
            if (pid == QCoreApplication::applicationPid()) {
                ours << machine;
                break;
            }
        }
    }
    return ours;
}

std::unique_ptr<gui::MainWindow> emptyWindow()
{
    auto window = std::make_unique<gui::MainWindow>(false);
    window->setAttribute(Qt::WA_DontShowOnScreen);
    window->resize(1280, 800);
    window->show();
    QApplication::setActiveWindow(window.get()); // shortcuts go to the active window only
    return window;
}
} // namespace

class TestWindowMachine : public QObject {
    Q_OBJECT

private slots:
    void aRecordingArrivesAtItsBeginning()
    {
        auto window = emptyWindow();
        window->record(request(2));
        QVERIFY2(!window->session().moment(), "the window stands before anything is recorded");
        QTRY_VERIFY_WITH_TIMEOUT(window->session().moment() != nullptr, kDeadline);
        QCOMPARE(window->session().index(), 0U);
        QCOMPARE(window->session().moment()->next->function, text("__guest_enter"));
        // The reader may step while the rest is recorded, and stays where she is.
        QTest::keyClick(window.get(), Qt::Key_Right);
        QTRY_COMPARE_WITH_TIMEOUT(window->session().moment()->switchCount, 2, kDeadline);
        QCOMPARE(window->session().index(), 1U);
        QVERIFY(window->banner()->isHidden());
    }

    void qemuKilledWhileTheWindowIsOpen()
    {
        auto window = emptyWindow();
        window->record(request(1));
        QTRY_VERIFY_WITH_TIMEOUT(window->topBar()->machineBadge()->text().contains(text("halted")),
                                 kDeadline);
        const auto count = window->session().story()->count();
        const auto machines = ourMachines();
        QCOMPARE(machines.size(), 1);
        ::kill(pid_t(machines.first()), SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(!window->banner()->isHidden(), kDeadline);
        QVERIFY2(window->banner()->sentence().size() > 20,
                 qPrintable(window->banner()->sentence()));
        // Everything recorded is still there, to look at and to save.
        QCOMPARE(window->session().story()->count(), count);
        QTest::keyClick(window.get(), Qt::Key_End);
        QCOMPARE(window->session().index(), count - 1);
        QTemporaryDir dir;
        const QString path = dir.filePath(text("kept.wsrec"));
        QVERIFY(recording::save(window->session().story()->recording(), path).ok());
        QVERIFY(recording::load(path).ok());
        // Another machine takes the dead one's place: the sentence was of that one.
        QTest::keyClick(window.get(), Qt::Key_R);
        QTRY_VERIFY_WITH_TIMEOUT(window->session().story()->count() > count, kDeadline);
        QTRY_VERIFY_WITH_TIMEOUT(window->topBar()->machineBadge()->text().contains(text("halted")),
                                 kDeadline);
        QVERIFY2(window->banner()->isHidden(), qPrintable(window->banner()->sentence()));
    }

    void qemuKilledInMidRecording()
    {
        auto window = emptyWindow();
        window->record(request(390)); // far from the end of them when it is killed
        QTRY_VERIFY_WITH_TIMEOUT(window->session().moment() != nullptr, kDeadline);
        const auto machines = ourMachines();
        QCOMPARE(machines.size(), 1);
        ::kill(pid_t(machines.first()), SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(!window->banner()->isHidden(), kDeadline);
        QVERIFY(!window->banner()->sentence().isEmpty());
        QVERIFY(window->session().story()->count() > 20);
        QTest::keyClick(window.get(), Qt::Key_End);
        QCOMPARE(window->session().index(), window->session().lastIndex());
    }

    void aLessonRecordsWhatItNeeds_data()
    {
        QTest::addColumn<bool>("before");
        QTest::newRow("opened with the window, as --lesson does") << true;
        QTest::newRow("opened by its key, behind a finished recording") << false;
    }
    void aLessonRecordsWhatItNeeds()
    {
        QFETCH(bool, before);
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        auto window = emptyWindow();
        if (before)
            QVERIFY(window->openLesson(text("01"), text("en")).ok());
        window->record(request(1));
        if (!before) {
            QTRY_VERIFY_WITH_TIMEOUT(
                window->topBar()->machineBadge()->text().contains(text("halted")), kDeadline);
            QTest::keyClick(window.get(), Qt::Key_L);
        }
        QVERIFY(window->lesson()->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(window->lesson()->hasEnough(), kDeadline);
        QCOMPARE(window->session().moment()->switchCount, window->lesson()->switchesNeeded());
        QVERIFY(window->lesson()->narration()->toPlainText().contains(text("At the door")));
    }

    void aLessonSetsItsMachineUp()
    {
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        QTemporaryDir dir;
        QFile file(dir.filePath(text("lesson.md")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# Waits\n\nProse.\n\n```lab\nid = \"waits\"\nseed = \"s\"\nbudget = 9000\n"
                   "[recording.poke]\nguest_a_plain_rounds = 0\n```\n\n## There\n\nThe end.\n\n"
                   "```lab\nrun_to = \"vector:wfx\"\n```\n");
        file.close();
        auto window = emptyWindow();
        window->record(request(1));
        const auto halted = [&] {
            return window->topBar()->machineBadge()->text().contains(text("halted"));
        };
        QTRY_VERIFY_WITH_TIMEOUT(halted(), kDeadline);
        QVERIFY(window->openLesson(file.fileName(), text("en")).ok());
        // The guest that was recorded leaves by an HVC, however many switches there are.
        QTRY_VERIFY_WITH_TIMEOUT(window->lesson()->hasEnough() && halted(), kDeadline);
        const auto pokes = [&] {
            const auto& recording = window->session().story()->reading().recording();
            return recording.header().facts[text("pokes")].toObject();
        };
        QCOMPARE(pokes()[text("guest_a_plain_rounds")].toString(), text("0000000000000000"));
        QVERIFY(!window->lesson()->primary()->text().contains(text("Record")));
        // And another lesson is about the machine as it is built.
        QVERIFY(window->openLesson(text("01"), text("en")).ok());
        QVERIFY(!window->lesson()->hasEnough());
        QTRY_VERIFY_WITH_TIMEOUT(window->lesson()->hasEnough() && halted(), kDeadline);
        QVERIFY(pokes().isEmpty());
    }

    /// And back again, at once: what was recorded once is kept.
    void aLessonTurnsToItsOtherRecording()
    {
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        QTemporaryDir dir;
        QFile file(dir.filePath(text("lesson.md")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "# Two\n\nProse.\n\n```lab\nid = \"two\"\nseed = \"s\"\nbudget = 9000\n"
            "[[recording]]\nname = \"first\"\n[[recording]]\nname = \"second\"\n"
            "host = \"vhe\"\nswitches = 3\n```\n\n"
            "## Here\n\nWhere?\n\n```lab\nrun_to = \"eret\"\nask = \"elr_el2\"\n```\n\n"
            "## There\n\nIt is {{bits(hcr_el2, 34, 34)}}.\n\n```lab\nrecording = \"second\"\n"
            "run_to = \"vector\"\nnth = 3\n```\n\n"
            "## Back\n\nThe end.\n\n```lab\nrun_to = \"ret\"\n```\n");
        file.close();
        auto window = emptyWindow();
        QVERIFY(window->openLesson(file.fileName(), text("en")).ok());
        window->record(request(1));
        auto* panel = window->lesson();
        // Whole: what is left before it is there is made anew.
        const auto shows = [&](const char* cpu) {
            return panel->hasEnough() &&
                   window->topBar()->machineBadge()->text().contains(text("halted")) &&
                   window->session().story()->reading().facts().cpu == text(cpu);
        };
        QTRY_VERIFY_WITH_TIMEOUT(shows("cortex-a57"), kDeadline);
        const gui::StoryPtr first = window->session().story();
        const std::uint32_t at = window->session().index();
        QVERIFY(window->session().horizon());
        panel->skipButton()->click();
        // The second one is being made; until it is there nothing of it is shown as if it were.
        QCOMPARE(panel->step(), 1);
        QVERIFY(!panel->hasEnough());
        QVERIFY(panel->primary()->text().startsWith(text("Recording: ")));
        QVERIFY(!panel->primary()->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(shows("cortex-a76"), kDeadline);
        QVERIFY(window->session().story() != first);
        QCOMPARE(window->session().moment()->switchCount, 3);
        const QString narration = panel->narration()->toPlainText();
        QVERIFY2(narration.contains(text("Another recording from here on: second "
                                         "(cortex-a76, VHE).")),
                 qPrintable(narration));
        QVERIFY2(narration.contains(text("It is 0x1.")), qPrintable(narration));
        QCOMPARE(window->session().horizon(), std::optional<std::uint32_t>());
        const std::uint32_t third = window->session().index();
        QVERIFY(third > 0);
        const gui::StoryPtr second = window->session().story();
        panel->primary()->click();
        QCOMPARE(panel->step(), 2);
        QCOMPARE(window->session().story(), first);
        QVERIFY(window->session().index() > at);
        panel->backButton()->click();
        QCOMPARE(window->session().story(), second);
        QCOMPARE(window->session().index(), third);
        panel->backButton()->click();
        QCOMPARE(window->session().story(), first);
        QCOMPARE(window->session().index(), at);
        QVERIFY(panel->walkthrough().report().outcome() == lessons::Outcome::Pass);
    }

    void aMachineThatIsLostIsNoAnswersFault()
    {
        qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons");
        QTemporaryDir dir;
        QFile file(dir.filePath(text("lesson.md")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# Far\n\nProse.\n\n```lab\nid = \"far\"\nseed = \"s\"\nbudget = 90000\n"
                   "switches = 300\n```\n\n## There\n\nThe end.\n\n```lab\nrun_to = "
                   "\"at:nowhere_at_all\"\n```\n");
        file.close();
        auto window = emptyWindow();
        QVERIFY(window->openLesson(file.fileName(), text("en")).ok());
        window->record(request(1));
        QTRY_VERIFY_WITH_TIMEOUT(window->session().moment() != nullptr, kDeadline);
        auto* panel = window->lesson();
        QTRY_VERIFY_WITH_TIMEOUT(panel->primary()->text().contains(text("of 300")), kDeadline);
        QVERIFY(!panel->primary()->isEnabled());
        const auto machines = ourMachines();
        QCOMPARE(machines.size(), 1);
        ::kill(pid_t(machines.first()), SIGKILL);
        QTRY_VERIFY_WITH_TIMEOUT(
            panel->narration()->toPlainText().contains(text("no answer of yours")), kDeadline);
        // And it can be had anew, with a key that stops it again.
        QVERIFY(panel->primary()->isEnabled());
        QTest::keyClick(window.get(), Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(panel->primary()->text().contains(text("of 300")), kDeadline);
        QTest::keyClick(window.get(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(panel->primary()->isEnabled(), kDeadline);
    }

    void closingTheWindowEndsTheMachine()
    {
        auto window = emptyWindow();
        window->record(request(40));
        QTRY_VERIFY_WITH_TIMEOUT(window->session().moment() != nullptr, kDeadline);
        window.reset();
        QTRY_VERIFY_WITH_TIMEOUT(ourMachines().isEmpty(), kDeadline);
    }

    /// At its beginning a recording waits for QEMU and not for the next step, where it would see
    /// that it is not wanted any more.
    void closingTheWindowWhileTheMachineStartsEndsIt()
    {
        for (int round = 0; round < 5; ++round) {
            auto window = emptyWindow();
            window->record(request(2));
            QTRY_VERIFY_WITH_TIMEOUT(!ourMachines().isEmpty(), kDeadline);
            window.reset();
            QVERIFY2(ourMachines().isEmpty(), qPrintable(text("round %1").arg(round)));
        }
    }

    void anImageThatIsNoneIsASentence()
    {
        auto window = emptyWindow();
        auto r = request(1);
        r.image = text("/nowhere.elf");
        window->record(r);
        QTRY_VERIFY_WITH_TIMEOUT(!window->banner()->isHidden(), kDeadline);
        QVERIFY(window->banner()->sentence().contains(text("/nowhere.elf")));
    }

    void aPictureHasRealValues()
    {
        QTemporaryDir dir;
        const QString path = dir.filePath(text("out.png"));
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(text(name));
        process.setProcessEnvironment(environment);
        process.start(text(WORLDSWITCH_BIN_DIR "/worldswitch"),
                      {text("--image"), text(WORLDSWITCH_IMAGE), text("--screenshot"), path,
                       text("--at"), text("5"), text("--size"), text("1920x1080")});
        QVERIFY(process.waitForFinished(kDeadline));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        QCOMPARE(QImage(path).size(), QSize(1920, 1080));
        // The machine is deterministic: the same state drawn here is the same picture.
        auto window = emptyWindow();
        window->record(request(2));
        QTRY_VERIFY_WITH_TIMEOUT(window->topBar()->machineBadge()->text().contains(text("halted")),
                                 kDeadline);
        window->resize(1920, 1080);
        window->session().goTo(5);
        const QImage stage = window->stage()->grab().toImage();
        const QImage other =
            QImage(path).copy(window->stage()->geometry()).convertToFormat(stage.format());
        QCOMPARE(other.size(), stage.size());
        // Not at the rounded corners, behind which the window's ground shows.
        const QRect inside = stage.rect().adjusted(16, 16, -16, -16);
        QCOMPARE(other.copy(inside), stage.copy(inside));
    }
};

QTEST_MAIN(TestWindowMachine)
#include "tst_window_machine.moc"
