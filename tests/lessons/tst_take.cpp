// SPDX-License-Identifier: GPL-2.0-or-later
// A lesson in a terminal (worldswitch-lesson take): the same way through it as in the window, by
// lines that come from a pipe.
#include "engine/answers.h"
#include "engine/parser.h"
#include "support/lesson-tool.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure

const QString kRecording = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");

/// Two questions, a check and an end, that one switch is enough for.
const char* const kLesson = "# A short one\n"
                            "```lab\n"
                            "id = \"short\"\n"
                            "seed = \"s\"\n"
                            "budget = 5000\n"
                            "```\n"
                            "Here is *how* it begins.\n"
                            "## The door\n"
                            "```lab\n"
                            "id = \"door\"\n"
                            "run_to = \"enter\"\n"
                            "```\n"
                            "We are there.\n"
                            "## The slot\n"
                            "Where does x20 go?\n"
                            "```lab\n"
                            "id = \"slot\"\n"
                            "ask = \"host.x20\"\n"
                            "points = 3\n"
                            "hint = [\"Slots are 8 bytes apart.\", \"It is the twentieth.\"]\n"
                            "[[wrong]]\n"
                            "when = \"host.x19\"\n"
                            "say = \"That is x19's.\"\n"
                            "```\n"
                            "It went to `{{host.x20}}`.\n"
                            "## Which\n"
                            "How many registers does a pair store?\n"
                            "```lab\n"
                            "id = \"which\"\n"
                            "ask = \"2\"\n"
                            "points = 2\n"
                            "[[choice]]\n"
                            "is = \"1\"\n"
                            "say = \"One.\"\n"
                            "[[choice]]\n"
                            "is = \"2\"\n"
                            "say = \"Two.\"\n"
                            "```\n"
                            "## The check\n"
                            "```lab\n"
                            "id = \"check\"\n"
                            "by = \"eret\"\n"
                            "points = 5\n"
                            "[[expect]]\n"
                            "that = \"mem(host.x20)\"\n"
                            "is = \"enter.x20\"\n"
                            "```\n"
                            "Both are there.\n";

} // namespace

