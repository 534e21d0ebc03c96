// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/runner.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace lessons {

/// One reader's way through a lesson: the step she is at, what she answered, which questions are
/// open, and so how far the machine may be shown. The window and the terminal have one each, and
/// decide none of that themselves.
///
/// A question is open from when it is first shown until it is answered, skipped or forfeited.
/// Points are for answers that were given before the machine showed them.
class Walkthrough {
public:
    /// At the first step, with nothing attached.
    explicit Walkthrough(Lesson lesson);

    [[nodiscard]] const Runner& runner() const { return m_runner; }
    [[nodiscard]] const Lesson& lesson() const { return m_runner.lesson(); }
    [[nodiscard]] int stepCount() const { return m_runner.stepCount(); }
    /// Lays a recording under the lesson, as Runner::attach. May be called again with one that has
    /// grown. True where the step has its place in the machine only now.
    [[nodiscard]] base::Result<bool> attach(std::shared_ptr<const reading::Reading> reading,
                                            int which = 0);
    /// As Runner::setMissing.
    void setMissing(int which, const QString& why);
    /// Which of the lesson's recordings the step that is shown looks at.
    [[nodiscard]] int recording() const { return m_view.recording; }

    /// What is shown; never out of range where the lesson has steps.
    [[nodiscard]] int step() const { return m_step; }
    [[nodiscard]] const StepView& view() const { return m_view; }
    /// Shows a step; one that there is not is not shown.
    void goTo(int step);
    [[nodiscard]] bool isFirst() const { return m_step == 0; }
    [[nodiscard]] bool isLast() const { return m_step + 1 >= stepCount(); }

    /// The step's question or check is behind the reader.
    [[nodiscard]] bool isDone() const { return m_done; }
    /// There is something to answer or to check.
    [[nodiscard]] bool isOpen() const { return m_view.reached && !m_done; }
    /// She may go on: the machine says the same as often as it is asked, so that a check that
    /// failed can only be left; an answer can be another one.
    [[nodiscard]] bool mayLeave() const { return !isOpen() || progress().failed; }
    /// The state of the recording that the step shows now.
    [[nodiscard]] std::uint32_t state() const;
    [[nodiscard]] int points() const;

    /// Goes on from answers that were given before: what is right is behind the reader, with its
    /// points and its hints, and the first question that is not is shown. Before anything else is
    /// answered, with all attached that there is.
    void resume(const Answers& before);
    /// Judges the step: its question by `answer`, or its check. `say` is never empty.
    [[nodiscard]] StepResult judge(const QString& answer = {});
    /// Leaves an open question without an answer and without its points, or a check unjudged. At
    /// the last step it ends there.
    void skip();
    /// Every question that is open stays without points: the machine is looked at first.
    void forfeitOpenQuestions();
    /// The step's next hint; nothing where all were given.
    [[nodiscard]] std::optional<QString> takeHint();
    /// The points that the next one costs an answer; 0 for one that was seen.
    [[nodiscard]] int nextHintCost() const;
    [[nodiscard]] bool hasHint() const { return isOpen() && m_hints < m_view.hints.size(); }

    /// The state of a recording behind which nothing may be shown: where the first of the questions
    /// stands that are open and look at it. Nothing where none is.
    [[nodiscard]] std::optional<std::uint32_t> horizon(int which) const;
    /// Of the one that the step looks at.
    [[nodiscard]] std::optional<std::uint32_t> horizon() const { return horizon(recording()); }

    /// How far she has come, in nothing but numbers and answers: it goes from one language of a
    /// lesson to the other, and to a disk and back.
    struct Standing {
        struct Step {
            bool asked = false;     ///< it was shown as a question
            bool done = false;      ///< answered, or checked and passed
            bool failed = false;    ///< its check failed or could not be judged
            bool forfeited = false; ///< the machine was seen first: no points for an answer
            int points = 0;
            int hints = 0; ///< the most that were given of it
            friend bool operator==(const Step&, const Step&) = default;
        };
        int step = 0;
        qsizetype hints = 0;     ///< given, of the step that is shown
        std::vector<Step> steps; ///< one a step
        Answers answers;
    };
    [[nodiscard]] Standing standing() const;
    /// As it was there, where the steps are as many: the lesson in another language, or the same
    /// one later. False, and nothing is changed, where they are not.
    [[nodiscard]] bool restore(const Standing& standing);
    /// The same way through the same lesson, in another language: `lesson` has the same shape().
    [[nodiscard]] Walkthrough retold(Lesson lesson) const;

    /// What was answered, the last of each question, as `run --answers` would have been given it.
    [[nodiscard]] const Answers& answers() const { return m_answers; }
    /// The whole lesson, judged with these answers.
    [[nodiscard]] Report report() const { return m_runner.runAll(m_answers); }

private:
    using Progress = Standing::Step;
    [[nodiscard]] Progress& progress() { return m_progress[static_cast<std::size_t>(m_step)]; }
    [[nodiscard]] const Progress& progress() const
    {
        return m_progress[static_cast<std::size_t>(m_step)];
    }
    void noteAsked();

    Runner m_runner;
    std::vector<std::shared_ptr<const reading::Reading>> m_readings; ///< one a recording, or null
    std::vector<Progress> m_progress;                                ///< one a step
    Answers m_answers;
    StepView m_view;
    int m_step = 0;
    bool m_done = false;
    qsizetype m_hints = 0; ///< given, of this step's
};

} // namespace lessons
