// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "machine/description.h"
#include "machine/machine.h"
#include "machine/process.h"
#include "rsp/session.h"

#include <QTimer>

#include <memory>
#include <optional>
#include <set>
#include <utility>

namespace machine {

class RunClock;

/// A Machine behind a gdb stub: QEMU's above all, any that speaks the protocol otherwise. Our own
/// table says which breakpoints are in, because QEMU counts references.
/// A task of it keeps it alive until it ends.
class StubMachine final : public Machine, public std::enable_shared_from_this<StubMachine> {
    Q_OBJECT
public:
    StubMachine(std::shared_ptr<rsp::Session> session, std::shared_ptr<QemuProcess> process);
    ~StubMachine() override;

    /// The first packets: what the stub can do, where it stands, what its registers are called.
    [[nodiscard]] base::Task<base::Result<void>> greet();

    [[nodiscard]] QString machineLine() const override;
    [[nodiscard]] qint64 processId() const override;
    [[nodiscard]] bool alive() const override;
    [[nodiscard]] std::optional<std::uint32_t> currentCpu() const override;
    void readConsole() override;
    [[nodiscard]] bool has(arm64::Register reg) const override;
    [[nodiscard]] std::vector<arm64::Register> registers() const override;
    [[nodiscard]] base::Task<base::Result<Snapshot>> snapshot(SnapshotPlan plan) override;
    [[nodiscard]] base::Task<base::Result<std::uint64_t>>
    readRegister(arm64::Register reg) override;
    [[nodiscard]] base::Task<base::Result<void>> writeRegister(arm64::Register reg,
                                                               std::uint64_t value) override;
    [[nodiscard]] base::Task<base::Result<QByteArray>>
    readMemory(base::Address from, std::uint64_t bytes, MemoryView view) override;
    [[nodiscard]] base::Task<base::Result<void>> writeMemory(base::Address to, QByteArray bytes,
                                                             MemoryView view) override;
    [[nodiscard]] base::Task<base::Result<void>> insertBreakpoint(base::Address at) override;
    [[nodiscard]] base::Task<base::Result<void>> removeBreakpoint(base::Address at) override;
    [[nodiscard]] base::Task<base::Result<void>>
    insertWatchpoint(base::Address at, std::uint64_t bytes, Watch kind) override;
    [[nodiscard]] base::Task<base::Result<void>>
    removeWatchpoint(base::Address at, std::uint64_t bytes, Watch kind) override;
    [[nodiscard]] base::Task<base::Result<Look>> stepAndLook(SnapshotPlan plan,
                                                             Milliseconds deadline) override;
    [[nodiscard]] base::Task<base::Result<Look>>
    resumeAndLook(SnapshotPlan plan, Milliseconds deadline, std::optional<int> onlyLevel) override;
    void interrupt() override;
    [[nodiscard]] InstructionLog* log() override;
    [[nodiscard]] base::Task<base::Result<void>> setLogging(bool on) override;
    [[nodiscard]] base::Task<base::Result<std::shared_ptr<Machine>>> again() override;
    /// What again() starts.
    void startedWith(const MachineOptions& options) { m_options = options; }
    [[nodiscard]] base::Task<base::Result<void>> detach() override;

private:
    /// A break- or watchpoint: Z's type, address, length.
    struct Point {
        int type = 0;
        std::uint64_t address = 0;
        std::uint64_t length = 4;
        [[nodiscard]] bool isWatch() const { return type >= 2; }
        friend auto operator<=>(const Point&,
                                const Point&) = default; // NOLINT(modernize-use-nullptr)
    };
    /// One run of the machine and the deadline it runs under; see control.cpp.
    struct RunEnd {
        rsp::Reply reply;
        bool deadlinePassed = false;
    };
    using Asked = base::Completion<rsp::Reply>;
    enum class Watchpoints : std::uint8_t { In, Aside };

