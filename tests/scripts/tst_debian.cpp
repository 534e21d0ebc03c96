// SPDX-License-Identifier: GPL-2.0-or-later
// scripts/in-debian and scripts/other-release: what they refuse and why, what they take from this
// machine, and that nothing is left of them. No registry is asked: a stand-in makes the root.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

struct Outcome {
    int exitCode = -1;
    QString out;
    QString err;
};

/// A cache of its own, and programs that stand before this machine's in PATH.
class Machine {
public:
    Machine()
    {
        QDir(m_dir.path()).mkpath(u"bin"_s);
        m_environment.insert(u"PATH"_s,
                             m_dir.filePath(u"bin"_s) + u':' + qEnvironmentVariable("PATH"));
        m_environment.insert(u"XDG_CACHE_HOME"_s, cache());
        m_environment.remove(u"WORLDSWITCH_DEBIAN_MIRROR"_s);
    }
    void program(const QString& name, const QString& body)
    {
        QFile file(m_dir.filePath(u"bin/"_s + name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write((u"#!/bin/bash\n"_s + body + u'\n').toUtf8());
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    void set(const QString& name, const QString& value) { m_environment.insert(name, value); }
    /// A registry of file: that has a release, and a debootstrap that makes a root with a shell.
    void makesRoots()
    {
        for (const auto& codename : {u"bookworm"_s, u"trixie"_s}) {
            QDir(m_dir.path()).mkpath(u"mirror/dists/"_s + codename);
            QFile release(path(u"mirror/dists/"_s + codename + u"/InRelease"_s));
            QVERIFY(release.open(QIODevice::WriteOnly));
        }
        set(u"WORLDSWITCH_DEBIAN_MIRROR"_s, u"file:"_s + path(u"mirror"_s));
        program(
            u"debootstrap"_s,
            u"root=${@: -2:1}\n"
            "mkdir -p \"$root\"/{bin,proc,dev,tmp,root,etc/apt,var/cache/apt/archives}\n"
            "for tool in sh cat ls sleep id unshare; do cp -L \"$(command -v $tool)\" "
            "\"$root/bin/\"; "
            "done\n"
            "for library in $(ldd \"$root\"/bin/* | grep -oE '/(usr/)?lib[^ ]*'); do\n"
            "  mkdir -p \"$root$(dirname \"$library\")\" && cp -L \"$library\" \"$root$library\"\n"
            "done 2>/dev/null\n"
            "echo made >>\"$XDG_CACHE_HOME/made\""_s);
    }
    [[nodiscard]] QString path(const QString& name) const { return m_dir.filePath(name); }
    [[nodiscard]] QString cache() const { return path(u"a cache, with a comma"_s); }
    void start(QProcess& process, const QString& script, const QStringList& arguments) const
    {
        process.setWorkingDirectory(u"/"_s);
        process.setProcessEnvironment(m_environment);
        process.start(u"/bin/bash"_s,
                      QStringList{QStringLiteral(WORLDSWITCH_SOURCE_DIR "/") + script} + arguments);
    }
    [[nodiscard]] Outcome run(const QString& script, const QStringList& arguments,
                              const QByteArray& input = {}) const
    {
        QProcess process;
        start(process, script, arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(120000))
            return {};
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
                QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }
    [[nodiscard]] QStringList calls() const
    {
        return QDir(cache() + u"/worldswitch"_s).entryList({u"call.*"_s}, QDir::Dirs);
    }

private:
    QTemporaryDir m_dir;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
};

/// Whether something in a folder is mounted for any process that runs: mounts that were made in a
/// namespace of its own last as long as a process there.
bool isMounted(const QString& folder)
{
    const QByteArray asListed = QString(folder).replace(u' ', u"\\040"_s).toUtf8();
    for (const QString& process : QDir(u"/proc"_s).entryList({u"[0-9]*"_s}, QDir::Dirs)) {
        QFile mounts(u"/proc/"_s + process + u"/mounts"_s);
        if (mounts.open(QIODevice::ReadOnly) && mounts.readAll().contains(asListed))
            return true;
    }
    return false;
}

/// Whether this user may do what in-debian does.
bool makesNamespaces()
{
    return ::geteuid() == 0 &&
           QProcess::execute(u"unshare"_s, {u"--mount"_s, u"--pid"_s, u"--fork"_s, u"mount"_s,
                                            u"-t"_s, u"tmpfs"_s, u"tmpfs"_s, u"/mnt"_s}) == 0;
}

} // namespace

class tst_Debian : public QObject {
    Q_OBJECT
private slots:
    void theRegistryIsThisMachines_data()
    {
        QTest::addColumn<QString>("targets"); // as apt-get indextargets prints them
        QTest::addColumn<QString>("sources");
        QTest::newRow("Debian 12, its updates and its security")
            << u"Debian|http://a.example/debian/|bookworm|main\n"
               "Debian|http://a.example/debian/|bookworm-updates|main\n"
               "Debian|http://a.example/debian-security/|bookworm-security|main"_s
            << u"http://a.example/debian/ trixie\nhttp://a.example/debian/ trixie-updates\n"
               "http://a.example/debian-security/ trixie-security\n"_s;
        QTest::newRow("a release by its suite, security first")
            << u"Debian|https://b.example/s/|stable-security|main\n"
               "Debian|https://b.example/d/|stable|main\nDebian|https://b.example/d/|stable|contrib"_s
            << u"https://b.example/d/ trixie\nhttps://b.example/s/ trixie-security\n"_s;
        QTest::newRow("others' packages and backports are left out")
            << u"Docker|https://c.example/linux/debian/|bookworm|main\n"
               "Debian|http://a.example/debian/|bookworm-backports|main\n"
               "Debian|http://a.example/debian/|bookworm|main"_s
            << u"http://a.example/debian/ trixie\n"_s;
        QTest::newRow("before apt has fetched its lists")
            << u"$(ORIGIN)|http://d.example/debian/|bookworm|main\n"
               "$(ORIGIN)|http://e.example/tools/|bookworm|main"_s
            << u"http://d.example/debian/ trixie\n"_s;
        QTest::newRow("Ubuntu has none")
            << u"Ubuntu|http://f.example/ubuntu/|noble|main"_s << QString();
        QTest::newRow("an apt without sources has none") << QString() << QString();
    }
    void theRegistryIsThisMachines()
    {
        QFETCH(QString, targets);
        QFETCH(QString, sources);
        Machine machine;
        machine.program(u"apt-get"_s, u"cat <<'X'\n"_s + targets + u"\nX"_s);
        QFile script(machine.path(u"ask"_s));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write(". " WORLDSWITCH_SOURCE_DIR "/scripts/debian.sh; debian_sources trixie\n");
        script.close();
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PATH"_s, machine.path(u"bin"_s) + u":/usr/bin:/bin"_s);
        environment.remove(u"WORLDSWITCH_DEBIAN_MIRROR"_s);
        process.setProcessEnvironment(environment);
        process.start(u"/bin/bash"_s, {script.fileName()});
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()), sources);
        QCOMPARE(process.exitCode() == 0, !sources.isEmpty());
    }

