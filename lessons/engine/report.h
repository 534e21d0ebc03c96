// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"

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
    NotReached, ///< stands on a step that failed or could not be judged; counts for nothing itself
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
    QString title;
    Outcome outcome = Outcome::NotReached;
    /// For people: the diagnosis, what is wrong with an answer, why it could not be judged. Empty
    /// for a plain pass.
    QString say;
    std::vector<Finding> findings;
    int points = 0;                            ///< earned
    int possible = 0;                          ///< that the step gives
    std::optional<std::uint32_t> timelineStep; ///< of the instruction it is about
    QString where; ///< "0000000040081234 <…+0x8> (entry.S:74) stp …"
    friend bool operator==(const StepResult&, const StepResult&) = default;
};

/// What came of a whole lesson, run without anybody answering.
struct Report {
    QString id, title, seed;
    QString cpu, image;             ///< empty where the machine could not be read at all
    std::uint32_t instructions = 0; ///< steps of the recording
    int switches = 0;
    std::vector<StepResult> steps;
    QString trouble; ///< why the machine could not be read at all; a sentence, else empty

    [[nodiscard]] int points() const;
    [[nodiscard]] int possible() const;
    /// Fail if any step failed, else Error if anything could not be judged, else Pass.
    [[nodiscard]] Outcome outcome() const;
    /// 0 pass, 1 fail, 3 error.
    [[nodiscard]] int exitCode() const;
    /// For a terminal; lines end in '\n'.
    [[nodiscard]] QString toText() const;
    /// {"format": "worldswitch-lesson-report", "version": 1, …}; the keys are in lessons/README.md.
    /// Values are hexadecimal strings of 16 digits: JSON's numbers have 53 bits.
    [[nodiscard]] QJsonObject toJson() const;
};

/// "pass", "fail", "error", "not-reached": never translated, for programs.
[[nodiscard]] QString outcomeKey(Outcome outcome);

} // namespace lessons
