// SPDX-License-Identifier: GPL-2.0-or-later
// A file of answers: what it may hold, and what each answer earns.
#include "engine/answers.h"
#include "engine/order.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "lessons/synthetic.h"

#include <QTest>

using namespace lessons;
using synthetic::stp;

namespace {

const char* const kLesson =
    "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n```\n"
    "## Where\nWhere?\n```lab\n"
    "id = \"where\"\nrun_to = \"write:host.x19\"\nask = \"host.x20\"\npoints = 3\n"
    "[[wrong]]\nwhen = \"x1 + 8*19\"\nsay = \"That is x19's.\"\n```\n"
    "## Count\nHow many?\n```lab\nid = \"count\"\nask = \"2\"\npoints = 4\n```\n"
    "## Check\n```lab\nid = \"check\"\npoints = 7\n"
    "[[expect]]\nthat = \"mem(host.x19)\"\nis = \"pre.x19\"\n```\n";

Lesson lesson()
{
    const auto parsed = parseLesson(kLesson, QStringLiteral("l.md"));
    if (!parsed)
        qFatal("%s", qPrintable(parsed.error().sentence));
    return *parsed;
}

Report reportOn(const QByteArray& answers)
{
    const auto given = parseAnswers(answers, QStringLiteral("a.toml"), lesson());
    if (!given)
        qFatal("%s", qPrintable(given.error().sentence));
    Runner runner(lesson());
    runner.attach(synthetic::oneSwitch(stp(19, 20, 1, 152)), std::make_shared<synthetic::Names>());
    return runner.runAll(*given);
}

} // namespace

