// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/recording-info.h"
#include "recording/recording.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace reading {

/// The part that a step plays in a switch. By position, never by address.
enum class SwitchPart : std::uint8_t {
    Enter,  ///< from the first instruction of enter to the ERET
    Guest,  ///< the guest's free run
    Vector, ///< from the vector's first instruction to exit, stubs included
    Exit,   ///< from exit's first instruction to the return
    Outer,  ///< the host round the switch
};

/// One switch of a recording, and the places in it that everything is judged, told and taught by.
/// States and steps are the recording's; absent where the recording does not get that far.
struct SwitchSpan {
    enum class Kind : std::uint8_t {
        Entered, ///< the guest was entered, and the switch came back to its caller
        Early,   ///< it came back without having entered the guest
        Lost,    ///< it does not come back, as far as the recording goes
    };
    Kind kind = Kind::Lost;
    int number = 0; ///< from 1
    recording::Switch span;
    std::uint32_t last = 0; ///< the last state that belongs to it: outerEnd, or where it was lost
    int guest = -1;         ///< the vcpu that enter was given; -1 for none
    std::optional<std::uint32_t> eret; ///< the step of the ERET
    /// The step in which the guest ran. Absent also where an interrupt was taken before the guest's
    /// first instruction: then the ERET itself leads to the vector.
    std::optional<std::uint32_t> guestRun;
    std::optional<std::uint32_t> vector; ///< the state at the vector's first instruction
    std::optional<std::uint32_t> exit;   ///< the state at the first instruction of exit
    std::optional<std::uint32_t> inExit; ///< the first step in exit's code, wherever it came in
    std::optional<std::uint32_t> ret;    ///< the step of the RET (or whatever leaves in its stead)
    std::optional<std::uint32_t> fault;  ///< the first step that took an exception at EL2 itself
    bool entered = true;     ///< false: the recording ends before the first instruction of enter
    bool sameWindow = false; ///< the next switch lies in the same outer window

    /// The state in which EL2 has the CPU again: at the vector, or, of a guest that came back
    /// elsewhere, right behind its run.
    [[nodiscard]] std::optional<std::uint32_t> backAtEl2() const;
    /// True for the ERET of a switch that was interrupted before the guest's first instruction: it
    /// goes to the vector, and not to where it was predicted to go.
    [[nodiscard]] bool isInterrupted(std::uint32_t step) const
    {
        return eret == step && vector == step + 1;
    }
};

/// True for a step whose instruction did not run: it ended in the EL2 vectors for the current
/// level.
[[nodiscard]] bool isFault(const recording::Step& step, const RecordingInfo& facts);

/// Finds the switches of a recording while it grows. What was found is not looked for again.
class SwitchFinder {
public:
    /// Finds the switches of the steps up to `end` that were not found yet, in order. That is the
    /// end of a window, or of the recording.
    void extend(const recording::Recording& recording, const RecordingInfo& facts,
                std::vector<SwitchSpan>& found, std::uint32_t end);

private:
    /// Where in a recording something happens: steps, in order. Found once, asked by every switch.
    using Places = std::vector<std::uint32_t>;
    void findPlaces(const recording::Recording& recording, const RecordingInfo& facts,
                    std::uint32_t end);
    void findGuest(const recording::Recording& recording, const RecordingInfo& facts,
                   SwitchSpan& span) const;
    void findWayBack(const recording::Recording& recording, const RecordingInfo& facts,
                     SwitchSpan& span) const;
    [[nodiscard]] SwitchSpan find(const recording::Recording& recording, const RecordingInfo& facts,
                                  std::size_t index) const;
    [[nodiscard]] static std::optional<std::uint32_t> firstIn(const Places& places,
                                                              std::uint32_t from, std::uint32_t to);

    std::uint32_t m_read = 0; ///< steps that were looked at
    Places m_faults;
    Places m_erets;
    Places m_guestRuns;
    Places m_exits;    ///< at the first instruction of exit
    Places m_exitCode; ///< anywhere in exit
    Places m_returns;  ///< a RET of exit's
};

/// Every switch of a recording, in order.
[[nodiscard]] std::vector<SwitchSpan> findSwitches(const recording::Recording& recording,
                                                   const RecordingInfo& facts);

} // namespace reading
