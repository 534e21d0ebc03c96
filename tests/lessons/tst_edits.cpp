// SPDX-License-Identifier: GPL-2.0-or-later
// Switches that people write: each patch in edits/ is applied to the hypervisor, built and judged
// by lesson 1 and by the contract. No false cause, and what is right passes, however it is written.
#include "contract/contract.h"
#include "engine/library.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "engine/source.h"
#include "lessons/edited.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace lessons;

namespace {

Lesson lessonIn(const char* language)
{
    const QString folder = QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons/01-stp-is-two-strs");
    const auto lesson = loadLesson(lessonFile(folder, QString::fromLatin1(language)));
    if (!lesson)
        qFatal("%s", qPrintable(lesson.error().sentence));
    return *lesson;
}

/// This process's share of the rows, "2/3" (tests/CMakeLists.txt).
bool isOurs(qsizetype row)
{
    const QStringList share =
        qEnvironmentVariable("WORLDSWITCH_SHARE", QStringLiteral("1/1")).split(u'/');
    const auto of = std::max(share.value(1).toLongLong(), 1LL);
    return row % of == share.value(0).toLongLong() - 1;
}

bool mayBeSaid(const QString& say, const edited::Edit& edit, const Attempt& attempt)
{
    if (say == attempt.said())
        return true;
    return std::ranges::any_of(edit.may,
                               [&](const QString& start) { return say.startsWith(start); });
}

} // namespace

class TestEdits : public QObject {
    Q_OBJECT
private slots:
    void noFalseCause_data()
    {
        QTest::addColumn<qsizetype>("index");
        for (qsizetype n = 0; n < m_edits.size(); ++n) {
            if (isOurs(n))
                QTest::newRow(qPrintable(m_edits[n].name)) << n;
        }
    }
    void noFalseCause()
    {
        QFETCH(qsizetype, index);
        const edited::Edit& edit = m_edits[index];
        const QTemporaryDir folder;
        QString why;
        Source source;
        source.image = edited::build(edit, folder.path(), &why);
        QVERIFY2(!source.image.isEmpty(), qPrintable(why));
        const auto recorded = base::runToEnd(recordFor(lessonIn("en"), source));
        QVERIFY2(recorded.ok(), recorded.ok() ? "" : qPrintable(recorded.error().sentence));

        Runner runner(lessonIn("en"));
        QVERIFY(runner.attach(*recorded).ok());
        const Report report = runner.runAll();
        const QByteArray text = report.toText().toUtf8();
        if (qEnvironmentVariableIsSet("WORLDSWITCH_SHOW"))
            qInfo("%s", text.constData());
        const contract::Judgement judgement = contract::judge(**recorded);
        if (edit.passes) {
            QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(judgement.summary));
            QVERIFY2(report.exitCode() == 0, text.constData());
            QCOMPARE(report.points(), report.possible());
        } else {
            QVERIFY2(report.exitCode() == 1, text.constData());
            // What the contract names is what the lesson names.
            QVERIFY2(judgement.verdict == contract::Verdict::Violated,
                     qPrintable(judgement.summary));
            QCOMPARE(report.cause, judgement.violations.front().sentence);
            const QRegularExpression expected(edit.cause,
                                              QRegularExpression::DotMatchesEverythingOption);
            QVERIFY2(expected.match(report.cause).hasMatch(), text.constData());
        }
        for (const StepResult& step : report.steps) {
            if (step.outcome == Outcome::Fail)
                QVERIFY2(mayBeSaid(step.say, edit, runner.attempt()), text.constData());
            if (step.outcome == Outcome::Blocked)
                QCOMPARE(step.say, runner.attempt().said());
        }
        // No guest was touched, so nothing is said of one.
        QVERIFY2(!text.contains("has no syndrome"), text.constData());

        Runner chinese(lessonIn("zh_CN"));
        QVERIFY(chinese.attach(*recorded).ok());
        const Report other = chinese.runAll();
        QCOMPARE(other.exitCode(), report.exitCode());
        for (std::size_t n = 0; n < report.steps.size(); ++n)
            QCOMPARE(other.steps[n].outcome, report.steps[n].outcome);
    }

private:
    const QList<edited::Edit> m_edits = edited::edits();
};

QTEST_GUILESS_MAIN(TestEdits)
#include "tst_edits.moc"
