// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-lesson lint: every mistake of a lesson at once, with its place and a suggestion; its
// names held against the image, and its languages against each other.
#include "engine/lint.h"
#include "support/finished.h"

#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace lessons;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure

const QByteArray kTitle = "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n```\n"; // 6 lines

/// A step; its block begins in line 10 behind the title.
QByteArray step(const QByteArray& lab)
{
    return "## Step\nHow so?\n```lab\n" + lab + "```\n";
}

support::Finished run(const QStringList& arguments)
{
    QProcess process;
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    environment.insert(u"LANGUAGE"_s, QString());
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"), arguments);
    return support::finish(process, kPatience);
}

} // namespace

class TestLint : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        const auto image = namesOfImage(QStringLiteral(WORLDSWITCH_IMAGE), {});
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        m_image = *image;
    }
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void aMistakeHasItsPlace_data()
    {
        QTest::addColumn<QByteArray>("lesson");
        QTest::addColumn<QStringList>("mistakes"); // without the file's name
        const auto row = [](const char* name, const QByteArray& lesson,
                            std::initializer_list<const char*> mistakes) {
            QStringList list;
            for (const char* mistake : mistakes)
                list << QString::fromUtf8(mistake);
            QTest::newRow(name) << lesson << list;
        };
        row("none", kTitle + step("run_to = \"enter\"\nask = \"x0\"\n"), {});
        row("three in one block",
            kTitle + step("run_to = \"entre\"\nask = \"x1 + x91\"\npionts = 3\n"),
            {"10:11: There is no event “entre”: the events are write:ADDRESS, read:ADDRESS, "
             "store:REGISTER, load:REGISTER, call:SYMBOL, at:SYMBOL, exit:SYMBOL, enter, eret, "
             "vector, exit and ret. Did you mean “enter”?",
             "11:13: There is no register called “x91”. Did you mean “x1”?",
             "12:1: There is no key “pionts” here. Did you mean “points”?"});
        row("in several steps, in the title and in prose",
            "# T\n```lab\nid = \"t\"\nsede = \"s\"\nbudget = 0\n```\nSee {{x31}} and {{x1.\n" +
                step("ask = \"\"\n") + step("[[expect]]\nthat = \"mem(x1\"\n"),
            {"3:1: “seed” is missing here.",
             "4:1: There is no key “sede” here. Did you mean “seed”?",
             "5:10: “budget” must be a whole number, at least 1.",
             "7:7: There is no register called “x31”. Did you mean “x1”?",
             "7:17: “{{” has no “}}”.", "11:7: “ask” must be a text in quotes, not empty.",
             "16:1: “is” is missing here.", "17:15: The expression ends where “)” is missing."});
        row("words of the image that cannot be set",
            "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n[recording.poke]\n"
            "guest_a_quiet = 1\nguest_c_quiet = 1\nvcpus = 1\n__guest_enter = 1\n```\n" +
                step("run_to = \"enter\"\n"),
            {"8:1: " WORLDSWITCH_IMAGE " has no symbol guest_c_quiet, which is to be set.",
             "9:1: vcpus of " WORLDSWITCH_IMAGE " cannot be set: it is no word of 64 bits that is "
             "loaded with the image.",
             "10:1: __guest_enter of " WORLDSWITCH_IMAGE " cannot be set: it is no word of 64 bits "
             "that is loaded with the image."});
        row("an end that there is not",
            "# T\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n[recording]\n"
            "ends = \"soon\"\n```\n" +
                step("run_to = \"enter\"\n"),
            {"7:1: “ends” is “never” or is left out."});
        row("what is not TOML, and more behind it",
            kTitle + step("ask = \n") + step("ask = \"y1\"\n"),
            {"10:7: This is not TOML: Error while parsing key-value pair: encountered unexpected "
             "character",
             "15:8: There is no register called “y1”. Did you mean “x1”?"});
        row("a key behind a table",
            kTitle + step("[[expect]]\nthat = \"x0\"\nis = \"x0\"\npoints = 3\n"),
            {"13:1: There is no key “points” here. It belongs to the step: write it above the "
             "first "
             "[[…]], behind which TOML takes it for that table's."});
        row("a number of nothing",
            kTitle + step("[[expect]]\nthat = \"x0\"\nis = \"x0\"\n[[diagnose]]\nwhen = \"1\"\n"
                          "say = \"x{n} is wrong.\"\n"),
            {"15:9: “{n}” stands for a number only beside “each”."});
        row("an answer that is wrong, and one twice",
            kTitle +
                step("run_to = \"enter\"\nask = \"x0\"\n[[wrong]]\nwhen = \"x0\"\nsay = \"a\"\n"
                     "[[wrong]]\nwhen = \"x1\"\nsay = \"b\"\n"
                     "[[wrong]]\nwhen = \"x1\"\nsay = \"c\"\n"),
            {"13:1: This is the answer: it is never wrong.",
             "19:1: “x1” stands above already: this is never said."});
        row("a phase, a rule and a class",
            kTitle + step("run_to = \"vector:hcv\"\n[[expect]]\nthat = \"phase(exti)\"\n"
                          "is = 'violated(\"ert\", x18)'\n"),
            {"10:18: A guest does not come back for “hcv”: it does for wfx, fp, illegal, svc, hvc, "
             "smc, sysreg, iabt, dabt, irq, fiq, serror. Did you mean “hvc”?",
             "12:15: There is no phase “exti”: the phases are outer, enter, guest, vector and "
             "exit. "
             "Did you mean “exit”?",
             "13:16: The contract has no rule “ert”: its rules are entry, eret, vector, exit, ret, "
             "outer, stack, base, footprint, lost, effects. Did you mean “eret”?"});
        row("values of two kinds",
            kTitle +
                step("[[expect]]\nthat = \"world(x0) == owner(x0)\"\nis = \"owner(x1) + 8\"\n"),
            {"11:19: “==” compares two values of one kind, and these are of two: an owner is a "
             "slot "
             "(guest.x3), a world is a context (guest), a condition is 0 or 1.",
             "12:17: “+” takes numbers, and whose value something is is none."});
        row("128 bits", kTitle + step("[[expect]]\nthat = \"v3\"\nis = \"v3.d[2]\"\n"),
            {"11:9: “v3” is 128 bits wide: an expression has 64. Compare it with another such, or "
             "take a half: v3.d[0], v3.d[1].",
             "12:12: A half of v3 is v3.d[0] or v3.d[1]."});
        row("names of states and steps",
            kTitle + step("id = \"one\"\nrun_to = \"enter\"\nsnapshot = \"saved\"\n") +
                step("depends = [\"oen\"]\n[[expect]]\nthat = \"at(svaed, x0)\"\nis = \"1\"\n"),
            {"16:1: No step above names a state “svaed”: it would have snapshot = \"svaed\". Did "
             "you "
             "mean “saved”?",
             "16:1: “depends” names steps above, and “oen” is none of them. Did you mean “one”?"});
        row("a price without an answer",
            kTitle +
                step("hint = [{say = \"a\", costs = 1}]\n[[expect]]\nthat = \"x0\"\nis = \"x0\"\n"),
            {"10:1: A hint costs points of an answer, and the step has no “ask”."});
        row("no title, and a mistake behind it", step("ask = \"y1\"\n"),
            {"1:1: A lesson begins with its title: “# …”.",
             "4:8: There is no register called “y1”. Did you mean “x1”?"});
        // Markdown that is not what it looks like.
        row("code and links in sentences",
            kTitle +
                step("[[expect]]\nthat = \"x0\"\nis = \"x0\"\n[[diagnose]]\nwhen = \"x1 == 2\"\n"
                     "say = \"Write `stp x19, x20.\"\n[[diagnose]]\nwhen = \"x1 == 3\"\n"
                     "say = \"See [the manual](https://a.example), `x1` **there**.\"\n") +
                step("ask = \"x0\"\nhint = [\"It is `x0`.\", {say = \"``\", costs = 1}]\npoints = "
                     "2\n"
                     "[[wrong]]\nwhen = \"x1\"\nsay = '`x1` is ``no`.'\n"),
            {"15:14: Code begins here and never ends: “`” is there once. Write “`” behind it, too.",
             "18:12: A sentence is plain text: this link is shown as it is written. Name in words "
             "what it leads to.",
             "24:32: Code begins here and never ends: “``” is there once. Write “``” behind it, "
             "too.",
             "28:16: Code begins here and never ends: “``” is there once. Write “``” behind it, "
             "too.",
             "28:20: Code begins here and never ends: “`” is there once. Write “`” behind it, "
             "too."});
        row("code and links in a question, in prose and in titles",
            "# One `x0\n```lab\nid = \"t\"\nseed = \"s\"\nbudget = 100\n```\n"
            "See [the next](next.md), [this](lesson.md#a), [that](https://a.example/(b)), "
            "[it][a],\n"
            "[them](), [us](a b), [we][b], `[no](link)`, \\[no](text), x[1][2], and\n"
            "- an `item\n- of `two`\n\n[b]: https://a.example\n\n```c\na = `b[1](\n```\n" +
                step("ask = \"x0\"\n") +
                "Where does `x20 go?\n\nTo `x1`, *or* **there.\n"
                "## Other\nWhere is `x0?\n```lab\nask = \"x0\"\n```\n",
            {"1:7: Code begins here and never ends: “`” is there once. Write “`” behind it, too.",
             "7:5: There is no next.md beside this file. A link is written [words](target).",
             "7:78: No line says where “a” leads. Write [a]: and the target in a line of its own.",
             "8:1: This link leads nowhere. A link is written [words](target).",
             "8:11: This is no link: what stands in its brackets is no target. A link is written "
             "[words](target).",
             "9:6: Code begins here and never ends: “`” is there once. Write “`” behind it, too.",
             "22:12: Code begins here and never ends: “`” is there once. Write “`” behind it, too.",
             "24:15: “**” is not read as bold here, and is shown. Words are bold between ** and "
             "**, with no blank or sign inside of it.",
             "26:10: Code begins here and never ends: “`” is there once. Write “`” behind it, "
             "too."});
        row("a drawing with ideographs",
            kTitle + step("run_to = \"enter\"\n") +
                "    EL2   监控器       HCR_EL2\n    EL1   kernel       SCTLR_EL1\n\nText:\n\n"
                "    EL2   监控器       HCR_EL2\n    EL1   page      SCTLR_EL1\n\n"
                "```\n寄存器  x0\n内存   x1\nx    x2\n```\n\n"
                "    stp x0, x1   // 保存\n    ldp x0, x1   // 恢复\n",
            {"17:21: This stands in no column of the drawing: an ideograph takes two, and was "
             "counted as one. Take out 3 blank(s) before it.",
             "21:6: This stands in no column of the drawing: an ideograph takes two, and was "
             "counted as one. Take out 3 blank(s) before it.",
             "22:6: This stands in no column of the drawing: an ideograph takes two, and was "
             "counted as one. Put in 1 blank(s) before it."});
        // The names of the image.
        row("a function", kTitle + step("run_to = \"call:__guest_enetr\"\nuntil = \"at:nobody\"\n"),
            {"10:16: The image has no function __guest_enetr. Did you mean “__guest_enter”?",
             "11:13: The image has no function nobody."});
        row("a slot, in a check and in prose",
            kTitle + step("[[expect]]\nthat = \"host.sys_regs[SCTLR_EL9]\"\nis = \"guest.x19\"\n") +
                "It is {{mem(guest.regz.sp)}}.\n",
            {"11:9: host.sys_regs[SCTLR_EL9] is no slot: the image's context has no member "
             "sys_regs[SCTLR_EL9]. Did you mean “sys_regs[SCTLR_EL1]”?",
             "14:13: guest.regz.sp is no slot: the image's context has no member regz.sp. Did you "
             "mean “regs.sp”?"});
        row("an object",
            kTitle + step("[[expect]]\nthat = \"vcpuz[1].arch\"\nis = \"vcpus[1].arhc\"\n"),
            {"11:9: There is no object vcpuz[1] in the recording. Did you mean “vcpus”?",
             "12:7: kvm_vcpu has no member arhc."});
        // No image is open where the rows are only listed (-datatags).
        const QString kept = m_image.names ? m_image.names->objectNames().join(u", "_s) : QString();
        row("an object that no recording keeps, and one that there is not",
            kTitle + step("[[expect]]\nthat = \"mem(fp_at_each_entry)\"\nis = \"vcpuz\"\n"),
            {qUtf8Printable(
                 u"11:13: fp_at_each_entry is an object of the image, and a recording does not "
                 "keep it: it keeps %1."_s.arg(kept)),
             "12:7: There is no register called “vcpuz”, and the recording has no such object. Did "
             "you mean “vcpus”?"});
        row("a register that no recording keeps",
            kTitle + step("[[expect]]\nthat = \"vbar_el2\"\nis = \"pre.elr_el2\"\n"),
            {"11:9: vbar_el2 cannot be read: a recording of this image does not keep it."});
    }
    void aMistakeHasItsPlace()
    {
        QFETCH(QByteArray, lesson);
        QFETCH(QStringList, mistakes);
        write(u"lesson.md"_s, lesson);
        const auto report = lintLesson(m_dir->path(), &m_image);
        QVERIFY(report.ok());
        QStringList said;
        const QString prefix = m_dir->filePath(u"lesson.md"_s) + u':';
        for (const Mistake& mistake : report->mistakes) {
            QVERIFY(mistake.text().startsWith(prefix));
            said << mistake.text().mid(prefix.size());
        }
        // Of what toml++ says, the beginning: the rest is its release's.
        for (qsizetype n = 0; n < said.size() && n < mistakes.size(); ++n) {
            if (mistakes[n].contains(u"This is not TOML"_s) &&
                said[n].startsWith(mistakes[n].left(50)))
                said[n] = mistakes[n];
        }
        QCOMPARE(said.join(u'\n'), mistakes.join(u'\n'));
    }

    /// Each is found beside all the others.
    void everyMistakeIsFoundAtOnce()
    {
        QByteArray lesson = kTitle;
        for (int n = 0; n < 40; ++n)
            lesson += step("ask = \"x" + QByteArray::number(n + 31) + "\"\n");
        write(u"lesson.md"_s, lesson);
        const auto report = lintLesson(m_dir->path());
        QVERIFY(report.ok());
        QCOMPARE(report->mistakes.size(), std::size_t{40});
        for (std::size_t n = 0; n < 40; ++n)
            QCOMPARE(report->mistakes[n].at.line, 10 + 5 * int(n));
    }

    void languagesHaveTheSameSteps_data()
    {
        QTest::addColumn<QByteArray>("other");
        QTest::addColumn<QStringList>("mistakes");
        const QByteArray one = step("id = \"one\"\nrun_to = \"enter\"\n");
        const QByteArray two = step("id = \"two\"\nask = \"x0\"\npoints = 2\n");
        QTest::newRow("the same") << kTitle + one + two << QStringList();
        QTest::newRow("another id")
            << kTitle + one + step("id = \"tow\"\nask = \"x0\"\npoints = 2\n")
            << QStringList{u"1:1: The step “two” of lesson.md is missing here."_s,
                           u"16:1: lesson.md has no step “tow”. Did you mean “two”?"_s};
        QTest::newRow("one is missing")
            << kTitle + two << QStringList{u"1:1: The step “one” of lesson.md is missing here."_s};
        QTest::newRow("another order")
            << kTitle + two + one
            << QStringList{u"1:1: The steps do not stand in the order of lesson.md."_s};
        QTest::newRow("two that differ")
            << kTitle + step("id = \"one\"\nrun_to = \"eret\"\n") +
                   step("id = \"two\"\nask = \"x1\"\npoints = 2\n")
            << QStringList{
                   u"9:1: This is not as in lesson.md: “step 1: run_to = enter” there, “step "
                   "1: run_to = eret” here."_s,
                   u"15:1: This is not as in lesson.md: “step 2: ask = x0” there, “step 2: "
                   "ask = x1” here."_s};
    }
    void languagesHaveTheSameSteps()
    {
        QFETCH(QByteArray, other);
        QFETCH(QStringList, mistakes);
        write(u"lesson.md"_s, kTitle + step("id = \"one\"\nrun_to = \"enter\"\n") +
                                  step("id = \"two\"\nask = \"x0\"\npoints = 2\n"));
        write(u"lesson.zh_CN.md"_s, other);
        const auto report = lintLesson(m_dir->path());
        QVERIFY(report.ok());
        QCOMPARE(report->files.size(), 2);
        QStringList said;
        for (const Mistake& mistake : report->mistakes)
            said << mistake.text().mid(m_dir->filePath(u"lesson.zh_CN.md:"_s).size());
        QCOMPARE(said, mistakes);
    }

    void theToolListsThem()
    {
        write(u"lesson.md"_s, kTitle + step("ask = \"x1 + x91\"\npionts = 3\n"));
        const QString file = m_dir->filePath(u"lesson.md"_s);
        const auto bad = run({u"lint"_s, file, u"--image"_s, QStringLiteral(WORLDSWITCH_IMAGE)});
        QCOMPARE(bad.code, 1);
        QCOMPARE(bad.errors, QString());
        QCOMPARE(
            QString::fromUtf8(bad.output),
            file + u":10:13: There is no register called “x91”. Did you mean “x1”?\n"_s + file +
                u":11:1: There is no key “pionts” here. Did you mean “points”?\nMistakes: 2.\n"_s);
        for (const QString& which :
             {u"01"_s, QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons/01-stp-is-two-strs")}) {
            const auto good = run({u"lint"_s, which});
            QVERIFY2(good.code == 0, good.output + good.errors.toUtf8());
            QVERIFY(good.output.contains("STP is two STRs, 14 steps, 67 points."));
        }
    }

    /// What judges a lab is written as a lesson is, and looked at as one.
    void aLabIsLookedAt_data()
    {
        QTest::addColumn<QByteArray>("lab");
        QTest::addColumn<QByteArray>("judge");
        QTest::addColumn<QByteArray>("chinese");
        QTest::addColumn<QStringList>("mistakes");
        const QByteArray lab = "file = \"switch/entry.S\"\nwrite = [\"__guest_exit\"]\n";
        const QByteArray judged = lab + "judge = \"judge\"\n";
        const QByteArray good = kTitle + step("id = \"one\"\nrun_to = \"enter\"\n");
        QTest::newRow("nothing is wrong") << judged << good << good << QStringList();
        QTest::newRow("no steps of its own") << lab << kTitle << QByteArray() << QStringList();
        QTest::newRow("three in the steps")
            << judged
            << kTitle + step("id = \"one\"\nrun_to = \"entre\"\n") +
                   step("[[expect]]\nthat = \"vcpuz[1].arch\"\nis = \"x91\"\n")
            << QByteArray()
            << QStringList{u"judge.md:11:11: There is no event “entre”: the events are "
                           "write:ADDRESS, read:ADDRESS, store:REGISTER, load:REGISTER, "
                           "call:SYMBOL, at:SYMBOL, exit:SYMBOL, enter, eret, vector, exit and "
                           "ret. Did you mean “enter”?"_s,
                           u"judge.md:17:9: There is no object vcpuz[1] in the recording. Did you "
                           "mean “vcpus”?"_s,
                           u"judge.md:18:7: There is no register called “x91”. Did you mean "
                           "“x1”?"_s};
        QTest::newRow("its languages differ")
            << judged << good << kTitle + step("id = \"noe\"\nrun_to = \"enter\"\n")
            << QStringList{u"judge.zh_CN.md:1:1: The step “one” of judge.md is missing here."_s,
                           u"judge.zh_CN.md:10:1: judge.md has no step “noe”. Did you mean "
                           "“one”?"_s};
        QTest::newRow("the lab's own file")
            << QByteArray("file = \"switch/entry.S\"\nwirte = [\"__guest_exit\"]\n") << good
            << QByteArray()
            << QStringList{u"lab.toml:1:1: “write” is missing here."_s,
                           u"lab.toml:2:1: There is no key “wirte” here. Did you mean “write”?"_s};
        QTest::newRow("no such function")
            << QByteArray("file = \"switch/entry.S\"\nwrite = [\"__guest_exti\", "
                          "\"save_callee_saved_rges\"]\n")
            << good << QByteArray()
            << QStringList{u"lab.toml:2:1: switch/entry.S has no function and no macro "
                           "__guest_exti, which the lab of LESSON is about. Did you mean "
                           "“__guest_exit”?"_s,
                           u"lab.toml:2:1: switch/entry.S has no function and no macro "
                           "save_callee_saved_rges, which the lab of LESSON is about. Did you mean "
                           "“save_callee_saved_regs”?"_s};
        QTest::newRow("no such function in C++")
            << QByteArray("file = \"kit/trap.cpp\"\nwrite = [\"handle_trpa\"]\n") << good
            << QByteArray()
            << QStringList{u"lab.toml:2:1: kit/trap.cpp has no function and no macro handle_trpa, "
                           "which the lab of LESSON is about. Did you mean “handle_trap”?"_s};
        QTest::newRow("no such source")
            << QByteArray("file = \"switch/entyr.S\"\nwrite = [\"__guest_exit\"]\n") << good
            << QByteArray()
            << QStringList{u"lab.toml:1:1: The hypervisor has no source switch/entyr.S that a lab "
                           "can be about. Did you mean “switch/entry.S”?"_s};
        QTest::newRow("points of nothing")
            << lab + "contract = 0\n"
            << good << QByteArray()
            << QStringList{u"lab.toml:3:12: “contract” must be a whole number, at least 1."_s};
        QTest::newRow("more names than sources have")
            << QByteArray("file = \"switch/entry.S\"\nwrite = [") +
                   QByteArray("\"x\",").repeated(12000) + "]\n"
            << good << QByteArray()
            << QStringList{u"lab.toml:2:1: “write” has more than 64 names."_s};
        // They become paths in the kit, and arguments of the linker's.
        QTest::newRow("a file outside")
            << QByteArray("file = \"../../etc/passwd\"\nwrite = [\"__guest_exit\"]\n") << good
            << QByteArray()
            << QStringList{u"lab.toml:1:1: “../../etc/passwd” is no source of the hypervisor's: "
                           "write its path there, such as switch/entry.S."_s,
                           u"lab.toml:1:1: The hypervisor has no source ../../etc/passwd that a "
                           "lab can be about."_s};
        QTest::newRow("a whole path")
            << lab + "adapter = \"/kit/trap-adapter.cpp\"\n"
            << good << QByteArray()
            << QStringList{u"lab.toml:3:1: “/kit/trap-adapter.cpp” is no source of the "
                           "hypervisor's: write its path there, such as switch/entry.S."_s};
        QTest::newRow("an option of the linker's")
            << lab + "adapter = \"kit/trap-adapter.cpp\"\nwrap = \"x,-T,evil.ld\"\n"
            << good << QByteArray()
            << QStringList{
                   u"lab.toml:4:1: “x,-T,evil.ld” is no symbol: it has letters, digits and _."_s};
        QTest::newRow("two lines")
            << QByteArray("file = \"switch/entry.S\"\nwrite = [\"__guest_exit\", "
                          "\"a\\nb\"]\n")
            << good << QByteArray()
            << QStringList{
                   u"lab.toml:2:1: “a\\x0ab” is no symbol: it has letters, digits and _."_s,
                   u"lab.toml:2:1: switch/entry.S has no function and no macro a\\x0ab, which the "
                   "lab of LESSON is about."_s};
        QTest::newRow("no such steps")
            << lab + "judge = \"jugde\"\n"
            << good << QByteArray()
            << QStringList{u"lab.toml:3:1: There is no jugde.md here, which is to judge the lab. "
                           "Did you mean “judge”?"_s};
    }
    void aLabIsLookedAt()
    {
        QFETCH(QByteArray, lab);
        QFETCH(QByteArray, judge);
        QFETCH(QByteArray, chinese);
        QFETCH(QStringList, mistakes);
        write(u"lesson.md"_s, kTitle + step("run_to = \"enter\"\n"));
        write(u"lab.toml"_s, lab);
        write(u"judge.md"_s, judge);
        if (!chinese.isEmpty())
            write(u"judge.zh_CN.md"_s, chinese);
        for (const QString& path : {m_dir->path(), m_dir->filePath(u"lesson.md"_s)}) {
            const auto ran =
                run({u"lint"_s, path, u"--image"_s, QStringLiteral(WORLDSWITCH_IMAGE)});
            QCOMPARE(ran.errors, QString());
            const QString said = QString::fromUtf8(ran.output).remove(m_dir->path() + u'/');
            QStringList lines = said.split(u'\n', Qt::SkipEmptyParts);
            if (!mistakes.isEmpty())
                QCOMPARE(lines.takeLast(), u"Mistakes: %1."_s.arg(mistakes.size()));
            else
                QCOMPARE(lines.size(), lab.contains("judge") ? 2 : 1);
            const QString wanted = QString(mistakes.join(u'\n'))
                                       .replace(u"LESSON"_s, QFileInfo(m_dir->path()).fileName());
            QCOMPARE(mistakes.isEmpty() ? QString() : lines.join(u'\n'), wanted);
            QCOMPARE(ran.code, mistakes.isEmpty() ? 0 : 1);
        }
    }

    void anExamIsLookedAt_data()
    {
        QTest::addColumn<QByteArray>("exam");
        QTest::addColumn<QByteArray>("chinese");
        QTest::addColumn<QStringList>("mistakes");
        const auto bug = [](const QByteArray& kind) {
            return QByteArray("[[bug]]\nid = \"id-KIND\"\nkind = \"KIND\"\n"
                              "function = \"__guest_exit\"\ninstruction = \"mov x0, x1\"\n"
                              "word = 0x91000020\ncause = [\"a\", \"b\"]\ncure = [\"c\", \"d\"]\n")
                .replace("KIND", kind); // 8 lines
        };
        const QByteArray good = bug("one") + bug("two") + bug("three");
        QTest::newRow("nothing is wrong") << good << QByteArray() << QStringList();
        QTest::newRow("a function that there is not, and an instruction")
            << bug("one").replace("__guest_exit", "__guest_exti") +
                   bug("two").replace("mov x0, x1", "mov x1, x0") + bug("three")
            << QByteArray()
            << QStringList{
                   u"exam.toml:4:1: IMAGE has no function __guest_exti, which the exam asks "
                   "about: it is made for another image. Did you mean “__guest_exit”?"_s,
                   u"exam.toml:13:1: __guest_exit of IMAGE does not have exactly one "
                   "instruction “mov x1, x0”, which the exam asks about: it is made for "
                   "another image."_s};
        QTest::newRow("two kinds alone")
            << bug("one") + bug("two") << QByteArray()
            << QStringList{u"exam.toml:1:1: exam.toml must have bugs of at least 3 kinds."_s};
        QTest::newRow("a key and a list")
            << good + bug("four").replace("word", "wrod").replace("[\"a\", \"b\"]", "[\"a\"]")
            << QByteArray()
            << QStringList{
                   u"exam.toml:25:1: “word” must be an instruction, a number of 32 bits."_s,
                   u"exam.toml:31:1: “cause” must be a list of 2 to 8 choices, the right one first."_s,
                   u"exam.toml:30:1: There is no key “wrod” here. Did you mean “word”?"_s};
        QTest::newRow("its languages differ")
            << good
            << QByteArray("[[bug]]\nid = \"id-one\"\ncause = [\"a\", \"b\"]\ncure = [\"c\", "
                          "\"d\"]\n")
            << QStringList{u"exam.zh_CN.toml:1:1: exam.zh_CN.toml does not have the same bugs and "
                           "as many choices, in the same order, as exam.toml."_s};
    }
    void anExamIsLookedAt()
    {
        QFETCH(QByteArray, exam);
        QFETCH(QByteArray, chinese);
        QFETCH(QStringList, mistakes);
        write(u"lesson.md"_s, kTitle + step("run_to = \"enter\"\n"));
        write(u"exam.toml"_s, exam);
        if (!chinese.isEmpty())
            write(u"exam.zh_CN.toml"_s, chinese);
        const QString image = QStringLiteral(WORLDSWITCH_IMAGE);
        const auto ran = run({u"lint"_s, m_dir->path(), u"--image"_s, image});
        QCOMPARE(ran.errors, QString());
        QStringList lines = QString::fromUtf8(ran.output)
                                .remove(m_dir->path() + u'/')
                                .replace(image, u"IMAGE"_s)
                                .split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(ran.code, mistakes.isEmpty() ? 0 : 1);
        if (mistakes.isEmpty())
            return;
        QCOMPARE(lines.takeLast(), u"Mistakes: %1."_s.arg(mistakes.size()));
        QCOMPARE(lines.join(u'\n'), mistakes.join(u'\n'));
    }
    void whatJudgesALabThatShipsIsNamed()
    {
        const auto linted = run({u"lint"_s, u"08"_s});
        QVERIFY2(linted.code == 0, linted.output + linted.errors.toUtf8());
        QVERIFY2(linted.output.contains("/judge.md: Lab 8: "), linted.output);
    }

    /// Without an image the names are not judged: a lesson that has no mistake else is no pass.
    void withoutAnImageItIsNoPass()
    {
        write(u"lesson.md"_s, kTitle + step("run_to = \"enter\"\n"));
        const auto ran =
            run({u"lint"_s, m_dir->filePath(u"lesson.md"_s), u"--image"_s, u"/nowhere.elf"_s});
        QCOMPARE(ran.code, 3);
        QVERIFY2(ran.errors.startsWith(u"Its names were held against no image: "_s),
                 qPrintable(ran.errors));
        QVERIFY(ran.output.isEmpty());
    }

private:
    void write(const QString& name, const QByteArray& bytes)
    {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    ImageNames m_image;
};

QTEST_GUILESS_MAIN(TestLint)
#include "tst_lint.moc"
