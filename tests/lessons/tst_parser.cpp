// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/parser.h"

#include <QTest>

using namespace lessons;

namespace {

const char* const kTitle = "# A title\n"         // 1
                           "```lab\n"            // 2
                           "id = \"a-lesson\"\n" // 3
                           "seed = \"s\"\n"      // 4
                           "budget = 100\n"      // 5
                           "```\n";              // 6

QByteArray withStep(const char* lab)
{
    return QByteArray(kTitle) + "## Step\n" // 7
           + "A question?\n"                // 8
           + "```lab\n"                     // 9
           + lab + "```\n";                 // from 10
}

} // namespace

class TestParser : public QObject {
    Q_OBJECT
private slots:
    void aWholeLessonIsRead()
    {
        const auto lesson = parseLesson("<!-- a comment -->\n"
                                        "# STP is two STRs\n"
                                        "The **introduction**.\n"
                                        "```lab\n"
                                        "id = \"stp-is-two-strs\"\n"
                                        "seed = \"student\"\n"
                                        "budget = 5000            # instructions, not seconds\n"
                                        "switches = 3\n"
                                        "```\n"
                                        "## Stop\n"
                                        "Before {{x1}}.\n"
                                        "```asm\n"
                                        "## no heading: stp x19, x20, [x1, #152]\n"
                                        "```\n"
                                        "```lab\n"
                                        "run_to = \"write:host.x19\"\n"
                                        "until = \"eret\"\n"
                                        "where = \"x1 == host\"\n"
                                        "never = \"Nothing.\"\n"
                                        "```\n"
                                        "Afterwards.\n"
                                        "## Predict\n"
                                        "Prose.\n"
                                        "\n"
                                        "Which address gets **x20**?\n"
                                        "```lab\n"
                                        "ask = \"x1 + 8*20\"\n"
                                        "points = 3\n"
                                        "hint = [\"one\", \"two\"]\n"
                                        "[[wrong]]\n"
                                        "when = \"x1 + 8*19\"\n"
                                        "say = \"That is x19's slot.\"\n"
                                        "[[wrong]]\n"
                                        "when = \"x1\"\n"
                                        "say = \"No.\"\n"
                                        "[[choice]]\n"
                                        "is = \"host.x20\"\n"
                                        "say = \"There.\"\n"
                                        "```\n"
                                        "## Check\n"
                                        "```lab\n"
                                        "points = 7\n"
                                        "hint = \"only one\"\n"
                                        "[[expect]]\n"
                                        "that = \"mem(host.x19)\"\n"
                                        "is = \"pre.x19\"\n"
                                        "[[expect]]\n"
                                        "each = [20, 21]\n"
                                        "that = \"mem(host.x{n})\"\n"
                                        "is = \"pre.x{n}\"\n"
                                        "[[diagnose]]\n"
                                        "when = \"mem(host.x19) == pre.x20\"\n"
                                        "say = \"Swapped.\"\n"
                                        "[[diagnose]]\n"
                                        "each = [19, 21]\n"
                                        "when = \"mem(host.x{n+1}) == pre.x{n}\"\n"
                                        "say = \"x{n} in {n+1}: {{pre.x{n}}}\"\n"
                                        "```\n",
                                        QStringLiteral("l.md"));
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        QCOMPARE(lesson->title, QStringLiteral("STP is two STRs"));
        QCOMPARE(lesson->id, QStringLiteral("stp-is-two-strs"));
        QCOMPARE(lesson->seed, QStringLiteral("student"));
        QCOMPARE(lesson->recordings.front().budget, 5000);
        QCOMPARE(lesson->recordings.front().switches, 3);
        QCOMPARE(lesson->introduction, QStringLiteral("The **introduction**."));
        QCOMPARE(lesson->points(), 10);
        QCOMPARE(lesson->steps.size(), std::size_t{3});

        const LessonStep& stop = lesson->steps[0];
        QCOMPARE(stop.title, QStringLiteral("Stop"));
        QCOMPARE(stop.markdown,
                 QStringLiteral("Before {{x1}}.\n```asm\n## no heading: stp x19, x20, [x1, "
                                "#152]\n```"));
        QCOMPARE(stop.after, QStringLiteral("Afterwards."));
        QVERIFY(stop.question.isEmpty());
        QCOMPARE(stop.runTo->kind, Event::Kind::Write);
        QCOMPARE(stop.runTo->address.text(), QStringLiteral("host.x19"));
        QCOMPARE(stop.until->kind, Event::Kind::Eret);
        QCOMPARE(stop.where->text(), QStringLiteral("x1 == host"));
        QCOMPARE(stop.never, QStringLiteral("Nothing."));
        QCOMPARE(stop.position.text(), QStringLiteral("l.md:15:1"));

        const LessonStep& predict = lesson->steps[1];
        QCOMPARE(predict.markdown, QStringLiteral("Prose."));
        QCOMPARE(predict.question, QStringLiteral("Which address gets **x20**?"));
        QCOMPARE(predict.ask->text(), QStringLiteral("x1 + 8*20"));
        QCOMPARE(predict.hints, QStringList({QStringLiteral("one"), QStringLiteral("two")}));
        QCOMPARE(predict.wrongs.size(), std::size_t{2});
        QCOMPARE(predict.wrongs[0].when.text(), QStringLiteral("x1 + 8*19"));
        QCOMPARE(predict.choices.at(0).say, QStringLiteral("There."));

        const LessonStep& check = lesson->steps[2];
        QCOMPARE(check.points, 7);
        QCOMPARE(check.hints, QStringList(QStringLiteral("only one")));
        QCOMPARE(check.expects.size(), std::size_t{3});
        QCOMPARE(check.expects[2].that.text(), QStringLiteral("mem(host.x21)"));
        QCOMPARE(check.diagnoses.size(), std::size_t{3});
        QCOMPARE(check.diagnoses[2].when.text(), QStringLiteral("mem(host.x22) == pre.x21"));
        QCOMPARE(check.diagnoses[2].say, QStringLiteral("x21 in 22: {{pre.x21}}"));
    }