class TestTake : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QFile file(m_lesson);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.write(kLesson) > 0);
    }

    void theWholeLessonIsThere()
    {
        const QString said = taken("next\npredict host.x20\nnext\npredict b\nnext\nnext\nnext\n");
        for (const char* part :
             {"A short one\n", "\nHere is how it begins.\n", "Step 1 of 4: The door",
              "\nWe are there.\n", "Step 2 of 4: The slot", "\nWhere does x20 go?\n",
              "\nIt went to 0x", "\na) One.\nb) Two.\n", "3 of 10 points so far.",
              "10 of 10 points so far.", "\nBoth are there.\n",
              "The lesson is done: `quit` shows the report.", "\npass: 10 of 10 points\n"})
            QVERIFY2(said.contains(QString::fromUtf8(part)),
                     qPrintable(QString::fromUtf8(part) + u"\n"_s + said));
        QVERIFY(!said.contains(u"**"_s));
        QVERIFY(!said.contains(u"\n> "_s)); // nobody is prompted where nobody sits
    }

    void theEndOfInputIsQuit_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::newRow("nothing at all") << QByteArray();
        QTest::newRow("quit") << QByteArray("quit\n");
        QTest::newRow("q, and more behind it") << QByteArray("q\npredict 1\n");
        QTest::newRow("a last line without an end") << QByteArray("hint");
        QTest::newRow("lines of another system") << QByteArray("help\r\nquit\r\n");
    }
    void theEndOfInputIsQuit()
    {
        QFETCH(QByteArray, input);
        const auto ran = support::lessonTool({u"take"_s, m_lesson, u"--open"_s, kRecording}, input);
        QCOMPARE(ran.errors, QString());
        QCOMPARE(ran.code, 0);
        const QString said = QString::fromUtf8(ran.output);
        QVERIFY2(said.contains(u"2  not asked  The slot"_s), qPrintable(said));
        QVERIFY2(said.contains(u"3  not asked  Which"_s), qPrintable(said));
        QVERIFY2(said.endsWith(u"pass: 5 of 5 points\n"_s), qPrintable(said));
        QVERIFY(!said.contains(u"There is no command"_s));
    }

    void aWrongLineCostsASentence_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* line, const char* says) {
            QTest::newRow(line) << QByteArray(line) << QString::fromUtf8(says);
        };
        row("walk", "There is no command “walk”: `help` lists them.");
        row("setp", "There is no command “setp”: `help` lists them. Did you mean “step”?");
        row("next 3", "“next” takes nothing after it.");
        row("step x", "“x” is not a number of instructions: write 1 or more.");
        row("step 0", "“0” is not a number of instructions: write 1 or more.");
        row("back", "This is the beginning of the recording.");
        row("previous", "This is the lesson's first step.");
        row("predict 1", "This step asks nothing.");
        row("hint", "There is nothing to answer or to check here.");
        row("skip", "There is nothing to skip here: `next` goes on.");
        row("who", "Whose? Name a register or a cell: who x19, who host.x19.");
        row("who x99", "“x99” names no cell: There is no register called “x99”.");
        row("who \xff\xfe", "names no cell");
    }
    void aWrongLineCostsASentence()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, says);
        const QString before = taken("");
        const QString said = taken(line + '\n');
        QVERIFY2(said.contains(says), qPrintable(said));
        // One line more than without it, and the same verdict.
        QCOMPARE(said.count(u'\n'), before.count(u'\n') + 1);
        QCOMPARE(said.section(u'\n', -12), before.section(u'\n', -12));
    }

    /// Longer than any command: one sentence, and the next line is the next command.
    void aLineWithoutEndIsOne()
    {
        const QString said = taken(QByteArray(100000, 'x') + "\nwho x19\n");
        QCOMPARE(said.count(u"There is no command"_s), 1);
        QVERIFY(said.contains(u"\nx19 = 0x"_s));
    }

    void nobodySeesBehindAQuestion()
    {
        const QString covered = u"Covered while the lesson's question is open"_s;
        const QString refused = u"That comes after the question: answer it first, or skip it."_s;
        // Before it: who reads x19 next is told. While it is open: neither that nor what is next.
        const QString before = taken("who x19\nwhy\n");
        QVERIFY(before.contains(u"Read next by stp x19, x20, [x1, #152] in __guest_enter"_s));
        QVERIFY(before.contains(u"= str x20, [x1, #160]"_s));
        QVERIFY(!before.contains(covered));
        const QString open =
            taken("next\nwho x19\nwhy\nstep\nstep 50\nnext\n").section(u"Step 2 of 4"_s, 1);
        QVERIFY(open.contains(u"Written last by "_s));
        QCOMPARE(open.count(covered), 2); // who, and why
        QCOMPARE(open.count(refused), 2); // step, and step 50
        QVERIFY2(!open.contains(u"Read next by"_s), qPrintable(open));
        QVERIFY2(!open.contains(u"str x20"_s), qPrintable(open));
        QVERIFY2(!open.contains(u"step 1 of"_s), qPrintable(open));
        QVERIFY(open.contains(u"Answer first, by `predict`"_s));
        // Answered, and it is shown. Skipped, as the question behind it is, and it is shown.
        for (const char* then : {"predict host.x20\n", "skip\nskip\n"}) {
            const QString after = taken(QByteArray("next\n") + then + "step\nback\nwho x19\nwhy\n")
                                      .section(u"Step 2 of 4"_s, 1)
                                      .section(u"step 1 of"_s, 1);
            QVERIFY2(after.contains(u"= str x20, [x1, #160]"_s), qPrintable(after));
            QVERIFY(after.contains(u"Read next by stp x19"_s));
            QVERIFY(!after.contains(covered) && !after.contains(refused));
        }
        // An earlier question stays open, whatever is done about another one.
        QVERIFY(taken("next\nskip\nprevious\nwho x19\n").contains(covered));
    }

    void anAnswerAfterTheSkipHasNoPoints()
    {
        const QString said = taken("next\nskip\nprevious\npredict host.x20\n");
        QVERIFY2(
            said.contains(u"Right; without points, because you went on before you answered."_s),
            qPrintable(said));
        QVERIFY(!said.contains(u"points so far"_s));
        QVERIFY(said.contains(u"2  not asked  The slot"_s));
    }

    void theVerdictIsThatOfRun_data()
    {
        QTest::addColumn<QString>("lesson");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("answers");
        QTest::addColumn<QString>("language");
        for (const QString& language : {u"en"_s, u"zh_CN"_s}) {
            const auto row = [&](const char* name, const QString& lesson, const char* input,
                                 const char* answers) {
                QTest::addRow("%s, %s", name, qPrintable(language))
                    << lesson << QByteArray(input) << QByteArray(answers) << language;
            };
            row("all right", {}, "next\npredict host.x20\nnext\npredict b\nnext\nnext\n",
                "slot = \"host.x20\"\nwhich = 2\n");
            row("all wrong", {}, "next\npredict host.x19\nskip\npredict a\n",
                "slot = \"host.x19\"\nwhich = 1\n");
            row("nonsense", {}, "next\np x99\n", "slot = \"x99\"\n");
            row("the last one counts", {}, "next\npredict 1\npredict host.x20\n",
                "slot = \"host.x20\"\n");
            row("nothing", {}, "", "");
            row("lesson 01, right", u"01"_s, "\n\n\n\n\npredict x1 + 8*20\n",
                "where-x20-goes = \"x1 + 8*20\"\n");
            row("lesson 01, wrong", u"01"_s, "\n\n\n\n\npredict x1 + 8*19\n",
                "where-x20-goes = \"x1 + 8*19\"\n");
        }
    }
    void theVerdictIsThatOfRun()
    {
        QFETCH(QString, lesson);
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, answers);
        QFETCH(QString, language);
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"a"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(answers);
        file.close();
        const QStringList of{lesson.isEmpty() ? m_lesson : lesson, u"--open"_s, kRecording,
                             u"--language"_s, language};
        const auto taken = support::lessonTool(QStringList{u"take"_s} + of, input);
        const auto judged = support::lessonTool(QStringList{u"run"_s} + of +
                                                QStringList{u"--answers"_s, file.fileName()});
        QCOMPARE(taken.errors, judged.errors);
        QCOMPARE(taken.code, judged.code);
        QVERIFY(judged.output.size() > 100);
        // What run says of a nonsensical answer begins with the file's line, which nobody typed.
        const QByteArray place = QFile::encodeName(file.fileName()) + ":1:8: ";
        QByteArray report = judged.output;
        report.replace(place, "");
        QVERIFY2(taken.output.endsWith("\n\n" + report), taken.output + "\n-----\n" + report);
    }

    void aSignalEndsItAsQuitDoes()
    {
        QProcess process;
        process.setProcessEnvironment(support::lessonEnvironment());
        process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"),
                      {u"take"_s, m_lesson, u"--open"_s, kRecording});
        process.write("next\npredict host.x20\n");
        QByteArray said;
        while (!said.contains("3 of 10 points so far.")) { // its input stays open
            QVERIFY2(process.waitForReadyRead(kPatience), said);
            said += process.readAllStandardOutput();
        }
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
        const auto ran = support::finish(process, kPatience);
        QCOMPARE(ran.code, 0);
        QCOMPARE(ran.errors, QString());
        said += ran.output;
        QVERIFY2(said.endsWith("pass: 8 of 8 points\n"), said);
    }

    void whatCannotBeReadIsAnError()
    {
        QProcess process;
        process.setProcessEnvironment(support::lessonEnvironment());
        process.setStandardInputFile(u"/dev/null"_s);
        process.start(u"/bin/sh"_s, {u"-c"_s, u"exec \"$0\" take \"$1\" --open \"$2\" </"_s,
                                     QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"),
                                     m_lesson, kRecording});
        const auto ran = support::finish(process, kPatience);
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.output.contains("ERROR: Reading standard input failed: Is a directory."),
                 ran.output);
    }

    void whatIsForRunIsRefused_data()
    {
        QTest::addColumn<QStringList>("option");
        QTest::newRow("--answers") << QStringList{u"--answers"_s, u"a"_s};
        QTest::newRow("--format") << QStringList{u"--format"_s, u"json"_s};
    }
    void whatIsForRunIsRefused()
    {
        QFETCH(QStringList, option);
        const auto ran = support::lessonTool(QStringList{u"take"_s, u"01"_s} + option);
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.errors.contains(option.front() + u" is for `run`"_s), qPrintable(ran.errors));
        QVERIFY(ran.output.isEmpty());
    }

    /// As a phone or a Chinese keyboard writes it.
    void aCommandMayBeWrittenOtherwise_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::newRow("capitals") << QByteArray("NEXT\nHint\nPredict HOST.x20\n");
        QTest::newRow("full width") << QByteArray("ｎｅｘｔ\nｈｉｎｔ\n"
                                                  "ｐｒｅｄｉｃｔ　ｈｏｓｔ．ｘ２０\n");
    }
    void aCommandMayBeWrittenOtherwise()
    {
        QFETCH(QByteArray, input);
        const QString said = taken(input);
        QVERIFY2(said.contains(u"Hint: Slots are 8 bytes apart."_s), qPrintable(said));
        QVERIFY(!said.contains(u"There is no command"_s));
        QVERIFY(said.contains(u"The slot"_s));
        QCOMPARE(said.contains(u"3 of 10 points so far."_s), !input.contains("HOST"));
    }

    // --save-answers -----------------------------------------------------------------------------

    void theAnswersAreKept_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("kept");
        const auto row = [](const char* name, const char* input, const char* kept) {
            QTest::newRow(name) << QByteArray(input) << "# short, seed \"s\"\n" + QByteArray(kept);
        };
        row("all", "next\npredict host.x20\nnext\npredict b\nnext\nnext\n",
            "slot = \"host.x20\"\nwhich = \"2\"\n");
        row("half way", "next\npredict host.x19\nquit\n", "slot = \"host.x19\"\n");
        row("the end of input", "next\nhint\nhint\npredict host.x20",
            "slot = {answer = \"host.x20\", hints = 2}\n");
        row("a hint alone", "next\nhint\nquit\n", "slot = {hints = 1}\n");
        row("a hint, and left", "next\nhint\nskip\npredict b\nnext\nnext\n",
            "slot = {hints = 1}\nwhich = \"2\"\n");
        row("a hint after a wrong answer", "next\npredict host.x19\nhint\nquit\n",
            "slot = {answer = \"host.x19\", hints = 1}\n");
        row("no hint after a right one", "next\npredict host.x20\nhint\nprevious\nnext\nhint\n",
            "slot = \"host.x20\"\n");
        row("nothing", "", "");
    }
    void theAnswersAreKept()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, kept);
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"answers.toml"_s);
        const QStringList of{m_lesson, u"--open"_s, kRecording};
        const auto taken = support::lessonTool(
            QStringList{u"take"_s} + of + QStringList{u"--save-answers"_s, file}, input);
        QCOMPARE(taken.errors, QString());
        QCOMPARE(read(file), kept);
        // What is handed in earns what was seen.
        const auto judged =
            support::lessonTool(QStringList{u"run"_s} + of + QStringList{u"--answers"_s, file});
        QCOMPARE(judged.code, taken.code);
        QVERIFY2(taken.output.endsWith(judged.output), taken.output + "\n-----\n" + judged.output);
    }

    void itGoesOnFromWhatIsKept()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"answers.toml"_s);
        const QStringList arguments{u"take"_s,           m_lesson, u"--open"_s, kRecording,
                                    u"--save-answers"_s, file};
        QCOMPARE(support::lessonTool(arguments, "next\nhint\npredict host.x20\nquit\n").code, 0);
        const QByteArray before = read(file);
        // Whoever only looks loses nothing.
        const auto again = support::lessonTool(arguments, "quit\n");
        QCOMPARE(read(file), before);
        QVERIFY2(again.output.contains("Going on from the answers in " + file.toUtf8() +
                                       ". Questions that were answered: 1."),
                 again.output);
        QVERIFY2(!again.output.contains("Step 1 of 4") &&
                     again.output.contains("Step 3 of 4: Which"),
                 again.output);
        const auto rest = support::lessonTool(arguments, "predict b\n");
        QVERIFY2(rest.output.contains("5 of 10 points so far."), rest.output);
        QCOMPARE(read(file), before + "which = \"2\"\n");
    }

    /// Who takes a hint, and answers another day, pays for it.
    void aHintCostsOnAnotherDay()
    {
        const QTemporaryDir dir;
        const QString lesson = dir.filePath(u"lesson.md"_s);
        QFile priced(lesson);
        QVERIFY(priced.open(QIODevice::WriteOnly));
        QVERIFY(priced.write(read(m_lesson).replace("hint = [\"Slots are 8 bytes apart.\"",
                                                    "hint = [{say = \"8\", costs = 2}")) > 0);
        priced.close();
        const QString file = dir.filePath(u"answers.toml"_s);
        const QStringList arguments{u"take"_s,           lesson, u"--open"_s, kRecording,
                                    u"--save-answers"_s, file};
        (void)support::lessonTool(arguments, "next\nhint\nquit\n");
        const auto looked = support::lessonTool(arguments, "quit\n");
        QVERIFY2(looked.output.contains("Questions that were answered: 0."), looked.output);
        QVERIFY2(looked.output.contains("Step 2 of 4"), looked.output);
        const auto answered = support::lessonTool(arguments, "hint\npredict host.x20\nquit\n");
        QVERIFY2(!answered.output.contains("The next hint costs points"), answered.output);
        QVERIFY2(answered.output.contains("1 of 10 points so far."), answered.output);
        QCOMPARE(read(file), QByteArray("# short, seed \"s\"\n"
                                        "slot = {answer = \"host.x20\", hints = 1}\n"));
    }

    void whatCannotBeKeptIsSaidFirst_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("says");
        QTest::newRow("nowhere") << u"/nowhere/a.toml"_s << u"cannot be written into"_s;
        QTest::newRow("a full disk") << u"/dev/full"_s << u"cannot be written into"_s;
        QFile other(m_dir.filePath(u"other"_s));
        QVERIFY(other.open(QIODevice::WriteOnly) && other.write("What I wrote.\n") > 0);
        QTest::newRow("another file") << other.fileName() << u"This is not TOML"_s;
    }
    void whatCannotBeKeptIsSaidFirst()
    {
        QFETCH(QString, file);
        QFETCH(QString, says);
        const auto ran = support::lessonTool(
            {u"take"_s, m_lesson, u"--open"_s, kRecording, u"--save-answers"_s, file}, "next\n");
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.errors.contains(says) && ran.errors.contains(file), qPrintable(ran.errors));
        QVERIFY2(ran.output.isEmpty(), ran.output);
        QCOMPARE(read(m_dir.filePath(u"other"_s)), QByteArray("What I wrote.\n"));
    }

    void itSpeaksChinese()
    {
        const auto ran = support::lessonTool(
            {u"take"_s, u"01"_s, u"--open"_s, kRecording, u"--language"_s, u"zh_CN"_s},
            "help\nwho x19\nwhy\nnonsense\n\n\n\nstep\n");
        const QString said = QString::fromUtf8(ran.output);
        for (const char* word : {"STP 就是两条 STR", "没有命令", "属主", "下一条"})
            QVERIFY2(said.contains(QString::fromUtf8(word)), qPrintable(said));
        for (const char* word : {"There is", "Written last", "Step ", "Switch ", "question"})
            QVERIFY2(!said.contains(QString::fromUtf8(word)), qPrintable(said));
    }

private:
    static QByteArray read(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("not there");
    }
    [[nodiscard]] QString taken(const QByteArray& input) const
    {
        return QString::fromUtf8(
            support::lessonTool({u"take"_s, m_lesson, u"--open"_s, kRecording}, input).output);
    }

    const QTemporaryDir m_dir;
    const QString m_lesson = m_dir.filePath(u"lesson.md"_s);
};

QTEST_GUILESS_MAIN(TestTake)
#include "tst_take.moc"
