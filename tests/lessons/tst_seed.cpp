// SPDX-License-Identifier: GPL-2.0-or-later
// Variants of a lesson: the same seed, the same lesson; another one, other numbers.
#include "engine/attempt.h"
#include "engine/order.h"
#include "engine/parser.h"
#include "engine/seed.h"
#include "live/start.h"
#include "reading/info-keys.h"
#include "support/lesson-tool.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace lessons;
using namespace Qt::StringLiterals;

namespace {

Lesson lesson()
{
    QByteArray text = "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n```\n"
                      "## Choose\nWhich?\n```lab\nid = \"choose\"\nask = \"3\"\n";
    for (int n = 0; n < 8; ++n)
        text += "[[choice]]\nis = \"" + QByteArray::number(n) + "\"\nsay = \"It is " +
                QByteArray::number(n) + ".\"\n";
    text += "```\n## Order\nWhich?\n```lab\nid = \"order\"\n";
    for (const char* id : {"one", "two", "three", "four", "five", "six"})
        text += QByteArray("[[order]]\nid = \"") + id + "\"\nsay = \"S\"\n";
    const auto parsed = parseLesson(text + "```\n", u"l.md"_s);
    if (!parsed)
        qFatal("%s", qPrintable(parsed.error().sentence));
    return *parsed;
}

QStringList choicesOf(const Lesson& lesson)
{
    QStringList says;
    for (const Choice& choice : lesson.steps[0].choices)
        says << choice.say;
    return says;
}

/// A recording that was made with these words set in its machine.
recording::Recording recordedWith(const std::vector<live::Start::Word>& words)
{
    live::Start start;
    start.memory = words;
    recording::Header header;
    header.facts[reading::key::kStart] = live::startFact(start);
    header.facts[reading::key::kFunctions] =
        QJsonArray{QJsonArray{u"guest_a_own_everything"_s, u"0x80000000"_s, u"4"_s, true}};
    return recording::Recording(header);
}

} // namespace

class TestSeed : public QObject {
    Q_OBJECT
private slots:
    void theSameSeedIsTheSameLesson()
    {
        const Lesson once = seeded(lesson(), u"word"_s);
        QCOMPARE(once.seed, u"word"_s);
        QCOMPARE(choicesOf(seeded(lesson(), u"word"_s)), choicesOf(once));
        QCOMPARE(shownOrder(seeded(lesson(), u"word"_s), once.steps[1]),
                 shownOrder(once, once.steps[1]));
        const Lesson other = seeded(lesson(), u"another"_s);
        QVERIFY(choicesOf(other) != choicesOf(once));
        QVERIFY(shownOrder(other, other.steps[1]) != shownOrder(once, once.steps[1]));
        // None is lost.
        QStringList sorted = choicesOf(once);
        sorted.sort();
        QCOMPARE(sorted, choicesOf(lesson()));
    }

    void withoutASeedAllIsAsItWas()
    {
        const Lesson plain = seeded(lesson(), {});
        QCOMPARE(plain.shape(), lesson().shape());
        QCOMPARE(plain.seed, u"s"_s);
        QVERIFY(plain.recordings.front().seed.isEmpty());
        QCOMPARE(choicesOf(plain), choicesOf(lesson()));
    }

    void aStudentsWordIsOfTheKey()
    {
        const QTemporaryDir dir;
        const auto key = [&](const char* name, const QByteArray& text) {
            QFile file(dir.filePath(QLatin1String(name)));
            if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
                qFatal("the key cannot be written");
            return file.fileName();
        };
        const QString mine = key("mine", "0123456789abcdef0123\n");
        const QString other = key("other", "0123456789abcdef0124\n");
        const auto word = [](const QString& student, const QString& keyFile) {
            return *SeedRequest{{}, student, keyFile}.seed();
        };
        QCOMPARE(word(u"ada"_s, mine), wordOfSeed(*examSeed(mine, u"ada"_s)));
        QCOMPARE(word(u" ada "_s, mine), word(u"ada"_s, mine));
        QVERIFY(word(u"ada"_s, mine) != word(u"bob"_s, mine));
        QVERIFY(word(u"ada"_s, mine) != word(u"ada"_s, other));
        // The exam's own seed is not in it.
        QVERIFY(!examSeed(mine, u"ada"_s)->toHex().contains(word(u"ada"_s, mine).toLatin1()));
        const auto tooShort = SeedRequest{{}, u"ada"_s, key("short", "abc")}.seed();
        QVERIFY(!tooShort.ok() && tooShort.error().sentence.contains(u"can be guessed"_s));
    }

