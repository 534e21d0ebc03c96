// SPDX-License-Identifier: GPL-2.0-or-later
// What worldswitch-vm puts into memory, and whether EL2 will read it as it was meant.
#include "guest-files.h"
#include "image/image.h"
#include "vm/description.h"
#include "vm/device-tree.h"
#include "vm/guest-image.h"
#include "vm/plan.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <algorithm>
#include <libfdt.h>

using namespace Qt::StringLiterals;

class TestVmPlan : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    QString file(const char* name, const QByteArray& bytes)
    {
        QFile to(m_dir.filePath(QString::fromLatin1(name)));
        return to.open(QIODevice::WriteOnly) && to.write(bytes) == bytes.size() ? to.fileName()
                                                                                : QString();
    }

private slots:
    void theBlockIsWhatEl2Reads()
    {
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image, image ? "" : qPrintable(image.error().sentence));
        const auto address = [&](const char* name) {
            const auto symbol = (*image)->symbol(QString::fromLatin1(name));
            return symbol ? symbol->address.value : 0;
        };
        QCOMPARE(address("__description"), vm::kDescriptionAddress);
        QCOMPARE(address("__guest_memory"), vm::kGuestMemoryBegin);

        const auto layout = (*image)->layout(u"machine_description");
        QVERIFY2(layout, layout ? "" : qPrintable(layout.error().sentence));
        std::vector<vm::VmDescription> vms(2);
        vms[1].vcpus = 3;
        vms[1].entry = 0x40200000;
        vms[1].x0 = 0x40000000;
        vms[1].regions = {{0x40000000, 0x200000, 0x50000000, true}, {0, 0x1000, 0x51000000, false}};
        vms[1].diskPa = 0x52000000;
        vms[1].diskSize = 0x600;
        vms[1].aarch32 = true;
        vms[0].atEachEntry = true;
        const QByteArray block = vm::describe(vms, 4, 0x60000000, 2);
        QCOMPARE(static_cast<std::uint64_t>(block.size()), layout->size);
        const auto at = [&](const char* path) -> std::uint64_t {
            for (const auto& field : layout->fields)
                if (field.path == QLatin1String(path))
                    return word(block, field.offset.bytes / 8);
            return 0xbad;
        };
        QCOMPARE(at("magic"), vm::kDescriptionMagic);
        QCOMPARE(at("size"), layout->size);
        QCOMPARE(at("vms"), std::uint64_t{2});
        QCOMPARE(at("cpus"), std::uint64_t{4});
        QCOMPARE(at("ram_end"), std::uint64_t{0x60000000});
        QCOMPARE(at("vm[1].vcpus"), std::uint64_t{3});
        QCOMPARE(at("vm[1].entry"), std::uint64_t{0x40200000});
        QCOMPARE(at("vm[1].x0"), std::uint64_t{0x40000000});
        QCOMPARE(at("vm[1].regions"), std::uint64_t{2});
        QCOMPARE(at("vm[1].region[0].pa"), std::uint64_t{0x50000000});
        QCOMPARE(at("vm[1].region[1].size"), std::uint64_t{0x1000});
        QCOMPARE(at("vm[1].region[0].permissions"), std::uint64_t{0xc0});
        QCOMPARE(at("vm[1].region[1].permissions"), std::uint64_t{0x40});
        QCOMPARE(at("vm[1].disk_pa"), std::uint64_t{0x52000000});
        QCOMPARE(at("vm[1].disk_size"), std::uint64_t{0x600});
        QCOMPARE(at("vm[0].aarch32"), std::uint64_t{0});
        QCOMPARE(at("vm[1].aarch32"), std::uint64_t{1});
        QCOMPARE(at("vm[0].at_each_entry"), std::uint64_t{1});
        QCOMPARE(at("vm[1].at_each_entry"), std::uint64_t{0});
        QCOMPARE(at("vm[3].disk_size"), std::uint64_t{0});
    }

    void anImageIsKnownByItsFirstBytes()
    {
        const auto linux_ = vm::parseGuestImage(linuxImage(0x80000, 0x100000), u"Image"_s);
        QVERIFY(linux_);
        QCOMPARE(linux_->kind, vm::GuestImage::Kind::Linux);
        QCOMPARE(linux_->entry, std::uint64_t{0x40280000});
        QCOMPARE(linux_->end, std::uint64_t{0x40380000});
        const auto elf_ = vm::parseGuestImage(elf(EM_AARCH64, 0x40100000), u"elf"_s);
        QVERIFY(elf_);
        QCOMPARE(elf_->kind, vm::GuestImage::Kind::Elf);
        QCOMPARE(elf_->entry, std::uint64_t{0x40100004});
        QCOMPARE(elf_->pieces.at(0).bytes, QByteArray("abc"));
        QVERIFY(!elf_->usesFlash());
        QVERIFY(!elf_->aarch32);
        const auto arm =
            vm::parseGuestImage(elf<Elf32_Ehdr, Elf32_Phdr>(EM_ARM, 0x40100000), u"a"_s);
        QVERIFY(arm);
        QVERIFY(arm->aarch32);
        QCOMPARE(arm->entry, std::uint64_t{0x40100004});
        QCOMPARE(arm->pieces.at(0).bytes, QByteArray("abc"));
        QVERIFY(vm::parseGuestImage(efiImage(), u"Image"_s));
        // Linked for where its own page tables will put it; it starts without any.
        const auto high =
            vm::parseGuestImage(elf(EM_AARCH64, 0x40100000, 3, 0xffff000008100000), u"elf"_s);
        QVERIFY(high);
        QCOMPARE(high->entry, std::uint64_t{0x40100004});
        QCOMPARE(high->pieces.at(0).ipa, std::uint64_t{0x40100000});
        const auto flat = vm::parseGuestImage("just code", u"flat"_s);
        QVERIFY(flat);
        QCOMPARE(flat->kind, vm::GuestImage::Kind::Flat);
        QCOMPARE(flat->entry, std::uint64_t{0});
        QVERIFY(flat->usesFlash());
    }

    void aTreeSaysWhatTheGuestHas()
    {
        vm::TreeFacts facts{0x40000000, 0x20000000, 3,   u"console=ttyAMA0"_s,
                            0x48000000, 0x48001234, true};
        const auto tree = vm::patchedTree(vm::boardTree(), facts, u"board"_s);
        QVERIFY2(tree, tree ? "" : qPrintable(tree.error().sentence));
        QCOMPARE(valueOf(*tree, "/memory@40000000", "reg").toHex(),
                 QByteArray("00000000400000000000000020000000"));
        QCOMPARE(valueOf(*tree, "/chosen", "bootargs"), QByteArray("console=ttyAMA0\0", 16));
        QCOMPARE(valueOf(*tree, "/chosen", "linux,initrd-end").toHex(),
                 QByteArray("0000000048001234"));
        QCOMPARE(valueOf(*tree, "/cpus/cpu@2", "enable-method"), QByteArray("psci\0", 5));
        QCOMPARE(valueOf(*tree, "/cpus/cpu@2", "reg").toHex(), QByteArray("00000002"));
        QVERIFY(valueOf(*tree, "/cpus/cpu@3", "reg").isEmpty());
        QCOMPARE(valueOf(*tree, "/flash@0", "compatible"), QByteArray("cfi-flash\0", 10));
        facts.flash = false;
        QVERIFY(valueOf(*vm::patchedTree(*tree, facts, u"x"_s), "/flash@0", "reg").isEmpty());
        const auto bad = vm::patchedTree("no tree at all", facts, u"mine.dtb"_s);
        QVERIFY(!bad);
        QVERIFY(bad.error().sentence.contains(u"mine.dtb"_s));
    }

    void aTreeHasSeedsOfItsOwn_data()
    {
        QTest::addColumn<bool>("gdb");
        QTest::addColumn<bool>("fixed");
        QTest::newRow("new ones each time") << false << false;
        QTest::newRow("those of --seed") << false << true;
        QTest::newRow("the same each time, where time counts instructions") << true << false;
        QTest::newRow("those of --seed, there too") << true << true;
    }
    void aTreeHasSeedsOfItsOwn()
    {
        QFETCH(bool, gdb);
        QFETCH(bool, fixed);
        for (const char* kind : {"arm64", "arm"}) {
            vm::Options options;
            options.guests.resize(2);
            options.gdb = gdb;
            if (fixed)
                options.seed = 1234;
            for (vm::GuestOptions& guest : options.guests) {
                guest.image = file("flat-seeded", "code");
                guest.aarch32 = kind == QByteArray("arm");
            }
            const auto seeds = [&](const char* name) {
                QByteArrayList found;
                const auto plan = vm::makePlan(options);
                for (std::size_t n : {1U, 3U}) // an image, a tree; twice, and the description
                    found << (plan ? valueOf(plan->loads[n].bytes, "/chosen", name) : QByteArray());
                return found;
            };
            const auto kaslr = seeds("kaslr-seed");
            const auto random = seeds("rng-seed");
            for (const int guest : {0, 1}) {
                QCOMPARE(kaslr[guest].size(), 8);
                QCOMPARE(random[guest].size(), 32);
                QVERIFY(kaslr[guest] != QByteArray(8, '\0'));
                QVERIFY(!random[guest].contains(kaslr[guest]));
            }
            QVERIFY(kaslr[0] != kaslr[1]);
            QVERIFY(random[0] != random[1]);
            QCOMPARE(seeds("kaslr-seed") == kaslr, gdb || fixed);
            QCOMPARE(seeds("rng-seed") == random, gdb || fixed);
            options.seed = 1235;
            QVERIFY(seeds("kaslr-seed") != kaslr);
            // A tree of the user's own that has one keeps it.
            vm::TreeFacts facts;
            facts.kaslrSeed = QByteArray(8, 'k');
            const auto own = vm::patchedTree(vm::boardTree(), facts, u"own"_s);
            facts.kaslrSeed = QByteArray(8, 'x');
            QCOMPARE(valueOf(*vm::patchedTree(*own, facts, u"own"_s), "/chosen", "kaslr-seed"),
                     QByteArray(8, 'k'));
        }
    }

    void theTreeNamesWhatTheGuestShallFind_data()
    {
        QTest::addColumn<bool>("noDisk");
        QTest::addColumn<bool>("noConsole");
        QTest::addColumn<bool>("ownTree");
        for (const bool own : {false, true}) {
            const char* of = own ? "a tree of the user's" : "the board's";
            QTest::addRow("%s: both", of) << false << false << own;
            QTest::addRow("%s: no disk", of) << true << false << own;
            QTest::addRow("%s: no console", of) << false << true << own;
            QTest::addRow("%s: neither", of) << true << true << own;
        }
    }
    void theTreeNamesWhatTheGuestShallFind()
    {
        QFETCH(bool, noDisk);
        QFETCH(bool, noConsole);
        QFETCH(bool, ownTree);
        vm::Options options;
        vm::GuestOptions guest;
        guest.image = file("flat", QByteArray(64, '\1'));
        guest.noDisk = noDisk;
        guest.noConsole = noConsole;
        if (ownTree)
            guest.dtb = file("own.dtb", vm::boardTree());
        options.guests = {guest};
        const auto plan = vm::makePlan(options);
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().sentence));
        const QByteArray& tree = plan->loads[1].bytes;
        QCOMPARE(valueOf(tree, "/virtio_mmio@a000000", "compatible").isEmpty(), noDisk);
        QCOMPARE(valueOf(tree, "/virtio_mmio@a000200", "compatible").isEmpty(), noConsole);
        QVERIFY(!valueOf(tree, "/pl011@9000000", "compatible").isEmpty());
        QCOMPARE(valueOf(tree, "/pmu", "interrupts"),
                 QByteArray::fromHex("000000010000000700000004"));
    }

    void theTreeSaysWhatEl2sTableSays()
    {
        // Every device of EL2's table with an interrupt is in the tree, and what is in the tree
        // with an address is in the table; as a debugger reads it from the image.
        QProcess gdb;
        gdb.start(u"gdb-multiarch"_s,
                  {u"-nx"_s, u"-batch"_s, u"-ex"_s,
                   u"python\nn = int(gdb.parse_and_eval('(__devices_end - __devices_start)'))\n"
                   "for i in range(n):\n"
                   " d = gdb.parse_and_eval('*__devices_start[%d]' % i)\n"
                   " print('device %x %x %d' % (int(d['base']), int(d['size']), "
                   "int(d['interrupt'])))"_s,
                   QStringLiteral(WORLDSWITCH_IMAGE)});
        QVERIFY(gdb.waitForFinished(60000));
        const QByteArray said = gdb.readAllStandardOutput();
        struct Device {
            quint64 base, size, interrupt;
        };
        QList<Device> table;
        for (const QByteArray& line : said.split('\n'))
            if (const auto words = line.split(' '); words.value(0) == "device")
                table << Device{words[1].toULongLong(nullptr, 16),
                                words[2].toULongLong(nullptr, 16), words[3].toULongLong()};
        QVERIFY2(table.size() >= 8, said);
        const QByteArray tree = vm::boardTree();
        int named = 0;
        for (int node = fdt_next_node(tree.constData(), -1, nullptr); node >= 0;
             node = fdt_next_node(tree.constData(), node, nullptr)) {
            const char* name = fdt_get_name(tree.constData(), node, nullptr);
            int length = 0;
            const auto* reg =
                static_cast<const char*>(fdt_getprop(tree.constData(), node, "reg", &length));
            for (int at = 0; reg != nullptr && at + 16 <= length; at += 16, ++named) {
                const auto base = qFromBigEndian<quint64>(reg + at);
                const auto device = std::find_if(table.begin(), table.end(),
                                                 [&](const Device& d) { return d.base == base; });
                QVERIFY2(device != table.end(), name);
                QCOMPARE(device->size, qFromBigEndian<quint64>(reg + at + 8));
                const auto* interrupts = static_cast<const char*>(
                    fdt_getprop(tree.constData(), node, "interrupts", nullptr));
                QCOMPARE(interrupts != nullptr ? 32 + qFromBigEndian<quint32>(interrupts + 4) : 0,
                         device->interrupt);
                device->interrupt = 0;
            }
        }
        QCOMPARE(named, 6); // two frames of the GIC, PL011, PL031, disk, console
        for (const Device& device : table)
            QVERIFY2(device.interrupt == 0, "a device with an interrupt is not in the tree");
        for (const Device& a : table)
            for (const Device& b : table)
                QVERIFY(&a == &b || a.base + a.size <= b.base || b.base + b.size <= a.base);
    }

    void aLongCommandLineIsTakenOrRefused_data()
    {
        QTest::addColumn<bool>("isLinux");
        QTest::addColumn<int>("bytes");
        QTest::addColumn<bool>("taken");
        QTest::newRow("as much as Linux takes") << true << 2047 << true;
        QTest::newRow("one byte more") << true << 2048 << false;
        QTest::newRow("16 KB, for Linux") << true << 16384 << false;
        QTest::newRow("16 KB, for what is not Linux") << false << 16384 << true;
        QTest::newRow("100 KB, for what is not Linux") << false << 100000 << true;
    }
    void aLongCommandLineIsTakenOrRefused()
    {
        QFETCH(bool, isLinux);
        QFETCH(int, bytes);
        QFETCH(bool, taken);
        vm::Options options;
        options.guests.resize(1);
        options.guests[0].image =
            isLinux ? file("Image", linuxImage(0, 0)) : file("flat-told", "code");
        options.guests[0].append = QString(bytes, u'a');
        const auto plan = vm::makePlan(options);
        QCOMPARE(plan.ok(), taken);
        if (taken)
            QCOMPARE(valueOf(plan->loads[1].bytes, "/chosen", "bootargs"),
                     QByteArray(bytes, 'a') + '\0');
        else
            QVERIFY2(plan.error().sentence.contains(u"at most 2047"_s),
                     qPrintable(plan.error().sentence));
    }

    void aFlatBinaryIsForArmWhenToldSo()
    {
        vm::Options options;
        options.guests.resize(1);
        options.guests[0].image = file("flat-arm", "code");
        options.guests[0].aarch32 = true;
        const auto plan = vm::makePlan(options);
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().sentence));
        QCOMPARE(word(plan->loads.back().bytes, 6 + 4 + 16 + 2), std::uint64_t{1});
        options.guests[0].image = file("not-for-arm", elf(EM_AARCH64, 0x40100000));
        const auto refused = vm::makePlan(options);
        QVERIFY(!refused);
        QVERIFY(refused.error().sentence.contains(u"not-for-arm is for aarch64"_s));
    }

    void guestsDoNotShareMemory()
    {
        vm::Options options;
        options.guests.resize(2);
        options.guests[0].image = file("Image", linuxImage(0, 0));
        options.guests[0].initrd = file("initrd", QByteArray(100, 'i'));
        options.guests[0].vcpus = 2;
        options.guests[1].image = file("flat", "code");
        options.guests[1].memory = std::uint64_t{32} << 20;
        const auto plan = vm::makePlan(options);
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().sentence));
        QCOMPARE(plan->cpus, 2);
        // Kernel, initrd, tree; flat binary, tree; the description.
        QCOMPARE(plan->loads.size(), std::size_t{6});
        const std::uint64_t first = vm::kGuestMemoryBegin;
        const std::uint64_t second = first + (std::uint64_t{512} << 20);
        QCOMPARE(plan->loads[0].pa, first + 0x200000);
        QCOMPARE(plan->loads[1].pa, first + 0x8000000);
        QVERIFY(plan->loads[1].file.endsWith(u"initrd"_s));
        QCOMPARE(plan->loads[2].pa, first);
        QCOMPARE(plan->loads[3].pa, second + (std::uint64_t{32} << 20)); // its flash
        QCOMPARE(plan->loads[4].pa, second);
        QCOMPARE(plan->loads[5].pa, vm::kDescriptionAddress);
        QCOMPARE(plan->ramEnd, second + (std::uint64_t{32 + 128} << 20));
    }

    void aDiskLiesBehindItsGuestsMemory()
    {
        vm::Options options;
        options.guests.resize(1);
        options.guests[0].image = file("Image", linuxImage(0, 0));
        options.guests[0].disk = file("disk", QByteArray(513, 'd'));
        const auto plan = vm::makePlan(options);
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().sentence));
        const std::uint64_t disk = vm::kGuestMemoryBegin + (std::uint64_t{512} << 20);
        QCOMPARE(plan->loads[1].pa, disk);
        QVERIFY(plan->loads[1].file.endsWith(u"disk"_s));
        QCOMPARE(plan->ramEnd, disk + (std::uint64_t{2} << 20));
        // Of the description's first VM: 6 words, 4, 4 regions of 4, then place and size.
        QCOMPARE(word(plan->loads.back().bytes, 6 + 4 + 16), disk);
        QCOMPARE(word(plan->loads.back().bytes, 6 + 4 + 16 + 1), std::uint64_t{1024});
        options.guests[0].disk = u"/nowhere/disk"_s;
        QVERIFY(
            vm::makePlan(options).error().sentence.contains(u"truncate -s 64M /nowhere/disk"_s));
        options.guests[0].disk = file("nothing", {});
        QVERIFY(vm::makePlan(options).error().sentence.contains(u"is empty"_s));
    }

    void aGuestThatDoesNotFitIsSaid()
    {
        vm::Options options;
        options.guests.resize(1);
        options.guests[0].image = file("Image", linuxImage(0, 0));
        options.guests[0].initrd = file("initrd", QByteArray(17 << 20, 'i'));
        options.guests[0].memory = std::uint64_t{32} << 20;
        const auto plan = vm::makePlan(options);
        QVERIFY(!plan);
        QVERIFY2(plan.error().sentence.contains(u"more with --memory"_s),
                 qPrintable(plan.error().sentence));
        options.guests[0].initrd.clear(); // what its header says, more than there is in its file
        options.guests[0].image = file("Image", linuxImage(0, 31 << 20));
        QVERIFY(vm::makePlan(options).error().sentence.contains(u"up to address 0x42100000"_s));
        options.guests[0].image = u"/nowhere/Image"_s;
        QVERIFY(vm::makePlan(options).error().sentence.contains(u"/nowhere/Image"_s));
    }

    void aTreeGivesWayToAnElfAtTheBeginOfRam_data()
    {
        QTest::addColumn<quint32>("begin");
        QTest::addColumn<quint64>("tree");
        QTest::newRow("over it") << 0x40000000U << quint64(0x40200000);
        QTest::newRow("in it") << 0x40000100U << quint64(0x40200000);
        QTest::newRow("behind it") << 0x40080000U << quint64(0x40000000);
    }
    void aTreeGivesWayToAnElfAtTheBeginOfRam()
    {
        QFETCH(quint32, begin);
        QFETCH(quint64, tree);
        vm::Options options;
        options.guests.resize(1);
        options.guests[0].image = file("low-elf", elf(EM_AARCH64, begin));
        const auto plan = vm::makePlan(options);
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().sentence));
        QCOMPARE(plan->loads[0].pa, vm::kGuestMemoryBegin + begin - vm::kRamBegin);
        QCOMPARE(plan->loads[1].pa, vm::kGuestMemoryBegin + tree - vm::kRamBegin);
        QCOMPARE(word(plan->loads.back().bytes, 6 + 2), tree); // x0
    }

    void aSmallGuestHasItsInitrdInTheMiddle()
    {
        vm::Options options;
        options.guests.resize(1);
        options.guests[0].image = file("Image", linuxImage(0, 0));
        options.guests[0].initrd = file("initrd", QByteArray(100, 'i'));
        options.guests[0].memory = std::uint64_t{64} << 20;
        const auto plan = vm::makePlan(options);
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().sentence));
        QCOMPARE(plan->loads[1].pa, vm::kGuestMemoryBegin + (std::uint64_t{32} << 20));
        options.guests[0].initrd = file("nothing", {});
        QVERIFY(vm::makePlan(options).error().sentence.contains(u"is empty"_s));
    }
};

QTEST_APPLESS_MAIN(TestVmPlan)
#include "tst_vm_plan.moc"
