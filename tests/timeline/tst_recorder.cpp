// SPDX-License-Identifier: GPL-2.0-or-later
// What recording does when the machine does not do as it was told: a step that executes nothing, a
// guest that must not be stepped. The machine is made up, of a few instructions.
#include "base/task.h"
#include "timeline/recorder.h"

#include <QTest>

#include <QtEndian>

#include <map>

using arm64::Register;

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
class MadeUp final : public target::Machine {
public:
    std::map<std::uint64_t, std::uint32_t> code;
    std::map<QString, std::uint64_t> system; ///< by a register's name
    std::uint64_t pc = kEnter.value;
    std::uint64_t pstate = kEl2h;
    int emptySteps = 0; ///< so many steps execute nothing
    int steps = 0;      ///< that it was asked for
    int runs = 0;

    [[nodiscard]] QString machineLine() const override { return {}; }
    [[nodiscard]] qint64 processId() const override { return 0; }
    [[nodiscard]] bool alive() const override { return true; }
    [[nodiscard]] bool has(Register reg) const override { return system.contains(reg.name()); }
    [[nodiscard]] std::vector<Register> registers() const override { return {}; }

    [[nodiscard]] base::Task<base::Result<target::Snapshot>>
    snapshot(target::SnapshotPlan plan) override
    {
        target::Snapshot out;
        if (plan.core)
            for (const Register reg : core())
                out.registers.push_back({reg, valueOf(reg), 0});
        for (const Register reg : plan.registers)
            out.registers.push_back({reg, valueOf(reg), 0});
        for (const auto& range : plan.memory)
            out.memory.push_back(QByteArray(static_cast<qsizetype>(range.bytes), '\0'));
        co_return base::Result<target::Snapshot>(out);
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
    readMemory(base::Address from, std::uint64_t bytes, target::MemoryView) override
    {
        QByteArray out(static_cast<qsizetype>(bytes), '\0');
        for (const auto& [at, word] : code)
            if (at >= from.value && at + 4 <= from.value + bytes)
                qToLittleEndian(word, out.data() + (at - from.value));
        co_return base::Result<QByteArray>(out);
    }
    [[nodiscard]] base::Task<base::Result<void>> writeMemory(base::Address, QByteArray,
                                                             target::MemoryView) override
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
    [[nodiscard]] base::Task<base::Result<target::Stop>> step(Milliseconds) override
    {
        ++steps;
        if (emptySteps > 0)
            --emptySteps;
        else
            pc = code[pc] == kRet ? kCaller.value : pc + 4;
        target::Stop stop;
        stop.pc = base::Address{pc};
        co_return base::Result<target::Stop>(stop);
    }
    /// A guest ran, and an interrupt came.
    [[nodiscard]] base::Task<base::Result<target::Stop>> resume(Milliseconds,
                                                                std::optional<int>) override
    {
        ++runs;
        pc = kAarch32Irq.value;
        target::Stop stop;
        stop.reason = target::StopReason::Breakpoint;
        stop.pc = base::Address{pc};
        co_return base::Result<target::Stop>(stop);
    }
    void interrupt() override {}
    [[nodiscard]] base::Task<base::Result<void>> detach() override
    {
        co_return base::Result<void>();
    }

private:
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

timeline::RecordPlan plan()
{
    timeline::RecordPlan plan;
    plan.enter = plan.outer = {kEnter, kEnter + base::Offset{0x100}};
    plan.exit = {base::Address{0x4000}, base::Address{0x4100}};
    plan.vectors = {kVectors, kVectors + base::Offset{0x800}};
    plan.vectorEntries = {kAarch32Irq};
    for (const char16_t* name : {u"spsr_el2", u"elr_el2"})
        plan.registers.push_back(*Register::named(name));
    return plan;
}

std::shared_ptr<timeline::Timeline> recorded(const std::shared_ptr<MadeUp>& machine)
{
    const auto timeline = base::runToEnd(timeline::record(machine, plan(), {}));
    return timeline ? *timeline : nullptr;
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
        const auto timeline = recorded(m_machine);
        QVERIFY(timeline);
        QCOMPARE(timeline->ending(), timeline::Ending::Complete);
        QCOMPARE(timeline->stepCount(), 3U);
        QCOMPARE(m_machine->steps, 3 + empty);
        for (std::uint32_t s = 0; s < timeline->stepCount(); ++s)
            QCOMPARE(timeline->step(s).disagreement, QString());
    }

    void aMachineThatExecutesNothingIsLost()
    {
        m_machine->emptySteps = 1000000;
        const auto timeline = recorded(m_machine);
        QVERIFY(timeline);
        QCOMPARE(timeline->ending(), timeline::Ending::Lost);
        QVERIFY2(timeline->endingReason().contains(QStringLiteral("over and over")),
                 qPrintable(timeline->endingReason()));
    }

    void aGuestInAarch32IsNotStepped()
    {
        m_machine->code = {{0x1000, kEret}, {kAarch32Irq.value, kRet}};
        const auto timeline = recorded(m_machine);
        QVERIFY(timeline);
        QCOMPARE(timeline->ending(), timeline::Ending::Complete);
        QCOMPARE(timeline->stepCount(), 3U);
        QCOMPARE(m_machine->runs, 1);
        QCOMPARE(m_machine->steps, 1); // the vector's
        QCOMPARE(timeline->step(0).next, base::Address{0x40});
        QCOMPARE(timeline->valueAt(1, arm64::Place::of(Register::pstate())), kAarch32Svc);
        QCOMPARE(timeline->step(1).kind, timeline::StepKind::GuestRun);
        QCOMPARE(timeline->step(1).next, kAarch32Irq);
    }
};

QTEST_GUILESS_MAIN(tst_Recorder)
#include "tst_recorder.moc"
