// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/runner.h"
#include "gui/app/session.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTextBrowser>
#include <QWidget>

#include <optional>
#include <vector>

namespace gui {

/// A lesson beside the switch: narration, prediction, hint, check. Drives lessons::Runner, as the
/// command line does, and takes the session to the machine's state that each step is about.
class LessonPanel : public QWidget {
    Q_OBJECT
public:
    LessonPanel(Session* session, QWidget* parent);
    /// By number, name or path; in that language where the lesson has it.
    [[nodiscard]] base::Result<void> open(const QString& which, const QString& language);
    [[nodiscard]] bool isOpen() const { return m_runner.has_value(); }
    void setStory(const StoryPtr& story);
    void setMoment(const MomentPtr& moment);

    [[nodiscard]] int step() const { return m_step; }
    [[nodiscard]] int points() const;
    [[nodiscard]] QPushButton* primary() { return m_primary; }
    [[nodiscard]] QPushButton* hintButton() { return m_hint; }
    [[nodiscard]] const std::vector<QPushButton*>& choices() const { return m_choices; }
    [[nodiscard]] QLineEdit* answerField() { return m_answer; }
    [[nodiscard]] QString said() const { return m_result->text(); }
    [[nodiscard]] QTextBrowser* narration() { return m_text; }

signals:
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void attach();
    void showStep(int step);
    void showText();
    void advance(); ///< what Enter does
    void check();
    void showHint();
    void goToState(std::uint32_t timelineState);
    void say(const QString& text, bool good);
    void layOut();
    void applyTheme();

    Session* m_session;
    std::optional<lessons::Runner> m_runner;
    lessons::StepView m_view;
    int m_step = 0;
    bool m_done = false; ///< the step's question and check are behind the reader
    int m_hintsShown = 0;
    std::vector<int> m_earned;
    QString m_trouble;
    QTextBrowser* m_text;
    QLabel* m_result;
    QLineEdit* m_answer;
    QPushButton *m_hint, *m_primary, *m_back, *m_close;
    std::vector<QPushButton*> m_choices;
};

} // namespace gui
