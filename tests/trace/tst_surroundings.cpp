// SPDX-License-Identifier: GPL-2.0-or-later
// What is wrong round the program is told as what it is, and is never the hypervisor's fault.
#include "lessons/patched.h"
#include "support/finished.h"

#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

#include <sys/types.h>

using support::finish;
using support::Finished;

namespace {

const QString kTrace = QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace");
const QString kLesson = QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson");
const QString kImage = QStringLiteral(WORLDSWITCH_IMAGE);
constexpr int kPatience = 120000; // ms: a deadline, never a measure
constexpr quint32 kSeed = 0x1155'0011;

/// The process that this one has started; 0 for none. Source: proc(5), /proc/PID/task/TID/children.
pid_t childOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(0).toInt() : 0;
}

/// How much a process has read, in bytes: of one that steps a machine, how far it has come. Source:
/// proc(5), /proc/PID/io.
qint64 bytesReadBy(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/io").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split('\n').value(0).split(' ').value(1).toLongLong();
}

/// A program under way, and what it had read when its QEMU was there.
struct UnderWay {
    QProcess process;
    pid_t qemu = 0;
    qint64 before = 0;

    bool start(const QString& program, const QStringList& arguments)
    {
        process.start(program, arguments);
        const bool there = process.waitForStarted() && QTest::qWaitFor(
                                                           [this] {
                                                               qemu = childOf(process.processId());
                                                               return qemu != 0;
                                                           },
                                                           kPatience);
        before = bytesReadBy(process.processId());
        return there;
    }
    /// Waits until it has read so much; false where it has ended before.
    bool hasRead(qint64 bytes)
    {
        return QTest::qWaitFor(
                   [&] {
                       return process.state() == QProcess::NotRunning ||
                              bytesReadBy(process.processId()) - before >= bytes;
                   },
                   kPatience) &&
               process.state() == QProcess::Running;
    }
    /// How it ended, or will.
    Finished end()
    {
        if (process.state() != QProcess::NotRunning)
            return finish(process, kPatience);
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
                QString::fromUtf8(process.readAllStandardError()), process.readAllStandardOutput()};
    }
};

} // namespace

class tst_surroundings : public QObject {
    Q_OBJECT
private slots:
    void tooFewDescriptorsAreTheCause_data()
    {
        QTest::addColumn<int>("limit");
        for (const int limit : {9, 11, 12, 14, 18})
            QTest::addRow("%d", limit) << limit;
    }
    void tooFewDescriptorsAreTheCause()
    {
        QFETCH(int, limit);
        for (const auto& command : {kTrace + QStringLiteral("' check --switches 1"),
                                    kLesson + QStringLiteral("' run 01")}) {
            QProcess process;
            process.start(
                QStringLiteral("sh"),
                {QStringLiteral("-c"),
                 QStringLiteral("ulimit -n %1; exec '%2").arg(QString::number(limit), command)});
            const auto ran = finish(process, kPatience);
            const QString said = ran.errors + QString::fromUtf8(ran.output);
            QVERIFY2(!said.contains(QStringLiteral("Debian package")), qUtf8Printable(said));
            QVERIFY2(ran.code == 0 ||
                         (ran.code == 3 && said.contains(QStringLiteral("Too many open files"))),
                     qUtf8Printable(said));
        }
    }

