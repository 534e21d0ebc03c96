// SPDX-License-Identifier: GPL-2.0-or-later
// The disk and the console that a guest has. The very sources of the image, on the host.
#include "virtio-bench.h"

#include <QTest>

using namespace virtio_bench;

class TestVirtioDevices : public QObject {
    Q_OBJECT
private slots:
    void sectorsAreReadAndWritten()
    {
        Bench bench;
        QCOMPARE(bench.request(0, 3, kRam + kData, 1024, true), u8{0});
        QCOMPARE(bench.get<u64>(kData), u64{0xd15c000000000000 | 3UL * 64});
        QCOMPARE(bench.get<u64>(kData + 1016), u64{0xd15c000000000000 | (5UL * 64 - 1)});
        QCOMPARE(bench.used(), u16{1});
        QCOMPARE(bench.get<u32>(kUsed + 4), u32{0});        // the head
        QCOMPARE(bench.get<u32>(kUsed + 8), u32{1024 + 1}); // data and status
        QVERIFY(virtio_line(bench.device));
        bench.write(0x64, 1);
        QVERIFY(!virtio_line(bench.device));
        // Bytes that lie crooked are copied, too.
        bench.put(kData + 3, u64{0x1122334455667788});
        QCOMPARE(bench.request(1, 15, kRam + kData + 3, 512, false), u8{0});
        QCOMPARE(bench.disk[15UL * 64], u64{0x1122334455667788});
        QCOMPARE(bench.request(4, 0, kRam + kData, 0, false), u8{0}); // flush
        QCOMPARE(bench.request(8, 0, kRam + kData, 20, true), u8{0}); // its name
        QCOMPARE(QByteArray(reinterpret_cast<const char*>(bench.at(kData))),
                 QByteArray("worldswitch"));
        QCOMPARE(bench.request(77, 0, kRam + kData, 512, true), u8{2}); // no such request
        QVERIFY(!bench.needsReset());
    }

    void aLargeSegmentIsForADriverThatKnowsNoLimit_data()
    {
        QTest::addColumn<quint64>("features");
        QTest::addColumn<quint32>("length");
        QTest::addColumn<int>("status");
        const quint64 limited = VIRTIO_F_VERSION_1 | 1 << 1; // VIRTIO_BLK_F_SIZE_MAX
        QTest::newRow("64 KB, as the driver agreed") << limited << 65536U << 0;
        QTest::newRow("more than it agreed to") << limited << 66048U << 1;
        QTest::newRow("a driver that agreed to nothing")
            << quint64(VIRTIO_F_VERSION_1) << 66048U << 0;
    }
    void aLargeSegmentIsForADriverThatKnowsNoLimit()
    {
        QFETCH(quint64, features);
        QFETCH(quint32, length);
        QFETCH(int, status);
        Bench bench(false, features);
        QCOMPARE(int{bench.request(0, 0, kRam + kData, length, true)}, status);
        QCOMPARE(bench.get<u64>(kData + length - 8) != 0, status == 0);
        QVERIFY(!bench.needsReset());
    }

    void aRequestBeyondTheDiskFails_data()
    {
        QTest::addColumn<quint64>("sector");
        QTest::addColumn<quint32>("length");
        QTest::addColumn<bool>("toGuest");
        QTest::newRow("behind its end") << quint64(kSectors) << 512U << true;
        QTest::newRow("across its end") << quint64(kSectors - 1) << 1024U << false;
        QTest::newRow("a sector that wraps") << ~quint64(0) << 512U << true;
        QTest::newRow("one that wraps to the begin") << (quint64(1) << 55) << 512U << true;
        QTest::newRow("half a sector") << quint64(0) << 100U << true;
    }
    void aRequestBeyondTheDiskFails()
    {
        QFETCH(quint64, sector);
        QFETCH(quint32, length);
        QFETCH(bool, toGuest);
        Bench bench;
        QCOMPARE(bench.request(toGuest ? 0 : 1, sector, kRam + kData, length, toGuest), u8{1});
        QVERIFY(!bench.needsReset());
        QCOMPARE(bench.used(), u16{1});
    }

