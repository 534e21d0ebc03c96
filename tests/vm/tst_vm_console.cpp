// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-vm's two ends: what is typed arrives, what is printed is printed or missed aloud, and
// the terminal is left as it was.
#include "tiny-guest.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

const QString kTool = QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-vm");

/// Prints what is typed, up to a dot, and sleeps (WFI) until there is more. It asks PL011 for an
/// interrupt (IMSC), and the GIC to let it through: distributor, group and enable of INTID 33, then
/// ICC_PMR_EL1 and ICC_IGRPEN1_EL1.
const Code kEcho =
    say(">") +
    Code{0x52800201, 0xb9003921,             // mov w1, #0x10; str w1, [x9, #0x38]
         0xd2a1000a, 0x52800041,             // mov x10, #0x08000000; mov w1, #2
         0xb9000141, 0xb9008541, 0xb9010541, // str w1, [x10]; [x10, #0x84]; [x10, #0x104]
         0xd2801fe1, 0xd5184601,             // mov x1, #0xff; msr icc_pmr_el1, x1
         0xd2800021, 0xd518cce1, 0xd5033fdf, // mov x1, #1; msr icc_igrpen1_el1, x1; isb
         0xd503207f,                         // wfi
         0xb9401921, 0x3727ffc1,             // ldr w1, [x9, #0x18]; tbnz w1, #4, to the wfi
         0x39400121, 0x39000121,             // ldrb w1, [x9]; strb w1, [x9]
         0x7100b83f, 0x54ffff61} +           // cmp w1, #'.'; b.ne to the ldr
    say("\n") +
    powerOff(kHvc);

/// A terminal: what is typed at it is the test's to write, and how it is set the test's to see.
struct Pty {
    Pty()
    {
        if (grantpt(keys) == 0 && unlockpt(keys) == 0)
            line = open(ptsname(keys), O_RDWR | O_NOCTTY);
    }
    ~Pty()
    {
        close(line);
        close(keys);
    }
    /// True while a key is not for the program itself: no line is edited, no key a signal.
    [[nodiscard]] bool isRaw() const
    {
        termios settings{};
        return tcgetattr(line, &settings) == 0 && (settings.c_lflag & (ICANON | ISIG | ECHO)) == 0;
    }
    int keys = posix_openpt(O_RDWR | O_NOCTTY);
    int line = -1;
};

} // namespace

class TestVmConsole : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    int m_files = 0;

    QString flat(const Code& code)
    {
        QFile to(m_dir.filePath(QString::number(++m_files)));
        return to.open(QIODevice::WriteOnly) && to.write(bytesOf(code)) > 0 ? to.fileName()
                                                                            : QString();
    }
    /// What one guest has printed, its lines put together: the host may give the keys of one word
    /// in two parts, and a guest that sleeps between them has its line cut by the other's.
    static QByteArray saidBy(const QByteArray& guest, const QByteArray& console)
    {
        QByteArray said;
        for (const QByteArray& line : console.split('\n'))
            if (line.startsWith(guest))
                said += line.mid(guest.size());
        return said;
    }
    /// Those that a process has started and that have not ended.
    static QList<pid_t> childrenOf(qint64 pid)
    {
        QFile list(u"/proc/%1/task/%1/children"_s.arg(pid));
        QList<pid_t> children;
        if (list.open(QIODevice::ReadOnly))
            for (const QByteArray& child : list.readAll().split(' '))
                if (!child.trimmed().isEmpty())
                    children << child.trimmed().toInt();
        return children;
    }