    void aLostMachineIsAnError_data()
    {
        QTest::addColumn<int>("signal");
        QTest::addColumn<int>("after"); // bytes of the growing recording
        QTest::addColumn<bool>("broken");
        for (const int after : {0, 60000}) {
            QTest::addRow("QEMU is killed, %d bytes of recording later", after)
                << SIGKILL << after << false;
            QTest::addRow("QEMU is told to end, %d bytes of recording later", after)
                << SIGTERM << after << false;
            QTest::addRow("QEMU is stopped, %d bytes of recording later", after)
                << SIGSTOP << after << false;
        }
        QTest::addRow("QEMU is killed, and a rule was broken before") << SIGKILL << 60000 << true;
        QTest::addRow("QEMU is stopped, and a rule was broken before") << SIGSTOP << 60000 << true;
    }
    void aLostMachineIsAnError()
    {
        QFETCH(int, signal);
        QFETCH(int, after);
        QFETCH(bool, broken);
        const auto kept = m_dir.filePath(QStringLiteral("kept.wsrec"));
        QFile::remove(kept);
        UnderWay trace;
        QVERIFY(trace.start(kTrace, {QStringLiteral("check"), QStringLiteral("--switches"),
                                     QStringLiteral("900"), QStringLiteral("-o"), kept,
                                     QStringLiteral("--image"), broken ? m_broken : kImage}));
        QTRY_VERIFY_WITH_TIMEOUT(QFile(kept).size() > after, kPatience);
        QCOMPARE(::kill(trace.qemu, signal), 0);
        const auto ran = trace.end();
        QVERIFY2(ran.code == 3, ran.output + ran.errors.toUtf8());
        QVERIFY2(ran.errors.contains(QStringLiteral("The machine is gone")) ||
                     ran.errors.contains(QStringLiteral("QEMU was stopped")),
                 qUtf8Printable(ran.errors));
        // What was seen wrong is told all the same, and nothing else is.
        QCOMPARE(ran.output.contains("violated ·"), broken);
        QCOMPARE(ran.output.contains("the pair is swapped"), broken);
        // And so it is when it is read again.
        QProcess again;
        again.start(kTrace, {QStringLiteral("check"), kept});
        const auto read = finish(again, kPatience);
        QCOMPARE(read.code, 3);
        QCOMPARE(read.output.contains("violated ·"), broken);
    }

    void aMachineThatEndsItselfIsJudged()
    {
        // Both guests switch themselves off at once, by PSCI's SYSTEM_OFF, and the switch is
        // broken.
        const auto broken = image::Image::open(m_broken);
        QVERIFY(broken.ok());
        support::ElfPatch elf(m_broken);
        for (const char* guest : {"guest_a_entry", "guest_b_entry"}) {
            const auto entry = (*broken)->symbol(QString::fromLatin1(guest));
            QVERIFY(entry);
            const auto at = entry->address;
            QVERIFY(elf.setWord(at, 0xd2800100) &&                   // mov x0, #8
                    elf.setWord(at + base::Offset{4}, 0xf2b08000) && // movk x0, #0x8400, lsl #16
                    elf.setWord(at + base::Offset{8}, 0xd4000002));  // hvc #0
        }
        const auto image = m_dir.filePath(QStringLiteral("off.elf"));
        QVERIFY(elf.save(image));
        QProcess trace;
        trace.start(kTrace, {QStringLiteral("check"), QStringLiteral("--switches"),
                             QStringLiteral("900"), QStringLiteral("--image"), image});
        const auto ran = finish(trace, kPatience);
        QVERIFY2(ran.errors.contains(QStringLiteral("The machine ended after")),
                 qUtf8Printable(ran.errors));
        QCOMPARE(ran.code, 1);
    }

