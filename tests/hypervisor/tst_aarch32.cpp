// SPDX-License-Identifier: GPL-2.0-or-later
// A guest in AArch32, as far as EL2 decides without a register: conditions, IT blocks, exceptions.
// The very sources of the image, on the host.
#include "traps/aarch32.h"

#include <QTest>

namespace {

constexpr u64 kThumb = 1UL << 5;
constexpr u64 kSvc = 0x13;
constexpr u64 kConditionValid = 1UL << 24;

u64 syndrome(u64 ec, u64 iss)
{
    return ec << ESR_ELx_EC_SHIFT | ESR_ELx_IL | iss;
}
/// PSTATE's IT[7:2] and IT[1:0].
u64 it(u64 state)
{
    return (state & 0xfc) << 8 | (state & 3) << 25;
}

} // namespace

class tst_AArch32 : public QObject {
    Q_OBJECT
private slots:
    void eachConditionIsThatOfTheFlags()
    {
        // For each condition: bit n says whether it holds with NZCV = n (Arm ARM F1.2.1).
        constexpr unsigned holds[16] = {0xf0f0, 0x0f0f, 0xcccc, 0x3333, 0xff00, 0x00ff,
                                        0xaaaa, 0x5555, 0x0c0c, 0xf3f3, 0xaa55, 0x55aa,
                                        0x0a05, 0xf5fa, 0xffff, 0xffff};
        for (u64 cond = 0; cond < 16; ++cond)
            for (u64 flags = 0; flags < 16; ++flags) {
                const u64 esr = syndrome(ESR_ELx_EC_CP15_32, kConditionValid | cond << 20);
                QVERIFY2(condition_holds(esr, flags << 28 | kSvc) ==
                             ((holds[cond] >> flags & 1) != 0),
                         qPrintable(QStringLiteral("%1 %2").arg(cond).arg(flags)));
            }
    }

    void aConditionComesFromTheSyndromeOrTheItBlock_data()
    {
        QTest::addColumn<quint64>("esr");
        QTest::addColumn<quint64>("pstate");
        QTest::addColumn<bool>("holds");
        const quint64 clear = kSvc;
        const quint64 thumb = kSvc | kThumb;
        QTest::newRow("WFI in T32, no IT block")
            << quint64(syndrome(ESR_ELx_EC_WFx, 0)) << thumb << true;
        QTest::newRow("WFI under EQ, Z clear")
            << quint64(syndrome(ESR_ELx_EC_WFx, 0)) << (thumb | it(0x08)) << false;
        QTest::newRow("WFI under NE, Z clear")
            << quint64(syndrome(ESR_ELx_EC_WFx, 0)) << (thumb | it(0x18)) << true;
        QTest::newRow("FP under EQ, Z clear")
            << quint64(syndrome(ESR_ELx_EC_FP_ASIMD, kConditionValid)) << clear << false;
        QTest::newRow("HVC has none")
            << quint64(syndrome(ESR_ELx_EC_HVC32, 0)) << (thumb | it(0x08)) << true;
        QTest::newRow("an abort has none")
            << quint64(syndrome(ESR_ELx_EC_DABT_LOW, 1U << 19)) << (thumb | it(0x08)) << true;
        QTest::newRow("SMC under EQ, known to hold")
            << quint64(syndrome(ESR_ELx_EC_SMC32, kConditionValid)) << clear << true;
        QTest::newRow("SMC under EQ, not known to")
            << quint64(syndrome(ESR_ELx_EC_SMC32, kConditionValid | 1U << 19)) << clear << false;
    }
    void aConditionComesFromTheSyndromeOrTheItBlock()
    {
        QFETCH(quint64, esr);
        QFETCH(quint64, pstate);
        QTEST(condition_holds(esr, pstate), "holds");
    }

