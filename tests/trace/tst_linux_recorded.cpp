// SPDX-License-Identifier: GPL-2.0-or-later
// Debian's Linux, booted, recorded and judged by one command in each shape of host. What cannot be
// fetched is said, and the test is not run.
#include "support/finished.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class tst_LinuxRecorded : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    static support::Finished trace(const QStringList& arguments)
    {
        constexpr int kPatience = 1500000; // ms, with what is to be fetched: a deadline
        QProcess process;
        process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"),
                      QStringList{u"--language"_s, u"en"_s} + arguments);
        return support::finish(process, kPatience);
    }

private slots:
    void itsSwitchHolds_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("the host's kernel at EL2") << u"vhe"_s;
        QTest::newRow("the host's kernel at EL1") << u"nvhe"_s;
    }
    void itsSwitchHolds()
    {
        QFETCH(QString, mode);
        const QString file = m_folder.filePath(mode + u".wsrec"_s);
        const auto checked =
            trace({u"check"_s, u"--linux"_s, mode, u"--switches"_s, u"20"_s, u"-o"_s, file});
        if (checked.errors.contains(u"worldswitch: not run: "_s))
            QSKIP(qPrintable(checked.errors.section(u"worldswitch: not run: "_s, 1).trimmed()));
        QVERIFY2(checked.code == 0, qPrintable(QString::fromUtf8(checked.output) + checked.errors));

        const auto info = trace({u"info"_s, file});
        QVERIFY2(info.output.contains("\nImage: vmlinux · build id "), info.output.constData());
        QVERIFY2(info.output.contains("-kernel {kernel} "), info.output.constData());
        QVERIFY2(info.output.contains("-initrd {initrd} "), info.output.constData());
        // Nothing that is only our own hypervisor's is said of it.
        const auto printed = trace({u"print"_s, file, u"--outer"_s});
        QCOMPARE(printed.code, 0);
        for (const char* foreign : {"host_ctxt.regs.regs", "holds the running vcpu"})
            QVERIFY2(!printed.output.contains(foreign), foreign);
        QVERIFY(printed.output.contains("this CPU's own copy"));
    }
};

QTEST_GUILESS_MAIN(tst_LinuxRecorded)
#include "tst_linux_recorded.moc"
