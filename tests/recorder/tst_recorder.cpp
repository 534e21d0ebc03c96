// SPDX-License-Identifier: GPL-2.0-or-later
// What recording does when the machine does not do as it was told: a step that executes nothing, a
// guest that must not be stepped. The machine is made up, of a few instructions.
#include "base/task.h"
#include "recorder/recorder.h"

#include <QTest>

#include <QtEndian>

#include <functional>
#include <map>
#include <optional>
#include <utility>

using arm64::Register;
using recorder::RecordPlan;

namespace {

constexpr base::Address kEnter{0x1000};
constexpr base::Address kCaller{0x2000};
constexpr base::Address kVectors{0x3000};
constexpr base::Address kAarch32Irq{0x3680};
constexpr std::uint32_t kNop = 0xd503201f;
constexpr std::uint32_t kRet = 0xd65f03c0;
constexpr std::uint32_t kEret = 0xd69f03e0;
constexpr std::uint64_t kEl2h = 0x3c9;
constexpr std::uint64_t kAarch32Svc = 0x1d3;

/// Executes NOP and RET; what else it does is said in its members.
class MadeUp final : public machine::Machine {
public:
    std::map<std::uint64_t, std::uint32_t> code;
    std::map<QString, std::uint64_t> system; ///< by a register's name
    std::uint64_t pc = kEnter.value;
    std::uint64_t pstate = kEl2h;
    std::optional<std::uint32_t> cpu;                 ///< that it says that it stopped in
    std::function<void(std::uint32_t word)> executes; ///< beside what it knows
    std::vector<machine::SnapshotPlan> looks;         ///< after each step
    bool hasFirstPage = true;                         ///< mapped; else the stub refuses to read it
    int emptySteps = 0;                               ///< so many steps execute nothing
    int steps = 0;                                    ///< that it was asked for
    int runs = 0;

    [[nodiscard]] QString machineLine() const override { return {}; }
    [[nodiscard]] qint64 processId() const override { return 0; }
    [[nodiscard]] bool alive() const override { return true; }
    [[nodiscard]] std::optional<std::uint32_t> currentCpu() const override { return cpu; }
    [[nodiscard]] bool has(Register reg) const override { return system.contains(reg.name()); }
    [[nodiscard]] std::vector<Register> registers() const override { return {}; }

