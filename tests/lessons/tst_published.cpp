// SPDX-License-Identifier: GPL-2.0-or-later
// What students get (worldswitch-lesson publish): no answer is in it, it is taken all the same, and
// what cannot be judged without the answers is neither right nor wrong.
#include "engine/answers.h"
#include "engine/library.h"
#include "engine/parser.h"
#include "engine/published.h"
#include "engine/walkthrough.h"
#include "recording/file.h"
#include "support/finished.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace lessons;

namespace {

constexpr int kPatience = 120000; // ms: a deadline, never a measure

const QString kRecording = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");
const QString kLessons = QStringLiteral(WORLDSWITCH_BIN_DIR "/../lessons");

const QByteArray kLesson = "<!-- ours -->\n"
                           "# A short one\n"
                           "```lab\n"
                           "id = \"short\"\n"
                           "seed = \"s\"\n"
                           "budget = 5000\n"
                           "```\n"
                           "Prose, with `ask = \"kept\"` in it.\n"
                           "## The slot\n"
                           "Where does x20 go?\n"
                           "```lab\n"
                           "id = \"slot\"\n"
                           "run_to = \"enter\"\n"
                           "never = \"Not here.\"\n"
                           "# It is the slot of x20.\n"
                           "ask = '''host.x20'''\n"
                           "points = 3\n"
                           "hint = [\"8 bytes \\\"apart\\\".\", {say = \"twice\", costs = 2}]\n"
                           "[[wrong]]\n"
                           "when = \"host.x19\"\n"
                           "say = \"That is x19's.\"\n"
                           "[[missing]]\n"
                           "when = \"x20 == 9\"\n"
                           "say = \"It is gone.\"\n"
                           "```\n"
                           "It went to `{{host.x20}}`.\n"
                           "## Which\n"
                           "How many registers does a pair store?\n"
                           "```lab\r\n"
                           "id = \"which\"\r\n"
                           "ask = \"2\"\r\n"
                           "[[choice]]\r\n"
                           "is = \"1\"\r\n"
                           "say = \"One.\"\r\n"
                           "[[choice]]\r\n"
                           "is = \"2\"\r\n"
                           "say = \"Two.\"\r\n"
                           "```\r\n"
                           "## The check\n"
                           "```lab\n"
                           "id = \"check\"\n"
                           "by = \"eret\"\n"
                           "points = 5\n"
                           "[[expect]]\n"
                           "each = [19, 20]\n"
                           "that = \"mem(host.x{n})\"\n"
                           "is = \"enter.x{n}\"\n"
                           "[[diagnose]]\n"
                           "when = \"mem(host.x20) == enter.x19\"\n"
                           "say = \"The pair is swapped.\"\n"
                           "```\n"
                           "Both are there.\n";

QByteArray publishedText()
{
    const auto text = publishedLesson(kLesson, u"lesson.md"_s);
    if (!text)
        qFatal("%s", qPrintable(text.error().sentence));
    return *text;
}

Lesson published()
{
    const auto lesson = parseLesson(publishedText(), u"lesson.md"_s);
    if (!lesson)
        qFatal("%s", qPrintable(lesson.error().sentence));
    return *lesson;
}

std::shared_ptr<const reading::Reading> recorded()
{
    const auto recording = recording::load(kRecording);
    return recording ? reading::Reading::of(*recording) : nullptr;
}

QByteArray contents(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

support::Finished run(const QStringList& arguments, const QByteArray& input = {})
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

/// As a string of TOML, in either quotes.
qsizetype quoted(const QByteArray& text, const QString& expression)
{
    const QByteArray plain = expression.toUtf8();
    return text.count('"' + plain + '"') + text.count('\'' + plain + '\'');
}

/// Where else a lesson may say such an expression: what is chosen from, and what is checked.
qsizetype kept(const Lesson& lesson, const QString& expression)
{
    qsizetype count = 0;
    const auto add = [&](const Expression& e) { count += e.text() == expression ? 1 : 0; };
    for (const LessonStep& step : lesson.steps) {
        for (const Choice& choice : step.choices) {
            add(choice.is);
            count += choice.say == expression ? 1 : 0;
        }
        for (const Expect& expect : step.expects) {
            add(expect.that);
            add(expect.is);
        }
        if (step.where)
            add(*step.where);
    }
    return count;
}

/// Everything in a lesson that a student must not read, as it stands in its file.
struct Secrets {
    QStringList expressions;
    QStringList sentences;
};

Secrets secretsOf(const Lesson& lesson)
{
    Secrets secrets;
    for (const LessonStep& step : lesson.steps) {
        if (step.ask)
            secrets.expressions << step.ask->text();
        for (std::size_t n = 0; n < step.hintCosts.size(); ++n) {
            if (step.hintCosts[n] > 0)
                secrets.sentences << step.hints[static_cast<qsizetype>(n)];
        }
        for (const Wrong& wrong : step.wrongs) {
            secrets.expressions << wrong.when.text();
            secrets.sentences << wrong.say;
        }
        for (const WrongOrder& wrong : step.wrongOrders) {
            secrets.expressions << wrong.when();
            secrets.sentences << wrong.say;
        }
        for (const auto* reasons : {&step.diagnoses, &step.missings}) {
            for (const Diagnose& reason : *reasons) {
                secrets.expressions << reason.when.text();
                secrets.sentences << reason.say;
            }
        }
    }
    return secrets;
}

} // namespace

class TestPublished : public QObject {
    Q_OBJECT
private slots:
    void theAnswersAreTakenOut()
    {
        const QByteArray text = publishedText();
        for (const char* secret : {"ask = '", "'host.x20'", "host.x19\"", "That is x19's",
                                   "The pair is swapped", "It is gone", "twice", "It is the slot",
                                   "It went to", "[[wrong]]", "[[diagnose]]", "[[missing]]"})
            QVERIFY2(!text.contains(secret), text);
        for (const char* stays :
             {"<!-- ours -->\n# A short one\n", "Prose, with `ask = \"kept\"` in it.\n",
              "Where does x20 go?\n```lab\n", "```\n\n```veiled\n", "Both are there.\n"})
            QVERIFY2(text.contains(stays), text);
        const auto before = parseLesson(kLesson, u"lesson.md"_s);
        QVERIFY2(before, qPrintable(before ? QString() : before.error().sentence));
        const Lesson after = published();
        QCOMPARE(after.points(), before->points());
        for (std::size_t n = 0; n < after.steps.size(); ++n) {
            const LessonStep& was = before->steps[n];
            const LessonStep& is = after.steps[n];
            QCOMPARE(is.id, was.id);
            QCOMPARE(is.asks(), was.asks());
            QVERIFY(!is.ask);
            QCOMPARE(is.question, was.question);
            QCOMPARE(is.hints, was.hints.mid(0, 1)); // those without a price
            QCOMPARE(is.never, was.never);
            QCOMPARE(is.after, was.after);
            QCOMPARE(is.choices.size(), was.choices.size());
            QCOMPARE(is.expects.size(), was.expects.size());
        }
        // Once more: the same.
        const auto twice = publishedLesson(text, u"lesson.md"_s);
        QVERIFY(twice);
        QCOMPARE(parseLesson(*twice, u"l"_s)->shape(), after.shape());
    }

