// SPDX-License-Identifier: GPL-2.0-or-later
// A lesson that looks at several recordings, on the machine: as `run`, `take`, `lint` and `publish`
// have it.
#include "base/task.h"
#include "engine/parser.h"
#include "engine/source.h"
#include "recording/file.h"
#include "support/lesson-tool.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QByteArray kHead = "# Two machines\n```lab\nid = \"two\"\nseed = \"s\"\nbudget = 2000\n";

QByteArray step(const QByteArray& lab)
{
    return "## Step\nQuestion?\n```lab\n" + lab + "```\n";
}

/// nVHE and VHE, and back.
const QByteArray kBoth =
    kHead +
    "[[recording]]\nname = \"plain\"\nhost = \"nvhe\"\n[[recording]]\nname = \"vhe\"\n"
    "host = \"vhe\"\nswitches = 2\n```\n" +
    step("id = \"first\"\nrun_to = \"eret\"\nsnapshot = \"gone\"\npoints = 1\n[[expect]]\n"
         "that = \"bits(hcr_el2, 34, 34)\"\nis = \"0\"\n") +
    step("id = \"other\"\nrecording = \"vhe\"\nrun_to = \"eret\"\npoints = 2\n[[expect]]\n"
         "that = \"bits(hcr_el2, 34, 34) - at(gone, bits(hcr_el2, 34, 34))\"\nis = \"1\"\n") +
    step("id = \"asked\"\nrecording = \"vhe\"\nrun_to = \"vector\"\nnth = 2\nask = \"x3\"\n"
         "points = 4\n") +
    step("id = \"back\"\nrun_to = \"ret\"\n");

} // namespace

class TestRecordingsMade : public QObject {
    Q_OBJECT
private slots:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void eachStepIsJudgedOnItsOwn()
    {
        const QString lesson = write(kBoth);
        const QStringList arguments{u"run"_s, lesson, u"--format"_s, u"json"_s};
        const auto ran = support::lessonTool(arguments);
        QVERIFY2(ran.code == 0, ran.output + ran.errors.toUtf8());
        const QJsonObject report = QJsonDocument::fromJson(ran.output).object();
        const QJsonArray recordings = report[u"recordings"_s].toArray();
        QCOMPARE(recordings.size(), 2);
        QCOMPARE(recordings[0].toObject()[u"cpu"_s].toString(), u"cortex-a57"_s);
        QCOMPARE(recordings[1].toObject()[u"cpu"_s].toString(), u"cortex-a76"_s);
        QCOMPARE(recordings[1].toObject()[u"switches"_s].toInt(), 2);
        QCOMPARE(recordings[1].toObject()[u"contract"_s].toString(), u"holds"_s);
        QCOMPARE(report[u"points"_s].toInt(), 3);
        QCOMPARE(report[u"steps"_s].toArray()[1].toObject()[u"recording"_s].toString(), u"vhe"_s);
        // The same, the same bytes.
        QCOMPARE(support::lessonTool(arguments).output, ran.output);
        // A CPU that is asked for is each one's that can be.
        const auto a57 = support::lessonTool(arguments + QStringList{u"--cpu"_s, u"cortex-a57"_s});
        QCOMPARE(a57.output, ran.output);
        const auto max = support::lessonTool(arguments + QStringList{u"--cpu"_s, u"max"_s});
        const auto others = QJsonDocument::fromJson(max.output).object()[u"recordings"_s].toArray();
        for (const auto& part : others)
            QCOMPARE(part.toObject()[u"cpu"_s].toString(), u"max"_s);
    }

    /// The rule that a recording is there to break is nobody's fault; every other one is.
    void aKnownMistakeIsShown_data()
    {
        QTest::addColumn<QByteArray>("breaks");
        QTest::addColumn<int>("code");
        QTest::newRow("it is known") << QByteArray("breaks = \"eret\"\n") << 0;
        QTest::newRow("it is not") << QByteArray() << 1;
        QTest::newRow("another one is") << QByteArray("breaks = \"ret\"\n") << 1;
    }
    void aKnownMistakeIsShown()
    {
        QFETCH(QByteArray, breaks);
        QFETCH(int, code);
        const QString lesson = write(
            kHead + "[recording]\nbudget = 8000\nswitches = 7\n" + breaks +
            "[recording.poke]\nfp_at_each_entry = 0\nfp_untrapped = 0x42\n"
            "guest_a_first_round = 2\nguest_b_first_round = 2\n```\n" +
            step("id = \"lost\"\nrun_to = \"vector:hvc\"\nwhere = \"bits(esr_el2, 15, 0) == 2\"\n"
                 "points = 1\n[[expect]]\nthat = \"owner(pre.v0)\"\n"
                 "is = \"vcpus[0].arch.ctxt.fp_regs.vregs[0]\"\n[[expect]]\n"
                 "that = \"violated(\\\"eret\\\")\"\nis = \"1\"\n"));
        const auto ran = support::lessonTool({u"run"_s, lesson, u"--format"_s, u"json"_s});
        const QJsonObject report = QJsonDocument::fromJson(ran.output).object();
        QVERIFY2(ran.code == code, ran.output + ran.errors.toUtf8());
        QCOMPARE(report[u"contract"_s].toString(), u"violated"_s);
        QCOMPARE(report.contains(u"cause"_s), code != 0);
    }

