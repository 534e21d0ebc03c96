// SPDX-License-Identifier: GPL-2.0-or-later
//
// What we read from ELF and DWARF against what GDB and binutils read from the same file: the
// hypervisor's image, and a fixture with every shape of struct, in DWARF 4 and 5.
#include "gnu-tools.h"
#include "image/image.h"
#include "image/names.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <map>
#include <set>

using image::Image;

class tst_image : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::map<QString, std::shared_ptr<const Image>> m_images;

    QString path(const QString& name) const
    {
        return name == QLatin1String("hypervisor") ? QStringLiteral(WORLDSWITCH_IMAGE)
                                                   : m_folder.filePath(name);
    }

    QByteArray gdb(const QString& file, const QStringList& commands) const
    {
        QFile script(m_folder.filePath(QStringLiteral("script.gdb")));
        if (!script.open(QIODevice::WriteOnly))
            return {};
        script.write("set width 0\nset print elements 0\nset language c++\n");
        script.write(commands.join(u'\n').toUtf8() + '\n');
        script.close();
        return gnu::output(QStringLiteral("gdb-multiarch"),
                           {QStringLiteral("-nx"), QStringLiteral("-batch"), QStringLiteral("-x"),
                            script.fileName(), path(file)});
    }
    static void images()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("the hypervisor") << QStringLiteral("hypervisor");
        QTest::newRow("every shape, DWARF 4") << QStringLiteral("dwarf4");
        QTest::newRow("every shape, DWARF 5") << QStringLiteral("dwarf5");
    }
    static QStringList structsOf(const QString& name)
    {
        return name == QLatin1String("hypervisor")
                   ? QStringList{QStringLiteral("kvm_cpu_context"), QStringLiteral("kvm_vcpu"),
                                 QStringLiteral("kvm_vcpu_arch"), QStringLiteral("user_pt_regs"),
                                 QStringLiteral("user_fpsimd_state")}
                   : QStringList{QStringLiteral("context"), QStringLiteral("vcpu"),
                                 QStringLiteral("unnamed_t"), QStringLiteral("deep::inside")};
    }