    void anInstructionIsPassedOver_data()
    {
        QTest::addColumn<bool>("wide");
        QTest::addColumn<quint64>("before");
        QTest::addColumn<quint64>("after");
        QTest::addColumn<quint64>("pc");
        const quint64 thumb = kSvc | kThumb;
        QTest::newRow("AArch64") << true << quint64(5) << quint64(5) << quint64(0x1004);
        QTest::newRow("AArch64, stepped, behind a BTI's branch")
            << true << quint64(5 | 1U << 21 | 3U << 10) << quint64(5) << quint64(0x1004);
        QTest::newRow("A32") << true << quint64(kSvc) << quint64(kSvc) << quint64(0x1004);
        QTest::newRow("T32, 16 bits") << false << thumb << thumb << quint64(0x1002);
        QTest::newRow("T32, 32 bits") << true << thumb << thumb << quint64(0x1004);
        QTest::newRow("the first of ITE EQ")
            << false << (thumb | it(0x0c)) << (thumb | it(0x18)) << quint64(0x1002);
        QTest::newRow("the second of ITTEE")
            << false << (thumb | it(0x0e)) << (thumb | it(0x1c)) << quint64(0x1002);
        QTest::newRow("the last of an IT block")
            << false << (thumb | it(0xe8)) << thumb << quint64(0x1002);
    }
    void anInstructionIsPassedOver()
    {
        QFETCH(bool, wide);
        QFETCH(quint64, before);
        QFETCH(quint64, after);
        QFETCH(quint64, pc);
        kvm_vcpu vcpu{};
        vcpu.arch.fault.esr_el2 = wide ? ESR_ELx_IL : 0;
        vcpu.arch.ctxt.regs.pc = 0x1000;
        vcpu.arch.ctxt.regs.pstate = before | 0xf0000000;
        skip_instruction(vcpu);
        QCOMPARE(quint64(vcpu.arch.ctxt.regs.pc), pc);
        QCOMPARE(quint64(vcpu.arch.ctxt.regs.pstate), after | 0xf0000000);
    }

