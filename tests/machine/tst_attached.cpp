// SPDX-License-Identifier: GPL-2.0-or-later
//
// A machine that somebody else started: attached to, used, and left running.
#include "machine-test.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>

#include <csignal>

using namespace std::chrono_literals;
using arm64::Register;
using machine::Machine;
using machine::StopReason;

namespace {

constexpr int kPatience = 60000; // ms, for a QEMU to start: a deadline, never a measure

/// A QEMU of the test's own, with its stub at an address.
class Qemu {
public:
    Qemu(const QString& stub, bool halted, base::Address entry = guest::kCount)
        : m_image(entry)
    {
        QStringList arguments{
            QStringLiteral("-machine"),    QStringLiteral("virt,virtualization=on,gic-version=3"),
            QStringLiteral("-cpu"),        QStringLiteral("cortex-a57"),
            QStringLiteral("-m"),          QStringLiteral("64M"),
            QStringLiteral("-display"),    QStringLiteral("none"),
            QStringLiteral("-nic"),        QStringLiteral("none"),
            QStringLiteral("-icount"),     QStringLiteral("shift=0"),
            QStringLiteral("-kernel"),     m_image.options.image,
            QStringLiteral("-nodefaults"), QStringLiteral("-no-shutdown"),
            QStringLiteral("-monitor"),    QStringLiteral("stdio")};
        // Of -gdb tcp:[::1]:1234 QEMU 7.2 can make nothing.
        const auto chardev = QStringLiteral("chardev:");
        if (stub.startsWith(chardev))
            arguments << QStringLiteral("-chardev")
                      << stub.mid(chardev.size()) + QStringLiteral(",id=gdb")
                      << QStringLiteral("-gdb") << QStringLiteral("chardev:gdb");
        else
            arguments << QStringLiteral("-gdb") << stub;
        if (halted)
            arguments << QStringLiteral("-S");
        m_process.start(QStringLiteral("qemu-system-aarch64"), arguments);
    }
    ~Qemu()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    [[nodiscard]] bool runs() const { return m_process.state() == QProcess::Running; }
    /// Waits until it has switched itself off. Its monitor is asked: who attaches halts it, on a
    /// busy host each time before it has come to that.
    [[nodiscard]] bool isOff()
    {
        QByteArray said;
        return QTest::qWaitFor(
            [&] {
                m_process.write("info status\n");
                said += m_process.readAllStandardOutput();
                return said.contains("(shutdown)");
            },
            kPatience);
    }

private:
    guest::Image m_image;
    QProcess m_process;
};

/// A port that nobody has; empty where the address is none of this computer's.
QString freePort(const QHostAddress& address)
{
    QTcpServer server;
    if (!server.listen(address))
        return {};
    return QString::number(server.serverPort());
}

/// Attaches as soon as somebody listens there.
MachinePtr attachWhenThere(const QString& endpoint)
{
    MachinePtr machine;
    QString sentence;
    const bool there = QTest::qWaitFor(
        [&] {
            auto attached = base::runToEnd(Machine::attach(endpoint));
            if (attached)
                machine = *attached;
            else
                sentence = attached.error().sentence;
            return attached.ok();
        },
        kPatience);
    if (!there)
        qWarning("%s", qPrintable(sentence));
    return machine;
}

} // namespace

class tst_attached : public QObject {
    Q_OBJECT
private slots:
    void anEndpointOfEachKindIsReached_data()
    {
        QTest::addColumn<QString>("stub"); // as QEMU takes it
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<bool>("halted");
        QTest::addColumn<QHostAddress>("address");
        const auto row = [](const char* name, const char* stub, const char* endpoint, bool halted,
                            const QHostAddress& address = {}) {
            QTest::newRow(name) << QString::fromLatin1(stub) << QString::fromLatin1(endpoint)
                                << halted << address;
        };
        row("a unix socket, halted at reset", "unix:%1/gdb,server=on,wait=off", "unix:%1/gdb",
            true);
        row("a unix socket, running", "unix:%1/gdb,server=on,wait=off", "unix:%1/gdb", false);
        row("a port of 127.0.0.1", "tcp:127.0.0.1:%1", "127.0.0.1:%1", true,
            QHostAddress(QHostAddress::LocalHost));
        row("a port of localhost, as gdb writes it", "tcp:127.0.0.1:%1", "tcp:localhost:%1", false,
            QHostAddress(QHostAddress::LocalHost));
        row("a port without a host", "tcp:127.0.0.1:%1", ":%1", true,
            QHostAddress(QHostAddress::LocalHost));
        row("a port of [::1]", "chardev:socket,host=::1,port=%1,server=on,wait=off,nodelay=on",
            "[::1]:%1", true, QHostAddress(QHostAddress::LocalHostIPv6));
    }
    void anEndpointOfEachKindIsReached()
    {
        QFETCH(QString, stub);
        QFETCH(QString, endpoint);
        QFETCH(bool, halted);
        QFETCH(QHostAddress, address);
        const QTemporaryDir folder;
        const QString where = address.isNull() ? folder.path() : freePort(address);
        if (where.isEmpty())
            QSKIP("not run: this computer has no address of the kind");
        const Qemu qemu(stub.arg(where), halted);
        auto machine = attachWhenThere(endpoint.arg(where));
        QVERIFY(machine);
        QCOMPARE(machine->processId(), 0);
        QCOMPARE(machine->machineLine(), QString());
        must(machine->insertBreakpoint(guest::kCount));
        QCOMPARE(mustHave(machine->resume(20s)).pc, guest::kCount);
        QCOMPARE(mustHave(machine->step()).pc, guest::kCount + base::Offset{4});
        must(machine->detach());
        QVERIFY(qemu.runs());
    }

