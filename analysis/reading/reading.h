// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/cell-names.h"
#include "reading/list-check.h"
#include "reading/recording-info.h"
#include "reading/slots.h"
#include "reading/switch-span.h"
#include "reading/value-flow.h"
#include "reading/value-tracer.h"
#include "recording/recording.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace reading {

/// What a recording says, worked out once: where each switch begins, enters the guest, takes its
/// vector, exits and returns; whose value each cell holds and by which moves it came there. The
/// contract, the story, the lessons and the printers take it, and work nothing of that out again.
///
/// It grows with its recording, at the cost of what is new. It may be read from several threads
/// while nobody extends it.
class Reading {
public:
    /// Nothing is read yet.
    explicit Reading(std::shared_ptr<const recording::Recording> recording);
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    /// A recording that has ended, all of it.
    [[nodiscard]] static std::shared_ptr<const Reading>
    of(std::shared_ptr<const recording::Recording> recording);
    /// Reads on to the end of the last window that is complete. What was read is not read again.
    void extend();
    /// The same recording, which has grown: what was read of it stays as it was.
    void grow(std::shared_ptr<const recording::Recording> longer)
    {
        m_recording = std::move(longer);
    }
    /// Reads on to the end of the next window, or, behind the last one, of the recording, which has
    /// ended. False where all of it was read already.
    bool readNextWindow();
    /// The state up to which it was read.
    [[nodiscard]] std::uint32_t readUpTo() const { return m_tracer.walked(); }
    /// Reads on to the end of the recording, which has ended.
    void finish();
    /// Reads on to that state, where no switch is under way. Of a recording that has ended.
    void readTo(std::uint32_t state);
    /// Forgets whose the values were before that state, so that a long recording can be read in
    /// the memory of a short one. Switches are remembered.
    void forgetBefore(std::uint32_t state) { m_flow.forgetBefore(state); }
    /// What is remembered of values: see ValueFlow.
    [[nodiscard]] std::size_t remembered() const { return m_flow.remembered(); }
    /// Finds the switches of a recording that has ended, before anything else of it is read.
    void findAllSwitches() { findSwitches(m_recording->stepCount()); }
    /// How often a step of any recording was walked for its owners and moves, in this program. For
    /// tests: a recording that is judged and told is walked once.
    [[nodiscard]] static std::uint64_t stepsWalked();

    [[nodiscard]] const recording::Recording& recording() const { return *m_recording; }
    [[nodiscard]] const std::shared_ptr<const recording::Recording>& shared() const
    {
        return m_recording;
    }
    /// What the recording says it is of. Empty facts where it does not: then registers and
    /// addresses are all there is.
    [[nodiscard]] const RecordingInfo& facts() const { return m_facts; }
    /// Why there are no facts, a sentence; empty where there are.
    [[nodiscard]] const QString& trouble() const { return m_trouble; }
    /// Where, in what was read, the recording's list of switches says something else than its
    /// steps: a clause with a full stop; empty where nothing does. No machine made such a
    /// recording, and nothing of it may be told as true.
    [[nodiscard]] const QString& contradiction() const { return m_list.contradiction(); }
    /// The same as a sentence by itself.
    [[nodiscard]] QString contradictionText() const;
    [[nodiscard]] const Slots& slotTable() const { return m_slots; }

    /// What its cells are called.
    [[nodiscard]] const CellNames& names() const { return m_names; }

    // Switches --------------------------------------------------------------------------------
    [[nodiscard]] const std::vector<SwitchSpan>& switches() const { return m_switches; }
    /// The index of the switch in whose window the step lies; -1 outside all of them. Of several
    /// switches in one window it is the last that has begun, or else the first.
    [[nodiscard]] int switchOfStep(std::uint32_t step) const;
    /// The same for a state; the last state of a window still belongs to it.
    [[nodiscard]] int switchOfState(std::uint32_t state) const;
    /// The switch whose first instruction of enter is next in this state; null for none.
    [[nodiscard]] const SwitchSpan* switchEnteredAt(std::uint32_t state) const;
    /// The switch that a state lies in; the last one that began before it where it lies between
    /// two, and the first where none has; null for a recording without switches.
    [[nodiscard]] const SwitchSpan* switchBy(std::uint32_t state) const;

    [[nodiscard]] SwitchPart partOf(std::uint32_t step) const;

    // Owners and moves ------------------------------------------------------------------------
    /// Whose value the cell holds in a state; Unknown for a cell that was never seen.
    [[nodiscard]] Owner owner(std::uint32_t state, const arm64::Place& place) const
    {
        return m_flow.tag(state, place).owner;
    }
    [[nodiscard]] ValueTag tag(std::uint32_t state, const arm64::Place& place, int part = 0) const
    {
        return m_flow.tag(state, place, part);
    }
    /// See ValueFlow.
    [[nodiscard]] std::vector<MoveEdge> movesOf(std::uint32_t state, const arm64::Place& place,
                                                int part = 0, std::uint32_t from = 0) const
    {
        return m_flow.movesOf(state, place, part, from);
    }
    [[nodiscard]] std::vector<MoveEdge> movesOf(const Definition& definition, std::uint32_t from,
                                                std::uint32_t to) const
    {
        return m_flow.movesOf(definition, from, to);
    }
    [[nodiscard]] std::vector<MoveEdge> movesOutOf(const arm64::Place& place, std::uint32_t from,
                                                   std::uint32_t to) const
    {
        return m_flow.movesOutOf(place, from, to);
    }
    [[nodiscard]] Stay stayOf(std::uint32_t state, const arm64::Place& place, int part = 0) const
    {
        return m_flow.stayOf(state, place, part);
    }
    [[nodiscard]] Definition definitionOf(std::uint32_t state, const arm64::Place& place,
                                          int part = 0) const
    {
        return m_flow.definitionOf(state, place, part);
    }
    /// True when the value was made, by instructions that change values, from one of that owner.
    [[nodiscard]] bool derives(std::uint32_t state, const arm64::Place& place,
                               const Owner& from) const
    {
        return derives(state, place, from, 0);
    }

private:
    void findSwitches(std::uint32_t end);
    bool derives(std::uint32_t state, const arm64::Place& place, const Owner& from,
                 int depth) const;

    std::shared_ptr<const recording::Recording> m_recording;
    QString m_trouble; ///< before the facts, which say it
    RecordingInfo m_facts;
    CellNames m_names;
    Slots m_slots;
    SwitchFinder m_finder;
    std::vector<SwitchSpan> m_switches;
    ListCheck m_list;
    ValueFlow m_flow;
    ValueTracer m_tracer;
};

} // namespace reading