    void takeTellsWhereItTurns()
    {
        const auto taken =
            support::lessonTool({u"take"_s, write(kBoth)},
                                "next\nnext\nwho x3\nnext\nnext\nstep 1\nskip\nprevious\nquit\n");
        QVERIFY2(taken.code == 0, taken.output + taken.errors.toUtf8());
        const QByteArray there =
            "\nAnother recording from here on: vhe (cortex-a76, VHE).\n\nStep 2 of 4: Step\n";
        const QByteArray back =
            "\nAnother recording from here on: plain (nVHE).\n\nStep 4 of 4: Step\n";
        const auto first = taken.output.indexOf(there);
        const auto then = taken.output.indexOf(back);
        QVERIFY2(first > 0 && then > first, taken.output);
        QCOMPARE(taken.output.count("Another recording"), 3);
        // The question that is open is of that recording.
        const auto refused = taken.output.indexOf("That comes after the question");
        QVERIFY2(refused > first && refused < then, taken.output);
    }

    void filesAreLaidUnderTheirOwn()
    {
        const QString lesson = write(kBoth);
        const QStringList files = record(lesson);
        QCOMPARE(files.size(), 2);
        const QStringList run{u"run"_s, lesson};
        const auto live = support::lessonTool(run);
        for (const QStringList& order : {files, QStringList{files[1], files[0]}}) {
            const auto opened = support::lessonTool(
                run + QStringList{u"--open"_s, order[0], u"--open"_s, order[1]});
            QCOMPARE(opened.output, live.output);
            QCOMPARE(opened.code, 0);
        }
        const auto one = support::lessonTool(run + QStringList{u"--open"_s, files[0]});
        QCOMPARE(one.code, 3);
        QVERIFY2(
            one.output.contains("vhe: ERROR: No file that was opened is of the recording “vhe” "
                                "of this lesson"),
            one.output);
        QVERIFY2(one.output.contains(" 1  pass  Step  [plain]  1/1"), one.output);
        QVERIFY2(one.output.contains(" 2  ERROR  Step  [vhe]"), one.output);
    }

    /// What cannot be recorded is an error of its steps, and the others are judged.
    void whatCannotBeRecordedIsAnError_data()
    {
        QTest::addColumn<QByteArray>("recording");
        QTest::addColumn<QString>("says");
        QTest::newRow("a word that the image has not")
            << QByteArray("[recording.poke]\nno_such_word = 1\n") << u"no symbol no_such_word"_s;
        QTest::newRow("an image that is not there")
            << QByteArray("image = \"nothing.elf\"\n") << u"nothing.elf"_s;
        QTest::newRow("an object that the image has not")
            << QByteArray("[recording.memory]\n\"nobody[0].x\" = 1\n")
            << u"There is no object nobody[0]"_s;
        QTest::newRow("a guest that there is not")
            << QByteArray("guest = \"C\"\n") << u"There is no guest 2"_s;
        QTest::newRow("a switch that never comes")
            << QByteArray("after = 900\n") << u"did not come to where the recording is to begin"_s;
        QTest::newRow("a budget of instructions")
            << QByteArray("switches = 9\nbudget = 500\n") << u"instructions that the recording"_s;
    }
    void whatCannotBeRecordedIsAnError()
    {
        QFETCH(QByteArray, recording);
        QFETCH(QString, says);
        const QString lesson =
            write(kHead + "[[recording]]\nname = \"good\"\n[[recording]]\nname = \"bad\"\n" +
                  recording + "```\n" +
                  step("run_to = \"eret\"\npoints = 3\n[[expect]]\nthat = \"1\"\nis = \"1\"\n") +
                  step("recording = \"bad\"\nrun_to = \"ret\"\nnth = 9\n"));
        const auto ran = support::lessonTool({u"run"_s, lesson});
        QVERIFY2(ran.code == 3, ran.output + ran.errors.toUtf8());
        const QString output = QString::fromUtf8(ran.output);
        QVERIFY2(output.contains(says), ran.output);
        QVERIFY2(output.contains(u" 1  pass  Step  [good]  3/3"_s), ran.output);
        QVERIFY2(output.contains(u" 2  ERROR  Step  [bad]"_s), ran.output);
        QVERIFY2(!output.contains(u"FAIL"_s), ran.output);
        QCOMPARE(support::lessonTool({u"run"_s, lesson}).output, ran.output);
    }

