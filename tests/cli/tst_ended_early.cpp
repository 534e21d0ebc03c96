// SPDX-License-Identifier: GPL-2.0-or-later
// A program that is told to end before its machine runs or while it records, or that is killed: no
// process of it is left, and no folder beyond the one that the next start sweeps.
#include "image/image.h"
#include "support/elf-patch.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure

/// The lines of a process's status that begin with `key` (proc(5), /proc/PID/status).
QByteArray statusOf(qint64 process, const QByteArray& key)
{
    QFile file(u"/proc/%1/status"_s.arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const auto lines = file.readAll().split('\n');
    for (const QByteArray& line : lines) {
        if (line.startsWith(key))
            return line.mid(key.size()).trimmed();
    }
    return {};
}

/// Whether a process has a handler for the signal: SigCgt is a mask of 64 bits.
bool handles(qint64 process, int signal)
{
    const quint64 caught = statusOf(process, "SigCgt:").toULongLong(nullptr, 16);
    return (caught >> (signal - 1) & 1) != 0;
}

/// The processes that were started with this TMPDIR: a program of ours and whatever it started.
QList<qint64> processesWith(const QString& tmpdir)
{
    QList<qint64> all;
    const QByteArray variable = "TMPDIR=" + QFile::encodeName(tmpdir);
    const auto names = QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString& name : names) {
        bool isProcess = false;
        const qint64 process = name.toLongLong(&isProcess);
        QFile file(u"/proc/%1/environ"_s.arg(name));
        if (isProcess && file.open(QIODevice::ReadOnly) &&
            file.readAll().split('\0').contains(variable) &&
            !statusOf(process, "State:").startsWith('Z'))
            all << process;
    }
    return all;
}

/// Whether a conversation that is logged there (--log rsp:FILE) stands at a free run, to be asked
/// again and again. Stretches of the hypervisor's own code are runs, too, where QEMU logs them, but
/// short ones: this one goes on while it is asked many times.
class StandsAtARun {
public:
    explicit StandsAtARun(const QString& log)
        : m_file(log)
    {
    }
    bool operator()()
    {
        const QByteArray lines = m_said.trimmed();
        return isQuiet() && lines.mid(lines.lastIndexOf('\n') + 1).contains("→ vCont;c");
    }
    /// Nothing is said any more, and something was.
    bool isQuiet()
    {
        if (!m_file.isOpen() && !m_file.open(QIODevice::ReadOnly))
            return false;
        const QByteArray more = m_file.readAll();
        m_said += more;
        m_quiet = more.isEmpty() ? m_quiet + 1 : 0;
        constexpr int kManyTimes = 100; // of 10 ms each (QTest::qWaitFor)
        return m_quiet > kManyTimes && !m_said.isEmpty();
    }

private:
    QFile m_file;
    QByteArray m_said;
    int m_quiet = 0;
};

QStringList entries(const QString& folder)
{
    return QDir(folder).entryList(QDir::AllEntries | QDir::Hidden | QDir::System |
                                  QDir::NoDotAndDotDot);
}

/// A program of ours, with a TMPDIR of its own.
struct Program {
    QTemporaryDir files{u"/tmp/ws-XXXXXX"_s};
    QTemporaryDir home;
    QProcess process;

    void start(const QString& program, const QStringList& arguments)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TMPDIR"_s, files.path());
        environment.insert(u"XDG_RUNTIME_DIR"_s, files.path());
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        environment.insert(u"HOME"_s, home.path());
        for (const QString& folder :
             {u"XDG_CONFIG_HOME"_s, u"XDG_DATA_HOME"_s, u"XDG_CACHE_HOME"_s})
            environment.remove(folder);
        process.setProcessEnvironment(environment);
        process.setChildProcessModifier([] { // whatever the test itself was started with (nohup)
            for (const int number : {SIGINT, SIGTERM, SIGHUP})
                ::signal(number, SIG_DFL);
        });
        process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/") + program,
                      arguments + QStringList{u"--language"_s, u"en"_s});
    }
    ~Program()
    {
        process.kill();
        process.waitForFinished(kPatience);
    }
};

/// When a program is told to end.
enum class When { AtOnce, ItListens, ThereIsQemu };
constexpr const char* kWhen[] = {"at once", "as soon as it listens", "as soon as there is a QEMU"};

} // namespace
Q_DECLARE_METATYPE(When)