    void aRequestOfAnotherShapeIsGivenBackUndone_data()
    {
        QTest::addColumn<quint64>("header");
        QTest::addColumn<quint32>("headerLength");
        QTest::addColumn<quint32>("statusLength");
        QTest::newRow("a header of half its size, at the end of memory")
            << quint64(kRam + kSize - 8) << 8U << 1U;
        QTest::newRow("a status of no bytes, at the end of memory")
            << quint64(kRam + kHeader) << 16U << 0U;
        QTest::newRow("a status of two") << quint64(kRam + kHeader) << 16U << 2U;
    }
    void aRequestOfAnotherShapeIsGivenBackUndone()
    {
        QFETCH(quint64, header);
        QFETCH(quint32, headerLength);
        QFETCH(quint32, statusLength);
        Bench bench;
        bench.descriptor(0, header, headerLength, kNext, 1);
        bench.descriptor(1, kRam + kData, 512, kNext | kWrite, 2);
        bench.descriptor(2, kRam + kSize - (statusLength == 0 ? 1 : 4), statusLength, kWrite, 0);
        bench.put<u8>(kSize - 1, 0x77);
        bench.offer(0);
        QCOMPARE(bench.used(), u16{1});
        QCOMPARE(bench.get<u32>(kUsed + 8), u32{0});
        QCOMPARE(bench.get<u8>(kSize - 1), u8{0x77});
        QCOMPARE(bench.get<u64>(kData), u64{0});
        QVERIFY(!bench.needsReset());
    }

    void aRequestThatGoesTheWrongWayIsGivenBackUndone_data()
    {
        QTest::addColumn<unsigned>("count");
        QTest::addColumn<bool>("headerIsWritable");
        QTest::addColumn<bool>("statusIsWritable");
        QTest::newRow("a header to be written") << 3U << true << true;
        QTest::newRow("a status to be read") << 3U << false << false;
        QTest::newRow("a header alone") << 1U << false << true;
    }
    void aRequestThatGoesTheWrongWayIsGivenBackUndone()
    {
        QFETCH(unsigned, count);
        QFETCH(bool, headerIsWritable);
        QFETCH(bool, statusIsWritable);
        Bench bench;
        bench.put<u8>(kStatus, 0xff);
        bench.descriptor(
            0, kRam + kHeader, 16,
            static_cast<u16>((headerIsWritable ? kWrite : 0) | (count > 1 ? kNext : 0)), 1);
        bench.descriptor(1, kRam + kData, 512, kNext | kWrite, 2);
        bench.descriptor(2, kRam + kStatus, 1, statusIsWritable ? kWrite : 0, 0);
        bench.offer(0);
        QCOMPARE(bench.used(), u16{1});
        QCOMPARE(bench.get<u32>(kUsed + 8), u32{0});
        QCOMPARE(bench.get<u8>(kStatus), u8{0xff});
        QCOMPARE(bench.get<u64>(kData), u64{0});
    }

    void theDisksNameWantsTwentyBytes_data()
    {
        QTest::addColumn<quint32>("length");
        QTest::addColumn<bool>("toGuest");
        QTest::addColumn<int>("status");
        QTest::addColumn<quint32>("written");
        QTest::newRow("twenty") << 20U << true << 0 << 21U;
        QTest::newRow("nineteen") << 19U << true << 1 << 1U;
        QTest::newRow("twenty that are not to be written") << 20U << false << 1 << 1U;
    }
    void theDisksNameWantsTwentyBytes()
    {
        QFETCH(quint32, length);
        QFETCH(bool, toGuest);
        QFETCH(int, status);
        QFETCH(quint32, written);
        Bench bench;
        QCOMPARE(int{bench.request(8, 0, kRam + kData, length, toGuest)}, status);
        QCOMPARE(bench.get<u32>(kUsed + 8), written);
        QCOMPARE(bench.get<u8>(kData) != 0, status == 0);
    }