    void whatWasDetachedFromRunsOnWithoutOurBreakpoints()
    {
        const QTemporaryDir folder;
        const Qemu qemu(QStringLiteral("unix:%1/gdb,server=on,wait=off").arg(folder.path()), true);
        const auto endpoint = QStringLiteral("unix:%1/gdb").arg(folder.path());
        auto machine = attachWhenThere(endpoint);
        QVERIFY(machine);
        must(machine->insertBreakpoint(guest::kCount));
        (void)mustHave(machine->resume(20s));
        (void)mustHave(machine->readMemory(guest::kCell, 8, machine::MemoryView::Physical));
        (void)mustHave(machine->resume(20s));
        const auto counted = read(machine, "x0");
        must(machine->detach());
        // Far more rounds of the loop than a breakpoint in it would let pass.
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                machine = mustHave(Machine::attach(endpoint));
                const auto now = read(machine, "x0");
                must(machine->detach());
                return now > counted + 1000;
            }(),
            kPatience);
    }

    void aRunIsInterruptedAndDetachedFrom()
    {
        const QTemporaryDir folder;
        const Qemu qemu(QStringLiteral("unix:%1/gdb,server=on,wait=off").arg(folder.path()), true);
        const auto machine = attachWhenThere(QStringLiteral("unix:%1/gdb").arg(folder.path()));
        QVERIFY(machine);
        std::optional<StopReason> reason;
        base::start(machine->resume(60s), [&](const base::Result<machine::Stop>& stop) {
            if (stop.ok())
                reason = stop->reason;
        });
        must(machine->detach());
        QCOMPARE(reason, std::optional(StopReason::Interrupted));
        QVERIFY(qemu.runs());
    }

    void aProcessThatIsNoMachineGoesOn()
    {
        if (QStandardPaths::findExecutable(QStringLiteral("gdbserver")).isEmpty())
            QSKIP("not run: needs the Debian package gdbserver");
        const QTemporaryDir folder;
        const auto said = folder.filePath(QStringLiteral("pid"));
        const auto port = freePort(QHostAddress(QHostAddress::LocalHost));
        QProcess server; // with --once it ends the process when its debugger goes without a word
        server.start(
            QStringLiteral("gdbserver"),
            {QStringLiteral("--once"), QStringLiteral("127.0.0.1:") + port,
             QStringLiteral("/bin/sh"), QStringLiteral("-c"),
             QStringLiteral("echo $$ >'%1.new'; mv '%1.new' '%1'; exec sleep 60").arg(said)});
        QString sentence;
        QVERIFY(QTest::qWaitFor(
            [&] {
                sentence = sentenceOf(Machine::attach(QStringLiteral("127.0.0.1:") + port));
                return !sentence.contains(QLatin1String("Cannot reach"));
            },
            kPatience));
        QVERIFY2(sentence.contains(QLatin1String("describes no arm64 registers")),
                 qPrintable(sentence));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(said), 60000); // it runs, and has come to its work
        QFile file(said);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto pid = static_cast<pid_t>(file.readAll().trimmed().toInt());
        QVERIFY(pid > 1);
        QCOMPARE(::kill(pid, SIGKILL), 0);      // it was there to be ended
        QVERIFY(server.waitForFinished(60000)); // as it does when its process has ended
    }

    void anEndpointThatCannotBeReachedSaysWhy_data()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("cause");
        QTest::newRow("a folder that is not there")
            << QStringLiteral("unix:/not/there") << QStringLiteral("(No such file or directory)");
        QTest::newRow("a file that is no socket")
            << QStringLiteral("unix:/etc/passwd") << QStringLiteral("(Connection refused)");
        QTest::newRow("a path that is longer than an address")
            << QStringLiteral("unix:/%1").arg(QString(200, u'x'))
            << QStringLiteral("(a socket's path has at most 107 bytes, and this has 201)");
        QTest::newRow("a path below a file")
            << QStringLiteral("unix:/etc/passwd/gdb") << QStringLiteral("(Not a directory)");
        QTest::newRow("no path") << QStringLiteral("unix:") << QStringLiteral("names no stub");
    }
    void anEndpointThatCannotBeReachedSaysWhy()
    {
        QFETCH(QString, endpoint);
        QFETCH(QString, cause);
        const auto sentence = sentenceOf(Machine::attach(endpoint));
        QVERIFY2(sentence.contains(cause), qPrintable(sentence));
        QVERIFY2(!sentence.contains(QLatin1String("::")), qPrintable(sentence));
    }

    void aMachineThatIsOffIsSaidToBe()
    {
        const QTemporaryDir folder;
        Qemu qemu(QStringLiteral("unix:%1/gdb,server=on,wait=off").arg(folder.path()), false,
                  guest::kOff);
        QVERIFY(qemu.isOff());
        const auto sentence =
            sentenceOf(Machine::attach(QStringLiteral("unix:%1/gdb").arg(folder.path())));
        QVERIFY2(sentence.startsWith(QLatin1String("The machine has switched itself off, ")),
                 qPrintable(sentence));
        QVERIFY(qemu.runs());
    }

    void aSecondDebuggerIsToldOfTheFirst()
    {
        const QTemporaryDir folder;
        const Qemu qemu(QStringLiteral("unix:%1/gdb,server=on,wait=off").arg(folder.path()), true);
        const auto endpoint = QStringLiteral("unix:%1/gdb").arg(folder.path());
        const auto machine = attachWhenThere(endpoint);
        QVERIFY(machine);
        const auto sentence = sentenceOf(Machine::attach(endpoint));
        QVERIFY2(sentence.contains(QLatin1String("Is another debugger attached to it?")),
                 qPrintable(sentence));
        QCOMPARE(mustHave(machine->step()).reason, StopReason::Step); // which is not disturbed
    }

    void qemuEndsWhileItIsAttachedTo()
    {
        const QTemporaryDir folder;
        auto qemu = std::make_unique<Qemu>(
            QStringLiteral("unix:%1/gdb,server=on,wait=off").arg(folder.path()), true);
        const auto machine = attachWhenThere(QStringLiteral("unix:%1/gdb").arg(folder.path()));
        QVERIFY(machine);
        QString sentence;
        base::start(machine->resume(60s), [&](const base::Result<machine::Stop>& stop) {
            sentence = stop.ok() ? QString::fromLatin1(name(stop->reason)) : stop.error().sentence;
        });
        qemu.reset();
        QTRY_COMPARE_WITH_TIMEOUT(
            sentence, QStringLiteral("The machine is gone: the stub closed the connection."),
            kPatience);
        QVERIFY(!machine->alive());
    }

    void whatIsNotThereIsAnErrorThatSaysWhatToDo_data()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const QString& endpoint, const char* sentence) {
            QTest::newRow(name) << endpoint << QString::fromLatin1(sentence);
        };
        row("a path without a socket", QStringLiteral("unix:/no/socket"),
            "start QEMU with -gdb unix:/no/socket,server=on,wait=off, or name another.");
        row("a closed port", QStringLiteral("127.0.0.1:1"),
            "start QEMU with -gdb tcp:127.0.0.1:1, or name another.");
        row("a closed port of an IPv6 address", QStringLiteral("[::1]:1"),
            "start QEMU with -chardev "
            "socket,id=gdb,host=::1,port=1,server=on,wait=off,nodelay=on ");
        row("no port", QStringLiteral("localhost"), "'localhost' names no stub: write unix:PATH");
        row("a port that is none", QStringLiteral("localhost:99999"), "'localhost:99999' names no");
        row("nothing", QString(), "'' names no stub");
    }
    void whatIsNotThereIsAnErrorThatSaysWhatToDo()
    {
        QFETCH(QString, endpoint);
        QFETCH(QString, sentence);
        const auto said = sentenceOf(Machine::attach(endpoint));
        QVERIFY2(said.contains(sentence) && said.contains(endpoint), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(tst_attached)
#include "tst_attached.moc"
