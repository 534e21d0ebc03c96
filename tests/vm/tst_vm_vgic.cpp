// SPDX-License-Identifier: GPL-2.0-or-later
// Which virtual CPU an interrupt is sent to, from the instruction on: guests of a few instructions,
// which switch themselves off when all was as it should be, and else ask for a reset.
#include "march.h"
#include "tiny-guest.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int kSeconds = 60;

/// GICD_IROUTER40 is written and read, SPI 40 made pending; then ISR_EL1.I, and what it should be.
QByteArray routes(quint64 route, bool pending)
{
    const Code code{
        0xd2a1000a, 0x52800241, 0xb9000141, // mov x10, #GICD; mov w1, #0x12; str w1, [x10]
        0x12800001, 0xb9008541,             // mov w1, #-1; str w1, [x10, #0x84]
        0x52802002, 0xb9010542,             // mov w2, #(1 << 8); str w2, [x10, #0x104]
        0xd2801fe1, 0xd5184601,             // ICC_PMR_EL1 = 0xff
        0xd2800021, 0xd518cce1, 0xd5033fdf, // ICC_IGRPEN1_EL1 = 1; isb
        0xd28c280b, 0x8b0a016b,             // x11 = GICD_IROUTER40
        0x58000203, 0xf9000163, 0xf9400164, // ldr x3, route; str x3, [x11]; ldr x4, [x11]
        0xb9020542, 0xd5033f9f, 0xd5033fdf, // str w2, [x10, #0x204]; dsb sy; isb
        0xd538c105, 0xf27900bf, 0x9a9f07e5, // mrs x5, isr_el1; tst x5, #0x80; cset x5, ne
        0x58000126, 0xeb0600bf, 0xfa440060, // ldr x6, pending; cmp x5, x6; ccmp x3, x4, #0, eq
        0x1a9f07e0, 0x11002000, 0x72b08000, // PSCI: SYSTEM_OFF, or SYSTEM_RESET
        0xd4000002};                        // hvc #0
    QByteArray bytes = bytesOf(code);
    for (const quint64 word : {route, quint64(pending ? 1 : 0)}) {
        char little[8];
        qToLittleEndian(word, little);
        bytes.append(little, 8);
    }
    return bytes;
}

/// An SPI is made pending, acknowledged and ended; ICC_IAR1_EL1 names it, and then none.
QByteArray takes(quint32 spi)
{
    const auto at = [&](quint32 reg, quint32 from) { // str w<from>, [x10, #reg of that SPI]
        return 0xb9000140 | (reg / 4 + spi / 32) << 10 | from;
    };
    return bytesOf({0xd2a1000a,
                    0x52800241,
                    0xb9000141, // mov x10, #GICD; mov w1, #0x12; str w1, [x10]
                    0x12800001,
                    at(0x80, 1), // mov w1, #-1; IGROUPR
                    0x52800022,
                    0x52800003 | (spi % 32) << 5,
                    0x1ac32042,   // w2 = 1 << SPI % 32
                    at(0x100, 2), // ISENABLER
                    0xd2801fe1,
                    0xd5184601, // ICC_PMR_EL1 = 0xff
                    0xd2800021,
                    0xd518cce1,
                    0xd5033fdf, // ICC_IGRPEN1_EL1 = 1; isb
                    at(0x200, 2),
                    0xd5033f9f,
                    0xd5033fdf, // ISPENDR; dsb sy; isb
                    0xd538cc05,
                    0xd518cc25,
                    0xd5033fdf,             // mrs x5, IAR1; msr EOIR1, x5; isb
                    0xd538cc06,             // mrs x6, IAR1
                    0xf10000bf | spi << 10, // cmp x5, #SPI
                    0xd2807fe7,
                    0xfa4700c0, // mov x7, #1023; ccmp x6, x7, #0, eq
                    0x1a9f07e0,
                    0x11002000,
                    0x72b08000,   // PSCI: SYSTEM_OFF, or SYSTEM_RESET
                    0xd4000002}); // hvc #0
}

