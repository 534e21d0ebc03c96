// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/answers.h"
#include "engine/attempt.h"
#include "engine/lesson.h"
#include "engine/locate.h"
#include "engine/names.h"
#include "engine/report.h"
#include "recording/recording.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace lessons {

/// A choice as it is shown; `answer` is what is handed to Runner::answer when it is chosen.
struct ChoiceView {
    QString answer;
    QString text;
    friend bool operator==(const ChoiceView&, const ChoiceView&) = default;
};

/// One step of a lesson as a person sees it, with the machine's values filled in.
struct StepView {
    int step = 0;      ///< from 0
    int count = 0;     ///< of steps
    int recording = 0; ///< of the lesson's, which one it looks at
    QString id;
    QString title;
    QString markdown;                ///< to be shown before the doing
    QString question;                ///< Markdown; empty where the step does not ask
    QString after;                   ///< Markdown; to be shown once the step is done
    std::vector<ChoiceView> choices; ///< empty: the answer is typed, or an order
    /// Items to be put into order, as they are shown at first. The answer is theirs in the order
    /// that was found, with a blank between; or the letters of their places here.
    std::vector<ChoiceView> order;
    QStringList hints; ///< from the gentlest on
    int points = 0;
    bool asks = false;        ///< to be answered by Runner::answer
    bool asksForCell = false; ///< its answer is a cell's address: the cell can be pointed at
    bool checks = false;      ///< to be judged by Runner::check

    bool reached = false; ///< false: the event did not come, or nothing is attached; see `trouble`
    bool blocked = false; ///< not reached because of what went wrong before: go on to the next step
    QString trouble;      ///< a sentence, where not reached
    std::uint32_t shownState = 0; ///< the recording's state to show with this step
    std::uint32_t afterState = 0; ///< the state to move to once it is done; may be the same
    std::optional<std::uint32_t> timelineStep; ///< the instruction it is about
    QString where;                             ///< that instruction, in words
    /// While the question is open, nothing behind this state may be shown: it would be the answer.
    /// Absent where the step asks nothing.
    std::optional<std::uint32_t> hidesAfter;
};

/// Runs one lesson over one recording. The window and the command line use this same class. All
/// functions are pure once a recording is attached: nothing is executed, nothing waits, and the
/// same recording gives the same results. Steps are numbered from 0; a number out of range is a
/// programming error. Not thread-safe against attach().
class Runner {
public:
    explicit Runner(Lesson lesson);

    [[nodiscard]] const Lesson& lesson() const { return m_lesson; }
    [[nodiscard]] int stepCount() const { return static_cast<int>(m_lesson.steps.size()); }

    /// Lays a recording under the steps that look at it (`which`, of the lesson's) and finds their
    /// places in it. May be called again with another one. The error says what the recording lacks;
    /// then nothing is attached there.
    base::Result<void> attach(std::shared_ptr<const reading::Reading> reading, int which = 0);
    /// One that nobody has read yet.
    base::Result<void> attach(std::shared_ptr<const recording::Recording> recording, int which = 0);
    /// With names from elsewhere.
    void attach(std::shared_ptr<const recording::Recording> recording,
                std::shared_ptr<const Names> names, int which = 0);
    /// It could not be recorded, or cannot be read: its steps are errors that say why.
    void setMissing(int which, const QString& why);
    [[nodiscard]] bool attached(int which = 0) const { return subject(which).recording != nullptr; }

    /// What to show; works without a recording too (then not reached).
    [[nodiscard]] StepView view(int step) const;
    /// Judges a prediction: an expression or a number, as typed or as chosen. It sees what is there
    /// before the prompt and nothing later. Error: it makes no sense (`refused`) or the machine's
    /// value could not be read. Does not give the answer away.
    [[nodiscard]] StepResult answer(int step, const QString& text) const;
    /// Judges the step's expectations on the machine; for a step without any, whether it is
    /// reached. Never asks: a question is NotAsked.
    [[nodiscard]] StepResult check(int step) const;
    /// Answers the step's question as the lesson itself would, and checks that the question makes
    /// sense on this machine: the answer can be computed, no `wrong` says the same, exactly one
    /// choice is right.
    [[nodiscard]] StepResult selfAnswer(int step) const;
    /// The points that an answer loses by so many hints, from the gentlest on.
    [[nodiscard]] int hintCost(int step, int hints) const;
    /// The whole lesson: first how the machine ended, then the contract, then each check; and each
    /// question that has an answer. The others are not asked.
    [[nodiscard]] Report runAll(const Answers& answers = {}) const;
    /// The value of an expression in a state of a recording, as somebody types it who looks
    /// around there: nothing later is seen. An error is a sentence.
    [[nodiscard]] base::Result<std::uint64_t>
    valueAt(std::uint32_t state, const QString& expression, int which = 0) const;
    /// How the machine ended and what the contract says; judged once a recording, when it is asked
    /// for. It must be attached.
    [[nodiscard]] const Attempt& attempt(int which = 0) const;

private:
    void attach(const std::shared_ptr<const reading::Reading>& reading,
                std::shared_ptr<const Names> names, int which);
    void locate();
    [[nodiscard]] const Subject& subject(int which) const
    {
        return m_laid[static_cast<std::size_t>(which)].subject;
    }
    [[nodiscard]] const Subject& subjectOf(int step) const
    {
        return subject(lessonStep(step).recording);
    }
    [[nodiscard]] const Attempt& attemptOfStep(int step) const
    {
        return attempt(lessonStep(step).recording);
    }
    [[nodiscard]] StepResult begin(int step) const;
    [[nodiscard]] const LessonStep& lessonStep(int step) const
    {
        return m_lesson.steps[static_cast<std::size_t>(step)];
    }
    [[nodiscard]] const Location& location(int step) const
    {
        return m_locations[static_cast<std::size_t>(step)];
    }
    [[nodiscard]] RecordedEvidence
    asking(int step, RecordedEvidence::Sight sight = RecordedEvidence::Sight::Whole) const;
    [[nodiscard]] RecordedEvidence checking(int step) const;
    [[nodiscard]] QString where(int step) const;
    void diagnose(int step, StepResult& result) const;
    void missing(int step, StepResult& result) const;
    [[nodiscard]] QString whyMissing(int step) const;
    void await(const LessonStep& lesson, StepResult& result) const;
    [[nodiscard]] QString firstFailureBefore(int step) const;
    [[nodiscard]] StepResult answerOrder(int step, const QString& text, StepResult result) const;
    [[nodiscard]] StepResult selfAnswerOrder(int step) const;
    [[nodiscard]] StepResult graded(int step, const Answers& answers) const;

    /// What lies under one of the lesson's recordings.
    struct Laid {
        Subject subject; ///< without a recording while nothing is attached
        QString missing; ///< why nothing is; a sentence, or empty
        std::optional<Attempt> attempt;
    };
    void addParts(Report& report) const;

    Lesson m_lesson;
    mutable std::vector<Laid> m_laid;  ///< one a recording of the lesson
    std::vector<Location> m_locations; ///< one a step; NotReached where nothing is attached
};

/// The report of a lesson whose machine could not be read at all; `why` is a sentence.
[[nodiscard]] Report errorReport(const Lesson& lesson, const QString& why);

} // namespace lessons
