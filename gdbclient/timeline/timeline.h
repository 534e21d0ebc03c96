// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/effects.h"
#include "arm64/place.h"
#include "base/address.h"
#include "base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace timeline {

/// As much as one recording holds: who writes one stops there, and who reads one expects no more.
inline constexpr std::uint32_t kMostSteps = 1U << 19;
inline constexpr std::uint32_t kMostSwitches = 1000;

/// Index of a cell in a recording's cell table.
using CellId = std::uint32_t;

/// One cell that a step changed. `before` is kept so that a recording can be walked backwards.
struct Delta {
    CellId cell = 0;
    std::uint64_t before = 0;
    std::uint64_t after = 0;
    friend bool operator==(const Delta&, const Delta&) = default;
};

enum class StepKind : std::uint8_t {
    Instruction, ///< one instruction at EL2, executed under the debugger
    GuestRun,    ///< the guest ran freely from the ERET to the EL2 vector: one step, a large delta
    HostRun, ///< the host ran freely from one outer window to the next: a gap, nothing is judged
};

/// One step: from state N-1 to state N. Step k of a recording (from 0) leads from state k to k+1.
struct Step {
    StepKind kind = StepKind::Instruction;
    base::Address pc;          ///< of the instruction executed (before the step)
    std::uint32_t word = 0;    ///< the instruction, as read from the live machine's memory
    base::Address next;        ///< pc after the step
    std::vector<Delta> deltas; ///< every watched cell that changed value, in order of cell id
    /// What the decoded instruction does; for GuestRun and HostRun: known == false, no lists.
    /// Recomputed on load, not stored.
    arm64::Effects effects;
    arm64::Instruction instruction;
    /// Where prediction and machine disagreed: a sentence; empty when they agree.
    QString disagreement;
};

/// How a recording ended.
enum class Ending : std::uint8_t {
    Complete, ///< all that was asked for is there
    Lost,     ///< a switch did not come back: it looped, faulted at EL2 or landed in the vectors
    Cut,      ///< the machine or the connection died, or the user stopped it
};

/// A stretch of the recording that is one switch.
/// Indices are *state* indices: state i is the machine before step i.
struct Switch {
    std::uint32_t outerBegin = 0; ///< at the first instruction of the outer window
    std::uint32_t begin = 0;      ///< at the first instruction of enter
    std::uint32_t end = 0; ///< at the first instruction after the caller's call: RET is step end-1
    std::uint32_t outerEnd = 0; ///< after the outer window's RET
    bool complete = false; ///< false: the recording ends inside it (then end/outerEnd = last state)
};

/// What the recording is of. Everything needed to open it without QEMU and without the ELF.
/// `facts` holds (see docs/formats.md): format version, machine line, cpu, image path and sha256,
/// the profile, symbols (name, address, size) of the functions that occur, layouts, objects (name,
/// struct, address), source lines and their text for the recorded pcs, created by.
struct Header {
    QJsonObject facts;
};

/// Every step of a stretch of a machine's life, with the whole watched state at any of its moments.
/// Append-only; one thread; readers keep a shared_ptr<const Timeline> of a finished or growing one.
class Timeline {
public:
    explicit Timeline(Header header);

    [[nodiscard]] const Header& header() const { return m_header; }
    void setFact(const QString& key, const QJsonValue& value) { m_header.facts[key] = value; }

    // Cells -----------------------------------------------------------------------------------
    /// Adds a watched cell with its value *in the initial state* (state 0). A cell first seen at a
    /// later step has by construction not changed before it. Returns its id; known cells keep
    /// theirs.
    CellId addCell(const arm64::Place& place, std::uint64_t initial);
    [[nodiscard]] std::optional<CellId> cellOf(const arm64::Place& place) const;
    [[nodiscard]] const arm64::Place& placeOf(CellId id) const { return m_places[id]; }
    [[nodiscard]] std::size_t cellCount() const { return m_places.size(); }

    // Steps -----------------------------------------------------------------------------------
    void append(Step step);
    [[nodiscard]] std::uint32_t stepCount() const
    {
        return static_cast<std::uint32_t>(m_steps.size());
    }
    [[nodiscard]] std::uint32_t stateCount() const { return stepCount() + 1; }
    [[nodiscard]] const Step& step(std::uint32_t index) const { return m_steps[index]; }

    // States ----------------------------------------------------------------------------------
    /// The value of every cell in state `index` (0 … stepCount()), by cell id.
    [[nodiscard]] std::vector<std::uint64_t> stateAt(std::uint32_t index) const;
    [[nodiscard]] std::optional<std::uint64_t> valueAt(std::uint32_t index,
                                                       const arm64::Place& place) const;
    /// The value after the last step: what a growing recording knows now.
    [[nodiscard]] std::optional<std::uint64_t> lastValue(const arm64::Place& place) const;
    /// The same by cell id, which must be one of this recording's.
    [[nodiscard]] std::uint64_t lastValue(CellId id) const { return m_current[id]; }
    /// The value in state 0, of a cell added later as it was when it was added.
    [[nodiscard]] std::uint64_t initialValue(CellId id) const { return m_initial[id]; }
    /// The last step before state `index` that wrote the place (by effects, also when the value did
    /// not change; GuestRun and HostRun count when they changed it).
    [[nodiscard]] std::optional<std::uint32_t> lastWriter(std::uint32_t index,
                                                          const arm64::Place& place) const;
    /// The first step at or after state `index` that reads the place (by effects).
    [[nodiscard]] std::optional<std::uint32_t> nextReader(std::uint32_t index,
                                                          const arm64::Place& place) const;

    // Switches and the end --------------------------------------------------------------------
    void setSwitches(std::vector<Switch> switches) { m_switches = std::move(switches); }
    void addSwitch(const Switch& s) { m_switches.push_back(s); }
    [[nodiscard]] const std::vector<Switch>& switches() const { return m_switches; }
    [[nodiscard]] std::vector<Switch>& mutableSwitches() { return m_switches; }
    void setEnding(Ending ending, QString why)
    {
        m_ending = ending;
        m_why = std::move(why);
    }
    [[nodiscard]] Ending ending() const { return m_ending; }
    [[nodiscard]] const QString& endingReason() const
    {
        return m_why;
    } ///< a sentence unless Complete

private:
    /// What a cell holds from the state after `step` on.
    struct Change {
        std::uint32_t step;
        std::uint64_t after;
    };
    [[nodiscard]] std::uint64_t valueIn(std::uint32_t index, CellId id) const;

    Header m_header;
    std::vector<arm64::Place> m_places;
    std::vector<std::uint64_t> m_initial;
    std::unordered_map<arm64::Place, CellId> m_ids;
    std::vector<Step> m_steps;
    std::vector<std::vector<Change>> m_changes; ///< by cell, in order
    std::unordered_map<arm64::Place, std::vector<std::uint32_t>> m_writers, m_readers; ///< steps
    std::vector<std::uint64_t> m_current; ///< state after the last step
    std::vector<Switch> m_switches;
    Ending m_ending = Ending::Cut;
    QString m_why;
};

} // namespace timeline
