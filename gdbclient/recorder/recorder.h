// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"
#include "base/address.h"
#include "base/result.h"
#include "base/task.h"
#include "machine/machine.h"
#include "recording/recording.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace recorder {

/// What to record, in addresses: made by analysis/live from a profile and an image. Knows no names.
struct RecordPlan {
    recording::Header header;
    struct Function {
        base::Address begin, end; ///< [begin, end)
        [[nodiscard]] bool contains(base::Address a) const { return begin <= a && a < end; }
    };
    Function outer;   ///< the host function round the switch (__kvm_vcpu_run)
    Function enter;   ///< __guest_enter
    Function exit;    ///< __guest_exit
    Function vectors; ///< the EL2 vector table: lower-EL entries are where a guest run ends
    /// Where an object lies that is not the same in every switch: a register's value and `plus`.
    struct Pointer {
        /// The register is asked at the first instruction of the host's function, or of enter.
        enum class At : std::uint8_t { Outer, Enter } at = At::Enter;
        std::optional<arm64::Register> reg;
        base::Address plus = {};
    };
    std::optional<Pointer> vcpu;        ///< that is entered
    std::optional<Pointer> hostContext; ///< of the CPU that enters it
    std::vector<base::Address>
        vectorEntries; ///< entries that a guest exit may take (from +0x400 on)
    /// Every guest run ends at this entry instead of the one that it took: for an exception that no
    /// device of the machine raises (SError). The recording says so, in the fact "forcedEntry".
    std::optional<base::Address> forcedEntry;
    std::vector<base::Address> panics;      ///< reaching one of these is a lost switch
    std::vector<arm64::Register> registers; ///< watched beside the core: system and V registers
    std::vector<machine::SnapshotPlan::Range> memory; ///< watched: contexts, vcpus
    /// Where reading does no harm: RAM. A cell outside is never read, so what is written there is
    /// not checked (a device changes by being read).
    std::vector<Function> ram;
    /// How code, stack and cells that come up on the way are read.
    machine::MemoryView view = machine::MemoryView::Current;
    std::uint64_t stackBelow = 512; ///< bytes of EL2 stack watched below the outer window's SP
    std::uint64_t stackAbove = 128; ///< and above it
    int switches = 1;
    /// The recording begins at the first call of the host's function behind so many entries into
    /// guests; and, where that is said, at one that enters the virtual CPU there.
    int passedSwitches = 0;
    std::optional<base::Address> firstVcpu;
    /// Set where the recording begins, before anything is read: general registers, and words of
    /// memory, which are read as `view` says.
    struct Setting {
        std::optional<arm64::Register> reg;
        base::Address cell; ///< where there is no `reg`
        std::uint64_t value = 0;
    };
    std::vector<Setting> settings;
    /// Instructions that one free run of the guest or of the host may take. They are counted by the
    /// machine's log (Machine::log), so that it is the same everywhere; 0, and of a machine that
    /// has none: as long as `deadline` says.
    std::uint64_t freeRunInstructions = 0;
    int maxStepsPerSwitch = 5000;              ///< beyond it the switch is lost
    std::chrono::milliseconds deadline{10000}; ///< for one free run (guest or host)
    /// Instructions are taken from QEMU's log where the machine has one (Machine::log); false: each
    /// is stepped.
    bool byLog = true;
    /// Called when a recording by the log has to go on with another machine (Machine::again),
    /// before it runs.
    std::function<void(const std::shared_ptr<machine::Machine>&)> onMachine;
};

/// Called once with the initial state and then after each step, on the recording thread: for
/// progress and for a file that grows along. Return false to stop (the recording then ends as Cut).
using OnStep = std::function<bool(const recording::Recording&)>;

/// Records `plan.switches` switches with their outer windows. Every step: predict (arm64::Effects),
/// step, read what is watched, compare; a disagreement is put in the step. Always returns a
/// recording with what was recorded; how it ended is in ending(). The error is only for what made
/// recording impossible from the start (the enter function was never reached …).
[[nodiscard]] base::Task<base::Result<std::shared_ptr<recording::Recording>>>
record(std::shared_ptr<machine::Machine> machine, RecordPlan plan, OnStep onStep);

/// The hypervisor's exception level.
inline constexpr int kHypervisorLevel = 2;

/// Runs the machine at EL2 (or at that level, or at any) to the first of these addresses that it
/// comes to, or stays where it is one; at least one is given. The error says that it came to none
/// of them, and why.
[[nodiscard]] base::Task<base::Result<base::Address>>
runToFirst(std::shared_ptr<machine::Machine> machine, std::vector<base::Address> places,
           std::chrono::milliseconds deadline, std::optional<int> onlyLevel = kHypervisorLevel);

} // namespace recorder
