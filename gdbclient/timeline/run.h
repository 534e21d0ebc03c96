// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "timeline/check.h"
#include "timeline/recorder.h"
#include "timeline/watch.h"

#include <unordered_map>

namespace timeline {

/// One recording under way. Everything that awaits is a member, so that this object, which lives in
/// the frame of timeline::record, outlives it.
class Run {
public:
    Run(std::shared_ptr<target::Machine> machine, RecordPlan plan, OnStep onStep);
    [[nodiscard]] base::Task<base::Result<std::shared_ptr<Timeline>>> record();

private:
    /// What the next step will be.
    enum class Mode { Instruction, Guest, Host };

    // The beginning: run.cpp.
    [[nodiscard]] base::Task<base::Result<void>> initialState();
    [[nodiscard]] base::Task<base::Result<void>> insertBreakpoints();
    [[nodiscard]] base::Task<bool> removeBreakpoints();
    [[nodiscard]] base::Task<base::Result<std::vector<CellValue>>> look(target::SnapshotPlan plan);
    [[nodiscard]] base::Task<base::Result<void>> advance();
    void saw(const std::vector<CellValue>& cells);

    // One step: step.cpp.
    [[nodiscard]] base::Task<base::Result<void>> instruction();
    [[nodiscard]] base::Task<base::Result<target::Stop>> stepOver(const Step& step);
    [[nodiscard]] base::Task<base::Result<std::uint32_t>> wordAt(base::Address pc);
    [[nodiscard]] base::Task<base::Result<void>> watchTouched(const Step* step);
    [[nodiscard]] base::Task<base::Result<void>> freeRun(StepKind kind);
    [[nodiscard]] base::Task<base::Result<target::Stop>> resumeToEdge(StepKind kind);
    [[nodiscard]] base::Task<base::Result<void>> lostAt(target::Stop stop);
    [[nodiscard]] bool faulted(const Step& step) const;
    [[nodiscard]] bool entersAarch32(const Step& step) const;
    void enterAarch32(Step step);

    // Where it stands: bookkeeping.cpp.
    void openWindow();
    void arrived();
    void closeSwitch(bool cameBack);
    void closeWindow();
    void end(Ending ending, const QString& why);

    [[nodiscard]] std::uint32_t lastStateIndex() const { return m_timeline->stepCount(); }
    [[nodiscard]] std::uint64_t lastRegister(arm64::Register reg) const;
    [[nodiscard]] bool isVectorEntry(base::Address pc) const;
    [[nodiscard]] bool isPanic(base::Address pc) const;
    [[nodiscard]] bool isRam(base::Address cell) const;
    [[nodiscard]] QString lastGood() const;

    std::shared_ptr<target::Machine> m_machine;
    RecordPlan m_plan;
    OnStep m_onStep;
    Watch m_watch;
    std::shared_ptr<Timeline> m_timeline;
    std::unordered_map<std::uint64_t, std::uint32_t> m_code; ///< words read since the last free run
    std::vector<std::uint32_t> m_seen; ///< by cell id: the state in which it was last read
    std::vector<base::Address> m_breakpoints;
    base::Address m_pc;
    Mode m_mode = Mode::Instruction;
    bool m_ended = false;

    // The outer window that is open, and the switch inside it.
    std::uint32_t m_outerBegin = 0;
    base::Address m_outerReturn;
    std::size_t m_firstOfWindow = 0;     ///< index of the window's first switch
    std::vector<std::size_t> m_cameBack; ///< switches of the window that reached their caller
    int m_emptyWindows = 0;              ///< windows in a row that never entered a guest
    bool m_switchOpen = false;
    base::Address m_switchReturn;
};

} // namespace timeline
