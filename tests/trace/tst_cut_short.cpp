// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-trace cut short: QEMU is killed, the user presses Ctrl-C, the disk is full. One clear
// sentence, exit code 3, nothing left running, and what was recorded so far can be printed.
#include "image/image.h"
#include "support/elf-patch.h"
#include "support/finished.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>
#include <unistd.h>

using support::finish;
using support::Finished;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure
constexpr int kCouldNotJudge = 3;

/// The process that `parent` started, or 0. Source: proc(5), /proc/PID/task/TID/children.
pid_t childOf(qint64 parent)
{
    QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(parent));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(0).toInt();
}

/// How long a process has run, in clock ticks. Source: proc(5), /proc/PID/stat, utime.
qint64 ticksOf(pid_t process)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const auto fields = file.readAll().split(' ');
    return fields.value(13).toLongLong();
}

} // namespace

class tst_CutShort : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    QProcess m_trace;

    QString file() const { return m_dir.filePath(QStringLiteral("kept.wsrec")); }

    void start(const QStringList& more, const QString& image = QStringLiteral(WORLDSWITCH_IMAGE))
    {
        m_trace.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"),
                      QStringList{QStringLiteral("--image"), image} + more);
        QVERIFY(m_trace.waitForStarted());
    }
    /// What `print` makes of the recording that was kept.
    Finished printed()
    {
        QProcess print;
        print.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"),
                    {QStringLiteral("print"), file()});
        return finish(print, kPatience);
    }

