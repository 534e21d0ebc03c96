// SPDX-License-Identifier: GPL-2.0-or-later
// The contract, the story, the lessons and the printers read a recording the same way, and only
// once.
#include "cli/exit-code.h"
#include "cli/output.h"
#include "contract/contract.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "reading/reading.h"
#include "recording/file.h"
#include "recording/last-state.h"
#include "story/story.h"
#include "support/replayed.h"
#include "trace/commands.h"
#include "trace/json-writer.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using reading::Reading;
using reading::SwitchSpan;

namespace {

/// A lesson of one step, whose lab block goes on behind this.
const QByteArray kLesson = "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 1000\n```\n"
                           "## Step\n```lab\n";

std::shared_ptr<recording::Recording> session()
{
    auto loaded =
        recording::load(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"));
    return loaded.ok() ? std::move(loaded).value() : nullptr;
}

/// Switch 1 is interrupted before the guest's first instruction, switch 2 is an ordinary one.
std::shared_ptr<recording::Recording> interrupted()
{
    const auto from = session();
    support::Replay replay(*from);
    auto recording = replay.window(0, true).window(1).end();
    return replay.trouble().isEmpty() ? recording : nullptr;
}

} // namespace

class tst_readers : public QObject {
    Q_OBJECT
private:
    std::shared_ptr<const Reading> m_interrupted;

    static void isTheSame(const story::Story& one, const story::Story& other)
    {
        QCOMPARE(one.count(), other.count());
        QCOMPARE(one.phases().size(), other.phases().size());
        for (std::size_t i = 0; i < one.phases().size(); ++i) {
            const story::Phase& a = one.phases()[i];
            const story::Phase& b = other.phases()[i];
            QCOMPARE(a.begin, b.begin);
            QCOMPARE(a.end, b.end);
            QCOMPARE(a.label, b.label);
            QCOMPARE(a.sentence, b.sentence);
        }
        QCOMPARE(one.code().size(), other.code().size());
        for (std::size_t i = 0; i < one.code().size(); ++i) {
            const story::CodeLine& a = one.code()[i];
            const story::CodeLine& b = other.code()[i];
            QCOMPARE(a.pc, b.pc);
            QCOMPARE(a.function, b.function);
            QCOMPARE(a.brief, b.brief);
            QCOMPARE(a.source, b.source);
            QVERIFY(a.shownSteps == b.shownSteps);
        }
        for (std::uint32_t shown = 0; shown + 1 < one.count(); ++shown) {
            QCOMPARE(one.stepOf(shown), other.stepOf(shown));
            QCOMPARE(one.nextSwitch(shown), other.nextSwitch(shown));
            QCOMPARE(one.previousPhase(shown), other.previousPhase(shown));
            QCOMPARE(trace::jsonStep(one, shown), trace::jsonStep(other, shown));
        }
        for (std::uint32_t shown = 0; shown < one.count(); shown += 7) {
            const story::Moment a = one.moment(shown);
            const story::Moment b = other.moment(shown);
            QCOMPARE(a.phase, b.phase);
            QCOMPARE(a.switchNumber, b.switchNumber);
            QVERIFY(a.registers == b.registers && a.stack.cells == b.stack.cells &&
                    a.system == b.system && a.host.regs == b.host.regs &&
                    a.guest.regs == b.guest.regs);
            QCOMPARE(a.stack.hint, b.stack.hint);
        }
    }

private slots:
    void initTestCase()
    {
        const auto recording = interrupted();
        QVERIFY(recording);
        m_interrupted = Reading::of(recording);
    }

    // A switch that is interrupted before the guest's first instruction -----------------------
    void the_contract_judges_it_as_any_other()
    {
        const auto judgement = contract::judge(*m_interrupted);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qUtf8Printable(judgement.summary));
        QCOMPARE(judgement.switchesJudged, 2);
    }

    void the_contract_still_finds_what_is_wrong_in_it()
    {
        // Behind the vector x5 is lost: the step that saves it does not run.
        auto recording = interrupted();
        const auto& first = m_interrupted->switches().at(0);
        auto copy = std::make_shared<recording::Recording>(recording->header());
        for (recording::CellId id = 0; id < recording->cellCount(); ++id)
            copy->addCell(recording->placeOf(id), recording->initialValue(id));
        for (std::uint32_t i = 0; i < first.span.outerEnd; ++i) {
            recording::Step step = recording->step(i);
            if (i > *first.exit && step.instruction.text().startsWith(u"stp x4, x5")) {
                step.word = 0xd503201f; // nop
                step.instruction = arm64::decode(step.word, step.pc);
                step.effects = arm64::effectsOf(step.instruction, recording::LastState(*copy));
                std::erase_if(step.deltas, [&](const recording::Delta& delta) {
                    return copy->placeOf(delta.cell).isMemory();
                });
            }
            copy->append(std::move(step));
        }
        copy->addSwitch(first.span);
        copy->setEnding(recording::Ending::Complete, {});
        const auto judgement = contract::judge(*copy);
        QVERIFY2(judgement.verdict == contract::Verdict::Violated,
                 qUtf8Printable(judgement.summary));
        QVERIFY2(judgement.summary.contains(u"guest A's x"), qUtf8Printable(judgement.summary));
    }

