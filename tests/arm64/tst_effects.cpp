// SPDX-License-Identifier: GPL-2.0-or-later
//
// One row for each idea; that the values are the machine's is tst_machine_agrees' to say. The
// state: xN = 0x40001000 + 0x100 N, sp 0x40004000, EL2 with its own stack pointer and Z set, memory
// cells hold 0x80000000 + their address in both halves, system registers 0x40002000.
#include "arm64/sentence.h"
#include "state.h"

#include <QtTest>

using arm64::Place;
using arm64::Register;

namespace {

class Known : public arm64::StateReader {
public:
    std::optional<std::uint64_t> cell(const Place& place) const override
    {
        if (place.isMemory()) {
            const std::uint64_t half = 0x80000000U + place.address.value;
            return half << 32 | half;
        }
        if (place.reg == Register::pstate())
            return 0x400003c9;
        if (place.reg == Register::sp())
            return 0x40004000;
        if (place.reg.isX())
            return 0x40001000U + 0x100U * static_cast<unsigned>(place.reg.number());
        if (place.reg.isV())
            return 0x1111111100000000U + static_cast<unsigned>(place.reg.number() * 2 + place.half);
        if (place.reg == Register::named(u"spsr_el2"))
            return 0x600003c5;
        return 0x40002000;
    }
};

QString text(const arm64::Effects& effects)
{
    static constexpr const char* kFlows[] = {"next", "branch",    "call", "return",
                                             "eret", "exception", "wait"};
    QStringList reads;
    for (const auto& r : effects.reads)
        reads += tests::text(r.from) + (r.asAddress ? QStringLiteral("@") : QString());
    QStringList writes;
    for (const auto& w : effects.writes) {
        QString one =
            tests::text(w.to) + u'=' + (w.value ? base::hex(*w.value) : QStringLiteral("?"));
        if (w.from)
            one += QStringLiteral("<") + tests::text(*w.from);
        if (w.writeBack)
            one += u'!';
        writes += one;
    }
    return QStringLiteral("%1%2 -> %3; %4 %5")
        .arg(effects.known ? QString() : QStringLiteral("unknown: "), reads.join(u' '),
             writes.join(u' '), QString::fromLatin1(kFlows[static_cast<int>(effects.flow)]),
             effects.nextPc ? base::hex(effects.nextPc->value) : QStringLiteral("?"));
}

} // namespace

