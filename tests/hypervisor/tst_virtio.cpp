// SPDX-License-Identifier: GPL-2.0-or-later
// What the virtio devices of a guest have in common, driven as a driver would and as a hostile
// guest would. The very sources of the image, on the host.
#include "virtio-bench.h"

#include <QTest>

#include <random>

using namespace virtio_bench;

class TestVirtio : public QObject {
    Q_OBJECT
private slots:
    void aDriverFindsWhatItLooksFor()
    {
        Bench bench;
        QCOMPARE(bench.read(0x000), u64{0x74726976});
        QCOMPARE(bench.read(0x004), u64{2});
        QCOMPARE(bench.read(0x008), u64{2});
        QCOMPARE(bench.read(0x00c), u64{0x554d4551}); // "QEMU", as on its board
        QCOMPARE(bench.read(0x034), u64{1024});       // and so is that
        bench.write(0x30, 1);
        QCOMPARE(bench.read(0x034), u64{0}); // a block device has one queue
        QCOMPARE(virtio_read(bench.device, 0x100, 8), kSectors);
        QCOMPARE(virtio_read(bench.device, 0x10c, 4), u64{VIRTQUEUE_MAX - 2});
        QCOMPARE(virtio_read(bench.device, 0x101, 1), u64{0});
        QCOMPARE(virtio_read(bench.device, 0x1f8, 8), u64{0});
        const virtio_device empty{};
        QCOMPARE(virtio_read(empty, 0, 4), u64{0x74726976});
        QCOMPARE(virtio_read(empty, 8, 4), u64{0});
        QCOMPARE(virtio_read(empty, 0x34, 4), u64{0});
        // A slot's registers are 0x200 bytes: the empty ones share their state.
        for (const u64 slot : {0x200UL, 0x3a00UL}) {
            QCOMPARE(virtio_read(empty, slot, 4), u64{0x74726976});
            QCOMPARE(virtio_read(empty, slot + 4, 4), u64{2});
            QCOMPARE(virtio_read(empty, slot + 8, 4), u64{0});
        }
    }

    void featuresAreGrantedWhereTheyWereOffered_data()
    {
        QTest::addColumn<quint64>("features");
        QTest::addColumn<bool>("granted");
        QTest::newRow("version 1") << quint64(VIRTIO_F_VERSION_1) << true;
        QTest::newRow("and its sizes") << quint64(VIRTIO_F_VERSION_1 | 6) << true;
        QTest::newRow("a legacy driver") << quint64(6) << false;
        QTest::newRow("indirect descriptors") << quint64(VIRTIO_F_VERSION_1 | 1 << 28) << false;
    }
    void featuresAreGrantedWhereTheyWereOffered()
    {
        QFETCH(quint64, features);
        QFETCH(bool, granted);
        Bench bench;
        bench.negotiate(features);
        QCOMPARE((bench.read(0x70) & 8) != 0, granted);
    }

    void aBufferOutsideTheGuestsMemoryStopsTheDevice_data()
    {
        QTest::addColumn<quint64>("address");
        QTest::addColumn<quint32>("length");
        QTest::newRow("nowhere") << quint64(0x80000000) << 512U;
        QTest::newRow("zero") << quint64(0) << 512U;
        QTest::newRow("before its begin") << quint64(kRam - 256) << 512U;
        QTest::newRow("across its end") << quint64(kRam + kSize - 256) << 512U;
        QTest::newRow("a length that wraps") << quint64(kRam + kData) << 0xfffffe00U;
        QTest::newRow("an address that wraps") << ~quint64(255) << 512U;
        QTest::newRow("flash that it may only read") << quint64(kRom) << 512U;
    }
    void aBufferOutsideTheGuestsMemoryStopsTheDevice()
    {
        QFETCH(quint64, address);
        QFETCH(quint32, length);
        Bench bench;
        QCOMPARE(bench.request(0, 0, address, length, true), u8{0xff});
        QVERIFY(bench.needsReset());
        QCOMPARE(bench.used(), u16{0});
        QVERIFY(virtio_line(bench.device));
        // Until it is reset, nothing else is done.
        QCOMPARE(bench.request(0, 0, kRam + kData, 512, true), u8{0xff});
        bench.put<u16>(kAvail + 2, 0);
        bench.start();
        QCOMPARE(bench.request(0, 0, kRam + kData, 512, true), u8{0});
    }