    [[nodiscard]] base::Task<base::Result<machine::Snapshot>>
    snapshot(machine::SnapshotPlan plan) override
    {
        for (const auto& range : plan.memory)
            if (!isMapped(range.from))
                co_return refused();
        co_return base::Result<machine::Snapshot>(shown(plan));
    }
    [[nodiscard]] base::Task<base::Result<std::uint64_t>> readRegister(Register reg) override
    {
        co_return base::Result<std::uint64_t>(valueOf(reg));
    }
    [[nodiscard]] base::Task<base::Result<void>> writeRegister(Register, std::uint64_t) override
    {
        co_return base::Result<void>();
    }
    [[nodiscard]] base::Task<base::Result<QByteArray>>
    readMemory(base::Address from, std::uint64_t bytes, machine::MemoryView) override
    {
        if (!isMapped(from))
            co_return refused();
        QByteArray out(static_cast<qsizetype>(bytes), '\0');
        for (const auto& [at, word] : code)
            if (at >= from.value && at + 4 <= from.value + bytes)
                qToLittleEndian(word, out.data() + (at - from.value));
        co_return base::Result<QByteArray>(out);
    }
    [[nodiscard]] base::Task<base::Result<void>> writeMemory(base::Address, QByteArray,
                                                             machine::MemoryView) override
    {
        co_return base::Result<void>();
    }
    [[nodiscard]] base::Task<base::Result<void>> insertBreakpoint(base::Address) override
    {
        co_return base::Result<void>();
    }
    [[nodiscard]] base::Task<base::Result<void>> removeBreakpoint(base::Address) override
    {
        co_return base::Result<void>();
    }
    [[nodiscard]] base::Task<base::Result<void>> insertWatchpoint(base::Address, std::uint64_t,
                                                                  Watch) override
    {
        co_return base::Result<void>();
    }
    [[nodiscard]] base::Task<base::Result<void>> removeWatchpoint(base::Address, std::uint64_t,
                                                                  Watch) override
    {
        co_return base::Result<void>();
    }
    [[nodiscard]] base::Task<base::Result<machine::Look>> stepAndLook(machine::SnapshotPlan plan,
                                                                      Milliseconds) override
    {
        ++steps;
        looks.push_back(plan);
        const std::uint32_t word = code[pc];
        if (emptySteps > 0)
            --emptySteps;
        else
            pc = word == kRet ? kCaller.value : pc + 4;
        if (executes)
            executes(word);
        machine::Stop stop;
        stop.pc = base::Address{pc};
        co_return base::Result<machine::Look>({stop, shown(plan)});
    }
    /// A guest ran, and an interrupt came; or the host, and it called the function again.
    [[nodiscard]] base::Task<base::Result<machine::Look>>
    resumeAndLook(machine::SnapshotPlan plan, Milliseconds, std::optional<int>) override
    {
        ++runs;
        pc = pc == kCaller.value ? kEnter.value : kAarch32Irq.value;
        machine::Stop stop;
        stop.reason = machine::StopReason::Breakpoint;
        stop.pc = base::Address{pc};
        co_return base::Result<machine::Look>({stop, shown(plan)});
    }
    void interrupt() override {}
    [[nodiscard]] base::Task<base::Result<void>> detach() override
    {
        co_return base::Result<void>();
    }

private:
    [[nodiscard]] bool isMapped(base::Address at) const
    {
        constexpr std::uint64_t kPage = 0x1000;
        return hasFirstPage || at.value >= kPage;
    }
    static base::Error refused() { return {QStringLiteral("The stub refused (E14).")}; }
    [[nodiscard]] machine::Snapshot shown(const machine::SnapshotPlan& plan) const
    {
        machine::Snapshot out;
        if (plan.core)
            for (const Register reg : core())
                out.registers.push_back({reg, valueOf(reg), 0});
        for (const Register reg : plan.registers)
            out.registers.push_back({reg, valueOf(reg), 0});
        for (const auto& range : plan.memory)
            out.memory.push_back(QByteArray(static_cast<qsizetype>(range.bytes), '\0'));
        return out;
    }
    static std::vector<Register> core()
    {
        std::vector<Register> list;
        list.reserve(34);
        for (int n = 0; n < 31; ++n)
            list.push_back(Register::x(n));
        list.insert(list.end(), {Register::sp(), Register::pc(), Register::pstate()});
        return list;
    }
    [[nodiscard]] std::uint64_t valueOf(Register reg) const
    {
        if (reg == Register::pc())
            return pc;
        if (reg == Register::pstate())
            return pstate;
        if (reg == Register::x(30))
            return kCaller.value;
        if (reg == Register::sp())
            return 0x9000;
        const auto known = system.find(reg.name());
        return known == system.end() ? 0 : known->second;
    }
};

recorder::RecordPlan plan()
{
    recorder::RecordPlan plan;
    plan.enter = plan.outer = {kEnter, kEnter + base::Offset{0x100}};
    plan.exit = {base::Address{0x4000}, base::Address{0x4100}};
    plan.vectors = {kVectors, kVectors + base::Offset{0x800}};
    plan.vectorEntries = {kAarch32Irq};
    for (const char16_t* name : {u"spsr_el2", u"elr_el2"})
        plan.registers.push_back(*Register::named(name));
    return plan;
}

std::shared_ptr<recording::Recording> recorded(const std::shared_ptr<MadeUp>& machine)
{
    const auto recording = base::runToEnd(recorder::record(machine, plan(), {}));
    return recording ? *recording : nullptr;
}

} // namespace

class tst_Recorder : public QObject {
    Q_OBJECT
    std::shared_ptr<MadeUp> m_machine;

private slots:
    void init()
    {
        m_machine = std::make_shared<MadeUp>();
        m_machine->code = {{0x1000, kNop}, {0x1004, kNop}, {0x1008, kRet}};
        m_machine->system = {{QStringLiteral("spsr_el2"), kAarch32Svc},
                             {QStringLiteral("elr_el2"), 0x40}};
    }