    /// What was recorded by a seed is of that one alone.
    void aRecordingIsOfItsSeed()
    {
        const auto wantedOf = [](const QString& seed) {
            return seeded(lesson(), seed).recordings.front();
        };
        const auto mark = [](std::uint64_t number) {
            // movz x1, #0xa0NN, lsl #48 (Arm ARM C6.2, MOVZ), and what stands behind it
            return live::Start::Word{u"guest_a_own_everything+24"_s,
                                     {},
                                     0xaa00402000000000 | 0xd2e00001 | (0xa000 | number) << 5};
        };
        int seen = 0;
        for (std::uint64_t number = 0; number < 256; ++number)
            seen += isSetUpFor(wantedOf(u"word"_s), recordedWith({mark(number)})) ? 1 : 0;
        QCOMPARE(seen, 1);
        QVERIFY(isSetUpFor(wantedOf({}), recordedWith({})));
        QVERIFY(!isSetUpFor(wantedOf(u"word"_s), recordedWith({})));
        for (std::uint64_t number = 0; number < 256; ++number)
            QVERIFY(!isSetUpFor(wantedOf({}), recordedWith({mark(number)})));
        // A word that the lesson sets is the lesson's.
        LessonRecording own = wantedOf({});
        own.start.memory = {{u"vcpus[0].arch.ctxt.regs.regs[3]"_s, {}, 7}};
        QVERIFY(isSetUpFor(own, recordedWith(own.start.memory)));
    }

    void aUseThatMakesNoSenseIsRefused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const QStringList& arguments, const char* says) {
            QTest::newRow(name) << arguments << QString::fromUtf8(says);
        };
        const char* const how = "by --student ID and --key FILE together, or by --seed WORD alone";
        row("no key", {u"run"_s, u"01"_s, u"--student"_s, u"ada"_s}, how);
        row("a key alone", {u"take"_s, u"01"_s, u"--key"_s, u"k"_s}, how);
        row("both", {u"run"_s, u"--all"_s, u"--seed"_s, u"w"_s, u"--student"_s, u"ada"_s}, how);
        const QStringList grade{u"grade"_s, u"a"_s,      u"b"_s, u"--lab"_s,
                                u"05"_s,    u"--into"_s, u"c"_s};
        row("one student of a class", grade + QStringList{u"--student"_s, u"ada"_s},
            "--student is for `take`, `run`, `check`, `grade-one` and `exam`.");
        row("a class by a key and a word",
            grade + QStringList{u"--key"_s, u"k"_s, u"--seed"_s, u"w"_s}, "leave one of them out");
        row("a class by no key", grade + QStringList{u"--key"_s, QString()}, "--key is empty.");
        row("a roster without a key", grade + QStringList{u"--roster"_s, u"r"_s},
            "--roster is for `grade` with --key FILE.");
        row("a roster of one", {u"run"_s, u"01"_s, u"--roster"_s, u"r"_s},
            "--roster is for `grade` with --key FILE.");
        row("no roster", grade + QStringList{u"--key"_s, u"k"_s, u"--roster"_s, QString()},
            "--roster is empty.");
        row("nothing", {u"run"_s, u"01"_s, u"--seed"_s, u" "_s}, "--seed is empty.");
        row("two lines", {u"run"_s, u"01"_s, u"--seed"_s, u"a\nb"_s}, "a word of one line");
        row("for what has no variants", {u"lint"_s, u"01"_s, u"--seed"_s, u"w"_s},
            "--seed is for `take`, `run`, `check`, `grade-one` and `exam`.");
        row("a machine that runs",
            {u"run"_s, u"01"_s, u"--seed"_s, u"w"_s, u"--connect"_s, u"x:1"_s},
            "A machine that runs already is no variant");
    }
    void aUseThatMakesNoSenseIsRefused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        const auto ran = support::lessonTool(arguments);
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.errors.contains(says), qPrintable(ran.errors));
        QVERIFY(ran.output.isEmpty());
    }

    void aKeyThatCannotBeReadIsAnError()
    {
        const auto ran = support::lessonTool(
            {u"run"_s, u"01"_s, u"--student"_s, u"ada"_s, u"--key"_s, u"/nowhere/key"_s});
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.errors.contains(u"The key /nowhere/key cannot be read"_s),
                 qPrintable(ran.errors));
    }
};

QTEST_GUILESS_MAIN(TestSeed)
#include "tst_seed.moc"
