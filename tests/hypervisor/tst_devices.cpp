// SPDX-License-Identifier: GPL-2.0-or-later
// Devices of a guest that are nothing but registers: its UART (PL011), its clock (PL031), its
// flash. The very sources of the image, on the host.
#include "devices/vflash.h"
#include "devices/vpl011.h"
#include "devices/vpl031.h"

#include <QTest>

#include <vector>

class TestDevices : public QObject {
    Q_OBJECT
private slots:
    void aDeviceIsKnownByTheBoardsNumbers_data()
    {
        // PeriphID0-3 and PCellID0-3, as QEMU's virt board has them.
        QTest::addColumn<bool>("clock");
        QTest::addColumn<QByteArray>("ids");
        QTest::newRow("the clock") << true << QByteArray("311014000df005b1");
        QTest::newRow("the UART") << false << QByteArray("111014000df005b1");
    }
    void aDeviceIsKnownByTheBoardsNumbers()
    {
        QFETCH(bool, clock);
        QFETCH(QByteArray, ids);
        vpl031 rtc{};
        vpl011 uart{};
        QByteArray read;
        for (u64 offset = 0xfe0; offset < 0x1000; offset += 4)
            read +=
                static_cast<char>(clock ? vpl031_read(rtc, offset, 0) : vpl011_read(uart, offset));
        QCOMPARE(read.toHex(), ids);
    }

    void theClockTellsTheTimeAndRingsOnce()
    {
        vpl031 rtc{};
        QCOMPARE(vpl031_read(rtc, 0, 1000), u64{1000});
        vpl031_write(rtc, 8, 5000, 1000); // the guest sets it
        QCOMPARE(vpl031_read(rtc, 0, 1003), u64{5003});
        vpl031_write(rtc, 4, 5010, 1003);
        vpl031_write(rtc, 0x10, 1, 1003);
        QCOMPARE(vpl031_due(rtc, 1003), u32{7});
        QVERIFY(!vpl031_line(rtc, 1009));
        QVERIFY(vpl031_line(rtc, 1010));
        QCOMPARE(vpl031_read(rtc, 0x18, 1010), u64{1});
        vpl031_write(rtc, 0x1c, 1, 1010);
        QVERIFY(!vpl031_line(rtc, 1011));
        QCOMPARE(vpl031_due(rtc, 1011), u32{0});
        vpl031_write(rtc, 4, 4999, 1011); // an alarm in the past does not ring
        QVERIFY(!vpl031_line(rtc, 1012));
        vpl031_write(rtc, 4, 5014, 1012);
        vpl031_write(rtc, 0x10, 0, 1012); // nor one that is masked, but it is remembered
        QVERIFY(!vpl031_line(rtc, 1020));
        QCOMPARE(vpl031_read(rtc, 0x14, 1020), u64{1});
    }

    void anAlarmThatIsMaskedIsNotWaitedFor()
    {
        vpl031 rtc{};
        vpl031_write(rtc, 4, 10, 0);
        QCOMPARE(vpl031_due(rtc, 0), u32{0});
        QCOMPARE(vpl031_read(rtc, 0x14, 10), u64{1});
        QCOMPARE(vpl031_read(rtc, 0x18, 10), u64{0});
        vpl031_write(rtc, 0x1c, 0, 11); // zeros clear nothing
        QCOMPARE(vpl031_read(rtc, 0x14, 11), u64{1});
        vpl031_write(rtc, 0x1c, 1, 11);
        QCOMPARE(vpl031_read(rtc, 0x14, 11), u64{0});
    }

    void whatIsTypedIsReadInItsOrder()
    {
        vpl011 uart{};
        vpl011_reset(uart);
        QCOMPARE(vpl011_read(uart, 0x18), u64{0x90}); // nothing to read, room to print
        QCOMPARE(vpl011_read(uart, 0), u64{0});
        QByteArray typed;
        for (int round = 0; round < 3; ++round) { // across the end of its ring
            typed.clear();
            for (int n = 0; n < 200; ++n) {
                typed.append(static_cast<char>('A' + n % 50 + round));
                QVERIFY(vpl011_receive(uart, typed.back()));
            }
            QCOMPARE(vpl011_read(uart, 0x18), u64{0x80});
            for (const char c : typed)
                QCOMPARE(vpl011_read(uart, 0), u64{static_cast<u8>(c)});
            QCOMPARE(vpl011_read(uart, 0x18), u64{0x90});
        }
        for (int n = 0; n < 256; ++n)
            QVERIFY(vpl011_receive(uart, 'x'));
        QVERIFY2(!vpl011_receive(uart, 'y'), "the 257th is lost, and said to be");
    }

    void aUartInterruptsWhileThereIsSomethingToRead()
    {
        vpl011 uart{};
        vpl011_reset(uart);
        QVERIFY(vpl011_receive(uart, 'a') && vpl011_receive(uart, 'b'));
        QVERIFY2(!vpl011_line(uart), "nobody asked for it");
        vpl011_write(uart, 0x38, 0x10);
        QVERIFY(vpl011_line(uart));
        QCOMPARE(vpl011_read(uart, 0x40), u64{0x10});
        vpl011_write(uart, 0x44, 0x7ff); // cleared, but there is more
        QVERIFY(vpl011_line(uart));
        (void)vpl011_read(uart, 0);
        QVERIFY(vpl011_line(uart));
        (void)vpl011_read(uart, 0);
        QVERIFY(!vpl011_line(uart));
    }