private slots:
    void whatIsTypedArrives_data()
    {
        QTest::addColumn<QByteArray>("keys");
        QTest::addColumn<bool>("early");
        QTest::newRow("a key") << QByteArray(".") << false;
        QTest::newRow("a key that was there first") << QByteArray(".") << true;
        const QByteArray paste = QByteArray("0123456789").repeated(500) + '.';
        QTest::newRow("a paste, more than any FIFO holds") << paste << false;
        QTest::newRow("a file, from its first byte on") << paste << true;
    }
    void whatIsTypedArrives()
    {
        QFETCH(QByteArray, keys);
        QFETCH(bool, early);
        QProcess vm;
        vm.start(kTool, {u"--guest"_s, flat(kEcho)});
        if (early)
            vm.write(keys);
        QByteArray console;
        while (!console.contains('>') && vm.waitForReadyRead(60000))
            console += vm.readAllStandardOutput();
        if (!early)
            vm.write(keys);
        QVERIFY(vm.waitForFinished(60000));
        console += vm.readAllStandardOutput();
        QCOMPARE(console.left(console.indexOf('\n')), ">" + keys);
        QCOMPARE(vm.exitCode(), 0);
    }

    void whatIsTypedGoesToTheGuestThatListens_data()
    {
        QTest::addColumn<QList<QByteArray>>("typed");
        QTest::addColumn<QList<QByteArray>>("shown"); // before the next is typed
        // Neither waits for what the other has to read.
        QTest::newRow("at once") << QList<QByteArray>{"hello.\x1dworld."} << QList<QByteArray>{""};
        // B sleeps in its word, so what it has of it is shown, and A's line comes between.
        QTest::newRow("while one is in its word")
            << QList<QByteArray>{"\x1dwor", "\x1dhello.", "\x1dld."}
            << QList<QByteArray>{"wor", "hello.", ""};
    }
    void whatIsTypedGoesToTheGuestThatListens()
    {
        QFETCH(QList<QByteArray>, typed);
        QFETCH(QList<QByteArray>, shown);
        QProcess vm;
        vm.start(kTool, {u"--guest"_s, flat(kEcho), u"--guest"_s, flat(kEcho)});
        QByteArray console; // of which a line of a guest's is shown when it sleeps
        while (console.count('>') != 2 && vm.waitForReadyRead(60000))
            console += vm.readAllStandardOutput();
        for (qsizetype i = 0; i < typed.size(); ++i) {
            vm.write(typed[i]);
            while (!console.contains(shown[i]) && vm.waitForReadyRead(60000))
                console += vm.readAllStandardOutput();
        }
        QVERIFY(vm.waitForFinished(60000));
        console += vm.readAllStandardOutput();
        QVERIFY2(saidBy("[A] ", console).contains(">hello."), console);
        QVERIFY2(saidBy("[B] ", console).contains(">world."), console);
        QCOMPARE(vm.exitCode(), 0);
    }

    void theTerminalIsLeftAsItWas_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("ended by SIGTERM") << SIGTERM << QByteArray("the signal SIGTERM");
        QTest::newRow("ended by SIGINT") << SIGINT << QByteArray("the signal SIGINT");
        QTest::newRow("ended by SIGQUIT") << SIGQUIT << QByteArray("the signal SIGQUIT");
        QTest::newRow("its terminal is gone") << SIGHUP << QByteArray("the signal SIGHUP");
        QTest::newRow("ended from the keyboard") << 0 << QByteArray("from the keyboard");
        QTest::newRow("QEMU is killed") << -SIGKILL << QByteArray("QEMU was killed");
        QTest::newRow("killed: nothing of it runs on") << SIGKILL << QByteArray();
    }
    void theTerminalIsLeftAsItWas()
    {
        QFETCH(int, number);
        QFETCH(QByteArray, sentence);
        const Pty pty;
        const QTemporaryDir files;
        QProcess vm;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TMPDIR"_s, files.path());
        vm.setProcessEnvironment(environment);
        vm.setStandardInputFile(QString::fromLocal8Bit(ptsname(pty.keys)));
        QVERIFY(!pty.isRaw());
        vm.start(kTool, {u"--guest"_s, flat(say("up\n") + Code{kSpin})});
        QByteArray console;
        while (!console.contains("up") && vm.waitForReadyRead(60000))
            console += vm.readAllStandardOutput();
        QVERIFY2(console.contains("up"), vm.readAllStandardError());
        QVERIFY(pty.isRaw());
        const auto children = childrenOf(vm.processId());
        QCOMPARE(children.size(), 1);
        if (number == 0)
            QCOMPARE(write(pty.keys, "\1x", 2), ssize_t{2});
        else if (number < 0)
            QCOMPARE(kill(children[0], -number), 0);
        else
            QCOMPARE(kill(static_cast<pid_t>(vm.processId()), number), 0);
        QVERIFY(vm.waitForFinished(60000));
        QTRY_VERIFY2_WITH_TIMEOUT(kill(children[0], 0) != 0, "QEMU runs on", 60000);
        QCOMPARE(QDir(files.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList());
        if (number == SIGKILL) // which nobody can do anything about
            return;
        QVERIFY(!pty.isRaw());
        const auto complaints = vm.readAllStandardError();
        QVERIFY2(complaints.contains(sentence), complaints);
        QCOMPARE(complaints.count('\n'), 1);
        QCOMPARE(vm.exitStatus(), QProcess::NormalExit);
        QCOMPARE(vm.exitCode(), number == 0 ? 0 : 3); // as QEMU's own Ctrl-A x
    }

    void oneGuestMayHaveTheTerminalAlone_data()
    {
        QTest::addColumn<QString>("which");
        QTest::addColumn<QByteArray>("seen");
        QTest::newRow("the first") << u"A"_s << QByteArray("\x1b[2J\x1b[5;5Hfirst\r\n");
        QTest::newRow("the second") << u"2"_s << QByteArray("\x1b[7msecond\x1b[0m\r\n");
    }
    void oneGuestMayHaveTheTerminalAlone()
    {
        QFETCH(QString, which);
        QFETCH(QByteArray, seen);
        QProcess vm;
        vm.start(kTool, {u"--guest"_s, flat(say("\x1b[2J\x1b[5;5Hfirst\r\n") + powerOff(kHvc)),
                         u"--guest"_s, flat(say("\x1b[7msecond\x1b[0m\r\n") + powerOff(kHvc)),
                         u"--console"_s, which});
        QVERIFY(vm.waitForFinished(60000));
        QByteArray console = vm.readAllStandardOutput();
        for (const char* line : {"[hyp] guest A powers off\n", "[hyp] guest B powers off\n"}) {
            QVERIFY2(console.contains(line), console); // EL2's own lines, wherever they come
            console.replace(line, "");
        }
        QCOMPARE(console, seen);
        QCOMPARE(vm.exitCode(), 0);
    }

    void whatIsNotPreparedIsNotRun_data()
    {
        QTest::addColumn<qint64>("room"); // bytes that a file may have
        QTest::newRow("there is no room at all") << qint64{0};
        QTest::newRow("there is room for a little") << qint64{512};
        QTest::newRow("it is full before the last byte") << qint64{4096};
    }
    void whatIsNotPreparedIsNotRun()
    {
        // Without the launcher's description EL2 runs its built-in guests: that must not be.
        QFETCH(qint64, room);
        QProcess vm;
        vm.setChildProcessModifier([room] { // as a disk that is full, for each file
            signal(SIGXFSZ, SIG_IGN);
            const rlimit limit{static_cast<rlim_t>(room), static_cast<rlim_t>(room)};
            setrlimit(RLIMIT_FSIZE, &limit);
        });
        const Code guest = say("never run\n") + powerOff(kHvc);
        vm.start(kTool, {u"--guest"_s, flat(guest + Code(2000, kSpin))});
        QVERIFY(vm.waitForFinished(60000));
        const auto complaints = vm.readAllStandardError();
        QVERIFY2(complaints.contains("in memory for QEMU: File too large"), complaints);
        QCOMPARE(complaints.count('\n'), 1);
        QCOMPARE(vm.readAllStandardOutput(), QByteArray());
        QCOMPARE(vm.exitCode(), 3);
    }

    void whateverTmpdirIsAGuestRuns_data()
    {
        QTest::addColumn<QString>("temporary");
        QTest::newRow("a device") << u"/dev/null"_s;
        QTest::newRow("a file") << u"/etc/passwd"_s;
        QTest::newRow("not there") << u"/not/there"_s;
        QTest::newRow("longer than a socket's address") << u"/tmp/"_s + QString(200, u'x');
        QTest::newRow("with a comma") << u"/tmp/a,b"_s;
        QTest::newRow("full, as far as anybody can write there") << u"/proc"_s;
    }
    void whateverTmpdirIsAGuestRuns()
    {
        QFETCH(QString, temporary);
        QProcess vm;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TMPDIR"_s, temporary);
        vm.setProcessEnvironment(environment);
        vm.start(kTool, {u"--guest"_s, flat(say("it runs\n") + powerOff(kHvc))});
        QVERIFY(vm.waitForFinished(60000));
        QVERIFY2(vm.readAllStandardOutput().contains("it runs"), vm.readAllStandardError());
        QCOMPARE(vm.exitCode(), 0);
    }

    void whatCannotBePrintedIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("sentence");
        const QStringList guest{u"--guest"_s, flat(say("more\n") + powerOff(kHvc))};
        const QStringList prints{u"--guest"_s, flat(say("x") + Code{kAgain})};
        QTest::newRow("the disk is full")
            << guest << QByteArray("full") << QByteArray("No space left on device");
        QTest::newRow("nobody reads")
            << prints << QByteArray("broken") << QByteArray("Broken pipe");
        QTest::newRow("there is no standard output")
            << guest << QByteArray("closed") << QByteArray("Bad file descriptor");
        QTest::newRow("a reader that never reads, and --timeout")
            << prints + QStringList{u"--timeout"_s, u"2"_s} << QByteArray("stuck")
            << QByteArray("still running after 2 ");
        QTest::newRow("the help, and the disk is full")
            << QStringList{u"--help"_s} << QByteArray("full")
            << QByteArray("Writing the output failed");
    }
    void whatCannotBePrintedIsSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, sentence);
        int pipe[2] = {-1, -1};
        QCOMPARE(::pipe2(pipe, O_CLOEXEC), 0);
        if (to == "broken")
            close(pipe[0]);
        const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
        const int target = to == "full" ? full : to == "closed" ? -1 : pipe[1];
        QProcess vm;
        vm.setChildProcessModifier([target] {
            if (target < 0)
                close(STDOUT_FILENO);
            else
                dup2(target, STDOUT_FILENO);
        });
        vm.start(kTool, arguments);
        QVERIFY(vm.waitForFinished(60000));
        for (const int fd : {full, pipe[1], to == "broken" ? -1 : pipe[0]})
            close(fd);
        const auto complaints = vm.readAllStandardError();
        QVERIFY2(complaints.contains(sentence), complaints);
        QCOMPARE(complaints.count('\n'), 1);
        QCOMPARE(vm.exitCode(), 3);
    }
};

QTEST_GUILESS_MAIN(TestVmConsole)
#include "tst_vm_console.moc"
