// SPDX-License-Identifier: GPL-2.0-or-later
// What is told of an instruction that no switch of ours has: one step of a recorded session is
// exchanged for it, as the machine would have executed it.
#include "support/told.h"

#include "recorder/verify-step.h"
#include "recording/last-state.h"

#include <QTest>

using arm64::Place;
using arm64::Register;
using told::text;

namespace {

constexpr std::uint64_t kBranchType = 0x800; ///< PSTATE.BTYPE after BLR

/// The session with the instruction of step `index` exchanged; `typed`: a BLR went before it.
std::shared_ptr<recording::Recording> exchanged(const recording::Recording& session,
                                                std::uint32_t index, std::uint32_t word, bool typed)
{
    auto copy = std::make_shared<recording::Recording>(session.header());
    for (recording::CellId id = 0; id < session.cellCount(); ++id)
        copy->addCell(session.placeOf(id), session.initialValue(id));
    const auto pstate = session.cellOf(Place::of(Register::pstate()));
    for (std::uint32_t i = 0; i < session.stepCount(); ++i) {
        recording::Step step = session.step(i);
        if (typed && i + 1 == index) {
            const std::uint64_t before = copy->lastValue(*pstate);
            step.deltas.insert(step.deltas.begin(), {*pstate, before, before | kBranchType});
        }
        if (i == index) {
            step.word = word;
            step.instruction = arm64::decode(word, step.pc);
            step.effects = arm64::effectsOf(step.instruction, recording::LastState(*copy));
            step.deltas.clear();
        }
        copy->append(std::move(step));
    }
    copy->setSwitches(session.switches());
    copy->setEnding(session.ending(), session.endingReason());
    return copy;
}

} // namespace

class tst_sentences : public QObject {
    Q_OBJECT
private slots:
    void whatAnInstructionDoesIsSaid_data()
    {
        QTest::addColumn<quint32>("word");
        QTest::addColumn<QString>("instruction");
        QTest::addColumn<QString>("why");
        QTest::addColumn<bool>("typed");
        const auto row = [](const char* name, quint32 word, const char* instruction,
                            const char* why, bool typed = false) {
            QTest::newRow(name) << word << text(instruction) << text(why) << typed;
        };
        constexpr auto nothing = "Changes no register and no memory.";
        row("ESB notes an SError and sets no flag", 0xd503221f, "esb",
            "A barrier for SErrors: one that is pending while it is masked is noted in DISR_EL1. "
            "No other register changes, and no flag.");
        row("CHKFEAT asks by x16", 0xd503251f, "chkfeat x16",
            "Asks whether the features are on that the bits of x16 stand for: the bit of one that "
            "is becomes zero.");
        row("CSDB does nothing that can be seen", 0xd503229f, "csdb", nothing);
        row("CLRBHB neither", 0xd50322df, "clrbhb", nothing);
        row("GCSB DSYNC neither", 0xd503227f, "gcsb dsync", nothing);
        row("nor STSHH KEEP", 0xd503261f, "stshh keep", nothing);
        row("nor a hint without a name", 0xd5032fff, "hint #127", nothing);
        row("BTI at a branch's target sets no flag", 0xd503245f, "bti c", nothing, true);
        row("nor does TLBI there", 0xd50c83df, "tlbi vmalls12e1is", nothing, true);
        row("XPACLRI makes something of x30", 0xd50320ff, "xpaclri",
            "Computes a new value in x30.");
        row("SUB of SP sets no flag", 0xd10043ff, "sub sp, sp, #16", "Computes a new value in sp.");
        row("nor does AT", 0xd5087800, "at s1e1r, x0", "Computes a new value in PAR_EL1.");
        row("CMP sets the flags", 0xeb01001f, "cmp x0, x1",
            "Sets the condition flags for a branch to come.");
        row("so does TST", 0xf240001f, "tst x0, #0x1",
            "Sets the condition flags for a branch to come.");
    }
    void whatAnInstructionDoesIsSaid()
    {
        QFETCH(quint32, word);
        QFETCH(QString, instruction);
        QFETCH(QString, why);
        QFETCH(bool, typed);
        const auto session = told::twoSwitches();
        QVERIFY(session.ok());
        const std::uint32_t index = (*session)->switches().at(0).begin + 3;
        const auto story = story::Story::tell(exchanged(**session, index, word, typed));
        const auto note = story->annotation(index);
        QCOMPARE(note.instruction, instruction);
        QCOMPARE(note.why, why);
    }
};

QTEST_GUILESS_MAIN(tst_sentences)
#include "tst_sentences.moc"