    void whatTheFileMayNotSay_data()
    {
        QTest::addColumn<QByteArray>("lab");
        QTest::addColumn<QString>("says");
        QTest::newRow("both") << QByteArray("ask = \"1\"\nasks = true\n")
                              << u"A question has its answer in “ask”"_s;
        QTest::newRow("false") << QByteArray("asks = false\n") << u"“asks” is true or"_s;
        QTest::newRow("a wrong answer of nothing")
            << QByteArray("asks = true\n[[wrong]]\nwhen = \"1\"\nsay = \"no\"\n")
            << u"the step has no “ask”"_s;
        QTest::newRow("a check") << QByteArray(
                                        "asks = true\n[[expect]]\nthat = \"1\"\nis = \"1\"\n")
                                 << u"A step asks or checks, not both"_s;
    }
    void whatTheFileMayNotSay()
    {
        QFETCH(QByteArray, lab);
        QFETCH(QString, says);
        const auto lesson =
            parseLesson("# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 9\n```\n## S\nWhat?\n"
                        "```lab\n" +
                            lab + "```\n",
                        u"l.md"_s);
        QVERIFY(!lesson);
        QVERIFY2(lesson.error().sentence.contains(says), qPrintable(lesson.error().sentence));
    }

    void whatIsVeiledIsProse_data()
    {
        QTest::addColumn<QByteArray>("fence");
        QTest::addColumn<QString>("says"); // else it is read
        const QByteArray close = "```\n";
        QTest::newRow("in one line")
            << QByteArray("```veiled\n") + QByteArray("Four. `{{x0}}`").toBase64() + '\n' + close
            << QString();
        QTest::newRow("in many") << QByteArray("```veiled\nRm91ci4g\nYHt7eDB9fWA=\n") + close
                                 << QString();
        QTest::newRow("no base64")
            << QByteArray("```veiled\nFour!\n") + close << u"l.md:12:1: What is veiled here"_s;
        QTest::newRow("open") << QByteArray("```veiled\nRm91ci4g\n")
                              << u"l.md:12:1: This fence is never closed."_s;
        QTest::newRow("a placeholder that is none")
            << QByteArray("```veiled\n") + QByteArray("{{y0}}").toBase64() + '\n' + close
            << u"l.md:1"_s;
    }
    void whatIsVeiledIsProse()
    {
        QFETCH(QByteArray, fence);
        QFETCH(QString, says);
        const auto lesson = parseLesson("# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 9\n```\n"
                                        "## S\nWhat?\n```lab\nasks = true\n```\n" +
                                            fence,
                                        u"l.md"_s);
        QCOMPARE(lesson.ok(), says.isEmpty());
        if (says.isEmpty())
            QCOMPARE(lesson->steps.front().after, u"Four. `{{x0}}`"_s);
        else
            QVERIFY2(lesson.error().sentence.startsWith(says), qPrintable(lesson.error().sentence));
    }

