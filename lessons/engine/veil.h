// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/story.h"

#include <QString>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace lessons {

/// Takes out of a moment what would answer a question that is open there: what the instruction that
/// led here did, what the next one will do, and what the values mean. The values themselves stay:
/// the question is about them.
void veil(story::Moment& moment);

/// What stands in the place of what was taken out.
[[nodiscard]] QString veilText();

/// What is said to somebody who wants to get behind an open question.
[[nodiscard]] QString refusalText();

/// How far a story may be seen while a question is open, for the window and the terminal alike:
/// nobody gets beyond its shown state, the moment there is veiled, and what comes later is not told
/// of at any state. By default all of it may be seen.
class Horizon {
public:
    Horizon() = default;
    explicit Horizon(std::optional<std::uint32_t> index)
        : m_index(index)
    {
    }
    /// At a state of the recording, which Walkthrough::horizon() says.
    [[nodiscard]] static Horizon at(std::optional<std::uint32_t> recordedState,
                                    const story::Story& story);

    [[nodiscard]] const std::optional<std::uint32_t>& index() const { return m_index; }
    /// Whether it hides what comes later: who reads a cell next, for one.
    [[nodiscard]] bool hidesTheFuture() const { return m_index.has_value(); }
    [[nodiscard]] bool isBeyond(std::uint32_t index) const { return m_index && index > *m_index; }
    [[nodiscard]] bool veils(std::uint32_t index) const { return m_index && index >= *m_index; }
    [[nodiscard]] std::uint32_t within(std::uint32_t index) const
    {
        return m_index ? std::min(index, *m_index) : index;
    }
    /// The story's moment at that shown state, which is not beyond it.
    [[nodiscard]] story::Moment moment(const story::Story& story, std::uint32_t index) const;
    friend bool operator==(const Horizon&, const Horizon&) = default;

private:
    std::optional<std::uint32_t> m_index;
};

/// The first shown state of a story that is not before a state of the recording.
[[nodiscard]] std::uint32_t shownAt(const story::Story& story, std::uint32_t recordedState);

} // namespace lessons
