// SPDX-License-Identifier: GPL-2.0-or-later
// FP and SIMD registers, FPSR and FPCR, come in at a guest's first use of them and are its own,
// whoever had the CPU in between, and on whatever CPU it goes on.
#include "base/task.h"
#include "figures.h"

#include <QTest>

using namespace Qt::StringLiterals;

class tst_Fp : public QObject {
    Q_OBJECT
private slots:
    void everyGuestKeepsItsOwn_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<int>("guests");
        QTest::addColumn<int>("cpus");
        QTest::newRow("two on one CPU, cortex-a57") << u"cortex-a57"_s << 2 << 1;
        QTest::newRow("two on one CPU, max") << u"max"_s << 2 << 1;
        QTest::newRow("three on two CPUs, cortex-a76") << u"cortex-a76"_s << 3 << 2;
    }
    void everyGuestKeepsItsOwn()
    {
        QFETCH(QString, cpu);
        QFETCH(int, guests);
        QFETCH(int, cpus);
        auto options = bench::machineOf(u"fp.bin"_s, guests, 1, cpu, cpus);
        QVERIFY2(options.ok(), options.ok() ? "" : qPrintable(options.error().sentence));
        const auto outcome =
            base::runToEnd(machine::runMachine(*options, std::chrono::milliseconds(60000)));
        QVERIFY2(outcome.ok(), outcome.ok() ? "" : qPrintable(outcome.error().sentence));
        QVERIFY2(outcome->how == machine::RunOutcome::How::GuestShutdown, outcome->console);
        for (int n = 0; n < guests; ++n) {
            const QByteArray line = "[" + QByteArray(1, static_cast<char>('A' + n)) +
                                    "] bench fp 0000000000000010 0000000000000000\n";
            QVERIFY2(outcome->console.contains(line), outcome->console);
        }
    }

    // What a guest does not use costs no switch anything; what it uses costs a trap.
    void aSwitchWithoutFpIsCheaper()
    {
        const auto figures = bench::ofTwoVms(u"cortex-a57"_s, bench::Shape::Plain);
        QVERIFY2(figures.ok(), figures.ok() ? "" : qPrintable(figures.error().sentence));
        QCOMPARE(figures->size(), 2u);
        QVERIFY((*figures)[0].instructions + 100 < (*figures)[1].instructions);
    }
};

QTEST_GUILESS_MAIN(tst_Fp)
#include "tst_fp.moc"