    void aMistakeIsSaid()
    {
        const auto none = publishedLesson("# T\n", u"l.md"_s);
        QVERIFY(!none);
        QVERIFY2(none.error().sentence.startsWith(u"l.md:1:1: "_s),
                 qPrintable(none.error().sentence));
    }

    void anAnswerIsNeitherRightNorWrong()
    {
        const auto reading = recorded();
        QVERIFY(reading);
        Runner runner(published());
        QVERIFY(runner.attach(reading));
        QVERIFY(runner.view(0).asks);
        for (const QString& given : {u"host.x20"_s, u"host.x19"_s}) {
            const StepResult result = runner.answer(0, given);
            QCOMPARE(result.outcome, Outcome::NotJudged);
            QCOMPARE(result.points, 0);
            QCOMPARE(result.possible, 0);
            QVERIFY(!result.refused);
            QVERIFY2(result.say.contains(u"is not judged here"_s), qPrintable(result.say));
        }
        QCOMPARE(runner.answer(0, u"host.x20 +"_s).outcome, Outcome::Error);
        QVERIFY(runner.answer(0, u"host.x20 +"_s).refused);
        QCOMPARE(runner.check(0).outcome, Outcome::NotAsked);
        QCOMPARE(runner.selfAnswer(0).outcome, Outcome::NotAsked);

        const Report unasked = runner.runAll();
        QCOMPARE(unasked.outcome(), Outcome::Pass); // its checks
        QCOMPARE(unasked.possible(), 5);
        const auto answers = parseAnswers("slot = \"host.x20\"\n", u"a.toml"_s, published());
        QVERIFY(answers);
        const Report report = runner.runAll(*answers);
        QCOMPARE(report.outcome(), Outcome::NotJudged);
        QCOMPARE(report.exitCode(), 3);
        QCOMPARE(report.points(), 5);
        QCOMPARE(report.toJson()[u"outcome"_s].toString(), u"not-judged"_s);
        QVERIFY2(report.toText().contains(u"1  not judged here  The slot\n"_s),
                 qPrintable(report.toText()));
    }

    void oneGoesOnAfterAnAnswer()
    {
        Walkthrough walk(published());
        QVERIFY(walk.attach(recorded()));
        QVERIFY(walk.isOpen());
        QVERIFY(walk.horizon());
        QCOMPARE(walk.judge(u"host.x20 +"_s).outcome, Outcome::Error);
        QVERIFY(!walk.isDone());
        QCOMPARE(walk.judge(u"host.x20"_s).outcome, Outcome::NotJudged);
        QVERIFY(walk.isDone());
        QVERIFY(walk.mayLeave());
        QVERIFY(!walk.horizon());
        QCOMPARE(walk.points(), 0);
        QCOMPARE(walk.answers().at(u"slot"_s).text, u"host.x20"_s);
    }

