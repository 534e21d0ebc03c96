// SPDX-License-Identifier: GPL-2.0-or-later
// Every command that the README shows, typed as it stands there, in the order in which it stands
// there, with what a reader is promised of it. A command that this test does not know fails.
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr int kDeadline = 120000; // a loaded machine is slow; an idle one needs a tenth

/// What is done with one command and expected of it.
struct Promise {
    const char* command; ///< how it begins
    enum class Kind {
        Assigns,  ///< holds for the lines after it
        Ends,     ///< runs to its end, exit code 0
        Fails,    ///< runs to its end, exit code 1: what nobody has written yet fails
        Serves,   ///< goes on; is ended by `keys`, with exit code 0
        Waits,    ///< goes on until the lines that attach to it have ended
        Builds,   ///< builds the whole project: seen in the full tier
        IsATier,  ///< ./test itself: its help must know each option
        Installs, ///< packages: a simulation names them
    } kind;
    const char* shows = ""; ///< what its output must contain
    const char* keys = "";  ///< what is typed once that was seen
};

using Kind = Promise::Kind;
constexpr const char* kCtrlAX = "\x01x";

const Promise kPromises[] = {
    {"./run --screenshot", Kind::Builds},
    {"./run --lesson", Kind::Builds},
    {"./run", Kind::Builds, "__guest_enter"},
    {"./test", Kind::IsATier},
    {"export PATH=", Kind::Assigns},
    {"D=", Kind::Assigns},
    {"worldswitch-trace --connect", Kind::Ends, "__guest_enter"},
    {"worldswitch-trace --format json", Kind::Ends, "\"pc\""},
    {"worldswitch-trace --switches 4 -o a.wsrec", Kind::Ends},
    {"worldswitch-trace print a.wsrec", Kind::Ends, "host_ctxt.regs.regs[19]"},
    {"worldswitch-trace info a.wsrec", Kind::Ends, "Switches: 4"},
    {"worldswitch-trace check", Kind::Ends, "holds"},
    {"worldswitch-trace", Kind::Ends, "__guest_exit"},
    {"worldswitch --connect", Kind::Ends},
    {"sudo apt-get install", Kind::Installs},
    {"truncate", Kind::Ends},
    {"worldswitch-vm --guest $D/linux --initrd $D/initrd.gz --append console=ttyAMA0 --cpus 1 "
     "--gdb",
     Kind::Waits, "debugger at"},
    {"worldswitch-vm --guest $D/linux", Kind::Serves, "Linux version", kCtrlAX},
    {"worldswitch-vm --guest /usr/lib/u-boot", Kind::Serves, "U-Boot 20", kCtrlAX},
    {"worldswitch-vm --guest /usr/share/qemu-efi", Kind::Serves, "UEFI", kCtrlAX},
    {"worldswitch-lesson list", Kind::Ends, "01  "},
    {"worldswitch-lesson take", Kind::Serves, "Step 1 of 14", "q\n"},
    {"worldswitch-lesson run", Kind::Ends, "pass"},
    {"worldswitch-lesson start", Kind::Ends, "is laid out"},
    {"worldswitch-lesson check", Kind::Fails, "capsule.wsrec"},
    {"worldswitch-lesson exam", Kind::Ends, "three capsules"},
};

/// A command of the README's, without the remark behind it.
QStringList commandsOfReadme()
{
    QFile file(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/README.md"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    static const QRegularExpression remark(QStringLiteral("\\s+# .*$"));
    QStringList commands;
    bool inside = false;
    for (QString line : QString::fromUtf8(file.readAll()).split(u'\n')) {
        if (line.startsWith(u"```")) {
            inside = line == u"```sh";
        } else if (inside && !line.trimmed().isEmpty()) {
            commands << line.remove(remark);
        }
    }
    return commands;
}

const Promise* promiseOf(const QString& command)
{
    for (const Promise& promise : kPromises)
        if (command.startsWith(QLatin1String(promise.command)))
            return &promise;
    return nullptr;
}

/// A process that is read as it goes on, and typed at.
class Running {
public:
    Running(const QString& line, const QString& folder)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.setWorkingDirectory(folder);
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const auto* name : {"DISPLAY", "WAYLAND_DISPLAY"})
            environment.remove(QString::fromLatin1(name));
        m_process.setProcessEnvironment(environment);
        m_process.start(QStringLiteral("/bin/bash"), {QStringLiteral("-c"), line});
    }
    ~Running()
    {
        if (m_process.state() == QProcess::NotRunning)
            return;
        m_process.terminate();
        m_process.waitForFinished(60000);
    }
    bool shows(const QByteArray& text)
    {
        QElapsedTimer passed;
        passed.start();
        while (!m_text.contains(text) && !passed.hasExpired(kDeadline)) {
            const bool more = m_process.waitForReadyRead(kDeadline);
            m_text += m_process.readAll();
            if (!more)
                break;
        }
        return m_text.contains(text);
    }
    void type(const QByteArray& keys) { m_process.write(keys); }
    int exitCode()
    {
        m_process.waitForFinished(kDeadline);
        m_text += m_process.readAll();
        return m_process.state() == QProcess::NotRunning ? m_process.exitCode() : -1;
    }
    [[nodiscard]] const QByteArray& text() const { return m_text; }

private:
    QProcess m_process;
    QByteArray m_text;
};

} // namespace

