// SPDX-License-Identifier: GPL-2.0-or-later
// Debian's Linux, booted, recorded and judged by one command in each shape of host. What cannot be
// fetched is said, and the test is not run.
#include "support/finished.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class tst_LinuxRecorded : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    static support::Finished trace(const QStringList& arguments)
    {
        constexpr int kPatience = 3000000; // ms, with what is to be fetched: a deadline
        QProcess process;
        process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"),
                      QStringList{u"--language"_s, u"en"_s} + arguments);
        return support::finish(process, kPatience);
    }

    /// Of JSON lines, the last one.
    static QJsonObject last(const QByteArray& lines)
    {
        return QJsonDocument::fromJson(lines.trimmed().split('\n').constLast()).object();
    }

private slots:
    void itsSwitchHolds_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("kernel");
        QTest::addColumn<QString>("clock");
        QTest::addColumn<int>("switches");
        // So many that 100,000 steps are taken; a host at EL1 takes more in each.
        const auto rows = [](const QString& mode, const QString& kernel, int switches) {
            const auto row = [&](const char* clock) {
                QTest::addRow("%s, %s, time by %s", qPrintable(kernel), qPrintable(mode), clock)
                    << mode << kernel << QString::fromLatin1(clock) << switches;
            };
            row("instructions");
            row("host");
        };
        constexpr int kAtEl2 = 400;
        constexpr int kAtEl1 = 200;
        for (const QString& more : {u""_s, u"-pauth"_s}) {
            rows(u"vhe"_s + more, u"6.1"_s, kAtEl2);
            rows(u"nvhe"_s + more, u"6.1"_s, kAtEl1);
        }
        rows(u"vhe"_s, u"6.12"_s, kAtEl2);
        rows(u"nvhe"_s, u"6.12"_s, kAtEl1);
    }
    void itsSwitchHolds()
    {
        QFETCH(QString, mode);
        QFETCH(QString, kernel);
        QFETCH(QString, clock);
        QFETCH(int, switches);
        const QString file = m_folder.filePath(mode + kernel + clock + u".wsrec"_s);
        const auto checked = trace({u"check"_s, u"--linux"_s, mode, u"--kernel"_s, kernel,
                                    u"--clock"_s, clock, u"--switches"_s, QString::number(switches),
                                    u"-o"_s, file, u"--format"_s, u"json"_s});
        if (checked.errors.contains(u"worldswitch: not run: "_s))
            QSKIP(qPrintable(checked.errors.section(u"worldswitch: not run: "_s, 1).trimmed()));
        QVERIFY2(checked.code == 0, qPrintable(QString::fromUtf8(checked.output) + checked.errors));

        // Where time is the host's, how often a call returns early is this machine's doing.
        const bool isByInstructions = clock == u"instructions"_s;
        // Each of the guest's ways out was taken, and what is not judged is said, with a reason.
        const QJsonObject tally = last(checked.output)[u"tally"_s].toObject();
        const QJsonObject exits = tally[u"exits"_s].toObject();
        constexpr int kOfEach = 5;
        for (const char* way : {"HVC", "SMC", "WFI or WFE", "stage 2, retried", "stage 2, emulated",
                                "MSR or MRS", "FP or SIMD", "IRQ"})
            QVERIFY2(exits[QLatin1String(way)].toInt() >= kOfEach,
                     qPrintable(QLatin1String(way) + u": "_s + QString::fromUtf8(checked.output)));
        QVERIFY(tally[u"enteredAgain"_s].toInt() >= kOfEach);
        QVERIFY(tally[u"entered"_s].toInt() + tally[u"returnedEarly"_s].toInt() >= switches);
        constexpr qsizetype kMostOutside = 12;
        const QJsonArray outside = tally[u"outsideTheContract"_s].toArray();
        QVERIFY(!outside.isEmpty() && outside.size() <= kMostOutside);
        for (const auto& each : outside)
            QVERIFY(!each.toObject()[u"why"_s].toString().isEmpty());

        const auto info = trace({u"info"_s, file, u"--format"_s, u"json"_s});
        const QJsonObject summary = last(info.output);
        QVERIFY2(!isByInstructions || summary[u"steps"_s].toInt() >= 100000,
                 info.output.constData());
        QCOMPARE(summary[u"disagreements"_s].toInt(-1), 0);
        QVERIFY(!summary[u"imageBuildId"_s].toString().isEmpty());
        for (const auto& hidden : {u"-kernel {kernel} "_s, u"-initrd {initrd} "_s})
            QVERIFY2(summary[u"machine"_s].toString().contains(hidden), info.output.constData());
        QVERIFY(QFile::remove(file));
    }

    // Nothing that is only our own hypervisor's is said of it.
    void itIsToldInItsOwnWords()
    {
        const QString file = m_folder.filePath(u"told.wsrec"_s);
        const auto made = trace({u"check"_s, u"--linux"_s, u"nvhe"_s, u"-o"_s, file});
        if (made.errors.contains(u"worldswitch: not run: "_s))
            QSKIP(qPrintable(made.errors.section(u"worldswitch: not run: "_s, 1).trimmed()));
        const auto printed = trace({u"print"_s, file, u"--outer"_s});
        QCOMPARE(printed.code, 0);
        for (const char* foreign : {"host_ctxt.regs.regs", "holds the running vcpu"})
            QVERIFY2(!printed.output.contains(foreign), foreign);
        QVERIFY(printed.output.contains("this CPU's own copy"));
    }
};

QTEST_GUILESS_MAIN(tst_LinuxRecorded)
#include "tst_linux_recorded.moc"
