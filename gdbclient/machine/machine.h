// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "arm64/register.h"
#include "base/address.h"
#include "base/result.h"
#include "base/task.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace machine {

class InstructionLog;
class MemoryFile;

/// How a memory read is translated. There is no default: whatever the CPU's current level maps is
/// never what a reader meant (gdbstub: `m` follows the current EL; Qqemu.PhyMemMode).
enum class MemoryView : std::uint8_t {
    Current,  ///< by the regime of the CPU's current exception level
    Physical, ///< physical addresses; unmapped ones read as zeros in QEMU 7.2
};

enum class StopReason : std::uint8_t {
    Step,        ///< one instruction was executed (or an exception entry taken)
    Breakpoint,  ///< pc is at one of our breakpoints
    Watchpoint,  ///< about to access a watched cell (QEMU reports before the access)
    Interrupted, ///< we asked for it, or the stub stopped by itself
    Deadline,    ///< it did not stop by itself in time; it was interrupted and is halted now
    Exited,      ///< the machine is gone in good order; `why` says how
};

struct Stop {
    StopReason reason = StopReason::Step;
    base::Address pc;
    std::optional<base::Address> watched;
    QString why; ///< a sentence, for Exited and Deadline
};

/// What to read in one burst: one round trip for all of it.
struct SnapshotPlan {
    bool core = true;                       ///< x0–x30, sp, pc, pstate
    std::vector<arm64::Register> registers; ///< others, by name; V registers as two cells
    struct Range {
        base::Address from;
        std::uint64_t bytes = 0;
        MemoryView view = MemoryView::Current;
    };
    std::vector<Range> memory;
    [[nodiscard]] static SnapshotPlan nothing() { return {false, {}, {}}; }
};

struct Snapshot {
    struct RegisterValue {
        arm64::Register reg;
        std::uint64_t low = 0;
        std::uint64_t high = 0; ///< V registers only
    };
    std::vector<RegisterValue> registers; ///< core first (x0..x30, sp, pc, pstate), then as planned
    std::vector<QByteArray> memory;       ///< one per Range, full length
};

/// Where a machine stopped, and what was read of it there.
struct Look {
    Stop stop;
    Snapshot seen; ///< empty of a machine that has ended
};

/// How to start a machine of our own.
struct MachineOptions {
    QString image;                              ///< ELF handed to -kernel
    QString cpu = QStringLiteral("cortex-a57"); ///< one of cpuModels()
    /// The CPU models that the hypervisor is made for.
    [[nodiscard]] static const QStringList& cpuModels();
    int cpus = 1;
    QString memory = QStringLiteral("256M");
    QStringList extra; ///< appended to the machine line
    /// What time is: instructions, the same in every run, or the host's clock, on which several
    /// CPUs run at once.
    enum class Clock : std::uint8_t { Instructions, Host } clock = Clock::Instructions;
    bool takesInput = false; ///< the first UART is written to, too
    bool logs = false;       ///< it can be told to log its instructions (Machine::log)
    QString program;         ///< empty: qemu-system-aarch64 from PATH
    /// Files of no folder that `extra` names by their path: QEMU inherits them.
    std::vector<std::shared_ptr<MemoryFile>> files;
    /// Memory that is written before the first instruction, over what the image has there.
    struct Poke {
        base::Address physical;
        QByteArray bytes;
    };
    std::vector<Poke> pokes;
};

/// One machine under the debugger: a QEMU process that we started and own, or one that runs
/// already. Lives on one thread (its own); every operation is a Task that ends as a value or a
/// sentence, in bounded time, also when QEMU dies under it. Destroying a started Machine ends its
/// QEMU, and QEMU ends when we die however we die.
class Machine : public QObject {
    Q_OBJECT
public:
    using Milliseconds = std::chrono::milliseconds;

    /// Starts QEMU halted at reset, on a private unix socket, and connects.
    [[nodiscard]] static base::Task<base::Result<std::shared_ptr<Machine>>>
    start(MachineOptions options);
    /// Attaches to `unix:PATH` or `HOST:PORT`. The machine is halted by attaching, and goes on at
    /// detach.
    [[nodiscard]] static base::Task<base::Result<std::shared_ptr<Machine>>>
    attach(QString endpoint);
    ~Machine() override = default;

    /// The whole QEMU command line that was started (with the socket's private path replaced by a
    /// fixed word, so that two recordings compare equal); empty for an attached machine.
    [[nodiscard]] virtual QString machineLine() const = 0;
    /// The QEMU process's id, 0 for an attached machine. For tests that kill it.
    [[nodiscard]] virtual qint64 processId() const = 0;
    [[nodiscard]] virtual bool alive() const = 0;
    /// The CPU that the last stop came from, which is asked and stepped, from 0; nothing where the
    /// stub's threads are no CPUs, or it does not name them.
    [[nodiscard]] virtual std::optional<std::uint32_t> currentCpu() const { return {}; }
    /// Tells by console(), before it returns, all that a machine which stands still has printed:
    /// its console comes by another way than its stop, and so at any time after it.
    virtual void readConsole() {}
    /// True when the stub describes the register (target.xml).
    [[nodiscard]] virtual bool has(arm64::Register reg) const = 0;
    /// Every register that the stub describes and this program has a name for.
    [[nodiscard]] virtual std::vector<arm64::Register> registers() const = 0;

