// SPDX-License-Identifier: GPL-2.0-or-later
// No size that an ELF or its DWARF says is believed: what is impossible is a sentence or nothing,
// at once, and never more memory than the file has room for.
#include "image/image.h"
#include "tiny-elf.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>

#include <dwarf.h>
#include <random>

using image::Image;

namespace {

constexpr unsigned kName = DW_AT_name;
constexpr unsigned kSize = DW_AT_byte_size;

/// A base type "u64", and where it is.
quint32 u64(TinyDwarf& dwarf)
{
    return dwarf.begin(DW_TAG_base_type, false).text(kName, "u64").number(kSize, 8).done();
}

/// A member of that type.
void member(TinyDwarf& dwarf, const QByteArray& name, quint32 type, quint64 offset = 0)
{
    dwarf.begin(DW_TAG_member, false)
        .text(kName, name)
        .reference(DW_AT_type, type)
        .number(DW_AT_data_member_location, offset)
        .done();
}

quint32 array(TinyDwarf& dwarf, quint32 element, const std::vector<quint64>& counts)
{
    const auto at = dwarf.begin(DW_TAG_array_type, true).reference(DW_AT_type, element).done();
    for (const quint64 count : counts)
        dwarf.begin(DW_TAG_subrange_type, false).number(DW_AT_count, count).done();
    dwarf.end();
    return at;
}

/// A struct "s" with one member of that type.
void structOf(TinyDwarf& dwarf, quint32 type, quint64 size = 8)
{
    dwarf.begin(DW_TAG_structure_type, true).text(kName, "s").number(kSize, size).done();
    member(dwarf, "m", type);
    dwarf.end();
}

} // namespace

class TestHostileImages : public QObject {
    Q_OBJECT
private slots:
    void aGoodOneIsRead();
    void impossibleHeadersAreRefused_data();
    void impossibleHeadersAreRefused();
    void segmentsThatOverlapCostNothing();
    void aSegmentWithoutAnEndIsNoMemory();
    void symbolTablesThatOverlapCostNoMoreThanTheFile();
    void aSymbolNamedOutsideItsTableIsNone();
    void impossibleTypesAreNoLayout_data();
    void impossibleTypesAreNoLayout();
    void aNameThatGrowsWhenItIsReadStaysAsItIs();
    void noMutationCrashes();

private:
    [[nodiscard]] QString write(const QByteArray& bytes) const
    {
        QFile file(m_dir.filePath(QStringLiteral("image.elf")));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size()
                   ? file.fileName()
                   : QString();
    }
    static TinyElf good()
    {
        TinyDwarf dwarf;
        structOf(dwarf, u64(dwarf));
        return dwarf.elf();
    }
    QTemporaryDir m_dir;
};

void TestHostileImages::aGoodOneIsRead()
{
    const auto opened = Image::open(write(good().bytes()));
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().sentence));
    const auto layout = (*opened)->layout(u"s");
    QVERIFY2(layout, layout ? "" : qPrintable(layout.error().sentence));
    QCOMPARE(layout->size, std::uint64_t{8});
    QCOMPARE(layout->fields.size(), std::size_t{1});
    QCOMPARE(layout->fields[0].path, QStringLiteral("m"));
    QCOMPARE(layout->fields[0].type, QStringLiteral("u64"));
}

