// SPDX-License-Identifier: GPL-2.0-or-later
// Debian's kernels in each mode, until their guest has taken each of its ways out. What cannot be
// fetched is said, and the test is not run.
#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;

class tst_linux_boots : public QObject {
    Q_OBJECT
private slots:
    void itsGuestRuns_data()
    {
        QTest::addColumn<QString>("kernel");
        QTest::addColumn<QString>("mode");
        for (const char* mode : {"vhe", "nvhe", "vhe-pauth", "nvhe-pauth"})
            QTest::addRow("6.1, %s", mode) << u"6.1"_s << QString::fromLatin1(mode);
        for (const char* mode : {"vhe", "nvhe"})
            QTest::addRow("6.12, %s", mode) << u"6.12"_s << QString::fromLatin1(mode);
    }
    void itsGuestRuns()
    {
        QFETCH(QString, kernel);
        QFETCH(QString, mode);
        constexpr int kPatience = 1500000; // ms, with what is to be fetched: a deadline
        QProcess process;
        process.start(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/scripts/linux-target"),
                      {u"--kernel"_s, kernel, mode, u"-icount"_s, u"shift=0"_s});
        QVERIFY(process.waitForStarted());
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += process.readAllStandardOutput(),
                                  said.contains("kvm-user: ready") || said.contains("panic") ||
                                      process.state() == QProcess::NotRunning),
                                 kPatience);
        const bool isReady = said.contains("kvm-user: ready");
        const QByteArray err = process.readAllStandardError();
        process.kill();
        QVERIFY(process.waitForFinished());
        if (err.contains("worldswitch: not run: "))
            QSKIP(err.trimmed().split('\n').constLast().constData());
        QVERIFY2(isReady, (said + err).constData());
    }
};

QTEST_GUILESS_MAIN(tst_linux_boots)
#include "tst_linux_boots.moc"