    [[nodiscard]] base::Error gone() const;
    [[nodiscard]] base::Error refused(const QString& what, const rsp::Reply& reply) const;
    [[nodiscard]] QString lossSentence() const;
    void connectionClosed();
    void connectionLost();

    [[nodiscard]] base::Task<base::Result<QByteArray>> readXml(QByteArray annex);
    [[nodiscard]] base::Task<base::Result<void>> readDescription();
    [[nodiscard]] base::Task<base::Result<QByteArray>> command(QList<QByteArray> commands);
    [[nodiscard]] base::Task<QByteArray> monitor(QByteArray command);
    /// Tells the stub how to translate, where it does not do so already. Its OK must be checked
    /// before what was read behind it is believed.
    [[nodiscard]] std::optional<Asked> chooseView(MemoryView view);
    [[nodiscard]] base::Result<void> viewChosen(const rsp::Reply& reply);
    [[nodiscard]] base::Result<void> inStep(const rsp::Reply& last);
    [[nodiscard]] base::Result<void> standsStill(const Snapshot& snapshot);
    [[nodiscard]] base::Error noPhysicalMemory() const;
    [[nodiscard]] base::Result<Snapshot::RegisterValue>
    decodeRegister(arm64::Register reg, const rsp::Reply& reply) const;

    [[nodiscard]] base::Task<base::Result<void>>
    setPoint(Point point, bool in, Milliseconds deadline = Milliseconds(5000));
    [[nodiscard]] base::Task<RunEnd> runOnce(QByteArray packet, RunClock& clock);
    [[nodiscard]] bool isStep(const RunEnd& end) const;
    [[nodiscard]] base::Task<base::Result<Look>> stopped(RunEnd end, StopReason natural,
                                                         SnapshotPlan plan);
    [[nodiscard]] base::Task<base::Result<Look>> ended(bool inGoodOrder);
    [[nodiscard]] base::Task<base::Result<base::Address>> here();
    [[nodiscard]] base::Task<base::Result<Look>> lookAt(Stop stop, SnapshotPlan plan);
    [[nodiscard]] base::Task<base::Result<Look>>
    stepOverPoints(base::Address pc, Watchpoints watchpoints, SnapshotPlan plan, RunClock& clock);
    void halt();
    void giveUp(const QString& why);
    [[nodiscard]] Stop halted(StopReason reason, base::Address pc) const;
    [[nodiscard]] bool breakpointAt(std::uint64_t address) const;
    [[nodiscard]] bool watching() const;
    [[nodiscard]] QByteArray continuePacket() const;
    [[nodiscard]] QByteArray stepPacket() const;
    [[nodiscard]] QByteArray goodbye() const;

    std::shared_ptr<rsp::Session> m_session;
    std::shared_ptr<QemuProcess> m_process; ///< null for an attached machine
    MachineOptions m_options;               ///< of a machine that we started
    Description m_description;
    QByteArray m_thread;      ///< of the last stop: "p1.1"
    QByteArray m_vContAnswer; ///< what it says to vCont?
    bool m_multiprocess = false;
    bool m_vCont = false;
    bool m_physicalKnown = false;   ///< the stub has Qqemu.PhyMemMode
    std::optional<bool> m_physical; ///< and it is on; absent when nobody can say
    bool m_detached = false;
    bool m_running = false;                ///< within runOnce()
    QByteArray m_oneInstruction;           ///< the monitor's command for blocks of one instruction
    bool m_logging = false;                ///< it logs its instructions
    bool m_stopAsked = false;              ///< interrupt() was called during this step or resume
    QTimer m_patience;                     ///< with a stub that was told to halt the machine
    QString m_gaveUp;                      ///< why we ended the connection ourselves
    std::optional<std::uint64_t> m_pcTold; ///< since the machine last ran or was written to
    std::optional<base::Address> m_toldWatchAt; ///< the last stop told of the access that is next
    std::set<Point> m_points;
};

} // namespace machine
