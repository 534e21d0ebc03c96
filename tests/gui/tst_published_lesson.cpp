// SPDX-License-Identifier: GPL-2.0-or-later
// What students get (worldswitch-lesson publish), in the window: every lesson opens, is walked from
// its first step to its last, and shows nobody an answer, whatever is answered, asked for or
// skipped.
#include "answer-in.h"
#include "heard.h"

#include "base/translation.h"
#include "support/lesson-answers.h"
#include "support/lesson-recordings.h"
#include "support/lesson-tool.h"

#include <QPushButton>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <map>

using support::text;

namespace {
constexpr int kPatience = 60000; // ms: a deadline, never a measure
} // namespace

class TestPublishedLesson : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_tree = m_dir.filePath(text("tree"));
        const auto ran = support::lessonTool(
            {text("publish"), m_tree, text("--lessons"), support::lessonsFolder()});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        qputenv("WORLDSWITCH_LESSONS", (m_tree + text("/lessons")).toUtf8());
        gui::setAccessibilitySink(support::listen);
    }
    void cleanupTestCase() { gui::setAccessibilitySink(nullptr); }
    void cleanup() { base::installTranslations(*qApp, text("en")); }

    void noAnswerIsShown_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("language");
        for (const QString& name : support::lessonNames())
            for (const char* language : {"en", "zh_CN"})
                QTest::addRow("%s, %s", qPrintable(name), language) << name << text(language);
    }
    void noAnswerIsShown()
    {
        QFETCH(QString, name);
        QFETCH(QString, language);
        base::installTranslations(*qApp, language);
        const auto& recordings = m_recordings.each(name);
        QVERIFY2(std::all_of(recordings.begin(), recordings.end(), [](const auto& r) { return r; }),
                 "the lesson cannot be recorded");
        const lessons::Lesson whole = support::lessonIn(name, language);
        const auto typed = support::typedAnswers(whole, recordings);
        const auto window = support::windowWith(story::Story::tell(recordings.front()));
        window->setLanguage(language);
        support::heard().clear();
        const auto opened = window->openLesson(name, language);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        m_panel = window->lesson();
        m_secrets = secretsOf(whole);
        QVERIFY(!m_secrets.isEmpty());
        const auto& published = m_panel->walkthrough().lesson();
        QVERIFY2(published.file.startsWith(m_tree), qPrintable(published.file));

        QSet<QString> replies; // to whatever was answered, be it right or wrong
        int points = 0, asked = 0;
        QCOMPARE(m_panel->stepCount(), int(whole.steps.size()));
        for (int n = 0; n < m_panel->stepCount(); ++n) {
            const lessons::LessonStep& step = whole.steps[std::size_t(n)];
            const support::TypedAnswers& answers = typed[std::size_t(n)];
            QCOMPARE(m_panel->step(), n);
            if (step.recording > 0 && !m_panel->hasEnough()) // the window makes a machine
                m_panel->primary()->click();
            QTRY_VERIFY_WITH_TIMEOUT(m_panel->hasEnough(), kPatience);
            QVERIFY(m_panel->walkthrough().view().reached);
            while (m_panel->hintButton()->isVisible()) {
                m_panel->hintButton()->click();
                QVERIFY2(!showsSecret(), qPrintable(m_shown));
            }
            if (step.asks()) {
                // What stands behind the question waits for an answer, here too.
                const QString after = pieceOf(published.steps[std::size_t(n)].after);
                QVERIFY2(after.isEmpty() || !shown().contains(after), qPrintable(after));
                if (++asked % 3 == 0) {
                    m_panel->skipButton()->click();
                    QVERIFY2(!showsSecret(), qPrintable(m_shown));
                    continue;
                }
                const bool isRight = asked % 3 == 1 || answers.wrong.isEmpty();
                answer(step, answers, isRight ? answers.right : answers.wrong.front());
                m_panel->primary()->click();
                // It says again what was answered, and not whether that is right.
                const qsizetype says = m_panel->said().indexOf(
                    text(language == text("en") ? "is not judged here" : "不评判"));
                QVERIFY2(says > 0, qPrintable(m_panel->said()));
                replies << m_panel->said().mid(says);
            } else if (!step.expects.empty()) {
                m_panel->primary()->click();
                points += step.points;
            }
            QVERIFY2(m_panel->done(), qPrintable(step.id + text(": ") + m_panel->said()));
            QVERIFY2(!showsSecret(), qPrintable(m_shown));
            if (n + 1 < m_panel->stepCount())
                m_panel->primary()->click();
        }
        QCOMPARE(replies.size(), asked == 0 ? 0 : 1);
        QCOMPARE(m_panel->points(), points); // those of its checks
        for (const support::Heard& h : support::heard())
            QVERIFY2(!hasSecret(h.name), qPrintable(h.name));
    }