    void aRingThatIsWrongStopsTheDevice_data()
    {
        QTest::addColumn<int>("unused");
        for (const auto* name :
             {"a chain in a circle", "a next that there is not", "a head that there is not",
              "an index that is too far ahead", "an indirect descriptor", "rings nowhere",
              "rings that are crooked", "rings in flash"})
            QTest::addRow("%s", name) << 0;
    }
    void aRingThatIsWrongStopsTheDevice()
    {
        const QByteArray what = QTest::currentDataTag();
        Bench bench;
        bench.descriptor(0, kRam + kHeader, 16, kNext, 1);
        bench.descriptor(1, kRam + kData, 512, kNext | kWrite, what.contains("next") ? 8 : 2);
        bench.descriptor(2, kRam + kStatus, 1, kWrite, 0);
        bench.descriptor(8, kRam + kStatus, 1, kWrite, 0); // behind the table
        if (what.contains("circle"))
            bench.descriptor(2, kRam + kStatus, 1, kNext | kWrite, 0);
        if (what.contains("indirect"))
            bench.descriptor(0, kRam + kData, 32, 4, 0);
        if (what.contains("rings")) {
            bench.write(0x44, 0);
            bench.queue(0, 8,
                        what.contains("nowhere")   ? 0x90000000
                        : what.contains("crooked") ? kRam + 1
                                                   : kRom);
            if (what.contains("flash")) { // what EL2 would give back has no place there
                auto* rom = reinterpret_cast<u8*>(bench.rom.get());
                std::memcpy(rom, bench.at(0), 4096);
                const u16 last = 2;
                std::memcpy(rom + kDesc + 16 + 14, &last, 2);
                std::memcpy(rom + kAvail + 2, &last, 2);
            }
        }
        if (what.contains("too far"))
            bench.put<u16>(kAvail + 2, 8);
        bench.offer(what.startsWith("a head") ? 8 : 0);
        QVERIFY(bench.needsReset());
    }

    void aResetForgetsEverything()
    {
        Bench bench;
        QCOMPARE(bench.request(0, 0, kRam + kData, 512, true), u8{0});
        QVERIFY(virtio_line(bench.device));
        bench.write(0x70, 0);
        QVERIFY(!virtio_line(bench.device));
        QCOMPARE(bench.read(0x70), u64{0});
        QCOMPARE(bench.read(0x44), u64{0});
        bench.write(0x70, 11);
        QVERIFY2((bench.read(0x70) & 8) == 0, "the features are another driver's to choose");
        bench.write(0x70, 15);
        bench.write(0x44, 1);
        QVERIFY2(bench.read(0x44) == 0, "the queue's size was forgotten, too");
    }

    void whatIsBrokenStaysSoUntilTheReset()
    {
        Bench bench;
        QCOMPARE(bench.request(0, 0, 0x80000000, 512, true), u8{0xff});
        bench.write(0x70, 15);
        QVERIFY((bench.read(0x70) & 0x40) != 0);
        bench.write(0x70, 0);
        QCOMPARE(bench.read(0x70), u64{0});
    }

    void thereAreSixtyFourFeatures()
    {
        Bench bench;
        bench.write(0x14, 0);
        QCOMPARE(bench.read(0x10), u64{6}); // VIRTIO_BLK_F_SIZE_MAX and _SEG_MAX
        bench.write(0x14, 1);
        QCOMPARE(bench.read(0x10), u64{1}); // VIRTIO_F_VERSION_1
        bench.write(0x14, 2);
        QCOMPARE(bench.read(0x10), u64{0});
        bench.write(0x70, 0);
        bench.write(0x24, 2);
        bench.write(0x20, 0xffffffff);
        bench.write(0x24, 1);
        bench.write(0x20, 1);
        bench.write(0x70, 11);
        QVERIFY((bench.read(0x70) & 8) != 0);
    }

    void featuresThatWereGrantedStay()
    {
        Bench bench;
        bench.write(0x24, 0);
        bench.write(0x20, 1U << 28);
        bench.write(0x70, 15);
        QVERIFY((bench.read(0x70) & 8) != 0);
    }

    void aThirdQueueIsNowhere()
    {
        Bench bench(true);
        bench.queue(1);
        bench.queue(2);
        QCOMPARE(bench.read(0x44), u64{0});
        QCOMPARE(bench.read(0x34), u64{0});
        bench.write(0x50, 2);
        QVERIFY(!bench.needsReset());
        bench.write(0x30, 1);
        QCOMPARE(bench.read(0x44), u64{1});
    }

    void anInterruptIsAcknowledgedByItsBit()
    {
        Bench bench;
        QCOMPARE(bench.request(0, 0, kRam + kData, 512, true), u8{0});
        QCOMPARE(bench.request(0, 0, 0x80000000, 512, true), u8{0xff});
        QCOMPARE(bench.read(0x60), u64{3}); // a buffer was used, the configuration changed
        bench.write(0x64, 1);
        QCOMPARE(bench.read(0x60), u64{2});
        QVERIFY(virtio_line(bench.device));
    }