void TestHostileImages::impossibleHeadersAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QByteArray& bytes, const char* says) {
        QTest::newRow(name) << bytes << QString::fromUtf8(says);
    };
    const auto header = [](auto change) {
        QByteArray bytes = good().bytes();
        auto* head = reinterpret_cast<Elf64_Ehdr*>(bytes.data());
        change(*head);
        return bytes;
    };
    const auto segment = [](auto change) {
        TinyElf elf = good();
        Elf64_Phdr s{};
        s.p_type = PT_LOAD;
        change(s);
        elf.segments.push_back(s);
        return elf.bytes();
    };
    const auto section = [](auto change) {
        QByteArray bytes = good().bytes();
        const auto* head = reinterpret_cast<const Elf64_Ehdr*>(bytes.constData());
        char* const place = bytes.data() + head->e_shoff + sizeof(Elf64_Shdr);
        Elf64_Shdr first; // a copy: the table need not be aligned
        std::memcpy(&first, place, sizeof first);
        change(first);
        std::memcpy(place, &first, sizeof first);
        return bytes;
    };
    const char* const cut = "damaged or was cut short";
    row("a header alone", good().bytes().left(64), cut);
    row("half a header", good().bytes().left(40), cut);
    row("a 32-bit image", header([](auto& h) { h.e_ident[EI_CLASS] = ELFCLASS32; }), "");
    row("a big-endian image", header([](auto& h) {
            h.e_ident[EI_DATA] = ELFDATA2MSB;
            h.e_machine = qToBigEndian<quint16>(EM_AARCH64);
        }),
        "");
    row("an image for another machine", header([](auto& h) { h.e_machine = EM_RISCV; }),
        "an AArch64 (arm64) image is needed");
    row("sections at the end of numbers", header([](auto& h) { h.e_shoff = ~0ULL - 8; }), cut);
    row("65,535 sections that are not there", header([](auto& h) { h.e_shnum = 0xffff; }), cut);
    row("segments behind the end", header([](auto& h) {
            h.e_phoff = 1 << 30;
            h.e_phnum = 3;
        }),
        cut);
    row("65,535 segments that are not there", header([](auto& h) { h.e_phnum = 0xfffe; }), cut);
    row("a segment behind the end", segment([](auto& s) {
            s.p_offset = 1 << 30;
            s.p_filesz = 1;
        }),
        cut);
    row("a segment of 2^64 - 1 bytes", segment([](auto& s) { s.p_filesz = ~0ULL; }), cut);
    row("a segment whose end wraps round", segment([](auto& s) {
            s.p_offset = ~0ULL - 3;
            s.p_filesz = 8;
        }),
        cut);
    row("a section of 2^63 bytes", section([](auto& s) { s.sh_size = 1ULL << 63; }), cut);
    row("a section whose end wraps round", section([](auto& s) {
            s.sh_offset = ~0ULL - 3;
            s.sh_size = 8;
        }),
        cut);
    TinyElf packed = good();
    Elf64_Chdr chdr{};
    chdr.ch_type = ELFCOMPRESS_ZLIB;
    chdr.ch_size = 1ULL << 40;
    chdr.ch_addralign = 1;
    packed.sections[0].flags = SHF_COMPRESSED;
    packed.sections[0].bytes =
        QByteArray(reinterpret_cast<const char*>(&chdr), sizeof chdr) + qCompress("x").mid(4);
    row("debug information that unpacks to a terabyte", packed.bytes(), "more than 1 GB");
    TinyElf older = good();
    older.sections[0].name = ".zdebug_info";
    older.sections[0].bytes = QByteArray("ZLIB\0\0\1\0\0\0\0\0", 12) + qCompress("x").mid(4);
    row("older debug information that unpacks to a terabyte", older.bytes(), "more than 1 GB");
    TinyElf stripped = good();
    stripped.sections.clear();
    row("no debug information", stripped.bytes(), "has no debug information");
}

void TestHostileImages::impossibleHeadersAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    const auto opened = Image::open(write(bytes));
    QVERIFY(!opened);
    QVERIFY2(opened.error().sentence.contains(QStringLiteral("image.elf")) &&
                 opened.error().sentence.contains(says),
             qPrintable(opened.error().sentence));
}

void TestHostileImages::segmentsThatOverlapCostNothing()
{
    TinyElf elf = good();
    Elf64_Phdr all{};
    all.p_type = PT_LOAD;
    all.p_vaddr = 0x40000000;
    all.p_filesz = all.p_memsz = 1 << 20;
    elf.segments.assign(65000, all);
    elf.sections.push_back({".text", SHT_PROGBITS, QByteArray(1 << 20, 'x'), 0, 0, 0});
    const auto opened = Image::open(write(elf.bytes()));
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().sentence));
    QCOMPARE((*opened)->bytes({0x40000000}, 4).value_or(QByteArray()), QByteArray(ELFMAG, 4));
}

void TestHostileImages::aSegmentWithoutAnEndIsNoMemory()
{
    TinyElf elf = good();
    Elf64_Phdr all{};
    all.p_type = PT_LOAD;
    all.p_memsz = ~0ULL;
    all.p_filesz = 4;
    elf.segments.push_back(all);
    const auto opened = Image::open(write(elf.bytes()));
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().sentence));
    QCOMPARE((*opened)->bytes({0}, 8).value_or(QByteArray()),
             QByteArray(ELFMAG, 4) + QByteArray(4, '\0'));
    for (const std::uint64_t much : {~0ULL, 1ULL << 63, 1ULL << 40, 1ULL << 25})
        QVERIFY(!(*opened)->bytes({0}, much));
    QVERIFY(!(*opened)->bytes({~0ULL - 2}, 8));
}

