// SPDX-License-Identifier: GPL-2.0-or-later
// What is read after an instruction: as little as can show that it did something else.
#include "arm64/effects.h"
#include "recorder/watch-list.h"

#include <QTest>

namespace {

using arm64::Register;

constexpr base::Address kContext{0x40110000};
constexpr std::uint64_t kContextBytes = 0x700;
constexpr base::Address kStack{0x40120000};

/// Only what it has is ever asked of it.
class Described : public machine::Machine {
public:
    QString machineLine() const override { return {}; }
    qint64 processId() const override { return 0; }
    bool alive() const override { return true; }
    bool has(Register reg) const override { return reg.isSystem() || reg.isV(); }
    std::vector<Register> registers() const override { return {}; }
    base::Task<base::Result<machine::Snapshot>> snapshot(machine::SnapshotPlan) override
    {
        co_return nothing();
    }
    base::Task<base::Result<std::uint64_t>> readRegister(Register) override { co_return nothing(); }
    base::Task<base::Result<void>> writeRegister(Register, std::uint64_t) override
    {
        co_return nothing();
    }
    base::Task<base::Result<QByteArray>> readMemory(base::Address, std::uint64_t,
                                                    machine::MemoryView) override
    {
        co_return nothing();
    }
    base::Task<base::Result<void>> writeMemory(base::Address, QByteArray,
                                               machine::MemoryView) override
    {
        co_return nothing();
    }
    base::Task<base::Result<void>> insertBreakpoint(base::Address) override { co_return nothing(); }
    base::Task<base::Result<void>> removeBreakpoint(base::Address) override { co_return nothing(); }
    base::Task<base::Result<void>> insertWatchpoint(base::Address, std::uint64_t, Watch) override
    {
        co_return nothing();
    }
    base::Task<base::Result<void>> removeWatchpoint(base::Address, std::uint64_t, Watch) override
    {
        co_return nothing();
    }
    base::Task<base::Result<machine::Look>> stepAndLook(machine::SnapshotPlan,
                                                        Milliseconds) override
    {
        co_return nothing();
    }
    base::Task<base::Result<machine::Look>> resumeAndLook(machine::SnapshotPlan, Milliseconds,
                                                          std::optional<int>) override
    {
        co_return nothing();
    }
    void interrupt() override {}
    base::Task<base::Result<void>> detach() override { co_return nothing(); }

private:
    static base::Error nothing() { return {QStringLiteral("This machine does nothing.")}; }
};

/// x1 and sp as the switch has them; the other registers are not known.
class Pointers : public arm64::StateReader {
public:
    std::optional<std::uint64_t> cell(const arm64::Place& place) const override
    {
        if (place == arm64::Place::of(Register::x(1)))
            return kContext.value;
        if (place == arm64::Place::of(Register::sp()))
            return kStack.value + 0x100;
        return std::nullopt;
    }
};

machine::SnapshotPlan after(std::uint32_t word)
{
    const Described machine;
    recorder::RecordPlan plan;
    plan.registers = {*Register::named(u"tpidr_el2"), *Register::named(u"elr_el2"), Register::v(3),
                      *Register::named(u"elr_el12")};
    plan.memory = {{kContext, kContextBytes, machine::MemoryView::Current},
                   {kStack, 0x200, machine::MemoryView::Current}};
    const recorder::Watch watch(machine, plan);
    const auto instruction = arm64::decode(word, {0x40100000});
    const auto effects = arm64::effectsOf(instruction, Pointers());
    return watch.burst(arm64::mayWrite(instruction, effects), effects);
}

} // namespace

class TestWatch : public QObject {
    Q_OBJECT
private slots:
    void aMoveReadsTheCoreAlone();
    void aStoreReadsWhereItWritesAndAround();
    void aStoreAtTheEndReadsNoFurther();
    void aPushReadsTheStack();
    void aSystemRegisterWrittenReadsThemAll();
    void aVectorLoadReadsThatVector();
    void aSecondNameIsNotReadAsARegister();
};

/// ELR_EL12 would change with ELR_EL1, and no instruction writes both.
void TestWatch::aSecondNameIsNotReadAsARegister()
{
    const auto plan = after(0xd51cd040); // msr tpidr_el2, x0
    const auto second = *Register::named(u"elr_el12");
    QVERIFY(std::find(plan.registers.begin(), plan.registers.end(), second) ==
            plan.registers.end());
}

void TestWatch::aMoveReadsTheCoreAlone()
{
    const auto plan = after(0xaa0403e7); // mov x7, x4
    QVERIFY(plan.core);
    QVERIFY(plan.registers.empty());
    QVERIFY(plan.memory.empty());
}

void TestWatch::aStoreReadsWhereItWritesAndAround()
{
    const auto plan = after(0xa909d033); // stp x19, x20, [x1, #152]
    QVERIFY(plan.registers.empty());
    QCOMPARE(plan.memory.size(), std::size_t{1});
    const auto& range = plan.memory.front();
    // At least the pair before and the pair after it: a wrong width or a wrong slot shows there.
    QVERIFY(range.from <= kContext + base::Offset{152 - 16});
    QVERIFY(kContext + base::Offset{168 + 16} <=
            range.from + base::Offset{static_cast<std::int64_t>(range.bytes)});
    QVERIFY(range.bytes < kContextBytes / 4);
    QCOMPARE(range.from.value % 8, std::uint64_t{0});
}

void TestWatch::aStoreAtTheEndReadsNoFurther()
{
    const auto plan = after(0xf9037c20); // str x0, [x1, #0x6f8]: the last cell that is watched
    QCOMPARE(plan.memory.size(), std::size_t{1});
    const auto& range = plan.memory.front();
    QCOMPARE(range.from.value + range.bytes, kContext.value + kContextBytes);
}

void TestWatch::aPushReadsTheStack()
{
    const auto plan = after(0xa9bf07e0); // stp x0, x1, [sp, #-16]!
    QCOMPARE(plan.memory.size(), std::size_t{1});
    QVERIFY(plan.memory.front().from > kStack);
    QVERIFY(plan.memory.front().from < kStack + base::Offset{0xf0});
}

void TestWatch::aSystemRegisterWrittenReadsThemAll()
{
    const auto plan = after(0xd51cd040); // msr tpidr_el2, x0
    QCOMPARE(plan.registers.size(), std::size_t{2});
    QVERIFY(plan.memory.empty());
}

void TestWatch::aVectorLoadReadsThatVector()
{
    const auto plan = after(0x3dc00023); // ldr q3, [x1]
    QCOMPARE(plan.registers.size(), std::size_t{1});
    QVERIFY(plan.registers.front() == Register::v(3));
    QVERIFY(plan.memory.empty());
}

QTEST_GUILESS_MAIN(TestWatch)
#include "tst_watch.moc"
