// SPDX-License-Identifier: GPL-2.0-or-later
//
// However the program that started a machine dies, its QEMU dies with it. The program is this test
// itself, started again with other arguments.
#include "machine-test.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>

#include <csignal>
#include <cstdio>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace {

constexpr int kDeadline = 60000; // milliseconds

/// Starts a machine, says its process id, and waits to be killed.
int ownAMachine(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const guest::Image image(guest::kCount);
    const auto machine = machineAt(image);
    if (QByteArray(argv[2]) == "running")
        base::start(machine->resume(600s), [](const auto&) {});
    std::printf("%lld\n", static_cast<long long>(machine->processId()));
    std::fflush(stdout);
    if (QByteArray(argv[2]) == "leaving")
        ::_exit(0);
    return QCoreApplication::exec();
}

} // namespace

class tst_leftover : public QObject {
    Q_OBJECT
private slots:
    void qemuEndsWithTheProgramThatStartedIt_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<int>("signal");
        const auto row = [](const char* name, const char* state, int signal) {
            QTest::newRow(name) << QString::fromLatin1(state) << signal;
        };
        row("killed, with the machine halted", "halted", SIGKILL);
        row("killed, with the machine running", "running", SIGKILL);
        row("told to end", "running", SIGTERM);
        row("by Ctrl-C", "running", SIGINT);
        row("by a crash", "halted", SIGSEGV);
        row("the terminal is closed", "running", SIGHUP);
        row("killed, with QEMU stopped", "stopped", SIGKILL);
        row("leaving without a word", "leaving", 0);
    }
    void qemuEndsWithTheProgramThatStartedIt()
    {
        QFETCH(QString, state);
        QFETCH(int, signal);
        const QTemporaryDir folder;
        QProcess owner;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("TMPDIR"), folder.path());
        owner.setProcessEnvironment(environment);
        owner.start(QCoreApplication::applicationFilePath(),
                    {QStringLiteral("--own-a-machine"), state});
        QVERIFY(QTest::qWaitFor([&] { return owner.canReadLine(); }, kDeadline));
        const auto pid = owner.readLine().trimmed().toInt();
        QVERIFY(pid > 1);
        // A handle on that very process, which no later one of the same number can be taken for.
        const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
        if (handle < 0) {
            QCOMPARE(errno, ESRCH); // gone before we looked
            QCOMPARE(state, QStringLiteral("leaving"));
            return;
        }
        if (state == QLatin1String("stopped"))
            ::kill(pid, SIGSTOP);
        if (signal != 0)
            ::kill(static_cast<pid_t>(owner.processId()), signal);
        pollfd wait{handle, POLLIN, 0};
        const int gone = ::poll(&wait, 1, kDeadline);
        ::close(handle);
        if (gone != 1)
            ::kill(pid, SIGKILL);
        QCOMPARE(gone, 1);
        QVERIFY(owner.state() == QProcess::NotRunning || owner.waitForFinished(kDeadline));
        // The image is the test's own; the sockets' folder would be the machine's.
        const auto left = QDir(folder.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
        QVERIFY2(left.size() <= 1, qPrintable(left.join(u' ')));
    }
};

int main(int argc, char** argv)
{
    if (argc == 3 && QByteArray(argv[1]) == "--own-a-machine")
        return ownAMachine(argc, argv);
    QCoreApplication application(argc, argv);
    tst_leftover test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_leftover.moc"