    void aStepThatExecutesNothingIsTakenAgain_data()
    {
        QTest::addColumn<int>("empty");
        QTest::newRow("none") << 0;
        QTest::newRow("one") << 1;
        QTest::newRow("some in a row") << 5;
    }
    void aStepThatExecutesNothingIsTakenAgain()
    {
        QFETCH(int, empty);
        m_machine->emptySteps = empty;
        const auto recording = recorded(m_machine);
        QVERIFY(recording);
        QCOMPARE(recording->ending(), recording::Ending::Complete);
        QCOMPARE(recording->stepCount(), 3U);
        QCOMPARE(m_machine->steps, 3 + empty);
        for (std::uint32_t s = 0; s < recording->stepCount(); ++s)
            QCOMPARE(recording->step(s).disagreement, QString());
    }

    void whatASystemMoveWritesBesideIsLookedForOnce_data()
    {
        QTest::addColumn<bool>("writesMore");
        QTest::addColumn<int>("again"); // system registers that are read when it comes again
        QTest::newRow("it writes nothing else") << false << 1;
        QTest::newRow("it writes another register") << true << 2;
    }
    void whatASystemMoveWritesBesideIsLookedForOnce()
    {
        QFETCH(bool, writesMore);
        QFETCH(int, again);
        constexpr std::uint32_t kMove = 0xd51c4020; // msr elr_el2, x0
        m_machine->code = {
            {0x1000, kNop}, {0x1004, kMove}, {0x1008, kNop}, {0x100c, kMove}, {0x1010, kRet}};
        m_machine->executes = [&](std::uint32_t word) {
            if (word != kMove)
                return;
            m_machine->system[QStringLiteral("elr_el2")] = 0;
            if (writesMore)
                ++m_machine->system[QStringLiteral("spsr_el2")];
        };
        const auto recording = recorded(m_machine);
        QVERIFY(recording);
        QCOMPARE(recording->stepCount(), 5U);
        const auto& looks = m_machine->looks;
        QCOMPARE(looks[1].registers.size(), std::size_t{2});
        QCOMPARE(looks[3].registers.size(), static_cast<std::size_t>(again));
        for (const std::uint32_t s : {1U, 3U})
            QCOMPARE(!recording->step(s).disagreement.isEmpty(), writesMore);
    }

    // While one step is told of, the machine may execute the next one already.
    void theNextInstructionBegins_data()
    {
        constexpr std::uint32_t kStore = 0xf900001f;     // str xzr, [x0]: x0 is 0
        constexpr std::uint32_t kStoreHere = 0xf90003ff; // str xzr, [sp]
        constexpr std::uint32_t kLoadFar = 0xf94003c1;   // ldr x1, [x30]
        constexpr std::uint32_t kWfi = 0xd503207f;
        QTest::addColumn<std::uint32_t>("word");
        QTest::addColumn<QList<int>>("steps"); // asked for, when the first one was told of, and on
        using Steps = QList<int>;
        QTest::newRow("at once") << kNop << Steps{2, 3, 3};
        QTest::newRow("a store in RAM that is watched") << kStoreHere << Steps{2, 3, 3};
        QTest::newRow("after a store in a device is told") << kStore << Steps{2, 2, 3};
        QTest::newRow("after memory was looked at") << kLoadFar << Steps{1, 3, 3};
        QTest::newRow("when one that may not come back is its turn") << kWfi << Steps{1, 3, 3};
        QTest::newRow("not behind one whose successor is not foretold")
            << 0U /* udf */ << Steps{2, 2, 3};
    }
    void theNextInstructionBegins()
    {
        QFETCH(std::uint32_t, word);
        QFETCH(QList<int>, steps);
        m_machine->code = {{0x1000, kNop}, {0x1004, word}, {0x1008, kRet}};
        auto wanted = plan();
        wanted.ram = {{base::Address{0x1000}, base::Address{0xa000}}};
        QList<int> asked;
        const auto recording =
            base::runToEnd(recorder::record(m_machine, wanted, [&](const recording::Recording& r) {
                if (r.stepCount() > 0)
                    asked << m_machine->steps;
                return true;
            }));
        QVERIFY(recording.ok());
        QCOMPARE((*recording)->stepCount(), 3U);
        QCOMPARE(asked, steps);
    }