    void anExceptionGoesWhereHardwareSendsIt_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<quint64>("pstate");
        QTest::addColumn<quint64>("sctlr");
        QTest::addColumn<quint64>("pc");
        QTest::addColumn<quint64>("next");
        QTest::addColumn<quint64>("lr");
        constexpr quint64 span = 1UL << 23;
        const int undefined = 4;
        const int fetch = 0x0c;
        const int data = 0x10;
        QTest::newRow("undefined, from A32")
            << undefined << quint64(0x60000010) << span << quint64(0x8004) << quint64(0x6000009b)
            << quint64(0x1004);
        QTest::newRow("undefined, from T32 in an IT block")
            << undefined << quint64(0x60000033 | it(0x0c)) << span << quint64(0x8004)
            << quint64(0x6000009b) << quint64(0x1002);
        QTest::newRow("a fetch, from T32")
            << fetch << quint64(0x60000033) << span << quint64(0x800c) << quint64(0x60000197)
            << quint64(0x1004);
        QTest::newRow("a load, F kept") << data << quint64(0x60000053) << span << quint64(0x8010)
                                        << quint64(0x600001d7) << quint64(0x1008);
        QTest::newRow("vectors at the top, taken in T32, big-endian")
            << data << quint64(0x13) << (span | 1U << 13 | 1U << 25 | 1U << 30)
            << quint64(0xffff0010) << quint64(0x3b7) << quint64(0x1008);
        QTest::newRow("PAN, where the guest asks for it")
            << data << quint64(0x13) << quint64(0) << quint64(0x8010) << quint64(0x400197)
            << quint64(0x1008);
    }
    void anExceptionGoesWhereHardwareSendsIt()
    {
        QFETCH(int, kind);
        QFETCH(quint64, pstate);
        QFETCH(quint64, sctlr);
        QFETCH(quint64, pc);
        QFETCH(quint64, next);
        QFETCH(quint64, lr);
        user_pt_regs regs{};
        regs.pc = 0x1000;
        regs.pstate = pstate;
        const auto entry = enter_exception32(static_cast<exception32>(kind), regs, sctlr, 0x8000);
        QCOMPARE(quint64(entry.pc), pc);
        QCOMPARE(QString::number(entry.pstate, 16), QString::number(next, 16));
        QCOMPARE(quint64(entry.lr), lr);
        QCOMPARE(quint64(entry.spsr), pstate);
    }

    // Arm ARM G1.12: what an exception sets in PSTATE, beside the mode.
    void anExceptionBeginsWithoutTheRestOfTheLastInstruction()
    {
        user_pt_regs regs{};
        regs.pc = 0xfffffffe;
        regs.pstate = kSvc | 1U << 20 | 1U << 21 | 1U << 23; // IL, SS, SSBS
        const u64 span = 1U << 23;
        const auto entry = enter_exception32(exception32::data_abort, regs, span, 0x801f);
        QCOMPARE(quint64(entry.pc), quint64(0x8010)); // VBAR[4:0] are RES0
        QCOMPARE(quint64(entry.pstate), quint64(0x197));
        QCOMPARE(quint64(entry.lr), quint64(6)); // a register of 32 bits
        const auto safe = enter_exception32(exception32::data_abort, regs, span | 1U << 31, 0);
        QCOMPARE(quint64(safe.pstate), quint64(0x197 | 1U << 23)); // SCTLR.DSSBS
    }

    // Where SPSR_EL2 has DIT at 24, because 21 is SS, a mode's own SPSR has it at 21.
    void ditIsWhereTheModeLooksForIt()
    {
        user_pt_regs regs{};
        regs.pstate = kSvc | 1U << 24;
        const auto entry = enter_exception32(exception32::undefined, regs, 1U << 23, 0);
        QCOMPARE(quint64(entry.spsr), quint64(kSvc | 1U << 21));
        QVERIFY((entry.pstate & 1U << 24) != 0);
    }

    void aRegisterIsTheOneOfTheMode_data()
    {
        QTest::addColumn<quint64>("mode");
        QTest::addColumn<quint64>("named");
        QTest::addColumn<quint64>("is");
        const auto row = [](const char* name, quint64 mode, quint64 named, quint64 is) {
            QTest::newRow(name) << mode << named << is;
        };
        row("R12 in Supervisor mode", 0x13, 12, 12);
        row("SP_svc", 0x13, 13, 19);
        row("LR_svc", 0x13, 14, 18);
        row("LR_svc, as a CPU names it", 0x13, 18, 18);
        row("SP_abt", 0x17, 13, 21);
        row("LR_und", 0x1b, 14, 22);
        row("LR_irq", 0x12, 14, 16);
        row("R7 in FIQ mode", 0x11, 7, 7);
        row("R8_fiq", 0x11, 8, 24);
        row("SP_fiq", 0x11, 13, 29);
        row("LR_fiq, as a CPU names it", 0x11, 30, 30);
        row("R15 of FIQ mode is no banked one", 0x11, 15, 15);
        row("LR of User mode", 0x10, 14, 14);
        row("LR of System mode", 0x1f, 14, 14);
    }
    void aRegisterIsTheOneOfTheMode()
    {
        QFETCH(quint64, mode);
        QFETCH(quint64, named);
        QFETCH(quint64, is);
        const u64 other = syndrome(ESR_ELx_EC_DABT_LOW, ESR_ELx_ISV | ESR_ELx_WNR | 6);
        QCOMPARE(with_register_of_mode(other | named << ESR_ELx_SRT_SHIFT, mode),
                 other | is << ESR_ELx_SRT_SHIFT);
    }

    void anAbortSaysWhyInTheFormatOfTheTables()
    {
        const u64 store = syndrome(ESR_ELx_EC_DABT_LOW, ESR_ELx_WNR | 6);
        QCOMPARE(external_abort_status32(store, 0), u64{0x808});
        QCOMPARE(external_abort_status32(store, 1UL << 31), u64{0xa10});
        QCOMPARE(external_abort_status32(syndrome(ESR_ELx_EC_DABT_LOW, 6), 0), u64{0x008});
        // A fetch has no direction: what lies in that bit is something else's.
        QCOMPARE(external_abort_status32(syndrome(ESR_ELx_EC_IABT_LOW, ESR_ELx_WNR), 0),
                 u64{0x008});
    }
};

QTEST_APPLESS_MAIN(tst_AArch32)
#include "tst_aarch32.moc"