    [[nodiscard]] virtual base::Task<base::Result<Snapshot>> snapshot(SnapshotPlan plan) = 0;
    [[nodiscard]] virtual base::Task<base::Result<std::uint64_t>>
    readRegister(arm64::Register reg) = 0;
    /// Writes and reads back; the error says so when it did not take (QEMU ignores system
    /// registers).
    [[nodiscard]] virtual base::Task<base::Result<void>> writeRegister(arm64::Register reg,
                                                                       std::uint64_t value) = 0;
    [[nodiscard]] virtual base::Task<base::Result<QByteArray>>
    readMemory(base::Address from, std::uint64_t bytes, MemoryView view) = 0;
    /// Writes and reads back.
    [[nodiscard]] virtual base::Task<base::Result<void>>
    writeMemory(base::Address to, QByteArray bytes, MemoryView view) = 0;

    [[nodiscard]] virtual base::Task<base::Result<void>> insertBreakpoint(base::Address at) = 0;
    [[nodiscard]] virtual base::Task<base::Result<void>> removeBreakpoint(base::Address at) = 0;
    enum class Watch : std::uint8_t { Write, Read, Access };
    [[nodiscard]] virtual base::Task<base::Result<void>>
    insertWatchpoint(base::Address at, std::uint64_t bytes, Watch kind) = 0;
    [[nodiscard]] virtual base::Task<base::Result<void>>
    removeWatchpoint(base::Address at, std::uint64_t bytes, Watch kind) = 0;

    /// One instruction of the current CPU, the others held still. A WFI that does not come back
    /// within the deadline is interrupted and reported as StopReason::Deadline. What `plan` says is
    /// read where it stops, in one round trip with its pc.
    [[nodiscard]] virtual base::Task<base::Result<Look>>
    stepAndLook(SnapshotPlan plan, Milliseconds deadline = Milliseconds(5000)) = 0;
    [[nodiscard]] base::Task<base::Result<Stop>> step(Milliseconds deadline = Milliseconds(5000));
    /// Runs to the next stop, and looks as stepAndLook() does. A breakpoint or watchpoint at the
    /// current pc does not hit again: it is stepped over first. Breakpoints are filtered on
    /// `onlyLevel` (exception level 0 to 3) where it is given: QEMU matches virtual addresses
    /// whatever the level.
    [[nodiscard]] virtual base::Task<base::Result<Look>>
    resumeAndLook(SnapshotPlan plan, Milliseconds deadline, std::optional<int> onlyLevel = {}) = 0;
    [[nodiscard]] base::Task<base::Result<Stop>> resume(Milliseconds deadline,
                                                        std::optional<int> onlyLevel = {});
    /// Halts a running machine; the pending resume ends as Interrupted.
    virtual void interrupt() = 0;

    /// The registers before each instruction, by QEMU's own log; null for a machine that was not
    /// started for it (MachineOptions::logs).
    [[nodiscard]] virtual InstructionLog* log() { return nullptr; }
    /// While it is halted: from now on each instruction is logged, or none is. A machine that logs
    /// is slow, and what it executes is the same.
    [[nodiscard]] virtual base::Task<base::Result<void>> setLogging(bool on);
    /// A machine at its reset, started as this one was. What this one has printed until now it does
    /// not tell again. Only of a machine that we started, whose time counts instructions: it does
    /// the same once more.
    [[nodiscard]] virtual base::Task<base::Result<std::shared_ptr<Machine>>> again();

    /// Ends the session: a started machine is killed, an attached one goes on.
    [[nodiscard]] virtual base::Task<base::Result<void>> detach() = 0;

signals:
    /// The connection or the process is gone. Sent once; `sentence` is for the user. Every request
    /// still under way ends with the same sentence.
    void lost(const QString& sentence);
    /// What the machine's first UART printed.
    void console(const QByteArray& bytes);
    /// What it printed as the one before it had, which does not come as console() then (again()).
    void consoleAgain(const QByteArray& bytes);
};

/// Runs a machine without a debugger until it ends: for the launcher and for hypervisor tests.
struct RunOutcome {
    enum class How : std::uint8_t { GuestShutdown, GuestReset, HostKilled, Deadline } how;
    QByteArray console;
    QString machineLine;
};
[[nodiscard]] base::Task<base::Result<RunOutcome>> runMachine(MachineOptions options,
                                                              std::chrono::milliseconds deadline);

} // namespace machine