void TestHostileImages::symbolTablesThatOverlapCostNoMoreThanTheFile()
{
    TinyElf elf = good();
    constexpr int kSymbols = 1000;
    Elf64_Sym symbol{};
    symbol.st_name = 1;
    symbol.st_shndx = 1;
    symbol.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC);
    QByteArray table;
    for (int i = 0; i < kSymbols; ++i)
        table.append(reinterpret_cast<const char*>(&symbol), sizeof symbol);
    const auto strings = static_cast<Elf64_Word>(elf.sections.size() + 1);
    elf.sections.push_back({".strtab", SHT_STRTAB, QByteArray("\0f\0", 3), 0, 0, 0});
    // Each of them is the whole table: the same bytes, 300 times.
    elf.sections.push_back({".symtab", SHT_SYMTAB, table, 0, strings, sizeof symbol});
    QByteArray bytes = elf.bytes();
    auto* head = reinterpret_cast<Elf64_Ehdr*>(bytes.data());
    const QByteArray headers = bytes.mid(static_cast<qsizetype>(head->e_shoff));
    const QByteArray again =
        headers.mid((strings + 1) * qsizetype(sizeof(Elf64_Shdr)), sizeof(Elf64_Shdr));
    bytes.append(headers.right(0));
    for (int i = 0; i < 300; ++i)
        bytes.append(again);
    head = reinterpret_cast<Elf64_Ehdr*>(bytes.data());
    head->e_shnum = static_cast<Elf64_Half>(head->e_shnum + 300);
    const auto opened = Image::open(write(bytes));
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().sentence));
    QVERIFY((*opened)->functions().size() >= kSymbols);
    QVERIFY((*opened)->functions().size() <= std::size_t(bytes.size()) / sizeof symbol);
}

void TestHostileImages::aSymbolNamedOutsideItsTableIsNone()
{
    TinyElf elf = good();
    QByteArray table;
    const auto strings = static_cast<Elf64_Word>(elf.sections.size() + 1);
    for (const Elf64_Word name : {0xfffffff0U, 3U, 100000U, 1U, 10U}) {
        Elf64_Sym symbol{};
        symbol.st_name = name;
        symbol.st_shndx = 1;
        symbol.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC);
        table.append(reinterpret_cast<const char*>(&symbol), sizeof symbol);
    }
    elf.sections.push_back(
        {".strtab", SHT_STRTAB, QByteArray("\0f\0", 3) + QByteArray(100000, 'n') + '\0', 0, 0, 0});
    elf.sections.push_back({".symtab", SHT_SYMTAB, table, 0, strings, sizeof(Elf64_Sym)});
    const auto opened = Image::open(write(elf.bytes()));
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().sentence));
    const auto functions = (*opened)->functions();
    // "f", and the end of the long name that is short enough.
    QStringList names;
    for (const auto& function : functions)
        names << function.name.left(8);
    names.removeDuplicates();
    names.sort();
    QVERIFY2(names.contains(QStringLiteral("f")), qPrintable(names.join(u',')));
    for (const auto& function : functions)
        QVERIFY(function.name.size() <= 1000);
}

