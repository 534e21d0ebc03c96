// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/place.h"
#include "recording/step.h"

#include <QJsonObject>
#include <QString>

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace recording {

class Block;
class Encoder;
class Replay;
struct Page;
struct Store;

/// What the recording is of. Everything needed to open it without QEMU and without the ELF.
/// `facts` holds (see docs/formats.md): format version, machine line, cpu, image and sha256,
/// the profile, symbols (name, address, size) of the functions that occur, layouts, objects (name,
/// struct, address), source lines and their text for the recorded pcs, created by.
struct Header {
    QJsonObject facts;
};

/// Every step of a stretch of a machine's life, with the whole watched state at any of its moments.
/// Kept as bytes, a few a step; a step is made of them when it is asked for.
///
/// Append-only. One thread appends; a copy is cheap, does not see what is appended after it, and
/// may be read by other threads meanwhile, as may a recording that is finished.
class Recording {
public:
    explicit Recording(Header header);
    ~Recording();
    Recording(const Recording& other);
    Recording& operator=(const Recording&) = delete;

    [[nodiscard]] const Header& header() const { return m_header; }
    void setFact(const QString& key, const QJsonValue& value) { m_header.facts[key] = value; }

    // Cells -----------------------------------------------------------------------------------
    /// Adds a watched cell with its value *in the initial state* (state 0). A cell first seen at a
    /// later step has by construction not changed before it. Returns its id; known cells keep
    /// theirs.
    CellId addCell(const arm64::Place& place, std::uint64_t initial);
    [[nodiscard]] std::optional<CellId> cellOf(const arm64::Place& place) const;
    [[nodiscard]] const arm64::Place& placeOf(CellId id) const;
    [[nodiscard]] std::size_t cellCount() const { return m_current.size(); }

    // Steps -----------------------------------------------------------------------------------
    void append(Step step);
    [[nodiscard]] std::uint32_t stepCount() const { return m_stepCount; }
    [[nodiscard]] std::uint32_t stateCount() const { return stepCount() + 1; }
    /// A copy for the caller. Who reads many in a row takes a Cursor, and who looks at many here
    /// and there, sharedStep.
    [[nodiscard]] Step step(std::uint32_t index) const;
    /// The step as it was made, which is kept as long as somebody holds it.
    [[nodiscard]] std::shared_ptr<const Step> sharedStep(std::uint32_t index) const;
    [[nodiscard]] StepKind kindOf(std::uint32_t index) const;
    [[nodiscard]] base::Address pcOf(std::uint32_t index) const;

    // States ----------------------------------------------------------------------------------
    /// The value of every cell in state `index` (0 … stepCount()), by cell id.
    [[nodiscard]] std::vector<std::uint64_t> stateAt(std::uint32_t index) const;
    [[nodiscard]] std::optional<std::uint64_t> valueAt(std::uint32_t index,
                                                       const arm64::Place& place) const;
    /// The values of these cells, in that order.
    [[nodiscard]] std::vector<std::uint64_t> valuesAt(std::uint32_t index,
                                                      std::span<const CellId> cells) const;
    /// The value after the last step: what a growing recording knows now.
    [[nodiscard]] std::optional<std::uint64_t> lastValue(const arm64::Place& place) const;
    /// The same by cell id, which must be one of this recording's.
    [[nodiscard]] std::uint64_t lastValue(CellId id) const { return m_current[id]; }
    /// The value in state 0, of a cell added later as it was when it was added.
    [[nodiscard]] std::uint64_t initialValue(CellId id) const;
    /// The last step before state `index` that wrote the place (by effects, also when the value did
    /// not change; GuestRun and HostRun count when they changed it).
    [[nodiscard]] std::optional<std::uint32_t> lastWriter(std::uint32_t index,
                                                          const arm64::Place& place) const;
    /// The first step at or after state `index`, and before step `end`, that reads the place (by
    /// effects).
    [[nodiscard]] std::optional<std::uint32_t>
    nextReader(std::uint32_t index, const arm64::Place& place,
               std::uint32_t end = std::numeric_limits<std::uint32_t>::max()) const;

    // Switches and the end --------------------------------------------------------------------
    void setSwitches(std::vector<Switch> switches) { m_switches = std::move(switches); }
    void addSwitch(const Switch& s) { m_switches.push_back(s); }
    [[nodiscard]] const std::vector<Switch>& switches() const { return m_switches; }
    [[nodiscard]] std::vector<Switch>& mutableSwitches() { return m_switches; }
    void setEnding(Ending ending, QString why);
    [[nodiscard]] Ending ending() const { return m_ending; }
    /// A sentence unless Complete.
    [[nodiscard]] const QString& endingReason() const { return m_why; }

    /// What was found wrong, so far, in the blocks that were read: a file that is opened as it goes
    /// is looked at no sooner. A clause with a full stop; empty while all is well, and of a file
    /// that was looked at as a whole.
    [[nodiscard]] QString damage() const;

    // The console -----------------------------------------------------------------------------
    /// What the machine printed since the last call, until the state after the last step.
    void addConsole(const QByteArray& bytes);
    [[nodiscard]] const std::vector<ConsoleText>& console() const { return m_console; }

    // For the file ----------------------------------------------------------------------------
    [[nodiscard]] const Store& store() const { return *m_store; }
    /// A recording of what a file holds: `last` is the state behind its last step.
    Recording(Header header, Store store, std::vector<ConsoleText> console,
              std::vector<std::uint64_t> last);

private:
    friend class Cursor;
    void beginBlock();
    [[nodiscard]] std::shared_ptr<const Block> blockWith(std::uint32_t step) const;
    [[nodiscard]] std::shared_ptr<const Page> pageWith(std::uint32_t step) const;

    Header m_header;
    std::unique_ptr<Store> m_store;
    std::uint32_t m_stepCount = 0;
    std::vector<std::uint64_t> m_current; ///< state after the last step
    base::Address m_next;                 ///< where the last step went
    std::optional<Step> m_last;           ///< in a recording that grows here
    std::vector<Switch> m_switches;
    std::vector<ConsoleText> m_console;
    Ending m_ending = Ending::Cut;
    QString m_why;
    std::unique_ptr<Encoder> m_encoder; ///< null in a copy, until something is appended
    std::unique_ptr<Replay> m_replay;
};

/// Goes through a recording from one step to the next, without a copy of any.
class Cursor {
public:
    /// At the step `index`, which may be the one behind the last.
    Cursor(const Recording& recording, std::uint32_t index);
    [[nodiscard]] bool atEnd() const { return m_index >= m_recording.stepCount(); }
    [[nodiscard]] std::uint32_t index() const { return m_index; }
    /// Valid until next().
    [[nodiscard]] const Step& step() const;
    /// Of every cell, in the state before the step.
    [[nodiscard]] std::span<const std::uint64_t> values() const { return m_values; }
    void next();

private:
    void turn();
    const Recording& m_recording;
    std::uint32_t m_index;
    std::vector<std::uint64_t> m_values;
    std::shared_ptr<const Page> m_page;
};

} // namespace recording
