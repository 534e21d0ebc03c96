// SPDX-License-Identifier: GPL-2.0-or-later
// Every lesson in variants, on the machine: ten are green, the same seed gives the same bytes, and
// two students' numbers differ.
#include "support/lesson-answers.h"
#include "support/lesson-recordings.h"
#include "support/lesson-tool.h"

#include "engine/seed.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace lessons;
using namespace Qt::StringLiterals;

namespace {

support::Finished runAll(const QStringList& variant)
{
    return support::lessonTool(QStringList{u"run"_s, u"--all"_s, u"--format"_s, u"json"_s} +
                               variant);
}

QJsonArray reportsIn(const QByteArray& json)
{
    return QJsonDocument::fromJson(json).object()[u"reports"_s].toArray();
}

/// All values that a report has seen.
QStringList seenIn(const QJsonObject& report)
{
    QStringList values;
    for (const auto& step : report[u"steps"_s].toArray())
        for (const auto& finding : step.toObject()[u"findings"_s].toArray())
            values << finding.toObject()[u"seen"_s].toString();
    return values;
}

} // namespace

class TestSeedsRun : public QObject {
    Q_OBJECT
private slots:
    void tenSeedsAreGreen_data()
    {
        QTest::addColumn<QString>("seed");
        for (int n = 0; n < 10; ++n)
            QTest::addRow("%d", n) << u"seed %1"_s.arg(n);
    }
    void tenSeedsAreGreen()
    {
        QFETCH(QString, seed);
        const auto ran = runAll({u"--seed"_s, seed});
        QVERIFY2(ran.code == 0, ran.output + ran.errors.toUtf8());
        const QJsonArray reports = reportsIn(ran.output);
        QCOMPARE(reports.size(), support::lessonNames().size());
        for (const auto& report : reports)
            QCOMPARE(report.toObject()[u"seed"_s].toString(), seed);
    }

    void theSameSeedIsTheSameBytes()
    {
        const auto once = runAll({u"--seed"_s, u"a"_s});
        QCOMPARE(runAll({u"--seed"_s, u"a"_s}).output, once.output);
        const auto plain = runAll({});
        const auto other = runAll({u"--seed"_s, u"b"_s});
        const QJsonArray ones = reportsIn(once.output), others = reportsIn(other.output),
                         plains = reportsIn(plain.output);
        QCOMPARE(ones.size(), others.size());
        QStringList differ;
        for (qsizetype n = 0; n < ones.size(); ++n) {
            const QJsonObject a = ones[n].toObject(), b = others[n].toObject();
            if (seenIn(a) != seenIn(b))
                differ << a[u"lesson"_s].toString();
            QCOMPARE(a[u"points"_s], b[u"points"_s]);
            QCOMPARE(plains[n].toObject()[u"seed"_s].toString(), u"student"_s);
        }
        // What a lesson checks may be of the host alone.
        QVERIFY2(differ.size() >= 6, qPrintable(differ.join(u' ')));
    }

    void aStudentHasTheSeedOfTheKey()
    {
        const QTemporaryDir dir;
        QFile key(dir.filePath(u"key"_s));
        QVERIFY(key.open(QIODevice::WriteOnly) && key.write("0123456789abcdef0123\n") > 0);
        key.close();
        const QString word = wordOfSeed(*examSeed(key.fileName(), u"ada"_s));
        const QStringList run{u"run"_s, u"00"_s};
        const auto asStudent = support::lessonTool(
            run + QStringList{u"--student"_s, u"ada"_s, u"--key"_s, key.fileName()});
        QVERIFY2(asStudent.output.startsWith("Variant: the seed " + word.toLatin1() + ".\n"),
                 asStudent.output);
        QCOMPARE(support::lessonTool(run + QStringList{u"--seed"_s, word}).output,
                 asStudent.output);
    }

    void aLabIsJudgedInAVariant()
    {
        const QTemporaryDir dir;
        const QString lab = dir.filePath(u"lab"_s);
        QCOMPARE(support::lessonTool({u"start"_s, u"05"_s, lab}).code, 0);
        const QString file = lab + u"/entry.S"_s;
        QVERIFY(QFile::remove(file));
        QVERIFY(
            QFile::copy(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor/switch/entry.S"), file));
        const auto checked = support::lessonTool({u"check"_s, lab, u"--seed"_s, u"word"_s});
        QVERIFY2(checked.code == 0, checked.output + checked.errors.toUtf8());
        const auto graded = support::lessonTool({u"grade-one"_s, lab, u"--lab"_s, u"05"_s,
                                                 u"--seed"_s, u"word"_s, u"--report"_s, u"json"_s});
        QVERIFY2(graded.code == 0, graded.output + graded.errors.toUtf8());
        QCOMPARE(QJsonDocument::fromJson(graded.output)
                     .object()[u"report"_s]
                     .toObject()[u"seed"_s]
                     .toString(),
                 u"word"_s);
    }

    /// Every question can be answered, every wrong answer is wrong, and all that the prose shows
    /// can be read.
    void eachLessonHoldsWhatItAsks_data()
    {
        QTest::addColumn<QString>("name");
        for (const QString& name : support::lessonNames())
            QTest::newRow(qPrintable(name)) << name;
    }
    void eachLessonHoldsWhatItAsks()
    {
        QFETCH(QString, name);
        Runner runner(seeded(support::lessonIn(name, u"en"_s), u"seed"_s));
        Source source;
        source.image = QStringLiteral(WORLDSWITCH_IMAGE);
        source.vheImage = QStringLiteral(WORLDSWITCH_BIN_DIR "/../hypervisor-vhe/worldswitch.elf");
        std::vector<support::LessonRecordings::RecordingPtr> recordings;
        for (int n = 0; n < static_cast<int>(runner.lesson().recordings.size()); ++n) {
            const auto recorded = base::runToEnd(recordFor(runner.lesson(), source, n));
            QVERIFY2(recorded.ok(), recorded.ok() ? "" : qPrintable(recorded.error().sentence));
            QVERIFY(runner.attach(*recorded, n).ok());
            recordings.push_back(*recorded);
        }
        const auto typed = support::typedAnswers(runner.lesson(), recordings);
        for (int step = 0; step < runner.stepCount(); ++step) {
            const support::TypedAnswers& answers = typed[std::size_t(step)];
            const StepResult result = runner.lesson().steps[std::size_t(step)].asks()
                                          ? runner.answer(step, answers.right)
                                          : runner.check(step);
            QVERIFY2(result.outcome == Outcome::Pass, qPrintable(result.id + u": "_s + result.say));
            for (const QString& wrong : answers.wrong)
                QVERIFY2(runner.answer(step, wrong).outcome == Outcome::Fail,
                         qPrintable(result.id + u": "_s + wrong));
            const StepView view = runner.view(step);
            QVERIFY(!(view.markdown + view.question + view.after).contains(u"(not read)"_s));
        }
    }
};

QTEST_GUILESS_MAIN(TestSeedsRun)
#include "tst_seeds_run.moc"