private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        for (const char version : {'4', '5'})
            QVERIFY(gnu::buildEveryShape(m_folder, version));
        for (const char* name : {"hypervisor", "dwarf4", "dwarf5"}) {
            auto opened = Image::open(path(QString::fromLatin1(name)),
                                      {{QStringLiteral("hypervisor"),
                                        QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor")}});
            QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
            m_images[QString::fromLatin1(name)] = *opened;
        }
    }

    /// Offset and size of every field that we list, asked of GDB by name.
    void everyFieldIsWhereGdbHasIt_data() { images(); }
    void everyFieldIsWhereGdbHasIt()
    {
        QFETCH(QString, name);
        QStringList asked;
        QStringList commands;
        QStringList ours;
        for (const QString& type : structsOf(name)) {
            const auto layout = m_images[name]->layout(type);
            QVERIFY2(layout.ok(), qPrintable(type));
            commands += QStringLiteral("printf \"%lu\\n\", sizeof(%1)").arg(type);
            ours += QString::number(layout->size);
            asked += type;
            for (const auto& field : layout->fields) {
                if (field.type.contains(QLatin1String(" : ")))
                    continue; // GDB has no address of a bit field: see layouts()
                const QString expression = QStringLiteral("((%1*)0)->%2").arg(type, field.path);
                commands += QStringLiteral("printf \"%lu %lu\\n\", (unsigned long)&%1, sizeof(%1)")
                                .arg(expression);
                ours += QStringLiteral("%1 %2").arg(field.offset.bytes).arg(field.size);
                asked += expression;
            }
        }
        const QStringList theirs = QString::fromUtf8(gdb(name, commands)).trimmed().split(u'\n');
        QCOMPARE(theirs.size(), ours.size());
        for (int i = 0; i < ours.size(); ++i)
            QVERIFY2(
                theirs[i] == ours[i],
                qPrintable(QStringLiteral("%1: GDB %2, we %3").arg(asked[i], theirs[i], ours[i])));
        QVERIFY(ours.size() > 50);
    }

    /// And nothing is left out: GDB's `ptype /o` of the same structs, member by member.
    void noMemberIsMissing_data() { images(); }
    void noMemberIsMissing()
    {
        QFETCH(QString, name);
        // "/*    248      |       8 */    u64 sp;", arrays as a whole; structs end in "{"
        // instead.
        static const QRegularExpression member(
            QStringLiteral("^/\\* +(\\d+)(?:: *\\d+)? +\\| +(\\d+) \\*/.*;$"));
        static const QRegularExpression index(QStringLiteral("(\\[\\d+\\])+$"));
        static const QRegularExpression inElement(QStringLiteral("\\[\\d+\\]\\..*$"));
        int compared = 0;
        for (const QString& type : structsOf(name)) {
            if (type == QLatin1String("vcpu"))
                continue; // ptype gives members of a union no offset
            std::set<std::pair<qulonglong, qulonglong>> theirs;
            for (const QString& line :
                 QString::fromUtf8(gdb(name, {QStringLiteral("ptype /o %1").arg(type)}))
                     .split(u'\n')) {
                const auto match = member.match(line.trimmed());
                if (match.hasMatch())
                    theirs.emplace(match.captured(1).toULongLong(),
                                   match.captured(2).toULongLong());
            }
            std::map<QString, std::pair<qulonglong, qulonglong>> grouped;
            const auto layout = *m_images[name]->layout(type);
            for (const auto& field : layout.fields) {
                QString stem = field.path;
                stem.remove(index);
                stem.remove(inElement); // an array of structs is one member to gdb
                auto& [offset, size] =
                    grouped.try_emplace(stem, static_cast<qulonglong>(field.offset.bytes), 0ULL)
                        .first->second;
                size += field.size;
            }
            std::set<std::pair<qulonglong, qulonglong>> ours;
            for (const auto& [stem, place] : grouped)
                ours.insert(place);
            QVERIFY2(ours == theirs, qPrintable(type));
            compared += static_cast<int>(ours.size());
        }
        QVERIFY(compared > 5);
    }

    void shapes_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* path, const char* expected) {
            QTest::addRow("%s", path) << QString::fromLatin1(path) << QString::fromLatin1(expected);
        };
        row("tag", "u32 4");
        row("ctxt.regs[30]", "u64 8");
        row("ctxt.vregs[1]", "__int128 unsigned 16");
        row("ctxt.sys_regs[2]", "u64 8 SCTLR_EL1");
        row("ctxt.sys_regs[3]", "u64 8 PMEVCNTR0_EL0");
        row("ctxt.sys_regs[10]", "u64 8 PMEVCNTR7_EL0");
        row("ctxt.sys_regs[33]", "u64 8 PMEVCNTR30_EL0");
        row("ctxt.sys_regs[34]", "u64 8 PMCCNTR_EL0");
        row("ctxt.running", "vcpu * 8");
        row("word.raw", "u64 8");
        row("word.hi", "u32 4");
        row("b[3]", "u8 1");
        row("low", "u32 : 3 1");
        row("middle", "u32 : 7 2");
        row("grid[1][2]", "bool 1");
        row("kind", "u8 1");
        row("paint", "colour 1");
        row("name", "char * 8");
        row("handler", "function * 8");
        row("inner.second", "u8 1");
        row("shared", "");
        row("tail[0]", "");
    }
    void shapes()
    {
        QFETCH(QString, path);
        QFETCH(QString, expected);
        for (const char* name : {"dwarf4", "dwarf5"}) {
            const auto layout = *m_images[QString::fromLatin1(name)]->layout(u"vcpu");
            const auto* field = layout.find(path);
            QString got;
            if (field)
                got = QStringLiteral("%1 %2 %3")
                          .arg(field->type)
                          .arg(field->size)
                          .arg(field->enumerator);
            QCOMPARE(got.trimmed(), expected);
        }
    }

    void variables_data() { images(); }
    void variables()
    {
        QFETCH(QString, name);
        // Name; type, elements, size of one.
        const QList<std::pair<QString, QString>> expected =
            name == QLatin1String("hypervisor")
                ? QList<std::pair<QString, QString>>{{QStringLiteral("host_ctxt"),
                                                      QStringLiteral("kvm_cpu_context 1 1792")}}
                : QList<std::pair<QString, QString>>{
                      {QStringLiteral("current"), QStringLiteral("vcpu * 1 8")},
                      {QStringLiteral("counters"), QStringLiteral("u64 20 8")},
                      {QStringLiteral("hidden"), QStringLiteral("u32 1 4")},
                      {QStringLiteral("vcpu::shared"), QStringLiteral("int 1 4")},
                      {QStringLiteral("deep::thing"), QStringLiteral("inside 1 2")}};
        QStringList commands;
        QStringList ours;
        for (const auto& [variable, type] : expected) {
            const auto found = m_images[name]->variable(variable);
            QVERIFY2(found.ok(), qPrintable(variable));
            QCOMPARE(QStringLiteral("%1 %2 %3")
                         .arg(found->structName)
                         .arg(found->count)
                         .arg(found->elementSize),
                     type);
            commands += QStringLiteral("printf \"%lu\\n\", (unsigned long)&%1").arg(variable);
            ours += QString::number(found->address.value);
        }
        QCOMPARE(QString::fromUtf8(gdb(name, commands)).trimmed().split(u'\n'), ours);
    }

    void arraysOfStructs()
    {
        for (const char* name : {"dwarf4", "dwarf5"}) {
            const auto& image = *m_images[QString::fromLatin1(name)];
            const auto vcpus = image.variable(u"vcpus");
            QVERIFY(vcpus.ok());
            QCOMPARE(vcpus->structName, QStringLiteral("vcpu"));
            QCOMPARE(vcpus->count, std::uint64_t{2});
            QCOMPARE(vcpus->elementSize, image.layout(u"vcpu")->size);
        }
    }

    void enumerators()
    {
        QCOMPARE(m_images[QStringLiteral("hypervisor")]->enumerator(u"NR_SYS_REGS"),
                 std::optional<std::int64_t>(119));
        const auto& fixture = *m_images[QStringLiteral("dwarf5")];
        QCOMPARE(fixture.enumerator(u"NR_SYS_REGS"), std::optional<std::int64_t>(35));
        QCOMPARE(fixture.enumerator(u"colour::green"), std::optional<std::int64_t>(4));
        QCOMPARE(fixture.enumerator(u"nothing"), std::optional<std::int64_t>());
    }

    /// All of the seed's registers have their names.
    void systemRegistersOfTheContextHaveNames()
    {
        const auto layout = *m_images[QStringLiteral("hypervisor")]->layout(u"kvm_cpu_context");
        int named = 0;
        for (const auto& field : layout.fields)
            if (field.path.startsWith(QLatin1String("sys_regs[")))
                named += !field.enumerator.isEmpty();
        QCOMPARE(named, 119);
        QCOMPARE(layout.at({832 + 3 * 8})->enumerator, QStringLiteral("SCTLR_EL1"));
    }

    void functionsAndBytes_data() { images(); }
    void functionsAndBytes()
    {
        QFETCH(QString, name);
        const auto& image = *m_images[name];
        // nm -S: address, size, type, name.
        int compared = 0;
        QStringList dump;
        QList<QStringList> functions;
        QHash<QString, QList<quint64>> addressesOf;
        for (const QString& line :
             QString::fromUtf8(gnu::output(gnu::tool("nm"), {QStringLiteral("-S"), path(name)}))
                 .split(u'\n')) {
            const QStringList words = line.split(u' ', Qt::SkipEmptyParts);
            if (words.size() != 4 || words[2].toLower() != QLatin1String("t"))
                continue;
            functions << words;
            addressesOf[words[3]] << words[0].toULongLong(nullptr, 16);
        }
        for (const QStringList& words : functions) {
            const base::Address start{words[0].toULongLong(nullptr, 16)};
            const auto size = static_cast<std::int64_t>(words[1].toULongLong(nullptr, 16));
            // A local name may stand for several: then it is one of them.
            const auto symbol = image.symbol(words[3]);
            QVERIFY2(symbol && addressesOf.value(words[3]).contains(start.value),
                     qPrintable(words[3]));
            if (!symbol->isFunction)
                continue;
            QVERIFY2(image.functionAt(start)->address == start, qPrintable(words[3]));
            QVERIFY2(image.functionAt(start + base::Offset{size - 1})->address == start,
                     qPrintable(words[3]));
            const auto after = image.functionAt(start + base::Offset{size});
            QVERIFY2(!after || after->address != start, qPrintable(words[3]));
            dump += QStringLiteral("x/1xw %1").arg(start.value);
            const auto bytes = image.bytes(start, 4);
            QVERIFY(bytes.has_value());
            ++compared;
        }
        QVERIFY(compared >= 4);
        QStringList words;
        for (const QString& line : QString::fromUtf8(gdb(name, dump)).trimmed().split(u'\n'))
            words += line.section(u'\t', -1).trimmed();
        for (int i = 0; i < dump.size(); ++i) {
            const base::Address at{dump[i].section(u' ', 1).toULongLong()};
            const QByteArray raw = *image.bytes(at, 4);
            QByteArray reversed = raw;
            std::reverse(reversed.begin(), reversed.end());
            QCOMPARE(words[i], QStringLiteral("0x") + QString::fromLatin1(reversed.toHex()));
        }
        QVERIFY(!image.functionAt({0x10}));
        QVERIFY(!image.bytes({0x10}, 4));
    }

    void readableNames()
    {
        const auto& image = *m_images[QStringLiteral("dwarf5")];
        QCOMPARE(image.symbol(u"overloaded")->name, QStringLiteral("overloaded"));
        QCOMPARE(image.symbol(u"_Z10overloadedi")->name, QStringLiteral("overloaded"));
        QVERIFY(image.symbol(u"_Z10overloadedi")->address !=
                image.symbol(u"_Z10overloadedP4vcpu")->address);
        QCOMPARE(image.symbol(u"deep::thing")->size, std::uint64_t{2});
        QVERIFY(!image.symbol(u"bare_label")->isFunction);
    }

    /// A file of a kernel's size is mapped; what is said of it is the same.
    void aLargeImageSaysTheSame_data() { images(); }
    void aLargeImageSaysTheSame()
    {
        QFETCH(QString, name);
        const QString large = m_folder.filePath(QStringLiteral("large"));
        QFile::remove(large);
        QVERIFY(QFile::copy(path(name), large));
        QFile file(large);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(file.resize(qint64{65} << 20)); // nothing of it is on the disk
        const auto opened = Image::open(large);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        const Image& there = **opened;
        const Image& here = *m_images[name];
        QCOMPARE(there.functions(), here.functions());
        QVERIFY(there.sha256() != here.sha256());
        for (const image::Symbol& symbol : here.functions()) {
            QCOMPARE(there.symbol(symbol.name), here.symbol(symbol.name));
            QCOMPARE(there.bytes(symbol.address, symbol.size),
                     here.bytes(symbol.address, symbol.size));
            for (std::uint64_t at = 0; at < symbol.size; at += 4) {
                const auto pc = symbol.address + base::Offset{static_cast<std::int64_t>(at)};
                QCOMPARE(there.lineAt(pc), here.lineAt(pc));
            }
        }
        for (const QString& type : structsOf(name)) {
            QCOMPARE(there.layout(type)->size, here.layout(type)->size);
            QCOMPARE(there.layout(type)->fields, here.layout(type)->fields);
        }
    }

    /// Every instruction of every function: the line that addr2line gives.
    void lines_data() { images(); }
    void lines()
    {
        QFETCH(QString, name);
        const auto& image = *m_images[name];
        QByteArray asked;
        std::vector<base::Address> addresses;
        for (const auto& function : image.functions()) {
            for (std::uint64_t at = 0; at < function.size; at += 4) {
                addresses.push_back(function.address + base::Offset{static_cast<std::int64_t>(at)});
                asked += base::hex(addresses.back().value).toLatin1() + '\n';
            }
        }
        const QStringList theirs =
            QString::fromUtf8(
                gnu::output(gnu::tool("addr2line"), {QStringLiteral("-e"), path(name)}, asked))
                .trimmed()
                .split(u'\n');
        QCOMPARE(static_cast<std::size_t>(theirs.size()), addresses.size());
        // The rows of the table as they stand: the last of an address counts.
        std::map<quint64, QString> rows;
        for (const QString& row :
             QString::fromUtf8(gnu::output(gnu::tool("objdump"),
                                           {QStringLiteral("--dwarf=decodedline"), path(name)}))
                 .split(u'\n')) {
            const QStringList words = row.split(u' ', Qt::SkipEmptyParts);
            if (words.size() >= 3 && words[2].startsWith(QLatin1String("0x")))
                rows[words[2].toULongLong(nullptr, 16)] =
                    words[1] == QLatin1String("-") ? QString() : words[0] + u':' + words[1];
        }
        int found = 0;
        for (std::size_t i = 0; i < addresses.size(); ++i) {
            const auto line = image.lineAt(addresses[i]);
            QString expected = theirs[static_cast<qsizetype>(i)].section(u'/', -1);
            expected = expected.section(QStringLiteral(" (disc"), 0, 0);
            if (expected.endsWith(QLatin1String(":?")) || expected == QLatin1String("??:0"))
                expected.clear();
            const QString ours =
                line ? QStringLiteral("%1:%2").arg(line->file.section(u'/', -1)).arg(line->line)
                     : QString();
            // In an instance of a template addr2line names the file that asked for it.
            const auto row = rows.upper_bound(addresses[i].value);
            QVERIFY2(ours == expected || (row != rows.begin() && ours == std::prev(row)->second),
                     qPrintable(QStringLiteral("%1: addr2line %2, we %3")
                                    .arg(base::hex(addresses[i].value), expected, ours)));
            found += line.has_value();
        }
        QVERIFY(found > 10);
        QVERIFY(!image.lineAt({0x10}));
    }

    void sourceText()
    {
        const auto& hypervisor = *m_images[QStringLiteral("hypervisor")];
        const auto enter = hypervisor.symbol(u"__guest_enter");
        QVERIFY(enter.has_value());
        const auto line = hypervisor.lineAt(enter->address);
        QVERIFY(line.has_value());
        const auto text = hypervisor.sourceText(*line);
        QVERIFY2(text && !text->trimmed().isEmpty(), qPrintable(line->file));
        const auto& fixture = *m_images[QStringLiteral("dwarf5")];
        const auto pushed = fixture.symbol(u"pushed");
        QCOMPARE(fixture.sourceText(*fixture.lineAt(pushed->address)),
                 std::optional<QString>(QStringLiteral("  stp x0, x1, [sp, #-16]!")));
        QVERIFY(!fixture.sourceText({QStringLiteral("/nowhere/at-all.c"), 1}));
        QVERIFY(!fixture.sourceText({line->file, 1 << 30}));
    }

    void names()
    {
        const auto& image = *m_images[QStringLiteral("hypervisor")];
        image::Names names;
        const base::Address host{0x1000};
        const base::Address vcpu{0x4000};
        names.add(QStringLiteral("host_ctxt"), *image.layout(u"kvm_cpu_context"), host);
        names.add(QStringLiteral("vcpus[0]"), *image.layout(u"kvm_vcpu"), vcpu);
        names.add(QStringLiteral("current"), *image.layout(u"kvm_vcpu *"), {0x8000});
        const auto at = [&](const char* name) {
            return names.addressOf(QString::fromLatin1(name));
        };
        QCOMPARE(names.nameOf(host + base::Offset{19 * 8}, 8),
                 std::optional(QStringLiteral("host_ctxt.regs.regs[19]")));
        QCOMPARE(names.nameOf(host + base::Offset{832 + 24}, 8),
                 std::optional(QStringLiteral("host_ctxt.sys_regs[SCTLR_EL1]")));
        QCOMPARE(names.nameOf({0x8000}, 8), std::optional(QStringLiteral("current")));
        QCOMPARE(at("host_ctxt.sys_regs[SCTLR_EL1]"), std::optional(host + base::Offset{832 + 24}));
        QCOMPARE(at("host_ctxt.sys_regs[3]"), std::optional(host + base::Offset{832 + 24}));
        QCOMPARE(at("host_ctxt"), std::optional(host));
        QCOMPARE(at("current"), std::optional(base::Address{0x8000}));
        QCOMPARE(at("host_ctxt.nothing"), std::optional<base::Address>());
        QCOMPARE(at("host_ctx"), std::optional<base::Address>());
        QCOMPARE(at("host_ctxt.regs.regs[31]"), std::optional<base::Address>());
        QCOMPARE(at(""), std::optional<base::Address>());
        QCOMPARE(names.nameOf({0xfff}, 1), std::optional<QString>());
        QCOMPARE(names.nameOf(host + base::Offset{1792}, 1), std::optional<QString>());
        QCOMPARE(names.nameOf(host + base::Offset{1788}, 8), std::optional<QString>());
        // There and back for every byte of both objects.
        for (const auto& [base, size] :
             {std::pair(host, std::int64_t{1792}),
              std::pair(vcpu, static_cast<std::int64_t>(image.layout(u"kvm_vcpu")->size))}) {
            for (std::int64_t i = 0; i < size; ++i) {
                const auto name = names.nameOf(base + base::Offset{i}, 1);
                QVERIFY(name.has_value());
                QVERIFY2(names.addressOf(*name) == base + base::Offset{i}, qPrintable(*name));
            }
        }
    }

    /// The same image somewhere else: its DWARF names the files of this folder by their whole
    /// names, and they are another tree's there.
    void anImageFromElsewhereReadsNoFileOfThisMachine()
    {
        const QTemporaryDir elsewhere;
        const QString copy = elsewhere.filePath(QStringLiteral("dwarf5"));
        QVERIFY(QFile::copy(path(QStringLiteral("dwarf5")), copy));
        const auto image = Image::open(copy);
        QVERIFY(image.ok());
        const auto pushed = (*image)->symbol(u"pushed");
        const auto line = (*image)->lineAt(pushed->address);
        QVERIFY(line.has_value());
        QVERIFY2(QFile::exists(line->file), qPrintable(line->file));
        QVERIFY(!(*image)->sourceText(*line));
    }
};

QTEST_GUILESS_MAIN(tst_image)
#include "tst_image.moc"
