// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorder/foretelling.h"
#include "recorder/printed.h"
#include "recorder/recorder.h"
#include "recorder/verify-step.h"
#include "recorder/watch-list.h"

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace recorder {

/// One recording under way. Everything that awaits is a member, so that this object, which lives in
/// the frame of recorder::record, outlives it.
class Run {
public:
    Run(std::shared_ptr<machine::Machine> machine, RecordPlan plan, OnStep onStep);
    [[nodiscard]] base::Task<base::Result<std::shared_ptr<recording::Recording>>> record();

private:
    /// What the next step will be.
    enum class Mode { Instruction, Guest, Host };

    /// An instruction that the machine executes. It stays where it is: `look` knows its step.
    struct Underway {
        Underway(recording::Step s, machine::SnapshotPlan p, bool all)
            : step(std::move(s))
            , plan(std::move(p))
            , seesAll(all)
        {
        }
        recording::Step step;
        machine::SnapshotPlan plan; ///< what is read behind it
        bool seesAll = false;       ///< that is all that is watched
        std::optional<base::Task<base::Result<machine::Look>>> look;
    };
    // The way to the beginning: start.cpp.
    [[nodiscard]] base::Task<base::Result<void>> toStart();
    [[nodiscard]] base::Task<base::Result<std::uint64_t>> findStart();
    [[nodiscard]] base::Task<base::Result<bool>> isEnteredVcpu();
    [[nodiscard]] base::Task<base::Result<void>> passWindows(std::uint64_t count);
    [[nodiscard]] base::Task<base::Result<void>> applySettings();
    [[nodiscard]] base::Task<base::Result<void>> takeAnother();

    // The beginning: run.cpp.
    [[nodiscard]] base::Task<base::Result<void>> initialState();
    [[nodiscard]] base::Task<base::Result<void>> insertBreakpoints();
    [[nodiscard]] base::Task<bool> removeBreakpoints();
    [[nodiscard]] base::Task<base::Result<std::vector<CellValue>>> look(machine::SnapshotPlan plan);
    [[nodiscard]] base::Task<base::Result<void>> advance();
    void saw(const std::vector<CellValue>& cells);

    // Before an instruction: next-instruction.cpp.
    [[nodiscard]] base::Task<base::Result<void>> begin();
    void beginNext(const recording::Step& last, std::span<const CellValue> now);
    void execute(recording::Step step, std::uint32_t before);
    [[nodiscard]] recording::Step stepOf(base::Address pc, std::uint32_t word,
                                         const arm64::StateReader& before);
    [[nodiscard]] machine::SnapshotPlan lookAfter(const recording::Step& step,
                                                  std::optional<base::Address> next,
                                                  std::uint32_t before) const;
    [[nodiscard]] bool looksAtAll(const recording::Step& step, std::optional<base::Address> next,
                                  std::uint32_t before) const;
    [[nodiscard]] bool isUnwatched(const arm64::Access& access) const;
    [[nodiscard]] base::Task<base::Result<std::uint32_t>> wordAt(base::Address pc);
    void knowCode(base::Address line, const QByteArray& bytes);
    [[nodiscard]] const arm64::Instruction& instructionAt(base::Address pc, std::uint32_t word);
    [[nodiscard]] base::Task<base::Result<std::vector<CellValue>>>
    lookWhereMapped(std::vector<machine::SnapshotPlan::Range> ranges);
    [[nodiscard]] base::Task<base::Result<void>> watchTouched(const recording::Step* step);

    // One step: step.cpp.
    [[nodiscard]] base::Task<base::Result<void>> instruction();
    [[nodiscard]] base::Task<base::Result<machine::Look>> stepOver(const recording::Step& step,
                                                                   machine::SnapshotPlan plan);
    [[nodiscard]] base::Task<base::Result<void>> freeRun(recording::StepKind kind);
    [[nodiscard]] base::Task<base::Result<machine::Stop>> resumeToEdge(recording::StepKind kind);
    [[nodiscard]] bool countsFreeRuns() const;
    [[nodiscard]] base::Task<base::Result<machine::Stop>> resumeFreely();
    void endFreeRun(recording::StepKind kind);
    [[nodiscard]] base::Task<base::Result<void>> lostAt(machine::Stop stop);
    [[nodiscard]] bool faulted(const recording::Step& step) const;
    [[nodiscard]] bool entersAarch32(const recording::Step& step) const;
    void enterAarch32(recording::Step step);

    // A stretch by the log: stretch.cpp.
    [[nodiscard]] bool mayUseLog() const;
    [[nodiscard]] bool stretchBegins() const;
    [[nodiscard]] base::Task<base::Result<void>> stretch();
    [[nodiscard]] base::Task<base::Result<machine::Look>> runLogged();
    [[nodiscard]] base::Task<base::Result<void>> advanceAhead();
    void addEnd(const machine::Snapshot& seen);
    [[nodiscard]] base::Task<base::Result<bool>> confirmAhead();
    void appendForetold(const std::vector<QByteArray>& printed);
    [[nodiscard]] base::Task<base::Result<void>> discardStretch(bool isEnd);
    [[nodiscard]] base::Task<base::Result<void>> restartAndStep();
    [[nodiscard]] base::Task<base::Result<void>> findReturns();
    [[nodiscard]] base::Task<base::Result<void>> haltBefore(base::Address place);
    [[nodiscard]] bool isAnchor(base::Address pc) const;
    void arrivedAtBreakpoint(base::Address pc);

    // Where it stands: switch-tracker.cpp.
    void tellOfStep();
    void endAsAsked();
    void openWindow();
    void arrived();
    void closeSwitch(bool cameBack);
    void closeWindow();
    void end(recording::Ending ending, const QString& why);

    [[nodiscard]] std::uint32_t lastStateIndex() const { return m_recording->stepCount(); }
    [[nodiscard]] std::uint64_t lastRegister(arm64::Register reg) const;
    [[nodiscard]] std::optional<base::Address>
    objectAt(const std::optional<RecordPlan::Pointer>& pointer) const;
    [[nodiscard]] bool isVectorEntry(base::Address pc) const;
    [[nodiscard]] bool isPanic(base::Address pc) const;
    [[nodiscard]] bool isRam(base::Address cell) const;
    [[nodiscard]] bool storesInRamAlone(const arm64::Effects& effects) const;
    [[nodiscard]] QString lastGood() const;

    std::shared_ptr<machine::Machine> m_machine;
    RecordPlan m_plan;
    OnStep m_onStep;
    Watch m_watch;
    std::shared_ptr<recording::Recording> m_recording;
    std::unordered_map<std::uint64_t, std::uint32_t> m_code; ///< words read since the last free run
    std::unordered_map<std::uint64_t, arm64::Instruction> m_decoded; ///< by address
    std::unordered_set<std::uint32_t> m_wroteNoMore; ///< words that wrote what they say alone
    std::vector<std::uint32_t> m_seen;        ///< by cell id: the state in which it was last read
    std::uint32_t m_allSeenIn = 0;            ///< the state in which all that is watched was read
    std::vector<base::Address> m_breakpoints; ///< in order; always in
    base::Address m_pc;
    std::optional<Underway> m_underway;
    Mode m_mode = Mode::Instruction;
    bool m_ended = false;
    Printed m_printed;
    bool m_mayHavePrinted =
        true; ///< in what is being done: to read the console costs a system call

    std::optional<std::uint64_t> m_windowsBefore; ///< the recording, once they were counted
    std::uint64_t m_freelyExecuted = 0;           ///< in this free run, where it is counted

    // By the log.
    bool m_usesLog = false;
    bool m_stepping = false; ///< until the next free run: the log was not believed
    bool m_haltAsked = false;
    std::uint64_t m_arrivals = 0;       ///< at m_breakpoints, since the machine's reset
    std::vector<base::Address> m_doors; ///< breakpoints where a stretch ends: returns
    std::unordered_map<std::uint64_t, int> m_doubts; ///< by where the stretch begins
    CodeLines m_lines;
    std::set<base::Address> m_newLines; ///< read since the stretch began
    std::optional<Foretelling> m_ahead;
    std::vector<CellValue> m_looked;

    // The outer window that is open, and the switch inside it.
    std::uint32_t m_outerBegin = 0;
    base::Address m_outerReturn;
    std::size_t m_firstOfWindow = 0; ///< index of the window's first switch
    /// Switches of the window that reached their caller.
    std::vector<std::pair<std::size_t, recording::SwitchKind>> m_cameBack;
    int m_emptyWindows = 0; ///< windows in a row that never came to enter
    int m_earlyWindows = 0; ///< that came back from it, and entered no guest
    bool m_switchOpen = false;
    bool m_guestEntered = false; ///< in that switch
    base::Address m_switchReturn;
};

} // namespace recorder
