// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "machine/log-parser.h"
#include "recorder/verify-step.h"
#include "recorder/watch-list.h"
#include "recording/recording.h"

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace recorder {

/// Instructions as they were read from the machine, by lines: one round trip for a function.
class CodeLines {
public:
    static constexpr std::uint64_t kBytes = 256;
    [[nodiscard]] static base::Address lineOf(base::Address pc)
    {
        return base::Address{pc.value & ~(kBytes - 1)};
    }

    void add(base::Address line, const QByteArray& bytes);
    /// False where the machine has something else there now than was read.
    [[nodiscard]] bool holds(base::Address line, const QByteArray& bytes) const;
    [[nodiscard]] bool contains(base::Address address) const;
    /// Of a line that was read.
    [[nodiscard]] QByteArray bytesOf(base::Address line) const { return m_lines.at(line.value); }
    /// Decoded once; null where the line has not been read.
    [[nodiscard]] const arm64::Instruction* at(base::Address pc);

private:
    std::unordered_map<std::uint64_t, QByteArray> m_lines;
    std::unordered_map<std::uint64_t, arm64::Instruction> m_decoded;
};

/// The steps of a stretch that the machine runs through with its instructions being logged. The log
/// shows the general registers before each instruction; what else an instruction writes its effects
/// foretell, and the machine confirms it when it is read at the stretch's end. Nothing of it is in
/// the recording before that: where log, effects and machine differ in anything, all of it is
/// dropped.
class Foretelling : public arm64::StateReader {
public:
    /// `isRam`: where reading does no harm.
    Foretelling(const recording::Recording& recording, CodeLines& code,
                std::function<bool(base::Address)> isRam);

    /// What has to be read from the halted machine before the steps can go on.
    struct Wanted {
        std::optional<base::Address> line; ///< of code
        std::vector<base::Address> cells;
        [[nodiscard]] bool nothing() const { return !line && cells.empty(); }
    };

    /// The registers before the next instruction, in order; the last ones are those at the end.
    void add(const machine::LoggedState& state);
    /// Makes steps of what was added, as far as it goes.
    [[nodiscard]] Wanted advance();
    /// A cell that was wanted, as the machine has it at the end.
    void supply(base::Address cell, std::uint64_t value);
    /// Steps that are or will be there.
    [[nodiscard]] std::size_t size() const { return m_steps.size() + m_states.size(); }

    /// Why it cannot be believed; empty while it can.
    [[nodiscard]] const QString& doubt() const { return m_doubt; }
    /// An exception return was executed here, and the machine should have been halted before it.
    [[nodiscard]] std::optional<base::Address> passedReturn() const { return m_passedReturn; }
    /// Lines of code that were executed.
    [[nodiscard]] const std::set<base::Address>& lines() const { return m_lines; }

    /// Whether a step could write a vector register: they are read at the end then.
    [[nodiscard]] bool mayWriteVectors() const { return m_mayWriteVectors; }
    /// Cells that were first touched in the stretch: they are read with the rest at its end.
    [[nodiscard]] const std::unordered_map<arm64::Place, recording::CellId>& firstTouched() const
    {
        return m_fresh;
    }

    /// Compares what is foretold with the machine's cells at the end, and completes what could not
    /// be. False, with a doubt, where they differ.
    [[nodiscard]] bool confirm(const std::vector<CellValue>& now);

    /// What each step printed, of what the machine printed in the stretch: so many bytes were
    /// stored at one address outside RAM, and these. Nothing where that cannot be said.
    [[nodiscard]] std::optional<std::vector<QByteArray>> printedBy(const QByteArray& bytes) const;

    struct Foretold {
        recording::Step step;
        std::vector<CellValue> cells; ///< first touched by it, with their values before
    };
    /// In order; for who has confirmed them.
    [[nodiscard]] std::vector<Foretold>& steps() { return m_steps; }

    [[nodiscard]] std::optional<std::uint64_t> cell(const arm64::Place& place) const override;

private:
    static constexpr std::size_t kCore = 34; ///< x0–x30, sp, pc, pstate, by Register::id()
    using Core = std::array<std::uint64_t, kCore>;
    /// A cell beside the core.
    struct Cell {
        std::uint64_t value = 0;
        std::size_t writtenBy = 0; ///< 1 + the step that wrote what nobody can foretell; 0: none
        std::uint64_t before = 0;  ///< its value before that step
        bool isGuess = false;      ///< `value` is what that step was given
        bool isFromTheEnd = false; ///< read there: it must not be written before
    };

    [[nodiscard]] static Core coreOf(const machine::LoggedState& state);
    [[nodiscard]] std::optional<recording::CellId> idOf(const arm64::Place& place) const;
    [[nodiscard]] bool take(const Core& next, Wanted& wanted);
    void addFresh(const arm64::Place& place, std::uint64_t value, bool isFromTheEnd);
    [[nodiscard]] bool loadsUnread(const arm64::Effects& effects, const Core& next);
    [[nodiscard]] bool touchesUnread(const arm64::Effects& effects, Wanted& wanted);
    [[nodiscard]] bool agrees(const recording::Step& step, const Core& next);
    [[nodiscard]] bool writeCells(recording::Step& step);
    void noteDevices(const arm64::Effects& effects);
    bool refuse(const QString& why);

    /// A store outside RAM.
    struct DeviceStore {
        base::Address at;
        std::size_t step = 0;
        char byte = 0; ///< the lowest
    };

    const recording::Recording& m_recording;
    CodeLines& m_code;
    std::function<bool(base::Address)> m_isRam;
    std::deque<Core> m_states; ///< added, and no step yet
    std::optional<Core> m_now; ///< before the next step
    std::array<recording::CellId, kCore> m_coreIds{};
    std::vector<Cell> m_cells; ///< by id
    std::unordered_map<arm64::Place, recording::CellId> m_fresh;
    std::vector<CellValue> m_supplied; ///< by the step under way
    std::vector<Foretold> m_steps;
    std::vector<DeviceStore> m_devices;
    std::set<base::Address> m_lines;
    bool m_mayWriteVectors = false;
    std::optional<base::Address> m_passedReturn;
    QString m_doubt;
};

} // namespace recorder
