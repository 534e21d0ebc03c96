// SPDX-License-Identifier: GPL-2.0-or-later
// The switch is one straight line: everything in it runs, so everything in it is checked.
#include "arm64/effects.h"
#include "image/image.h"

#include <QTest>
#include <QtEndian>

class tst_EntryShape : public QObject {
    Q_OBJECT
    std::shared_ptr<const image::Image> m_image;

    std::vector<arm64::Instruction> code(const QString& function) const
    {
        std::vector<arm64::Instruction> all;
        const auto symbol = m_image->symbol(function);
        const auto bytes = symbol ? m_image->bytes(symbol->address, symbol->size) : std::nullopt;
        if (!bytes)
            return all;
        for (qsizetype at = 0; at + 4 <= bytes->size(); at += 4)
            all.push_back(arm64::decode(qFromLittleEndian<quint32>(bytes->constData() + at),
                                        symbol->address + base::Offset{at}));
        return all;
    }

private slots:
    void initTestCase()
    {
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        m_image = *image;
    }

    void theSwitchIsAStraightLine_data()
    {
        QTest::addColumn<QString>("function");
        QTest::addColumn<QString>("last");
        QTest::newRow("__guest_enter leaves by ERET")
            << QStringLiteral("__guest_enter") << QStringLiteral("eret");
        QTest::newRow("__guest_exit leaves by RET")
            << QStringLiteral("__guest_exit") << QStringLiteral("ret");
    }
    void theSwitchIsAStraightLine()
    {
        QFETCH(QString, function);
        QFETCH(QString, last);
        const auto instructions = code(function);
        QVERIFY(instructions.size() > 20);
        for (std::size_t i = 0; i < instructions.size(); ++i) {
            const auto& each = instructions[i];
            const bool isLast = i + 1 == instructions.size();
            QVERIFY2(each.valid, qPrintable(each.text()));
            const bool leaves = each.mnemonic.startsWith(QLatin1Char('b')) ||
                                each.mnemonic.startsWith(QLatin1String("cb")) ||
                                each.mnemonic.startsWith(QLatin1String("tb")) ||
                                each.mnemonic == QLatin1String("ret") ||
                                each.mnemonic == QLatin1String("eret");
            QVERIFY2(leaves == isLast, qPrintable(each.text()));
        }
        QCOMPARE(instructions.back().mnemonic, last);
    }

    void eachVectorMakesRoomFirst_data()
    {
        QTest::addColumn<QString>("function");
        for (const auto* name : {"el1_sync", "el1_irq", "el1_fiq", "el1_error"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void eachVectorMakesRoomFirst()
    {
        QFETCH(QString, function);
        const auto instructions = code(function);
        QVERIFY(instructions.size() >= 3);
        QCOMPARE(instructions[0].text(), QStringLiteral("stp x0, x1, [sp, #-16]!"));
        QCOMPARE(instructions[1].text(), QStringLiteral("stp x2, x3, [sp, #-16]!"));
        QCOMPARE(instructions.back().mnemonic, QStringLiteral("b"));
    }
};

QTEST_GUILESS_MAIN(tst_EntryShape)
#include "tst_entry_shape.moc"
