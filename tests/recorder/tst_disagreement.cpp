// SPDX-License-Identifier: GPL-2.0-or-later
#include "support/synthetic.h"

#include <QTest>

#include <functional>

namespace {

using recorder::CellValue;

constexpr const char* kSystem[] = {
    "cntp_ctl_el0",   "cntv_ctl_el0",   "cnthp_ctl_el2", "cntp_tval_el0",  "cnthv_tval_el2",
    "cntvct_el0",     "cntpct_el0",     "pmccntr_el0",   "pmevcntr0_el0",  "pmevcntr30_el0",
    "pmxevcntr_el0",  "pmovsset_el0",   "pmovsclr_el0",  "isr_el1",        "disr_el1",
    "icc_hppir0_el1", "icc_hppir1_el1", "icc_rpr_el1",   "icc_iar1_el1",   "ich_misr_el2",
    "ich_eisr_el2",   "ich_elrsr_el2",  "mdccsr_el0",    "rndr",           "rndrrs",
    "cnthvs_ctl_el2", "tfsr_el1",       "cntp_ctl_el02", "cntp_cval_el0",  "cntvoff_el2",
    "cntfrq_el0",     "cntkctl_el1",    "cnthctl_el2",   "pmcntenset_el0", "pmevtyper0_el0",
    "pmselr_el0",     "icc_pmr_el1",    "icc_sre_el2",   "ich_lr0_el2",    "ich_hcr_el2",
    "ich_vmcr_el2",   "vbar_el2",       "sctlr_el2",     "tpidr_el2"};

arm64::Place systemPlace(const char* name)
{
    return arm64::Place::of(*arm64::Register::named(QString::fromLatin1(name)));
}

/// mov x7, x4, as the machine did it, but for what `change` does to it.
QString said(const std::function<void(recording::Step&, std::vector<CellValue>&)>& change,
             std::uint32_t word = 0xaa0403e7)
{
    std::mt19937_64 random(1);
    const auto recording = synthetic::start(random);
    for (const char* name : kSystem)
        recording->addCell(systemPlace(name), 0x1000);
    recording::Step step;
    step.pc = synthetic::kCode;
    step.next = synthetic::kCode + base::Offset{4};
    step.word = word;
    step.instruction = arm64::decode(word, step.pc);
    step.effects = arm64::effectsOf(step.instruction, recording::LastState(*recording));
    std::vector<CellValue> now;
    for (recording::CellId id = 0; id < recording->cellCount(); ++id)
        now.push_back({recording->placeOf(id), recording->lastValue(id)});
    for (CellValue& cell : now)
        for (const arm64::Write& write : step.effects.writes)
            if (write.to.place == cell.place && write.value)
                cell.value = *write.value;
    change(step, now);
    return recorder::disagreement(*recording, step, now);
}

void set(std::vector<CellValue>& now, const arm64::Place& place, std::uint64_t value)
{
    for (CellValue& cell : now)
        if (cell.place == place)
            cell.value = value;
}

} // namespace

class TestDisagreement : public QObject {
    Q_OBJECT
private slots:
    void whatIsPredictedIsAgreedWith();
    void anotherValueIsNamedWithBoth();
    void aCellThatTheInstructionDoesNotWriteIsNamed();
    void memoryIsNamedByItsAddress();
    void theHighHalfOfAVectorRegisterIsNamed();
    void anotherNextAddressIsNamed();
    void anInstructionThatIsNotKnownIsNotContradicted();
    void aCellThatWasNotReadForAWhileNamesTheWholeStretch();
    void whatMovesByItselfIsNobodysFault_data();
    void whatMovesByItselfIsNobodysFault();
};

void TestDisagreement::whatIsPredictedIsAgreedWith()
{
    QCOMPARE(said([](auto&, auto&) {}), QString());
}

void TestDisagreement::anotherValueIsNamedWithBoth()
{
    const QString text = said([](auto&, auto& now) { set(now, synthetic::x(7), 0x1234); });
    QVERIFY2(text.startsWith(QStringLiteral(
                 "After the instruction at 0x40100000 x7 holds 0000000000001234, where ")),
             qPrintable(text));
    QVERIFY(text.endsWith(QStringLiteral(" was predicted.")));
}

