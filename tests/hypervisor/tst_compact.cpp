// SPDX-License-Identifier: GPL-2.0-or-later
// The hypervisor stays small enough to be read: what ends up in EL2 is counted, generated files and
// included ones too, without comments and blank lines. Guests and what only the build runs are
// not EL2's. And how both reach a device, which no compiler may choose.
#include <QDirIterator>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int kCodeLines = 6000;
constexpr int kLinesOfAFile = 500;
constexpr int kColumns = 100;
constexpr int kLinesOfAFunction = 60;
constexpr int kTab = 8;

const QStringList kSources{u"*.cpp"_s, u"*.h"_s, u"*.S"_s, u"*.inc"_s, u"*.ld"_s};

QString textOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString withoutComments(QString text)
{
    // No string of the hypervisor has a comment's beginning in it.
    static const QRegularExpression block(u"/\\*.*?\\*/"_s,
                                          QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression line(u"//[^\n]*"_s);
    return text.remove(block).remove(line);
}

int codeLines(const QString& text)
{
    const auto lines = withoutComments(text).split(u'\n');
    return static_cast<int>(std::count_if(
        lines.begin(), lines.end(), [](const QString& each) { return !each.trimmed().isEmpty(); }));
}

int columns(const QString& line)
{
    int at = 0;
    for (const QChar c : line)
        at = c == u'\t' ? (at / kTab + 1) * kTab : at + 1;
    return at;
}

/// What is compiled or assembled into EL2.
QStringList sources()
{
    const QString root = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor/");
    QStringList all;
    for (const auto* room :
         {"abi", "arch", "switch", "mem", "devices", "debug", "vm", "traps", "boot"}) {
        QDirIterator in(root + QLatin1String(room), kSources, QDir::Files,
                        QDirIterator::Subdirectories);
        while (in.hasNext())
            all << in.next();
    }
    return all;
}

/// Lines that reach a device, or anything, by a volatile access: a compiler may give that a
/// write-back (GCC 14 does), of which an abort leaves no syndrome. Of what is plain memory the
/// name says so.
QStringList volatileAccesses(const QString& text)
{
    static const QRegularExpression other(
        u"volatile char __hyp_symbols|"
        "(volatile u32\\* code\\(\\)|volatile u32\\*>\\(scratch\\(\\)\\))"_s);
    QStringList found;
    for (QString line : withoutComments(text).split(u'\n')) {
        line.remove(u"asm volatile"_s);
        if (line.contains(u"volatile"_s) && !other.match(line).hasMatch())
            found << line.trimmed();
    }
    return found;
}

/// Lines from a function's opening brace to its closing one, both counted; each with the line
/// before the first, which names it. A brace that opens a function stands alone on its line
/// (.clang-format).
struct Function {
    QString name;
    int lines = 0;
};
QList<Function> functions(const QString& text)
{
    QList<Function> found;
    const auto lines = text.split(u'\n');
    for (qsizetype begin = 1; begin < lines.size(); ++begin) {
        if (lines[begin].trimmed() != u"{")
            continue;
        const QString end = QString(lines[begin]).replace(u'{', u'}');
        for (qsizetype n = begin; n < lines.size(); ++n) {
            if (lines[n] != end)
                continue;
            found.append({lines[begin - 1].trimmed(), static_cast<int>(n - begin + 1)});
            break;
        }
    }
    return found;
}

/// Sources of EL2's guests, which run against devices too.
QStringList guests()
{
    QStringList all;
    QDirIterator in(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor/guests"), kSources,
                    QDir::Files, QDirIterator::Subdirectories);
    while (in.hasNext())
        all << in.next();
    return all;
}

QStringList generated()
{
    QStringList all;
    const QDir build = QFileInfo(QStringLiteral(WORLDSWITCH_IMAGE)).dir();
    for (const auto& each : build.entryInfoList(kSources, QDir::Files))
        all << each.filePath();
    return all;
}

} // namespace

