// SPDX-License-Identifier: GPL-2.0-or-later
// The disk and the console that a guest has. The very sources of the image, on the host.
#include "virtio-bench.h"

#include <QTest>
#include <QtEndian>

#include <numeric>

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

    // Virtio 1.1, 2.6.4.1: how a driver cuts a request into buffers is not the device's to choose.
    void aRequestMayBeCutAnyhow_data()
    {
        QTest::addColumn<QList<quint32>>("readable"); // lengths of the buffers
        QTest::addColumn<QList<quint32>>("writable");
        using Cuts = QList<quint32>;
        QTest::newRow("as most drivers do") << Cuts{16} << Cuts{1024, 1};
        QTest::newRow("a header in two buffers") << Cuts{8, 8} << Cuts{1024, 1};
        QTest::newRow("a header in four, crooked") << Cuts{1, 6, 8, 1} << Cuts{1024, 1};
        QTest::newRow("a sector in two") << Cuts{16} << Cuts{512, 200, 312, 1};
        QTest::newRow("bytes before whole sectors") << Cuts{16} << Cuts{1, 1023, 1};
        QTest::newRow("data and status in one") << Cuts{16} << Cuts{1025};
        QTest::newRow("the last byte of data beside the status") << Cuts{16} << Cuts{1023, 2};
        QTest::newRow("a buffer of nothing in between") << Cuts{16, 0} << Cuts{512, 0, 512, 1};
        QTest::newRow("written: header and data in one") << Cuts{1040} << Cuts{1};
        QTest::newRow("written: the header's end beside the data") << Cuts{5, 523, 512} << Cuts{1};
        QTest::newRow("written: a sector in three") << Cuts{16, 100, 900, 24} << Cuts{1};
        QTest::newRow("written: each cut crooked") << Cuts{15, 2, 511, 511, 1} << Cuts{1};
    }
    void aRequestMayBeCutAnyhow()
    {
        QFETCH(QList<quint32>, readable);
        QFETCH(QList<quint32>, writable);
        const bool out = std::accumulate(writable.begin(), writable.end(), 0U) == 1;
        constexpr u64 sector = 7;
        constexpr int bytes = 1024;
        Bench bench;
        QByteArray request(16, '\0');
        qToLittleEndian<quint32>(out ? 1 : 0, request.data());
        qToLittleEndian<quint64>(sector, request.data() + 8);
        for (int i = 0; out && i < bytes; ++i)
            request += static_cast<char>(i * 7 + i / 256);
        const auto* disk = reinterpret_cast<const char*>(bench.disk.get()) + sector * 512;
        const QByteArray before(disk, bytes);
        // Each buffer in a page of its own, with a mark on either side.
        const auto place = [](qsizetype n) { return kData + static_cast<u64>(n) * 0x1000 + 8; };
        const QList<quint32> all = readable + writable;
        for (qsizetype n = 0, taken = 0; n < all.size(); ++n) {
            const bool isLast = n + 1 == all.size();
            std::memset(bench.at(place(n) - 8), 0x5a, all[n] + 16);
            if (n < readable.size())
                std::memcpy(bench.at(place(n)), request.constData() + taken, all[n]);
            taken += all[n];
            bench.descriptor(
                static_cast<unsigned>(n), kRam + place(n), all[n],
                static_cast<u16>((n < readable.size() ? 0 : kWrite) | (isLast ? 0 : kNext)),
                static_cast<u16>(n + 1));
        }
        bench.offer(0);
        QByteArray answer;
        for (qsizetype n = 0; n < all.size(); ++n) {
            const QByteArray buffer(reinterpret_cast<const char*>(bench.at(place(n) - 8)),
                                    all[n] + 16);
            QCOMPARE(buffer.left(8) + buffer.right(8), QByteArray(16, 0x5a));
            if (n >= readable.size())
                answer += buffer.mid(8, all[n]);
        }
        QCOMPARE(bench.used(), u16{1});
        QCOMPARE(int{answer.back()}, 0); // the status
        QCOMPARE(bench.get<u32>(kUsed + 8), static_cast<u32>(answer.size()));
        const QByteArray after(disk, bytes);
        QCOMPARE(after, out ? request.mid(16) : before);
        if (!out)
            QCOMPARE(answer.chopped(1), before);
        QVERIFY(!bench.needsReset());
    }

    void aRequestThatIsWrongSaysSo_data()
    {
        QTest::addColumn<QList<quint32>>("readable");
        QTest::addColumn<QList<quint32>>("writable");
        QTest::addColumn<quint32>("type");
        QTest::addColumn<int>("status");
        using Cuts = QList<quint32>;
        QTest::newRow("a header of half its size") << Cuts{8} << Cuts{512, 1} << 0U << 1;
        QTest::newRow("no header") << Cuts{} << Cuts{16, 512, 1} << 0U << 1;
        QTest::newRow("a header short of a byte, in two") << Cuts{7, 8} << Cuts{1} << 4U << 1;
        QTest::newRow("a byte more than sectors, and the status")
            << Cuts{16} << Cuts{512, 2} << 0U << 1;
        QTest::newRow("half a sector to be written") << Cuts{16, 256} << Cuts{1} << 1U << 1;
        QTest::newRow("something to read beside what is written")
            << Cuts{16, 512} << Cuts{512, 1} << 1U << 1;
        QTest::newRow("something to write beside what is read")
            << Cuts{16, 512} << Cuts{512, 1} << 0U << 1;
        QTest::newRow("a type that there is not, in pieces") << Cuts{9, 7} << Cuts{3} << 77U << 2;
    }
    void aRequestThatIsWrongSaysSo()
    {
        QFETCH(QList<quint32>, readable);
        QFETCH(QList<quint32>, writable);
        QFETCH(quint32, type);
        QFETCH(int, status);
        Bench bench;
        const QList<quint32> all = readable + writable;
        u64 at = kData;
        for (qsizetype n = 0; n < all.size(); ++n, at += 0x1000) {
            std::memset(bench.at(at), n < readable.size() ? 0 : 0x77, all[n]);
            bench.descriptor(static_cast<unsigned>(n), kRam + at, all[n],
                             static_cast<u16>((n < readable.size() ? 0 : kWrite) |
                                              (n + 1 == all.size() ? 0 : kNext)),
                             static_cast<u16>(n + 1));
        }
        bench.put(kData, type);
        bench.offer(0);
        QCOMPARE(bench.used(), u16{1});
        const u64 last = at - 0x1000 + all.last() - 1;
        QCOMPARE(int{bench.get<u8>(last)}, status);
        QCOMPARE(bench.disk[0], u64{0xd15c000000000000});
        for (u64 i = kData + static_cast<u64>(readable.size()) * 0x1000 + 4; i < last; ++i)
            QVERIFY(bench.get<u8>(i) == 0x77 || bench.get<u8>(i) == 0); // and nothing else
        QVERIFY(!bench.needsReset());
    }

    void aRequestWithoutAPlaceForTheStatusStopsTheDevice_data()
    {
        QTest::addColumn<quint32>("statusLength");
        QTest::addColumn<bool>("statusIsWritable");
        QTest::newRow("a header alone") << 0U << false;
        QTest::newRow("a status of no bytes, at the end of memory") << 0U << true;
        QTest::newRow("a status to be read") << 1U << false;
    }
    void aRequestWithoutAPlaceForTheStatusStopsTheDevice()
    {
        // As QEMU: it cannot say what became of the request, so it does not say that it was used.
        QFETCH(quint32, statusLength);
        QFETCH(bool, statusIsWritable);
        Bench bench;
        bench.put<u8>(kSize - 1, 0x77);
        bench.descriptor(0, kRam + kHeader, 16, kNext, 1);
        bench.descriptor(1, kRam + kSize - 1, statusLength, statusIsWritable ? kWrite : 0, 0);
        bench.offer(0);
        QCOMPARE(bench.used(), u16{0});
        QCOMPARE(bench.get<u8>(kSize - 1), u8{0x77});
        QVERIFY(bench.needsReset());
        bench.start();
        bench.put<u16>(kAvail + 2, 0);
        QCOMPARE(bench.request(0, 3, kRam + kData, 512, true), u8{0});
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

    void theDisksNameMayBeCutToo()
    {
        Bench bench;
        bench.put(kHeader, u32{8});
        bench.descriptor(0, kRam + kHeader, 16, kNext, 1);
        bench.descriptor(1, kRam + kData, 7, kNext | kWrite, 2);
        bench.descriptor(2, kRam + kData + 64, 13, kNext | kWrite, 3);
        bench.descriptor(3, kRam + kStatus, 1, kWrite, 0);
        bench.offer(0);
        QCOMPARE(bench.get<u8>(kStatus), u8{0});
        QCOMPARE(bench.get<u32>(kUsed + 8), u32{21});
        QCOMPARE(QByteArray(reinterpret_cast<const char*>(bench.at(kData)), 7) +
                     reinterpret_cast<const char*>(bench.at(kData + 64)),
                 QByteArray("worldswitch"));
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
    }

    void whatIsPrintedAtOnceIsPrintedWhole_data()
    {
        QTest::addColumn<QList<QList<quint32>>>("chains"); // lengths of their buffers
        using Chains = QList<QList<quint32>>;
        QTest::newRow("one character") << Chains{{1}};
        QTest::newRow("20,000 in one buffer") << Chains{{20000}};
        QTest::newRow("exactly as many as go at once") << Chains{{1024}};
        QTest::newRow("one more") << Chains{{1025}};
        QTest::newRow("a chain of buffers, cut anyhow") << Chains{{1, 4095, 1, 0, 9000, 17}};
        QTest::newRow("several chains, each large") << Chains{{5000}, {4096, 4096}, {3}, {70000}};
        QTest::newRow("nothing, and then something") << Chains{{0}, {2048}, {0}};
    }
    void whatIsPrintedAtOnceIsPrintedWhole()
    {
        QFETCH(QList<QList<quint32>>, chains);
        Bench bench(true);
        bench.queue(1);
        QByteArray wanted;
        u64 at = kData;
        u16 next = 0;
        for (qsizetype c = 0; c < chains.size(); ++c) {
            bench.put(kAvail + 4 + 2UL * static_cast<u64>(c), next);
            for (qsizetype b = 0; b < chains[c].size(); ++b) {
                const quint32 length = chains[c][b];
                for (quint32 i = 0; i < length; ++i, ++at) {
                    wanted += static_cast<char>('!' + (wanted.size() * 31 + i / 64) % 90);
                    bench.put(at, wanted.back());
                }
                bench.descriptor(next, kRam + at - length, length,
                                 b + 1 == chains[c].size() ? 0 : kNext, next + 1);
                ++next;
            }
        }
        bench.put(kAvail + 2, static_cast<u16>(chains.size()));
        // EL2 lets others on in between: the store of the notice is done again until it is through.
        int notices = 1;
        qsizetype printed = 0;
        while (!bench.write(0x50, 1)) {
            QVERIFY(bench.used() < chains.size()); // what is used is printed
            QVERIFY(bench.printed.size() - printed > 0);
            QVERIFY(bench.printed.size() - printed <= 16 * 1024);
            printed = bench.printed.size();
            QVERIFY(++notices < 1000);
        }
        QVERIFY(bench.printed == wanted);
        QCOMPARE(bench.used(), static_cast<u16>(chains.size()));
        QVERIFY(!bench.needsReset());
    }

    void aResetForgetsWhatWasHalfPrinted()
    {
        Bench bench(true);
        bench.queue(1);
        std::memset(bench.at(kData), 'x', 4000);
        bench.descriptor(0, kRam + kData, 4000, 0, 0);
        QVERIFY(!bench.offer(0, 1));
        bench.negotiate(VIRTIO_F_VERSION_1);
        bench.put<u16>(kAvail + 2, 0);
        bench.queue(1);
        bench.write(0x70, 15);
        bench.printed.clear();
        std::memcpy(bench.at(kData), "hello", 5);
        bench.descriptor(0, kRam + kData, 5, 0, 0);
        QVERIFY(bench.offer(0, 1));
        QCOMPARE(bench.printed, QByteArray("hello"));
    }

    void aChainThatShrinksWhileItIsPrintedIsDone()
    {
        Bench bench(true);
        bench.queue(1);
        bench.descriptor(0, kRam + kData, 4000, 0, 0);
        QVERIFY(!bench.offer(0, 1));
        bench.descriptor(0, kRam + kData, 3, 0, 0);
        QVERIFY(bench.write(0x50, 1));
        QCOMPARE(bench.used(), u16{1});
    }

    void whatIsTypedGoesIntoEveryBufferOfAChain()
    {
        Bench bench(true);
        for (const char c : {'a', 'b', 'c', 'd', 'e', 'f'})
            QVERIFY(virtio_console_receive(bench.device, c));
        bench.descriptor(0, kRam + kData, 1, kNext | kWrite, 1);
        bench.descriptor(1, kRam + kData + 100, 0, kNext | kWrite, 2);
        bench.descriptor(2, kRam + kData + 200, 3, kWrite, 0);
        bench.offer(0, 0);
        QCOMPARE(bench.get<u32>(kUsed + 8), u32{4});
        QCOMPARE(bench.get<u8>(kData), u8{'a'});
        QCOMPARE(QByteArray(reinterpret_cast<const char*>(bench.at(kData + 200)), 3),
                 QByteArray("bcd"));
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
