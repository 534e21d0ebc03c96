// SPDX-License-Identifier: GPL-2.0-or-later
// What EL2 adds to a boot of Debian's kernel has a limit, counted in instructions: the same on
// every host. One pair of CPU and shape; all five in the full tier.
#include "figures.h"

#include "support/netboot.h"

#include <QTest>

class tst_BootFigure : public QObject {
    Q_OBJECT
private slots:
    void theKernelBootsWithinItsLimit_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<bool>("vhe");
        QTest::addRow("cortex-a57") << QStringLiteral("cortex-a57") << false;
        if (qgetenv("WORLDSWITCH_TIER") != "full")
            return;
        for (const auto* cpu : {"cortex-a76", "max"})
            for (const bool vhe : {false, true})
                QTest::addRow("%s%s", cpu, vhe ? " with VHE" : "")
                    << QString::fromLatin1(cpu) << vhe;
    }
    void theKernelBootsWithinItsLimit()
    {
        QFETCH(QString, cpu);
        QFETCH(bool, vhe);
        const auto figures = bench::ofLinux(cpu, vhe ? bench::Shape::Vhe : bench::Shape::Plain);
        QVERIFY2(figures.ok(), figures.ok() ? "" : qPrintable(figures.error().sentence));
        WORLDSWITCH_NEEDS(figures->size() == 2, "debian-installer-N-netboot-arm64");
        const bench::Figure& straight = figures->at(0);
        const bench::Figure& below = figures->at(1);
        QVERIFY(straight.instructions > 1e8 && below.most.has_value()); // a kernel, not a stub
        qInfo("%.0f instructions straight on QEMU, %.0f on EL2: %.3f times", straight.instructions,
              below.instructions, below.instructions / straight.instructions);
        QVERIFY(below.instructions <= *below.most);
    }
};

QTEST_GUILESS_MAIN(tst_BootFigure)
#include "tst_boot_figure.moc"
