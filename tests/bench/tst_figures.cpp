// SPDX-License-Identifier: GPL-2.0-or-later
// The cost of a null hypercall, through __guest_exit, the run loop and __guest_enter, has a limit.
// It is counted in instructions, so it is the same in every run and on every host.
#include "figures.h"

#include <QTest>

class tst_Figures : public QObject {
    Q_OBJECT
private slots:
    void noTargetIsMissed_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<bool>("vhe");
        for (const auto* cpu : {"cortex-a57", "cortex-a76", "max"})
            QTest::addRow("%s", cpu) << QString::fromLatin1(cpu) << false;
        QTest::addRow("max, VHE") << QStringLiteral("max") << true;
    }
    void noTargetIsMissed()
    {
        QFETCH(QString, cpu);
        QFETCH(bool, vhe);
        const auto figures = bench::ofOneVm(cpu, vhe ? bench::Shape::Vhe : bench::Shape::Plain);
        QVERIFY2(figures.ok(), figures.ok() ? "" : qPrintable(figures.error().sentence));
        int targets = 0;
        for (const bench::Figure& figure : *figures) {
            if (figure.name.startsWith("hypercall"))
                qInfo("%s: %.0f", qPrintable(figure.meaning), figure.instructions);
            if (!figure.most)
                continue;
            ++targets;
            QVERIFY2(figure.instructions <= *figure.most,
                     qPrintable(QStringLiteral("%1: %2 instructions, at most %3")
                                    .arg(figure.meaning)
                                    .arg(figure.instructions)
                                    .arg(*figure.most)));
        }
        QCOMPARE(targets, 2);
    }
};

QTEST_GUILESS_MAIN(tst_Figures)
#include "tst_figures.moc"
