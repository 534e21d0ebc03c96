// SPDX-License-Identifier: GPL-2.0-or-later
// A class's list: whose submission is whose, and what is said of a list that is none.
#include "grading/roster.h"

#include <QTest>

using namespace lessons;
using namespace Qt::StringLiterals;

class TestRoster : public QObject {
    Q_OBJECT
private slots:
    void aListIsRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("plain") << QByteArray("submission,student\nlab-7.zip,s1001\nada,s1002\n");
        QTest::newRow("as Windows writes it")
            << QByteArray("\xef\xbb\xbfsubmission,student\r\nlab-7.zip,s1001\r\nada,s1002\r\n");
        QTest::newRow("among other columns, in another order")
            << QByteArray("name,student,mail,submission\nA,s1001,,lab-7.zip\n,s1002,x,ada\n");
        QTest::newRow("in quotes, with empty lines")
            << QByteArray("\"submission\",\"student\"\n\n\"lab-7.zip\" , \"s1001\"\n ada ,s1002");
        QTest::newRow("named twice, of the same student")
            << QByteArray("submission,student\nada,s1002\nlab-7.zip,s1001\nada,s1002\n");
    }
    void aListIsRead()
    {
        QFETCH(QByteArray, text);
        const auto roster = parseRoster(text, u"r.csv"_s);
        QVERIFY2(roster.ok(), roster.ok() ? "" : qPrintable(roster.error().sentence));
        QCOMPARE(*roster, (Roster{{u"lab-7.zip"_s, u"s1001"_s}, {u"ada"_s, u"s1002"_s}}));
    }

    void aNameMayBeAnything()
    {
        const auto roster = parseRoster("student,submission\n"
                                        "\"a, \"\"b\"\"\",\"two\nlines\"\n学生,作业.zip\n",
                                        u"r.csv"_s);
        QVERIFY2(roster.ok(), roster.ok() ? "" : qPrintable(roster.error().sentence));
        QCOMPARE(roster->value(u"two\nlines"_s), u"a, \"b\""_s);
        QCOMPARE(roster->value(u"作业.zip"_s), u"学生"_s);
    }

    void whatIsNoListIsAnError_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const QByteArray& text, const char* says) {
            QTest::newRow(name) << text << QString::fromUtf8(says);
        };
        const char* const kColumns = "r.csv:1: The first line must name the columns, separated by "
                                     "commas: “submission” and “student” must be among them.";
        row("nothing", "", kColumns);
        row("no line of columns", "ada,s1\n", kColumns);
        row("one column", "submission\nada\n", kColumns);
        row("semicolons", "submission;student\nada;s1\n", kColumns);
        row("no student", "submission,student\nada,s1\nbob\n",
            "r.csv:3: This line does not say a submission and its student.");
        row("an empty one", "submission,student\nada,\" \"\n",
            "r.csv:2: This line does not say a submission and its student.");
        row("two students", "submission,student\nada,s1\nada,s2\n",
            "r.csv:3: The submission ada is of another student, too.");
        row("a quote that does not close", "submission,student\n\"ada,s1\n",
            "r.csv:1: A quotation mark does not close.");
        row("bytes that are no text", "submission,student\nada,\xff\n",
            "r.csv:1: This is no text in UTF-8.");
        row("a NUL byte", QByteArray("submission,student\nada,s\0001\n", 26),
            "r.csv:1: This is no text in UTF-8.");
        row("UTF-16", QByteArray("\xff\xfes\0u\0b\0", 8), "r.csv:1: This is no text in UTF-8.");
    }
    void whatIsNoListIsAnError()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        const auto roster = parseRoster(text, u"r.csv"_s);
        QVERIFY(!roster.ok());
        QCOMPARE(roster.error().sentence, says);
    }

    void aFileThatIsNoneIsAnError_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("nowhere") << u"/nowhere/roster.csv"_s;
        QTest::newRow("a folder") << u"/"_s;
        QTest::newRow("a device without an end") << u"/dev/zero"_s;
    }
    void aFileThatIsNoneIsAnError()
    {
        QFETCH(QString, path);
        const auto roster = loadRoster(path);
        QVERIFY(!roster.ok());
        QVERIFY2(roster.error().sentence.startsWith(u"The roster %1 cannot be read: "_s.arg(path)),
                 qPrintable(roster.error().sentence));
    }

    void aStudentIsCalledAsHerSubmission_data()
    {
        QTest::addColumn<QString>("submission");
        QTest::addColumn<QString>("student");
        QTest::newRow("a folder") << u"s1001"_s << u"s1001"_s;
        QTest::newRow("a name with a dot") << u"ada.smith"_s << u"ada.smith"_s;
        QTest::newRow("zip") << u"s1001.zip"_s << u"s1001"_s;
        QTest::newRow("capitals") << u"s1001.ZIP"_s << u"s1001"_s;
        QTest::newRow("tar.gz") << u"ada.smith.tar.gz"_s << u"ada.smith"_s;
        QTest::newRow("tgz") << u"学生.tgz"_s << u"学生"_s;
        QTest::newRow("an ending alone") << u".zip"_s << u".zip"_s;
    }
    void aStudentIsCalledAsHerSubmission()
    {
        QFETCH(QString, submission);
        QFETCH(QString, student);
        QCOMPARE(studentOf(submission), student);
    }
};

QTEST_GUILESS_MAIN(TestRoster)
#include "tst_roster.moc"
