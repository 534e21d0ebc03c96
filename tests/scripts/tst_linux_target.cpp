// SPDX-License-Identifier: GPL-2.0-or-later
// scripts/linux-target: what it refuses and why, what it takes out of Debian's packages, and what
// it starts. No registry is asked: a stand-in for apt hands out two packages of a few bytes.
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure

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
        m_environment.insert(u"PATH"_s, path(u"bin"_s) + u':' + qEnvironmentVariable("PATH"));
        m_environment.insert(u"XDG_CACHE_HOME"_s, path(u"a cache, with a comma"_s));
        // No registry is there, and no file of that name.
        m_environment.insert(u"WORLDSWITCH_DEBIAN_MIRROR"_s, u"http://127.0.0.1:1/debian"_s);
    }
    void program(const QString& name, const QString& body)
    {
        QFile file(path(u"bin/"_s + name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write((u"#!/bin/bash\n"_s + body + u'\n').toUtf8());
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    /// An apt that has two packages. `without` is left out of them.
    void hasKernels(const QString& without = {})
    {
        program(u"apt-get"_s,
                u"case \"$*\" in\n"
                "  *update*) exit 0 ;;\n"
                "  *download*) echo \"fetched ${@: -1}\" >>\"$XDG_CACHE_HOME/fetched\"\n"
                "    root=$(mktemp -d)\n"
                "    mkdir -p \"$root/DEBIAN\" \"$root/boot\" \"$root/usr/lib/debug/boot\"\n"
                "    printf 'Package: %s\\nVersion: 1\\nArchitecture: arm64\\n"
                "Maintainer: nobody\\nDescription: toy\\n' \"${@: -1}\" >\"$root/DEBIAN/control\"\n"
                "    case \"${@: -1}\" in\n"
                "      *-dbg) file=usr/lib/debug/boot/vmlinux-1 ;; *) file=boot/vmlinuz-1 ;;\n"
                "    esac\n"
                "    [ \"${file##*/}\" = '"_s +
                    without +
                    u"' ] || echo \"a toy's $file\" >\"$root/$file\"\n"
                    "    dpkg-deb -b \"$root\" \"${@: -1}_1_arm64.deb\"; rm -r \"$root\" ;;\n"
                    "esac"_s);
        program(u"apt-cache"_s, u"echo linux-image-cloud-arm64\n"
                                "echo '  Depends: linux-image-6.1.0-99-cloud-arm64'"_s);
        for (const auto& compiler : {u"aarch64-linux-gnu-gcc"_s, u"gcc"_s})
            program(compiler, u"while [ \"$1\" != -o ]; do shift; done; echo program >\"$2\""_s);
        // One whose machine has a timer; it says what else it was started with.
        program(
            u"qemu-system-aarch64"_s,
            u"case \"$*\" in\n"
            "  *,dumpdtb=tree*) echo '/dts-v1/; / { timer { }; };' | dtc -O dtb -o tree; exit ;;\n"
            "esac\n"
            "printf '[%s]' \"$@\"; echo; exit 5"_s);
    }
    void set(const QString& name, const QString& value) { m_environment.insert(name, value); }
    [[nodiscard]] QString path(const QString& name) const { return m_dir.filePath(name); }
    [[nodiscard]] QStringList left() const
    {
        return QDir(path(u"a cache, with a comma/worldswitch"_s)).entryList({u"unpacking.*"_s});
    }
    [[nodiscard]] QString fetched() const
    {
        QFile file(path(u"a cache, with a comma/fetched"_s));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }
    [[nodiscard]] Outcome run(const QStringList& arguments) const
    {
        QProcess process;
        process.setWorkingDirectory(u"/"_s);
        process.setProcessEnvironment(m_environment);
        process.start(u"/bin/bash"_s,
                      QStringList{QStringLiteral(WORLDSWITCH_SOURCE_DIR "/scripts/linux-target")} +
                          arguments);
        process.closeWriteChannel();
        if (!process.waitForFinished(kPatience))
            return {};
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
                QString::fromUtf8(process.readAllStandardOutput()),
                QString::fromUtf8(process.readAllStandardError())};
    }

private:
    QTemporaryDir m_dir;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
};

/// The value of NAME=VALUE.
QString value(const QString& out, const QString& name)
{
    for (const QString& line : out.split(u'\n'))
        if (line.startsWith(name + u'='))
            return line.mid(name.size() + 1);
    return {};
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_linux_target : public QObject {
    Q_OBJECT
private slots:
    void whatCannotBeDoneIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("lacks");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("says");
        const QStringList good{u"vhe"_s};
        QTest::newRow("no mode") << QStringList() << QString() << 2 << u"Usage:"_s;
        QTest::newRow("a mode that there is not")
            << QStringList{u"pkvm"_s} << QString() << 2 << u"there is no mode 'pkvm': it is vhe"_s;
        QTest::newRow("a kernel that there is not")
            << QStringList{u"--kernel"_s, u"5.4"_s, u"vhe"_s} << QString() << 2
            << u"there is no kernel '5.4' here: it is 6.1 or 6.12"_s;
        QTest::newRow("an option that there is not")
            << QStringList{u"--boot"_s, u"vhe"_s} << QString() << 2
            << u"there is no option '--boot'"_s;
        QTest::newRow("no registry") << good << u"registry"_s << 3
                                     << u"worldswitch: not run: no registry answers with Debian "
                                        "12's packages."_s;
        QTest::newRow("no kernel in its package")
            << good << u"vmlinuz-1"_s << 3
            << u"not run: Debian 12's linux-image-6.1.0-99-cloud-arm64 has no vmlinuz"_s;
        QTest::newRow("no symbols in the other one")
            << good << u"vmlinux-1"_s << 3
            << u"not run: Debian 12's linux-image-6.1.0-99-cloud-arm64-dbg has no vmlinux"_s;
        QTest::newRow("no compiler that works")
            << good << u"compiler"_s << 3
            << u"not run: the kernel's only process could not be built"_s;
        QTest::newRow("no device tree") << QStringList{u"--slow-clock"_s, u"vhe"_s} << u"tree"_s
                                        << 3 << u"not run: QEMU's device tree could not be had"_s;
    }
    void whatCannotBeDoneIsSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, lacks);
        QFETCH(int, exitCode);
        QFETCH(QString, says);
        Machine machine;
        if (lacks != u"registry"_s)
            machine.hasKernels(lacks);
        if (lacks == u"compiler"_s)
            for (const auto& compiler : {u"aarch64-linux-gnu-gcc"_s, u"gcc"_s})
                machine.program(compiler, u"exit 1"_s);
        if (lacks == u"tree"_s)
            machine.program(u"qemu-system-aarch64"_s, u"exit 1"_s);
        const auto outcome = machine.run(arguments);
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
        QCOMPARE(outcome.exitCode, exitCode);
        QCOMPARE(outcome.out, QString());
        QCOMPARE(machine.left(), QStringList());
    }

    // A kernel that somebody built: nothing is fetched, and what it lacks is said.
    void aKernelOfOnesOwnIsBooted()
    {
        Machine machine;
        machine.hasKernels(); // and a compiler
        const QTemporaryDir folder;
        const auto write = [&](const QString& name) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("a kernel") > 0);
        };
        const QStringList asked{u"--kernel"_s, folder.path(), u"--files"_s, u"vhe"_s};
        const auto none = machine.run(asked);
        QCOMPARE(none.exitCode, 3);
        QVERIFY2(none.err.contains(folder.path() + u" has no vmlinux that can be read"_s),
                 qPrintable(none.err));
        write(u"vmlinux"_s);
        const auto noImage = machine.run(asked);
        QVERIFY2(noImage.err.contains(u" has no Image that can be read"_s),
                 qPrintable(noImage.err));
        QVERIFY(QDir(folder.path()).mkpath(u"arch/arm64/boot"_s));
        write(u"arch/arm64/boot/Image"_s);
        const auto built = machine.run(asked);
        QVERIFY2(built.exitCode == 0, qPrintable(built.err));
        QCOMPARE(value(built.out, u"image"_s), folder.filePath(u"arch/arm64/boot/Image"_s));
        QCOMPARE(value(built.out, u"vmlinux"_s), folder.filePath(u"vmlinux"_s));
        write(u"Image"_s);
        QCOMPARE(value(machine.run(asked).out, u"image"_s), folder.filePath(u"Image"_s));
    }

    void whatIsInThePackagesIsKept()
    {
        Machine machine;
        machine.hasKernels();
        const auto first = machine.run({u"--files"_s, u"nvhe-pauth"_s});
        QVERIFY2(first.exitCode == 0, qPrintable(first.err));
        QCOMPARE(contents(value(first.out, u"image"_s)), QByteArray("a toy's boot/vmlinuz-1\n"));
        QCOMPARE(contents(value(first.out, u"vmlinux"_s)),
                 QByteArray("a toy's usr/lib/debug/boot/vmlinux-1\n"));
        QVERIFY(contents(value(first.out, u"initrd"_s)).startsWith("070701"));
        QCOMPARE(value(first.out, u"cpu"_s), u"max"_s);
        QCOMPARE(value(first.out, u"append"_s),
                 u"console=ttyAMA0 nokaslr quiet kvm-arm.mode=nvhe -- keys"_s);
        QCOMPARE(machine.left(), QStringList());
        // Another time nothing is asked of a registry, nor of a compiler.
        machine.program(u"apt-get"_s, u"exit 1"_s);
        machine.program(u"aarch64-linux-gnu-gcc"_s, u"exit 1"_s);
        machine.program(u"gcc"_s, u"exit 1"_s);
        QCOMPARE(machine.run({u"--files"_s, u"nvhe-pauth"_s}).out, first.out);
        QCOMPARE(machine.fetched(), u"fetched linux-image-6.1.0-99-cloud-arm64\n"
                                    "fetched linux-image-6.1.0-99-cloud-arm64-dbg\n"_s);
    }

    // The device tree says that the counter is faster than it is.
    void aSlowClockIsToldToTheKernel()
    {
        Machine machine;
        machine.hasKernels();
        const auto usual = machine.run({u"--files"_s, u"nvhe"_s});
        QVERIFY2(usual.exitCode == 0, qPrintable(usual.err));
        QCOMPARE(value(usual.out, u"cpu"_s), u"cortex-a57"_s);
        QVERIFY(!usual.out.contains(u"dtb="_s));
        const auto slow = machine.run({u"--slow-clock"_s, u"--files"_s, u"nvhe"_s});
        QVERIFY2(slow.exitCode == 0, qPrintable(slow.err));
        QCOMPARE(value(slow.out, u"cpu"_s), u"cortex-a57,cntfrq=1000000"_s);
        const QString tree = value(slow.out, u"dtb"_s);
        QProcess said;
        said.start(u"fdtget"_s, {u"-t"_s, u"u"_s, tree, u"/timer"_s, u"clock-frequency"_s});
        QVERIFY(said.waitForFinished(kPatience));
        QCOMPARE(said.readAllStandardOutput().trimmed(), QByteArray("250000000"));
        QCOMPARE(machine.left(), QStringList());
        const auto booted = machine.run({u"--slow-clock"_s, u"nvhe"_s, u"-S"_s});
        QCOMPARE(booted.exitCode, 5);
        QVERIFY2(booted.out.contains(u"[-dtb]["_s + tree + u"][-S]"_s), qPrintable(booted.out));
    }

    void qemuGetsWhatIsAskedForAndItsExitCodeIsHandedOn_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<QString>("append");
        QTest::newRow("VHE") << u"vhe"_s << u"cortex-a76"_s << u"quiet]"_s;
        QTest::newRow("nVHE") << u"nvhe"_s << u"cortex-a57"_s << u"quiet]"_s;
        QTest::newRow("VHE with keys") << u"vhe-pauth"_s << u"max"_s << u"quiet -- keys]"_s;
        QTest::newRow("nVHE with keys")
            << u"nvhe-pauth"_s << u"max"_s << u"quiet kvm-arm.mode=nvhe -- keys]"_s;
    }
    void qemuGetsWhatIsAskedForAndItsExitCodeIsHandedOn()
    {
        QFETCH(QString, mode);
        QFETCH(QString, cpu);
        QFETCH(QString, append);
        Machine machine;
        machine.hasKernels();
        const auto outcome = machine.run({mode, u"-icount"_s, u"shift=0"_s});
        QVERIFY2(outcome.exitCode == 5, qPrintable(outcome.err));
        QVERIFY(outcome.out.contains(u"[-machine][virt,virtualization=on,gic-version=3]"_s));
        QVERIFY(outcome.out.contains(u"[-cpu]["_s + cpu + u']'));
        QVERIFY(outcome.out.contains(append));
        QVERIFY(outcome.out.contains(u"[-icount][shift=0]"_s));
    }
};

QTEST_GUILESS_MAIN(tst_linux_target)
#include "tst_linux_target.moc"
