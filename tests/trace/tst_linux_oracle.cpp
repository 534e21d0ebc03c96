// SPDX-License-Identifier: GPL-2.0-or-later
// A judge that shares no code with this program says the same of Linux's switches: 200 of each
// mode, by values alone (tests/trace/linux-oracle.py), and of a kernel with a mistake in it.
#include "image/image.h"
#include "support/linux-files.h"
#include "support/listening.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class tst_LinuxOracle : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    /// What the oracle says of the machine that is booted so.
    support::Finished asked(const QString& mode, const QString& kernel, const QString& vmlinux,
                            int switches) const
    {
        const QTemporaryDir place;
        const QString path = place.filePath(u"gdb"_s);
        QProcess qemu;
        qemu.start(support::linuxScript(), {u"--kernel"_s, kernel, mode, u"-icount"_s, u"shift=0"_s,
                                            u"-rtc"_s, u"clock=vm"_s, u"-S"_s, u"-gdb"_s,
                                            u"unix:"_s + path + u",server=on,wait=off"_s});
        constexpr int kStart = 60000; // ms: deadlines, never measures
        constexpr int kPatience = 1500000;
        if (!QTest::qWaitFor([&] { return support::isListening(path); }, kStart))
            return {};
        QProcess oracle;
        oracle.start(u"python3"_s,
                     {u"-B"_s,
                      QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/trace/linux-oracle.py"), path,
                      vmlinux, QString::number(switches)});
        const auto said = support::finish(oracle, kPatience);
        qemu.kill();
        qemu.waitForFinished(kStart);
        return said;
    }

    static support::Finished checked(const QString& mode, const QString& kernel, int switches)
    {
        constexpr int kPatience = 1500000;
        QProcess process;
        process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"),
                      {u"--language"_s, u"en"_s, u"check"_s, u"--linux"_s, mode, u"--kernel"_s,
                       kernel, u"--switches"_s, QString::number(switches)});
        return support::finish(process, kPatience);
    }

private slots:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"python3"_s).isEmpty())
            QSKIP("not run: python3 is not here (package python3), which the oracle is written in");
    }

    void itSaysTheSame_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("kernel");
        for (const char* mode : {"vhe", "nvhe", "vhe-pauth", "nvhe-pauth"})
            QTest::addRow("6.1, %s", mode) << QString::fromLatin1(mode) << u"6.1"_s;
        for (const char* mode : {"vhe", "nvhe"})
            QTest::addRow("6.12, %s", mode) << QString::fromLatin1(mode) << u"6.12"_s;
    }
    void itSaysTheSame()
    {
        QFETCH(QString, mode);
        QFETCH(QString, kernel);
        const auto files = support::linuxFiles(mode, kernel);
        if (!files.notRun.isEmpty())
            QSKIP(qPrintable(files.notRun));
        QVERIFY2(files.trouble.isEmpty(), qPrintable(files.trouble));
        constexpr int kSwitches = 200;
        const auto said = asked(mode, kernel, files.named[u"vmlinux"_s], kSwitches);
        QVERIFY2(said.code == 0, qPrintable(QString::fromUtf8(said.output) + said.errors));
        const QRegularExpression counted(
            u"^(n?VHE): (\\d+) switches, of these early: (\\d+), .*: all hold$"_s);
        const auto found = counted.match(QString::fromUtf8(said.output).trimmed());
        QVERIFY2(found.hasMatch(), said.output.constData());
        QCOMPARE(found.captured(1), mode.startsWith(u'v') ? u"VHE"_s : u"nVHE"_s);
        QCOMPARE(found.captured(2).toInt() - found.captured(3).toInt(), kSwitches);
        const auto own = checked(mode, kernel, kSwitches);
        QVERIFY2(own.code == 0, qPrintable(QString::fromUtf8(own.output) + own.errors));
    }

    void itSeesAMistakeToo_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<quint32>("word");
        QTest::addColumn<QString>("says");
        // What is dropped, in the doors of both shapes: x1 has the guest's or the host's context,
        // and offset and register are what the words of Linux 6.1 have.
        QTest::newRow("the host's x18 is not loaded, VHE")
            << u"vhe"_s << 0xf9404852U << u"the host does not have its own back"_s;
        QTest::newRow("the guest's x18 is not put away, nVHE")
            << u"nvhe"_s << 0xf9004832U << u"was not put away"_s;
    }
    void itSeesAMistakeToo()
    {
        QFETCH(QString, mode);
        QFETCH(quint32, word);
        QFETCH(QString, says);
        const auto files = support::linuxFiles(mode, u"6.1"_s);
        if (!files.notRun.isEmpty())
            QSKIP(qPrintable(files.notRun));
        QVERIFY2(files.trouble.isEmpty(), qPrintable(files.trouble));
        const QString vmlinux = files.named[u"vmlinux"_s];
        const auto image = image::Image::open(vmlinux);
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        const auto exit =
            (*image)->routine(mode == u"vhe"_s ? u"__guest_exit"_s : u"__kvm_nvhe___guest_exit"_s);
        const auto text = (*image)->symbol(u"_text");
        QVERIFY(exit && text);
        QFile kernel(files.named[u"image"_s]);
        QVERIFY(kernel.open(QIODevice::ReadOnly));
        QByteArray bytes = kernel.readAll();
        const auto from = static_cast<qsizetype>(exit->address.value - text->address.value);
        const QByteArray wanted(reinterpret_cast<const char*>(&word), sizeof word);
        const auto at = bytes.indexOf(wanted, from);
        QVERIFY2(at >= 0 && at < from + static_cast<qsizetype>(exit->size),
                 "this kernel has no such instruction");
        bytes.replace(at, wanted.size(), QByteArray::fromHex("1f2003d5"));

        const QString folder = m_dir.filePath(mode);
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(QFile::link(vmlinux, folder + u"/vmlinux"_s));
        QFile bad(folder + u"/Image"_s);
        QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write(bytes) == bytes.size());
        bad.close();
        constexpr int kSwitches = 12; // by values alone: the guest's first x18 may be the host's, 0
        const auto said = asked(mode, folder, vmlinux, kSwitches);
        QVERIFY2(said.code == 1 && said.output.contains(says.toUtf8()),
                 qPrintable(QString::fromUtf8(said.output) + said.errors));
        const auto own = checked(mode, folder, kSwitches);
        QVERIFY2(own.code == 1 && own.output.contains("x18"),
                 qPrintable(QString::fromUtf8(own.output) + own.errors));
    }
};

QTEST_GUILESS_MAIN(tst_LinuxOracle)
#include "tst_linux_oracle.moc"
