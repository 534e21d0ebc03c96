// SPDX-License-Identifier: GPL-2.0-or-later
//
// What we read from ELF and DWARF against what GDB and binutils read from the same file: the
// hypervisor's image, and a fixture with every shape of struct, in DWARF 4 and 5.
#include "image/moved-image.h"
#include "image/names.h"
#include "image/part-of-image.h"

#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QtTest>

#include <map>
#include <set>
#include <sys/stat.h>

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

    /// What a tool prints; a null array (and a failed test) if it failed.
    static QByteArray output(const QString& tool, const QStringList& arguments,
                             const QByteArray& input = {})
    {
        QProcess process;
        process.start(tool, arguments);
        process.write(input);
        process.closeWriteChannel();
        if (process.waitForFinished(60000) && process.exitCode() == 0)
            return process.readAllStandardOutput() + ' ';
        qWarning("%s: %s %s", qPrintable(tool), qPrintable(process.errorString()),
                 process.readAllStandardError().constData());
        return {};
    }
    static QString binutils(const char* tool)
    {
        return QStringLiteral(WORLDSWITCH_BINUTILS_PREFIX) + QString::fromLatin1(tool);
    }
    QByteArray gdb(const QString& file, const QStringList& commands) const
    {
        QFile script(m_folder.filePath(QStringLiteral("script.gdb")));
        if (!script.open(QIODevice::WriteOnly))
            return {};
        script.write("set width 0\nset print elements 0\nset language c++\n");
        script.write(commands.join(u'\n').toUtf8() + '\n');
        script.close();
        return output(QStringLiteral("gdb-multiarch"),
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
        QFile source(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/image/fixture.cpp.txt"));
        QVERIFY(source.copy(m_folder.filePath(QStringLiteral("fixture.cpp"))));
        QFile assembly(m_folder.filePath(QStringLiteral("assembly.S")));
        QVERIFY(assembly.open(QIODevice::WriteOnly));
        assembly.write(".text\n.type pushed, %function\npushed:\n"
                       "  stp x0, x1, [sp, #-16]!\n  ldp x0, x1, [sp], #16\n  ret\n"
                       ".size pushed, . - pushed\nbare_label:\n  nop\n");
        assembly.close();
        for (const char version : {'4', '5'}) {
            const QString file = QStringLiteral("dwarf") + QLatin1Char(version);
            QVERIFY(
                !output(binutils("g++"),
                        {QStringLiteral("-gdwarf-") + QLatin1Char(version), QStringLiteral("-O1"),
                         QStringLiteral("-std=c++20"), QStringLiteral("-ffreestanding"),
                         QStringLiteral("-nostdlib"), QStringLiteral("-static"),
                         QStringLiteral("-no-pie"), QStringLiteral("-fno-pic"),
                         QStringLiteral("-mgeneral-regs-only"), QStringLiteral("-fpermissive"),
                         QStringLiteral("-w"), QStringLiteral("-o"), path(file),
                         m_folder.filePath(QStringLiteral("fixture.cpp")), assembly.fileName()})
                     .isNull());
        }
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
             QString::fromUtf8(output(binutils("nm"), {QStringLiteral("-S"), path(name)}))
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

    /// A name that means another thing in each unit, a global one among local ones, labels without
    /// a size, and the marks of code and data behind a prefix, as in a kernel of two parts.
    void partsOfAKernel()
    {
        const auto file = [&](const char* name, const char* text) {
            QFile source(m_folder.filePath(QString::fromLatin1(name)));
            if (source.open(QIODevice::WriteOnly))
                source.write(text);
            return source.fileName();
        };
        const QString first = file("first.c", "struct thing { int a; };\n"
                                              "static volatile struct thing mine = {1};\n"
                                              "int twice(void) { return mine.a; }\n");
        const QString second = file("second.c", "struct thing { long a, b; };\n"
                                                "static volatile struct thing mine = {2, 3};\n"
                                                "static __attribute__((noipa)) long\n"
                                                "twice(long x) { return mine.b + x; }\n"
                                                "long second(long x) { return twice(x); }\n");
        const QString doors = file("doors.S", ".text\n.globl enter\n.type enter, %function\n"
                                              "enter:\n  eret\nleave:\n  nop\n  ret\n"
                                              ".size enter, . - enter\n"
                                              "alone:\n  nop\n  nop\nlast:\n  ret\n"
                                              "\"part_$x\":\n  nop\n\"part_$d.3\":\n  nop\n"
                                              "\"cost$x2\":\n  nop\n"
                                              ".globl table\ntable:\n  nop\nslot:\n  nop\n"
                                              "inner:\n  nop\n  nop\n.size table, . - table\n"
                                              ".size inner, 4\n  nop\n");
        const QString kernel = m_folder.filePath(QStringLiteral("kernel"));
        QVERIFY(!output(binutils("gcc"),
                        {QStringLiteral("-g"), QStringLiteral("-O1"), QStringLiteral("-static"),
                         QStringLiteral("-nostdlib"), QStringLiteral("-ffreestanding"),
                         QStringLiteral("-no-pie"), QStringLiteral("-fno-pic"),
                         QStringLiteral("-Wl,--build-id,-e,enter"), QStringLiteral("-o"), kernel,
                         first, second, doors})
                     .isNull());
        const auto opened = Image::open(kernel);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        const Image& image = **opened;

        const auto inFirst = image.symbol(u"twice")->address;
        QCOMPARE(image.symbol(u"twice")->size, image.functionAt(inFirst)->size);
        const auto inSecond = image.symbol(u"second")->address;
        QVERIFY(inFirst < inSecond); // by address the local one comes last
        QCOMPARE(image.layout(u"thing", inFirst)->size, std::uint64_t{4});
        QCOMPARE(image.layout(u"thing", inSecond)->size, std::uint64_t{16});
        QCOMPARE(image.variable(u"mine", inFirst)->elementSize, std::uint64_t{4});
        const auto mine = image.variable(u"mine", inSecond);
        QCOMPARE(mine->elementSize, std::uint64_t{16});
        QCOMPARE(image.bytes(mine->address, 1), QByteArray(1, '\2'));
        QVERIFY(!image.layout(u"no_such_thing", inFirst).ok());

        const auto enter = *image.symbol(u"enter");
        QCOMPARE(image.symbol(u"leave")->size, std::uint64_t{0});
        QCOMPARE(image.routine(u"leave")->address, enter.address + base::Offset{4});
        QCOMPARE(image.routine(u"leave")->size, std::uint64_t{8});
        QCOMPARE(image.routine(u"alone")->size, std::uint64_t{8});
        QCOMPARE(*image.routine(u"enter"), enter);
        QVERIFY(!image.routine(u"nowhere"));
        // By address: a function, a label behind it, a table with a label in it, and its rest.
        QCOMPARE(*image.routineAt(enter.address + base::Offset{4}), enter);
        const auto alone = *image.routine(u"alone");
        QCOMPARE(*image.routineAt(alone.address), alone);
        QCOMPARE(*image.routineAt(alone.address + base::Offset{4}), alone);
        const auto table = *image.symbol(u"table");
        QVERIFY(!table.isFunction && table.size == 16);
        QCOMPARE(*image.routineAt(table.address), table);
        QCOMPARE(image.routineAt(table.address + base::Offset{4})->name, QStringLiteral("slot"));
        QCOMPARE(image.routineAt(table.address + base::Offset{4})->size, std::uint64_t{4});
        QCOMPARE(*image.routineAt(table.address + base::Offset{12}), table);
        QVERIFY(!image.routineAt(table.address + base::Offset{16}));
        QVERIFY(!image.routineAt(base::Address{4}));
        QVERIFY(!image.symbol(u"part_$x") && !image.symbol(u"part_$d.3"));
        QVERIFY(image.symbol(u"cost$x2").has_value());

        const QByteArray notes = output(binutils("readelf"), {QStringLiteral("-n"), kernel});
        QVERIFY(!image.buildId().isEmpty());
        QVERIFY2(notes.contains("Build ID: " + image.buildId().toHex()), notes.constData());
    }

    /// A kernel has its switch twice: the symbols of one copy have a prefix, and its debug
    /// information has the names of both.
    void aPartOfAKernelHasCopiesOfItsOwn()
    {
        const auto compiled = [&](const char* name, const char* text, bool isPart) {
            const QString object = m_folder.filePath(QString::fromLatin1(name));
            QFile source(object + QStringLiteral(".c"));
            if (source.open(QIODevice::WriteOnly))
                source.write(text);
            source.close();
            bool good = !output(binutils("gcc"),
                                {QStringLiteral("-g"), QStringLiteral("-O1"), QStringLiteral("-c"),
                                 QStringLiteral("-ffreestanding"), QStringLiteral("-fno-pic"),
                                 QStringLiteral("-o"), object, source.fileName()})
                             .isNull();
            if (good && isPart)
                good =
                    !output(binutils("objcopy"), {QStringLiteral("--prefix-symbols=hyp_"), object})
                         .isNull();
            return good ? object : QString();
        };
        const QString plain = compiled("plain",
                                       "struct thing { int a; } mine = {1}, other = {2};\n"
                                       "int twice(void) { return mine.a + other.a; }\n",
                                       false);
        const QString part = compiled("part",
                                      "struct thing { long a, b; } mine = {3, 4};\n"
                                      "extern struct thing other;\n"
                                      "long twice(void) { return mine.b + other.b; }\n",
                                      true);
        const QString rest =
            compiled("rest", "struct thing { long a, b; } other = {5, 6};\n", true);
        const QString kernel = m_folder.filePath(QStringLiteral("two-parts"));
        QVERIFY(!output(binutils("gcc"), {QStringLiteral("-static"), QStringLiteral("-nostdlib"),
                                          QStringLiteral("-no-pie"), QStringLiteral("-Wl,-e,twice"),
                                          QStringLiteral("-o"), kernel, plain, part, rest})
                     .isNull());
        const auto opened = Image::open(kernel);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        const Image& all = **opened;
        const auto code = all.symbol(u"hyp_twice")->address;
        const auto inPart = image::partOf(*opened, QStringLiteral("hyp_"), code);

        QCOMPARE(inPart->symbol(u"twice")->address, code);
        QCOMPARE(inPart->routine(u"twice")->name, QStringLiteral("twice"));
        QCOMPARE(inPart->functionAt(code)->name, QStringLiteral("twice"));
        QCOMPARE(inPart->functionAt(all.symbol(u"twice")->address)->name, QStringLiteral("twice"));
        const auto functions = inPart->functions();
        QCOMPARE(functions.size(), std::size_t{1});
        QCOMPARE(functions.front().address, code);
        for (const char16_t* name : {u"mine", u"other"}) {
            const auto variable = inPart->variable(name);
            QVERIFY2(variable.ok(), variable.ok() ? "" : qPrintable(variable.error().sentence));
            QCOMPARE(variable->address,
                     all.symbol(QStringLiteral("hyp_") + QString::fromUtf16(name))->address);
        }
        QCOMPARE(inPart->variable(u"mine")->elementSize, std::uint64_t{16});
        QCOMPARE(inPart->layout(u"thing")->size, std::uint64_t{16});
        const auto lacking = inPart->variable(u"nobody");
        QVERIFY(!lacking.ok() && lacking.error().sentence.contains(QStringLiteral("hyp_nobody")));

        // Without a prefix it is what one unit sees of all.
        const auto seen = image::partOf(*opened, {}, code);
        QCOMPARE(seen->layout(u"thing")->size, std::uint64_t{16});
        QCOMPARE(seen->variable(u"mine")->address, all.symbol(u"hyp_mine")->address);
        QCOMPARE(seen->functions().size(), all.functions().size());
        // And it may lie elsewhere.
        const auto there = image::moved(inPart, base::Offset{0x1000});
        QCOMPARE(there->variable(u"mine")->address,
                 all.symbol(u"hyp_mine")->address + base::Offset{0x1000});
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

    /// A compiler leaves an enumeration out of a unit whose code names none of it, also where its
    /// last enumerator is the length of an array there. Of a kernel not every unit is asked, and
    /// only where somebody wants the name of an element.
    void aKernelsArraysAreNumberedByTheUnitBeside()
    {
        const QString header = QStringLiteral(
            "struct box { long regs[NR_REGS]; long other[NR_OTHER]; };\nextern struct box box;\n");
        const auto source = [&](const char* name, const QString& text) {
            QFile file(m_folder.filePath(QString::fromLatin1(name)));
            if (file.open(QIODevice::WriteOnly))
                file.write(text.toUtf8());
            return file.fileName();
        };
        // As Linux 6.12 marks places among its own: a mark yields to what is a register.
        const QString numbers = QStringLiteral(
            "enum number { NONE, __before_A, A_EL1 = 1, __after_A = 1, __MARK, PMR0_EL0, "
            "PMR3_EL0 = PMR0_EL0 + 3, LARGE_EL1 = 163, NR_REGS = 200 };\n"
            "enum wrong { LESS, MORE, NR_OTHER = 3 };\n");
        const QString lengths = QStringLiteral("#define NR_REGS 200\n#define NR_OTHER 4\n");
        const QString seen = source("seen.c", lengths + header +
                                                  QStringLiteral("struct box box;\n"
                                                                 "long seen(void)\n"
                                                                 "{ return box.regs[1]; }\n"));
        const QString beside =
            source("beside.c", numbers + QStringLiteral("enum number is(enum wrong w)\n"
                                                        "{ return w == MORE ? A_EL1 : NONE; }\n"));
        const QString kernel = m_folder.filePath(QStringLiteral("numbered"));
        QVERIFY(!output(binutils("gcc"),
                        {QStringLiteral("-g"), QStringLiteral("-O1"), QStringLiteral("-static"),
                         QStringLiteral("-nostdlib"), QStringLiteral("-ffreestanding"),
                         QStringLiteral("-no-pie"), QStringLiteral("-fno-pic"),
                         QStringLiteral("-Wl,-e,seen"), QStringLiteral("-o"), kernel, seen, beside})
                     .isNull());
        QFile file(kernel);
        QVERIFY(file.resize(qint64{65} << 20)); // a kernel's size, and nothing of it is on the disk
        const auto opened = Image::open(kernel);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        const auto code = (*opened)->symbol(u"seen")->address;
        const auto plain = (*opened)->layout(u"box", code);
        QVERIFY(plain.ok());
        QCOMPARE(plain->find(u"regs[1]")->enumerator, QString());

        const auto part =
            image::partOf(*opened, {}, code, {QStringLiteral("regs"), QStringLiteral("other")});
        const auto layout = part->layout(u"box");
        QVERIFY(layout.ok());
        QStringList names;
        for (const image::Field& field : layout->fields)
            if (!field.enumerator.isEmpty())
                names << field.path + field.enumerator;
        QCOMPARE(names.join(u' '),
                 QStringLiteral("regs[0]NONE regs[1]A_EL1 regs[2]__MARK regs[3]PMR0_EL0 "
                                "regs[4]PMR1_EL0 regs[5]PMR2_EL0 regs[6]PMR3_EL0 "
                                "regs[163]LARGE_EL1")); // in one byte, and not below zero
        // What no unit has is said at once, and nothing is looked for in all.
        QVERIFY(!part->layout(u"nobody").ok());
        QVERIFY(part->elementNames(u"nothing", 3, code).empty());
        // And the same where it lies elsewhere.
        const auto there = image::moved(part, base::Offset{0x1000});
        QCOMPARE(there->layout(u"box")->fields, layout->fields);
        QVERIFY(there->elementNames(u"nothing", 3, code + base::Offset{0x1000}).empty());
    }

    /// The linker keeps the first of two inline functions of one name, and each of the two units
    /// says that it is its own.
    void aFunctionOfTwoUnitsIsTheFirstOnes()
    {
        QStringList sources;
        for (const char* name : {"one", "two", "three"}) {
            QFile source(m_folder.filePath(QString::fromLatin1(name) + QStringLiteral(".cpp")));
            QVERIFY(source.open(QIODevice::WriteOnly));
            source.write(QByteArray(sources.size() * 3, '\n') +
                         "inline __attribute__((noipa)) int shared(int x) { return x * 3; }\nint " +
                         name + "(int x) { return shared(x) + 1; }\n");
            sources << source.fileName();
        }
        const QString program = m_folder.filePath(QStringLiteral("shared"));
        QVERIFY(!output(binutils("g++"),
                        QStringList{QStringLiteral("-g"), QStringLiteral("-O1"),
                                    QStringLiteral("-static"), QStringLiteral("-nostdlib"),
                                    QStringLiteral("-Wl,-e,0"), QStringLiteral("-o"), program} +
                            sources)
                     .isNull());
        const auto small = Image::open(program);
        QVERIFY2(small.ok(), small.ok() ? "" : qPrintable(small.error().sentence));
        QFile file(program);
        QVERIFY(file.resize(qint64{65} << 20));
        const auto large = Image::open(program);
        QVERIFY2(large.ok(), large.ok() ? "" : qPrintable(large.error().sentence));
        for (const Image* image : {small->get(), large->get()}) {
            const auto functions = image->functions();
            const auto shared = std::ranges::find_if(functions, [](const image::Symbol& symbol) {
                return symbol.name.startsWith(QLatin1String("shared"));
            });
            QVERIFY(shared != functions.end());
            const auto found = image->lineAt(shared->address);
            QVERIFY(found.has_value());
            QCOMPARE(QFileInfo(found->file).fileName(), QStringLiteral("one.cpp"));
            QCOMPARE(found->line, 1);
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
                output(binutils("addr2line"), {QStringLiteral("-e"), path(name)}, asked))
                .trimmed()
                .split(u'\n');
        QCOMPARE(static_cast<std::size_t>(theirs.size()), addresses.size());
        // The rows of the table as they stand: the last of an address counts.
        std::map<quint64, QString> rows;
        for (const QString& row :
             QString::fromUtf8(
                 output(binutils("objdump"), {QStringLiteral("--dwarf=decodedline"), path(name)}))
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

    void mistakes_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("a file that is not there")
            << QStringLiteral("missing") << QStringLiteral("There is no file");
        QTest::newRow("a folder") << QString() << QStringLiteral("is a folder");
        QTest::newRow("a text file")
            << QStringLiteral("fixture.cpp") << QStringLiteral("is not an ELF file");
        QTest::newRow("an empty file")
            << QStringLiteral("empty") << QStringLiteral("is not an ELF file");
        QTest::newRow("a stripped image")
            << QStringLiteral("stripped") << QStringLiteral("has no debug information");
        QTest::newRow("an image for another machine")
            << QStringLiteral("foreign") << QStringLiteral("was built for x86-64");
        QTest::newRow("a header alone")
            << QStringLiteral("header") << QStringLiteral("was cut short");
        QTest::newRow("a device without an end")
            << QStringLiteral("to-zero") << QStringLiteral("it is a device");
        QTest::newRow("a FIFO that nobody writes to")
            << QStringLiteral("fifo") << QStringLiteral("it is a pipe");
        QTest::newRow("a sparse file of a terabyte that begins like an ELF")
            << QStringLiteral("sparse") << QStringLiteral("it is larger than 1 GB");
    }
    void mistakes()
    {
        QFETCH(QString, file);
        QFETCH(QString, sentence);
        const QByteArray good = contents(path(QStringLiteral("dwarf5")));
        write(QStringLiteral("empty"), {});
        write(QStringLiteral("header"), good.left(64));
        QByteArray foreign = good;
        foreign[18] = 62; // e_machine: EM_X86_64
        foreign[19] = 0;
        write(QStringLiteral("foreign"), foreign);
        if (!QFile::exists(path(QStringLiteral("fifo")))) {
            QVERIFY(QFile::link(QStringLiteral("/dev/zero"), path(QStringLiteral("to-zero"))));
            const auto fifo = QFile::encodeName(path(QStringLiteral("fifo")));
            QCOMPARE(::mkfifo(fifo.constData(), 0600), 0);
        }
        write(QStringLiteral("sparse"), good.left(64));
        QVERIFY(QFile::resize(path(QStringLiteral("sparse")), qint64{1} << 40));
        QVERIFY(!output(binutils("strip"),
                        {QStringLiteral("-o"), m_folder.filePath(QStringLiteral("stripped")),
                         path(QStringLiteral("dwarf5"))})
                     .isNull());
        const auto opened = Image::open(m_folder.filePath(file));
        QVERIFY(!opened.ok());
        QVERIFY2(opened.error().sentence.contains(sentence), qPrintable(opened.error().sentence));
        const QString mentioned = file.isEmpty() ? m_folder.path() : file;
        QVERIFY2(opened.error().sentence.contains(mentioned), qPrintable(opened.error().sentence));
    }

    void unknownNamesAreSentences()
    {
        const auto& image = *m_images[QStringLiteral("dwarf5")];
        const auto layout = image.layout(u"kvm_run");
        QVERIFY(!layout.ok());
        QVERIFY(layout.error().sentence.contains(QStringLiteral("describes no struct “kvm_run”")));
        const auto variable = image.variable(u"nothing");
        QVERIFY(!variable.ok());
        QVERIFY(variable.error().sentence.contains(QStringLiteral("no global variable “nothing”")));
    }

    /// Cut at every 512 bytes: an error, never a crash.
    void cutShort()
    {
        const QByteArray good = contents(path(QStringLiteral("dwarf5")));
        for (qsizetype size = 0; size < good.size(); size += 512) {
            write(QStringLiteral("cut"), good.left(size));
            const auto opened = Image::open(m_folder.filePath(QStringLiteral("cut")));
            QVERIFY2(!opened.ok() && !opened.error().sentence.isEmpty(),
                     qPrintable(QString::number(size)));
        }
    }

    /// One byte wrong, anywhere: whatever comes out, nothing crashes.
    void damaged()
    {
        const QByteArray good = contents(path(QStringLiteral("dwarf5")));
        const int count = qgetenv("WORLDSWITCH_TIER") == "full" ? 20000 : 100;
        QRandomGenerator random(512);
        for (int i = 0; i < count; ++i) {
            QByteArray bad = good;
            bad[random.bounded(static_cast<int>(bad.size()))] =
                static_cast<char>(random.generate());
            write(QStringLiteral("damaged"), bad);
            const auto opened = Image::open(m_folder.filePath(QStringLiteral("damaged")));
            if (!opened.ok())
                continue;
            const auto layout = (*opened)->layout(u"vcpu");
            const auto line = (*opened)->lineAt((*opened)->entry());
            const auto variable = (*opened)->variable(u"vcpus");
            Q_UNUSED(layout);
            Q_UNUSED(line);
            Q_UNUSED(variable);
        }
    }

private:
    static QByteArray contents(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QString& name, const QByteArray& bytes)
    {
        QFile file(m_folder.filePath(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
    }

    void aMovedImageSaysTheSameElsewhere_data()
    {
        QTest::addColumn<std::int64_t>("by");
        QTest::newRow("nowhere") << std::int64_t{0};
        QTest::newRow("upward") << std::int64_t{0x400'0000};
        QTest::newRow("over the last address") << std::int64_t{-0x1'0000'0000};
    }
    void aMovedImageSaysTheSameElsewhere()
    {
        QFETCH(std::int64_t, by);
        const auto& here = m_images[QStringLiteral("hypervisor")];
        const base::Offset offset{by};
        const auto there = image::moved(here, offset);
        QCOMPARE(there->sha256(), here->sha256());
        QCOMPARE(there->buildId(), here->buildId());
        QCOMPARE(there->entry(), here->entry() + offset);
        const auto functions = here->functions();
        const auto moved = there->functions();
        QCOMPARE(moved.size(), functions.size());
        for (std::size_t i = 0; i < functions.size(); ++i) {
            const auto& [name, address, size, isFunction] = functions[i];
            QCOMPARE(moved[i].address, address + offset);
            QCOMPARE(there->symbol(name)->address, here->symbol(name)->address + offset);
            QCOMPARE(there->routine(name)->address, here->routine(name)->address + offset);
            QCOMPARE(there->bytes(address + offset, size), here->bytes(address, size));
            QCOMPARE(there->lineAt(address + offset), here->lineAt(address));
            const auto at = here->functionAt(address);
            QCOMPARE(there->functionAt(address + offset).has_value(), at.has_value());
            if (at)
                QCOMPARE(there->functionAt(address + offset)->name, at->name);
        }
        QCOMPARE(there->variable(u"vcpus")->address, here->variable(u"vcpus")->address + offset);
        const auto owner = here->symbol(u"__kvm_vcpu_run")->address;
        QCOMPARE(there->layout(u"kvm_vcpu", owner + offset)->fields,
                 here->layout(u"kvm_vcpu", owner)->fields);
        QVERIFY(!there->symbol(u"no_such_symbol") && !there->variable(u"no_such_variable").ok());
        // A guest runs at an address of its own, and is loaded elsewhere.
        const auto word = here->symbol(u"guest_a_first_round")->address;
        QVERIFY(word.value >> 28 == 8);
        QCOMPARE(here->loadAddress(word)->value, word.value - 0x8000'0000 + 0x4040'0000);
        QCOMPARE(there->loadAddress(word + offset), here->loadAddress(word));
        QCOMPARE(here->loadAddress(here->entry()), here->entry());
        QVERIFY(!here->loadAddress(here->symbol(u"vcpus")->address)); // .bss: no byte of the file
        QVERIFY(!here->loadAddress(base::Address{0}));
        const auto loaded = here->loaded();
        QVERIFY(!loaded.empty());
        QCOMPARE(there->loaded().size(), loaded.size());
        for (std::size_t i = 0; i < loaded.size(); ++i) {
            QCOMPARE(there->loaded()[i].from, loaded[i].from + offset);
            QCOMPARE(there->loaded()[i].bytes, loaded[i].bytes);
        }
    }
};

QTEST_GUILESS_MAIN(tst_image)
#include "tst_image.moc"