    void theTreeHasNoAnswer()
    {
        const QTemporaryDir dir;
        const QString tree = dir.filePath(u"tree"_s);
        const auto ran = run({u"publish"_s, tree, u"--lessons"_s, kLessons});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        QVERIFY2(ran.output.contains("is the students' tree: 9 lessons, without answers."),
                 ran.output);
        QByteArray everything;
        QStringList files;
        QDirIterator in(tree, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (in.hasNext()) {
            const QString path = in.next();
            files << path.mid(tree.size() + 1);
            everything += contents(path) + '\n';
        }
        QVERIFY(files.contains(u"README.md"_s));
        for (const QString& file : files) {
            QVERIFY2(!file.endsWith(u"teacher.md"_s) && !file.contains(u"exam.toml"_s) &&
                         !file.contains(u"exam.zh"_s),
                     qPrintable(file));
            // The one source that a lab is about, and none of the kit's.
            QVERIFY2(!file.endsWith(u".S"_s) || file.count(u'/') == 2, qPrintable(file));
        }
        int lessonFiles = 0;
        for (const LessonEntry& entry : lessonsIn(kLessons)) {
            for (const QString& path : filesOfLesson(entry.folder)) {
                const QString to = tree + u"/lessons/"_s + path.section(u'/', -2);
                const QByteArray text = contents(to);
                const auto whole = loadLesson(path);
                const auto student = loadLesson(to);
                QVERIFY2(whole && student, qPrintable(to));
                ++lessonFiles;
                QCOMPARE(student->steps.size(), whole->steps.size());
                QCOMPARE(student->points(), whole->points());
                for (const char* key : {"ask", "wrong", "diagnose", "missing"})
                    QVERIFY2(!text.contains(QByteArray("\n") + key + " =") &&
                                 !text.contains(QByteArray("\n[[") + key),
                             qPrintable(to));
                const Secrets secrets = secretsOf(*whole);
                QVERIFY(!secrets.expressions.isEmpty());
                for (const LessonStep& step : whole->steps) {
                    const QByteArray behind = step.after.toUtf8().left(40);
                    QVERIFY2(!step.asks() || behind.isEmpty() || !text.contains(behind), behind);
                }
                for (const QString& sentence : secrets.sentences)
                    QVERIFY2(!everything.contains(sentence.toUtf8()), qPrintable(sentence));
                for (const QString& expression : secrets.expressions)
                    QVERIFY2(quoted(text, expression) <= kept(*student, expression),
                             qPrintable(to + u": "_s + expression));
            }
        }
        QCOMPARE(lessonFiles, 18);
        // And the labs: begun by nobody.
        const QByteArray lab = contents(tree + u"/labs/05-the-round-trip/entry.S"_s);
        QVERIFY(lab.contains("/* Write __guest_exit here. */"));
        QVERIFY(!lab.contains("ldp\tx4, x5, [sp], #16"));
        QVERIFY(QFile::exists(tree + u"/labs/05-the-round-trip/build.sh"_s));
        QVERIFY(QFile::exists(tree + u"/lessons/05-the-round-trip/lab.toml"_s));
        // What judges one is there, or no student could check it, with all that it says.
        for (const char* file : {"07-why-did-we-exit/judge.md", "08-stage-2-faults/judge.zh_CN.md"})
            QCOMPARE(contents(tree + u"/lessons/"_s + QLatin1String(file)),
                     contents(kLessons + u'/' + QLatin1String(file)));
        // Three labs are about one file: who hands them out is told.
        for (const char* line :
             {"labs/01-stp-is-two-strs/entry.S holds what other labs ask for: 03 (__guest_enter); "
              "05 (__guest_exit).\n",
              "labs/05-the-round-trip/entry.S holds what other labs ask for: 01 "
              "(save_callee_saved_regs, restore_callee_saved_regs); 03 (__guest_enter).\n"})
            QVERIFY2(ran.output.contains(line), ran.output);
        QCOMPARE(ran.output.count("Mind: "), 3);
        // It is a folder of lessons as any other.
        const auto taken =
            run({u"take"_s, u"01"_s, u"--lessons"_s, tree + u"/lessons"_s, u"--open"_s, kRecording},
                "next\n");
        QVERIFY2(taken.output.contains("STP"), qPrintable(taken.errors));
        const auto again = run({u"publish"_s, tree, u"--lessons"_s, kLessons});
        QCOMPARE(again.code, 3);
        QVERIFY2(again.errors.contains(u"is there already"_s), qPrintable(again.errors));
    }

    void aLessonIsPublishedByItself()
    {
        const QTemporaryDir dir;
        const QString tree = dir.filePath(u"tree"_s);
        const auto ran = run({u"publish"_s, tree, u"--lessons"_s, kLessons, u"--only"_s, u"10"_s,
                              u"--only"_s, u"eret"_s});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        QVERIFY2(ran.output.endsWith("is the students' tree: 2 lessons, without answers.\n"),
                 ran.output);
        QCOMPARE(QDir(tree + u"/lessons"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot),
                 (QStringList{u"04-eret"_s, u"10-two-guests-lazy-fp"_s}));
        QCOMPARE(QDir(tree + u"/labs"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot),
                 QStringList{u"10-two-guests-lazy-fp"_s});
        const QString other = dir.filePath(u"other"_s);
        const auto none =
            run({u"publish"_s, other, u"--lessons"_s, kLessons, u"--only"_s, u"77"_s});
        QCOMPARE(none.code, 3);
        QVERIFY2(none.errors.contains(u"There is no lesson “77”"_s), qPrintable(none.errors));
        QVERIFY(!QFileInfo::exists(other));
        QCOMPARE(run({u"run"_s, u"01"_s, u"--only"_s, u"01"_s}).code, 2);
    }

    void inATerminalItIsSaid()
    {
        const QTemporaryDir dir;
        const QString lesson = dir.filePath(u"lesson.md"_s);
        QFile file(lesson);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(publishedText()) > 0);
        file.close();
        const auto ran = run({u"take"_s, lesson, u"--open"_s, kRecording},
                             "predict host.x19\nnext\npredict b\nnext\nnext\n");
        const QString said = QString::fromUtf8(ran.output);
        QVERIFY2(said.contains(u"is not judged here: this lesson was published"_s),
                 qPrintable(said));
        QVERIFY2(said.contains(u"It went to 0x"_s), qPrintable(said));
        QVERIFY2(said.endsWith(u"\nnot judged here: 5 of 5 points\n"_s), qPrintable(said));
        QCOMPARE(ran.code, 3);
    }