/// In A32: every SGI of group 1, SGI 3 sent to itself by one of three registers; then
/// GICR_ISPENDR0.
QByteArray sends(quint32 opc1, bool pending)
{
    return bytesOf({0xe3000000, 0xe340080b,               // movw, movt r0, #0x080b0000
                    0xe3e01000, 0xe5801080,               // mvn r1, #0; str r1, [r0, #0x80]
                    0xe3002001, 0xe3402300, 0xe3a03000,   // movw, movt r2, #0x03000001; mov r3, #0
                    0xec432f0c | opc1 << 4, 0xf57ff04f,   // mcrr p15, opc1, r2, r3, c12; dsb sy
                    0xe5904200,                           // ldr r4, [r0, #0x200]
                    0xe3540000 | (pending ? 1U << 3 : 0), // cmp r4, #...
                    0xe3000008, 0x13000009, 0xe3480400,   // PSCI: SYSTEM_OFF, or SYSTEM_RESET
                    0xe1400070});                         // hvc #0
}

} // namespace

class tst_VmVgic : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    int m_files = 0;

    QStringList guest(const QByteArray& bytes)
    {
        QFile file(m_dir.filePath(QString::number(++m_files)));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size()
                   ? QStringList{u"--guest"_s, file.fileName()}
                   : QStringList();
    }

private slots:
    void anSpiGoesToTheAffinityThatItsRouteNames_data()
    {
        QTest::addColumn<quint64>("route");
        QTest::addColumn<int>("vcpus");
        QTest::addColumn<bool>("here");
        QTest::newRow("to the only one") << quint64(0) << 1 << true;
        QTest::newRow("Aff1, and no PE is there") << quint64(0x0100) << 1 << false;
        QTest::newRow("Aff2") << quint64(0x20000) << 2 << false;
        QTest::newRow("Aff3") << quint64(0x100000000) << 1 << false;
        QTest::newRow("Aff0 of one that there is not") << quint64(2) << 2 << false;
        QTest::newRow("the other one") << quint64(1) << 2 << false;
        QTest::newRow("Aff0 of the first, in another cluster of another node")
            << quint64(0xff00ffff00) << 8 << false;
    }
    void anSpiGoesToTheAffinityThatItsRouteNames()
    {
        QFETCH(quint64, route);
        QFETCH(int, vcpus);
        QFETCH(bool, here);
        const auto outcome = march::run(guest(routes(route, here)) +
                                            QStringList{u"--vcpus"_s, QString::number(vcpus)},
                                        kSeconds);
        QVERIFY2(outcome.exitCode == 0, outcome.console);
        const auto other = march::run(guest(routes(route, !here)) +
                                          QStringList{u"--vcpus"_s, QString::number(vcpus)},
                                      kSeconds);
        QVERIFY2(other.exitCode == 1, other.console); // the guest does tell
    }

    void everySpiOfTheBoardsIsTaken_data()
    {
        QTest::addColumn<quint32>("spi");
        for (const quint32 spi : {32U, 95U, 96U, 200U, 255U})
            QTest::addRow("%u", spi) << spi;
    }
    void everySpiOfTheBoardsIsTaken()
    {
        QFETCH(quint32, spi);
        const auto outcome = march::run(guest(takes(spi)), kSeconds);
        QVERIFY2(outcome.exitCode == 0, outcome.console);
    }

    void anSgiOfAArch32IsOfTheGroupThatItsRegisterSends_data()
    {
        QTest::addColumn<quint32>("opc1");
        QTest::addColumn<bool>("pending");
        QTest::newRow("ICC_SGI1R") << 0U << true;
        QTest::newRow("ICC_ASGI1R") << 1U << false;
        QTest::newRow("ICC_SGI0R") << 2U << false;
    }
    void anSgiOfAArch32IsOfTheGroupThatItsRegisterSends()
    {
        QFETCH(quint32, opc1);
        QFETCH(bool, pending);
        const auto outcome =
            march::run(guest(sends(opc1, pending)) + QStringList{u"--aarch32"_s}, kSeconds);
        QVERIFY2(outcome.exitCode == 0, outcome.console);
    }
};

QTEST_GUILESS_MAIN(tst_VmVgic)
#include "tst_vm_vgic.moc"