class tst_effects : public QObject {
    Q_OBJECT

private slots:
    void rows_data()
    {
        QTest::addColumn<quint32>("word");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, std::uint32_t word, const char* expected) {
            QTest::newRow(name) << quint32{word} << QString::fromLatin1(expected);
        };
        // clang-format off
        row("a store of a pair reads both registers and the base", 0xa90df03b, "x1@ x27 x28 -> [0x400011d8]=0x40002b00<x27 [0x400011e0]=0x40002c00<x28; next 0x40000004");
        row("a push writes two cells and SP", 0xa9bf07e0, "sp@ x0 x1 -> [0x40003ff0]=0x40001000<x0 [0x40003ff8]=0x40001100<x1 sp=0x40003ff0!; next 0x40000004");
        row("a pop reads two cells and moves SP", 0xa8c107e0, "sp@ [0x40004000] [0x40004008] -> x0=0xc0004000c0004000<[0x40004000] x1=0xc0004008c0004008<[0x40004008] sp=0x40004010!; next 0x40000004");
        row("a pair of W shares a cell, and both writes say the whole cell", 0x293f1023, "x1@ x3+0:4 x4+0:4 -> [0x400010f8]+0:4=0x4000140040001300<x3+0:4 [0x400010f8]+4:4=0x4000140040001300<x4+0:4; next 0x40000004");
        row("D registers clear their upper halves", 0x6d4127e8, "sp@ [0x40004010] [0x40004018] -> v8=0xc0004010c0004010<[0x40004010] v8.high=0x0 v9=0xc0004018c0004018<[0x40004018] v9.high=0x0; next 0x40000004");
        row("a pair of Q is four cells", 0xad100400, "x0@ v0 v0.high v1 v1.high -> [0x40001200]=0x1111111100000000<v0 [0x40001208]=0x1111111100000001<v0.high [0x40001210]=0x1111111100000002<v1 [0x40001218]=0x1111111100000003<v1.high; next 0x40000004");
        row("ST1 of a lane carries half of the register", 0x4d9f8423, "x1@ v3 v3.high -> [0x40001100]=0x1111111100000007<v3.high x1=0x40001108!; next 0x40000004");
        row("LD1 of a lane leaves the other", 0x4d408420, "x1@ v0 v0.high [0x40001100] -> v0=0x1111111100000000<v0 v0.high=0xc0001100c0001100<[0x40001100]; next 0x40000004");
        row("ST1 of a word, from the middle of a register", 0x4d9f8023, "x1@ v3 v3.high -> [0x40001100]+0:4=0xc000110000000007<v3.high+0:4 x1=0x40001104!; next 0x40000004");
        row("LD1R fills the register, and the base moves by another one", 0x0dc4c467, "x3@ [0x40001300]+0:2 x4@ -> v7=0x1300130013001300 v7.high=0x0 x3=0x80002700!; next 0x40000004");
        row("ST2 interleaves", 0x4c008c1e, "x0@ v30 v30.high v31 v31.high -> [0x40001000]=0x111111110000003c<v30 [0x40001008]=0x111111110000003e<v31 [0x40001010]=0x111111110000003d<v30.high [0x40001018]=0x111111110000003f<v31.high; next 0x40000004");
        row("LD1 of two whole registers carries four halves", 0x4cdfa840, "x2@ [0x40001200] [0x40001208] [0x40001210] [0x40001218] -> v0=0xc0001200c0001200<[0x40001200] v0.high=0xc0001208c0001208<[0x40001208] v1=0xc0001210c0001210<[0x40001210] v1.high=0xc0001218c0001218<[0x40001218] x2=0x40001220!; next 0x40000004");
        row("LDPSW extends the sign and carries nothing unchanged", 0x68ff0861, "x3@ [0x40001300]+0:4 [0x40001300]+4:4 -> x1=0xffffffffc0001300 x2=0xffffffffc0001300 x3=0x400012f8!; next 0x40000004");
        row("XZR is no place: the cell becomes 0", 0xf900001f, "x0@ -> [0x40001000]=0x0; next 0x40000004");
        row("a W load takes half a cell", 0xb9400420, "x1@ [0x40001100]+4:4 -> x0=0xc0001100<[0x40001100]+4:4; next 0x40000004");
        row("LDRSW extends", 0xb9800420, "x1@ [0x40001100]+4:4 -> x0=0xffffffffc0001100; next 0x40000004");
        row("an unaligned load is two parts", 0xf8501107, "x8@ [0x40001700]+1:7 [0x40001708]+0:1 -> x7=0x8c0001700c00017; next 0x40000004");
        row("a store of a half-word with write-back keeps its neighbours", 0x78002cc5, "x6@ x5+0:2 -> [0x40001600]+2:2=0xc000160015001600<x5+0:2 x6=0x40001602!; next 0x40000004");
        row("STXR may or may not store", 0xc8057c83, "x4@ x3 -> [0x40001400]=?<x3 x5=?; next 0x40000004");
        row("LDAR is a load", 0x88dffc41, "x2@ [0x40001200]+0:4 -> x1=0xc0001200<[0x40001200]+0:4; next 0x40000004");
        row("SWP reads and writes the cell", 0xb8218062, "x3@ x1+0:4 [0x40001300]+0:4 -> [0x40001300]+0:4=0xc000130040001100<x1+0:4 x2=0xc0001300<[0x40001300]+0:4; next 0x40000004");
        row("MOV carries the value over", 0xaa0103e0, "x1 -> x0=0x40001100<x1; next 0x40000004");
        row("a W move takes the low half", 0x2a0103e0, "x1+0:4 -> x0=0x40001100<x1+0:4; next 0x40000004");
        row("MOV from SP carries it over", 0x910003e0, "sp -> x0=0x40004000<sp; next 0x40000004");
        row("ADD of 0 carries the value over", 0x91000020, "x1 -> x0=0x40001100<x1; next 0x40000004");
        row("SUB of XZR does", 0xcb1f0020, "x1 -> x0=0x40001100<x1; next 0x40000004");
        row("ADD to XZR does", 0x8b0103e0, "x1 -> x0=0x40001100<x1; next 0x40000004");
        row("SUB from XZR computes", 0xcb0103e0, "x1 -> x0=0xffffffffbfffef00; next 0x40000004");
        row("ADD extended of XZR carries over", 0x8b3f6020, "x1 -> x0=0x40001100<x1; next 0x40000004");
        row("ORR of a register with itself does", 0xaa010020, "x1 x1 -> x0=0x40001100<x1; next 0x40000004");
        row("EOR of a register with itself computes", 0xca010020, "x1 x1 -> x0=0x0; next 0x40000004");
        row("ORN with XZR computes", 0xaa3f0020, "x1 -> x0=0xffffffffffffffff; next 0x40000004");
        row("BIC of XZR carries over", 0x8a3f0020, "x1 -> x0=0x40001100<x1; next 0x40000004");
        row("LSL of 0 does", 0xd340fc20, "x1 -> x0=0x40001100<x1; next 0x40000004");
        row("ADD computes", 0x911c0001, "x0 -> x1=0x40001700; next 0x40000004");
        row("SUB of SP", 0xd100c3ff, "sp -> sp=0x40003fd0; next 0x40000004");
        row("SUBS sets the flags", 0xeb050883, "x4 x5 -> x3=0xffffffff3fffc000 pstate=0x800003c9; next 0x40000004");
        row("CMP writes only the flags", 0xf17ffc1f, "x0 -> pstate=0x200003c9; next 0x40000004");
        row("MOVK keeps the rest", 0xf2eacf00, "x0 -> x0=0x5678000040001000; next 0x40000004");
        row("CSEL carries over what it chose", 0x9a821020, "x1 x2 pstate -> x0=0x40001200<x2; next 0x40000004");
        row("ADRP", 0x90000010, " -> x16=0x40000000; next 0x40000004");
        row("B goes there and nowhere else", 0x14000002, " -> ; branch 0x40000008");
        row("BL links", 0x94000040, " -> x30=0x40000004; call 0x40000100");
        row("CBZ not taken", 0xb4ffff83, "x3 -> ; branch 0x40000004");
        row("B.NE not taken with Z set", 0x54000041, "pstate -> ; branch 0x40000004");
        row("B.EQ taken with Z set", 0x54000040, "pstate -> ; branch 0x40000008");
        row("RET goes to x30", 0xd65f03c0, "x30 -> ; return 0x40002e00");
        row("BLR to an address in a register", 0xd63f0060, "x3 -> x30=0x40000004; call 0x40001300");
        row("ERET takes pc and PSTATE, and SP follows the level", 0xd69f03e0, "elr_el2 spsr_el2 sp sp_el1 -> pstate=0x600003c5<spsr_el2 sp=0x40002000<sp_el1 sp_el2=0x40004000<sp; eret 0x40002000");
        row("HVC enters EL2", 0xd4000002, "pstate vbar_el2@ -> esr_el2=0x5a000000 elr_el2=0x40000004 spsr_el2=0x400003c9<pstate pstate=?; exception 0x40002200");
        row("MRS carries over", 0xd5381000, "sctlr_el1 -> x0=0x40002000<sctlr_el1; next 0x40000004");
        row("MSR carries over", 0xd51c2101, "x1 -> vttbr_el2=0x40001100<x1; next 0x40000004");
        row("MSR of a register that keeps only some bits has no value", 0xd5181023, "x3 -> actlr_el1=?<x3; next 0x40000004");
        row("MRS of CurrentEL is a field of PSTATE", 0xd5384241, "pstate -> x1=0x8; next 0x40000004");
        row("DAIFSet changes PSTATE", 0xd5034fdf, "pstate -> pstate=0x400003c9; next 0x40000004");
        row("SPSel switches SP", 0xd50040bf, "pstate sp sp_el0 -> pstate=0x400003c8 sp=0x40002000<sp_el0 sp_el2=0x40004000<sp; next 0x40000004");
        row("ISB does nothing that can be seen", 0xd5033fdf, " -> ; next 0x40000004");
        row("TLBI does nothing that can be seen", 0xd50c83df, " -> ; next 0x40000004");
        row("AT writes PAR_EL1", 0xd5087800, "x0@ -> par_el1=?; next 0x40000004");
        row("DC ZVA zeroes a word where that is a block", 0xd50b7423, "x3@ -> [0x40001300]+0:4=0xc000130000000000; next 0x40000004");
        row("DC GVA writes tags", 0xd50b7463, "unknown: x3@ -> ; next 0x40000004");
        row("PACIBSP makes something of x30", 0xd503237f, "x30 sp -> x30=?; next 0x40000004");
        row("PACIASP does nothing while its key is off", 0xd503233f, " -> ; next 0x40000004");
        row("CHKFEAT with bit 0 clear keeps x16", 0xd503251f, "x16 -> x16=0x40002000<x16; next 0x40000004");
        row("ESB may note an SError, and sets no flag", 0xd503221f, " -> disr_el1=?; next 0x40000004");
        row("XPACLRI makes something of x30", 0xd50320ff, "x30 -> x30=?; next 0x40000004");
        row("CLRBHB does nothing that can be seen", 0xd50322df, " -> ; next 0x40000004");
        row("GCSB DSYNC does nothing that can be seen", 0xd503227f, " -> ; next 0x40000004");
        row("STSHH STRM does nothing that can be seen", 0xd503263f, " -> ; next 0x40000004");
        row("BTI does nothing that can be seen", 0xd503241f, " -> ; next 0x40000004");
        row("MSR ALLINT, #1 masks all interrupts", 0xd501411f, "pstate -> pstate=0x400023c9; next 0x40000004");
        row("MSR ALLINT, #0 lets them in", 0xd501401f, "pstate -> pstate=0x400003c9; next 0x40000004");
        row("MSR ALLINT takes bit 13", 0xd5184302, "x2 pstate -> pstate=0x400003c9; next 0x40000004");
        row("MRS of ALLINT is a field of PSTATE", 0xd5384301, "pstate -> x1=0x0; next 0x40000004");
        row("WFI waits", 0xd503207f, " -> ; wait 0x40000004");
        row("FMOV to D clears the upper half", 0x9e670020, "x1 -> v0=0x40001100<x1 v0.high=0x0; next 0x40000004");
        row("FADD is not known, but its target is", 0x1e622820, "unknown:  -> v0=? v0.high=?; next 0x40000004");
        row("one register loaded twice is not known", 0xa9400000, "unknown:  -> x0=?; next 0x40000004");
        row("write-back to the loaded register is not known", 0xf8408421, "unknown:  -> x1=?; next 0x40000004");
        row("UDF is an exception", 0x00000000, "unknown:  -> ; exception ?");
        // clang-format on
    }
    void rows()
    {
        QFETCH(quint32, word);
        QFETCH(QString, expected);
        QCOMPARE(text(arm64::effectsOf(arm64::decode(word, {0x40000000}), Known{})), expected);
    }

    void exceptionsFromEachLevel_data()
    {
        QTest::addColumn<quint64>("pstate");
        QTest::addColumn<quint32>("word");
        QTest::addColumn<quint64>("next");
        QTest::newRow("HVC from EL1 goes to the lower level's vector")
            << quint64{0x3c5} << 0xd4000002U << quint64{0x40002400};
        QTest::newRow("HVC from EL2 with its own SP")
            << quint64{0x3c9} << 0xd4000002U << quint64{0x40002200};
        QTest::newRow("HVC from EL2 with SP_EL0")
            << quint64{0x3c8} << 0xd4000002U << quint64{0x40002000};
        QTest::newRow("SVC from EL1 stays at EL1")
            << quint64{0x3c5} << 0xd4000001U << quint64{0x40002200};
        QTest::newRow("SVC from EL0 goes to EL1")
            << quint64{0x3c0} << 0xd4000001U << quint64{0x40002400};
        QTest::newRow("HVC from EL0 is not predicted")
            << quint64{0x3c0} << 0xd4000002U << quint64{0};
        QTest::newRow("SMC is not predicted") << quint64{0x3c9} << 0xd4000003U << quint64{0};
    }
    void exceptionsFromEachLevel()
    {
        QFETCH(quint64, pstate);
        QFETCH(quint32, word);
        QFETCH(quint64, next);
        tests::State state;
        state.set(Register::pstate(), pstate);
        state.set(*Register::named(u"vbar_el1"), 0x40002000);
        state.set(*Register::named(u"vbar_el2"), 0x40002000);
        state.set(*Register::named(u"hcr_el2"), 0x80000000);
        const auto effects = arm64::effectsOf(arm64::decode(word, {0x40000000}), state);
        QCOMPARE(effects.flow, arm64::Flow::Exception);
        QCOMPARE(effects.nextPc ? effects.nextPc->value : 0, next);
        QCOMPARE(effects.known, next != 0);
    }

    /// What the machine has decides what becomes of PSTATE: fields that it lacks stay zero, and
    /// what cannot be told is not predicted.
    void fieldsOfPstateAreThoseOfTheMachine_data()
    {
        QTest::addColumn<quint32>("word");
        QTest::addColumn<quint64>("pfr1"); ///< ID_AA64PFR1_EL1; all ones for "not known"
        QTest::addColumn<quint64>("spsr");
        QTest::addColumn<quint64>("pstate");
        QTest::addColumn<quint64>("after"); ///< 0 for "not predicted"
        constexpr quint64 unknown = ~quint64{0};
        constexpr quint64 nmi = quint64{1} << 36;
        constexpr quint64 mte = 0x100;
        constexpr quint64 mte2 = 0x200;
        constexpr quint64 bti = 0x1;
        constexpr quint64 ssbs = 0x20;
        constexpr quint32 eret = 0xd69f03e0;
        constexpr quint32 msrTco = 0xd51b42e0; // msr tco, x0, with bit 25 set
        constexpr quint32 tcoOn = 0xd503419f;
        const auto row = [](const char* name, quint32 word, quint64 pfr1, quint64 spsr,
                            quint64 pstate, quint64 after) {
            QTest::newRow(name) << word << pfr1 << spsr << pstate << after;
        };
        row("ERET takes ALLINT", eret, nmi, 0x23c5, 0x3c9, 0x23c5);
        row("ERET clears ALLINT", eret, nmi, 0x3c5, 0x23c9, 0x3c5);
        row("ERET drops ALLINT where there is none", eret, 0, 0x23c5, 0x3c9, 0x3c5);
        row("ERET with ALLINT on who knows what", eret, unknown, 0x23c5, 0x3c9, 0);
        row("ERET without any such field is predicted all the same", eret, unknown, 0x3c5, 0x3c9,
            0x3c5);
        row("ERET takes TCO where tags lie in memory", eret, mte2, 0x20003c5, 0x3c9, 0x20003c5);
        row("ERET drops TCO where there are only instructions", eret, mte, 0x20003c5, 0x3c9, 0x3c5);
        row("ERET takes BTYPE", eret, bti, 0xbc5, 0x3c9, 0xbc5);
        row("ERET takes SSBS", eret, ssbs, 0x13c5, 0x3c9, 0x13c5);
        row("ERET drops what is no field at all", eret, unknown, 0xc0c03c5, 0x3c9, 0x3c5);
        row("an illegal ERET takes ALLINT", eret, nmi, 0x23cd, 0x3c9, 0x1023c9);
        row("an illegal ERET clears ALLINT", eret, nmi, 0x900003cd, 0x23c9, 0x901003c9);
        row("an illegal ERET keeps the other fields", eret, nmi, 0x3cd, 0x20003c9, 0x21003c9);
        row("an illegal ERET with ALLINT on who knows what", eret, unknown, 0x23cd, 0x3c9, 0);
        row("an illegal ERET with ALLINT where there is none", eret, 0, 0x23cd, 0x3c9, 0);
        row("MSR TCO with tags in memory", msrTco, mte2, 0, 0x3c9, 0x20003c9);
        row("MSR TCO without", msrTco, mte, 0, 0x3c9, 0x3c9);
        row("MSR TCO on who knows what", msrTco, unknown, 0, 0x3c9, 0);
        row("MSR TCO that changes nothing", msrTco, unknown, 0, 0x20003c9, 0x20003c9);
        row("MSR TCO, #1 with tags in memory", tcoOn, mte2, 0, 0x3c9, 0x20003c9);
        row("MSR TCO, #1 without", tcoOn, mte, 0, 0x3c9, 0x3c9);
    }
    void fieldsOfPstateAreThoseOfTheMachine()
    {
        QFETCH(quint32, word);
        QFETCH(quint64, pfr1);
        QFETCH(quint64, spsr);
        QFETCH(quint64, pstate);
        QFETCH(quint64, after);
        tests::State state;
        state.set(Register::pstate(), pstate);
        state.set(Register::x(0), std::uint64_t{1} << 25);
        state.set(*Register::named(u"spsr_el2"), spsr);
        state.set(*Register::named(u"elr_el2"), 0x40001000);
        if (pfr1 != ~quint64{0})
            state.set(*Register::named(u"id_aa64pfr1_el1"), pfr1);
        const auto effects = arm64::effectsOf(arm64::decode(word, {0x40000000}), state);
        QVERIFY(effects.known);
        const auto written =
            std::find_if(effects.writes.begin(), effects.writes.end(), [](const arm64::Write& w) {
                return w.to.place == Place::of(Register::pstate());
            });
        QVERIFY(written != effects.writes.end());
        QCOMPARE(written->value.value_or(0), after);
    }

    /// Where EL1 has no AArch32, HCR_EL2.RW reads as one.
    void registerWidthAtEl1_data()
    {
        QTest::addColumn<quint64>("before");
        QTest::addColumn<quint64>("given");
        QTest::addColumn<bool>("aarch32"); ///< DACR32_EL2 is there
        QTest::addColumn<bool>("predicted");
        const quint64 rw = 0x80000000;
        QTest::newRow("AArch64 is asked for") << rw << (rw | 1) << false << true;
        QTest::newRow("AArch32 is asked for where there is some")
            << rw << quint64{1} << true << true;
        QTest::newRow("AArch32 is asked for where there may be none")
            << rw << quint64{1} << false << false;
        QTest::newRow("a bit that has been zero is no fixed one")
            << quint64{0} << quint64{1} << false << true;
    }
    void registerWidthAtEl1()
    {
        QFETCH(quint64, before);
        QFETCH(quint64, given);
        QFETCH(bool, aarch32);
        QFETCH(bool, predicted);
        tests::State state;
        state.set(Register::pstate(), 0x3c9);
        state.set(Register::x(0), given);
        state.set(*Register::named(u"hcr_el2"), before);
        if (aarch32)
            state.set(*Register::named(u"dacr32_el2"), 0);
        const auto effects = arm64::effectsOf(arm64::decode(0xd51c1100, {0}), state);
        QCOMPARE(effects.writes.size(), std::size_t{1});
        QVERIFY(effects.writes[0].from.has_value());
        QCOMPARE(effects.writes[0].value,
                 predicted ? std::optional<std::uint64_t>(given) : std::optional<std::uint64_t>());
    }

    /// CHKFEAT clears the bit of a feature that is on: GCS, where the machine has it.
    void checkedFeature_data()
    {
        QTest::addColumn<quint64>("asked");
        QTest::addColumn<QString>("gcs");
        QTest::addColumn<bool>("kept");
        QTest::newRow("nothing is asked") << quint64{0} << QString() << true;
        QTest::newRow("GCS, on who knows what") << quint64{1} << QString() << false;
        QTest::newRow("GCS, which is not there") << quint64{1} << QStringLiteral("no") << true;
        QTest::newRow("GCS, which is there") << quint64{1} << QStringLiteral("yes") << false;
        QTest::newRow("a feature without a name") << quint64{0x30} << QStringLiteral("yes") << true;
    }
    void checkedFeature()
    {
        QFETCH(quint64, asked);
        QFETCH(QString, gcs);
        QFETCH(bool, kept);
        tests::State state;
        state.set(Register::x(16), asked);
        if (!gcs.isEmpty())
            state.set(*Register::named(u"id_aa64pfr1_el1"),
                      gcs == QLatin1String("yes") ? std::uint64_t{1} << 44 : 0);
        const auto effects = arm64::effectsOf(arm64::decode(0xd503251f, {0}), state);
        QVERIFY(effects.known);
        QCOMPARE(effects.writes.size(), std::size_t{1});
        QCOMPARE(effects.writes[0].to.place, Place::of(Register::x(16)));
        QCOMPARE(effects.writes[0].value,
                 kept ? std::optional<std::uint64_t>(asked) : std::optional<std::uint64_t>());
        QCOMPARE(effects.writes[0].from.has_value(), kept);
    }

    /// What its effects do not say enough of has a sentence of its own, in its rule.
    void aSentenceOfItsOwn_data()
    {
        QTest::addColumn<quint32>("word");
        QTest::addColumn<QString>("begins");
        const auto row = [](const char* name, quint32 word, const char* begins) {
            QTest::newRow(name) << word << QString::fromLatin1(begins);
        };
        row("ESB orders SErrors", 0xd503221f, "A barrier for SErrors: ");
        row("CHKFEAT asks for features", 0xd503251f, "Asks whether the features are on ");
        row("LDR of a predicate", 0x85800020, "Loads a predicate");
        row("WRFFR sets FFR", 0x25289000, "Sets FFR");
        row("RDFFR copies FFR", 0x2519f000, "Copies FFR");
        row("RDFFRS does, too", 0x2558f000, "Copies FFR");
        row("another hint has none", 0xd503201f, "");
        row("a store is told by its effects", 0xa90df03b, "");
        row("a word that is no instruction has none", 0x00000000, "");
    }
    void aSentenceOfItsOwn()
    {
        QFETCH(quint32, word);
        QFETCH(QString, begins);
        const auto sentence = QString::fromLatin1(arm64::sentenceOf(arm64::decode(word, {0})));
        QVERIFY2(begins.isEmpty() ? sentence.isEmpty() : sentence.startsWith(begins),
                 qPrintable(sentence));
    }

    /// Where a step is verified: what an instruction of its kind can write.
    void whatItReaches_data()
    {
        QTest::addColumn<quint32>("word");
        QTest::addColumn<bool>("systemRegisters");
        QTest::addColumn<bool>("memory");
        QTest::addColumn<bool>("vectors");
        QTest::newRow("add x0, x1, #8 reaches neither") << 0x91002020U << false << false << false;
        QTest::newRow("orr x7, xzr, x4 reaches neither") << 0xaa0403e7U << false << false << false;
        QTest::newRow("ldp x19, x20, [x1, #152] reaches neither")
            << 0xa949d033U << false << false << false;
        QTest::newRow("ldr q0, [x1] reaches vectors") << 0x3dc00020U << false << false << true;
        QTest::newRow("b.ne reaches neither") << 0x54000041U << false << false << false;
        QTest::newRow("ret reaches neither") << 0xd65f03c0U << false << false << false;
        QTest::newRow("mrs x0, tpidr_el2 reaches neither")
            << 0xd53cd040U << false << false << false;
        QTest::newRow("stp x19, x20, [x1, #152] reaches memory")
            << 0xa909d033U << false << true << false;
        QTest::newRow("stp q0, q1, [x2] reaches memory") << 0xad000440U << false << true << false;
        QTest::newRow("ld1 {v0.16b}, [x1] reaches vectors")
            << 0x4c407020U << false << false << true;
        QTest::newRow("stxr w0, x1, [x2] reaches memory") << 0xc8007c41U << false << true << false;
        QTest::newRow("ldadd x0, x1, [x2] reaches memory") << 0xf8200041U << false << true << false;
        QTest::newRow("msr tpidr_el2, x0 reaches system registers")
            << 0xd51cd040U << true << false << false;
        QTest::newRow("msr daifset, #4 reaches system registers")
            << 0xd50344dfU << true << false << false;
        QTest::newRow("isb reaches system registers") << 0xd5033fdfU << true << false << false;
        QTest::newRow("fadd d0, d1, d2 reaches FPSR")
            << 0x1e622820U << true << true << true; // unknown
        QTest::newRow("fmov d0, x1 reaches FPSR") << 0x9e670020U << true << false << true;
        QTest::newRow("ldr z0, [x1] reaches vectors") << 0x85804020U << false << false << true;
        QTest::newRow("wrffr p0.b reaches vectors") << 0x25289000U << false << false << true;
        QTest::newRow("str z0, [x1] reaches both")
            << 0xe5804020U << true << true << true; // unknown
        QTest::newRow("add z0.b, z1.b, z2.b reaches both") << 0x04220020U << true << true << true;
        QTest::newRow("dc zva, x0 reaches both") << 0xd50b7420U << true << true << false;
        QTest::newRow("eret reaches both") << 0xd69f03e0U << true << true << true;
        QTest::newRow("hvc #0 reaches both") << 0xd4000002U << true << true << true;
        QTest::newRow("what is no instruction reaches both") << 0x00000000U << true << true << true;
    }
    void whatItReaches()
    {
        QFETCH(quint32, word);
        QFETCH(bool, systemRegisters);
        QFETCH(bool, memory);
        QFETCH(bool, vectors);
        const auto instruction = arm64::decode(word, {0x40000000});
        const arm64::MayWrite reach =
            arm64::mayWrite(instruction, arm64::effectsOf(instruction, Known()));
        QCOMPARE(reach.systemRegisters, systemRegisters);
        QCOMPARE(reach.memory, memory);
        QCOMPARE(reach.vectors, vectors);
    }

    /// What is not known makes what depends on it unknown, and nothing else.
    void unknownInputs()
    {
        tests::State state;
        state.set(Register::sp(), 0x40004000);
        state.set(Register::x(0), 7);
        const auto push = arm64::effectsOf(arm64::decode(0xa9bf07e0, {0}), state);
        QVERIFY(push.known);
        QCOMPARE(push.writes.size(), std::size_t{3});
        QCOMPARE(push.writes[0].value, std::optional<std::uint64_t>(7));
        QCOMPARE(push.writes[1].value, std::optional<std::uint64_t>());
        QVERIFY(push.writes[1].from.has_value());
        QCOMPARE(push.writes[2].value, std::optional<std::uint64_t>(0x40003ff0));
        // A store to who knows where may have written anything.
        QVERIFY(!arm64::effectsOf(arm64::decode(0xa90df03b, {0}), state).known);
        // A load from who knows where still says which registers it writes.
        const auto load = arm64::effectsOf(arm64::decode(0xa9490c22, {0}), state);
        QVERIFY(load.known);
        QCOMPARE(load.writes.size(), std::size_t{2});
        QVERIFY(!load.writes[0].value && !load.writes[1].value);
        // A conditional branch without flags goes one of two ways.
        QVERIFY(!arm64::effectsOf(arm64::decode(0x54000041, {0}), state).nextPc);
    }

    /// Under VHE an EL1 name at EL2 is EL2's register, and the _EL12 name is EL1's.
    void virtualizationHostExtensions()
    {
        tests::State state;
        state.set(Register::pstate(), 0x3c9);
        state.set(Register::x(2), 0x5000);
        state.set(*Register::named(u"hcr_el2"), std::uint64_t{1} << 34);
        const auto target = [&](std::uint32_t word) {
            return arm64::effectsOf(arm64::decode(word, {0}), state)
                .writes.at(0)
                .to.place.reg.name();
        };
        QCOMPARE(target(0xd518c002), QStringLiteral("vbar_el2"));  // msr vbar_el1, x2
        QCOMPARE(target(0xd51dc002), QStringLiteral("vbar_el1"));  // msr vbar_el12, x2
        QCOMPARE(target(0xd5181042), QStringLiteral("cptr_el2"));  // msr cpacr_el1, x2
        QCOMPARE(target(0xd5181222), QStringLiteral("trfcr_el2")); // msr trfcr_el1, x2
        QCOMPARE(target(0xd51d5602), QStringLiteral("tfsr_el1"));  // msr tfsr_el12, x2
        state.set(*Register::named(u"hcr_el2"), 0);
        QCOMPARE(target(0xd518c002), QStringLiteral("vbar_el1"));
        // Where E2H is not known, an _EL12 name reaches EL1's register or is undefined.
        QCOMPARE(target(0xd51dc002), QStringLiteral("vbar_el1"));
    }

    /// LDR and STR of SVE's registers: as far as the length of a vector is known.
    void scalableRegisters_data()
    {
        QTest::addColumn<quint32>("word");
        QTest::addColumn<quint64>("granules"); ///< VG; 0 where nobody says it
        QTest::addColumn<QString>("expected");
        // clang-format off
        QTest::newRow("a load of the first register says its low 128 bits") << 0x85804023U << quint64{0} << "x1@ [0x40001100] [0x40001108] -> v3=0xc0001100c0001100<[0x40001100] v3.high=0xc0001108c0001108<[0x40001108]; next 0x40000004";
        QTest::newRow("and of the next, no value") << 0x85804423U << quint64{0} << "x1@ -> v3=? v3.high=?; next 0x40000004";
        QTest::newRow("where the length is known, all is read") << 0x85804423U << quint64{4} << "x1@ [0x40001120] [0x40001128] [0x40001130] [0x40001138] -> v3=0xc0001120c0001120<[0x40001120] v3.high=0xc0001128c0001128<[0x40001128]; next 0x40000004";
        QTest::newRow("before the base, too") << 0x85bf5c23U << quint64{2} << "x1@ [0x400010f0] [0x400010f8] -> v3=0xc00010f0c00010f0<[0x400010f0] v3.high=0xc00010f8c00010f8<[0x400010f8]; next 0x40000004";
        QTest::newRow("a store without a length may write anything") << 0xe5804023U << quint64{0} << "unknown: x1@ v3 v3.high -> ; next 0x40000004";
        QTest::newRow("with one, what is above 128 bits has no value") << 0xe5804423U << quint64{4} << "x1@ v3 v3.high -> [0x40001120]=0x1111111100000006<v3 [0x40001128]=0x1111111100000007<v3.high [0x40001130]=? [0x40001138]=?; next 0x40000004";
        QTest::newRow("a predicate is an eighth of a vector") << 0x85800423U << quint64{8} << "x1@ [0x40001108]+0:2 [0x40001108]+2:2 [0x40001108]+4:2 [0x40001108]+6:2 -> ; next 0x40000004";
        QTest::newRow("and has no value") << 0xe5800023U << quint64{2} << "x1@ -> [0x40001100]+0:2=?; next 0x40000004";
        QTest::newRow("FFR is no place") << 0x25289060U << quint64{2} << " -> ; next 0x40000004";
        QTest::newRow("RDFFRS sets the flags") << 0x2558f067U << quint64{2} << " -> pstate=?; next 0x40000004";
        // clang-format on
    }
    void scalableRegisters()
    {
        QFETCH(quint32, word);
        QFETCH(quint64, granules);
        QFETCH(QString, expected);
        class Scalable : public Known {
        public:
            explicit Scalable(std::uint64_t granules)
                : m_granules(granules)
            {
            }
            std::optional<std::uint64_t> cell(const Place& place) const override
            {
                if (place == Place::of(Register::vg()))
                    return m_granules == 0 ? std::nullopt : std::optional(m_granules);
                return Known::cell(place);
            }

        private:
            std::uint64_t m_granules;
        };
        const auto effects =
            arm64::effectsOf(arm64::decode(word, {0x40000000}), Scalable(granules));
        QCOMPARE(text(effects), expected);
    }

    /// DC ZVA writes a block of zeros, of the size that the machine says, round the address.
    void zeroedBlock()
    {
        const Register dczid = *Register::named(u"dczid_el0");
        tests::State state;
        state.set(Register::x(3), 0x40004035);
        const auto run = [&] {
            return arm64::effectsOf(arm64::decode(0xd50b7423, {0x40000000}), state);
        };
        QVERIFY(!run().known); // nobody says the size
        state.set(dczid, 0x14);
        QVERIFY(!run().known); // it is prohibited
        state.set(dczid, 3);
        QCOMPARE(text(run()), QStringLiteral("x3@ -> [0x40004020]=0x0 [0x40004028]=0x0 "
                                             "[0x40004030]=0x0 [0x40004038]=0x0; next 0x40000004"));
        state.set(dczid, 4);
        QCOMPARE(run().writes.size(), std::size_t{8});
    }
};

QTEST_APPLESS_MAIN(tst_effects)
#include "tst_effects.moc"