    void the_story_tells_its_vector_and_its_exit()
    {
        const auto story = story::Story::tell(m_interrupted);
        const SwitchSpan& first = m_interrupted->switches().at(0);
        const auto eret = story->annotation(*first.eret);
        QVERIFY2(eret.why.contains(u"before its first instruction"), qUtf8Printable(eret.why));
        QCOMPARE(eret.brief, QStringLiteral("to guest A, and back at once"));
        QCOMPARE(eret.disagreement, QString());
        // The vector and the exit are told by the same sentences as those of a guest that ran.
        const auto other = story::Story::tell(session());
        const SwitchSpan ran = other->reading().switches().at(0);
        for (std::uint32_t n = 0; *first.vector + n < first.span.end; ++n) {
            const auto here = story->annotation(*first.vector + n);
            const auto there = other->annotation(*ran.vector + n);
            QCOMPARE(here.why, there.why);
            QCOMPARE(here.brief, there.brief);
        }
        const QString last = story->phases().back().label;
        QVERIFY(!last.isEmpty());
    }

    void the_json_says_which_switch_each_step_belongs_to()
    {
        const auto story = story::Story::tell(m_interrupted);
        for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown) {
            const auto object = QJsonDocument::fromJson(trace::jsonStep(*story, shown)).object();
            QCOMPARE(object[QStringLiteral("switch")].toInt(),
                     m_interrupted->switchOfStep(story->stepOf(shown)) + 1);
        }
    }

    void a_growing_story_says_what_one_told_at_once_says_data()
    {
        QTest::addColumn<QList<int>>("windows");
        QTest::addColumn<bool>("outer");
        QTest::addColumn<bool>("interrupted"); // the last one
        QTest::newRow("the switches") << QList<int>{0, 1, 0, 0, 1} << false << false;
        QTest::newRow("with the host's functions round them")
            << QList<int>{1, 1, 0, 1} << true << false;
        QTest::newRow("the last one interrupted before the guest's first instruction")
            << QList<int>{0, 0, 0} << false << true;
    }
    void a_growing_story_says_what_one_told_at_once_says()
    {
        QFETCH(QList<int>, windows);
        QFETCH(bool, outer);
        QFETCH(bool, interrupted);
        const auto scope = outer ? story::Story::Scope::Outer : story::Story::Scope::Switch;
        const auto from = session();
        support::Replay replay(*from);
        std::shared_ptr<Reading> reading;
        std::shared_ptr<story::Story> growing;
        for (qsizetype i = 0; i < windows.size(); ++i) {
            replay.window(static_cast<std::size_t>(windows[i]),
                          interrupted && i + 1 == windows.size());
            // As the window has it: a copy that does not grow.
            const auto copy = std::make_shared<const recording::Recording>(*replay.growing());
            if (reading)
                reading->grow(copy);
            else
                reading = std::make_shared<Reading>(copy);
            reading->extend();
            if (growing)
                growing->extend();
            else
                growing = story::Story::tell(reading, scope);
            QCOMPARE(growing->stateOf(growing->count() - 1),
                     outer ? copy->switches().back().outerEnd : copy->switches().back().end);
        }
        QCOMPARE(replay.trouble(), QString());
        reading->grow(replay.end());
        reading->finish();
        growing->extend();
        isTheSame(*growing, *story::Story::tell(replay.growing(), scope));
    }

    void a_story_that_is_read_window_by_window_says_the_same()
    {
        const auto from = session();
        support::Replay replay(*from);
        for (const std::size_t window : {0U, 1U, 1U, 0U})
            replay.window(window);
        const auto recording = replay.end();
        const auto reading = std::make_shared<Reading>(recording);
        QVERIFY(reading->readNextWindow());
        const auto story = story::Story::tell(reading);
        QCOMPARE(reading->switches().size(), std::size_t{1});
        QCOMPARE(story->moment(0).switchCount, 1);
        while (reading->readNextWindow())
            story->extend();
        QCOMPARE(reading->readUpTo(), recording->stepCount());
        isTheSame(*story, *story::Story::tell(recording));
    }

    void a_file_of_it_is_checked_and_printed()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("interrupted.wsrec"));
        QVERIFY(recording::save(m_interrupted->recording(), path).ok());
        for (const auto command :
             {trace::Options::Command::Check, trace::Options::Command::Print}) {
            trace::Options options;
            options.command = command;
            options.file = path;
            QFile file(folder.filePath(QStringLiteral("out")));
            QVERIFY(file.open(QIODevice::ReadWrite | QIODevice::Truncate));
            QString said;
            {
                cli::Output out(file.handle());
                const int code =
                    trace::run(options, out, [&](const QString& trouble) { said = trouble; });
                QVERIFY2(code == cli::Pass, qUtf8Printable(said));
            }
            file.seek(0);
            const QByteArray printed = file.readAll();
            QVERIFY2(!printed.contains("went on to"), printed);
            QVERIFY2(printed.contains(command == trace::Options::Command::Check
                                          ? "The contract holds; switches judged: 2."
                                          : "before its first instruction"),
                     printed);
        }
    }

    void a_lesson_arrives_at_its_vector()
    {
        const QByteArray text =
            kLesson + QByteArrayLiteral("run_to = \"vector\"\n[[expect]]\nthat = \"x3\"\n"
                                        "is = \"vector.x3\"\n```\n");
        const auto lesson = lessons::parseLesson(text, QStringLiteral("l.md"));
        QVERIFY2(bool(lesson), lesson ? "" : qUtf8Printable(lesson.error().sentence));
        lessons::Runner runner(*lesson);
        QVERIFY(runner.attach(m_interrupted).ok());
        const auto view = runner.view(0);
        QVERIFY2(view.reached, qUtf8Printable(view.trouble));
        QCOMPARE(view.shownState, *m_interrupted->switches().at(0).vector);
        QVERIFY(runner.check(0).outcome == lessons::Outcome::Pass);
    }

    // What a lesson can ask ------------------------------------------------------------------
    void a_lesson_asks_for_owners_worlds_and_phases_data()
    {
        QTest::addColumn<QByteArray>("runTo");
        QTest::addColumn<QByteArray>("that");
        QTest::addColumn<QByteArray>("is");
        const auto row = [](const char* name, const char* runTo, const char* that, const char* is) {
            QTest::newRow(name) << QByteArray(runTo) << QByteArray(that) << QByteArray(is);
        };
        row("at the entry x19 is the host's", "enter", "owner(x19)", "host.x19");
        row("and belongs to the host's world", "enter", "world(x19)", "host");
        row("its slot holds nobody's value yet", "enter", "world(mem(host.x19))", "0");
        row("before ERET x19 is the guest's", "eret", "owner(x19)", "guest.x19");
        row("and the host's lies in its slot", "eret", "owner(mem(host.x19))", "host.x19");
        row("a guest's register is asked for in another state", "ret", "owner(vector.x3)",
            "guest.x3");
        row("the vector pushes the guest's x0 and x1", "exit", "owner(mem(sp + 16))", "guest.x0");
        row("x1 holds the exit code there, which is nobody's", "exit", "owner(x1)", "0");
        row("x0 points to the vcpu, which is nobody's value", "exit", "world(x0)", "0");
        row("after RET the host has its own back", "ret", "owner(x29)", "host.x29");
        row("the guest's x4 is saved by then", "ret", "owner(mem(guest.x4))", "guest.x4");
        row("the entry is the phase enter", "enter", "phase(enter)", "1");
        row("and no other", "enter", "phase(outer) or phase(vector) or phase(exit)", "0");
        row("the vector is the phase vector", "vector", "phase(vector)", "1");
        row("exit is the phase exit", "exit", "phase(exit)", "1");
        row("behind ERET the guest runs", "eret", "phase(guest)", "1");
        row("behind RET the host goes on", "ret", "phase(outer)", "1");
    }
    void a_lesson_asks_for_owners_worlds_and_phases()
    {
        QFETCH(QByteArray, runTo);
        QFETCH(QByteArray, that);
        QFETCH(QByteArray, is);
        const QByteArray text = kLesson + "run_to = \"" + runTo + "\"\n[[expect]]\nthat = \"" +
                                that + "\"\nis = \"" + is + "\"\n```\n";
        const auto lesson = lessons::parseLesson(text, QStringLiteral("l.md"));
        QVERIFY2(bool(lesson), lesson ? "" : qUtf8Printable(lesson.error().sentence));
        lessons::Runner runner(*lesson);
        QVERIFY(runner.attach(session()).ok());
        const auto result = runner.check(0);
        QVERIFY2(result.outcome == lessons::Outcome::Pass, qUtf8Printable(result.say));
    }

    void an_owner_that_cannot_be_told_is_an_error()
    {
        const QByteArray text = kLesson +
                                "run_to = \"enter\"\n[[expect]]\nthat = \"owner(mem(0x10))\"\n"
                                "is = \"0\"\n```\n";
        const auto lesson = lessons::parseLesson(text, QStringLiteral("l.md"));
        QVERIFY(bool(lesson));
        lessons::Runner runner(*lesson);
        QVERIFY(runner.attach(session()).ok());
        const auto result = runner.check(0);
        QVERIFY(result.outcome == lessons::Outcome::Error);
        QVERIFY2(result.say.contains(u"Whose value 0x10 holds cannot be told"),
                 qUtf8Printable(result.say));
    }

    // Only once --------------------------------------------------------------------------------
    void each_program_walks_a_recording_once_data()
    {
        QTest::addColumn<int>("command");
        QTest::addColumn<bool>("json");
        using Command = trace::Options::Command;
        QTest::newRow("check, as text") << static_cast<int>(Command::Check) << false;
        QTest::newRow("check, as JSON") << static_cast<int>(Command::Check) << true;
        QTest::newRow("print, as text") << static_cast<int>(Command::Print) << false;
        QTest::newRow("print, as JSON") << static_cast<int>(Command::Print) << true;
    }
    void each_program_walks_a_recording_once()
    {
        QFETCH(int, command);
        QFETCH(bool, json);
        QTemporaryDir folder;
        trace::Options options;
        options.command = static_cast<trace::Options::Command>(command);
        options.format = json ? trace::Options::Format::Json : trace::Options::Format::Text;
        options.file = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec");
        QFile file(folder.filePath(QStringLiteral("out")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        cli::Output out(file.handle());
        const std::uint64_t before = Reading::stepsWalked();
        QString said;
        const int code = trace::run(options, out, [&](const QString& trouble) { said = trouble; });
        QVERIFY2(code == cli::Pass, qUtf8Printable(said));
        QCOMPARE(Reading::stepsWalked() - before, std::uint64_t{session()->stepCount()});
    }

    void what_is_judged_in_passing_is_judged_the_same_data()
    {
        QTest::addColumn<QList<int>>("windows");
        QTest::newRow("two switches") << QList<int>{0, 1};
        QTest::newRow("one guest after the other, again and again")
            << QList<int>{0, 1, 0, 0, 1, 1, 0};
    }
    void what_is_judged_in_passing_is_judged_the_same()
    {
        QFETCH(QList<int>, windows);
        const auto from = session();
        support::Replay replay(*from);
        for (const int window : windows)
            replay.window(static_cast<std::size_t>(window));
        const auto recording = replay.end();
        QCOMPARE(replay.trouble(), QString());
        Reading passing(recording);
        const std::uint64_t before = Reading::stepsWalked();
        const auto judged = contract::judgeInPassing(passing);
        QCOMPARE(Reading::stepsWalked() - before, std::uint64_t{recording->stepCount()});
        const auto whole = contract::judge(*Reading::of(recording));
        QVERIFY(judged.violations == whole.violations);
        QCOMPARE(judged.summary, whole.summary);
        QCOMPARE(judged.switchesJudged, static_cast<int>(windows.size()));
    }

    void what_is_judged_in_passing_is_forgotten()
    {
        const auto from = session();
        const auto remembered = [&](int times) {
            support::Replay replay(*from);
            for (int i = 0; i < times; ++i)
                replay.window(0).window(1);
            Reading passing(replay.end());
            (void)contract::judgeInPassing(passing);
            return passing.remembered();
        };
        // Ten times as long, and no more is remembered than of a little one.
        QVERIFY(remembered(20) <= remembered(2));
    }

    void a_lesson_walks_a_recording_once_with_its_contract()
    {
        const QByteArray text = kLesson + QByteArrayLiteral("run_to = \"vector\"\n```\n");
        const auto lesson = lessons::parseLesson(text, QStringLiteral("l.md"));
        QVERIFY(bool(lesson));
        lessons::Runner runner(*lesson);
        const auto recording = session();
        const std::uint64_t before = Reading::stepsWalked();
        QVERIFY(runner.attach(recording).ok());
        (void)runner.runAll();
        QCOMPARE(Reading::stepsWalked() - before, std::uint64_t{recording->stepCount()});
    }
};

QTEST_GUILESS_MAIN(tst_readers)
#include "tst_readers.moc"
