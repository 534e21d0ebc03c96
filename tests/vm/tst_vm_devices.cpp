// SPDX-License-Identifier: GPL-2.0-or-later
// Accesses of devices of which an abort leaves no syndrome (ESR_EL2.ISV = 0). Where general
// registers are loaded or stored, EL2 reads the instruction and does it. Of vector registers and
// atomics it does not know what they were: the guest takes an external abort, the console has a
// line, and nobody dies (hypervisor/guests/test/undescribed.S).
#include "march.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 kUart = 0x09000000;
constexpr quint64 kRet = 0xd65f03c0;
constexpr quint64 kBxLr = 0xe12fff1e;
constexpr int kSeconds = 60;

QByteArray hex(quint64 value, int digits)
{
    return QByteArray::number(value, 16).rightJustified(digits, '0');
}

} // namespace

class tst_VmDevices : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    /// The line of EL2's: which guest, which address. The access itself is at 16 of its image.
    static QByteArray line(char guest, quint64 ipa)
    {
        return QByteArray("[hyp] guest ") + guest +
               " gets an abort: no syndrome (ESR_EL2.ISV = 0) describes its access of " +
               hex(ipa, 16) + " at pc " + hex(16, 16) + '\n';
    }
    QStringList guest(const QString& name, quint64 where, quint64 instruction, quint64 back) const
    {
        return {u"--guest"_s, march::guest(m_dir.path(), name, {where, instruction | back << 32})};
    }

