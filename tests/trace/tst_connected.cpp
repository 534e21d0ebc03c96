// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-trace --connect: a machine that somebody else started is recorded, or one sentence
// says what to do; and it goes on afterwards. Ctrl-C at any moment of it.
#include "machine/guest.h"
#include "support/finished.h"
#include "support/listening.h"

#include <QFileInfo>
#include <QHostAddress>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using support::finish;
using support::Finished;

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure
constexpr int kCouldNot = 3;

/// A port that nobody has; empty where the address is none of this computer's.
QString freePort(const QHostAddress& address)
{
    QTcpServer server;
    if (!server.listen(address))
        return {};
    return QString::number(server.serverPort());
}

} // namespace

class tst_Connected : public QObject {
    Q_OBJECT
    QProcess m_qemu;
    QProcess m_trace;

    /// Starts QEMU with its stub at a socket: what QEMU's -chardev calls it.
    void startQemu(const QString& image, const QString& socket, bool halted)
    {
        auto arguments =
            QStringLiteral("-machine virt,virtualization=on,gic-version=3,dtb-randomness=off -cpu "
                           "cortex-a57 -m 256M -nodefaults -nic none -display none -icount "
                           "shift=0 -rtc clock=vm -no-reboot -serial null -gdb chardev:gdb")
                .split(u' ');
        arguments << QStringLiteral("-kernel") << image << QStringLiteral("-chardev")
                  << QStringLiteral("socket,id=gdb,server=on,wait=off,") + socket;
        if (halted)
            arguments << QStringLiteral("-S");
        m_qemu.start(QStringLiteral("qemu-system-aarch64"), arguments);
        QVERIFY(m_qemu.waitForStarted());
    }
    void startTrace(const QString& endpoint, const QStringList& more = {})
    {
        m_trace.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"),
                      QStringList{QStringLiteral("--image"), QStringLiteral(WORLDSWITCH_IMAGE),
                                  QStringLiteral("--connect"), endpoint} +
                          more);
        QVERIFY(m_trace.waitForStarted());
    }
    /// As often as nobody listens there yet.
    Finished traceWhenThere(const QString& endpoint)
    {
        Finished trace;
        (void)QTest::qWaitFor(
            [&] {
                startTrace(endpoint);
                trace = finish(m_trace, kPatience);
                return !trace.errors.contains(QStringLiteral("Cannot reach a stub"));
            },
            kPatience);
        return trace;
    }

