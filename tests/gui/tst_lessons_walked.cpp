// SPDX-License-Identifier: GPL-2.0-or-later
// Each lesson from its first step to its last, on the machine, in the window and in a terminal
// (take), in each language: by somebody who answers right, and by somebody who makes each mistake
// that the lesson knows.
#include "answer-in.h"
#include "support.h"

#include "base/translation.h"
#include "support/lesson-answers.h"
#include "support/lesson-recordings.h"
#include "support/lesson-tool.h"

#include <QPushButton>
#include <QTest>

using support::text;

namespace {
constexpr int kPatience = 60000; // ms: a deadline, never a measure
} // namespace

class TestLessonsWalked : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QVERIFY(m_dir.isValid());
        qputenv("WORLDSWITCH_LESSONS", support::lessonsFolder().toUtf8());
    }
    void cleanup() { base::installTranslations(*qApp, text("en")); }

    void windowAndTerminalAgree_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("language");
        QTest::addColumn<bool>("right");
        for (const QString& name : support::lessonNames()) {
            for (const char* language : {"en", "zh_CN"}) {
                for (const bool right : {true, false})
                    QTest::addRow("%s, %s, answered %s", qPrintable(name), language,
                                  right ? "right" : "wrong")
                        << name << text(language) << right;
            }
        }
    }
    void windowAndTerminalAgree()
    {
        QFETCH(QString, name);
        QFETCH(QString, language);
        QFETCH(bool, right);
        base::installTranslations(*qApp, language);
        const Recorded& recorded = recordedFor(name);
        QVERIFY2(recorded.story, "the lesson cannot be recorded");
        const auto window = support::windowWith(recorded.story);
        const auto opened = window->openLesson(name, language);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        gui::LessonPanel* panel = window->lesson();
        const lessons::Lesson& lesson = panel->walkthrough().lesson();

        QByteArray lines;     // what the same person types in a terminal
        QStringList said;     // to each wrong answer, and …
        QStringList lastSaid; // … to the last one of each step
        int points = 0;
        for (int n = 0; n < panel->stepCount(); ++n) {
            const lessons::LessonStep& step = lesson.steps[std::size_t(n)];
            const support::TypedAnswers& answers = recorded.typed[std::size_t(n)];
            QCOMPARE(panel->step(), n);
            if (step.recording > 0 && !panel->hasEnough()) // the window makes a machine
                panel->primary()->click();
            QTRY_VERIFY_WITH_TIMEOUT(panel->hasEnough(), kPatience);
            QVERIFY(panel->walkthrough().view().reached);
            lastSaid << QString();
            if (step.asks() && !right) {
                if (step.order.empty()) // an order cannot be something else than its items
                    lines += predict(panel, answers, answers.other());
                const auto mistakes = answers.wrong.size();
                for (qsizetype w = 0; w < mistakes; ++w) {
                    lines += predict(panel, answers, answers.wrong[w]);
                    QVERIFY(!panel->done());
                    lastSaid.last() = support::sentenceTo(step, answers, w);
                    QCOMPARE(panel->said(), lastSaid.last());
                    said << lastSaid.last();
                }
                QVERIFY2(mistakes > 0, qPrintable(step.id));
                panel->skipButton()->click();
                lines += "skip\n";
                continue;
            }
            if (step.asks()) {
                lines += predict(panel, answers, answers.right);
            } else if (!step.expects.empty()) {
                panel->primary()->click();
                lines += "next\n";
            }
            QVERIFY2(panel->done(), qPrintable(step.id + text(": ") + panel->said()));
            points += step.points;
            panel->primary()->click();
            lines += "next\n";
        }
        if (language == text("zh_CN")) {
            for (const QString& sentence : said)
                QVERIFY2(hasIdeograph(sentence), qPrintable(sentence));
        }

        const lessons::Report report = panel->walkthrough().report();
        QCOMPARE(report.points(), points);
        QCOMPARE(panel->points(), points);
        QCOMPARE(report.outcome(), right ? lessons::Outcome::Pass : lessons::Outcome::Fail);
        QVERIFY(points == lesson.points() || !right);
        for (std::size_t n = 0; n < lesson.steps.size(); ++n) {
            const bool isFailed = lesson.steps[n].asks() && !right;
            QCOMPARE(report.steps[n].outcome,
                     isFailed ? lessons::Outcome::Fail : lessons::Outcome::Pass);
            QCOMPARE(report.steps[n].say, lastSaid[qsizetype(n)]);
        }

        QStringList arguments{text("take"), name, text("--language"), language};
        for (const QString& file : recorded.files)
            arguments << text("--open") << file;
        const auto taken = support::lessonTool(arguments, lines);
        QCOMPARE(taken.errors, QString());
        QCOMPARE(taken.code, report.exitCode());
        QVERIFY2(taken.output.endsWith("\n\n" + report.toText().toUtf8()), taken.output);
        qsizetype at = 0;
        for (const QString& sentence : said) {
            at = taken.output.indexOf('\n' + sentence.toUtf8() + '\n', at);
            QVERIFY2(at >= 0, qPrintable(sentence));
        }
    }

private:
    struct Recorded {
        gui::StoryPtr story; ///< of the lesson's first recording
        QStringList files;   ///< of each
        std::vector<support::TypedAnswers> typed;
    };
    /// Once a lesson: its languages ask the same of the same machine.
    const Recorded& recordedFor(const QString& name)
    {
        auto& kept = m_recorded[name];
        if (kept.story)
            return kept;
        const auto& recordings = m_recordings.each(name);
        for (std::size_t n = 0; n < recordings.size(); ++n) {
            kept.files << m_dir.filePath(text("%1-%2.wsrec").arg(name).arg(n));
            if (!recordings[n] || !recording::save(*recordings[n], kept.files.back()).ok())
                return kept;
        }
        kept.typed = support::typedAnswers(support::lessonIn(name, text("en")), recordings);
        kept.story = story::Story::tell(recordings.front());
        return kept;
    }
    /// Answers in the window; and the line that says the same in a terminal.
    static QByteArray predict(gui::LessonPanel* panel, const support::TypedAnswers& answers,
                              const QString& answer)
    {
        const qsizetype choice = answers.choices.indexOf(answer);
        if (!answers.choices.isEmpty() && choice < 0)
            return {}; // a choice that there is not cannot be made
        support::answerIn(
            panel,
            choice < 0 ? answer : panel->walkthrough().view().choices[std::size_t(choice)].answer);
        panel->primary()->click();
        const QByteArray typed =
            answers.choices.isEmpty() ? answer.toUtf8() : QByteArray(1, char('a' + choice));
        return "predict " + typed + '\n';
    }
    static bool hasIdeograph(const QString& sentence)
    {
        return std::ranges::any_of(sentence,
                                   [](QChar c) { return c.script() == QChar::Script_Han; });
    }

    const QTemporaryDir m_dir;
    support::LessonRecordings m_recordings;
    std::map<QString, Recorded> m_recorded;
};

QTEST_MAIN(TestLessonsWalked)
#include "tst_lessons_walked.moc"
