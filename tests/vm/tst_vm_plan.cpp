// SPDX-License-Identifier: GPL-2.0-or-later
// What worldswitch-vm puts into memory, and whether EL2 will read it as it was meant.
#include "image/image.h"
#include "vm/description.h"
#include "vm/device-tree.h"
#include "vm/guest-image.h"
#include "vm/plan.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <elf.h>
#include <libfdt.h>

using namespace Qt::StringLiterals;

namespace {

/// A Linux Image's header, and a few bytes.
QByteArray linuxImage(std::uint64_t textOffset, std::uint64_t size)
{
    QByteArray bytes(4096, 'L');
    qToLittleEndian(textOffset, bytes.data() + 8);
    qToLittleEndian(size, bytes.data() + 16);
    bytes.replace(56, 4, "ARM\x64");
    return bytes;
}

/// The same built with an EFI stub: a PE file with one section, which ends 3000 bytes into it.
QByteArray efiImage()
{
    QByteArray bytes = linuxImage(0, 0x100000);
    bytes.replace(0, 2, "MZ");
    qToLittleEndian<std::uint32_t>(0x40, bytes.data() + 0x3c);
    bytes.replace(0x40, 4, QByteArray("PE\0\0", 4));
    qToLittleEndian<std::uint16_t>(1, bytes.data() + 0x40 + 6);
    qToLittleEndian<std::uint16_t>(0x20, bytes.data() + 0x40 + 20);
    qToLittleEndian<std::uint32_t>(2000, bytes.data() + 0x40 + 24 + 0x20 + 16);
    qToLittleEndian<std::uint32_t>(1000, bytes.data() + 0x40 + 24 + 0x20 + 20);
    return bytes.left(3000);
}

/// An ELF with one segment of three bytes, which takes eight.
template <typename Header = Elf64_Ehdr, typename Segment = Elf64_Phdr>
QByteArray elf(std::uint16_t machine, std::uint32_t at, std::uint64_t fileSize = 3,
               std::uint64_t linked = 0)
{
    Header header{};
    memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = sizeof header == sizeof(Elf64_Ehdr) ? ELFCLASS64 : ELFCLASS32;
    header.e_machine = machine;
    header.e_phentsize = sizeof(Segment);
    header.e_phnum = 1;
    header.e_phoff = sizeof header;
    header.e_entry = static_cast<decltype(header.e_entry)>((linked != 0 ? linked : at) + 4);
    Segment segment{};
    segment.p_type = PT_LOAD;
    segment.p_offset = sizeof header + sizeof segment;
    segment.p_paddr = at;
    segment.p_vaddr = static_cast<decltype(segment.p_vaddr)>(linked != 0 ? linked : at);
    segment.p_filesz = static_cast<decltype(segment.p_filesz)>(fileSize);
    segment.p_memsz = 8;
    return QByteArray(reinterpret_cast<const char*>(&header), sizeof header) +
           QByteArray(reinterpret_cast<const char*>(&segment), sizeof segment) + "abc";
}

QByteArray valueOf(const QByteArray& tree, const char* path, const char* name)
{
    const int node = fdt_path_offset(tree.constData(), path);
    int length = 0;
    const void* value = node < 0 ? nullptr : fdt_getprop(tree.constData(), node, name, &length);
    return value ? QByteArray(static_cast<const char*>(value), length) : QByteArray();
}

std::uint64_t word(const QByteArray& block, qsizetype index)
{
    return qFromLittleEndian<std::uint64_t>(block.constData() + 8 * index);
}

} // namespace

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
        const QByteArray block = vm::describe(vms, 4, 0x60000000);
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

    void anImageThatCannotBeLoadedIsSaid_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("nothing") << QByteArray() << u"1 byte to 64 MB"_s;
        QTest::newRow("an ELF for another CPU") << elf(EM_X86_64, 0x40100000) << u"another CPU"_s;
        QTest::newRow("a narrow ELF for a wide CPU")
            << elf<Elf32_Ehdr, Elf32_Phdr>(EM_AARCH64, 0x40100000) << u"another CPU"_s;
        QTest::newRow("an ELF of two words") << QByteArray("\x7f"
                                                           "ELF\1\1\1\0",
                                                           8)
                                             << u"damaged"_s;
        QTest::newRow("an ELF that is cut off")
            << elf(EM_AARCH64, 0x40100000).left(70) << u"is it damaged"_s;
        QTest::newRow("a segment beyond the file")
            << elf(EM_AARCH64, 0x40100000, ~std::uint64_t{0}) << u"is it damaged"_s;
        QTest::newRow("a Linux Image that is cut off") << efiImage().left(2999) << u"cut off"_s;
        QTest::newRow("a Linux Image of a header") << efiImage().left(64) << u"cut off"_s;
        QTest::newRow("a Linux Image cut off in its table of sections")
            << efiImage().left(0x40 + 24 + 0x20 + 39) << u"cut off"_s;
        QTest::newRow("packed with xz") << QByteArray("\xfd"
                                                      "7zXZ\0",
                                                      6)
                                        << u"unpack it with xz -d first"_s;
        QTest::newRow("packed with zstd")
            << QByteArray("\x28\xb5\x2f\xfd rest") << u"unpack it with zstd -d first"_s;
        QTest::newRow("a gzip file that is cut off")
            << QByteArray("\x1f\x8b\x08\0\0\0", 6) << u"cannot be unpacked"_s;
    }
    void anImageThatCannotBeLoadedIsSaid()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, sentence);
        const auto image = vm::parseGuestImage(bytes, u"the-file"_s);
        QVERIFY(!image);
        QVERIFY2(image.error().sentence.contains(sentence), qPrintable(image.error().sentence));
        QVERIFY(image.error().sentence.contains(u"the-file"_s));
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

    void aFlatBinaryIsForArmWhenToldSo()
    {
        vm::Options options;
        options.guests.resize(1);
        options.guests[0].image = file("flat-arm", "code");
        options.guests[0].aarch32 = true;
        const auto plan = vm::makePlan(options);
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().sentence));
        QCOMPARE(word(plan->loads.back().bytes, 5 + 4 + 16 + 2), std::uint64_t{1});
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
        // Of the description's first VM: 5 words, 4, 4 regions of 4, then place and size.
        QCOMPARE(word(plan->loads.back().bytes, 5 + 4 + 16), disk);
        QCOMPARE(word(plan->loads.back().bytes, 5 + 4 + 16 + 1), std::uint64_t{1024});
        options.guests[0].disk = u"/nowhere/disk"_s;
        QVERIFY(vm::makePlan(options).error().sentence.contains(u"/nowhere/disk"_s));
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
        QCOMPARE(word(plan->loads.back().bytes, 5 + 2), tree); // x0
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
