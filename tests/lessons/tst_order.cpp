// SPDX-License-Identifier: GPL-2.0-or-later
// Questions whose answer is an order: how they are written, shown, answered, judged, published and
// taken in a terminal.
#include "engine/answers.h"
#include "engine/order.h"
#include "engine/parser.h"
#include "engine/published.h"
#include "engine/runner.h"
#include "recording/file.h"
#include "support/finished.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

using namespace lessons;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure

const QString kRecording = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");

const char* const kItems = "[[order]]\nid = \"save\"\nsay = \"Save x19.\"\n"
                           "[[order]]\nid = \"load\"\nsay = \"Load x19.\"\n"
                           "[[order]]\nid = \"eret\"\nsay = \"ERET at `{{pc}}`.\"\n"
                           "[[order]]\nid = \"trap\"\nsay = \"The trap.\"\n";
const char* const kWrong =
    "[[wrong]]\nwhen = \"load before save\"\nsay = \"Then x19 is lost at {{pc}}.\"\n"
    "[[wrong]]\nwhen = \"trap before eret\"\nsay = \"Nothing traps at EL2.\"\n";

/// A lesson with one question, whose lab block that is.
QByteArray lessonWith(const QByteArray& lab, const QByteArray& seed = "s")
{
    return "# T\n```lab\nid = \"t\"\nseed = \"" + seed +
           "\"\nbudget = 5000\n```\n## Trip\nIn which order?\n```lab\nid = \"trip\"\n"
           "run_to = \"enter\"\npoints = 3\n" +
           lab + "```\nSo it is.\n";
}

Lesson parsed(const QByteArray& text)
{
    const auto lesson = parseLesson(text, u"l.md"_s);
    if (!lesson)
        qFatal("%s", qPrintable(lesson.error().sentence));
    return *lesson;
}

Lesson trip()
{
    return parsed(lessonWith(QByteArray(kItems) + kWrong));
}

Runner runnerOf(const Lesson& lesson)
{
    static const auto recorded = [] {
        const auto loaded = recording::load(kRecording);
        if (!loaded)
            qFatal("%s", qPrintable(loaded.error().sentence));
        return reading::Reading::of(*loaded);
    }();
    Runner runner(lesson);
    if (const auto attached = runner.attach(recorded); !attached)
        qFatal("%s", qPrintable(attached.error().sentence));
    return runner;
}

/// The letters by which these ids are answered: "c a b d".
QString lettersOf(const Lesson& lesson, const QStringList& ids)
{
    const LessonStep& step = lesson.steps.front();
    const Order shown = shownOrder(lesson, step);
    QStringList letters;
    for (const QString& id : ids) {
        const auto at = std::ranges::find_if(
            shown, [&](std::size_t item) { return step.order[item].id == id; });
        letters << letterOf(static_cast<std::size_t>(at - shown.begin()));
    }
    return letters.join(u' ');
}

support::Finished tool(const QStringList& arguments, const QByteArray& input = {})
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    environment.insert(u"LANGUAGE"_s, QString());
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"), arguments);
    process.write(input);
    process.closeWriteChannel();
    return support::finish(process, kPatience);
}

} // namespace

class TestOrder : public QObject {
    Q_OBJECT
private slots:
    void theSeedDecidesWhatIsShown()
    {
        std::set<Order> all;
        for (int n = 0; n < 200; ++n) {
            const QByteArray text = lessonWith(kItems, "s" + QByteArray::number(n));
            const Lesson lesson = parsed(text);
            const Order shown = shownOrder(lesson, lesson.steps.front());
            QVERIFY(!std::ranges::is_sorted(shown)); // it is the right one
            Order sorted = shown;
            std::ranges::sort(sorted);
            QCOMPARE(sorted, (Order{0, 1, 2, 3}));
            const Lesson again = parsed(text);
            QCOMPARE(shownOrder(again, again.steps.front()), shown);
            all.insert(shown);
        }
        QCOMPARE(all.size(), std::size_t{23}); // of 24: all but the right one
        // It is of the step, and not of the words.
        const Lesson one = parsed(lessonWith(kItems));
        const Lesson other = parsed(lessonWith(QByteArray(kItems).replace("Save", "保存")));
        QCOMPARE(shownOrder(one, one.steps.front()), shownOrder(other, other.steps.front()));
    }