class tst_Compact : public QObject {
    Q_OBJECT

private slots:
    void commentsAndBlankLinesDoNotCount()
    {
        QCOMPARE(
            codeLines(u"// one\n\n/* two\n three */\nint four; // five\n\t\n#define SIX 6\n"_s), 2);
    }
    void whatIsGeneratedIsFound()
    {
        QStringList names;
        for (const auto& path : generated())
            names << QFileInfo(path).fileName();
        QVERIFY2(names.contains(u"asm-offsets.h"_s), qPrintable(names.join(u' ')));
    }
    void el2IsSmall()
    {
        int total = 0;
        QVERIFY(sources().size() > 50);
        for (const auto& path : sources() + generated())
            total += codeLines(textOf(path));
        qInfo("%d lines of code at EL2, of %d", total, kCodeLines);
        QVERIFY2(total <= kCodeLines, qPrintable(QString::number(total)));
    }
    // Lines of code that are no lines make a small count only in name.
    void noLineIsLong()
    {
        for (const auto& path : sources() + generated())
            for (const auto& line : withoutComments(textOf(path)).split(u'\n'))
                QVERIFY2(columns(line) <= kColumns, qPrintable(path + u": "_s + line));
    }
    void aVolatileAccessIsSeen_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("seen");
        QTest::newRow("a reference to a register")
            << u"return *reinterpret_cast<volatile u32*>(address);"_s << true;
        QTest::newRow("one of eight bytes") << u"*(volatile u64 *)GICD_IROUTER = 0;"_s << true;
        QTest::newRow("one that is only read")
            << u"const volatile u8& status = device[4];"_s << true;
        QTest::newRow("an instruction") << u"asm volatile(\"wfi\");"_s << false;
        QTest::newRow("an instruction, and a register")
            << u"asm volatile(\"isb\"); *static_cast<volatile u32*>(uart) = c;"_s << true;
        QTest::newRow("a comment") << u"// volatile is for others"_s << false;
    }
    void aVolatileAccessIsSeen()
    {
        QFETCH(QString, line);
        QFETCH(bool, seen);
        QCOMPARE(!volatileAccesses(line).isEmpty(), seen);
    }
    void devicesAreReachedByPlainLoadsAndStores()
    {
        QVERIFY(guests().size() > 10);
        for (const auto& path : sources() + guests())
            for (const auto& line : volatileAccesses(textOf(path)))
                QFAIL(qPrintable(path + u": "_s + line + u": arch/io.h has readl and writel"_s));
    }
    void aFunctionsLinesAreCounted()
    {
        const auto found = functions(u"int one()\n{\n    return 1;\n}\n\nstruct two {\n"
                                     "    int three()\n    {\n        if (x) {\n        }\n"
                                     "        return 3;\n    }\n};\n"_s);
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[0].name, u"int one()"_s);
        QCOMPARE(found[0].lines, 3);
        QCOMPARE(found[1].name, u"int three()"_s);
        QCOMPARE(found[1].lines, 5);
    }
    void noFunctionIsLong()
    {
        int count = 0;
        for (const auto& path : sources()) {
            if (!path.endsWith(u".cpp"_s) && !path.endsWith(u".h"_s))
                continue;
            for (const Function& each : functions(textOf(path))) {
                ++count;
                QVERIFY2(each.lines <= kLinesOfAFunction,
                         qPrintable(u"%1: %2: %3 lines"_s.arg(path, each.name).arg(each.lines)));
            }
        }
        QVERIFY(count > 200);
    }
    // A device is a pair of files, and its row in the table: who looks an address up finds it
    // there.
    void noOtherRoomNamesADevice()
    {
        static const QRegularExpression device(u"pl011|pl031|flash|virtio|gicd_|gicr_"_s,
                                               QRegularExpression::CaseInsensitiveOption);
        QVERIFY(device.match(u"#include \"devices/vpl011.h\""_s).hasMatch());
        for (const auto& path : sources()) {
            if (path.contains(u"/devices/"_s) || path.contains(u"/abi/"_s))
                continue;
            const auto found = device.match(withoutComments(textOf(path)));
            QVERIFY2(!found.hasMatch(), qPrintable(path + u": "_s + found.captured()));
        }
    }
    void noFileIsLong()
    {
        for (const auto& path : sources())
            QVERIFY2(textOf(path).count(u'\n') <= kLinesOfAFile, qPrintable(path));
    }
};

QTEST_GUILESS_MAIN(tst_Compact)
#include "tst_compact.moc"
