// SPDX-License-Identifier: GPL-2.0-or-later
// The language is changed while the window is open: everything that can be read is in the other
// one, nothing that was done is lost, and back again it is as it was.
#include "support.h"

#include "base/translation.h"
#include "gui/app/options.h"
#include "gui/model/scoreboard-model.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/ribbon.h"
#include "gui/theme/text.h"
#include "support/replayed.h"

#include <QAbstractButton>
#include <QAction>
#include <QFileIconProvider>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QTest>

using support::text;

namespace {
/// Words that a reader of Chinese would have to know English for. Names, instructions and numbers
/// have no three small words in a row.
bool isEnglish(const QString& t)
{
    static const QRegularExpression sentence(QStringLiteral(
        "\\b[A-Za-z']+ [a-z']{2,} (the|a|an|of|to|is|in|it|and|or|next|this|that|[a-z']{3,})\\b"));
    static const QRegularExpression chinese(QStringLiteral("\\p{Han}"));
    return sentence.match(t).hasMatch() && !chinese.match(t).hasMatch();
}

/// All that can be read or heard in the window, each behind the name of what says it.
QStringList textsOf(gui::MainWindow& window)
{
    QStringList all{text("title: ") + window.windowTitle()};
    const auto add = [&](const QString& of, const QString& t) {
        if (!t.isEmpty())
            all << of + text(": ") + t;
    };
    for (const QAction* a : window.findChildren<QAction*>()) {
        if (a->objectName().isEmpty())
            continue; // Qt's own of a field, which are made anew
        add(a->objectName(), a->text());
        add(a->objectName(), a->iconText());
        add(a->objectName(), a->toolTip());
    }
    for (const QMenu* menu : window.findChildren<QMenu*>())
        add(text("menu"), menu->title());
    for (const QWidget* w : window.findChildren<QWidget*>()) {
        const QString of = QLatin1String(w->metaObject()->className()) + u' ' + w->objectName();
        add(of, w->toolTip());
        if (!w->isVisible())
            continue;
        add(of, w->accessibleName());
        add(of, w->accessibleDescription());
        if (const auto* button = qobject_cast<const QAbstractButton*>(w))
            add(of, button->text());
        if (const auto* label = qobject_cast<const QLabel*>(w))
            add(of, label->text());
        if (const auto* field = qobject_cast<const QLineEdit*>(w))
            add(of, field->placeholderText());
    }
    add(text("lesson"), window.lesson()->narration()->toPlainText());
    auto* code = window.code()->model();
    for (int row = 0; row < code->rowCount(); ++row) {
        add(text("code"), code->index(row).data(gui::CodeModel::BriefRole).toString());
        add(text("code"), code->index(row).data(Qt::ToolTipRole).toString());
    }
    gui::TextAudit audit;
    window.grab();
    for (const auto& p : audit.painted())
        add(text("painted"), p.text);
    return all;
}
} // namespace