    void aFailureLeavesNothing()
    {
        const QTemporaryDir dir;
        const QDir at(dir.path());
        QVERIFY(at.mkpath(u"all/01-good"_s) && at.mkpath(u"all/02-bad"_s) && at.mkpath(u"there"_s));
        QFile good(at.filePath(u"all/01-good/lesson.md"_s));
        QVERIFY(good.open(QIODevice::WriteOnly) && good.write(kLesson) > 0);
        QFile bad(at.filePath(u"all/02-bad/lesson.md"_s));
        QVERIFY(bad.open(QIODevice::WriteOnly) && bad.write("# T\n") > 0);
        good.close();
        bad.close();
        for (const QString& into : {u"new"_s, u"there"_s}) {
            const auto ran =
                run({u"publish"_s, at.filePath(into), u"--lessons"_s, at.filePath(u"all"_s)});
            QCOMPARE(ran.code, 3);
            QVERIFY2(ran.errors.contains(u"02-bad/lesson.md:1:1: "_s), qPrintable(ran.errors));
            QVERIFY(ran.output.isEmpty());
        }
        QVERIFY(!at.exists(u"new"_s));
        QVERIFY(at.exists(u"there"_s) && QDir(at.filePath(u"there"_s)).isEmpty());
        const auto nowhere =
            run({u"publish"_s, u"/proc/none/tree"_s, u"--lessons"_s, at.filePath(u"all"_s)});
        QCOMPARE(nowhere.code, 3);
        QVERIFY2(nowhere.errors.contains(u"cannot be written: "_s), qPrintable(nowhere.errors));
        const auto usage = run({u"publish"_s});
        QCOMPARE(usage.code, 2);
    }
};

QTEST_GUILESS_MAIN(TestPublished)
#include "tst_published.moc"