private slots:
    void cleanup()
    {
        m_trace.kill();
        m_trace.waitForFinished(kPatience);
        m_qemu.kill();
        m_qemu.waitForFinished(kPatience);
    }

    void aMachineHaltedAtResetIsRecordedAndGoesOn_data()
    {
        QTest::addColumn<QString>("socket"); // as QEMU has it
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QHostAddress>("address");
        const auto row = [](const char* name, const char* socket, const char* endpoint,
                            const QHostAddress& address = {}) {
            QTest::newRow(name) << QString::fromLatin1(socket) << QString::fromLatin1(endpoint)
                                << address;
        };
        row("at a unix socket", "path=%1/gdb", "unix:%1/gdb");
        row("at a port", "host=127.0.0.1,port=%1,nodelay=on", "127.0.0.1:%1",
            QHostAddress(QHostAddress::LocalHost));
        row("at a port of an IPv6 address", "host=::1,port=%1,nodelay=on", "[::1]:%1",
            QHostAddress(QHostAddress::LocalHostIPv6));
    }
    void aMachineHaltedAtResetIsRecordedAndGoesOn()
    {
        QFETCH(QString, socket);
        QFETCH(QString, endpoint);
        QFETCH(QHostAddress, address);
        const QTemporaryDir folder;
        const auto where = address.isNull() ? folder.path() : freePort(address);
        if (where.isEmpty())
            QSKIP("not run: this computer has no address of the kind");
        startQemu(QStringLiteral(WORLDSWITCH_IMAGE), socket.arg(where), true);
        const auto trace = traceWhenThere(endpoint.arg(where));
        QVERIFY2(trace.code == 0, qPrintable(trace.errors));
        QVERIFY(trace.output.contains("<__guest_exit+0x"));
        // It goes on from where the recording ended, to its own end.
        QVERIFY(m_qemu.state() == QProcess::NotRunning || m_qemu.waitForFinished(kPatience));
        QCOMPARE(m_qemu.exitStatus(), QProcess::NormalExit);
        QCOMPARE(m_qemu.exitCode(), 0);
    }

    void aMachineThatRunsSomethingElseIsAnErrorAndRunsOn_data()
    {
        QTest::addColumn<bool>("interrupted");
        QTest::newRow("the deadline passes") << false;
        QTest::newRow("the user has had enough") << true;
    }
    void aMachineThatRunsSomethingElseIsAnErrorAndRunsOn()
    {
        QFETCH(bool, interrupted);
        const QTemporaryDir folder;
        const guest::Image loop(guest::kCount);
        const auto socket = folder.filePath(QStringLiteral("gdb"));
        const auto file = folder.filePath(QStringLiteral("kept.wsrec"));
        startQemu(loop.options.image, QStringLiteral("path=") + socket, false);
        QTRY_VERIFY_WITH_TIMEOUT(support::isListening(socket), kPatience);
        const auto log = folder.filePath(QStringLiteral("log"));
        startTrace(
            QStringLiteral("unix:") + socket,
            {QStringLiteral("-o"), file, QStringLiteral("--log"), QStringLiteral("rsp:") + log});
        if (interrupted) { // while the machine runs to its first step, which never comes
            QFile conversation(log);
            QTRY_VERIFY_WITH_TIMEOUT(
                conversation.isOpen() || conversation.open(QIODevice::ReadOnly), kPatience);
            QByteArray said;
            QTRY_VERIFY_WITH_TIMEOUT((said += conversation.readAll()).contains("vCont;"),
                                     kPatience);
            QCOMPARE(::kill(static_cast<pid_t>(m_trace.processId()), SIGINT), 0);
        }
        const auto trace = finish(m_trace, kPatience);
        QVERIFY2(trace.errors.contains(interrupted ? QStringLiteral("before its first step")
                                                   : QStringLiteral("does it run this image?")),
                 qPrintable(trace.errors));
        QCOMPARE(trace.errors.count(u'\n'), 1);
        QCOMPARE(trace.code, kCouldNot);
        QCOMPARE(m_qemu.state(), QProcess::Running);
        QVERIFY(!QFileInfo::exists(file)); // there is nothing to keep
    }

    void ctrlCInTheMiddleOfAnInstructionIsNoViolation()
    {
        // It halts the machine before, in or after the step under way: wherever the file has grown
        // to when it comes, the recording is cut and nothing else.
        const QTemporaryDir folder;
        for (int round = 0; round < 10; ++round) {
            const auto file = folder.filePath(QStringLiteral("%1.wsrec").arg(round));
            m_trace.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"),
                          {QStringLiteral("--image"), QStringLiteral(WORLDSWITCH_IMAGE),
                           QStringLiteral("--switches"), QStringLiteral("1000"),
                           QStringLiteral("-o"), file});
            QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(file).size() > 26000 + 500 * round, kPatience);
            QCOMPARE(::kill(static_cast<pid_t>(m_trace.processId()), SIGINT), 0);
            const auto trace = finish(m_trace, kPatience);
            QVERIFY2(trace.errors.contains(QStringLiteral("was stopped after")) ||
                         trace.errors.contains(QStringLiteral("was interrupted at")),
                     qPrintable(trace.errors));
            QCOMPARE(trace.code, kCouldNot);
        }
    }

    void aMachineThatEndsFirstIsOneSentence()
    {
        const QTemporaryDir folder;
        const guest::Image off(guest::kOff);
        startQemu(off.options.image, QStringLiteral("path=%1/gdb").arg(folder.path()), true);
        const auto trace = traceWhenThere(QStringLiteral("unix:%1/gdb").arg(folder.path()));
        QVERIFY2(trace.errors.contains(QStringLiteral("The machine ended before it called")),
                 qPrintable(trace.errors));
        QCOMPARE(trace.errors.count(u'\n'), 1);
        QCOMPARE(trace.code, kCouldNot);
    }

    void whereNobodyListensIsOneSentence_data()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no socket") << QStringLiteral("unix:/no/socket")
                                   << QStringLiteral("start QEMU with -gdb unix:/no/socket");
        QTest::newRow("a closed port") << QStringLiteral("127.0.0.1:1")
                                       << QStringLiteral("start QEMU with -gdb tcp:127.0.0.1:1");
        QTest::newRow("no endpoint")
            << QStringLiteral("somewhere") << QStringLiteral("write unix:PATH or HOST:PORT");
    }
    void whereNobodyListensIsOneSentence()
    {
        QFETCH(QString, endpoint);
        QFETCH(QString, sentence);
        startTrace(endpoint);
        const auto trace = finish(m_trace, kPatience);
        QVERIFY2(trace.errors.contains(sentence), qPrintable(trace.errors));
        QCOMPARE(trace.errors.count(u'\n'), 1);
        QCOMPARE(trace.code, kCouldNot);
    }
};

QTEST_GUILESS_MAIN(tst_Connected)
#include "tst_connected.moc"