    /// What a heading, a fence and a comment are CommonMark says (cmark).
    void aBlockIsWhatMarkdownSays_data()
    {
        QTest::addColumn<QByteArray>("above");   // the title
        QTest::addColumn<QByteArray>("between"); // prose of the step
        QTest::addColumn<QString>("prose");
        const auto row = [](const char* name, const QByteArray& above, const QByteArray& between,
                            const char* prose = nullptr) {
            QTest::newRow(name) << above << between
                                << (prose ? QString::fromUtf8(prose)
                                          : QString::fromUtf8(between).trimmed());
        };
        row("a comment of two lines above the title", "<!-- of a\nlicence -->\n", "Prose.\n");
        row("two comments above it", "<!-- a -->\n\n<!--\n# b\n\n-->\n\n", "Prose.\n");
        row("a heading in a fence of tildes", "", "~~~\n## none\n~~~\n");
        row("a heading in a fence in a fence", "", "````\n```lab\n## none\n```\n````\n");
        row("a heading in a comment", "", "<!--\n## none\n-->\n");
        row("a heading in lines that are indented", "", "Code:\n\n    ## none\n    ```lab\n");
        row("a fence in a list", "", "- one\n\n  ```\n  ## none\n  ```\n");
        row("a heading of the third level", "", "### Prose\n");
        row("no heading without a blank", "", "##none\n#none\n");
    }
    void aBlockIsWhatMarkdownSays()
    {
        QFETCH(QByteArray, above);
        QFETCH(QByteArray, between);
        QFETCH(QString, prose);
        const auto lesson = parseLesson(above + kTitle + "## Step\n" + between +
                                            "\n```lab\nid = \"one\"\n```\nAfter.\n",
                                        QStringLiteral("l.md"));
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        QCOMPARE(lesson->title, QStringLiteral("A title"));
        QCOMPARE(lesson->steps.size(), std::size_t{1});
        QCOMPARE(lesson->steps[0].markdown, prose);
        QCOMPARE(lesson->steps[0].after, QStringLiteral("After."));
        QCOMPARE(lesson->steps[0].position.line,
                 (above + kTitle + "\n\n" + between).count('\n') + 1);
    }

    void marksAreNoPartOfATitle_data()
    {
        QTest::addColumn<QByteArray>("heading");
        QTest::newRow("closed") << QByteArray("## T1 ##\n");
        QTest::newRow("indented") << QByteArray("   ##   T1\n");
        QTest::newRow("by tabs") << QByteArray("##\tT1\t##  \n");
        QTest::newRow("underlined") << QByteArray("T1\n---\n");
    }
    void marksAreNoPartOfATitle()
    {
        QFETCH(QByteArray, heading);
        const auto lesson = parseLesson(kTitle + heading + "  ```lab\n  id = \"one\"\n  ```\n",
                                        QStringLiteral("l.md"));
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        QCOMPARE(lesson->steps.at(0).title, QStringLiteral("T1"));
        QCOMPARE(lesson->steps.at(0).id, QStringLiteral("one"));
    }