    void aUartInterruptsWhenItHasPrinted()
    {
        vpl011 uart{};
        vpl011_reset(uart);
        QVERIFY(vpl011_write(uart, 0, 'x'));
        QCOMPARE(vpl011_read(uart, 0x3c), u64{0x20}); // it is there, but nobody asked for it
        QCOMPARE(vpl011_read(uart, 0x40), u64{0});
        vpl011_write(uart, 0x44, 0x20);
        vpl011_write(uart, 0x38, 0x20);
        QVERIFY2(!vpl011_line(uart), "it was cleared, and nothing was printed since");
        QVERIFY(vpl011_write(uart, 0, 'x'));
        QVERIFY(vpl011_line(uart));
        QVERIFY(!vpl011_write(uart, 0x44, 0x20));
        QVERIFY(!vpl011_line(uart));
    }

    void aUartKeepsWhatItIsToldAndSaysWhoItIs()
    {
        vpl011 uart{};
        vpl011_reset(uart);
        QCOMPARE(vpl011_read(uart, 0x30), u64{0x300});
        QCOMPARE(vpl011_read(uart, 0x34), u64{0x12});
        for (const u64 reg : {0x24UL, 0x28UL, 0x2cUL, 0x30UL, 0x34UL, 0x38UL, 0x48UL}) {
            QVERIFY(!vpl011_write(uart, reg, 0x10000 | reg));
            QCOMPARE(vpl011_read(uart, reg), reg);
        }
        constexpr u64 ids[] = {0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
        for (u64 n = 0; n < 8; ++n)
            QCOMPARE(vpl011_read(uart, 0xfe0 + 4 * n), ids[n]);
    }

    void flashSaysWhoItIs()
    {
        vflash flash{};
        u8 array[8] = {};
        vflash_write(flash, array, sizeof array, 0, 4, 0x90);
        QCOMPARE(vflash_read(flash, 0, 4), u64{0x00890089});
        QCOMPARE(vflash_read(flash, 4, 4), u64{0x00180018});
        QCOMPARE(vflash_read(flash, 8, 4), u64{0});
        vflash_write(flash, array, sizeof array, 0, 4, 0x60); // a sector's lock bit
        vflash_write(flash, array, sizeof array, 0, 4, 0x01);
        QCOMPARE(flash.mode, flash_mode::status);
        QCOMPARE(vflash_read(flash, 0, 4), u64{0x00800080});
        vflash_write(flash, array, sizeof array, 0, 4, 0xe8); // a buffer that is not confirmed
        vflash_write(flash, array, sizeof array, 0, 4, 0);
        vflash_write(flash, array, sizeof array, 0, 4, 0xffffffff);
        vflash_write(flash, array, sizeof array, 0, 4, 0xff);
        QCOMPARE(vflash_read(flash, 0, 4), u64{0x00b000b0});
    }

    void flashObeysIntelsCommands()
    {
        constexpr u64 bytes = 0x80000; // two sectors
        std::vector<u8> array(bytes, 0x5a);
        vflash flash{};
        const auto write = [&](u64 offset, u64 value, unsigned size = 4) {
            vflash_write(flash, array.data(), bytes, offset, size, value);
        };
        const auto read = [&](u64 offset, unsigned size = 4) {
            return vflash_read(flash, offset, size);
        };
        write(0x154, 0x00980098); // a query: "QRY", two chips side by side
        QCOMPARE(read(0x40), u64{0x00510051});
        QCOMPARE(read(0x44, 1), u64{'R'});
        QCOMPARE(read(0x4a, 2), u64{'Y'});
        QCOMPARE(read(0x9c), u64{0x00190019}); // 32 MB a chip
        QCOMPARE(read(0x1000, 8), u64{0});
        write(0, 0x00200020); // erases the second sector
        write(0x40004, 0x00d000d0);
        QCOMPARE(flash.mode, flash_mode::status);
        QCOMPARE(read(0), u64{0x00800080});
        QCOMPARE(array[0x40000 - 1], u8{0x5a});
        QCOMPARE(array[0x40000], u8{0xff});
        QCOMPARE(array[bytes - 1], u8{0xff});
        write(0x40000, 0x40); // programs a word: bits are cleared, none is set
        write(0x40000, 0x12345678);
        write(0x40000, 0x40);
        write(0x40000, 0xffff0000);
        QCOMPARE(array[0x40003], u8{0x12});
        QCOMPARE(array[0x40000], u8{0});
        write(0x40010, 0x00e800e8); // and two words, through the buffer
        write(0x40010, 0x00010001);
        write(0x40010, 0x11111111);
        write(0x40014, 0x22222222);
        write(0x40010, 0x00d000d0);
        QCOMPARE(read(0), u64{0x00800080});
        QCOMPARE(array[0x40017], u8{0x22});
        QCOMPARE(array[0x40018], u8{0xff});
        write(0, 0x20); // what is not confirmed is not done, and told until it is cleared
        write(0, 0xff);
        QCOMPARE(read(0), u64{0x00b000b0});
        QCOMPARE(array[0], u8{0x5a});
        write(0, 0x50);
        QCOMPARE(read(0), u64{0x00800080});
        write(bytes - 2, 0x40); // nothing is programmed behind its end
        write(bytes - 2, 0, 8);
        QCOMPARE(array[bytes - 1], u8{0});
        write(0, 0xff);
        QCOMPARE(flash.mode, flash_mode::array);
    }
};

QTEST_APPLESS_MAIN(TestDevices)
#include "tst_devices.moc"
