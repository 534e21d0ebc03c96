// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "machine/machine.h"
#include "recorder/recorder.h"
#include "recording/recording.h"

#include <cstdint>
#include <vector>

namespace recorder {

/// One cell as the machine has it now.
struct CellValue {
    arm64::Place place;
    std::uint64_t value = 0;
};

/// What is read from the machine after a step, and how the answer becomes cells.
class Watch {
public:
    /// Takes from the plan what the machine has.
    Watch(const machine::Machine& machine, const RecordPlan& plan);

    /// Watches [from, from + bytes), widened to whole cells.
    void addRange(base::Address from, std::uint64_t bytes);
    /// True when the register is read at all.
    [[nodiscard]] bool covers(arm64::Register reg) const;
    /// Registers of the plan that this machine's stub does not show.
    [[nodiscard]] const std::vector<arm64::Register>& missing() const { return m_missing; }

    /// Everything, in one burst; or without memory.
    [[nodiscard]] machine::SnapshotPlan burst(bool withMemory) const;
    /// After an instruction: the core, what it may have written by its kind, and the registers that
    /// it touches. Of memory, where a store says that it writes and the cells around: had it
    /// written elsewhere, what it says would not be there. (A register is a packet of its own, and
    /// memory comes in hex: all of it takes five times as long as the step itself.)
    [[nodiscard]] machine::SnapshotPlan burst(const arm64::MayWrite& reach,
                                              const arm64::Effects& effects) const;
    /// The answer to `plan`, cell by cell.
    [[nodiscard]] static std::vector<CellValue> cells(const machine::SnapshotPlan& plan,
                                                      const machine::Snapshot& snapshot);

private:
    [[nodiscard]] std::vector<machine::SnapshotPlan::Range>
    memoryAround(const arm64::Effects& effects) const;

    machine::MemoryView m_view;
    std::vector<arm64::Register> m_system; ///< everything but V registers
    std::vector<arm64::Register> m_vector;
    std::vector<arm64::Register> m_missing;
    std::vector<machine::SnapshotPlan::Range> m_memory;
};

} // namespace recorder