class TestAnswers : public QObject {
    Q_OBJECT
private slots:
    void anErrorNamesItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const QByteArray& text, const char* sentence) {
            QTest::newRow(name) << text << QString::fromUtf8(sentence);
        };
        row("a step that is not there", "where = \"x1\"\nwhither = \"x1\"\n",
            "a.toml:2:1: There is no step “whither” in this lesson: its questions are where, "
            "count.");
        row("a step that asks nothing", "check = \"x1\"\n",
            "a.toml:1:1: The step “check” asks nothing: the questions are where, count.");
        row("a key that is there twice", "where = \"x1\"\nwhere = \"x2\"\n",
            "a.toml:2:9: This is not TOML: Error while parsing key-value pair: cannot redefine "
            "existing string 'where'.");
        row("a fraction", "count = 1.5\n",
            "a.toml:1:9: The answer to “count” must be a text in quotes or a whole number.");
        row("a list", "count = [2]\n",
            "a.toml:1:9: The answer to “count” must be a text in quotes or a whole number.");
        row("hints without a number", "count = {answer = 2}\n",
            "a.toml:1:9: An answer after hints is written {answer = \"…\", hints = 2}.");
        row("fewer hints than none", "count = {answer = 2, hints = -1}\n",
            "a.toml:1:9: An answer after hints is written {answer = \"…\", hints = 2}.");
        row("no number of hints", "count = {hints = true}\n",
            "a.toml:1:9: An answer after hints is written {answer = \"…\", hints = 2}.");
        row("hints, and what is no answer", "count = {hints = 1, is = 2}\n",
            "a.toml:1:9: An answer after hints is written {answer = \"…\", hints = 2}.");
        row("more hints than there can be", "count = {hints = 9223372036854775807}\n",
            "a.toml:1:9: An answer after hints is written {answer = \"…\", hints = 2}.");
        row("a table", "[count]\nis = 2\n",
            "a.toml:1:1: The answer to “count” must be a text in quotes or a whole number.");
        row("a key of a million tables",
            "where = \"x1\"\na" + QByteArray(".a").repeated(1000000) + " = 1\n",
            "a.toml:2:1: This line has more than 100 dots: no key is as deep as that.");
        row("no quotes", "where = x1\n", nullptr);
        row("bytes that are no text", "where = \"\xff\"\n", nullptr);
    }
    void anErrorNamesItsPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, sentence);
        const auto answers = parseAnswers(text, QStringLiteral("a.toml"), lesson());
        QVERIFY(!answers.ok());
        if (sentence.isEmpty()) // the words are the TOML library's
            QVERIFY2(answers.error().sentence.startsWith(QLatin1String("a.toml:1:")) &&
                         answers.error().sentence.contains(QLatin1String("This is not TOML: ")),
                     qPrintable(answers.error().sentence));
        else
            QCOMPARE(answers.error().sentence, sentence);
    }

    void aFileThatIsNoneIsAnError_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("nowhere") << QStringLiteral("/nowhere/answers.toml");
        QTest::newRow("a folder") << QStringLiteral("/");
        QTest::newRow("a device without an end") << QStringLiteral("/dev/zero");
    }
    void aFileThatIsNoneIsAnError()
    {
        QFETCH(QString, path);
        const auto answers = loadAnswers(path, lesson());
        QVERIFY(!answers.ok());
        QVERIFY2(answers.error().sentence.startsWith(
                     QStringLiteral("The answers %1 cannot be read: ").arg(path)),
                 qPrintable(answers.error().sentence));
    }

    void anAnswerCounts_data()
    {
        QTest::addColumn<QByteArray>("answers");
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QString>("say");
        QTest::addColumn<int>("points");
        QTest::addColumn<int>("possible");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const QByteArray& answers, Outcome outcome,
                            const char* say, int points, int possible, int code) {
            QTest::newRow(name) << answers << outcome << QString::fromUtf8(say) << points
                                << possible << code;
        };
        row("nothing is asked without one", "", Outcome::NotAsked, "", 7, 7, 0);
        row("another question's does not make this one asked", "count = 2\n", Outcome::NotAsked, "",
            11, 11, 0);
        row("the right one", "where = \"x1 + 8*20\"\n", Outcome::Pass, "", 10, 10, 0);
        row("the right one as a number", "where = 0x80a0\n", Outcome::Pass, "", 10, 10, 0);
        row("a wrong one", "where = \"x1 + 8*19\"\n", Outcome::Fail, "That is x19's.", 7, 10, 1);
        row("a negative number", "where = -1\n", Outcome::Fail,
            "Not 0xffffffffffffffff: look again.", 7, 10, 1);
        row("one that is no expression", "count = 2\nwhere = \"over there\"\n", Outcome::Fail,
            "a.toml:2:9: There is no register called “over”.", 11, 14, 1);
        row("an empty one", "where = \"\"\n", Outcome::Fail, "a.toml:1:9: The expression is empty.",
            7, 10, 1);
        row("one that reads the future", "where = \"vector.x0\"\n", Outcome::Fail,
            "a.toml:1:9: “vector.” is not there yet: a prediction sees what is there before it, "
            "and "
            "nothing later.",
            7, 10, 1);
    }
    void anAnswerCounts()
    {
        QFETCH(QByteArray, answers);
        const Report report = reportOn(answers);
        QTEST(report.steps[0].outcome, "outcome");
        QTEST(report.steps[0].say, "say");
        QTEST(report.points(), "points");
        QTEST(report.possible(), "possible");
        QTEST(report.exitCode(), "code");
    }

    /// What is written is read as it was given, whatever it is.
    void whatIsWrittenIsRead_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<int>("hints");
        QTest::newRow("an expression") << QStringLiteral("x1 + 8*20") << 0;
        QTest::newRow("after hints") << QStringLiteral("160") << 2;
        QTest::newRow("quotes") << QStringLiteral("violated(\"eret\", 'x')") << 1;
        QTest::newRow("what ends a line") << QStringLiteral("a\nb\r\t\\") << 0;
        QTest::newRow("Chinese") << QStringLiteral("“客户机”的 x０") << 0;
        QTest::newRow("nothing") << QString() << 0;
        QTest::newRow("a comment") << QStringLiteral("8 # eight") << 0;
    }
    void whatIsWrittenIsRead()
    {
        QFETCH(QString, answer);
        QFETCH(int, hints);
        const Answers given{{QStringLiteral("count"), {answer, {}, hints}},
                            {QStringLiteral("where"), {QStringLiteral("x1"), {}, 0}}};
        const QByteArray written = answersToml(given, lesson());
        QVERIFY2(written.startsWith("# t, seed \"s\"\nwhere = \"x1\"\ncount = "), written);
        QCOMPARE(written.count('\n'), 3); // a line a question
        const auto read = parseAnswers(written, QStringLiteral("a.toml"), lesson());
        QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.error().sentence));
        QCOMPARE(read->size(), std::size_t{2});
        QCOMPARE(read->at(QStringLiteral("count")).text, answer);
        QCOMPARE(read->at(QStringLiteral("count")).hints, hints);
    }

    /// Hints without an answer: nothing was asked that could be judged.
    void hintsAloneAreNoAnswer()
    {
        const Answers given{{QStringLiteral("count"), {{}, {}, 2, false}}};
        const QByteArray written = answersToml(given, lesson());
        QCOMPARE(written, QByteArray("# t, seed \"s\"\ncount = {hints = 2}\n"));
        const auto read = parseAnswers(written, QStringLiteral("a.toml"), lesson());
        QVERIFY2(read.ok(), read.ok() ? "" : qPrintable(read.error().sentence));
        QVERIFY(!read->at(QStringLiteral("count")).isGiven);
        QCOMPARE(read->at(QStringLiteral("count")).hints, 2);
        QCOMPARE(reportOn(written).toJson(), reportOn({}).toJson());
    }

    /// By its items' ids: letters are another order in another variant.
    void anOrderIsWrittenByItsIds()
    {
        const auto parsed = parseLesson(
            "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n```\n"
            "## Order\nWhich?\n```lab\nid = \"trip\"\npoints = 3\n"
            "[[order]]\nid = \"save\"\nsay = \"S\"\n[[order]]\nid = \"load\"\nsay = \"L\"\n"
            "[[order]]\nid = \"eret\"\nsay = \"E\"\n```\n",
            QStringLiteral("l.md"));
        QVERIFY(parsed.ok());
        const Order shown = shownOrder(*parsed, parsed->steps[0]);
        const Answers given{{QStringLiteral("trip"), {QStringLiteral("b a c"), {}, 0}}};
        const QStringList ids{parsed->steps[0].order[shown[1]].id,
                              parsed->steps[0].order[shown[0]].id,
                              parsed->steps[0].order[shown[2]].id};
        const QByteArray written = answersToml(given, *parsed);
        QVERIFY2(
            written.endsWith("trip = [\"" + ids.join(QStringLiteral("\", \"")).toUtf8() + "\"]\n"),
            written);
        const auto read = parseAnswers(written, QStringLiteral("a.toml"), *parsed);
        QVERIFY(read.ok());
        QCOMPARE(read->at(QStringLiteral("trip")).text, ids.join(u' '));
    }

    void whatCannotBeWrittenIsAnError()
    {
        for (const QString& path :
             {QStringLiteral("/nowhere/a.toml"), QStringLiteral("/dev/full")}) {
            const auto saved = saveAnswers(path, {}, lesson());
            QVERIFY(!saved.ok());
            QVERIFY2(saved.error().sentence.startsWith(
                         QStringLiteral("The answers cannot be written into %1: ").arg(path)),
                     qPrintable(saved.error().sentence));
        }
    }
};

QTEST_APPLESS_MAIN(TestAnswers)
#include "tst_answers.moc"
