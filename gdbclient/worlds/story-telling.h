// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "timeline/timeline.h"
#include "worlds/facts.h"
#include "worlds/ownership.h"
#include "worlds/slots.h"

#include <QCoreApplication>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

// Inside the story only: what annotations, phases and moments all ask of a recording.
namespace worlds {

/// Under this name lupdate finds the strings too; the context is always "worlds".
inline QString translate(const char* context, const char* text)
{
    return QCoreApplication::translate(context, text);
}

/// The part that a step's function plays in the switch. By position and symbol, never by address.
enum class Role : std::uint8_t {
    Enter,  ///< __guest_enter
    Guest,  ///< the guest's free run
    Vector, ///< from the vector's entry to __guest_exit, stubs included
    Exit,   ///< __guest_exit
    Outer,  ///< the host round the switch
};

/// One switch of the recording, looked at once.
struct SwitchFacts {
    timeline::Switch range;
    int vcpu = -1;                         ///< the entering vcpu's index; -1 when x0 was none
    std::optional<std::uint32_t> guestRun; ///< the step
    std::optional<std::uint32_t> exit;     ///< first step of __guest_exit
    base::Address lowSp, highSp;           ///< of SP_EL2 between begin and end
    base::Address outerLowSp, outerHighSp; ///< of SP_EL2 in the outer window
};

/// A recording with its facts, owners and switches at hand. Immutable.
class Telling {
public:
    explicit Telling(std::shared_ptr<const timeline::Timeline> timeline);

    [[nodiscard]] const timeline::Timeline& timeline() const { return *m_timeline; }
    [[nodiscard]] const std::shared_ptr<const timeline::Timeline>& shared() const
    {
        return m_timeline;
    }
    [[nodiscard]] const Facts& facts() const { return m_facts; }
    [[nodiscard]] const Ownership& ownership() const { return *m_ownership; }
    [[nodiscard]] const std::vector<SwitchFacts>& switches() const { return m_switches; }

    /// The switch in whose outer window the step or state lies; -1 outside all of them.
    [[nodiscard]] int switchOfStep(std::uint32_t step) const;
    [[nodiscard]] int switchOfState(std::uint32_t state) const;
    /// The vcpu of that switch; -1 when there is none.
    [[nodiscard]] int vcpuOf(int switchIndex) const;

    [[nodiscard]] Role roleOf(std::uint32_t step) const;
    /// "__guest_enter", "guest A", "the host" for a host run; hex where no symbol is known.
    [[nodiscard]] QString functionOf(std::uint32_t step) const;
    [[nodiscard]] QString functionAt(base::Address pc) const;
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

    /// Names as people say them in that switch: "x19", "host_ctxt.regs.regs[19]",
    /// "vcpu->arch.ctxt.regs.regs[2]", "[sp+8]" relative to `sp`, else hex.
    [[nodiscard]] QString nameOf(const arm64::Place& place, int switchIndex,
                                 std::optional<std::uint64_t> sp) const;
    /// The same without the object: "regs[19]", "sys_regs[SCTLR_EL1]", "[sp+8]", "x19".
    [[nodiscard]] QString shortNameOf(const arm64::Place& place, int switchIndex,
                                      std::optional<std::uint64_t> sp) const;
    [[nodiscard]] std::optional<arm64::Place> placeNamed(QStringView name,
                                                         std::uint32_t state) const;
    /// "vcpu->arch.ctxt", from the profile.
    [[nodiscard]] QString guestContextName() const;

private:
    void lookAtSwitch(const timeline::Switch& range);
    void lookAtLevels();
    /// Where the search for the switch of a step or a state begins: in the window that it lies in,
    /// or in the one before, which a state may end.
    [[nodiscard]] std::size_t firstOfWindow(std::uint32_t state) const;
    [[nodiscard]] std::optional<arm64::Place> memoryNamed(QString name, int vcpu) const;

    std::shared_ptr<const timeline::Timeline> m_timeline;
    Facts m_facts;
    Slots m_slots;
    std::shared_ptr<const Ownership> m_ownership;
    std::vector<SwitchFacts> m_switches;    ///< in order, and so are their windows
    std::vector<std::size_t> m_windows;     ///< the first switch of each outer window
    std::vector<std::uint32_t> m_hypStates; ///< by state: the last one at EL2 up to it, else 0
};

/// "x19" in lower case, "ESR_EL2" in capitals as the Arm ARM has it, "v3" or "v3[127:64]".
[[nodiscard]] QString registerText(const arm64::Place& place);
/// "regs.regs[19]" from DWARF, with the enumerator's name where an enum indexes the array.
[[nodiscard]] QString fieldText(const image::Field& field);

} // namespace worlds