private:
    /// The longest piece of a sentence that no value and no number stands in.
    static QString pieceOf(const QString& sentence)
    {
        static const QRegularExpression value(
            text("\\{\\{[^}]*\\}\\}|\\{n(\\+1)?\\}|[`\\n]|\\*\\*"));
        QString longest;
        for (const QString& piece : sentence.split(value)) {
            if (piece.size() > longest.size())
                longest = piece;
        }
        return longest;
    }
    /// What a student must not be told: why an answer is wrong, what a check found, what a hint
    /// costs points for.
    static QStringList secretsOf(const lessons::Lesson& lesson)
    {
        QStringList all;
        for (const lessons::LessonStep& step : lesson.steps) {
            for (const auto& wrong : step.wrongs)
                all << pieceOf(wrong.say);
            for (const auto& wrong : step.wrongOrders)
                all << pieceOf(wrong.say);
            for (const auto* reasons : {&step.diagnoses, &step.missings})
                for (const auto& reason : *reasons)
                    all << pieceOf(reason.say);
            for (std::size_t n = 0; n < step.hintCosts.size(); ++n)
                if (step.hintCosts[n] > 0)
                    all << pieceOf(step.hints[qsizetype(n)]);
        }
        return all;
    }
    /// All that the panel shows.
    [[nodiscard]] QString shown() const
    {
        QStringList all{m_panel->narration()->toPlainText(), m_panel->said(), m_panel->notice(),
                        m_panel->headline()};
        for (const QPushButton* button : m_panel->findChildren<QPushButton*>())
            all << button->text() << button->toolTip() << button->accessibleDescription();
        for (const gui::OrderRow* row : m_panel->orderList()->rows())
            all << row->accessibleName();
        return all.join(u'\n');
    }
    [[nodiscard]] bool hasSecret(const QString& where) const
    {
        return std::ranges::any_of(m_secrets, [&](const QString& s) { return where.contains(s); });
    }
    bool showsSecret()
    {
        m_shown = shown();
        return hasSecret(m_shown);
    }
    void answer(const lessons::LessonStep& step, const support::TypedAnswers& answers,
                const QString& value)
    {
        const qsizetype choice = answers.choices.indexOf(value);
        QVERIFY2(step.choices.empty() || choice >= 0, qPrintable(step.id));
        if (!step.order.empty() && value == m_panel->orderList()->order().join(u' ')) {
            m_panel->orderList()->move(m_panel->orderList()->rows().front(), 1);
            return;
        }
        support::answerIn(
            m_panel,
            choice < 0 ? value : m_panel->walkthrough().view().choices[std::size_t(choice)].answer);
    }

    const QTemporaryDir m_dir;
    QString m_tree;
    support::LessonRecordings m_recordings;
    gui::LessonPanel* m_panel = nullptr;
    QStringList m_secrets;
    QString m_shown;
};

QTEST_MAIN(TestPublishedLesson)
#include "tst_published_lesson.moc"
