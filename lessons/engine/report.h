// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"
#include "engine/attempt.h"

#include <QJsonObject>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace lessons {

/// Fail is a definite finding about the machine; Error means that it could not be judged.
enum class Outcome : std::uint8_t {
    Pass,
    Fail,
    Error,
    Blocked,   ///< its place never came, because of what went wrong before; it says nothing of its
               ///< own
    NotAsked,  ///< a question that nobody answered; counts for nothing
    NotJudged, ///< an answer to a question whose right one is not here (published.h)
};

/// One comparison: what was looked at, what it had to be, what it was.
struct Finding {
    QString that;                          ///< the expression, as written
    QString is;                            ///< what it must equal, as written
    std::optional<std::uint64_t> seen;     ///< absent: could not be read
    std::optional<std::uint64_t> expected; ///< absent: could not be read
    QString trouble;                       ///< why, where one could not be read; a sentence
    [[nodiscard]] bool holds() const { return seen && expected && *seen == *expected; }
    friend bool operator==(const Finding&, const Finding&) = default;
};

/// What came of one step, one answer or one check.
struct StepResult {
    int step = 0; ///< from 0
    QString id;
    QString title;
    QString recording; ///< the name of the one that it looks at; empty where it has none
    Outcome outcome = Outcome::Blocked;
    /// For people: the diagnosis, what is wrong with an answer, why it could not be judged, what
    /// blocks it. Empty for a plain pass.
    QString say;
    /// For an answer that is an Error: it is the answer that makes no sense, not the machine.
    bool refused = false;
    std::vector<Finding> findings;
    int points = 0;                            ///< earned
    int possible = 0;                          ///< that the step gives
    std::optional<std::uint32_t> timelineStep; ///< of the instruction it is about
    QString where; ///< "0000000040081234 <…+0x8> (entry.S:74) stp …"
    friend bool operator==(const StepResult&, const StepResult&) = default;
};

/// What is known of one of several recordings.
struct RecordedPart {
    QString name;
    QString cpu, image;
    std::uint32_t instructions = 0;
    int switches = 0;
    Attempt::Contract contract = Attempt::Contract::NotAsked;
    QString trouble; ///< why nothing is judged on it; a sentence, else empty
};

/// What came of a whole lesson.
struct Report {
    QString id, title, seed;
    QString cpu, image;             ///< empty where the machine could not be read at all
    std::uint32_t instructions = 0; ///< steps of the recording
    int switches = 0;
    std::vector<StepResult> steps;
    QString trouble; ///< why nothing is judged; a sentence, else empty

    // How the machine ended and what the contract says (Attempt).
    QString ending;  ///< where it ended before all was recorded; a sentence
    QString console; ///< and what it had printed last
    Attempt::Contract contract = Attempt::Contract::NotAsked;
    QString cause;                          ///< the first thing that went wrong; a sentence
    QString causeWhere;                     ///< the instruction to blame for it
    std::optional<std::uint32_t> causeStep; ///< its step of the recording
    QString guestReport;                    ///< what the guest says that it lost; a sentence
    QString causeRecording;                 ///< of which recording all that is, of several

    /// Of a lesson with several recordings, each of them; what is above is of the first one that is
    /// there.
    std::vector<RecordedPart> recordings;
    /// How that machine ended, and what the contract says of it.
    void take(const Attempt& attempt, const QString& recording);

    [[nodiscard]] int points() const;
    [[nodiscard]] int possible() const; ///< by the checks and by what was asked
    /// Error if anything could not be judged, else Fail if anything went wrong, else NotJudged if
    /// an answer was given whose right one is not here, else Pass.
    [[nodiscard]] Outcome outcome() const;
    /// 0 pass, 1 fail, 3 error or not judged.
    [[nodiscard]] int exitCode() const;
    [[nodiscard]] QString circumstances() const;
    /// For a terminal; lines end in '\n'.
    [[nodiscard]] QString toText() const;
    /// {"format": "worldswitch-lesson-report", "version": 2, …}; the keys are in lessons/README.md.
    /// Values are hexadecimal strings of 16 digits: JSON's numbers have 53 bits.
    [[nodiscard]] QJsonObject toJson() const;
};

/// "pass", "fail", "error", "blocked", "not-asked", "not-judged": never translated, for programs.
[[nodiscard]] QString outcomeKey(Outcome outcome);

} // namespace lessons