    // Virtual timers are computed otherwise from 8.2 on; the second QEMU is of the other side.
    void theSecondQemuIsOfTheOtherSide_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("release");
        QTest::newRow("Debian 12's") << u"7.2.15 (Debian 1:7.2+dfsg-7)"_s << u"Debian 13"_s;
        QTest::newRow("Ubuntu 23.10's") << u"8.0.4 (Debian 1:8.0.4)"_s << u"Debian 13"_s;
        QTest::newRow("the last before") << u"8.1.5"_s << u"Debian 13"_s;
        QTest::newRow("the first after") << u"8.2.0"_s << u"Debian 12"_s;
        QTest::newRow("Ubuntu 24.04's") << u"8.2.2 (Debian 1:8.2.2+ds)"_s << u"Debian 12"_s;
        QTest::newRow("one of two digits") << u"10.0.2"_s << u"Debian 12"_s;
    }
    void theSecondQemuIsOfTheOtherSide()
    {
        QFETCH(QString, version);
        QFETCH(QString, release);
        Machine machine;
        machine.program(u"qemu-system-aarch64"_s,
                        u"echo 'QEMU emulator version "_s + version + u"'"_s);
        machine.set(u"WORLDSWITCH_DEBIAN_MIRROR"_s, u"http://127.0.0.1:1/debian"_s);
        const auto outcome =
            machine.run(u"scripts/other-release"_s, {u"--qemu"_s, u"echo"_s, u"ran"_s});
        QCOMPARE(outcome.exitCode, 3);
        QCOMPARE(outcome.out, QString());
        QVERIFY2(outcome.err.contains(u"worldswitch: not run: "_s) && outcome.err.contains(release),
                 qPrintable(outcome.err));
    }

    void whatIsOptionalIsDoneWithout()
    {
        Machine machine;
        machine.set(u"WORLDSWITCH_DEBIAN_MIRROR"_s, u"http://127.0.0.1:1/debian"_s);
        const auto outcome =
            machine.run(u"scripts/other-release"_s,
                        {u"--optional"_s, u"--netboot"_s, u"sh"_s, u"-c"_s,
                         u"echo \"at:${WORLDSWITCH_OTHER_NETBOOT:-nowhere}\"; exit 5"_s});
        QCOMPARE(outcome.out, u"at:nowhere\n"_s);
        QCOMPARE(outcome.exitCode, 5);
    }

    void whatCannotBeDoneIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("lacks"); // a program that fails here
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("says");
        const QStringList good{u"13"_s, u"true"_s};
        QTest::newRow("a release that is not known")
            << QStringList{u"11"_s, u"true"_s} << QString() << 2 << u"'11' is no release"_s;
        QTest::newRow("a release of another maker")
            << QStringList{u"noble"_s, u"true"_s} << QString() << 2 << u"'noble' is no release"_s;
        QTest::newRow("no command") << QStringList{u"13"_s} << QString() << 2 << u"Usage:"_s;
        QTest::newRow("not root") << good << u"id"_s << 3 << u"not run: a root of Debian 13"_s;
        QTest::newRow("no namespaces")
            << good << u"unshare"_s << 3 << u"not run: this machine's root may not"_s;
        QTest::newRow("no registry") << good << QString() << 3 << u"not run: no registry answers"_s;
    }
    void whatCannotBeDoneIsSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, lacks);
        QFETCH(int, exitCode);
        QFETCH(QString, says);
        Machine machine;
        machine.program(u"id"_s, lacks == u"id"_s ? u"echo 1000"_s : u"echo 0"_s);
        for (const auto& tool : {u"debootstrap"_s, u"unshare"_s})
            machine.program(tool, lacks == tool ? u"exit 1"_s : u"exit 0"_s);
        machine.set(u"WORLDSWITCH_DEBIAN_MIRROR"_s, u"http://127.0.0.1:1/debian"_s);
        const auto outcome = machine.run(u"scripts/in-debian"_s, arguments);
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
        QCOMPARE(outcome.exitCode, exitCode);
    }

    void aCommandRunsInARootThatIsFreshEachTime()
    {
        if (!makesNamespaces())
            QSKIP("not run: this user may not make mount namespaces");
        Machine machine;
        machine.makesRoots();
        // Input, output, the exit code; the sources, without what is built; a note from the last
        // time.
        const QStringList command{
            u"trixie"_s, u"sh"_s, u"-c"_s,
            u"cat; ls; ls /tmp; echo note >/tmp/note; echo \"$WORLDSWITCH_IN_DEBIAN\"; exit 7"_s};
        for (int i = 0; i < 2; ++i) {
            const auto outcome = machine.run(u"scripts/in-debian"_s, command, "typed\n");
            QVERIFY2(outcome.exitCode == 7, qPrintable(outcome.err));
            const QStringList lines = outcome.out.split(u'\n', Qt::SkipEmptyParts);
            QCOMPARE(lines.first(), u"typed"_s);
            QCOMPARE(lines.last(), u"13"_s);
            QVERIFY(lines.contains(u"run"_s) && lines.contains(u"CMakeLists.txt"_s));
            QVERIFY2(!lines.contains(u"build"_s) && !lines.contains(u"note"_s),
                     qPrintable(outcome.out));
            QTRY_VERIFY_WITH_TIMEOUT(!isMounted(machine.cache()), 60000);
            QCOMPARE(machine.calls(), QStringList());
        }
        QFile made(machine.cache() + u"/made"_s); // by debootstrap, once
        QVERIFY(made.open(QIODevice::ReadOnly));
        QCOMPARE(made.readAll(), QByteArray("made\n"));
    }

    /// Nobody may in a chroot (user_namespaces(7)): what is tested in a jail would not be run
    /// there.
    void aJailsNamespacesAreMadeInIt()
    {
        if (!makesNamespaces())
            QSKIP("not run: this user may not make mount namespaces");
        if (QProcess::execute(u"unshare"_s, {u"--user"_s, u"true"_s}) != 0)
            QSKIP("not run: this machine makes no user namespaces");
        Machine machine;
        machine.makesRoots();
        const auto outcome =
            machine.run(u"scripts/in-debian"_s,
                        {u"13"_s, u"unshare"_s, u"--user"_s, u"sh"_s, u"-c"_s, u"echo made"_s});
        QVERIFY2(outcome.exitCode == 0, qPrintable(outcome.err));
        QCOMPARE(outcome.out, u"made\n"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!isMounted(machine.cache()), 60000);
    }

    void nothingStaysOfACallThatIsEnded_data()
    {
        QTest::addColumn<bool>("killed");
        QTest::newRow("asked to end") << false;
        QTest::newRow("killed") << true;
    }
    void nothingStaysOfACallThatIsEnded()
    {
        QFETCH(bool, killed);
        if (!makesNamespaces())
            QSKIP("not run: this user may not make mount namespaces");
        Machine machine;
        machine.makesRoots();
        QProcess process;
        machine.start(process, u"scripts/in-debian"_s,
                      {u"12"_s, u"sh"_s, u"-c"_s, u"echo there; sleep 1000 & sleep 1000"_s});
        QVERIFY(process.waitForReadyRead(120000));
        QCOMPARE(process.readLine().trimmed(), QByteArray("there"));
        QVERIFY(isMounted(machine.cache()));
        if (killed)
            process.kill();
        else
            process.terminate();
        QVERIFY(process.waitForFinished(60000));
        QTRY_VERIFY_WITH_TIMEOUT(!isMounted(machine.cache()), 60000);
        QCOMPARE(machine.calls().size(), killed ? 1 : 0);
        const auto next =
            machine.run(u"scripts/in-debian"_s, {u"12"_s, u"sh"_s, u"-c"_s, u"exit 0"_s});
        QVERIFY2(next.exitCode == 0, qPrintable(next.err));
        QCOMPARE(machine.calls(), QStringList()); // the next one cleans up after it
    }
};

QTEST_GUILESS_MAIN(tst_Debian)
#include "tst_debian.moc"
