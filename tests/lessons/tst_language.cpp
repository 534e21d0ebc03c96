// SPDX-License-Identifier: GPL-2.0-or-later
// The language of lessons on recordings of the real machine: what expressions say of objects,
// vector registers, executed instructions and the contract; where anchors lie; and what becomes of
// steps that are missing, depend on others, or cost a hint.
#include "engine/answers.h"
#include "engine/parser.h"
#include "engine/published.h"
#include "engine/runner.h"
#include "engine/walkthrough.h"
#include "recording/file.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace lessons;
using namespace Qt::StringLiterals;

namespace {

const char* const kTitle =
    "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 5000\nswitches = 2\n```\n";

/// A step with that block; one that asks has its question.
QByteArray step(const QByteArray& lab)
{
    return "## Step\nHow so?\n```lab\n" + lab + "```\n";
}

Lesson parsed(const QByteArray& steps)
{
    const auto lesson = parseLesson(kTitle + steps, u"l.md"_s);
    if (!lesson)
        qFatal("%s", qPrintable(lesson.error().sentence));
    return *lesson;
}

std::shared_ptr<const recording::Recording> load(const QString& path)
{
    const auto loaded = recording::load(path);
    if (!loaded)
        qFatal("%s", qPrintable(loaded.error().sentence));
    return *loaded;
}

} // namespace