class tst_EndedEarly : public QObject {
    Q_OBJECT
    QTemporaryDir m_guests;
    QStringList m_guest; ///< --guest and one that never ends
    QString m_loop;      ///< an image of the hypervisor whose guest A never comes back

private slots:
    void initTestCase()
    {
        QFile guest(m_guests.filePath(u"spin"_s));
        QVERIFY(guest.open(QIODevice::WriteOnly));
        QCOMPARE(guest.write("\x00\x00\x00\x14", 4), qint64{4}); // b .
        m_guest = QStringList{u"--guest"_s, guest.fileName()};
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY(image);
        const auto entry = (*image)->symbol(u"guest_a_entry"_s);
        support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        m_loop = m_guests.filePath(u"loop.elf"_s);
        QVERIFY(entry && elf.setWord(entry->address, 0x14000000) && elf.save(m_loop)); // b .
        // A lesson that lets a free run take its time.
        QFile lesson(m_guests.filePath(u"lesson.md"_s));
        QVERIFY(lesson.open(QIODevice::WriteOnly));
        QVERIFY(lesson.write("# A lesson\n\n```lab\nid = \"a-lesson\"\nseed = \"a\"\n"
                             "budget = 9000\n```\n\n## A step\n\n```lab\n"
                             "run_to = \"eret\"\n```\n") > 0);
    }

