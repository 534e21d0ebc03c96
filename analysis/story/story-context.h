// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/reading.h"
#include "reading/recording-info.h"
#include "reading/slots.h"
#include "recording/recording.h"

#include <QCoreApplication>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

// Inside the story only: what annotations, phases and moments all ask of a recording.
namespace story {

using reading::CellNames;
using reading::SwitchPart;

/// Under this name lupdate finds the strings too; the context is always "story".
inline QString translate(const char* context, const char* text)
{
    return QCoreApplication::translate(context, text);
}

/// How far SP_EL2 goes in one switch.
struct StackExtent {
    base::Address low, high;           ///< between begin and end
    base::Address outerLow, outerHigh; ///< in the outer window
};

/// A reading, and what only a story asks of it. It grows with the reading.
class StoryContext {
public:
    explicit StoryContext(std::shared_ptr<const reading::Reading> reading)
        : m_reading(std::move(reading))
    {
    }
    /// Looks at what was read since the last time.
    void extend();

    [[nodiscard]] const reading::Reading& reading() const { return *m_reading; }
    [[nodiscard]] const std::shared_ptr<const reading::Reading>& sharedReading() const
    {
        return m_reading;
    }
    [[nodiscard]] const recording::Recording& recording() const { return m_reading->recording(); }
    [[nodiscard]] const reading::RecordingInfo& facts() const { return m_reading->facts(); }
    [[nodiscard]] const std::vector<reading::SwitchSpan>& switches() const
    {
        return m_reading->switches();
    }
    [[nodiscard]] const StackExtent& stackOf(int switchIndex) const
    {
        return m_stacks[static_cast<std::size_t>(switchIndex)];
    }

    /// The switch in whose outer window the step or state lies; -1 outside all of them.
    [[nodiscard]] int switchOfStep(std::uint32_t step) const
    {
        return m_reading->switchOfStep(step);
    }
    [[nodiscard]] int switchOfState(std::uint32_t state) const
    {
        return m_reading->switchOfState(state);
    }
    /// The vcpu of that switch; -1 when there is none.
    [[nodiscard]] int vcpuOf(int switchIndex) const;

    /// True for an ERET whose guest was interrupted before its first instruction.
    [[nodiscard]] bool isInterrupted(std::uint32_t step) const;

    /// "__guest_enter", "guest A", "the host" for a host run; hex where no symbol is known.
    [[nodiscard]] QString functionOf(std::uint32_t step) const;
    /// The exception level in a state, from PSTATE.M (Arm ARM C5.2.18); 2 when it is not recorded.
    [[nodiscard]] int levelAt(std::uint32_t state) const;
    /// SP_EL2 in a state; while the guest runs, as it was at the ERET. Absent when not recorded.
    [[nodiscard]] std::optional<std::uint64_t> hypStack(std::uint32_t state) const;

    /// The context register that lives at an address, with the context it lies in.
    struct Slot {
        arm64::Register reg;
        bool host = false; ///< in host_ctxt
        int vcpu = -1;     ///< or in that vcpu's context
    };
    [[nodiscard]] std::optional<Slot> slotAt(base::Address address) const;
    /// Where xN lies in the host's context (vcpu == -1) or in a vcpu's.
    [[nodiscard]] std::optional<base::Address> slotOf(arm64::Register reg, int vcpu) const;
    [[nodiscard]] bool inHostContext(base::Address address) const;
    /// Index of the vcpu in whose *context* the address lies; -1 for none.
    [[nodiscard]] int contextAt(base::Address address) const;

    [[nodiscard]] const CellNames& names() const { return m_reading->names(); }
    /// How cells are looked at from that switch, with SP there.
    [[nodiscard]] CellNames::View view(int switchIndex, std::optional<std::uint64_t> sp) const
    {
        return {vcpuOf(switchIndex), sp};
    }

private:
    void lookAtStack(std::size_t index);
    void lookAtLevels();

    std::shared_ptr<const reading::Reading> m_reading;
    std::vector<StackExtent> m_stacks;      ///< by switch
    std::vector<std::uint32_t> m_hypStates; ///< by state: the last one at EL2 up to it, else 0
};

} // namespace story