    void aRecordingThatIsStoppedAwaitsWhatHasBegun()
    {
        const auto recording = base::runToEnd(recorder::record(
            m_machine, plan(), [&](const recording::Recording& r) { return r.stepCount() == 0; }));
        QVERIFY(recording.ok());
        QCOMPARE((*recording)->ending(), recording::Ending::Cut);
        QCOMPARE((*recording)->stepCount(), 1U);
        QCOMPARE(m_machine->steps, 2);
    }

    void aMachineThatExecutesNothingIsLost()
    {
        m_machine->emptySteps = 1000000;
        const auto recording = recorded(m_machine);
        QVERIFY(recording);
        QCOMPARE(recording->ending(), recording::Ending::Lost);
        QVERIFY2(recording->endingReason().contains(QStringLiteral("over and over")),
                 qPrintable(recording->endingReason()));
    }

    void aGuestInAarch32IsNotStepped()
    {
        m_machine->code = {{0x1000, kEret}, {kAarch32Irq.value, kRet}};
        const auto recording = recorded(m_machine);
        QVERIFY(recording);
        QCOMPARE(recording->ending(), recording::Ending::Complete);
        QCOMPARE(recording->stepCount(), 3U);
        QCOMPARE(m_machine->runs, 1);
        QCOMPARE(m_machine->steps, 1); // the vector's
        QCOMPARE(recording->step(0).next, base::Address{0x40});
        QCOMPARE(recording->valueAt(1, arm64::Place::of(Register::pstate())), kAarch32Svc);
        QCOMPARE(recording->step(1).kind, recording::StepKind::GuestRun);
        QCOMPARE(recording->step(1).next, kAarch32Irq);
        QVERIFY(recording->switches().at(0).kind == recording::SwitchKind::Entered);
    }

    // It comes back, and no ERET has left EL2.
    void aSwitchWithoutAGuestIsEarly()
    {
        const auto recording = recorded(m_machine);
        QVERIFY(recording);
        QVERIFY(recording->switches().at(0).complete);
        QVERIFY(recording->switches().at(0).kind == recording::SwitchKind::Early);
    }

    // An interrupt that is pending each time, as where time goes on between two steps.
    void oneThatNeverEntersAGuestIsGivenUp_data()
    {
        QTest::addColumn<int>("guestEach"); // switch of so many
        QTest::addColumn<int>("switches");
        QTest::newRow("never") << 1000 << 64;
        QTest::newRow("once in a while") << 60 << 200;
    }
    void oneThatNeverEntersAGuestIsGivenUp()
    {
        QFETCH(int, guestEach);
        QFETCH(int, switches);
        auto wanted = plan();
        wanted.switches = 200;
        m_machine->code[kAarch32Irq.value] = kRet;
        int seen = 0;
        const auto recording =
            base::runToEnd(recorder::record(m_machine, wanted, [&](const recording::Recording& r) {
                const auto now = static_cast<int>(r.switches().size());
                if (now != std::exchange(seen, now))
                    m_machine->code[kEnter.value] = now % guestEach == guestEach - 1 ? kEret : kNop;
                return true;
            }));
        QVERIFY(recording.ok());
        QCOMPARE(static_cast<int>((*recording)->switches().size()), switches);
        for (const recording::Switch& each : (*recording)->switches())
            QVERIFY(each.complete);
        const bool isGivenUp = switches < wanted.switches;
        QCOMPARE((*recording)->ending(),
                 isGivenUp ? recording::Ending::Cut : recording::Ending::Complete);
        QCOMPARE(
            (*recording)
                ->endingReason()
                .contains(QStringLiteral("called 0x1000 64 times in a row and came back early")),
            isGivenUp);
    }

    void aSwitchThatIsLostSaysSo()
    {
        m_machine->emptySteps = 1000000;
        const auto recording = recorded(m_machine);
        QVERIFY(recording);
        QVERIFY(recording->switches().at(0).kind == recording::SwitchKind::Lost);
    }