    void aDriverThatLooksByItselfIsNotInterrupted()
    {
        Bench bench;
        bench.put<u16>(kAvail, 1); // VIRTQ_AVAIL_F_NO_INTERRUPT
        QCOMPARE(bench.request(0, 0, kRam + kData, 512, true), u8{0});
        QCOMPARE(bench.used(), u16{1});
        QVERIFY(!virtio_line(bench.device));
    }

    void aRingBeginsAgainAtItsEnd()
    {
        Bench bench(true);
        bench.queue(1);
        QByteArray expected;
        for (u16 n = 0; n < 20; ++n) {
            const auto head = static_cast<u16>(n % 7);
            bench.put(kData + head, static_cast<char>('a' + head));
            bench.descriptor(head, kRam + kData + head, 1, 0, 0);
            bench.offer(head, 1);
            expected.append(static_cast<char>('a' + head));
            QCOMPARE(bench.used(), static_cast<u16>(n + 1));
            QCOMPARE(bench.get<u32>(kUsed + 4 + 8UL * (n % 8U)), u32{head});
        }
        QCOMPARE(bench.printed, expected);
        QCOMPARE(bench.get<u64>(kUsed + 4 + 8UL * 8), u64{0}); // nothing behind its last place
    }

    void wordsAloneAreWritten_data()
    {
        QTest::addColumn<unsigned>("size");
        QTest::newRow("a byte") << 1U;
        QTest::newRow("half a word") << 2U;
        QTest::newRow("two words") << 8U;
    }
    void wordsAloneAreWritten()
    {
        QFETCH(unsigned, size);
        Bench bench;
        QVERIFY(virtio_write(bench.device, 0x70, size, 0));
        QCOMPARE(bench.read(0x70), u64{15});
    }

    void aQueueOfAnOddSizeIsNotReady_data()
    {
        QTest::addColumn<quint64>("num");
        for (const quint64 num : {quint64(0), quint64(3), quint64(2048), ~quint64(0)})
            QTest::addRow("%lld", static_cast<long long>(num)) << num;
    }
    void aQueueOfAnOddSizeIsNotReady()
    {
        QFETCH(quint64, num);
        Bench bench;
        bench.write(0x44, 0);
        bench.queue(0, num);
        QCOMPARE(bench.read(0x44), u64{0});
        QCOMPARE(bench.request(0, 0, kRam + kData, 512, true), u8{0xff});
    }

    void aQueueMayBeAsLargeAsTheBoards_data()
    {
        QTest::addColumn<quint32>("num");
        for (const quint32 num : {1U, 16U, 32U, 256U, 1024U})
            QTest::addRow("%u", num) << num;
    }
    void aQueueMayBeAsLargeAsTheBoards()
    {
        // More chains than it has places, so that each place is used, and the first ones again.
        QFETCH(quint32, num);
        Bench bench(true);
        const Rings rings = bench.large(1, num);
        QCOMPARE(bench.read(0x44), u64{1});
        QByteArray wanted;
        for (quint32 n = 0; n < num + num / 2 + 1; ++n) {
            const auto head = static_cast<u16>((n * 7 + n / num) % num);
            wanted += static_cast<char>('!' + n % 90);
            bench.put(kLargeData + head, wanted.back());
            bench.largeDescriptor(head, kRam + kLargeData + head, 1, 0, 0);
            bench.put(rings.avail + 4 + 2UL * (n % num), head);
            bench.put(rings.avail + 2, static_cast<u16>(n + 1));
            while (!bench.write(0x50, 1)) {
            }
            QCOMPARE(bench.get<u16>(rings.used + 2), static_cast<u16>(n + 1));
            QCOMPARE(bench.get<u32>(rings.used + 4 + 8UL * (n % num)), u32{head});
        }
        QVERIFY(bench.printed == wanted);
        QVERIFY(!bench.needsReset());
    }