private slots:
    // Three times the same instruction; the base that it leaves, and what is in its first register.
    void el2ReadsTheInstruction_data()
    {
        QTest::addColumn<quint64>("where");
        QTest::addColumn<quint32>("instruction");
        QTest::addColumn<quint64>("base");
        QTest::addColumn<quint64>("loaded");
        QTest::addColumn<QByteArray>("printed");
        const quint64 virtio = 0x0a000000;
        const quint64 x = 'X';
        QTest::newRow("a store with write-back") // str w1, [x9], #4
            << kUart << 0xb8004521U << kUart + 12 << x << QByteArray("X");
        QTest::newRow("a load with pre-index") // ldr w1, [x9, #4]!: magic, version, no device
            << virtio - 4 << 0xb8404d21U << virtio + 8 << quint64(0) << QByteArray();
        QTest::newRow("a pair that is stored") // stp w1, w2, [x9]
            << kUart << 0x29000921U << kUart << x << QByteArray("XXX");
        QTest::newRow("a pair that is loaded, from virtio") // ldp w1, w2, [x9]
            << virtio << 0x29400921U << virtio << quint64(0x74726976) << QByteArray();
        QTest::newRow("a pair of 64 bits with write-back") // ldp x1, x2, [x9], #16
            << virtio << 0xa8c10921U << virtio + 48 << quint64(0) << QByteArray();
        QTest::newRow("a byte with write-back, to the distributor") // strb w1, [x9], #1
            << quint64(0x08000420) << 0x38001521U << quint64(0x08000423) << x << QByteArray();
        QTest::newRow("a signed byte, loaded with write-back") // ldrsb x1, [x9], #-1
            << kUart + 0xffe << 0x389ff521U << kUart + 0xffb << ~quint64(0x4e) << QByteArray();
        QTest::newRow("write-back to flash, which is a command") // str w1, [x9], #4
            << quint64(0x04000000) << 0xb8004521U << quint64(0x0400000c) << x << QByteArray();
    }
    void el2ReadsTheInstruction()
    {
        QFETCH(quint64, where);
        QFETCH(quint32, instruction);
        QFETCH(quint64, base);
        QFETCH(quint64, loaded);
        QFETCH(QByteArray, printed);
        for (const auto* cpu : {"cortex-a57", "max"}) {
            const auto outcome = march::run(guest(u"undescribed.bin"_s, where, instruction, kRet) +
                                                QStringList{u"--cpu"_s, QString::fromLatin1(cpu)},
                                            kSeconds);
            QVERIFY2(outcome.console.contains(printed + "bench base " + hex(base, 16) + ' ' +
                                              hex(loaded, 16) + '\n'),
                     outcome.console);
            QVERIFY2(!outcome.console.contains("abort"), outcome.console);
            QCOMPARE(outcome.exitCode, 0);
        }
    }

    void theGuestTakesAnAbortAndGoesOn_data()
    {
        QTest::addColumn<quint64>("where");
        QTest::addColumn<quint32>("instruction");
        QTest::addColumn<bool>("store");
        QTest::addColumn<qint64>("beyond"); // what it accesses, from the base
        QTest::newRow("a vector register, loaded")
            << kUart + 0x18 << 0xbd400120U << false << qint64{0};
        QTest::newRow("a whole vector register, stored")
            << quint64(0x09010000) << 0x3d800120U << true << qint64{0};
        QTest::newRow("a vector register with pre-index") // ldr s0, [x9, #4]!
            << kUart << 0xbc404d20U << false << qint64{4};
        QTest::newRow("an atomic addition, to a redistributor")
            << quint64(0x080b0100) << 0xb8210122U << false << qint64{0}; // it loads first
        QTest::newRow("an exclusive load") << kUart + 0x18 << 0x885f7d21U << false << qint64{0};
        QTest::newRow("a pair that leaves the device") // ldp w1, w2, [x9]
            << kUart + 0xffc << 0x29400921U << false << qint64{0};
    }
    void theGuestTakesAnAbortAndGoesOn()
    {
        QFETCH(quint64, where);
        QFETCH(quint32, instruction);
        QFETCH(bool, store);
        QFETCH(qint64, beyond);
        const quint64 ipa = where + static_cast<quint64>(beyond);
        const auto outcome = march::run(guest(u"undescribed.bin"_s, where, instruction, kRet) +
                                            QStringList{u"--cpu"_s, u"max"_s},
                                        kSeconds);
        // EC 0x25, IL, WnR, an external abort that is no walk's (DFSC 0x10).
        const QByteArray abort =
            "bench abort " + hex(0x96000010 | (store ? 0x40 : 0), 16) + ' ' + hex(ipa, 16) + '\n';
        QVERIFY2(outcome.console.count(abort) == 3, outcome.console);
        QVERIFY2(
            outcome.console.contains("bench base " + hex(where, 16) + ' ' + hex('X', 16) + '\n'),
            outcome.console); // neither written back, nor loaded
        QVERIFY2(outcome.console.count(line('A', ipa)) == 1, outcome.console); // not three times
        QVERIFY2(outcome.console.contains("guest A powers off"), outcome.console);
        QCOMPARE(outcome.exitCode, 0);
    }

    void itReadsThatOfAArch32_data()
    {
        QTest::addColumn<quint64>("where");
        QTest::addColumn<quint32>("instruction");
        QTest::addColumn<quint64>("base");
        QTest::addColumn<quint64>("r1");
        QTest::addColumn<QByteArray>("printed");
        const quint64 virtio = 0x0a000000;
        QTest::newRow("a store with write-back") // str r1, [r9], #4
            << kUart << 0xe4891004U << kUart + 4 << quint64('X') << QByteArray("X");
        QTest::newRow("several registers, loaded") // ldm r9, {r1, r2}
            << virtio << 0xe8990006U << virtio << quint64(0x74726976) << QByteArray();
        QTest::newRow("two registers, loaded") // ldrd r2, r3, [r9]
            << virtio << 0xe1c920d0U << virtio << quint64('X') << QByteArray();
        QTest::newRow("two registers, stored") // strd r2, r3, [r9], #8
            << quint64(0x09010000) << 0xe0c920f8U << quint64(0x09010008) << quint64('X')
            << QByteArray();
        QTest::newRow("several registers, stored with write-back") // stm r9!, {r1, r2}
            << kUart << 0xe8a90006U << kUart + 8 << quint64('X') << QByteArray("X");
    }
    void itReadsThatOfAArch32()
    {
        QFETCH(quint64, where);
        QFETCH(quint32, instruction);
        QFETCH(quint64, base);
        QFETCH(quint64, r1);
        QFETCH(QByteArray, printed);
        const auto outcome = march::run(
            guest(u"undescribed32.bin"_s, where, instruction, kBxLr) << u"--aarch32"_s, kSeconds);
        QVERIFY2(outcome.console.contains(printed + "bench base " + hex(base, 8) + ' ' +
                                          hex(r1, 8) + '\n'),
                 outcome.console);
        QVERIFY2(!outcome.console.contains("abort"), outcome.console);
        QCOMPARE(outcome.exitCode, 0);
    }

    void soDoesOneInAArch32_data()
    {
        QTest::addColumn<quint64>("where");
        QTest::addColumn<quint32>("instruction");
        QTest::addColumn<bool>("store");
        QTest::addColumn<QString>("way"); // of switching: what EL2 tells it is the next entry's
        QTest::newRow("an exclusive load") << kUart + 0x18 << 0xe1991f9fU << false << QString();
        QTest::newRow("an exclusive load, switched at each entry")
            << kUart + 0x18 << 0xe1991f9fU << false << u"--at-each-entry"_s; // ldrex
        QTest::newRow("two registers that leave the device, stored")         // strd r2, r3, [r9]
            << quint64(0x09010ffc) << 0xe1c920f0U << true << QString();
        QTest::newRow("two registers that leave the device, switched at each entry")
            << quint64(0x09010ffc) << 0xe1c920f0U << true << u"--at-each-entry"_s;
    }
    void soDoesOneInAArch32()
    {
        QFETCH(quint64, where);
        QFETCH(quint32, instruction);
        QFETCH(bool, store);
        QFETCH(QString, way);
        QStringList arguments = guest(u"undescribed32.bin"_s, where, instruction, kBxLr)
                                << u"--aarch32"_s;
        if (!way.isEmpty())
            arguments << way;
        const auto outcome = march::run(arguments, kSeconds);
        const QByteArray abort =
            "bench abort " + hex(store ? 0x808 : 0x008, 8) + ' ' + hex(where, 8) + '\n';
        QVERIFY2(outcome.console.contains(abort), outcome.console);
        QVERIFY2(outcome.console.contains("bench base " + hex(where, 8) + ' ' + hex('X', 8) + '\n'),
                 outcome.console);
        QVERIFY2(outcome.console.contains(line('A', where)), outcome.console);
        QCOMPARE(outcome.exitCode, 0);
    }

    void aDescribedAccessIsDoneAsEver()
    {
        // ldr w1, [x9] of virtio's magic word.
        const auto outcome =
            march::run(guest(u"undescribed.bin"_s, 0x0a000000, 0xb9400121, kRet), kSeconds);
        QVERIFY2(outcome.console.contains("bench base " + hex(0x0a000000, 16) + ' ' +
                                          hex(0x74726976, 16) + '\n'),
                 outcome.console);
        QVERIFY2(!outcome.console.contains("abort"), outcome.console);
        QCOMPARE(outcome.exitCode, 0);
    }

    void whereNothingIsNothingIsSaid()
    {
        const auto outcome =
            march::run(guest(u"undescribed.bin"_s, 0x0b000000, 0xb8004521, kRet), kSeconds);
        QVERIFY2(outcome.console.contains("bench abort 0000000096000050 000000000b000000\n"),
                 outcome.console);
        QVERIFY2(!outcome.console.contains("no syndrome"), outcome.console);
        QCOMPARE(outcome.exitCode, 0);
    }

    void whatIsPrintedAtOnceIsPrintedWhole_data()
    {
        QTest::addColumn<quint64>("bytes");
        QTest::newRow("less than EL2 prints at once") << quint64(160);
        QTest::newRow("20,000") << quint64(20000);
        QTest::newRow("a whole installer's screens") << quint64(160000);
    }
    void whatIsPrintedAtOnceIsPrintedWhole()
    {
        // The store of the notice is done again and again; an interrupt may come in between.
        QFETCH(quint64, bytes);
        const QStringList printer{u"--guest"_s,
                                  march::guest(m_dir.path(), u"printer.bin"_s, {bytes})};
        const auto outcome = march::run(printer, kSeconds);
        QCOMPARE(outcome.console.count("0123456789abcde"), qsizetype(bytes / 16));
        QVERIFY2(outcome.console.contains("bench used " + hex(1, 16) + ' ' + hex(bytes, 16)),
                 outcome.console.right(200));
        QCOMPARE(outcome.exitCode, 0);
        // And beside others, each line under its name.
        const auto two = march::run(printer + printer + QStringList{u"--cpus"_s, u"1"_s}, kSeconds);
        for (const char* name : {"[A] ", "[B] "})
            QCOMPARE(two.console.count(QByteArray(name) + "0123456789abcde\n"),
                     qsizetype(bytes / 16));
        QCOMPARE(two.exitCode, 0);
    }

    void eachGuestHasItsLine()
    {
        const auto str = guest(u"undescribed.bin"_s, kUart, 0x3d800120, kRet); // str q0, [x9]
        const auto outcome = march::run(str + str, kSeconds);
        for (const char name : {'A', 'B'})
            QVERIFY2(outcome.console.contains(line(name, kUart)), outcome.console);
        QCOMPARE(outcome.exitCode, 0);
    }
};

QTEST_GUILESS_MAIN(tst_VmDevices)
#include "tst_vm_devices.moc"