class TestLanguageSwitched : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("WORLDSWITCH_LESSONS", WORLDSWITCH_SOURCE_DIR "/lessons"); }
    void init()
    {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
        base::installTranslations(*qApp, text("en"));
        m_story = support::sampleStory();
        QVERIFY(m_story);
        m_window = support::windowWith(m_story, {1280, 800}, text("x.wsrec"));
        m_window->setLanguage(text("en"));
        const auto opened = m_window->openLesson(text("01"), text("en"));
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        m_panel = m_window->lesson();
    }
    void cleanup()
    {
        m_window.reset();
        base::installTranslations(*qApp, text("en"));
    }

    void everythingThatIsReadIsInTheOtherLanguage()
    {
        QVERIFY(goToQuestion());
        const QStringList english = textsOf(*m_window);
        m_window->speak(text("zh_CN"));
        const QStringList chinese = textsOf(*m_window);
        QVERIFY(chinese.size() > 300);
        for (const QString& t : chinese)
            QVERIFY2(!isEnglish(t.mid(t.indexOf(text(": ")) + 2)), qPrintable(t));
        m_window->speak(text("en"));
        const QStringList again = textsOf(*m_window);
        for (qsizetype i = 0; i < english.size(); ++i)
            QCOMPARE(again.value(i), english[i]);
    }

    /// Those of Qt's dialogs, too, that Qt's own catalogue of this release does not have any more.
    void filesAreCalledInTheOtherLanguage()
    {
        const QFileIconProvider qts;
        m_window->speak(text("zh_CN"));
        QCOMPARE(qts.type(QFileInfo(text(WORLDSWITCH_SOURCE_DIR))), text("文件夹"));
        QCOMPARE(qts.type(QFileInfo(text("/"))), text("驱动器"));
        m_window->speak(text("en"));
        QCOMPARE(qts.type(QFileInfo(text(WORLDSWITCH_SOURCE_DIR))), text("Folder"));
    }

    /// At every state, too, and without a lesson: with every panel there is.
    void theStoryIsToldInTheOtherLanguage()
    {
        m_panel->hide();
        QTest::keyClick(m_window.get(), Qt::Key_B);
        m_window->session().goTo(28);
        const QStringList english = textsOf(*m_window);
        m_window->speak(text("zh_CN"));
        QCOMPARE(m_window->session().index(), 28U);
        for (const QString& t : textsOf(*m_window))
            QVERIFY2(!isEnglish(t.mid(t.indexOf(text(": ")) + 2)), qPrintable(t));
        const auto& phases = m_window->session().story()->phases();
        QVERIFY(phases.front().sentence != m_story->phases().front().sentence);
        m_window->speak(text("en"));
        QCOMPARE(textsOf(*m_window), english);
    }

    /// What a long recording costs is a switch: the others have their words when they are shown.
    void aLongStoryIsRetoldWhereItIsShown()
    {
        const auto sample = recording::load(support::samplePath());
        QVERIFY(sample.ok());
        support::Replay replay(**sample);
        for (std::size_t i = 0; replay.growing()->stepCount() < 12000; ++i)
            replay.window(i % 2);
        const auto recording = replay.end();
        QVERIFY2(replay.trouble().isEmpty(), qPrintable(replay.trouble()));
        const auto english = story::Story::tell(recording);
        const auto window = support::windowWith(english);
        window->session().goTo(english->count() / 2);
        window->speak(text("zh_CN"));
        const auto chinese = window->session().story();
        const auto fresh = story::Story::tell(recording);
        QCOMPARE(fresh->stepsWorded(), std::uint64_t(fresh->count() - 1));
        QVERIFY(fresh->count() > 2000);
        QVERIFY2(chinese->stepsWorded() < 500, qPrintable(QString::number(chinese->stepsWorded())));
        // Whichever is shown: all of its phases, and the one that led to it.
        QVERIFY(fresh->switchStarts().size() > 40);
        const auto sentences = [](const story::Story& story, const story::Moment& moment) {
            QStringList all;
            const std::uint32_t begin =
                moment.index - static_cast<std::uint32_t>(moment.stepInSwitch);
            for (const story::Phase& phase : story.phases())
                if (phase.end + 1 >= begin &&
                    phase.begin < begin + static_cast<std::uint32_t>(moment.stepsInSwitch))
                    all << phase.word + phase.label + phase.sentence + phase.function;
            return all;
        };
        for (std::size_t i = 0; i < fresh->switchStarts().size(); i += 3) {
            window->session().goTo(fresh->switchStarts()[i] + std::uint32_t(i % 7));
            const story::Moment& shown = *window->session().moment();
            QVERIFY(support::sameMoment(shown, fresh->moment(shown.index)));
            QCOMPARE(sentences(*chinese, shown), sentences(*fresh, shown));
            QVERIFY(sentences(*english, shown) != sentences(*fresh, shown));
        }
        QCOMPARE(chinese->code().size(), fresh->code().size());
        for (std::size_t i = 0; i < fresh->code().size(); ++i) {
            QCOMPARE(chinese->code()[i].brief, fresh->code()[i].brief);
            QCOMPARE(chinese->code()[i].shownSteps, fresh->code()[i].shownSteps);
        }
        QCOMPARE(chinese->passages(3).size(), fresh->passages(3).size());
        // The free runs beside the code, too, which were not looked for again.
        gui::CodeModel lines;
        lines.setStory(fresh);
        lines.setMoment(window->session().moment()); // what is said of a line is of its switch
        const gui::CodeModel& model = *window->code()->model();
        QCOMPARE(model.rowCount(), lines.rowCount());
        for (int row = 0; row < lines.rowCount(); ++row)
            for (const auto role : {gui::CodeModel::InstructionRole, gui::CodeModel::BriefRole})
                QCOMPARE(model.index(row).data(role), lines.index(row).data(role));
    }

    void whatWasDoneStays()
    {
        QVERIFY(goToQuestion());
        // A wrong answer, a hint, the right answer; then the next question, with half an answer.
        m_panel->answerField()->setText(text("0x8"));
        m_panel->primary()->click();
        m_panel->hintButton()->click();
        const QString hint = m_panel->said();
        m_window->speak(text("zh_CN"));
        QVERIFY2(!m_panel->said().isEmpty() && m_panel->said() != hint,
                 qPrintable(m_panel->said()));
        m_panel->answerField()->setText(text("host.x20"));
        m_panel->primary()->click();
        const int points = m_panel->points(), step = m_panel->step();
        QVERIFY(points > 0);
        m_window->stage()->selectIn(gui::ItemId::Area::Cpu);
        const auto selected = m_window->stage()->selected();
        m_window->action("zoom-in")->trigger();
        const auto arrangement = m_window->arrangement();
        const auto answers = m_panel->walkthrough().answers().size();
        const std::uint32_t index = m_window->session().index();
        for (const char* language : {"en", "zh_CN", "en"}) {
            m_window->speak(text(language));
            QCOMPARE(m_panel->step(), step);
            QCOMPARE(m_panel->points(), points);
            QVERIFY(m_panel->done());
            QCOMPARE(m_panel->walkthrough().answers().size(), answers);
            QCOMPARE(m_window->session().index(), index);
            QCOMPARE(m_window->stage()->selected(), selected);
            QCOMPARE(m_window->arrangement(), arrangement);
        }
        m_panel->primary()->click();
        QVERIFY(goToQuestion());
        const auto horizon = m_window->session().horizon();
        QVERIFY(horizon);
        m_panel->answerField()->setText(text("sp -"));
        m_window->speak(text("zh_CN"));
        QCOMPARE(m_panel->answerField()->text(), text("sp -"));
        QCOMPARE(m_window->session().horizon(), horizon);
        QVERIFY(!m_panel->done());
    }

    void eachIsOfferedInItsOwnLanguage()
    {
        QStringList names;
        for (const char* choice : {"en", "zh_CN"}) {
            auto* a = m_window->findChild<QAction*>(text("language-") + text(choice));
            QVERIFY(a);
            names << a->text();
        }
        QCOMPARE(names, (QStringList{text("English"), text("简体中文")}));
        auto* chinese = m_window->findChild<QAction*>(text("language-zh_CN"));
        chinese->trigger();
        QVERIFY(chinese->isChecked());
        QVERIFY(m_window->action("step")->text() != text("Step"));
        QCOMPARE(chinese->text(), text("简体中文"));
    }

    void whatWasChosenIsRemembered()
    {
        QVERIFY(!gui::MainWindow::chosenLanguage());
        {
            gui::MainWindow window(true);
            window.setLanguage(text("en"));
            window.speak(text("zh_CN"));
        }
        QCOMPARE(gui::MainWindow::chosenLanguage().value_or(QString()), text("zh_CN"));
        {
            gui::MainWindow window(true);
            window.action("reset-layout")->trigger();
            QCOMPARE(gui::MainWindow::chosenLanguage().value_or(QString()), text("zh_CN"));
            window.speak(text("system"));
        }
        QVERIFY(!gui::MainWindow::chosenLanguage());
    }

private:
    bool goToQuestion()
    {
        for (int i = 0; i < 20; ++i) {
            if (m_panel->answerField()->isVisible() && !m_panel->done())
                return true;
            m_panel->primary()->click();
        }
        return false;
    }

    QTemporaryDir m_settings;
    gui::StoryPtr m_story;
    std::unique_ptr<gui::MainWindow> m_window;
    gui::LessonPanel* m_panel = nullptr;
};

QTEST_MAIN(TestLanguageSwitched)
#include "tst_language_switched.moc"
