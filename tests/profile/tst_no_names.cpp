// SPDX-License-Identifier: GPL-2.0-or-later
// What one hypervisor calls things, and which registers its doors use, stands in its profile: the
// rooms that judge, tell, teach and show know none of it.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace {

QString text(const char* words)
{
    return QString::fromUtf8(words);
}

/// The code with every comment in it replaced by spaces; strings stay.
QString withoutComments(const QString& code)
{
    enum class In { Code, Line, Block, Text, Letter } in = In::Code;
    QString out;
    for (qsizetype i = 0; i < code.size(); ++i) {
        const QChar c = code[i];
        const QChar next = i + 1 < code.size() ? code[i + 1] : QChar();
        switch (in) {
        case In::Code:
            if (c == u'/' && (next == u'/' || next == u'*')) {
                in = next == u'/' ? In::Line : In::Block;
                out += u' ';
                continue;
            }
            in = c == u'"' ? In::Text : c == u'\'' && !out.endsWith(u'0') ? In::Letter : in;
            break;
        case In::Line:
            in = c == u'\n' ? In::Code : in;
            if (in == In::Line)
                continue;
            break;
        case In::Block:
            if (c == u'*' && next == u'/') {
                in = In::Code;
                ++i;
            }
            if (c != u'\n')
                continue;
            break;
        case In::Text:
        case In::Letter:
            if (c == u'\\') {
                out += c;
                out += next;
                ++i;
                continue;
            }
            if (c == (in == In::Text ? u'"' : u'\'') || c == u'\n')
                in = In::Code;
            break;
        }
        out += c;
    }
    return out;
}

/// "file:line: what" of everything in those rooms that matches.
QStringList found(const QStringList& rooms, const QRegularExpression& words)
{
    QStringList all;
    for (const QString& room : rooms) {
        QDirIterator files(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/") + room,
                           {text("*.cpp"), text("*.h")}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const auto lines =
                withoutComments(QString::fromUtf8(file.readAll())).split(QLatin1Char('\n'));
            for (qsizetype i = 0; i < lines.size(); ++i)
                if (const auto match = words.match(lines[i]); match.hasMatch())
                    all << QStringLiteral("%1:%2: %3")
                               .arg(file.fileName())
                               .arg(i + 1)
                               .arg(lines[i].trimmed());
        }
    }
    return all;
}

const QStringList& rooms()
{
    static const QStringList list{text("analysis"), text("lessons/engine"), text("gui"),
                                  text("tools")};
    return list;
}

} // namespace

class tst_NoNames : public QObject {
    Q_OBJECT
private slots:
    void commentsAreLeftOut_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("rest");
        QTest::newRow("a line's") << text("a // b\nc") << text("a  \nc");
        QTest::newRow("a block") << text("a /* b\nc */ d") << text("a  \n d");
        QTest::newRow("one in a string stays") << text("\"// b\" // c") << text("\"// b\"  ");
        QTest::newRow("a quote in a string") << text("\"\\\"\" // c") << text("\"\\\"\"  ");
        QTest::newRow("a quote as a letter") << text("'\"' // c") << text("'\"'  ");
        QTest::newRow("a number with a mark") << text("0'1 // c") << text("0'1  ");
    }
    void commentsAreLeftOut()
    {
        QFETCH(QString, code);
        QFETCH(QString, rest);
        QCOMPARE(withoutComments(code).trimmed(), rest.trimmed());
    }

    void noNameOfOneHypervisorIsTyped()
    {
        static const QRegularExpression names(text("host_ctxt|__guest_|__kvm_|__hyp_|regs\\.regs"));
        const auto all = found(rooms(), names);
        QVERIFY2(all.isEmpty(), qPrintable(all.join(QLatin1Char('\n'))));
        // The profile's own file is where they stand: the search does find such things.
        QFile file(text(WORLDSWITCH_SOURCE_DIR "/analysis/profile/profiles/worldswitch.toml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(names.match(QString::fromUtf8(file.readAll())).hasMatch());
    }

    void noFrameAndNoRangeOfRegistersIsTyped_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("example");
        QTest::newRow("a range in words")
            << text("x(?:1|4|18|19)(?:–|-)x(?:17|18|28|29|30)") << text("tr(\"x19–x30\")");
        QTest::newRow("the registers that a caller counts on")
            << text("(?:<|>|<=|>=|==) *(?:18|19)\\b.*(?:number|x\\()|"
                    "(?:number\\(\\)|\\bn) *(?:<|>|<=|>=) *(?:18|19)\\b|"
                    "originsWithin\\((?:19, *30|0, *1)\\)")
            << text("reg.number() >= 19");
        QTest::newRow("the size of a frame")
            << text("k(?:Enter|Exit|Deepest)Frame|CalleeSaved *= *19") << text("kExitFrame");
        QTest::newRow("TPIDR_EL2 as the vcpu")
            << text("u?\"tpidr_el2\"|TPIDR_EL2 (?:holds|remem)") << text("named(u\"tpidr_el2\")");
    }
    void noFrameAndNoRangeOfRegistersIsTyped()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, example);
        const QRegularExpression words(pattern);
        QVERIFY2(words.isValid(), qPrintable(words.errorString()));
        QVERIFY(words.match(example).hasMatch());
        const auto all = found(rooms(), words);
        QVERIFY2(all.isEmpty(), qPrintable(all.join(QLatin1Char('\n'))));
    }
};

QTEST_GUILESS_MAIN(tst_NoNames)
#include "tst_no_names.moc"
