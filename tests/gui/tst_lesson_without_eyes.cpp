// SPDX-License-Identifier: GPL-2.0-or-later
// Lessons from their start to their end, on the machine, by the keyboard alone, recorded as a
// screen reader has it: after each key every event and the whole tree is held against what is
// shown. One of one machine, and one of two, with an order to be made. In both languages; in
// Chinese an ideograph counts as a word (heard.h).
#include "heard.h"

#include "base/translation.h"
#include "engine/plain-text.h"
#include "gui/panels/banner.h"
#include "gui/panels/cell-card.h"
#include "gui/panels/lesson-panel.h"
#include "support/lesson-answers.h"
#include "support/lesson-recordings.h"

#include <QTest>

using support::heard;
using support::text;
using Area = gui::ItemId::Area;

namespace {
const QString kOneMachine = QStringLiteral("01-stp-is-two-strs");
const QString kTwoMachines = QStringLiteral("00-call-trap-world-switch");
constexpr int kPatience = 60000; // ms, for a machine to be recorded: a deadline, never a measure

using Letters = std::vector<std::pair<Area, Qt::Key>>;
const Letters kLetters{{Area::Host, Qt::Key_H},
                       {Area::Cpu, Qt::Key_X},
                       {Area::Guest, Qt::Key_G},
                       {Area::Stack, Qt::Key_S},
                       {Area::System, Qt::Key_Y}};

bool hasIdeograph(const QString& sentence)
{
    return std::ranges::any_of(sentence, [](QChar c) { return c.script() == QChar::Script_Han; });
}
} // namespace

class TestLessonWithoutEyes : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        qputenv("WORLDSWITCH_LESSONS", support::lessonsFolder().toUtf8());
        gui::setAccessibilitySink(support::listen);
    }
    void cleanupTestCase() { gui::setAccessibilitySink(nullptr); }
    void cleanup()
    {
        m_window.reset();
        base::installTranslations(*qApp, text("en"));
    }

    void fromStartToEnd_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("language");
        QTest::newRow("in English") << kOneMachine << text("en");
        QTest::newRow("in Chinese") << kOneMachine << text("zh_CN");
        QTest::newRow("two machines, in English") << kTwoMachines << text("en");
        QTest::newRow("two machines, in Chinese") << kTwoMachines << text("zh_CN");
    }
    void fromStartToEnd()
    {
        QFETCH(QString, name);
        QFETCH(QString, language);
        const auto& recordings = m_recordings.each(name);
        QVERIFY(!recordings.empty() && !std::ranges::count(recordings, nullptr));
        m_inChinese = language == text("zh_CN");
        base::installTranslations(*qApp, language);
        m_window = support::windowWith(story::Story::tell(recordings.front()));
        m_window->setLanguage(language);
        m_panel = m_window->lesson();
        m_stage = m_window->stage();
        const lessons::Lesson lesson = support::lessonIn(name, language);
        const auto typed = support::typedAnswers(lesson, recordings);
        m_keys = m_alerts = m_most = 0;

        heard().clear();
        if (name == kOneMachine)
            press(Qt::Key_L);
        else // it is not the one that the key opens at first
            QVERIFY(m_window->openLesson(name, language).ok());
        QVERIFY(m_panel->isVisible() && m_panel->hasEnough());
        const int steps = int(lesson.steps.size());
        QCOMPARE(m_panel->stepCount(), steps);
        for (int n = 0; n < steps; ++n) {
            const lessons::LessonStep& step = lesson.steps[std::size_t(n)];
            QCOMPARE(m_panel->step(), n);
            const QString heading = support::alerts("gui::Announcer").value(0);
            QVERIFY2(heading.contains(lessons::plainText(step.title)), qPrintable(heading));
            if (!m_panel->hasEnough())
                waitForMachine();
            if (QTest::currentTestFailed())
                return;
            if (step.asks())
                answer(step, typed[std::size_t(n)]);
            else if (!step.expects.empty())
                press(Qt::Key_Return);
            if (QTest::currentTestFailed())
                return;
            QVERIFY2(m_panel->done(), qPrintable(m_panel->said()));
            if (step.asks() || !step.expects.empty())
                QCOMPARE(support::alerts("gui::Announcer"), QStringList{m_panel->said()});
            reach({kLetters[std::size_t(n) % kLetters.size()]}, false);
            if (n + 1 < steps)
                press(Qt::Key_Return);
            if (QTest::currentTestFailed())
                return;
        }
        QCOMPARE(m_panel->points(), lesson.points());
        QVERIFY(!m_panel->primary()->isEnabled());
        // What is known of a cell, too; and back.
        press(Qt::Key_X);
        press(Qt::Key_7);
        press(Qt::Key_Return);
        QVERIFY(m_window->cellCard()->text().startsWith(text("x7\n")));
        press(Qt::Key_Escape);
        QVERIFY(m_window->cellCard()->isHidden() && m_stage->hasFocus());
        qInfo("%d keys, %d alerts, %d words at most", m_keys, m_alerts, m_most);
    }

