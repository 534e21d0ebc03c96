// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/walkthrough.h"
#include "gui/model/lesson-progress.h"
#include "gui/model/session.h"
#include "gui/model/words.h"
#include "gui/panels/choice-button.h"
#include "gui/panels/lesson-text.h"
#include "gui/panels/order-list.h"

#include <QLineEdit>
#include <QPushButton>
#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

namespace gui {

class Announcer;

/// A lesson beside the switch: narration, prediction, hint, check. Shows a lessons::Walkthrough, as
/// the terminal does, and takes the session to the machine's state that each step is about; so long
/// as a question is open the session has its horizon there. Closing the lesson forfeits it.
class LessonPanel : public QWidget {
    Q_OBJECT
public:
    LessonPanel(Session* session, const Theme& theme, QWidget* parent);
    /// By number, name or path; in that language where the lesson has it.
    [[nodiscard]] static base::Result<lessons::Lesson> load(const QString& which,
                                                            const QString& language);
    /// Which variant of its lessons this program shows: the command line's, or as they are written
    /// where it is empty (lessons::seeded()).
    static void setVariant(const QString& seed);
    [[nodiscard]] base::Result<void> open(const QString& which, const QString& language);
    [[nodiscard]] bool isOpen() const { return m_walk.has_value(); }
    /// From now on what is done in a lesson is kept there, and found again when it is opened.
    void keepIn(LessonProgress progress) { m_progress = std::move(progress); }
    /// The lesson in that language, where it has it: at the same step, with all that was answered.
    void setLanguage(const QString& language);
    /// From its first step on, with nothing answered. What was kept of it is laid aside.
    void startOver();
    void setStory(const StoryPtr& story);
    void setMoment(const MomentPtr& moment);

    /// The lesson that is open, if one is.
    [[nodiscard]] const lessons::Lesson* lesson() const;
    /// Which of its recordings the step that is shown looks at.
    [[nodiscard]] int recording() const { return m_walk ? m_walk->recording() : 0; }
    /// Which of its recordings a story can be of: the step's, if it can be that one; else the first
    /// that it can be. Nothing where it is of none.
    [[nodiscard]] std::optional<int> recordingOf(const StoryPtr& story) const;
    /// World switches that the step's recording needs; 0 while no lesson is open.
    [[nodiscard]] int switchesNeeded() const;
    /// Whether what is recorded is enough for it.
    [[nodiscard]] bool hasEnough() const;

    /// How the recording stands that the lesson waits for.
    struct Machine {
        enum class State : std::uint8_t {
            Recording,  ///< `switches` are there so far
            Recordable, ///< nothing runs; recordingWanted() would start it
            Foreign,    ///< it was attached to, and has gone on: it cannot be recorded anew
        } state = State::Recordable;
        int switches = 0;
        QString trouble; ///< why the last recording ended early; a sentence, or empty
    };
    void setMachine(const Machine& machine);
    /// The story that is shown is still being read, or, where that is a sentence, cannot be: a
    /// lesson looks at all of it, and waits for that. When it is read, setStory() follows.
    void setReading(bool isBeingRead, const QString& unreadable = {});

