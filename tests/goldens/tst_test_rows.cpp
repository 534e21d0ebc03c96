// SPDX-License-Identifier: GPL-2.0-or-later
// test-rows.sh: no test function and no data row vanishes without a named successor. On this tree,
// and on toy test programs, where something did vanish.
#include "support/finished.h"

#include <QFile>
#include <QProcess>
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

} // namespace

class tst_TestRows : public QObject {
    Q_OBJECT
private slots:
    void noRowOfThisTreeVanished()
    {
        const auto answer = rows({QStringLiteral(WORLDSWITCH_BIN_DIR)});
        QVERIFY2(answer.code == 0, qPrintable(QString::fromUtf8(answer.output) + answer.errors));
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
