// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/line-input.h"
#include "cli/output.h"
#include "engine/veil.h"
#include "engine/walkthrough.h"
#include "story/story.h"

#include <QString>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace tool {

/// A lesson in a terminal, a line a command: the same way through it as the window's
/// (lessons::Walkthrough), in plain text. What is said goes to `out`, the commands come from `in`;
/// the end of input and a signal are `quit`.
class Take {
public:
    /// One a recording of the lesson, by its number; null where there is none.
    using Stories = std::vector<std::shared_ptr<const story::Story>>;
    /// What is attached to `walk` is told in these stories, of which there is one at least.
    Take(cli::Output& out, cli::LineInput& in, lessons::Walkthrough& walk, Stories stories);
    /// Called after each answer and each hint: for what keeps them. A sentence where that went
    /// wrong, else empty.
    void setOnAnswer(std::function<QString()> keep) { m_onAnswer = std::move(keep); }
    /// To the end of it. The report is the caller's: walk.report().
    void run();

private:
    struct Command;
    static const Command kCommands[];
    [[nodiscard]] bool obey(const QString& line); ///< false: it was `quit`

    void next(const QString& argument);
    void skip(const QString& argument);
    void previous(const QString& argument);
    void predict(const QString& argument);
    void hint(const QString& argument);
    void show(const QString& argument);
    void step(const QString& argument);
    void back(const QString& argument);
    void who(const QString& argument);
    void why(const QString& argument);
    void help(const QString& argument);

    void goToLessonStep(int step);
    void turnTo(int recording);
    void goToState(std::uint32_t recordedState);
    void judge(const QString& answer);
    void move(const QString& argument, bool forward);
    void showPlace();
    void sayPrice();
    void keep();
    void tell(const story::Annotation& annotation);
    [[nodiscard]] lessons::Horizon horizon() const;
    [[nodiscard]] story::Moment moment() const;
    [[nodiscard]] QString cellText(const arm64::Place& place) const;
    void say(const QString& text); ///< lines of their own

    cli::Output& m_out;
    cli::LineInput& m_in;
    lessons::Walkthrough& m_walk;
    std::function<QString()> m_onAnswer;
    Stories m_stories;
    int m_recording = 0; ///< which one the step looks at
    int m_shown = 0;     ///< which one is looked around in: the same, where it is there
    std::shared_ptr<const story::Story> m_story; ///< of that one
    std::uint32_t m_index = 0;                   ///< the shown state
};

} // namespace tool