class TestLanguage : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        // Recordings of the good switch and of broken ones.
        QProcess tar;
        tar.start(u"tar"_s,
                  {u"-xJf"_s,
                   QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/goldens/recordings.tar.xz"),
                   u"-C"_s, m_dir.path(), u"./broken-x18-not-loaded.wsrec"_s,
                   u"./broken-push-missing.wsrec"_s, u"./correct-isb-dropped.wsrec"_s});
        QVERIFY(tar.waitForFinished() && tar.exitCode() == 0);
        m_good = load(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"));
    }

    void anExpressionHasItsValue_data()
    {
        QTest::addColumn<QString>("place"); // an event, at which the expression is looked at
        QTest::addColumn<QString>("expression");
        const auto row = [](const char* place, const char* expression) {
            QTest::addRow("%s: %s", place, expression)
                << QString::fromUtf8(place) << QString::fromUtf8(expression);
        };
        // Objects of the image, by their paths in DWARF.
        row("enter", "host_ctxt.regs.regs[0] == host and host_ctxt.regs.regs[19] == host.x19");
        row("enter", "vcpus[0].arch.ctxt == guest and vcpus[0] == x0");
        row("enter", "vcpus[1].arch.ctxt.sys_regs[SCTLR_EL1] - vcpus[1] == "
                     "vcpus[0].arch.ctxt.sys_regs[SCTLR_EL1] - vcpus[0]");
        row("enter", "vcpus[1].arch.ctxt.regs.regs[3] != guest.x3");
        row("enter", "host.sys_regs[SCTLR_EL1] > host and host.sys_regs[SCTLR_EL1] < host + 4096");
        row("enter", "host_ctxt == host and mem(host_ctxt) == mem(host.x0)");
        // A member that is narrower than a word is read alone.
        row("ret", "mem(guest.fp_regs.fpsr) == bits(mem(guest.fp_regs.fpsr + 0), 31, 0)");
        row("ret", "mem(guest.fp_regs.fpcr) == bits(mem(guest.fp_regs.fpsr + 0), 63, 32)");
        // Comparison and bits.
        row("vector", "(esr_el2 >> 26 & 0x3f) == bits(esr_el2, 31, 26)");
        row("vector", "(esr_el2 >> 26 & 63) < 64 and (esr_el2 >> 26) >= 1 and sp <= ~0");
        row("vector", "(elr_el2 ^ elr_el2) == 0 and (3 | 4) == 7 and 1 << 4 == 16");
        // 128 bits.
        row("ret", "v3 == v3 and v3.d[0] == v3.d[0] and not (v3 != enter.v3 and v3 == enter.v3)");
        row("ret", "(v3 == enter.v3) == (v3.d[0] == enter.v3.d[0] and v3.d[1] == enter.v3.d[1])");
        // The executed instructions.
        row("ret", "count(enter, executes(eret)) == 1 and any(enter, executes(ldp))");
        row("ret", "not any(enter, executes(wfi)) and count(enter, executes(stp)) > 10");
        row("eret", "all(enter, sp <= enter.sp) and not all(enter, sp == enter.sp)");
        row("enter", "count(enter, executes(stp)) == 0 and all(enter, 1 == 2)");
        row("eret", "executes(eret) == 0 and any(pre, executes(eret))");
        // Whose.
        row("vector", "world(x5) == guest and owner(x5) == guest.x5 and phase(vector)");
        row("vector", "owner(v3) == guest.v3 and world(v3) == guest");
        row("vector", "guest.v3 == guest.fp_regs.vregs[3] and owner(v3.d[1]) == guest.v3");
        // Before the RET.
        row("enter", "ret.x0 == 2 and ret.x19 == x19 and ret.mem(guest.x5) == vector.x5");
        // The contract.
        row("enter", "contract holds");
        row("ret", "not violated(\"eret\", x18) and not violated(\"lost\")");
    }
    void anExpressionHasItsValue()
    {
        QFETCH(QString, place);
        QFETCH(QString, expression);
        const Report report =
            reportOn(m_good, "run_to = \"" + place.toUtf8() + "\"\n[[expect]]\nthat = '" +
                                 expression.toUtf8() + "'\nis = \"1\"\n");
        QVERIFY2(report.steps.front().outcome == Outcome::Pass, qPrintable(report.toText()));
    }

    void whatCannotBeReadIsAnError_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* expression, const char* sentence) {
            QTest::newRow(expression)
                << QString::fromUtf8(expression) << QString::fromUtf8(sentence);
        };
        row("vcpus[7].arch", "vcpus has 2 elements.");
        row("nobody.regs", "There is no object nobody in the recording.");
        row("vcpus[1].arch.ctx", "kvm_vcpu has no member arch.ctx.");
        row("vcpus[1][0].arch", "There is no object vcpus[1][0].arch in the recording.");
        row("vcpuz", "There is no register called “vcpuz”, and the recording has no such object. "
                     "Did you mean “vcpus”?");
        row("hots", "There is no register called “hots”, and the recording has no such object. Did "
                    "you mean “host”?");
        row("frobnicate",
            "There is no register called “frobnicate”, and the recording has no such object.");
        row("1 << 64", "A shift by 64 leaves nothing: a value has 64 bits.");
        row("host.sys_regs[SCTLR_EL3]",
            "host.sys_regs[SCTLR_EL3] is no slot: kvm_cpu_context has no member "
            "sys_regs[SCTLR_EL3].");
        row("all(vector, 1 == 2)", "Nothing can be counted from a state that comes only later.");
        row("any(enter, mem(8) == 1)",
            "The memory at 0000000000000008 could not be read: it was not recorded.");
    }
    void whatCannotBeReadIsAnError()
    {
        QFETCH(QString, expression);
        QFETCH(QString, sentence);
        const Report report = reportOn(m_good, "run_to = \"eret\"\n[[expect]]\nthat = '" +
                                                   expression.toUtf8() + "'\nis = \"1\"\n");
        QCOMPARE(report.steps.front().outcome, Outcome::Error);
        QCOMPARE(report.steps.front().say, sentence);
    }

    void aSwitchThatIsLostHasNoRet()
    {
        const Report report = reportOn(load(m_dir.filePath(u"broken-push-missing.wsrec"_s)),
                                       "run_to = \"enter\"\n[[expect]]\nthat = \"ret.x0\"\n"
                                       "is = \"2\"\n");
        QCOMPARE(report.steps.front().findings.front().trouble,
                 u"This world switch does not come back, so “ret.” means nothing in it."_s);
    }

    void theContractIsAnOracle_data()
    {
        QTest::addColumn<QString>("recording");
        QTest::addColumn<QString>("holds"); // an expression that is 1 there
        QTest::newRow("x18 not loaded, at the ERET")
            << u"broken-x18-not-loaded"_s << u"violated(\"eret\", x18)"_s;
        QTest::newRow("x18 not loaded, and nothing of x19")
            << u"broken-x18-not-loaded"_s << u"not violated(\"eret\", x19)"_s;
        QTest::newRow("x18 not loaded: it does not hold")
            << u"broken-x18-not-loaded"_s << u"not contract holds"_s;
        QTest::newRow("a push that is missing, by any rule")
            << u"broken-push-missing"_s << u"(contract holds) == 0"_s;
        QTest::newRow("no ISB: the contract holds")
            << u"correct-isb-dropped"_s << u"contract holds"_s;
    }
    void theContractIsAnOracle()
    {
        QFETCH(QString, recording);
        QFETCH(QString, holds);
        const Report report = reportOn(load(m_dir.filePath(recording + u".wsrec"_s)),
                                       "run_to = \"enter\"\n[[expect]]\nthat = '" + holds.toUtf8() +
                                           "'\nis = \"1\"\n");
        QVERIFY2(report.steps.front().findings.front().holds(), qPrintable(report.toText()));
    }

    /// A prediction does not see the verdict, or a state that a later step names.
    void anAnswerSeesNothingLater_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("word");
        QTest::newRow("the contract") << u"contract holds"_s << u"contract"_s;
        QTest::newRow("a rule of it") << u"violated(\"eret\")"_s << u"contract"_s;
        QTest::newRow("a later state") << u"at(later, x0)"_s << u"later"_s;
        QTest::newRow("the RET") << u"ret.x0"_s << u"ret."_s;
        QTest::newRow("from a later state") << u"count(later, 1)"_s << u"later"_s;
    }
    void anAnswerSeesNothingLater()
    {
        QFETCH(QString, answer);
        QFETCH(QString, word);
        const Runner runner =
            runnerOn(m_good, step("run_to = \"enter\"\nask = \"1\"\n") +
                                 step("run_to = \"eret\"\nsnapshot = \"later\"\n"));
        const StepResult result = runner.answer(0, answer);
        QCOMPARE(result.outcome, Outcome::Error);
        QVERIFY(result.refused);
        QVERIFY2(result.say.startsWith(u"“"_s + word + u"” is not there yet"_s),
                 qPrintable(result.say));
    }

    /// The lesson's own expressions see behind the prompt, and what is typed does not.
    void aChoiceSeesWhatItsAnswerSees_data()
    {
        QTest::addColumn<QString>("answer");
        QTest::addColumn<Outcome>("outcome");
        QTest::addColumn<QString>("say");
        QTest::newRow("the right one") << u"vector.x5"_s << Outcome::Pass << QString();
        QTest::newRow("one with a sentence") << u"vector.x6"_s << Outcome::Fail << u"That is x6."_s;
        QTest::newRow("one without")
            << u"ret.x19"_s << Outcome::Fail << u"Not so. Look again, or take a hint."_s;
        QTest::newRow("typed") << u"vector.x5 + 0"_s << Outcome::Error
                               << u"“vector.” is not there yet: a prediction sees what is there "
                                  "before it, and nothing later."_s;
    }
    void aChoiceSeesWhatItsAnswerSees()
    {
        QFETCH(QString, answer);
        QFETCH(Outcome, outcome);
        QFETCH(QString, say);
        const QByteArray asks = step("id = \"q\"\nrun_to = \"eret\"\nask = \"vector.x5\"\n"
                                     "[[choice]]\nis = \"vector.x5\"\nsay = \"x5.\"\n"
                                     "[[choice]]\nis = \"vector.x6\"\nsay = \"x6.\"\n"
                                     "[[choice]]\nis = \"ret.x19\"\nsay = \"x19.\"\n"
                                     "[[wrong]]\nwhen = \"vector.x6\"\nsay = \"That is x6.\"\n");
        const Runner runner = runnerOn(m_good, asks);
        const StepResult result = runner.answer(0, answer);
        QCOMPARE(result.outcome, outcome);
        QCOMPARE(result.say, say);
        QCOMPARE(runner.selfAnswer(0).outcome, Outcome::Pass);
        // Published, it says the choice, and not a value that comes later.
        const auto published = publishedLesson(kTitle + asks, u"l.md"_s);
        QVERIFY2(published.ok(), published.ok() ? "" : qPrintable(published.error().sentence));
        Runner students(*parseLesson(*published, u"l.md"_s));
        QVERIFY(students.attach(m_good).ok());
        const StepResult open = students.answer(0, answer);
        if (outcome == Outcome::Error) {
            QCOMPARE(open.say, say);
            return;
        }
        QCOMPARE(open.outcome, Outcome::NotJudged);
        QVERIFY2(open.say.startsWith(u'x'), qPrintable(open.say));
    }

    void anAnchorIsFound_data()
    {
        QTest::addColumn<QByteArray>("lab");
        QTest::addColumn<QString>("holds"); // where checks look
        const auto row = [](const char* lab, const char* holds) {
            QTest::newRow(QByteArray(lab).replace('\n', ' ').constData())
                << QByteArray(lab) << QString::fromUtf8(holds);
        };
        row("run_to = \"write:elr_el2\"\n", "any(pre, executes(msr))");
        row("run_to = \"read:esr_el2\"\n", "any(pre, executes(mrs))");
        row("run_to = \"write:host.x20\"\n", "mem(host.x20) == enter.x20");
        row("run_to = \"instruction:eret\"\n", "any(pre, executes(eret))");
        row("run_to = \"return:__guest_exit\"\n", "any(pre, executes(ret)) and phase(outer)");
        row("run_to = \"phase:vector\"\n", "phase(vector) and world(x5) == guest");
        row("run_to = \"vector:hvc\"\n", "bits(esr_el2, 31, 26) == 0x16 and phase(vector)");
        row("run_to = \"instruction:ldp\"\nfrom = \"enter\"\nnth = 2\n",
            "count(enter, executes(ldp)) == 2");
        row("run_to = \"enter\"\nnth = 2\n", "x0 == vcpus[1]");
        row("run_to = \"instruction:stp\"\nwhere = \"sp < enter.sp\"\nnth = 2\n",
            "count(enter, executes(stp) and sp < enter.sp) >= 1");
        row("run_to = \"eret\"\nin = \"switch\"\n", "any(pre, executes(eret))");
    }
    void anAnchorIsFound()
    {
        QFETCH(QByteArray, lab);
        QFETCH(QString, holds);
        const Report report =
            reportOn(m_good, lab + "[[expect]]\nthat = '" + holds.toUtf8() + "'\nis = \"1\"\n");
        QVERIFY2(report.steps.front().outcome == Outcome::Pass, qPrintable(report.toText()));
    }

    void anAnchorThatIsNotThere_data()
    {
        QTest::addColumn<QByteArray>("lab");
        QTest::addColumn<QString>("say");
        const auto row = [](const char* name, const char* lab, const char* say) {
            QTest::newRow(name) << QByteArray(lab) << QString::fromUtf8(say);
        };
        row("an instruction that nobody executes",
            "run_to = \"instruction:wfi\"\nin = \"switch\"\n",
            "“instruction:wfi” does not happen in this world switch.");
        row("a second ERET of one switch", "run_to = \"eret\"\nin = \"switch\"\nnth = 2\n",
            "“eret” does not happen in this world switch.");
        row("a class that no guest comes back for", "run_to = \"vector:iabt\"\n",
            "“vector:iabt” does not happen in the 2 recorded world switch(es).");
        row("why, as the lesson has it",
            "run_to = \"write:vbar_el2\"\nin = \"switch\"\nnever = \"Never.\"\n"
            "[[missing]]\nwhen = \"x0 != x0\"\nsay = \"Not this.\"\n"
            "[[missing]]\nwhen = \"count(enter, executes(eret)) == 1\"\nsay = \"An ERET, and "
            "none.\"\n",
            "An ERET, and none.");
        row("none of the lesson's reasons",
            "run_to = \"write:vbar_el2\"\nin = \"switch\"\nnever = \"Never.\"\n"
            "[[missing]]\nwhen = \"0\"\nsay = \"Not this.\"\n",
            "Never.");
        row("a reason that cannot be read",
            "run_to = \"write:vbar_el2\"\nin = \"switch\"\nnever = \"Never.\"\n"
            "[[missing]]\nwhen = \"mem(8)\"\nsay = \"Not this.\"\n",
            "Never. Why cannot be told: The memory at 0000000000000008 could not be read: it was "
            "not recorded.");
    }
    void anAnchorThatIsNotThere()
    {
        QFETCH(QByteArray, lab);
        QFETCH(QString, say);
        const Report report = reportOn(m_good, lab);
        QCOMPARE(report.steps.front().outcome, Outcome::Fail);
        QCOMPARE(report.steps.front().say, say);
    }

    void aStateHasAName()
    {
        const QByteArray saved =
            step("run_to = \"write:host.x19\"\nsnapshot = \"saved\"\n") +
            step("run_to = \"enter\"\n[[expect]]\nthat = \"at(saved, mem(host.x19))\"\n"
                 "is = \"at(saved, enter.x19)\"\n[[expect]]\n"
                 "that = \"count(saved, executes(eret))\"\nis = \"1\"\n");
        const Report report = runnerOn(m_good, saved).runAll();
        QVERIFY2(report.steps[1].outcome == Outcome::Pass, qPrintable(report.toText()));
    }

    void aStepDependsOnAnother()
    {
        const QByteArray lab = "[[expect]]\nthat = \"x0\"\nis = \"x0\"\n";
        const auto steps = [&](const char* that) {
            return step(QByteArray("id = \"first\"\nrun_to = \"enter\"\n[[expect]]\nthat = \"") +
                        that + "\"\nis = \"1\"\n") +
                   step("id = \"second\"\ndepends = [\"first\"]\npoints = 2\n" + lab) +
                   step("id = \"third\"\ndepends = [\"second\"]\n" + lab);
        };
        const Report good = runnerOn(m_good, steps("1")).runAll();
        QCOMPARE(good.points(), 2);
        const Report bad = runnerOn(m_good, steps("2")).runAll();
        QCOMPARE(bad.steps[0].outcome, Outcome::Fail);
        QCOMPARE(bad.steps[1].outcome, Outcome::Blocked);
        QCOMPARE(bad.steps[1].points, 0);
        QCOMPARE(bad.steps[1].say, u"“Step” comes first: "_s + bad.steps[0].say);
        QCOMPARE(bad.steps[2].outcome, Outcome::Blocked);
        const Report unread = runnerOn(m_good, steps("mem(8)")).runAll();
        QCOMPARE(unread.steps[1].outcome, Outcome::Error); // nobody's fault
    }

    void aHintHasItsPrice_data()
    {
        QTest::addColumn<int>("hints");
        QTest::addColumn<int>("points");
        QTest::newRow("none") << 0 << 3;
        QTest::newRow("the first is free") << 1 << 3;
        QTest::newRow("the second costs two") << 2 << 1;
        QTest::newRow("never less than nothing") << 3 << 0;
    }
    void aHintHasItsPrice()
    {
        QFETCH(int, hints);
        QFETCH(int, points);
        const QByteArray asks =
            step("id = \"q\"\nrun_to = \"enter\"\nask = \"x0\"\npoints = 3\n"
                 "hint = [\"a\", {say = \"b\", costs = 2}, {say = \"c\", costs = 2}]\n");
        const auto answers =
            parseAnswers("q = {answer = \"x0\", hints = " + QByteArray::number(hints) + "}\n",
                         u"a.toml"_s, parsed(asks));
        QVERIFY2(answers.ok(), answers.ok() ? "" : qPrintable(answers.error().sentence));
        const Report report = runnerOn(m_good, asks).runAll(*answers);
        QCOMPARE(report.steps.front().points, points);
        QCOMPARE(report.possible(), 3);

        // The same on the way through it: window and terminal.
        Walkthrough walk(parsed(asks));
        QVERIFY(walk.attach(reading::Reading::of(m_good)).ok());
        for (int n = 0; n < hints; ++n) {
            QCOMPARE(walk.nextHintCost(), n == 0 ? 0 : 2); // said before it is taken
            QVERIFY(walk.takeHint().has_value());
        }
        walk.goTo(0); // hints are not forgotten by it
        QCOMPARE(walk.nextHintCost(), 0);
        QCOMPARE(walk.judge(u"x0"_s).points, points);
        QCOMPARE(walk.points(), points);
        QCOMPARE(walk.report().steps.front().points, points);
    }

private:
    [[nodiscard]] static Runner runnerOn(std::shared_ptr<const recording::Recording> recording,
                                         const QByteArray& steps)
    {
        Runner runner(parsed(steps));
        const auto attached = runner.attach(std::move(recording));
        if (!attached)
            qFatal("%s", qPrintable(attached.error().sentence));
        return runner;
    }
    [[nodiscard]] static Report reportOn(std::shared_ptr<const recording::Recording> recording,
                                         const QByteArray& lab)
    {
        return runnerOn(std::move(recording), step(lab)).runAll();
    }

    const QTemporaryDir m_dir;
    std::shared_ptr<const recording::Recording> m_good;
};

QTEST_GUILESS_MAIN(TestLanguage)
#include "tst_language.moc"