void TestDisagreement::aCellThatTheInstructionDoesNotWriteIsNamed()
{
    const QString text = said([](auto&, auto& now) { set(now, synthetic::x(9), 5); });
    QVERIFY2(text.contains(QStringLiteral(" x9 holds 0000000000000005 ")), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("does not write it")));
}

void TestDisagreement::memoryIsNamedByItsAddress()
{
    const QString text = said([](auto&, auto& now) { set(now, synthetic::data(8), 5); });
    QVERIFY2(text.contains(QStringLiteral("the cell at 0x40200008 holds")), qPrintable(text));
}

void TestDisagreement::theHighHalfOfAVectorRegisterIsNamed()
{
    const QString text =
        said([](auto&, auto& now) { set(now, arm64::Place::of(arm64::Register::v(3), 1), 5); });
    QVERIFY2(text.contains(QStringLiteral("the high half of v3 holds")), qPrintable(text));
}

void TestDisagreement::anotherNextAddressIsNamed()
{
    const QString text =
        said([](auto& step, auto&) { step.next = synthetic::kCode + base::Offset{0x200}; });
    QVERIFY2(text.contains(QStringLiteral("went on to 0x40100200, where 0x40100004")),
             qPrintable(text));
}

void TestDisagreement::anInstructionThatIsNotKnownIsNotContradicted()
{
    // SYSL x0, an implementation's own: nobody says what it writes.
    const QString text = said([](auto&, auto& now) { set(now, synthetic::x(9), 5); }, 0xd528b000);
    QCOMPARE(text, QString());
}

void TestDisagreement::aCellThatWasNotReadForAWhileNamesTheWholeStretch()
{
    std::mt19937_64 random(1);
    const auto recording = synthetic::start(random);
    constexpr std::uint32_t move = 0xaa0403e7; // mov x7, x4
    for (int i = 0; i < 3; ++i)
        synthetic::execute(*recording, move, synthetic::kCode + base::Offset{4 * i});
    recording::Step step;
    step.pc = synthetic::kCode + base::Offset{12};
    step.next = synthetic::kCode + base::Offset{16};
    step.word = move;
    step.instruction = arm64::decode(move, step.pc);
    step.effects = arm64::effectsOf(step.instruction, recording::LastState(*recording));
    const std::vector<CellValue> now{{synthetic::data(8), 5}};

    std::vector<std::uint32_t> seen(recording->cellCount(), 3);
    seen[*recording->cellOf(synthetic::data(8))] = 1; // not after the second and the third
    const QString late = recorder::disagreement(*recording, step, now, seen);
    QVERIFY2(late.startsWith(QStringLiteral("One of the instructions from 0x40100004 to 0x4010000c "
                                            "changed the cell at 0x40200008 from ")),
             qPrintable(late));
    QVERIFY(late.endsWith(QStringLiteral("to 0000000000000005, though none of them writes it.")));

    seen[*recording->cellOf(synthetic::data(8))] = 3;
    const QString atOnce = recorder::disagreement(*recording, step, now, seen);
    QVERIFY2(atOnce.startsWith(QStringLiteral("After the instruction at 0x4010000c ")),
             qPrintable(atOnce));
}

void TestDisagreement::whatMovesByItselfIsNobodysFault_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("moves");
    bool moves = true;
    for (const char* name : kSystem) {
        moves = moves && qstrcmp(name, "cntp_cval_el0") != 0; // from here on: what stands still
        QTest::newRow(name) << QByteArray(name) << moves;
    }
}

void TestDisagreement::whatMovesByItselfIsNobodysFault()
{
    QFETCH(QByteArray, name);
    QFETCH(bool, moves);
    const arm64::Place place = systemPlace(name.constData());
    const auto change = [&](auto&, auto& now) { set(now, place, 0x1004); };
    constexpr std::uint32_t isb = 0xd5033fdf;
    for (const std::uint32_t word : {0xaa0403e7U, isb}) {
        const QString text = said(change, word);
        if (moves)
            QCOMPARE(text, QString());
        else
            QVERIFY2(text.contains(QString::fromLatin1(name) +
                                   QStringLiteral(" holds 0000000000001004 and held "
                                                  "0000000000001000 before")),
                     qPrintable(text));
    }
}

QTEST_GUILESS_MAIN(TestDisagreement)
#include "recording/last-state.h"
#include "tst_disagreement.moc"