    [[nodiscard]] int step() const { return m_walk ? m_walk->step() : 0; }
    [[nodiscard]] int stepCount() const { return m_walk ? m_walk->stepCount() : 0; }
    [[nodiscard]] int points() const { return m_walk ? m_walk->points() : 0; }
    [[nodiscard]] bool done() const { return m_walk && m_walk->isDone(); }
    /// The reader's way through the lesson; one must be open.
    [[nodiscard]] const lessons::Walkthrough& walkthrough() const { return *m_walk; }
    /// "STP is two STRs · step 3 of 14 · 0 of 67 points"
    [[nodiscard]] QString headline() const;
    /// Whether the question that is open is of a cell, and so may be answered by pointing at it.
    [[nodiscard]] bool takesCell() const;
    /// Writes that cell into the field, to be checked: "host.x20", or its address. False where it
    /// stands there already.
    bool takeCell(const arm64::Place& place);
    [[nodiscard]] QPushButton* primary() { return m_primary; }
    [[nodiscard]] QPushButton* hintButton() { return m_hint; }
    [[nodiscard]] QPushButton* skipButton() { return m_skip; }
    [[nodiscard]] QPushButton* backButton() { return m_back; }
    [[nodiscard]] QPushButton* closeButton() { return m_close; }
    [[nodiscard]] const std::vector<ChoiceButton*>& choices() const { return m_choices; }
    [[nodiscard]] OrderList* orderList() { return m_order; }
    [[nodiscard]] QLineEdit* answerField() { return m_answer; }
    [[nodiscard]] QString said() const { return m_said.text; }
    [[nodiscard]] QString notice() const { return m_notice; }
    [[nodiscard]] LessonText* narration() { return m_text; }
    /// The question that is open, below the text and above what it is answered by: it stays in
    /// sight, wherever the text is scrolled to.
    [[nodiscard]] LessonText* question() { return m_question; }
    /// How high the panel has to be in that width, so that nine lines, with those of the question
    /// that is open, stand above its choices; 0 where none is.
    [[nodiscard]] int heightToReadIn(int width) const;

signals:
    void closed();
    /// Step, points or title are others now.
    void changed();
    /// heightToReadIn() may be another one.
    void needsRoom();
    /// A sentence that is no part of the lesson: what became of what is kept of it.
    void toBeSaid(const QString& sentence);
    /// The lesson needs that many world switches, and the reader wants them.
    void recordingWanted(int switches);
    /// A step is shown that looks at another recording than the one that is.
    void recordingTurned(int recording);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    /// What the reader has begun to answer, and not handed in.
    struct Draft {
        QString typed;
        int choice = -1;
        QStringList order;
    };
    [[nodiscard]] Draft draft() const;
    void setDraft(const Draft& draft);
    void retranslate();
    void keep();
    void attach();
    void showStep(int step);
    void showText();
    void showChoices();
    void showOrder();
    [[nodiscard]] QString answerGiven() const;
    [[nodiscard]] LessonText::Said answered() const;
    [[nodiscard]] QString wordsOf(const QString& answer) const;
    void setButtons();
    void takeFocus();
    void focusOnwards();
    [[nodiscard]] bool isAnswering() const; ///< the keys are at what a question is answered by
    void advance();                         ///< what Enter does
    void check();
    void skip();
    void forfeitOpenQuestions();
    void updateHorizon();
    void showHint();
    void goToState(std::uint32_t recordedState);
    void say(const Words& words, bool good);
    void note(const Words& words);
    void announceStep();
    [[nodiscard]] bool lacksSwitches() const;
    [[nodiscard]] const lessons::LessonRecording& wanted(int which) const;
    [[nodiscard]] bool canBe(const StoryPtr& story, int which) const;
    /// What is recorded is of a machine that was set up as the lesson says, or nothing is.
    [[nodiscard]] bool isSetUp() const;
    [[nodiscard]] QString missing() const; ///< why the step is not reached; a sentence
    void layOut();
    [[nodiscard]] int questionHeight(int width) const;
    /// What stands below the text in that width, where the panel's lower edge is 0; `above` is then
    /// where the text ends.
    [[nodiscard]] std::vector<std::pair<QWidget*, QRect>> belowText(int width, int& above) const;
    void applyTheme();

    const Theme& m_theme;
    Session* m_session;
    [[nodiscard]] const lessons::StepView& view() const { return m_walk->view(); }

    std::optional<lessons::Walkthrough> m_walk;
    Machine m_machine;
    int m_shown = 0;         ///< which of the lesson's recordings the session's story is of
    bool m_arriving = false; ///< the step's place has just been recorded
    bool m_onItsWay = false; ///< the machine is led to the step: what it shows is no notice
    LessonText::Said m_said;
    QString m_notice; ///< why a key did nothing; gone with the next thing said
    Words m_saidWords, m_noticeWords;
    std::optional<LessonProgress> m_progress;
    bool m_keepingFailed = false; ///< it was said
    QString m_trouble;            ///< why the recording cannot be attached; a sentence
    bool m_isBeingRead = false, m_neededRoom = false;
    QString m_unreadable; ///< a sentence, where it never will be
    LessonText* m_text;
    LessonText* m_question; ///< the one that is open, below the text
    Announcer* m_announcer;
    QLineEdit* m_answer;
    QPushButton *m_hint, *m_skip, *m_primary, *m_back, *m_close;
    std::vector<ChoiceButton*> m_choices;
    OrderList* m_order;
};

} // namespace gui