class tst_Readme : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_dir;                ///< the reader's folder: the project's, by links
    QString m_assigned;                 ///< the assignments before a command
    std::unique_ptr<Running> m_waiting; ///< a machine that waits for a debugger

    [[nodiscard]] QString assigned(const QString& command) const { return m_assigned + command; }

    /// The place of a machine that waits: the one that was started last, or a plain QEMU of our
    /// own.
    QString endpoint()
    {
        static const QRegularExpression printed(QStringLiteral("debugger at (\\S+),"));
        if (m_waiting)
            return printed.match(QString::fromUtf8(m_waiting->text())).captured(1);
        const QString path = m_dir.filePath(QStringLiteral("gdb.sock"));
        m_waiting = std::make_unique<Running>(
            QStringLiteral("exec qemu-system-aarch64 -machine virt,virtualization=on,gic-version=3 "
                           "-cpu cortex-a57 -nodefaults -display none -S -icount shift=0 -kernel "
                           "build/release/hypervisor/worldswitch.elf -gdb "
                           "unix:%1,server=on,wait=off -chardev stdio,id=m -mon chardev=m")
                .arg(path),
            m_dir.path());
        // The prompt can come before the socket; an answer comes from the loop that serves both.
        m_waiting->type("info status\n");
        return m_waiting->shows("VM status: paused") ? path : QString();
    }

private slots:
    void initTestCase()
    {
        QVERIFY(QDir(m_dir.path()).mkdir(QStringLiteral("build")));
        QVERIFY(QFile::link(QStringLiteral(WORLDSWITCH_BIN_DIR "/.."),
                            m_dir.filePath(QStringLiteral("build/release"))));
        for (const QString& script : {QStringLiteral("run"), QStringLiteral("test")})
            QVERIFY(QFile::link(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/") + script,
                                m_dir.filePath(script)));
    }

    void eachCommandDoesWhatIsSaid_data()
    {
        QTest::addColumn<QString>("command");
        int number = 0;
        for (const QString& command : commandsOfReadme())
            QTest::newRow(qPrintable(QStringLiteral("%1: %2").arg(++number).arg(command)))
                << command;
        QVERIFY2(number > 15, "the README shows its commands in ```sh blocks");
    }
    void eachCommandDoesWhatIsSaid()
    {
        QFETCH(QString, command);
        const Promise* const promise = promiseOf(command);
        QVERIFY2(promise, "a command of the README's that no test runs");
        if (command.contains(u"unix:PATH")) {
            const QString path = endpoint();
            QVERIFY2(!path.isEmpty(), "no machine waits for a debugger");
            command.replace(QStringLiteral("PATH"), path);
        } else {
            m_waiting.reset();
        }
        switch (promise->kind) {
        case Kind::Assigns:
            m_assigned += command + u'\n';
            return;
        case Kind::IsATier: {
            Running help(QStringLiteral("./test --help"), m_dir.path());
            QCOMPARE(help.exitCode(), 0);
            for (const QString& word : command.split(u' ').mid(1))
                QVERIFY2(help.text().contains(word.toUtf8()), qPrintable(word));
            return;
        }
        case Kind::Installs: {
            QVERIFY(command.startsWith(u"sudo apt-get install "));
            Running simulated(
                command.replace(QStringLiteral("sudo apt-get"), QStringLiteral("apt-get -s -q")),
                m_dir.path());
            if (simulated.exitCode() != 0 && simulated.text().contains("Unable to locate"))
                QSKIP("not run: apt has no list of packages here (apt-get update)");
            QVERIFY2(simulated.exitCode() == 0, simulated.text().constData());
            return;
        }
        case Kind::Builds:
#ifndef WORLDSWITCH_BUILDS_TOO
            QSKIP("not run: it builds the release preset (./test --full)");
#endif
        case Kind::Fails:
        case Kind::Ends: {
            if (command.startsWith(u"worldswitch --connect")) // the window, without a display
                command += QStringLiteral(" --screenshot window.png");
            if (command.startsWith(u"./run --lesson"))
                command += QStringLiteral(" --screenshot lesson.png");
            Running ends(assigned(command), m_dir.path());
            const int code = ends.exitCode();
            QVERIFY2(code == (promise->kind == Kind::Fails ? 1 : 0),
                     ends.text().right(2000).constData());
            QVERIFY2(ends.text().contains(promise->shows), ends.text().right(2000).constData());
            return;
        }
        case Kind::Waits:
            m_waiting = std::make_unique<Running>(assigned(command), m_dir.path());
            QVERIFY2(m_waiting->shows(promise->shows), m_waiting->text().constData());
            return;
        case Kind::Serves: {
            if (command.contains(u"qemu-efi") &&
                !QFile::exists(QStringLiteral("/usr/share/qemu-efi-aarch64")))
                QSKIP("not run: the package qemu-efi-aarch64 is not installed (./test --full)");
            // Keys are a terminal's: script(1) is one.
            QFile line(m_dir.filePath(QStringLiteral("line")));
            QVERIFY(line.open(QIODevice::WriteOnly));
            line.write(assigned(command).toUtf8());
            line.close();
            Running serves(QStringLiteral("script -qfec 'bash ./line' /dev/null"), m_dir.path());
            QVERIFY2(serves.shows(promise->shows), serves.text().right(2000).constData());
            serves.type(promise->keys);
            const int code = serves.exitCode();
            QVERIFY2(code == 0, serves.text().right(2000).constData());
            return;
        }
        }
    }

    void cleanupTestCase()
    {
        m_waiting.reset();
    }
};

QTEST_GUILESS_MAIN(tst_Readme)
#include "tst_readme.moc"