private slots:
    void init() { QFile::remove(file()); }
    void cleanup()
    {
        m_trace.kill();
        m_trace.waitForFinished(kPatience);
        m_trace.setChildProcessModifier({});
    }

    void whatWasRecordedIsKept_data()
    {
        QTest::addColumn<int>("signal");
        QTest::addColumn<bool>("toQemu");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("QEMU is killed") << SIGKILL << true << QStringLiteral("QEMU was killed");
        // Between two steps, or in a free run of a guest's or the host's.
        const QString asked = QStringLiteral("was stopped after|was interrupted at");
        QTest::newRow("Ctrl-C") << SIGINT << false << asked;
        QTest::newRow("asked to end") << SIGTERM << false << asked;
    }
    void whatWasRecordedIsKept()
    {
        QFETCH(int, signal);
        QFETCH(bool, toQemu);
        QFETCH(QString, sentence);
        start({QStringLiteral("--switches"), QStringLiteral("1000"), QStringLiteral("--stepping"),
               QStringLiteral("-o"), file()});
        // In mid-step: the file has grown, and there is no end in sight.
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(file()).size() > 40000, kPatience);
        const pid_t qemu = childOf(m_trace.processId());
        QVERIFY(qemu > 0);
        QCOMPARE(::kill(toQemu ? qemu : static_cast<pid_t>(m_trace.processId()), signal), 0);

        const auto trace = finish(m_trace, kPatience);
        QVERIFY2(trace.errors.contains(QRegularExpression(sentence)), qPrintable(trace.errors));
        QCOMPARE(trace.errors.trimmed().count(u'\n'), 0);
        QCOMPARE(trace.code, kCouldNotJudge);
        QTRY_VERIFY_WITH_TIMEOUT(::kill(qemu, 0) != 0, kPatience); // nobody is left behind

        const auto print = printed();
        QVERIFY2(print.output.contains("<__guest_exit+0x"), qPrintable(print.errors));
        QCOMPARE(print.code, kCouldNotJudge);
    }

    void whatTheLogToldIsKept_data()
    {
        QTest::addColumn<int>("signal");
        QTest::addColumn<bool>("toQemu");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("QEMU is killed") << SIGKILL << true << QStringLiteral("QEMU was killed");
        // Between two stops, or while the guest or the host runs freely.
        QTest::newRow("Ctrl-C") << SIGINT << false << QStringLiteral("was (stopped|interrupted)");
    }
    void whatTheLogToldIsKept()
    {
        QFETCH(int, signal);
        QFETCH(bool, toQemu);
        QFETCH(QString, sentence);
        start({QStringLiteral("--switches"), QStringLiteral("390"), QStringLiteral("-o"), file()});
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(file()).size() > 60000, kPatience);
        const pid_t qemu = childOf(m_trace.processId());
        QVERIFY(qemu > 0);
        QCOMPARE(::kill(toQemu ? qemu : static_cast<pid_t>(m_trace.processId()), signal), 0);

        const auto trace = finish(m_trace, kPatience);
        QVERIFY2(trace.errors.contains(QRegularExpression(sentence)), qPrintable(trace.errors));
        QCOMPARE(trace.code, kCouldNotJudge);
        const auto print = printed();
        QVERIFY2(print.output.contains("<__guest_exit+0x"), qPrintable(print.errors));
        QCOMPARE(print.code, kCouldNotJudge);
    }

    void aGuestThatNeverComesBackIsNotWaitedFor()
    {
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY(image.ok());
        support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        const auto guest = (*image)->symbol(QStringLiteral("guest_a_entry"));
        QVERIFY(guest && elf.setWord(guest->address, 0x14000000)); // b .
        const auto loop = m_dir.filePath(QStringLiteral("loop.elf"));
        QVERIFY(elf.save(loop));

        QFile log(m_dir.filePath(QStringLiteral("log")));
        start({QStringLiteral("-o"), file(), QStringLiteral("--log"),
               QStringLiteral("rsp:") + log.fileName()},
              loop);
        QTRY_VERIFY_WITH_TIMEOUT(childOf(m_trace.processId()) > 0, kPatience);
        const pid_t qemu = childOf(m_trace.processId());
        QTRY_VERIFY_WITH_TIMEOUT(log.isOpen() || log.open(QIODevice::ReadOnly), kPatience);
        // It was told to run, and has run for far longer since than EL2 needs anywhere: QEMU is
        // busy with the guest's loop. On a busy host it has 10 s for that, and not all of the CPU.
        const qint64 enough = sysconf(_SC_CLK_TCK) / 2;
        QByteArray said;
        qint64 since = 0;
        const auto loops = [&] {
            if (const QByteArray more = log.readAll(); !more.isEmpty()) {
                said += more;
                since = ticksOf(qemu);
            }
            const QByteArray last = said.mid(said.lastIndexOf('\n', -2) + 1);
            return last.contains("→ vCont;c") && ticksOf(qemu) - since > enough;
        };
        QTRY_VERIFY_WITH_TIMEOUT(loops(), kPatience);
        QCOMPARE(::kill(static_cast<pid_t>(m_trace.processId()), SIGINT), 0);
        const auto trace = finish(m_trace, kPatience);
        QVERIFY2(trace.errors.contains(QStringLiteral("was interrupted at")),
                 qPrintable(trace.errors));
        QCOMPARE(trace.code, kCouldNotJudge);
        QVERIFY(printed().output.contains("eret"));
    }

    void aFullDiskIsSaid()
    {
        start({QStringLiteral("-o"), QStringLiteral("/dev/full")});
        const auto trace = finish(m_trace, kPatience);
        QVERIFY2(trace.errors.contains(QStringLiteral("/dev/full")) &&
                     trace.errors.contains(QStringLiteral("No space left on device")),
                 qPrintable(trace.errors));
        QCOMPARE(trace.code, kCouldNotJudge);
        QVERIFY(trace.output.contains("<__guest_enter+0x0>")); // the switch is printed all the same
    }

    void aFileThatMayNotGrowIsSaid()
    {
        constexpr rlim_t kMost = 26000; // bytes: the header and some of the steps
        m_trace.setChildProcessModifier([] {
            const rlimit limit{kMost, kMost};
            setrlimit(RLIMIT_FSIZE, &limit);
        });
        start({QStringLiteral("-o"), file(), QStringLiteral("--switches"), QStringLiteral("8")});
        const auto trace = finish(m_trace, kPatience);
        QVERIFY2(trace.errors.contains(QStringLiteral("kept.wsrec")), qPrintable(trace.errors));
        QCOMPARE(trace.code, kCouldNotJudge);
        const auto print = printed();
        QVERIFY2(print.output.contains("<__guest_enter+0x0>"), qPrintable(print.errors));
    }
};

QTEST_GUILESS_MAIN(tst_CutShort)
#include "tst_cut_short.moc"