    /// It does not come back, whatever the clock says.
    void aFreeRunThatIsTooLongFails()
    {
        const QString lesson =
            write(kHead + "[recording]\nfree_run = 2\n```\n" + step("run_to = \"vector\"\n"));
        const auto ran = support::lessonTool({u"run"_s, lesson});
        QVERIFY2(ran.code == 1, ran.output + ran.errors.toUtf8());
        QVERIFY2(ran.output.contains("within the 2 instructions that a free run may take"),
                 ran.output);
        QCOMPARE(support::lessonTool({u"run"_s, lesson}).output, ran.output);
    }

    void itBeginsWhereTheLessonSays()
    {
        const QString lesson = write(
            kHead +
            "[recording]\nafter = 2\nguest = \"B\"\n[recording.registers]\nx28 = 0x77\n"
            "[recording.memory]\n\"vcpus[1].arch.ctxt.sys_regs[TPIDR_EL0]\" = 5\n```\n" +
            step("run_to = \"at:__kvm_vcpu_run\"\n[[expect]]\nthat = \"x28\"\nis = \"0x77\"\n"
                 "[[expect]]\nthat = \"mem(vcpus[1].arch.ctxt.sys_regs[TPIDR_EL0])\"\nis = "
                 "\"5\"\n") +
            step("run_to = \"eret\"\n[[expect]]\nthat = \"guest == vcpus[1].arch.ctxt\"\nis = "
                 "\"1\"\n[[expect]]\nthat = \"tpidr_el0\"\nis = \"5\"\n"));
        const auto ran = support::lessonTool({u"run"_s, lesson});
        QVERIFY2(ran.code == 0, ran.output + ran.errors.toUtf8());
    }

    void lintAndPublishKnowThem()
    {
        const QString lesson = write(kBoth);
        const auto linted = support::lessonTool({u"lint"_s, lesson});
        QVERIFY2(linted.code == 0, linted.output + linted.errors.toUtf8());
        const QString into = m_dir->filePath(u"students"_s);
        const QString lessons = m_dir->filePath(u"lessons"_s);
        QVERIFY(QDir().mkpath(lessons + u"/01-two"_s));
        QVERIFY(QFile::copy(lesson, lessons + u"/01-two/lesson.md"_s));
        const auto published = support::lessonTool({u"publish"_s, into, u"--lessons"_s, lessons});
        QVERIFY2(published.code == 0, published.errors.toUtf8());
        const auto ran = support::lessonTool(
            {u"run"_s, into + u"/lessons/01-two/lesson.md"_s, u"--format"_s, u"json"_s});
        QVERIFY2(ran.code == 0, ran.output + ran.errors.toUtf8());
        QCOMPARE(QJsonDocument::fromJson(ran.output).object()[u"recordings"_s].toArray().size(), 2);
    }

private:
    QString write(const QByteArray& text)
    {
        QFile file(m_dir->filePath(u"lesson.md"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("the lesson cannot be written");
        return file.fileName();
    }
    /// A file of each of the lesson's recordings.
    QStringList record(const QString& path)
    {
        const auto lesson = lessons::loadLesson(path);
        if (!lesson)
            return {};
        lessons::Source source;
        source.image = QStringLiteral(WORLDSWITCH_IMAGE);
        source.vheImage = QStringLiteral(WORLDSWITCH_BIN_DIR "/../hypervisor-vhe/worldswitch.elf");
        QStringList files;
        for (int n = 0; n < static_cast<int>(lesson->recordings.size()); ++n) {
            const auto recorded = base::runToEnd(lessons::recordFor(*lesson, source, n));
            const QString file = m_dir->filePath(u"%1.wsrec"_s.arg(n));
            if (recorded && recording::save(**recorded, file).ok())
                files << file;
        }
        return files;
    }
    std::unique_ptr<QTemporaryDir> m_dir;
};

QTEST_GUILESS_MAIN(TestRecordingsMade)
#include "tst_recordings_made.moc"