    void aLessonAccusesNobodyOfALostMachine_data()
    {
        QTest::addColumn<bool>("broken");
        QTest::addColumn<int>("signal");
        QTest::addColumn<int>("permille"); // of what the undisturbed run reads
        QRandomGenerator random(kSeed);
        for (const bool broken : {false, true}) {
            const char* const whose = broken ? "a broken switch" : "a good switch";
            for (int i = 0; i < 5; ++i) {
                const int at = static_cast<int>(random.bounded(0, 1000));
                QTest::addRow("%s, killed at %d of 1000", whose, at) << broken << SIGKILL << at;
            }
            for (const int signal : {SIGTERM, SIGSEGV, SIGSTOP}) {
                const int at = static_cast<int>(random.bounded(0, 900));
                QTest::addRow("%s, %s at %d of 1000", whose,
                              signal == SIGTERM   ? "told to end"
                              : signal == SIGSEGV ? "crashed"
                                                  : "stopped",
                              at)
                    << broken << signal << at;
            }
        }
    }
    void aLessonAccusesNobodyOfALostMachine()
    {
        QFETCH(bool, broken);
        QFETCH(int, signal);
        QFETCH(int, permille);
        UnderWay lesson;
        QVERIFY(lesson.start(kLesson, lessonOn(broken)));
        if (lesson.hasRead(m_reads[broken] * permille / 1000))
            ::kill(lesson.qemu, signal);
        const auto ran = lesson.end();
        // It may have been done an instant before: then it is as if nobody had been there.
        const bool isError = ran.code == 3 && ran.output.contains("ERROR: ") &&
                             (ran.output.contains("The machine is gone: ") ||
                              ran.output.contains("QEMU was stopped by a signal") ||
                              ran.output.contains("before it was ready"));
        const bool isDone =
            ran.code == m_whole[broken].code && ran.output == m_whole[broken].output;
        QVERIFY2(isError || isDone, ran.output + ran.errors.toUtf8());
        m_errors += isError ? 1 : 0;
        QTRY_VERIFY_WITH_TIMEOUT(::kill(lesson.qemu, 0) != 0, kPatience); // nobody is left behind
    }

    void mostOfThemWereLostInTime() { QVERIFY(m_errors >= 8); }

    // Time in which QEMU was stopped is not the guest's.
    void aQemuThatGoesOnIsNotAGuestThatNeverComesBack_data()
    {
        QTest::addColumn<int>("permille");
        QRandomGenerator random(kSeed + 1);
        for (int i = 0; i < 2; ++i) {
            const int at = static_cast<int>(random.bounded(0, 900));
            QTest::addRow("stopped at %d of 1000", at) << at;
        }
    }
    void aQemuThatGoesOnIsNotAGuestThatNeverComesBack()
    {
        QFETCH(int, permille);
        UnderWay lesson;
        QVERIFY(lesson.start(kLesson, lessonOn(false)));
        QVERIFY(lesson.hasRead(m_reads[0] * permille / 1000));
        QCOMPARE(::kill(lesson.qemu, SIGSTOP), 0);
        QVERIFY(!lesson.process.waitForFinished(1500));
        QCOMPARE(::kill(lesson.qemu, SIGCONT), 0);
        const auto ran = lesson.end();
        QCOMPARE(ran.output, m_whole[0].output);
        QCOMPARE(ran.code, 0);
    }

    void initTestCase()
    {
        m_broken = m_dir.filePath(QStringLiteral("broken.elf"));
        QVERIFY(patched::patch(kImage, m_broken, QStringLiteral("__guest_enter"), 0, 0xa909d033,
                               0xa909cc34));
        for (const int broken : {0, 1}) {
            UnderWay lesson;
            QVERIFY(lesson.start(kLesson, lessonOn(broken != 0)));
            qint64 last = lesson.before;
            QVERIFY(QTest::qWaitFor(
                [&] {
                    last = std::max(last, bytesReadBy(lesson.process.processId()));
                    return lesson.process.state() == QProcess::NotRunning;
                },
                kPatience));
            m_whole[broken] = lesson.end();
            QCOMPARE(m_whole[broken].code, broken);
            m_reads[broken] = last - lesson.before;
        }
    }

private:
    QStringList lessonOn(bool broken) const
    {
        return {QStringLiteral("run"), QStringLiteral("01"), QStringLiteral("--image"),
                broken ? m_broken : kImage};
    }

    QTemporaryDir m_dir;
    QString m_broken;
    Finished m_whole[2]; // of a good image, and of a broken one
    qint64 m_reads[2] = {0, 0};
    int m_errors = 0;
};

QTEST_GUILESS_MAIN(tst_surroundings)
#include "tst_surroundings.moc"
