// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/story.h"

#include <cstdint>
#include <memory>

namespace gui {

using RecordingPtr = std::shared_ptr<const recording::Recording>;

/// A recording, read and told as far as there is something of it, or as far as somebody has had the
/// time: what is told already is not told again.
class GrowingStory {
public:
    /// A machine's recording has come to the end of a switch, or to its own end: a longer copy of
    /// the same one.
    void grow(RecordingPtr longer, bool ended);
    /// Begins with a recording of a file.
    void open(RecordingPtr ended);
    /// Reads on by at least so many steps, in whole windows. False when all of it is read.
    bool readOn(std::uint32_t steps);
    void readAll();
    /// What is told is told once more, in the language that the program speaks now.
    void retell();
    void clear();

    /// Null while there is nothing to tell.
    [[nodiscard]] const std::shared_ptr<story::Story>& story() const { return m_story; }
    [[nodiscard]] bool isWhole() const;
    [[nodiscard]] int percentRead() const;
    /// A sentence where the recording, as far as it was read, contradicts itself; else empty.
    [[nodiscard]] QString contradiction() const;

private:
    void tell();
    std::shared_ptr<reading::Reading> m_reading;
    std::shared_ptr<story::Story> m_story;
};

} // namespace gui