    void aChainMayHaveEveryDescriptor_data()
    {
        QTest::addColumn<quint32>("num");
        QTest::addColumn<bool>("circle");
        for (const quint32 num : {16U, 64U, 1024U}) {
            QTest::addRow("%u", num) << num << false;
            QTest::addRow("%u in a circle", num) << num << true;
        }
    }
    void aChainMayHaveEveryDescriptor()
    {
        // A read of whole sectors: a byte in each buffer but the last.
        QFETCH(quint32, num);
        QFETCH(bool, circle);
        Bench bench;
        const Rings rings = bench.large(0, num);
        const quint32 bytes = (num + 511) / 512 * 512;
        bench.put(kHeader, quint64(0));
        bench.put(kHeader + 8, quint64(5));
        bench.largeDescriptor(0, kRam + kHeader, 16, kNext, 1);
        for (quint32 n = 1; n + 1 < num; ++n)
            bench.largeDescriptor(n, kRam + kLargeData + 2UL * n,
                                  n + 2 == num ? bytes - (num - 3) : 1, kNext | kWrite,
                                  static_cast<u16>(n + 1));
        bench.put<u8>(kStatus, 0xff);
        bench.largeDescriptor(num - 1, kRam + kStatus, 1,
                              static_cast<u16>(circle ? kNext | kWrite : kWrite), 0);
        bench.put(rings.avail + 2, u16{1});
        QVERIFY(bench.write(0x50, 0));
        QCOMPARE(bench.needsReset(), circle);
        QCOMPARE(bench.get<u8>(kStatus), circle ? u8{0xff} : u8{0});
        const auto* disk = reinterpret_cast<const u8*>(bench.disk.get()) + 5 * 512;
        for (quint32 i = 0; i < num - 3 && !circle; ++i)
            QCOMPARE(bench.get<u8>(kLargeData + 2UL * (i + 1)), disk[i]);
    }

    void manyRequestsAtOnceLetOthersHaveTheirTurn()
    {
        // The store of the notice is done again until it is through: 16 requests each time.
        Bench bench;
        const Rings rings = bench.large(0, 256);
        bench.put(kHeader, quint64(4)); // flush
        bench.largeDescriptor(0, kRam + kHeader, 16, kNext, 1);
        bench.largeDescriptor(1, kRam + kStatus, 1, kWrite, 0);
        bench.put(rings.avail + 2, u16{100}); // heads are zeros: that chain, a hundred times
        int notices = 1;
        for (u16 before = 0; !bench.write(0x50, 0); ++notices) {
            QCOMPARE(bench.get<u16>(rings.used + 2), static_cast<u16>(before + 16));
            before = bench.get<u16>(rings.used + 2);
        }
        QCOMPARE(notices, 7);
        QCOMPARE(bench.get<u16>(rings.used + 2), u16{100});
    }

    void nothingThatAGuestWritesLeadsOutOfItsMemory()
    {
        // Seeded: the sanitizers judge, and the loops' ends are why this comes back.
        std::mt19937_64 random(20151022);
        const auto pick = [&](u64 below) { return random() % below; };
        const u64 addresses[] = {kRam,     kRam + kSize - 16, kRom,    0,
                                 ~0UL - 8, kRam + 0x7ff1,     kRam - 1};
        constexpr u64 regs[] = {0x30, 0x38, 0x44, 0x80, 0x84, 0x90, 0x94, 0xa0,
                                0xa4, 0x70, 0x64, 0x20, 0x24, 0x14, 0x50};
        for (const bool console : {false, true}) {
            Bench bench(console);
            u64 served = 0;
            for (int step = 0; step < 300000; ++step) {
                switch (pick(11)) {
                case 10:
                    if (pick(8) == 0)
                        (void)bench.large(console ? 1 : 0, 1U << pick(11));
                    break;
                case 0:
                    bench.write(regs[pick(std::size(regs))],
                                pick(4) == 0 ? random() : addresses[pick(7)] + pick(64));
                    break;
                case 1:
                    bench.start();
                    bench.put<u16>(kAvail + 2, 0);
                    if (console)
                        bench.queue(1);
                    break;
                case 2:
                    (void)virtio_write(bench.device, pick(0x200), 1U << pick(4), random());
                    (void)virtio_read(bench.device, pick(0x200), 1U << pick(4));
                    break;
                case 3:
                    bench.put(pick(kUsed) & ~7UL, random());
                    break;
                case 4:
                    if (console)
                        virtio_console_receive(bench.device, 'c');
                    break;
                case 5:
                    bench.put(kHeader, static_cast<u32>(pick(9)));
                    bench.put(kHeader + 8, pick(20));
                    break;
                default:
                    bench.descriptor(static_cast<unsigned>(pick(8)),
                                     addresses[pick(7)] + pick(0x2000),
                                     static_cast<u32>(pick(3) == 0 ? random() : pick(0x1000)),
                                     static_cast<u16>(pick(8)), static_cast<u16>(pick(9)));
                    const u16 before = bench.device.queue[0].done;
                    bench.offer(static_cast<u16>(pick(9)), pick(2));
                    served += bench.device.queue[0].done != before ? 1 : 0;
                }
            }
            QVERIFY2(served > 100, "it never got past the checks, so it tested little");
            bench.printed.clear();
        }
    }
};

QTEST_APPLESS_MAIN(TestVirtio)
#include "tst_virtio.moc"