    /// By a base or a return address that is lost. That the machine faults there is what is
    /// recorded.
    void whatIsNotMappedIsLeftToTheMachine_data()
    {
        QTest::addColumn<quint32>("word"); // x0 to x2 are 0
        QTest::addColumn<quint32>("steps");
        QTest::newRow("a load") << 0xf9400001U << 2U;              // ldr x1, [x0]
        QTest::newRow("a store") << 0xf9000001U << 2U;             // str x1, [x0]
        QTest::newRow("a pair, half of it") << 0xa93f8002U << 2U;  // stp x2, x0, [x0, #-8]
        QTest::newRow("what is branched to") << 0xd61f0000U << 3U; // br x0
    }
    void whatIsNotMappedIsLeftToTheMachine()
    {
        QFETCH(quint32, word);
        QFETCH(quint32, steps);
        m_machine->code[0x1004] = word;
        m_machine->hasFirstPage = false;
        m_machine->executes = [&](std::uint32_t executed) {
            constexpr std::int64_t kSameLevel = 0x200;
            constexpr std::uint32_t kBranch = 0xd61f0000;
            if (executed == kBranch)
                m_machine->pc = 0;
            else if (executed != kNop)
                m_machine->pc = (kVectors + base::Offset{kSameLevel}).value;
        };
        const auto recording = recorded(m_machine);
        QVERIFY(recording);
        QCOMPARE(recording->stepCount(), steps);
        QVERIFY2(recording->endingReason().contains(QStringLiteral("took an exception")),
                 qPrintable(recording->endingReason()));
        QCOMPARE(recording->ending(), recording::Ending::Lost);
    }

    void theCpuIsTheMachines_data()
    {
        QTest::addColumn<std::optional<std::uint32_t>>("cpu");
        QTest::newRow("the first") << std::optional<std::uint32_t>(0);
        QTest::newRow("the fourth") << std::optional<std::uint32_t>(3);
        QTest::newRow("one that nobody knows") << std::optional<std::uint32_t>();
    }
    void theCpuIsTheMachines()
    {
        QFETCH(std::optional<std::uint32_t>, cpu);
        m_machine->cpu = cpu;
        const auto recording = recorded(m_machine);
        QVERIFY(recording);
        QVERIFY(recording->switches().at(0).cpu == cpu);
    }

    void anObjectIsWhereItsPointerLeads_data()
    {
        using Pointer = RecordPlan::Pointer;
        using At = Pointer::At;
        const auto elr = Register::named(u"elr_el2");
        const auto unwatched = Register::named(u"far_el2");
        QTest::addColumn<std::optional<Pointer>>("pointer");
        QTest::addColumn<std::optional<base::Address>>("address");
        const auto row = [](const char* name, const std::optional<Pointer>& pointer,
                            std::optional<base::Address> address) {
            QTest::newRow(name) << pointer << address;
        };
        row("no pointer", {}, {});
        row("an address", Pointer{At::Enter, {}, base::Address{0x5000}}, base::Address{0x5000});
        row("a register at enter", Pointer{At::Enter, elr}, base::Address{0x40});
        row("a register at the host's function", Pointer{At::Outer, elr}, base::Address{0x40});
        row("a register and an address", Pointer{At::Enter, elr, base::Address{0x5000}},
            base::Address{0x5040});
        row("both beyond the last address", Pointer{At::Enter, elr, base::Address{UINT64_MAX - 15}},
            base::Address{0x30});
        row("a register that is not watched", Pointer{At::Enter, unwatched}, {});
        row("null", Pointer{At::Enter, Register::x(7)}, {});
    }
    void anObjectIsWhereItsPointerLeads()
    {
        QFETCH(std::optional<RecordPlan::Pointer>, pointer);
        QFETCH(std::optional<base::Address>, address);
        auto wanted = plan();
        wanted.vcpu = pointer;
        wanted.hostContext = pointer;
        const auto recording = base::runToEnd(recorder::record(m_machine, wanted, {}));
        QVERIFY(recording.ok());
        QVERIFY((*recording)->switches().at(0).vcpu == address);
        QVERIFY((*recording)->switches().at(0).hostObject == address);
    }
};

QTEST_GUILESS_MAIN(tst_Recorder)
#include "tst_recorder.moc"