    void labsMayStandInTildes()
    {
        const auto lesson =
            parseLesson(QByteArray(kTitle) + "## Step\nQ?\n~~~~ lab\nask = \"x1\"\n~~~~~\n",
                        QStringLiteral("l.md"));
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        QVERIFY(lesson->steps.at(0).asks());
    }

    void linesMayEndAsOnWindows()
    {
        QByteArray text = withStep("ask = \"x1\"\n");
        text.replace('\n', "\r\n");
        const auto lesson = parseLesson(text, QStringLiteral("l.md"));
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        QCOMPARE(lesson->steps.at(0).question, QStringLiteral("A question?"));
    }

    void everyEventIsKnown_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<Event::Kind>("kind");
        const auto row = [](const char* text, Event::Kind kind) {
            QTest::newRow(text) << QString::fromUtf8(text) << kind;
        };
        row("write:host.x19", Event::Kind::Write);
        row("write:enter.sp - 16", Event::Kind::Write);
        row("read:guest.x0", Event::Kind::Read);
        row("store:x19", Event::Kind::Store);
        row("load:x0", Event::Kind::Load);
        row("eret", Event::Kind::Eret);
        row("ret", Event::Kind::Ret);
        row("call:handle_exit", Event::Kind::Call);
        row("enter", Event::Kind::Enter);
        row("vector", Event::Kind::Vector);
        row("exit", Event::Kind::Exit);
        row("exit:guest_a_stp_to_uart", Event::Kind::ExitFrom);
        row("at:__guest_exit", Event::Kind::At);
    }
    void everyEventIsKnown()
    {
        QFETCH(QString, text);
        QFETCH(Event::Kind, kind);
        const QByteArray lab = "run_to = \"" + text.toUtf8() + "\"\n";
        const auto lesson = parseLesson(withStep(lab.constData()), QStringLiteral("l.md"));
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        QCOMPARE(lesson->steps.at(0).runTo->kind, kind);
        QCOMPARE(lesson->steps.at(0).runTo->text, text);
    }

    void anErrorNamesItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const QByteArray& text, const char* sentence) {
            QTest::newRow(name) << text << QString::fromUtf8(sentence);
        };
        const QByteArray title = kTitle;
        row("no title", "prose\n", "l.md:1:1: A lesson begins with its title: “# …”.");
        row("a step before the title", "## Step\n",
            "l.md:1:1: A lesson begins with its title: “# …”.");
        row("nothing at all", "\n", "l.md:3:1: A lesson begins with its title: “# …”.");
        row("two titles", title + "# Again\n",
            "l.md:7:1: A lesson has one title; a step begins with “## ”.");
        row("a title without its block", "# T\n## Step\n",
            "l.md:1:1: The title has no lab block with id, seed and budget.");
        row("no steps", title, "l.md:1:1: The lesson has no steps: a step begins with “## ”.");
        row("a step without a block", title + "## Step\nprose\n",
            "l.md:7:1: The step “Step” has no lab block.");
        row("a step with two blocks", withStep("") + "```lab\n```\n",
            "l.md:11:1: A step has one lab block: begin another step with “## ”.");
        row("a fence that is never closed", title + "## Step\n```lab\nask = \"x1\"\n",
            "l.md:8:1: This fence is never closed.");
        row("tildes that backticks do not close", title + "## Step\n~~~lab\nask = \"x1\"\n```\n",
            "l.md:8:1: This fence is never closed.");
        row("a fence of code that is never closed",
            title + "## Step\n```lab\n```\n\n```\n## code\n",
            "l.md:11:1: This fence is never closed.");
        row("a mistake in an indented block", title + "## Step\n  ```lab\n  points = -1\n  ```\n",
            "l.md:9:12: “points” must be a whole number, at least 1.");
        row("no id", "# T\n```lab\nseed = \"s\"\nbudget = 1\n```\n",
            "l.md:3:1: “id” is missing here.");
        row("an id with spaces", "# T\n```lab\nid = \"A b\"\nseed = \"s\"\nbudget = 1\n```\n",
            "l.md:3:1: “A b” is no id: use small letters, digits and hyphens.");
        row("no budget", "# T\n```lab\nid = \"a\"\nseed = \"s\"\n```\n",
            "l.md:3:1: “budget” is missing here.");
        row("a budget of nothing", "# T\n```lab\nid = \"a\"\nseed = \"s\"\nbudget = 0\n```\n",
            "l.md:5:10: “budget” must be a whole number, at least 1.");
        row("a budget that an int cannot hold",
            "# T\n```lab\nid = \"a\"\nseed = \"s\"\nbudget = 5000000000\n```\n",
            "l.md:5:10: “budget” must be a whole number, at most 1000000.");
        row("a budget that is a fraction",
            "# T\n```lab\nid = \"a\"\nseed = \"s\"\nbudget = 1.5\n```\n",
            "l.md:5:10: “budget” must be a whole number, at least 1.");
        row("a billion switches",
            "# T\n```lab\nid = \"a\"\nseed = \"s\"\nbudget = 1\nswitches = 1000000000\n```\n",
            "l.md:6:12: “switches” must be a whole number, at most 1000.");
        row("a negative number of switches",
            "# T\n```lab\nid = \"a\"\nseed = \"s\"\nbudget = 1\nswitches = -1\n```\n",
            "l.md:6:12: “switches” must be a whole number, at least 1.");
        const QByteArray title1 = "# T\n```lab\nid = \"a\"\nseed = \"s\"\nbudget = 1\n";
        row("a recording that is no table", title1 + "recording = 3\n```\n",
            "l.md:6:13: “recording” is a table: write [recording].");
        row("a CPU that nobody has", title1 + "[recording]\ncpu = \"cortex-a75\"\n```\n",
            "l.md:7:1: “cortex-a75” is no CPU that a machine is started with; these are: "
            "cortex-a57, cortex-a76, max.");
        row("a key of a recording that there is not", title1 + "[recording]\npokes = 3\n```\n",
            "l.md:7:1: There is no key “pokes” here.");
        row("a word that is set to a text",
            title1 + "[recording.poke]\nguest_a_quiet = \"1\"\n```\n",
            "l.md:7:17: “guest_a_quiet” must be a whole number.");
        row("a seed that is a number", "# T\n```lab\nid = \"a\"\nseed = 7\nbudget = 1\n```\n",
            "l.md:4:8: “seed” must be a text in quotes, not empty.");
        row("a seed of two lines", "# T\n```lab\nid = \"a\"\nseed = \"a\\nb\"\nbudget = 1\n```\n",
            "l.md:4:1: “seed” is a name of one line, at most 60 characters.");
        row("negative points", withStep("ask = \"x1\"\npoints = -3\n"),
            "l.md:11:10: “points” must be a whole number, at least 1.");
        row("points beyond an int", withStep("ask = \"x1\"\npoints = 9223372036854775807\n"),
            "l.md:11:10: “points” must be a whole number, at most 1000.");
        row("points beyond 64 bits", withStep("ask = \"x1\"\npoints = 9223372036854775808\n"),
            "l.md:11:29: This is not TOML: Error while parsing decimal integer: "
            "'9223372036854775808' is not representable in 64 bits.");
        row("a step's id with spaces", withStep("id = \"Two words\"\n"),
            "l.md:10:1: “Two words” is no id: use small letters, digits and hyphens.");
        row("a step's id that ends a line", withStep("id = \"a\\n\"\n"),
            "l.md:10:1: “a\n” is no id: use small letters, digits and hyphens.");
        row("a step's id of 61 letters",
            withStep(("id = \"" + QByteArray(61, 'a') + "\"\n").constData()),
            "l.md:10:1: “id” is longer than 60 characters.");
        row("one id for two steps",
            withStep("id = \"twice\"\n") + "## Again\n```lab\n\nid = \"twice\"\n```\n",
            "l.md:15:1: The id “twice” is the one of step 1 already: each step has its own.");
        row("an id that is another step's number",
            withStep("id = \"step-2\"\n") + "## Again\n```lab\n```\n",
            "l.md:13:1: The id “step-2” is the one of step 1 already: each step has its own.");
        row("a search from somewhere else", withStep("run_to = \"eret\"\nfrom = \"exit\"\n"),
            "l.md:11:1: “from” is “enter” or is left out.");
        row("a search from the entry without an event", withStep("from = \"enter\"\n"),
            "l.md:10:1: This belongs to an event, and the step has no “run_to”.");
        row("a bound of a check without a check", withStep("run_to = \"eret\"\nby = \"ret\"\n"),
            "l.md:11:1: This belongs to a check, and the step has no “expect”.");
        row("the largest number of 64 bits in a list",
            withStep("[[expect]]\neach = [9223372036854775807]\nthat = \"{n}\"\nis = \"{n+1}\"\n"),
            "l.md:11:9: “each” must be a list of numbers from 0 to 1000000; this is "
            "9223372036854775807.");
        row("a negative number in a list",
            withStep("[[diagnose]]\neach = [1, -1]\nwhen = \"1\"\nsay = \"s\"\n[[expect]]\nthat = "
                     "\"1\"\nis = \"1\"\n"),
            "l.md:11:12: “each” must be a list of numbers from 0 to 1000000; this is -1.");
        row("a list of 257 numbers",
            withStep(("[[expect]]\neach = [0" + QByteArray(", 1").repeated(256) +
                      "]\nthat = \"{n}\"\nis = \"1\"\n")
                         .constData()),
            "l.md:11:8: “each” has more than 256 numbers.");
        row("lists in lists", withStep(("hint = " + QByteArray(100000, '[') + "\n").constData()),
            nullptr);
        row("a key of a million tables",
            withStep(("hint" + QByteArray(".a").repeated(1000000) + " = 1\n").constData()),
            "l.md:10:1: This line has more than 100 dots: no key is as deep as that.");
        row("a key that nobody knows", withStep("\nask = \"x1\"\nhnit = \"\"\n"),
            "l.md:12:1: There is no key “hnit” here.");
        row("a key that nobody knows in a table",
            withStep("ask = \"x1\"\n[[wrong]]\nwhen = \"1\"\nsay = \"s\"\nwhy = \"w\"\n"),
            "l.md:14:1: There is no key “why” here.");
        row("a key that is there twice", withStep("points = 1\npoints = 2\n"),
            "l.md:11:10: This is not TOML: Error while parsing key-value pair: cannot redefine "
            "existing integer 'points'.");
        row("broken TOML", withStep("ask = \n"),
            "l.md:10:7: This is not TOML: Error while parsing key-value pair: expected value, saw "
            "'\\n'.");
        row("a bad expression", withStep("ask = \"x1 + x31\"\n"),
            "l.md:10:13: There is no register called “x31”.");
        row("a bad expression in a table", withStep("[[expect]]\nthat = \"mem(x1\"\nis = \"1\"\n"),
            "l.md:11:15: The expression ends where “)” is missing.");
        row("an expression that is a number", withStep("ask = 5\n"),
            "l.md:10:7: “ask” must be a text in quotes, not empty.");
        row("an empty text", withStep("ask = \"\"\n"),
            "l.md:10:7: “ask” must be a text in quotes, not empty.");
        row("an unknown event", withStep("run_to = \"wrote:x\"\n"),
            "l.md:10:11: There is no event “wrote”: the events are write:ADDRESS, read:ADDRESS, "
            "store:REGISTER, load:REGISTER, call:SYMBOL, at:SYMBOL, exit:SYMBOL, enter, eret, "
            "vector, exit and ret.");
        row("an event that lacks its address", withStep("run_to = \"write\"\n"),
            "l.md:10:11: “write” lacks what it is about: write “write:…”.");
        row("an event that takes nothing", withStep("run_to = \"eret:x\"\n"),
            "l.md:10:16: “eret” takes nothing after it.");
        row("an event with a bad address", withStep("run_to = \"write:host.x19 +\"\n"),
            "l.md:10:27: The expression ends too early.");
        row("an event with a bad register", withStep("run_to = \"store:y\"\n"),
            "l.md:10:17: There is no register called “y”.");
        row("an event with a bad symbol", withStep("run_to = \"at:two words\"\n"),
            "l.md:10:14: “two words” is not the name of a symbol.");
        row("a question and a check at once",
            withStep("ask = \"x1\"\n[[expect]]\nthat = \"1\"\nis = \"1\"\n"),
            "l.md:11:3: A step asks or checks, not both: make this two steps.");
        row("a wrong answer without a question", withStep("[[wrong]]\nwhen = \"1\"\nsay = \"s\"\n"),
            "l.md:10:3: This belongs to a question, and the step has no “ask”.");
        row("a table where a list belongs",
            withStep("ask = \"x1\"\n[wrong]\nwhen = \"1\"\nsay = \"s\"\n"),
            "l.md:11:1: “wrong” is an ordered list of tables: write [[wrong]].");
        row("a wrong answer without its sentence",
            withStep("ask = \"x1\"\n[[wrong]]\nwhen = \"1\"\n"),
            "l.md:11:1: “say” is missing here.");
        row("a diagnosis of nothing", withStep("[[diagnose]]\nwhen = \"1\"\nsay = \"s\"\n"),
            "l.md:10:3: A diagnosis belongs to a check or to an event, and the step has neither "
            "“expect” nor “run_to”.");
        row("a bound without an event", withStep("until = \"eret\"\n"),
            "l.md:10:1: This belongs to an event, and the step has no “run_to”.");
        row("points for nothing", withStep("points = 3\n"),
            "l.md:10:1: This belongs to a question or a check, and the step has neither “ask” "
            "nor “expect”.");
        row("numbers that are none",
            withStep("[[expect]]\neach = [\"a\"]\nthat = \"1\"\nis = \"1\"\n"),
            "l.md:11:8: “each” must be a list of whole numbers, not empty.");
        row("a placeholder that is no expression", withStep("") + "prose\nand {{x31}}\n",
            "l.md:12:7: There is no register called “x31”.");
        row("a placeholder that is never closed", withStep("") + "and {{x1\n",
            "l.md:11:5: “{{” has no “}}”.");
        row("a bad placeholder in a sentence",
            withStep("ask = \"x1\"\n[[wrong]]\nwhen = \"1\"\nsay = \"so {{y}}\"\n"),
            "l.md:13:13: There is no register called “y”.");
        row("a question without a question", title + "## Step\n```lab\nask = \"x1\"\n```\n",
            "l.md:7:1: The step “Step” asks, and no question stands before its lab block.");
        row("no text at all", QByteArray("# T\xff\n"), "l.md is not UTF-8 text: save it as such.");
    }
    void anErrorNamesItsPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, sentence);
        const auto lesson = parseLesson(text, QStringLiteral("l.md"));
        QVERIFY(!lesson.ok());
        if (sentence.isEmpty()) // the words are the TOML library's
            QVERIFY2(lesson.error().sentence.contains(QLatin1String(": This is not TOML: ")),
                     qPrintable(lesson.error().sentence));
        else
            QCOMPARE(lesson.error().sentence, sentence);
    }

    void aFileThatIsNotThereIsAnError()
    {
        const auto lesson = loadLesson(QStringLiteral("/nowhere/lesson.md"));
        QVERIFY(!lesson.ok());
        QCOMPARE(lesson.error().sentence,
                 QStringLiteral("The lesson /nowhere/lesson.md cannot be read: No such file or "
                                "directory."));
    }

    void aStepHasAnId()
    {
        const auto lesson =
            parseLesson(withStep("id = \"first\"\nask = \"x1\"\n") + "## Next\n```lab\n```\n",
                        QStringLiteral("l.md"));
        QVERIFY2(lesson.ok(), lesson.ok() ? "" : qPrintable(lesson.error().sentence));
        QCOMPARE(lesson->steps[0].id, QStringLiteral("first"));
        QCOMPARE(lesson->steps[1].id, QStringLiteral("step-2"));
        QCOMPARE(lesson->indexOf(QStringLiteral("step-2")), std::optional<int>(1));
        QCOMPARE(lesson->indexOf(QStringLiteral("third")), std::optional<int>());
    }

    void twoLanguagesHaveOneShape()
    {
        const auto shape = [](const char* lab) {
            return parseLesson(withStep(lab), QStringLiteral("l.md"))->shape();
        };
        const QStringList one = shape("ask = \"x1\"\nhint = \"h\"\n[[wrong]]\nwhen = \"1\"\nsay = "
                                      "\"no\"\n");
        QCOMPARE(shape("ask = \"x1\"\nhint = \"提示\"\n[[wrong]]\nwhen = \"1\"\nsay = \"不\"\n"),
                 one);
        QVERIFY(shape("id = \"other\"\nask = \"x1\"\nhint = \"h\"\n[[wrong]]\nwhen = \"1\"\nsay = "
                      "\"no\"\n") != one);
        QVERIFY(shape("ask = \"x2\"\nhint = \"h\"\n[[wrong]]\nwhen = \"1\"\nsay = \"no\"\n") !=
                one);
        QVERIFY(shape("ask = \"x1\"\n[[wrong]]\nwhen = \"1\"\nsay = \"no\"\n") != one);
    }
};

QTEST_APPLESS_MAIN(TestParser)
#include "tst_parser.moc"