private:
    /// What a key may change.
    struct Shown {
        std::uint32_t moment = 0;
        QString step; ///< as it is to be said: less of it while a question hides what it did
        int lessonStep = 0;
        bool isOpen = false;
        QString said, notice, banner;
        QStringList order; ///< of the items, where an order is asked for
        friend bool operator==(const Shown&, const Shown&) = default;
    };
    [[nodiscard]] Shown shown() const
    {
        QAccessibleInterface* tree = QAccessible::queryAccessibleInterface(m_stage);
        gui::Banner* banner = m_window->banner();
        return {m_window->session().index(),
                tree->child(tree->childCount() - 1)->text(QAccessible::Name),
                m_panel->step(),
                m_panel->isVisible(),
                m_panel->said(),
                m_panel->notice(),
                banner->isVisible() ? banner->sentence() : QString(),
                m_panel->orderList()->isVisible() ? m_panel->orderList()->order() : QStringList()};
    }

    /// A key to whoever has the focus. Each change that it makes is announced, once and briefly;
    /// then the whole tree shows what is shown, and the reader is somewhere that has a name.
    void press(Qt::Key key, const QString& letter = {}, Qt::KeyboardModifiers with = {})
    {
        const Shown before = shown();
        heard().clear();
        QWidget* focus = QApplication::focusWidget();
        QVERIFY(focus);
        if (letter.isEmpty())
            QTest::keyClick(focus, key, with);
        else
            QTest::keyClicks(focus, letter);
        QCoreApplication::processEvents();
        ++m_keys;

        const Shown after = shown();
        const bool isOtherMoment = before.moment != after.moment || before.step != after.step;
        Shown sameMoment = after;
        sameMoment.moment = before.moment;
        sameMoment.step = before.step;
        const bool isOtherLesson = sameMoment != before;
        const QStringList alerts = support::alerts();
        const auto heardOf = [](const char* widget) { return int(support::alerts(widget).size()); };
        QVERIFY2(heardOf("gui::Stage") == int(isOtherMoment) &&
                     heardOf("gui::Announcer") == int(isOtherLesson) &&
                     alerts.size() == int(isOtherMoment) + int(isOtherLesson),
                 qPrintable(text("step %1, key %2: ").arg(after.lessonStep + 1).arg(m_keys) +
                            alerts.join(text(" | "))));
        areBrief(alerts);
        for (const support::Heard& h : heard()) {
            if (h.what == QAccessible::Focus)
                m_focus = h.name;
        }

        if (isOtherMoment)
            QCOMPARE(support::amissInTree(*m_stage), QString());
        if (isOtherLesson)
            everythingHasAName();
        focus = QApplication::focusWidget();
        QVERIFY(focus && m_window->isAncestorOf(focus) && focus->isVisible());
    }

    void areBrief(const QStringList& alerts)
    {
        for (const QString& said : alerts) {
            const int words = support::words(said);
            QVERIFY2(words >= 1 && words <= 40, qPrintable(said));
            QVERIFY2(hasIdeograph(said) == m_inChinese, qPrintable(said));
            m_most = std::max(m_most, words);
        }
        m_alerts += int(alerts.size());
    }

    /// The step is of another machine: Enter records it, and it comes when it comes.
    void waitForMachine()
    {
        heard().clear();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        ++m_keys;
        QTRY_VERIFY_WITH_TIMEOUT(m_panel->hasEnough(), kPatience);
        QCoreApplication::processEvents();
        areBrief(support::alerts());
        QVERIFY(!support::alerts("gui::Announcer").isEmpty()); // that it is there, or what is asked
        QCOMPARE(support::amissInTree(*m_stage), QString());
        everythingHasAName();
    }

    /// What Tab leads to.
    void everythingHasAName()
    {
        for (QWidget* w : m_window->findChildren<QWidget*>()) {
            if (!w->isVisible() || (w->focusPolicy() & Qt::TabFocus) == 0)
                continue;
            const QString name = QAccessible::queryAccessibleInterface(w)->text(QAccessible::Name);
            QVERIFY2(!name.isEmpty(), w->metaObject()->className());
        }
    }

    void tabTo(const QWidget* widget)
    {
        for (int keys = 0; QApplication::focusWidget() != widget; ++keys) {
            QVERIFY2(keys < 60, "Tab does not lead there");
            press(Qt::Key_Tab);
            if (QTest::currentTestFailed())
                return;
        }
    }

    /// Each area's last cell within four keys from where the reader is, and back by Tab; or every
    /// cell, beginning there each time.
    void reach(const Letters& letters, bool every)
    {
        QWidget* from = QApplication::focusWidget();
        const bool types = from == m_panel->answerField();
        for (const auto& [area, letter] : letters) {
            std::vector<gui::ItemId> ids;
            for (const gui::Item* item : m_stage->scene().selectable(area))
                ids.push_back(item->id);
            QVERIFY(!ids.empty());
            for (std::size_t n = every ? 0 : ids.size() - 1; n < ids.size(); ++n) {
                const int before = m_keys;
                if (types)
                    press(Qt::Key_Tab); // a letter would be one of the answer's
                press(letter);
                for (const QChar digit : QString::number(n))
                    press(Qt::Key(Qt::Key_0 + digit.digitValue()));
                QVERIFY(m_keys - before <= 4);
                QCOMPARE(m_stage->selected(), std::optional(ids[n]));
                QVERIFY(m_stage->hasFocus());
                QCOMPARE(m_focus, m_stage->selectedItem()->name);
                press(Qt::Key_Escape);
                if (every)
                    from->setFocus();
                else
                    tabTo(from);
                if (QTest::currentTestFailed())
                    return;
            }
        }
    }

    /// A question: first without an answer, then looking ahead, with a hint, wrong, and right.
    void answer(const lessons::LessonStep& step, const support::TypedAnswers& typed)
    {
        const bool isTyped = step.choices.empty() && step.order.empty();
        const QWidget* field = QApplication::focusWidget();
        QVERIFY(!isTyped || field == m_panel->answerField());
        const QString question = support::alerts("gui::Announcer").last();
        QVERIFY2(question.contains(beginning(step.question)), qPrintable(question));
        if (isTyped)
            QCOMPARE(description(field),
                     lessons::plainText(m_panel->walkthrough().view().question));

        if (isTyped) { // on a choice, Enter chooses
            press(Qt::Key_Return);
            QVERIFY(!m_panel->said().isEmpty());
        }
        if (m_window->action("next-switch")->isEnabled()) {
            press(Qt::Key_PageDown);
            QVERIFY(!m_panel->notice().isEmpty());
        }
        reach(kLetters, !m_reachedEvery && isTyped);
        m_reachedEvery = m_reachedEvery || isTyped;
        tabTo(m_panel->hintButton());
        press(Qt::Key_Space);
        QVERIFY(m_panel->said().contains(step.hints.front()));
        for (const bool right : {false, true}) {
            const qsizetype mistake = mistakeOf(typed);
            QVERIFY(mistake >= 0);
            const QString value = right ? typed.right : typed.wrong[mistake];
            if (right && step.id == text("where-x20-goes")) {
                tabTo(m_panel->hintButton());
                for (const Qt::Key key : {Qt::Key_H, Qt::Key_2, Qt::Key_0, Qt::Key_Return})
                    press(key); // the cell itself is pointed at
                QCOMPARE(m_panel->answerField()->text(), text("host.x20"));
                QVERIFY(m_panel->answerField()->hasFocus());
            } else if (isTyped) {
                tabTo(m_panel->answerField());
                press(Qt::Key_Home);
                while (!m_panel->answerField()->text().isEmpty())
                    press(Qt::Key_Delete);
                press(Qt::Key(0), value);
            } else if (!step.order.empty()) {
                putInOrder(value.split(u' '));
            } else {
                tabTo(m_panel->choices()[std::size_t(typed.choices.indexOf(value))]);
                press(Qt::Key_Space);
            }
            press(Qt::Key_Return);
            if (QTest::currentTestFailed())
                return;
            if (!right)
                QCOMPARE(m_panel->said(), support::sentenceTo(step, typed, mistake));
            if (isTyped && !right)
                QCOMPARE(description(m_panel->answerField()), m_panel->said());
        }
    }

    /// The first that a reader can make: a choice that there is.
    [[nodiscard]] static qsizetype mistakeOf(const support::TypedAnswers& typed)
    {
        const auto can = [&typed](const QString& answer) {
            return typed.choices.isEmpty() || typed.choices.contains(answer);
        };
        const auto first = std::ranges::find_if(typed.wrong, can);
        return first == typed.wrong.end() ? -1 : first - typed.wrong.begin();
    }

    /// From the top down, each item up to its place.
    void putInOrder(const QStringList& ids)
    {
        gui::OrderList* list = m_panel->orderList();
        for (int place = 0; place < int(ids.size()); ++place) {
            const int from = int(list->order().indexOf(ids[place]));
            QVERIFY(from >= place);
            if (!list->isAncestorOf(QApplication::focusWidget()))
                tabTo(list->rows().front());
            while (list->placeOf(qobject_cast<gui::OrderRow*>(QApplication::focusWidget())) < from)
                press(Qt::Key_Down);
            while (list->placeOf(qobject_cast<gui::OrderRow*>(QApplication::focusWidget())) > from)
                press(Qt::Key_Up);
            for (int at = from; at > place; --at)
                press(Qt::Key_Up, {}, Qt::AltModifier);
            if (QTest::currentTestFailed())
                return;
        }
        QCOMPARE(list->order(), ids);
    }

    [[nodiscard]] static QString description(const QWidget* w)
    {
        return QAccessible::queryAccessibleInterface(const_cast<QWidget*>(w))
            ->text(QAccessible::Description);
    }
    /// As it is read out, before anything of the machine's stands in it.
    [[nodiscard]] static QString beginning(const QString& markdown)
    {
        return lessons::plainText(markdown).left(8);
    }

    support::LessonRecordings m_recordings;
    std::unique_ptr<gui::MainWindow> m_window;
    gui::LessonPanel* m_panel = nullptr;
    gui::Stage* m_stage = nullptr;
    QString m_focus; ///< the cell that was last said to have it
    bool m_inChinese = false;
    bool m_reachedEvery = false;
    int m_keys = 0, m_alerts = 0, m_most = 0;
};

QTEST_MAIN(TestLessonWithoutEyes)
#include "tst_lesson_without_eyes.moc"
