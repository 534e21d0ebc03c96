// SPDX-License-Identifier: GPL-2.0-or-later
// A lesson that looks at several recordings: how they are written, which one a step looks at, and
// what comes of one that cannot be had. Without a machine; with one: tst_recordings_made.
#include "engine/attempt.h"
#include "engine/lint.h"
#include "engine/parser.h"
#include "engine/published.h"
#include "engine/walkthrough.h"
#include "lessons/synthetic.h"
#include "reading/info-keys.h"
#include "recording/file.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace lessons;
using namespace Qt::StringLiterals;
using synthetic::stp;

namespace {

const QByteArray kHead = "# T\n```lab\nid = \"t\"\nseed = \"s\"\n"; // 4 lines

QByteArray step(const QByteArray& lab)
{
    return "## Step\nQuestion?\n```lab\n" + lab + "```\n";
}

/// Two recordings, in lines 5 to 10; the first step's block begins in line 15.
const QByteArray kTwo = kHead + "budget = 100\n[[recording]]\nname = \"one\"\n[[recording]]\n"
                                "name = \"two\"\nswitches = 1\n```\n";

Lesson parsed(const QByteArray& text)
{
    const auto lesson = parseLesson(text, u"l.md"_s);
    if (!lesson)
        qFatal("%s", qPrintable(lesson.error().sentence));
    return *lesson;
}

std::shared_ptr<const Names> names()
{
    return std::make_shared<synthetic::Names>();
}

/// A switch that stores x19 and x20 to their slots and comes back; before the STP so many NOPs.
std::shared_ptr<recording::Recording> behindNops(int nops)
{
    synthetic::Recording recording;
    for (int n = 0; n < nops; ++n)
        recording.execute(synthetic::kNop);
    recording.execute(stp(19, 20, 1, 152)).execute(synthetic::kEret);
    recording.guestRuns(synthetic::kGuestFunction);
    recording.execute(synthetic::kRet).isSwitch(0);
    return recording.end();
}

} // namespace

class TestRecordings : public QObject {
    Q_OBJECT
private slots:
    void theOldFormIsOneRecording()
    {
        const Lesson lesson =
            parsed(kHead +
                   "budget = 70\nswitches = 3\n[recording]\ncpu = \"max\"\nends = "
                   "\"never\"\n[recording.poke]\nguest_a_quiet = 1\n```\n" +
                   step("run_to = \"enter\"\n"));
        QCOMPARE(lesson.recordings.size(), std::size_t{1});
        const LessonRecording& only = lesson.recordings.front();
        QCOMPARE(only.name, QString());
        QCOMPARE(only.budget, 70);
        QCOMPARE(only.switches, 3);
        QCOMPARE(only.cpu, std::optional(u"max"_s));
        QCOMPARE(only.pokes, (std::vector<live::Poke>{{u"guest_a_quiet"_s, 1}}));
        QVERIFY(only.endless && !only.isVhe() && only.start.isUsual() && only.freeRun == 0);
        const Lesson none = parsed(kHead + "budget = 70\n```\n" + step("run_to = \"enter\"\n"));
        QCOMPARE(none.recordings.size(), std::size_t{1});
        QCOMPARE(none.recordings.front().budget, 70);
    }

    void eachRecordingHasItsOwnMachine()
    {
        const Lesson lesson = parsed(
            kHead +
            "budget = 100\n[[recording]]\nname = \"plain\"\n[[recording]]\nname = \"other\"\n"
            "host = \"vhe\"\ncpu = \"cortex-a76\"\nbudget = 9\nfree_run = 8\nswitches = 7\n"
            "after = 6\nguest = \"B\"\n[recording.registers]\nx19 = 5\nx3 = 0x7fffffffffffffff\n"
            "[recording.memory]\n\"vcpus[0].arch.ctxt.regs.regs[5]\" = -1\n```\n" +
            step("run_to = \"enter\"\n") + step("recording = \"other\"\n") +
            step("recording = \"plain\"\n"));
        QCOMPARE(lesson.recordings.size(), std::size_t{2});
        QCOMPARE(lesson.recordings[0].name, u"plain"_s);
        QCOMPARE(lesson.recordings[0].budget, 100);
        QCOMPARE(lesson.recordings[0].switches, 1);
        const LessonRecording& other = lesson.recordings[1];
        QVERIFY(other.isVhe());
        QCOMPARE(other.cpu, std::optional(u"cortex-a76"_s));
        QCOMPARE(other.budget, 9);
        QCOMPARE(other.freeRun, 8);
        QCOMPARE(other.switches, 7);
        QCOMPARE(other.start.afterSwitches, 6);
        QCOMPARE(other.start.guest, std::optional(1));
        QCOMPARE(other.start.registers.size(), std::size_t{2});
        QCOMPARE(other.start.memory.front().name, u"vcpus[0].arch.ctxt.regs.regs[5]"_s);
        QCOMPARE(other.start.memory.front().value, ~std::uint64_t{0});
        QCOMPARE(lesson.steps[0].recording, 0);
        QCOMPARE(lesson.steps[1].recording, 1);
        QCOMPARE(lesson.steps[2].recording, 0);
        const Lesson first = lesson.withFirstRecording();
        QCOMPARE(first.recordings.size(), std::size_t{1});
        QCOMPARE(first.steps.size(), std::size_t{2});
    }

