// SPDX-License-Identifier: GPL-2.0-or-later
// The virtio devices that a guest sees, driven as a driver would and as a hostile guest would. The
// very sources of the image; the guest's memory is a block of the heap, so that the sanitizers see
// each byte that is touched outside of it.
#include "devices/virtio.h"

#include <QTest>

#include <cstring>
#include <memory>
#include <random>

namespace {

constexpr u64 kRam = 0x40000000;
constexpr u64 kRom = 0x1000;
constexpr u64 kSize = 0x30000; // of the RAM; the ROM is one page
constexpr u64 kSectors = 200;

// Where this driver lays things, as offsets into its RAM.
constexpr u64 kDesc = 0x000;
constexpr u64 kAvail = 0x200;
constexpr u64 kUsed = 0x400;
constexpr u64 kHeader = 0x600;
constexpr u64 kStatus = 0x700;
constexpr u64 kData = 0x1000;
constexpr u16 kNext = 1;
constexpr u16 kWrite = 2;

/// One VM's memory, a disk, a device; and the driver's side of a queue.
struct Bench {
    std::unique_ptr<u64[]> ram{new u64[kSize / 8]()};
    std::unique_ptr<u64[]> rom{new u64[512]()};
    std::unique_ptr<u64[]> disk{new u64[kSectors * 64]()};
    vm_description vm{};
    virtio_device device{};
    QByteArray printed;

    explicit Bench(bool console = false, u64 features = VIRTIO_F_VERSION_1)
    {
        vm.regions = 2;
        vm.region[0] = {kRam, kSize, reinterpret_cast<u64>(ram.get()), STAGE2_RW};
        vm.region[1] = {kRom, 4096, reinterpret_cast<u64>(rom.get()), STAGE2_RO};
        for (u64 i = 0; i < kSectors * 64; ++i)
            disk[i] = 0xd15c000000000000 | i;
        if (console)
            virtio_console_init(
                device, vm, [](void* to, char c) { static_cast<QByteArray*>(to)->append(c); },
                &printed);
        else
            virtio_blk_init(device, vm, reinterpret_cast<u8*>(disk.get()), kSectors * 512);
        start(features);
    }
    void write(u64 reg, u64 value) { virtio_write(device, reg, 4, value); }
    u64 read(u64 reg) const { return virtio_read(device, reg, 4); }
    void negotiate(u64 features)
    {
        write(0x70, 0);
        write(0x70, 3);
        write(0x24, 0);
        write(0x20, features & ~0U);
        write(0x24, 1);
        write(0x20, features >> 32);
        write(0x70, 11);
    }
    void queue(u64 number, u64 num = 8, u64 at = kRam)
    {
        write(0x30, number);
        write(0x38, num);
        write(0x80, at + kDesc);
        write(0x84, (at + kDesc) >> 32);
        write(0x90, at + kAvail);
        write(0x94, (at + kAvail) >> 32);
        write(0xa0, at + kUsed);
        write(0xa4, (at + kUsed) >> 32);
        write(0x44, 1);
    }
    void start(u64 features = VIRTIO_F_VERSION_1)
    {
        negotiate(features);
        queue(0);
        write(0x70, 15);
    }
    u8* at(u64 offset) { return reinterpret_cast<u8*>(ram.get()) + offset; }
    template <typename T>
    void put(u64 offset, T value)
    {
        std::memcpy(at(offset), &value, sizeof value);
    }
    template <typename T>
    T get(u64 offset)
    {
        T value;
        std::memcpy(&value, at(offset), sizeof value);
        return value;
    }
    void descriptor(unsigned n, u64 address, u32 length, u16 flags, u16 next)
    {
        put(kDesc + 16 * n, address);
        put(kDesc + 16 * n + 8, length);
        put(kDesc + 16 * n + 12, flags);
        put(kDesc + 16 * n + 14, next);
    }
    /// Makes the chain that begins at descriptor `head` available and says so.
    void offer(u16 head, u64 notify = 0)
    {
        const auto index = get<u16>(kAvail + 2);
        put(kAvail + 4 + 2 * (index % 8), head);
        put<u16>(kAvail + 2, index + 1);
        write(0x50, notify);
    }
    /// One request of three descriptors.
    u8 request(u32 type, u64 sector, u64 data, u32 length, bool toGuest)
    {
        put(kHeader, type);
        put(kHeader + 8, sector);
        put<u8>(kStatus, 0xff);
        descriptor(0, kRam + kHeader, 16, kNext, 1);
        descriptor(1, data, length, toGuest ? kNext | kWrite : kNext, 2);
        descriptor(2, kRam + kStatus, 1, kWrite, 0);
        offer(0);
        return get<u8>(kStatus);
    }
    bool needsReset() const { return (device.status & 0x40) != 0; }
    u16 used() { return get<u16>(kUsed + 2); }
};

} // namespace

class TestVirtio : public QObject {
    Q_OBJECT
private slots:
    void aDriverFindsWhatItLooksFor()
    {
        Bench bench;
        QCOMPARE(bench.read(0x000), u64{0x74726976});
        QCOMPARE(bench.read(0x004), u64{2});
        QCOMPARE(bench.read(0x008), u64{2});
        QCOMPARE(bench.read(0x034), u64{VIRTQUEUE_MAX});
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

    void sectorsAreReadAndWritten()
    {
        Bench bench;
        QCOMPARE(bench.request(0, 3, kRam + kData, 1024, true), u8{0});
        QCOMPARE(bench.get<u64>(kData), u64{0xd15c000000000000 | 3 * 64});
        QCOMPARE(bench.get<u64>(kData + 1016), u64{0xd15c000000000000 | (5 * 64 - 1)});
        QCOMPARE(bench.used(), u16{1});
        QCOMPARE(bench.get<u32>(kUsed + 4), u32{0});        // the head
        QCOMPARE(bench.get<u32>(kUsed + 8), u32{1024 + 1}); // data and status
        QVERIFY(virtio_line(bench.device));
        bench.write(0x64, 1);
        QVERIFY(!virtio_line(bench.device));
        // Bytes that lie crooked are copied, too.
        bench.put(kData + 3, u64{0x1122334455667788});
        QCOMPARE(bench.request(1, 15, kRam + kData + 3, 512, false), u8{0});
        QCOMPARE(bench.disk[15 * 64], u64{0x1122334455667788});
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

    void aBufferOfTheWrongDirectionIsNotTouched()
    {
        Bench bench;
        bench.put(kData, u64{42});
        QCOMPARE(bench.request(1, 0, kRam + kData, 512, true), u8{1}); // a write from what to fill
        QCOMPARE(bench.disk[0], u64{0xd15c000000000000});
        QCOMPARE(bench.request(0, 0, kRam + kData, 512, false), u8{1});
        QCOMPARE(bench.get<u64>(kData), u64{42});
    }

    void aQueueOfAnOddSizeIsNotReady_data()
    {
        QTest::addColumn<quint64>("num");
        for (const quint64 num : {0, 3, 32, -1})
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
                switch (pick(10)) {
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
                    virtio_write(bench.device, pick(0x200), 1U << pick(4), random());
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
