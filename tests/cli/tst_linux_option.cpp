// SPDX-License-Identifier: GPL-2.0-or-later
// What --linux boots: asked of a script, here of one that has the answers ready.
#include "cli/linux-target.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class tst_LinuxOption : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    void write(const QByteArray& body) const
    {
        QFile file(m_dir.filePath(u"linux-target"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.write("#!/bin/sh\n" + body) > 0);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    }

private slots:
    void init()
    {
        qputenv("WORLDSWITCH_LINUX_TARGET", m_dir.filePath(u"linux-target"_s).toLocal8Bit());
    }

    void itIsAskedOfAScript()
    {
        write("printf '%s\\n' image=/k/Image vmlinux=/k/vmlinux initrd=/k/i machine=virt "
              "cpu=cortex-a57 memory=512 'append=console=ttyAMA0 quiet' >&1\n"
              "[ \"$*\" = '--kernel 6.12 --files nvhe' ]\n");
        const auto target = cli::linuxTarget(u"nvhe"_s, u"6.12"_s);
        QVERIFY2(target.ok(), target.ok() ? "" : qPrintable(target.error().sentence));
        QCOMPARE(target->image, u"/k/Image"_s);
        QCOMPARE(target->vmlinux, u"/k/vmlinux"_s);
        QCOMPARE(target->initrd, u"/k/i"_s);
        QCOMPARE(target->cpu, u"cortex-a57"_s);
        QCOMPARE(target->memory, u"512"_s);
        QCOMPARE(target->append, u"console=ttyAMA0 quiet"_s);
    }

    // Of a machine that is stepped while time goes on.
    void aSlowClockComesWithADeviceTree()
    {
        const QByteArray files("printf '%s\\n' image=/k/Image vmlinux=/k/vmlinux initrd=/k/i "
                               "machine=virt cpu=max,cntfrq=1000000 memory=512 append=quiet\n");
        write(files + "[ \"$1\" = --slow-clock ] && echo dtb=/k/slow.dtb\n:\n");
        const auto usual = cli::linuxTarget(u"nvhe"_s, u"6.1"_s);
        QVERIFY(usual.ok() && usual->deviceTree.isEmpty());
        const auto slow = cli::linuxTarget(u"nvhe"_s, u"6.1"_s, true);
        QVERIFY(slow.ok());
        QCOMPARE(slow->deviceTree, u"/k/slow.dtb"_s);
        QCOMPARE(slow->cpu, u"max,cntfrq=1000000"_s);
        write(files); // of an older one
        const auto older = cli::linuxTarget(u"nvhe"_s, u"6.1"_s, true);
        QVERIFY(!older.ok());
        QVERIFY(older.error().sentence.contains(u"its answer has no dtb=VALUE"_s));
    }

    // The script works in another folder than the one where the program was called.
    void aFolderIsNamedFromTheRoot()
    {
        write("printf '%s\\n' image=/k/Image vmlinux=/k/vmlinux initrd=/k/i machine=virt cpu=max "
              "memory=512 append=quiet\n"
              "case \"$2\" in /*/a/linux) ;; *) exit 3 ;; esac\n");
        QVERIFY(cli::linuxTarget(u"vhe"_s, u"a/linux"_s).ok());
        QVERIFY(!cli::linuxTarget(u"vhe"_s, u"a/other"_s).ok());
    }

    void whatGoesWrongIsSaid_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("says");
        QTest::newRow("it could not be fetched")
            << QByteArray("exit 3\n") << u"Linux 6.1 as vhe could not be had"_s;
        QTest::newRow("it was killed")
            << QByteArray("kill -KILL $$\n") << u"Linux 6.1 as vhe could not be had"_s;
        QTest::newRow("it says too little")
            << QByteArray("echo image=/k/Image\n") << u"its answer has no vmlinux=VALUE"_s;
    }
    void whatGoesWrongIsSaid()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, says);
        write(body);
        const auto target = cli::linuxTarget(u"vhe"_s, u"6.1"_s);
        QVERIFY(!target.ok());
        QVERIFY2(target.error().sentence.contains(says), qPrintable(target.error().sentence));
    }

    void aScriptThatIsNotThereIsNamed()
    {
        qputenv("WORLDSWITCH_LINUX_TARGET", "/nowhere/linux-target");
        const auto target = cli::linuxTarget(u"vhe"_s, u"6.1"_s);
        QVERIFY(!target.ok());
        QVERIFY2(target.error().sentence.startsWith(u"/nowhere/linux-target is not there"_s),
                 qPrintable(target.error().sentence));
    }

    // The one of this program knows every mode and kernel that the options take.
    void theScriptHasThemAll()
    {
        QFile file(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/scripts/linux-target"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString script = QString::fromUtf8(file.readAll());
        for (const QString& mode : cli::linuxModes())
            QVERIFY2(script.contains(u"\n  "_s + mode + u") "_s), qPrintable(mode));
        for (const QString& kernel : cli::linuxKernels())
            QVERIFY2(script.contains(u"\n  "_s + kernel + u") "_s), qPrintable(kernel));
    }
};

QTEST_GUILESS_MAIN(tst_LinuxOption)
#include "tst_linux_option.moc"