    void aMistakeHasItsPlace_data()
    {
        QTest::addColumn<QByteArray>("lesson");
        QTest::addColumn<QStringList>("mistakes");
        const auto row = [](const char* name, const QByteArray& lesson,
                            std::initializer_list<const char*> mistakes) {
            QStringList list;
            for (const char* mistake : mistakes)
                list << QString::fromUtf8(mistake);
            QTest::newRow(name) << lesson << list;
        };
        const QByteArray end = "```\n" + step("run_to = \"enter\"\n");
        const QByteArray one = kHead + "budget = 9\n[recording]\n"; // its keys from line 7 on
        row("one of several without a name",
            kHead + "budget = 9\n[[recording]]\nname = \"a\"\n[[recording]]\nswitches = 2\n" + end,
            {"8:1: “name” is missing here."});
        row("a name twice",
            kHead + "budget = 9\n[[recording]]\nname = \"a\"\n[[recording]]\nname = \"a\"\n" + end,
            {"9:1: A recording above has the name “a” already."});
        row("a name that is no id",
            kHead + "budget = 9\n[[recording]]\nname = \"With VHE\"\n" + end,
            {"7:1: “With VHE” is no id: use small letters, digits and hyphens."});
        row("a budget for one of two",
            kHead + "[[recording]]\nname = \"a\"\nbudget = 5\n[[recording]]\nname = \"b\"\n" + end,
            {"3:1: “budget” is missing here."});
        row("a list that has none", kHead + "budget = 9\nrecording = []\n" + end,
            {"6:13: “recording” is an ordered list of tables: write [[recording]]."});
        row("a host that there is not", one + "host = \"vhee\"\n" + end,
            {"7:1: “host” is “nvhe” or “vhe”. Did you mean “vhe”?"});
        row("a CPU without VHE", one + "host = \"vhe\"\ncpu = \"cortex-a57\"\n" + end,
            {"8:1: “cortex-a57” has no VHE; these have: cortex-a76, max."});
        row("an image and a host", one + "host = \"vhe\"\nimage = \"other.elf\"\n" + end,
            {"7:1: “host” chooses between the images that were built, and “image” names another "
             "one: leave one of them out."});
        row("an image in a folder", one + "image = \"../other.elf\"\n" + end,
            {"7:1: “image” is a file beside the lesson's: write its name, without a folder."});
        row("a guest by its number", one + "guest = \"1\"\n" + end,
            {"7:1: “guest” is a guest's letter, as the window calls it: “A” or “B”."});
        row("a start before the first switch", one + "after = -1\n" + end,
            {"7:9: “after” must be a whole number, at least 1."});
        row("a free run without end", one + "free_run = 1000000000\n" + end,
            {"7:12: “free_run” must be a whole number, at most 1000000."});
        row("a system register", one + "[recording.registers]\nvbar_el2 = 1\nx31 = 2\n" + end,
            {"8:1: “vbar_el2” cannot be set here: x0 to x30 can. What a guest is to have in a "
             "register lies in its context: set that, under “memory”.",
             "9:1: “x31” cannot be set here: x0 to x30 can. What a guest is to have in a register "
             "lies in its context: set that, under “memory”."});
        row("a register that is set to a text", one + "[recording.registers]\nx1 = \"a\"\n" + end,
            {"8:6: “x1” must be a whole number."});
        row("a rule that there is not", one + "breaks = \"erets\"\n" + end,
            {"7:1: The contract has no rule “erets”: its rules are entry, eret, vector, exit, ret, "
             "outer, stack, base, footprint, lost, effects. Did you mean “eret”?"});
        row("a key that there is not", one + "xyzzy = 3\n" + end,
            {"7:1: There is no key “xyzzy” here."});
        row("nine recordings",
            [&] {
                QByteArray text = kHead + "budget = 9\n";
                for (char name = 'a'; name <= 'i'; ++name)
                    text += QByteArray("[[recording]]\nname = \"") + name + "\"\n";
                return text + end;
            }(),
            {"6:3: A lesson has at most 8 recordings."});
        row("a step of a recording that there is not", kTwo + step("recording = \"tow\"\n"),
            {"15:1: There is no recording “tow”: this lesson has one, two. Did you mean “two”?"});
        row("a step of one of none", kHead + "budget = 9\n```\n" + step("recording = \"two\"\n"),
            {"10:1: The lesson's recordings have no names: give each one a “name”, in a "
             "[[recording]] of the title's block."});
        const QByteArray named = kTwo + step("run_to = \"eret\"\nsnapshot = \"gone\"\n");
        row("an address of another machine",
            named + step("recording = \"two\"\nask = \"at(gone, host.x19)\"\n"),
            {"20:1: “gone” is a state of another recording: at(gone, …) is a number there, or a "
             "condition. An address or an owner is another one in another machine."});
        row("a count from another recording",
            named + step("recording = \"two\"\n[[expect]]\nthat = \"count(gone, 1 == 1)\"\n"
                         "is = \"2\"\n"),
            {"20:1: “gone” is a state of another recording: instructions are counted within one. "
             "Write at(gone, count(…))."});
        row("an event by another recording",
            named +
                step("recording = \"two\"\nrun_to = \"eret\"\nwhere = \"x0 == at(gone, x0)\"\n"),
            {"20:1: “gone” is a state of another recording, and an event is looked for in the "
             "step's own."});
        row("nothing", named + step("recording = \"two\"\nask = \"at(gone, x19) + 1\"\n"), {});
    }
    void aMistakeHasItsPlace()
    {
        QFETCH(QByteArray, lesson);
        QFETCH(QStringList, mistakes);
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"lesson.md"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(lesson) == lesson.size());
        file.close();
        const auto report = lintLesson(dir.path());
        QVERIFY(report.ok());
        QStringList said;
        for (const Mistake& mistake : report->mistakes)
            said << mistake.text().mid(file.fileName().size() + 1);
        QCOMPARE(said.join(u'\n'), mistakes.join(u'\n'));
    }

    void namesAreHeldAgainstTheImage()
    {
        const auto image = namesOfImage(QStringLiteral(WORLDSWITCH_IMAGE), {});
        QVERIFY(image.ok());
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"lesson.md"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(kHead +
                   "budget = 9\n[recording.memory]\n\"vcpuz[0].arch\" = 1\n"
                   "\"vcpus[0].arch.ctxt.regs.regs[5]\" = 1\n```\n" +
                   step("run_to = \"enter\"\n"));
        file.close();
        const auto wrong = lintLesson(dir.path(), &*image);
        QVERIFY(wrong.ok());
        QCOMPARE(wrong->mistakes.front().text().mid(file.fileName().size() + 1),
                 u"7:1: There is no object vcpuz[0] in the recording. Did you mean “vcpus”?"_s);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(kHead + "budget = 9\n[recording]\nimage = \"nothing.elf\"\n```\n" +
                   step("run_to = \"enter\"\n"));
        file.close();
        const auto missing = lintLesson(dir.path(), &*image);
        QVERIFY(missing.ok());
        QCOMPARE(missing->mistakes.size(), std::size_t{1});
        QVERIFY2(missing->mistakes.front().sentence.contains(u"nothing.elf"_s),
                 qPrintable(missing->mistakes.front().sentence));
        QCOMPARE(missing->mistakes.front().at.line, 7);
    }

    /// A name inside at(NAME, …) is one of the image whose state it is, the step's own or not.
    void aNamedStateHasTheNamesOfItsOwnImage()
    {
        const QTemporaryDir dir;
        QVERIFY(QFile::copy(QStringLiteral(WORLDSWITCH_IMAGE), dir.filePath(u"own.elf"_s)));
        QFile file(dir.filePath(u"lesson.md"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(kHead +
                   "budget = 9\n[[recording]]\nname = \"one\"\n[[recording]]\n"
                   "name = \"two\"\nimage = \"own.elf\"\n```\n" +
                   step("recording = \"two\"\nrun_to = \"eret\"\nsnapshot = \"gone\"\n") +
                   step("ask = \"at(gone, mem(vcpuz[0].arch))\"\n") +
                   step("ask = \"at(gone, mem(vcpus[0].arch))\"\n") +
                   step("ask = \"mem(vcpuz[0].arch)\"\n"));
        file.close();
        const auto report = lintLesson(dir.path()); // recording one's image is not there
        QVERIFY(report.ok());
        QStringList said;
        for (const Mistake& mistake : report->mistakes)
            said << mistake.sentence;
        QCOMPARE(said, QStringList{u"There is no object vcpuz[0] in the recording."_s});
    }

    void languagesHaveTheSameRecordings()
    {
        const QTemporaryDir dir;
        const auto write = [&](const char* name, const QByteArray& text) {
            QFile file(dir.filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
        };
        write("lesson.md", kTwo + step("recording = \"two\"\n"));
        write("lesson.zh_CN.md",
              QByteArray(kTwo).replace("switches = 1", "switches = 2") + step(""));
        const auto report = lintLesson(dir.path());
        QVERIFY(report.ok());
        QStringList said;
        for (const Mistake& mistake : report->mistakes)
            said << mistake.sentence;
        QCOMPARE(said.join(u'\n'),
                 u"This is not as in lesson.md: “switches = 1” there, “switches = 2” here.\n"
                 "This is not as in lesson.md: “step 1: recording = two” there, “step 1: hints = "
                 "0” here."_s);
    }

    /// Each step is judged on its own, and the events of each come one after the other.
    void aStepLooksAtItsOwn()
    {
        Runner runner(parsed(kTwo + step("run_to = \"write:host.x19\"\nsnapshot = \"stored\"\n") +
                             step("recording = \"two\"\nrun_to = \"write:host.x19\"\n"
                                  "ask = \"count(enter, 1 == 1) - at(stored, count(enter, 1 == "
                                  "1)) + 1\"\n") +
                             step("run_to = \"eret\"\n") +
                             step("recording = \"two\"\nrun_to = \"eret\"\n")));
        runner.attach(behindNops(1), names(), 0);
        QVERIFY(!runner.view(1).reached);
        runner.attach(behindNops(4), names(), 1);
        QCOMPARE(runner.view(0).shownState, 1U);
        QCOMPARE(runner.view(1).shownState, 4U);
        QCOMPARE(runner.view(1).recording, 1);
        QCOMPARE(runner.view(2).shownState, 2U);
        QCOMPARE(runner.view(3).shownState, 5U);
        // 4 instructions before the STP there, and 1 and the STP itself here.
        QCOMPARE(runner.answer(1, u"3"_s).outcome, Outcome::Pass);
        QCOMPARE(runner.answer(1, u"4"_s).outcome, Outcome::Fail);
        const StepResult typed = runner.answer(1, u"at(stored, x19)"_s);
        QCOMPARE(typed.outcome, Outcome::Error);
        QVERIFY(typed.refused);
        QCOMPARE(typed.say, u"“stored” is a state of another recording: an answer sees the one "
                            "that is asked about."_s);
    }

    void theReportNamesThem()
    {
        Runner runner(parsed(kTwo + step("run_to = \"eret\"\n") +
                             step("recording = \"two\"\nrun_to = \"eret\"\npoints = 2\n"
                                  "[[expect]]\nthat = \"mem(host.x19)\"\nis = \"0\"\n")));
        runner.attach(behindNops(1), names(), 0);
        runner.attach(behindNops(2), names(), 1);
        const Report report = runner.runAll();
        QCOMPARE(report.outcome(), Outcome::Fail);
        QCOMPARE(report.recordings.size(), std::size_t{2});
        QCOMPARE(report.recordings[1].name, u"two"_s);
        QCOMPARE(report.recordings[1].instructions, 6U);
        QVERIFY(report.toText().contains(u" 2  FAIL  Step  [two]  0/2\n"_s));
        QVERIFY(report.toText().contains(u"two: none · 1 world switch(es) · 6 step(s)\n"_s));
        const QJsonObject json = report.toJson();
        QCOMPARE(json[u"recordings"_s].toArray().size(), 2);
        QCOMPARE(json[u"steps"_s].toArray()[1].toObject()[u"recording"_s].toString(), u"two"_s);
        // Of one recording nothing is said.
        Runner single(parsed(kHead + "budget = 100\n```\n" + step("run_to = \"eret\"\n")));
        single.attach(behindNops(1), names());
        QVERIFY(!single.runAll().toJson().contains(u"recordings"_s));
        QVERIFY(!single.runAll().toText().contains(u'['));
    }

    /// … and never a failure, also where the others pass.
    void whatCannotBeRecordedIsAnError()
    {
        Runner runner(parsed(kTwo +
                             step("run_to = \"eret\"\npoints = 3\n[[expect]]\n"
                                  "that = \"mem(host.x19)\"\nis = \"enter.x19\"\n") +
                             step("recording = \"two\"\nrun_to = \"eret\"\npoints = 2\n"
                                  "[[expect]]\nthat = \"1\"\nis = \"1\"\n")));
        runner.attach(behindNops(1), names(), 0);
        runner.setMissing(1, u"There is no such machine."_s);
        const Report report = runner.runAll();
        QCOMPARE(report.outcome(), Outcome::Error);
        QCOMPARE(report.exitCode(), 3);
        QCOMPARE(report.steps[0].outcome, Outcome::Pass);
        QCOMPARE(report.steps[0].points, 3);
        QCOMPARE(report.steps[1].outcome, Outcome::Error);
        QCOMPARE(report.steps[1].say, u"There is no such machine."_s);
        QCOMPARE(report.recordings[1].trouble, u"There is no such machine."_s);
        QVERIFY(report.toText().contains(u"two: ERROR: There is no such machine."_s));
    }

    /// The contract outweighs it; else nobody is to blame.
    void aBudgetThatIsUsedUpIsAnError_data()
    {
        QTest::addColumn<bool>("isUsedUp");
        QTest::addColumn<int>("code");
        QTest::newRow("the switch does not come back") << false << 1;
        QTest::newRow("its budget is used up") << true << 3;
    }
    void aBudgetThatIsUsedUpIsAnError()
    {
        QFETCH(bool, isUsedUp);
        synthetic::Recording begun;
        begun.execute(stp(19, 20, 1, 152)).execute(synthetic::kEret).isSwitch(0, false);
        const auto recording =
            begun.end(isUsedUp ? recording::Ending::Cut : recording::Ending::Lost, u"Why."_s);
        if (isUsedUp)
            recording->setFact(reading::key::kUsedUp, true);
        Runner runner(parsed(kHead + "budget = 100\n```\n" + step("run_to = \"vector\"\n")));
        runner.attach(recording, names());
        const Report report = runner.runAll();
        QTEST(report.exitCode(), "code");
        QVERIFY((report.trouble + report.cause).contains(u"Why."_s));
    }

    /// A question hides what comes behind it in its own recording.
    void aQuestionIsOpenInItsOwn()
    {
        const auto loaded = recording::load(
            QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"));
        QVERIFY(loaded.ok());
        const auto reading = reading::Reading::of(*loaded);
        Walkthrough walk(parsed(QByteArray(kTwo).replace("100", "9000") +
                                step("run_to = \"write:host.x19\"\nask = \"host.x20\"\n") +
                                step("recording = \"two\"\nrun_to = \"eret\"\n")));
        for (const int which : {0, 1})
            QVERIFY(walk.attach(reading, which).ok());
        QCOMPARE(walk.recording(), 0);
        const auto hidden = walk.horizon();
        QVERIFY(hidden);
        walk.goTo(1);
        QCOMPARE(walk.recording(), 1);
        QVERIFY(walk.view().reached);
        QCOMPARE(walk.horizon(), std::optional<std::uint32_t>());
        QCOMPARE(walk.horizon(0), hidden);
    }

    void aPublishedLessonKeepsThem()
    {
        const auto published = publishedLesson(
            kTwo + step("recording = \"two\"\nrun_to = \"eret\"\nask = \"x0\"\n"), u"l.md"_s);
        QVERIFY2(published.ok(), published.ok() ? "" : qPrintable(published.error().sentence));
        const Lesson lesson = parsed(*published);
        QCOMPARE(lesson.recordings.size(), std::size_t{2});
        QCOMPARE(lesson.recordings[1].name, u"two"_s);
        QCOMPARE(lesson.steps[0].recording, 1);
        QVERIFY(lesson.steps[0].isWithheld);
    }
};

QTEST_APPLESS_MAIN(TestRecordings)
#include "tst_recordings.moc"