    void theDisksNameWantsOneBuffer()
    {
        Bench bench;
        bench.put(kHeader, u32{8});
        bench.descriptor(0, kRam + kHeader, 16, kNext, 1);
        bench.descriptor(1, kRam + kData, 20, kNext | kWrite, 2);
        bench.descriptor(2, kRam + kData + 20, 20, kNext | kWrite, 3);
        bench.descriptor(3, kRam + kStatus, 1, kWrite, 0);
        bench.offer(0);
        QCOMPARE(bench.get<u8>(kStatus), u8{1});
        QCOMPARE(bench.get<u32>(kUsed + 8), u32{1});
    }

    void aBufferOfTheWrongDirectionIsNotTouched()
    {
        Bench bench;
        bench.put(kData, u64{42});
        QCOMPARE(bench.request(1, 0, kRam + kData, 512, true), u8{1}); // a write from what to fill
        QCOMPARE(bench.disk[0], u64{0xd15c000000000000});
        QCOMPARE(bench.request(0, 0, kRam + kData, 512, false), u8{1});
        QCOMPARE(bench.get<u64>(kData), u64{42});
    }

    void theConsolePrintsAndListens()
    {
        Bench bench(true);
        bench.queue(1);
        std::memcpy(bench.at(kData), "hello\n", 6);
        bench.descriptor(3, kRam + kData, 6, 0, 0);
        bench.offer(3, 1);
        QCOMPARE(bench.printed, QByteArray("hello\n"));
        QCOMPARE(bench.used(), u16{1});
        // What was typed before there was a buffer waits for one.
        Bench other(true);
        virtio_console_receive(other.device, 'x');
        virtio_console_receive(other.device, 'y');
        other.descriptor(0, kRam + kData, 16, kWrite, 0);
        other.offer(0, 0);
        QCOMPARE(other.get<u16>(kData), u16{'x' | 'y' << 8});
        QCOMPARE(other.get<u32>(kUsed + 8), u32{2});
        // A buffer is filled up, and one that is not to be written stays.
        other.descriptor(1, kRam + kData, 1, kWrite, 0);
        virtio_console_receive(other.device, 'a');
        virtio_console_receive(other.device, 'b');
        other.offer(1, 0);
        QCOMPARE(other.get<u16>(kData), u16{'a' | 'y' << 8});
        other.descriptor(2, kRam + kData, 1, 0, 0);
        other.offer(2, 0);
        QCOMPARE(other.get<u16>(kData), u16{'a' | 'y' << 8});
        other.offer(1, 0);
        QCOMPARE(other.get<u16>(kData), u16{'b' | 'y' << 8});
    }

    void theConsolePrintsWhatItMayRead()
    {
        Bench bench(true);
        bench.queue(1);
        std::memset(bench.at(kData), 'x', 8192);
        bench.descriptor(0, kRam + kData, 3, kNext | kWrite, 1);
        bench.descriptor(1, kRam + kData, 2, 0, 0);
        bench.offer(0, 1);
        QCOMPARE(bench.printed, QByteArray("xx"));
        // So much at once that others wait too long is cut.
        bench.descriptor(2, kRam + kData, 8192, 0, 0);
        bench.offer(2, 1);
        QCOMPARE(bench.printed.size(), qsizetype{2 + 4096});
    }

    void whatIsTypedFasterThanItIsReadIsLost()
    {
        Bench bench(true);
        QByteArray read;
        // Twice round the ring of 64, with a remainder that lies across its end.
        for (int round = 0; round < 3; ++round) {
            QByteArray typed;
            for (char c = 'A'; typed.size() < 64; ++c) {
                QVERIFY(virtio_console_receive(bench.device, c));
                typed.append(c);
            }
            QVERIFY(!virtio_console_receive(bench.device, '!'));
            for (const u32 length : {40U, 30U}) {
                bench.descriptor(0, kRam + kData, length, kWrite, 0);
                bench.offer(0, 0);
                const auto got = bench.get<u32>(kUsed + 8 + 8UL * ((bench.used() - 1U) % 8));
                read.append(reinterpret_cast<const char*>(bench.at(kData)), got);
            }
            QCOMPARE(read, typed);
            read.clear();
            QVERIFY(virtio_console_receive(bench.device, '?')); // moves the ring's begin on
            bench.offer(0, 0);
        }
    }
};

QTEST_APPLESS_MAIN(TestVirtioDevices)
#include "tst_virtio_devices.moc"