    void aViewHasTheItemsAsTheyAreShown()
    {
        const Lesson lesson = trip();
        const StepView view = runnerOf(lesson).view(0);
        QVERIFY(view.asks && view.choices.empty());
        QCOMPARE(view.question, u"In which order?"_s);
        const Order shown = shownOrder(lesson, lesson.steps.front());
        QCOMPARE(view.order.size(), shown.size());
        for (std::size_t n = 0; n < shown.size(); ++n)
            QCOMPARE(view.order[n].answer, lesson.steps.front().order[shown[n]].id);
        const auto eret = std::ranges::find(view.order, u"eret"_s, &ChoiceView::answer);
        QVERIFY2(eret->text.startsWith(u"ERET at `0x4"_s), qPrintable(eret->text));
    }

    void anAnswerIsJudged_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QString>("say");
        const auto row = [](const char* name, const QString& answer, Outcome outcome,
                            const char* say = "") {
            QTest::newRow(name) << answer << outcome << QString::fromUtf8(say);
        };
        const Lesson lesson = trip();
        const QString right = lettersOf(lesson, {u"save"_s, u"load"_s, u"eret"_s, u"trap"_s});
        row("the ids", u"save load eret trap"_s, Outcome::Pass);
        row("the letters", right, Outcome::Pass);
        row("letters without blanks", QString(right).remove(u' '), Outcome::Pass);
        row("capitals and commas", right.toUpper().replace(u' ', u", "_s), Outcome::Pass);
        row("full-width commas", QString(right).replace(u' ', u"，"_s), Outcome::Pass);
        row("a mistake with a name", u"load save eret trap"_s, Outcome::Fail,
            "Then x19 is lost at 0x4");
        row("the first of two such", u"load save trap eret"_s, Outcome::Fail,
            "Then x19 is lost at 0x4");
        row("the second", u"save load trap eret"_s, Outcome::Fail, "Nothing traps at EL2.");
        row("one without a name", u"save eret load trap"_s, Outcome::Fail,
            "Not in this order: look again.");
        row("as it is shown", u"a b c d"_s, Outcome::Fail);
        row("too short", u"a b"_s, Outcome::Error,
            "This order has 2 of 4 items: write the letter of each, as in “a b c d”.");
        row("nothing", u" "_s, Outcome::Error, "This order has 0 of 4 items");
        row("one twice", u"a b c a"_s, Outcome::Error, "“a” stands twice in this order");
        row("a letter too far", u"a b c e"_s, Outcome::Error,
            "“e” is none of the items: they are a to d.");
        row("an expression", u"x1 + 8*20"_s, Outcome::Error, "“x1” is none of the items");
    }
    void anAnswerIsJudged()
    {
        QFETCH(QString, answer);
        QFETCH(Outcome, outcome);
        QFETCH(QString, say);
        const StepResult result = runnerOf(trip()).answer(0, answer);
        QCOMPARE(result.outcome, outcome);
        QVERIFY2(say.isEmpty() || result.say.startsWith(say), qPrintable(result.say));
        QCOMPARE(result.say.isEmpty(), outcome == Outcome::Pass);
        QCOMPARE(result.refused, outcome == Outcome::Error);
        QCOMPARE(result.points, outcome == Outcome::Pass ? 3 : 0);
        QCOMPARE(result.possible, 3);
    }

    void theRecordingMayDecide_data()
    {
        QTest::addColumn<QByteArray>("values");
        QTest::addColumn<QString>("right"); // or why there is none
        const auto row = [](const char* name, const char* values, const char* right) {
            QTest::newRow(name) << QByteArray(values) << QString::fromUtf8(right);
        };
        row("addresses", "host.x21 host.x19 host.x20", "b1 c2 a0");
        row("as in the file", "1 2 3", "a0 b1 c2");
        row("two that are equal", "host.x19 2 host.x19",
            "“a0” and “c2” have the same place on this machine");
        row("what cannot be read", "mem(0) 1 2", "The memory at 0000000000000000 could not");
    }
    void theRecordingMayDecide()
    {
        QFETCH(QByteArray, values);
        QFETCH(QString, right);
        QByteArray lab;
        int n = 0;
        for (const QByteArray& value : values.split(' ')) {
            const char letter = static_cast<char>('a' + n);
            lab += "[[order]]\nid = \"" + QByteArray(1, letter) + QByteArray::number(n) +
                   "\"\nsay = \"It.\"\nis = \"" + value + "\"\n";
            ++n;
        }
        const Runner runner = runnerOf(parsed(lessonWith(lab)));
        if (right.startsWith(u'b') || right.startsWith(u'a')) {
            QCOMPARE(runner.answer(0, right).outcome, Outcome::Pass);
            QCOMPARE(runner.answer(0, u"c2 b1 a0"_s).outcome, Outcome::Fail);
            return;
        }
        const StepResult result = runner.answer(0, u"a0 b1 c2"_s);
        QCOMPARE(result.outcome, Outcome::Error);
        QVERIFY(!result.refused); // it is not the answer that makes no sense
        QVERIFY2(result.say.startsWith(right), qPrintable(result.say));
    }

    void aQuestionIsHeldAgainstTheMachine()
    {
        QCOMPARE(runnerOf(trip()).selfAnswer(0).outcome, Outcome::Pass);
        QCOMPARE(runnerOf(trip()).selfAnswer(0).points, 3);
        const auto decided = [](const QByteArray& values, const QByteArray& more = {}) {
            QByteArray lab;
            for (const QByteArray& value : values.split(' '))
                lab +=
                    "[[order]]\nid = \"v" + value + "\"\nsay = \"It.\"\nis = \"" + value + "\"\n";
            return runnerOf(parsed(lessonWith(lab + more))).selfAnswer(0);
        };
        QCOMPARE(decided("1 2 3").outcome, Outcome::Pass);
        const StepResult same =
            decided("3 2 1", "[[wrong]]\nwhen = \"v1 before v2\"\nsay = \"No.\"\n");
        QCOMPARE(same.outcome, Outcome::Error);
        QVERIFY2(same.say.startsWith(u"The wrong order “v1 before v2” is in the right one"_s),
                 qPrintable(same.say));
        // One of the orders of the values is the one that is shown.
        QStringList said;
        for (const char* values : {"1 2 3", "1 3 2", "2 1 3", "2 3 1", "3 1 2", "3 2 1"})
            said << decided(values).say;
        said.removeAll(QString());
        QCOMPARE(said.size(), 1);
        QVERIFY2(said.front().startsWith(u"The items are shown in the right order already"_s),
                 qPrintable(said.front()));
    }

    void aMistakeIsNamed_data()
    {
        QTest::addColumn<QByteArray>("lab");
        QTest::addColumn<QString>("mistake");
        const auto row = [](const char* name, const QByteArray& lab, const char* mistake) {
            QTest::newRow(name) << lab << QString::fromUtf8(mistake);
        };
        const QByteArray items(kItems);
        const auto wrong = [&](const char* when) {
            return items + "[[wrong]]\nwhen = \"" + when + "\"\nsay = \"No.\"\n";
        };
        row("two items", items.left(items.indexOf("[[order]]\nid = \"eret\"")),
            "l.md:13:3: An order has 3 to 12 items.");
        row("no id", items + "[[order]]\nsay = \"It.\"\n", "l.md:25:1: “id” is missing here.");
        row("no sentence", items + "[[order]]\nid = \"last\"\n",
            "l.md:25:1: “say” is missing here.");
        row("an id twice", items + "[[order]]\nid = \"load\"\nsay = \"It.\"\n",
            "l.md:26:1: The id “load” is the one of an item above already.");
        row("an id that is a letter", items + "[[order]]\nid = \"x\"\nsay = \"It.\"\n",
            "l.md:26:1: “x” is a letter of an answer: an item's id is longer.");
        row("a value for one of them",
            items + "[[order]]\nid = \"last\"\nsay = \"It.\"\nis = \"x1\"\n",
            "l.md:13:3: Each item has an “is”, or none has");
        row("an unknown key", items + "[[order]]\nid = \"last\"\nsay = \"It.\"\nwhen = \"x1\"\n",
            "l.md:28:1: There is no key “when” here.");
        row("an answer, too", "ask = \"1\"\n" + items, "l.md:13:1: A question is of one kind");
        row("choices, too", items + "[[choice]]\nis = \"1\"\nsay = \"One.\"\n",
            "l.md:25:3: A question is of one kind");
        row("a check, too", items + "[[expect]]\nthat = \"1\"\nis = \"1\"\n",
            "l.md:25:3: A step asks or checks, not both");
        row("a wrong answer that is no order", wrong("x1 == 2"),
            "l.md:26:1: A wrong order is written “ID before ID”");
        row("of an item that there is not", wrong("lod before save"),
            "l.md:26:1: No item of this question has the id “lod”. Did you mean “load”?");
        row("which is right", wrong("save before trap"),
            "l.md:26:1: This is the answer: it is never wrong.");
        row("of one with itself", wrong("save before save"),
            "l.md:26:1: This is the answer: it is never wrong.");
        row("the same once more",
            wrong("trap before save") + "[[wrong]]\nwhen = \"trap  before save\"\nsay = \"No.\"\n",
            "l.md:29:1: “trap before save” stands above already");
        row("an answer that was published", "asks = true\n" + wrong("trap before save"),
            "l.md:26:3: This belongs to a question");
        row("a value that was published",
            "asks = true\n" + items + "[[order]]\nid = \"last\"\nsay = \"It.\"\nis = \"x1\"\n",
            "l.md:29:1: This is the answer, which “asks” is without.");
        row("a state that nobody names",
            QByteArray(items).replace("say = \"Save", "is = \"at(left, x1)\"\nsay = \"Save"),
            "l.md:9:1: No step above names a state “left”");
    }
    void aMistakeIsNamed()
    {
        QFETCH(QByteArray, lab);
        QFETCH(QString, mistake);
        const ParsedLesson lesson = parseWhole(lessonWith(lab), u"l.md"_s);
        QStringList all;
        for (const Mistake& one : lesson.notes.mistakes)
            all << one.text();
        QVERIFY2(
            std::ranges::any_of(all, [&](const QString& one) { return one.startsWith(mistake); }),
            qPrintable(all.join(u'\n')));
    }

    void twoLanguagesHaveTheSameItems()
    {
        const QStringList one = trip().shape();
        QByteArray items(kItems);
        QCOMPARE(parsed(lessonWith(QByteArray(items).replace("Save", "保存") + kWrong)).shape(),
                 one);
        QVERIFY(parsed(lessonWith(QByteArray(items).replace("\"save\"", "\"keep\""))).shape() !=
                one);
        QVERIFY(parsed(lessonWith(items)).shape() != one);
    }

    void itIsPublishedWithoutItsAnswer()
    {
        const QByteArray text = lessonWith(QByteArray(kItems) + kWrong);
        const Lesson whole = parsed(text);
        const auto published = publishedLesson(text, u"l.md"_s);
        QVERIFY2(published, published ? "" : qPrintable(published.error().sentence));
        for (const char* secret : {"before", "x19 is lost"})
            QVERIFY2(!published->contains(secret), *published);
        const Lesson lesson = parsed(*published);
        const LessonStep& step = lesson.steps.front();
        QVERIFY(step.isWithheld && step.asks() && step.wrongOrders.empty());
        const StepView before = runnerOf(whole).view(0);
        const StepView after = runnerOf(lesson).view(0);
        QCOMPARE(after.order, before.order); // the same letters mean the same
        const StepResult result = runnerOf(lesson).answer(0, u"a b c d"_s);
        QCOMPARE(result.outcome, Outcome::NotJudged);
        QVERIFY2(result.say.startsWith(orderText({0, 1, 2, 3}, step) + u" is not judged here"_s),
                 qPrintable(result.say));
        QCOMPARE(runnerOf(lesson).answer(0, u"a"_s).outcome, Outcome::Error);
        QCOMPARE(runnerOf(lesson).selfAnswer(0).outcome, Outcome::NotAsked);

        const auto decided = publishedLesson(
            lessonWith("[[order]]\nid = \"v1\"\nsay = \"It.\"\nis = \"host.x19\"\n"
                       "[[order]]\nid = \"v2\"\nsay = \"It.\"\nis = \"host.x20\"\n"
                       "[[order]]\nid = \"v3\"\nsay = \"It.\"\nis = \"host.x21\"\n"),
            u"l.md"_s);
        QVERIFY(decided);
        QVERIFY2(!decided->contains("host.x"), *decided);
    }

    void answersAreData_data()
    {
        QTest::addColumn<QByteArray>("toml");
        QTest::addColumn<QString>("text"); // or what is wrong with it
        const auto row = [](const char* name, const char* toml, const char* text) {
            QTest::newRow(name) << QByteArray(toml) << QString::fromUtf8(text);
        };
        row("letters", "trip = \"b a c d\"\n", "b a c d");
        row("ids in a list", "trip = [\"load\", \"save\", \"eret\", \"trap\"]\n",
            "load save eret trap");
        row("after a hint", "trip = {answer = [\"b\", \"a\"], hints = 1}\n", "b a");
        row("a fraction", "trip = 1.5\n",
            "a.toml:1:8: The answer to “trip” must be an order: “c a b”, or the items' ids in a "
            "list.");
        row("a list of numbers", "trip = [1, 2]\n", "a.toml:1:8: The answer to “trip” must be");
    }
    void answersAreData()
    {
        QFETCH(QByteArray, toml);
        QFETCH(QString, text);
        const auto answers = parseAnswers(toml, u"a.toml"_s, trip());
        if (answers)
            QCOMPARE(answers->at(u"trip"_s).text, text);
        else
            QVERIFY2(answers.error().sentence.startsWith(text),
                     qPrintable(answers.error().sentence));
        QCOMPARE(answers.ok(), !text.startsWith(u"a.toml"_s));
    }

    void itIsTakenInATerminal()
    {
        const QTemporaryDir dir;
        const auto write = [&](const QString& name, const QByteArray& bytes) {
            QFile file(dir.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        };
        QVERIFY(write(u"l.md"_s, lessonWith(QByteArray(kItems) + kWrong)));
        const Lesson lesson = trip();
        const QStringList ids{u"save"_s, u"load"_s, u"eret"_s, u"trap"_s};
        const QStringList of{dir.filePath(u"l.md"_s), u"--open"_s, kRecording};
        const auto taken =
            tool(QStringList{u"take"_s} + of, "predict\npredict a b\npredict a b c d\npredict " +
                                                  lettersOf(lesson, ids).toUtf8() + "\n");
        QCOMPARE(taken.code, 0);
        const StepView view = runnerOf(lesson).view(0);
        QString items;
        for (std::size_t n = 0; n < view.order.size(); ++n)
            items += letterOf(n) + u") "_s + QString(view.order[n].text).remove(u'`') + u'\n';
        for (const QString& said :
             {items,
              u"\nPut them into order: type predict and the letters, as in predict a b c "
              "d.\n"_s,
              u"\nWrite the letters of the items behind it, in their order: predict a b c d.\n"_s,
              u"\nThis order has 2 of 4 items"_s, u"3 of 3 points so far."_s, u"\nSo it is.\n"_s})
            QVERIFY2(QString::fromUtf8(taken.output).contains(said), taken.output + said.toUtf8());

        for (const bool right : {true, false}) {
            const QString answer = right ? lettersOf(lesson, ids) : u"load save eret trap"_s;
            QVERIFY(write(u"a.toml"_s, "trip = \"" + answer.toUtf8() + "\"\n"));
            const auto judged = tool(QStringList{u"run"_s} + of +
                                     QStringList{u"--answers"_s, dir.filePath(u"a.toml"_s)});
            const auto same =
                tool(QStringList{u"take"_s} + of, "predict " + answer.toUtf8() + "\n");
            QCOMPARE(judged.code, right ? 0 : 1);
            QCOMPARE(same.code, judged.code);
            QVERIFY2(same.output.endsWith("\n\n" + judged.output), same.output);
        }
    }
};

QTEST_GUILESS_MAIN(TestOrder)
#include "tst_order.moc"
