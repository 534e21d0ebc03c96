// SPDX-License-Identifier: GPL-2.0-or-later
// test-rows.sh: no test function and no data row vanishes without a named successor. On this tree,
// and on toy test programs, where something did vanish.
#include "support/finished.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 240000; // ms: a deadline, never a measure
const QString kHere = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/goldens");

support::Finished rows(const QStringList& arguments)
{
    QProcess process;
    process.start(kHere + u"/test-rows.sh"_s, arguments);
    return support::finish(process, kPatience);
}

bool write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() &&
           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

QString contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// The functions of a test's source that look like tests and are none: Qt Test runs what is a slot,
/// and says nothing of what stands under `private:` and is called by nobody.
QStringList neverRun(const QString& source)
{
    static const QRegularExpression lines(
        u"^(?:public|protected|private)( slots)?:|^    void (\\w+)\\(\\)(?! (?:const|override))"_s,
        QRegularExpression::MultilineOption);
    QStringList found;
    bool inSlots = true; // outside a class nobody looks for tests
    for (auto each = lines.globalMatch(source); each.hasNext();) {
        const auto line = each.next();
        const QString name = line.captured(2);
        if (name.isEmpty()) {
            inSlots = line.hasCaptured(1);
            continue;
        }
        const QRegularExpression used(u"(?<!void )\\b"_s + name + u"\\b"_s);
        if (!inSlots && (name.endsWith(u"_data"_s) || !source.contains(used)))
            found << name;
    }
    return found;
}

} // namespace

class tst_TestRows : public QObject {
    Q_OBJECT
private slots:
    void noRowOfThisTreeVanished()
    {
        const auto answer = rows({QStringLiteral(WORLDSWITCH_BIN_DIR)});
        QVERIFY2(answer.code == 0, qPrintable(QString::fromUtf8(answer.output) + answer.errors));
    }

    void eachTestIsRun()
    {
        QDirIterator each(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests"), {u"tst_*.cpp"_s},
                          QDir::Files, QDirIterator::Subdirectories);
        while (each.hasNext()) {
            const QFileInfo file(each.next());
            const auto found = neverRun(contents(file.filePath()));
            QVERIFY2(found.isEmpty(), qPrintable(file.fileName() + u": "_s + found.join(u", "_s)));
        }
    }

    void aTestInNoSlotIsSeen()
    {
        const QString toy = u"class tst_Toy {\nprivate slots:\n    void runs() { twice(); }\n"
                            "private:\n    void twice() {}\n    void rows_data() {}\n"
                            "    void rows() {}\n    void alone()\n    {\n    }\n};\n"_s;
        QCOMPARE(neverRun(toy), QStringList({u"rows_data"_s, u"rows"_s, u"alone"_s}));
    }

    void whatVanishedNeedsASuccessor_data()
    {
        QTest::addColumn<QByteArray>("program");
        QTest::addColumn<QByteArray>("renamed");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("said");
        const auto row = [](const char* name, const char* program, const char* renamed, int code,
                            const char* said) {
            QTest::newRow(name) << QByteArray(program) << QByteArray(renamed) << code
                                << QByteArray(said);
        };
        row("all are there", "tst_Toy stands one row\ntst_Toy stands another\ntst_Toy alone", "", 0,
            "none vanished");
        row("one more",
            "tst_Toy stands one row\ntst_Toy stands another\ntst_Toy alone\ntst_Toy new", "", 0,
            "4 rows, 1 of them new");
        row("a row vanished", "tst_Toy stands another\ntst_Toy alone", "", 1,
            "   tst_toy stands one row\n");
        row("a function vanished", "tst_Toy stands one row\ntst_Toy stands another", "", 1,
            "   tst_toy alone\n");
        row("a row has a successor",
            "tst_Toy stands the row\ntst_Toy stands another\ntst_Toy alone",
            "tst_toy stands one row => tst_toy stands the row\n", 0, "none vanished");
        row("the successor is not there", "tst_Toy stands another\ntst_Toy alone",
            "tst_toy stands one row => tst_toy stands the row\n", 1,
            "(its successor tst_toy stands the row is not there)");
        row("a function is renamed with its rows",
            "tst_Toy holds one row\ntst_Toy holds another\ntst_Toy alone",
            "tst_toy stands => tst_toy holds\n", 0, "none vanished");
        row("a function is renamed, but one of its rows is not there",
            "tst_Toy holds another\ntst_Toy alone", "tst_toy stands => tst_toy holds\n", 1,
            "(its successor tst_toy holds one row is not there)");
        row("a name that begins like another is not that one",
            "tst_Toy standstill one row\ntst_Toy stands another\ntst_Toy alone", "", 1,
            "   tst_toy stands one row\n");
    }
    void whatVanishedNeedsASuccessor()
    {
        QFETCH(QByteArray, program);
        QFETCH(QByteArray, renamed);
        QFETCH(int, code);
        QFETCH(QByteArray, said);
        const QTemporaryDir folder;
        const auto in = [&](const char* name) {
            return folder.filePath(QString::fromLatin1(name));
        };
        QVERIFY(write(in("tst_toy"), "#!/bin/sh\ncat <<'ROWS'\n" + program + "\nROWS\n"));
        QVERIFY(
            write(in("list"), "tst_toy stands one row\ntst_toy stands another\ntst_toy alone\n"));
        QVERIFY(write(in("renamed"), renamed));
        const auto answer = rows({folder.path(), in("list"), in("renamed")});
        QVERIFY2(answer.output.contains(said), answer.output.constData());
        QCOMPARE(answer.code, code);
    }

    void aProgramThatCannotBeAskedIsAnError()
    {
        const QTemporaryDir folder;
        QVERIFY(write(folder.filePath(u"tst_toy"_s), "#!/bin/sh\necho 'no display' >&2\nexit 1\n"));
        QVERIFY(write(folder.filePath(u"list"_s), ""));
        const auto answer = rows({folder.path(), folder.filePath(u"list"_s)});
        QCOMPARE(answer.code, 3);
        QVERIFY2(answer.errors.contains(u"tst_toy -datatags failed: no display"_s),
                 qPrintable(answer.errors));
    }
};

QTEST_GUILESS_MAIN(tst_TestRows)
#include "tst_test_rows.moc"