    void nothingIsLeft_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("signal");
        QTest::addColumn<When>("when");
        QTest::addColumn<int>("code");
        struct Row {
            const char* name;
            QString program;
            QStringList arguments;
            int code;
        };
        const Row rows[] = {
            {"worldswitch-trace", u"worldswitch-trace"_s, {u"--switches"_s, u"900"_s}, 3},
            {"worldswitch-lesson", u"worldswitch-lesson"_s, {u"run"_s, u"01"_s}, 3},
            {"worldswitch-vm", u"worldswitch-vm"_s, m_guest, 3},
            {"worldswitch-vm --gdb", u"worldswitch-vm"_s, m_guest + QStringList{u"--gdb"_s}, 3},
            {"worldswitch --screenshot",
             u"worldswitch"_s,
             {u"--switches"_s, u"900"_s, u"--screenshot"_s, u"/dev/null"_s},
             3},
            // A window is closed, which is no error.
            {"worldswitch", u"worldswitch"_s, {u"--switches"_s, u"900"_s}, 0},
        };
        for (const Row& row : rows) {
            for (const auto& [signal, name] :
                 {std::pair{SIGINT, "SIGINT"}, std::pair{SIGTERM, "SIGTERM"},
                  std::pair{SIGHUP, "SIGHUP"}}) {
                for (const When when : {When::AtOnce, When::ItListens, When::ThereIsQemu})
                    QTest::addRow("%s: %s %s", row.name, name, kWhen[static_cast<int>(when)])
                        << row.program << row.arguments << signal << when << row.code;
            }
        }
    }
    void nothingIsLeft()
    {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        QFETCH(int, signal);
        QFETCH(When, when);
        QFETCH(int, code);
        Program ours;
        ours.start(program, arguments);
        QVERIFY(ours.process.waitForStarted(kPatience));
        const qint64 itself = ours.process.processId();
        if (when == When::ItListens)
            QVERIFY(QTest::qWaitFor([&] { return handles(itself, signal); }, kPatience));
        if (when == When::ThereIsQemu)
            QVERIFY(QTest::qWaitFor([&] { return processesWith(ours.files.path()).size() > 1; },
                                    kPatience));
        QCOMPARE(::kill(static_cast<pid_t>(itself), signal), 0);
        QVERIFY(ours.process.waitForFinished(kPatience));
        const QString said = QString::fromUtf8(ours.process.readAllStandardError());
        // Before it listens the signal itself ends it.
        const bool byTheSignal =
            ours.process.exitStatus() == QProcess::CrashExit && ours.process.exitCode() == signal;
        if (when != When::AtOnce || !byTheSignal) {
            QCOMPARE(ours.process.exitStatus(), QProcess::NormalExit);
            QVERIFY2(ours.process.exitCode() == code, qUtf8Printable(said));
        }
        QTRY_COMPARE_WITH_TIMEOUT(processesWith(ours.files.path()), QList<qint64>(), kPatience);
        QCOMPARE(entries(ours.files.path()), QStringList());
    }

    void aRecordingUnderWayEndsAlike_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("signal");
        const std::pair<QString, QStringList> programs[] = {
            {u"worldswitch-trace"_s, {}},
            {u"worldswitch-lesson"_s, {u"run"_s, m_guests.filePath(u"lesson.md"_s)}},
            {u"worldswitch"_s, {u"--screenshot"_s, u"/dev/null"_s}},
        };
        for (const auto& [program, arguments] : programs) {
            for (const auto& [signal, name] :
                 {std::pair{SIGINT, "SIGINT"}, std::pair{SIGTERM, "SIGTERM"},
                  std::pair{SIGHUP, "SIGHUP"}})
                QTest::addRow("%s: %s", qPrintable(program), name)
                    << program << arguments << signal;
        }
    }
    void aRecordingUnderWayEndsAlike()
    {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        QFETCH(int, signal);
        Program ours;
        const QString log = ours.home.filePath(u"log"_s);
        ours.start(program,
                   arguments + QStringList{u"--image"_s, m_loop, u"--log"_s, u"rsp:"_s + log});
        QVERIFY(ours.process.waitForStarted(kPatience));
        StandsAtARun stands(log);
        QVERIFY(QTest::qWaitFor([&] { return stands(); }, kPatience));
        QCOMPARE(::kill(static_cast<pid_t>(ours.process.processId()), signal), 0);
        QVERIFY(ours.process.waitForFinished(kPatience));
        // A lesson's report is its output.
        const QString said = QString::fromUtf8(ours.process.readAllStandardError() +
                                               ours.process.readAllStandardOutput());
        QVERIFY2(said.contains(u"was interrupted at"_s), qUtf8Printable(said));
        QCOMPARE(ours.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(ours.process.exitCode(), 3);
        QTRY_COMPARE_WITH_TIMEOUT(processesWith(ours.files.path()), QList<qint64>(), kPatience);
        QCOMPARE(entries(ours.files.path()), QStringList());
    }

    /// A recording that is kept in a pipe waits for who reads it.
    void aPipeThatNobodyReadsIsWaitedForUntilASignal_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGHUP") << SIGHUP;
    }
    void aPipeThatNobodyReadsIsWaitedForUntilASignal()
    {
        QFETCH(int, signal);
        Program ours;
        const QString log = ours.home.filePath(u"log"_s);
        const QString fifo = ours.home.filePath(u"fifo"_s);
        QCOMPARE(::mkfifo(QFile::encodeName(fifo).constData(), 0600), 0);
        ours.start(u"worldswitch-trace"_s, {u"-o"_s, fifo, u"--log"_s, u"rsp:"_s + log});
        QVERIFY(ours.process.waitForStarted(kPatience));
        StandsAtARun waits(log);
        QVERIFY(QTest::qWaitFor([&] { return waits.isQuiet(); }, kPatience));
        QCOMPARE(ours.process.state(), QProcess::Running);
        QCOMPARE(::kill(static_cast<pid_t>(ours.process.processId()), signal), 0);
        QVERIFY(ours.process.waitForFinished(kPatience));
        const QString said = QString::fromUtf8(ours.process.readAllStandardError());
        QVERIFY2(said.contains(u"fifo cannot be written: it is a pipe, and nobody reads it."_s),
                 qUtf8Printable(said));
        QVERIFY2(said.contains(u"The recording was stopped"_s), qUtf8Printable(said));
        QCOMPARE(ours.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(ours.process.exitCode(), 3);
        QTRY_COMPARE_WITH_TIMEOUT(processesWith(ours.files.path()), QList<qint64>(), kPatience);
    }

    void aKilledOwnerLeavesOneFolderAtMost()
    {
        Program ours;
        const auto start = [&] {
            ours.start(u"worldswitch-vm"_s, m_guest + QStringList{u"--gdb"_s});
            QByteArray said;
            ours.process.setReadChannel(QProcess::StandardError);
            while (!said.contains("waits for a debugger") &&
                   ours.process.waitForReadyRead(kPatience))
                said += ours.process.readAllStandardError();
            return said;
        };
        QStringList before;
        for (int time = 0; time < 3; ++time) {
            const QByteArray said = start();
            QVERIFY2(said.contains("waits for a debugger"), said);
            // The one of this start is there, and the one that was left is not.
            const QStringList there = entries(ours.files.path());
            QCOMPARE(there.size(), 1);
            QVERIFY2(said.contains(there.first().toUtf8()), said);
            QVERIFY(!before.contains(there.first()));
            QCOMPARE(::kill(static_cast<pid_t>(ours.process.processId()), SIGKILL), 0);
            QVERIFY(ours.process.waitForFinished(kPatience));
            QTRY_COMPARE_WITH_TIMEOUT(processesWith(ours.files.path()), QList<qint64>(), kPatience);
            before = entries(ours.files.path());
            QVERIFY2(before.size() <= 1, qPrintable(before.join(u' ')));
        }
        // Nor does a start without a debugger leave it.
        ours.start(u"worldswitch-vm"_s, m_guest + QStringList{u"--timeout"_s, u"1"_s});
        QVERIFY(ours.process.waitForFinished(kPatience));
        QCOMPARE(entries(ours.files.path()), QStringList());
    }
};

QTEST_GUILESS_MAIN(tst_EndedEarly)
#include "tst_ended_early.moc"
