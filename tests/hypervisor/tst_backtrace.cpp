// SPDX-License-Identifier: GPL-2.0-or-later
// gdb finds the way back to the host's callers at every instruction of the switch, also where the
// registers that the way needs are a guest's by now, and the host's lie in its context.
#include "support/listening.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr int kDeadline = 120000;
// The switch is a straight line: so many instructions, the ERET and the RET being the last.
constexpr int kEnterSteps = 27;
constexpr int kExitSteps = 5 + 28; // vector, __guest_exit

/// At each step: a mark, and the names of the functions that gdb sees.
QByteArray walk(const char* name, int steps)
{
    return QByteArray("set $n = 0\nwhile $n < ") + QByteArray::number(steps) + "\necho \\n@ " +
           name + "\\n\nbacktrace\nstepi\nset $n = $n + 1\nend\n";
}

} // namespace

class tst_Backtrace : public QObject {
    Q_OBJECT
private slots:
    void reachesTheHostsMain()
    {
        QTemporaryDir folder;
        const QString socket = folder.filePath(QStringLiteral("gdb"));
        QProcess qemu;
        qemu.start(QStringLiteral("qemu-system-aarch64"),
                   {QStringLiteral("-machine"),
                    QStringLiteral("virt,virtualization=on,gic-version=3"),
                    QStringLiteral("-cpu"),
                    QStringLiteral("cortex-a57"),
                    QStringLiteral("-m"),
                    QStringLiteral("256M"),
                    QStringLiteral("-nodefaults"),
                    QStringLiteral("-nic"),
                    QStringLiteral("none"),
                    QStringLiteral("-display"),
                    QStringLiteral("none"),
                    QStringLiteral("-icount"),
                    QStringLiteral("shift=0"),
                    QStringLiteral("-S"),
                    QStringLiteral("-chardev"),
                    QStringLiteral("socket,id=gdb,server=on,wait=on,path=") + socket,
                    QStringLiteral("-gdb"),
                    QStringLiteral("chardev:gdb"),
                    QStringLiteral("-kernel"),
                    QStringLiteral(WORLDSWITCH_IMAGE)});
        QVERIFY(qemu.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(support::isListening(socket), kDeadline);

        QFile script(folder.filePath(QStringLiteral("script")));
        QVERIFY(script.open(QIODevice::WriteOnly));
        // QEMU makes its machine once gdb has connected. After 2 s gdb would ask again, and take
        // the one answer for the other's (GDB manual, "set remotetimeout").
        script.write("set pagination off\nset width 0\nset confirm off\nset remotetimeout " +
                     QByteArray::number(kDeadline / 1000) + "\ntarget remote " + socket.toUtf8() +
                     "\ntbreak *__guest_enter\ncontinue\n" + walk("enter", kEnterSteps) +
                     "tbreak *el1_sync\ncontinue\n" + walk("exit", kExitSteps) + "kill\nquit\n");
        script.close();
        QProcess gdb;
        gdb.setProcessChannelMode(QProcess::MergedChannels);
        gdb.start(QStringLiteral("gdb-multiarch"),
                  {QStringLiteral("-nx"), QStringLiteral("-batch"), QStringLiteral("-x"),
                   script.fileName(), QStringLiteral(WORLDSWITCH_IMAGE)});
        QVERIFY(gdb.waitForFinished(kDeadline));
        qemu.kill();
        qemu.waitForFinished();

        const auto all = gdb.readAll().replace("@entry", ""); // of a parameter: no mark of ours
        const auto blocks = all.split('@');
        int seen = 0;
        for (const auto& block : blocks.mid(1)) {
            const bool isSwitch = block.contains("__guest_enter (") ||
                                  block.contains("__guest_exit (") || block.contains("el1_sync (");
            if (!isSwitch)
                continue;
            ++seen;
            for (const char* caller : {" in __host_enter_marked (", " in __kvm_vcpu_run (",
                                       " run_vcpus (", " in hyp_main ("})
                QVERIFY2(block.contains(caller), block.constData());
        }
        QCOMPARE(seen, kEnterSteps + kExitSteps);
    }
};

QTEST_GUILESS_MAIN(tst_Backtrace)
#include "tst_backtrace.moc"