void TestHostileImages::impossibleTypesAreNoLayout_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, auto make) {
        TinyDwarf dwarf;
        make(dwarf);
        QTest::newRow(name) << dwarf.elf().bytes();
    };
    row("a typedef of itself", [](TinyDwarf& d) {
        const auto self = d.next();
        d.begin(DW_TAG_typedef, false).text(kName, "t").reference(DW_AT_type, self).done();
        structOf(d, self);
    });
    row("an array of itself", [](TinyDwarf& d) {
        const auto self = d.next();
        array(d, self, {16});
        structOf(d, self);
    });
    row("an array of a typedef of itself", [](TinyDwarf& d) {
        const auto self = d.next();
        d.begin(DW_TAG_typedef, false).text(kName, "t").reference(DW_AT_type, self).done();
        structOf(d, array(d, self, {16}));
    });
    row("a struct that contains itself 16 times", [](TinyDwarf& d) {
        const auto self = d.next();
        d.begin(DW_TAG_structure_type, true).text(kName, "s").number(kSize, 8).done();
        for (int i = 0; i < 16; ++i)
            member(d, "m" + QByteArray::number(i), self);
        d.end();
    });
    row("arrays of arrays of arrays of 4096", [](TinyDwarf& d) {
        auto type = u64(d);
        for (int i = 0; i < 6; ++i) {
            const auto inner = array(d, type, {4096});
            type = d.begin(DW_TAG_structure_type, true)
                       .text(kName, "inner" + QByteArray::number(i))
                       .number(kSize, 8)
                       .done();
            member(d, "m", inner);
            d.end();
        }
        structOf(d, type);
    });
    row("an array of 2^64 - 1 elements in 2^60 dimensions", [](TinyDwarf& d) {
        structOf(d, array(d, u64(d), {~0ULL, ~0ULL, 1ULL << 60}));
    });
    row("an array of a thousand dimensions",
        [](TinyDwarf& d) { structOf(d, array(d, u64(d), std::vector<quint64>(1000, 1))); });
    row("a type that is not there", [](TinyDwarf& d) { structOf(d, 0x7fffffff); });
    row("a type inside another entry", [](TinyDwarf& d) { structOf(d, u64(d) + 1); });
    row("an entry whose next one is itself", [](TinyDwarf& d) {
        const auto type = u64(d);
        d.begin(DW_TAG_structure_type, true).text(kName, "s").number(kSize, 8);
        d.reference(DW_AT_sibling, d.here());
        d.done();
        member(d, "m", type);
        d.end();
    });
    row("an entry whose next one lies behind", [](TinyDwarf& d) {
        const auto type = u64(d);
        d.begin(DW_TAG_structure_type, true)
            .text(kName, "s")
            .number(kSize, 8)
            .reference(DW_AT_sibling, type)
            .done();
        member(d, "m", type);
        d.end();
    });
    row("100,000 entries one in the other", [](TinyDwarf& d) {
        for (int i = 0; i < 2000; ++i)
            d.begin(DW_TAG_namespace, true).done();
        for (int i = 0; i < 2000; ++i)
            d.end();
    });
    row("a member's name of 100,000 letters, 100 times in an array", [](TinyDwarf& d) {
        const auto type = array(d, u64(d), {4096});
        d.begin(DW_TAG_structure_type, true).text(kName, "s").number(kSize, 8).done();
        for (int i = 0; i < 100; ++i)
            member(d, QByteArray(100000, 'n'), type);
        d.end();
    });
    row("a bit field of 2^64 - 1 bits at 2^64 - 1", [](TinyDwarf& d) {
        const auto type = u64(d);
        d.begin(DW_TAG_structure_type, true).text(kName, "s").number(kSize, 8).done();
        d.begin(DW_TAG_member, false)
            .text(kName, "bits")
            .reference(DW_AT_type, type)
            .number(DW_AT_bit_size, ~0ULL)
            .number(DW_AT_data_bit_offset, ~0ULL)
            .done();
        d.end();
    });
    row("enumerators 2^63 apart that number an array", [](TinyDwarf& d) {
        d.begin(DW_TAG_enumeration_type, true).text(kName, "e").number(kSize, 8).done();
        d.begin(DW_TAG_enumerator, false).text(kName, "R0").number(DW_AT_const_value, 0).done();
        d.begin(DW_TAG_enumerator, false)
            .text(kName, "R9223372036854775807")
            .number(DW_AT_const_value, (1ULL << 63) - 1)
            .done();
        d.begin(DW_TAG_enumerator, false).text(kName, "NR_M").number(DW_AT_const_value, 4).done();
        d.end();
        structOf(d, array(d, u64(d), {4}));
    });
    row("70,000 members", [](TinyDwarf& d) {
        const auto type = u64(d);
        d.begin(DW_TAG_structure_type, true).text(kName, "s").number(kSize, 8).done();
        for (int i = 0; i < 70000; ++i)
            member(d, "m", type);
        d.end();
    });
}

void TestHostileImages::impossibleTypesAreNoLayout()
{
    QFETCH(QByteArray, bytes);
    const auto opened = Image::open(write(bytes));
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().sentence));
    const auto layout = (*opened)->layout(u"s");
    if (!layout) {
        QVERIFY2(layout.error().sentence.contains(QStringLiteral("“s”")),
                 qPrintable(layout.error().sentence));
        return;
    }
    // Or what of it is possible.
    QVERIFY(layout->fields.size() < 16384);
    for (const auto& field : layout->fields)
        QVERIFY(field.path.size() < 65536);
}

