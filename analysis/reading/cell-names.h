// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/place.h"
#include "reading/recording-info.h"

#include <QString>
#include <QStringView>

#include <cstdint>
#include <optional>

namespace reading {

/// What a cell is called, and where an instruction stands: for the contract, the story, the lessons
/// and the printers alike.
class CellNames {
public:
    /// The facts must outlive this.
    explicit CellNames(const RecordingInfo& facts)
        : m_facts(facts)
    {
    }
    enum class Style : std::uint8_t {
        Told,   ///< as people write it: "ESR_EL2", "v3[127:64]", "0x40091c00"
        Finding ///< as a debugger is asked for it: "esr_el2", "v3.d[1]", "[0x40091c00]"
    };
    /// From where a cell is looked at.
    struct View {
        int guest = -1; ///< the vcpu of the switch: its cells are `vcpu->…`; -1: `vcpus[N].…`
        std::optional<std::uint64_t> sp; ///< cells round it are `[sp+8]`
        Style style = Style::Told;
    };

    /// "x19" in lower case, "ESR_EL2" in capitals as the Arm ARM has it, "v3" or "v3[127:64]".
    [[nodiscard]] static QString ofRegister(const arm64::Place& place, Style style = Style::Told);
    /// "[sp]", "[sp+8]", "[sp-16]".
    [[nodiscard]] static QString onStack(std::int64_t distance);
    /// "x19", "host_ctxt.regs.regs[19]", "vcpu->arch.ctxt.regs.regs[2]", "[sp+8]", else the
    /// address. `part` is the half of a cell that two fields share: 1 is bytes 4 to 7.
    [[nodiscard]] QString name(const arm64::Place& place, const View& view, int part = 0) const;
    /// The same in the whole recording, whatever the switch.
    [[nodiscard]] QString name(const arm64::Place& place) const { return name(place, View{}); }
    /// Without the object: "regs[19]", "sys_regs[SCTLR_EL1]", "[sp+8]", "x19".
    [[nodiscard]] QString shortName(const arm64::Place& place, const View& view) const;
    /// The way back.
    [[nodiscard]] std::optional<arm64::Place> placeNamed(QStringView name, const View& view) const;
    /// "vcpu->arch.ctxt", from the profile.
    [[nodiscard]] QString guestContext() const;

    /// The function that an address lies in, or the address.
    [[nodiscard]] QString function(base::Address pc) const;
    /// "<__guest_enter+0x20>"; empty where no symbol is known.
    [[nodiscard]] QString functionAndOffset(base::Address pc) const;
    /// "entry.S:74", or with that many folders before it; empty where no line is known.
    [[nodiscard]] QString sourceLine(base::Address pc, int folders = 0) const;

private:
    [[nodiscard]] bool inHostContext(base::Address address) const;
    [[nodiscard]] bool inGuestContext(base::Address address) const;
    [[nodiscard]] std::optional<arm64::Place> memoryNamed(QString name, int guest) const;

    const RecordingInfo& m_facts;
};

} // namespace reading
