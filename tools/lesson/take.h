// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/line-input.h"
#include "cli/output.h"
#include "engine/veil.h"
#include "engine/walkthrough.h"
#include "story/story.h"

#include <QString>

#include <memory>

namespace tool {

/// A lesson in a terminal, a line a command: the same way through it as the window's
/// (lessons::Walkthrough), in plain text. What is said goes to `out`, the commands come from `in`;
/// the end of input and a signal are `quit`.
class Take {
public:
    /// Something must be attached to `walk`; the story is of the same recording.
    Take(cli::Output& out, cli::LineInput& in, lessons::Walkthrough& walk,
         std::shared_ptr<const story::Story> story);
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
    void goToState(std::uint32_t recordedState);
    void judge(const QString& answer);
    void move(const QString& argument, bool forward);
    void showPlace();
    void sayPrice();
    void tell(const story::Annotation& annotation);
    [[nodiscard]] lessons::Horizon horizon() const;
    [[nodiscard]] story::Moment moment() const;
    [[nodiscard]] QString cellText(const arm64::Place& place) const;
    void say(const QString& text); ///< lines of their own

    cli::Output& m_out;
    cli::LineInput& m_in;
    lessons::Walkthrough& m_walk;
    std::shared_ptr<const story::Story> m_story;
    std::uint32_t m_index = 0; ///< the shown state
};

} // namespace tool