void TestHostileImages::aNameThatGrowsWhenItIsReadStaysAsItIs()
{
    // Each "S1_" stands for the function type before it, which has two of those before it in it.
    QByteArray name = "_Z1fPFvvE";
    for (int i = 0; i < 60; ++i) {
        const QByteArray last = i == 0 ? "S_" : "S" + QByteArray::number(i - 1, 36).toUpper() + "_";
        name += "PF" + last + last + "E";
    }
    TinyElf elf = good();
    Elf64_Sym symbol{};
    symbol.st_name = 1;
    symbol.st_shndx = 1;
    symbol.st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC);
    const auto strings = static_cast<Elf64_Word>(elf.sections.size() + 1);
    elf.sections.push_back({".strtab", SHT_STRTAB, '\0' + name + '\0', 0, 0, 0});
    elf.sections.push_back({".symtab", SHT_SYMTAB,
                            QByteArray(reinterpret_cast<const char*>(&symbol), sizeof symbol), 0,
                            strings, sizeof symbol});
    const auto opened = Image::open(write(elf.bytes()));
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().sentence));
    QCOMPARE((*opened)->functions().size(), std::size_t{1});
    QCOMPARE((*opened)->functions().front().name, QString::fromLatin1(name));
}

/// The image of ours, with numbers of its headers, symbols and DWARF changed.
void TestHostileImages::noMutationCrashes()
{
    QFile file(QStringLiteral(WORLDSWITCH_IMAGE));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray whole = file.readAll();
    const auto* head = reinterpret_cast<const Elf64_Ehdr*>(whole.constData());
    const int asked = qEnvironmentVariableIntValue("WORLDSWITCH_MUTATIONS");
    const bool full = qEnvironmentVariable("WORLDSWITCH_TIER") == QLatin1String("full");
    const int rounds = asked > 0 ? asked : full ? 2000 : 60;
    std::mt19937_64 random(12);
    int opened = 0;
    for (int i = 0; i < rounds; ++i) {
        QByteArray bytes = whole;
        const auto changes = 1 + random() % 8;
        for (std::uint64_t c = 0; c < changes; ++c) {
            // Of the section headers, of what a section holds, or anywhere.
            auto at = static_cast<qsizetype>(random() % static_cast<quint64>(bytes.size() - 8));
            if (random() % 4 == 0)
                at = static_cast<qsizetype>(head->e_shoff + random() % (head->e_shnum * 64ULL - 8));
            else if (random() % 8 == 0)
                at = static_cast<qsizetype>(random() % 200);
            switch (random() % 3) {
            case 0:
                bytes[at] = static_cast<char>(random());
                break;
            case 1:
                qToLittleEndian(quint32(random() % 2 ? ~0U : 1U << (random() % 32)),
                                bytes.data() + at);
                break;
            default:
                qToLittleEndian(quint64(random() % 2 ? ~0ULL : 1ULL << (random() % 64)),
                                bytes.data() + at);
            }
        }
        const auto image = Image::open(write(bytes));
        if (!image) {
            QVERIFY(!image.error().sentence.isEmpty());
            continue;
        }
        ++opened;
        for (const char16_t* name : {u"kvm_vcpu", u"kvm_cpu_context"})
            if (const auto layout = (*image)->layout(name))
                QVERIFY(layout->fields.size() <= 16384);
        for (const char16_t* name : {u"vcpus", u"host_ctxt"})
            static_cast<void>((*image)->variable(name).ok());
        for (const char16_t* name : {u"__guest_enter", u"__guest_exit"}) {
            const auto symbol = (*image)->symbol(name);
            if (!symbol)
                continue;
            const auto line = (*image)->lineAt(symbol->address);
            if (line)
                static_cast<void>((*image)->sourceText(*line));
            static_cast<void>((*image)->functionAt(symbol->address + base::Offset{8}));
            static_cast<void>((*image)->bytes(symbol->address, symbol->size));
        }
    }
    QVERIFY(opened > 0);
}

QTEST_GUILESS_MAIN(TestHostileImages)
#include "tst_hostile_images.moc"
