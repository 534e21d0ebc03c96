// SPDX-License-Identifier: GPL-2.0-or-later
// What a kernel's image has and a small one has not: names that mean another thing in each unit, a
// second copy of its switch behind a prefix, arrays that are numbered in another unit.
#include "gnu-tools.h"
#include "image/moved-image.h"
#include "image/part-of-image.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>

using image::Image;

class tst_KernelImage : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

private slots:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

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
        QVERIFY(!gnu::output(gnu::tool("gcc"),
                             {QStringLiteral("-g"), QStringLiteral("-O1"),
                              QStringLiteral("-static"), QStringLiteral("-nostdlib"),
                              QStringLiteral("-ffreestanding"), QStringLiteral("-no-pie"),
                              QStringLiteral("-fno-pic"), QStringLiteral("-Wl,--build-id,-e,enter"),
                              QStringLiteral("-o"), kernel, first, second, doors})
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

        const QByteArray notes = gnu::output(gnu::tool("readelf"), {QStringLiteral("-n"), kernel});
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
            bool good =
                !gnu::output(gnu::tool("gcc"),
                             {QStringLiteral("-g"), QStringLiteral("-O1"), QStringLiteral("-c"),
                              QStringLiteral("-ffreestanding"), QStringLiteral("-fno-pic"),
                              QStringLiteral("-o"), object, source.fileName()})
                     .isNull();
            if (good && isPart)
                good = !gnu::output(gnu::tool("objcopy"),
                                    {QStringLiteral("--prefix-symbols=hyp_"), object})
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
        QVERIFY(!gnu::output(gnu::tool("gcc"),
                             {QStringLiteral("-static"), QStringLiteral("-nostdlib"),
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
        QVERIFY(!gnu::output(gnu::tool("gcc"),
                             {QStringLiteral("-g"), QStringLiteral("-O1"),
                              QStringLiteral("-static"), QStringLiteral("-nostdlib"),
                              QStringLiteral("-ffreestanding"), QStringLiteral("-no-pie"),
                              QStringLiteral("-fno-pic"), QStringLiteral("-Wl,-e,seen"),
                              QStringLiteral("-o"), kernel, seen, beside})
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
        QVERIFY(
            !gnu::output(gnu::tool("g++"),
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
};

QTEST_GUILESS_MAIN(tst_KernelImage)
#include "tst_kernel_image.moc"
