// SPDX-License-Identifier: GPL-2.0-or-later
// An access without a syndrome (ESR_EL2.ISV = 0), told from its instruction: each word below is
// what GNU as makes of the row's name. The very sources of the image, on the host.
#include "arch/bits.h"
#include "traps/load-store.h"

#include <QTest>

#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr u64 kNone = ~0UL;
constexpr u64 kSystem = 0x1f;
constexpr u64 kFiq = 0x11;

/// xN holds N times a million and a bit, but the bases: 9 and 2 are pages.
struct Registers {
    u64 regs[31];
    Registers()
    {
        for (u64 n = 0; n < 31; ++n)
            regs[n] = n * 0x100000 + 0x10;
        regs[2] = 0xffffffff00000020;
    }
};

/// "w4 r1,2 @-8 =16": a write of elements of four bytes, of x1 and x2, 8 below the base, which is
/// then 16 above what it was. "r" a read; "s" sign-extends, "x" fills an X register.
QString told(const load_store& what, u64 base)
{
    QString text = what.write ? u"w"_s : u"r"_s;
    text += QString::number(what.size);
    text += what.sign_extends ? u"s"_s : QString();
    text += what.wide ? u"x"_s : QString();
    for (unsigned n = 0; n < what.count; ++n)
        text += (n == 0 ? u" "_s : u","_s) + QString::number(what.reg[n]);
    text += u" @"_s + QString::number(static_cast<s32>(what.address - base));
    if (what.writes_back)
        text +=
            u" x%1 ="_s.arg(what.base) + QString::number(static_cast<s32>(what.new_base - base));
    return text + (what.length == 2 ? u" half"_s : QString());
}

} // namespace

class tst_LoadStore : public QObject {
    Q_OBJECT

    static void columns()
    {
        QTest::addColumn<quint32>("word");
        QTest::addColumn<QString>("expected"); // nothing: it is not decoded
    }
    static void row(const char* name, quint32 word, const char* expected)
    {
        QTest::newRow(name) << word << QString::fromLatin1(expected);
    }

private slots:
    void ofA64_data()
    {
        columns();
        row("str w1, [x9], #4", 0xb8004521, "w4 1 @0 x9 =4");
        row("ldr w1, [x9, #4]!", 0xb8404d21, "r4 1 @4 x9 =4");
        row("strb w1, [x9], #1", 0x38001521, "w1 1 @0 x9 =1");
        row("ldrb w1, [x9], #-1", 0x385ff521, "r1 1 @0 x9 =-1");
        row("strh w1, [x9, #-2]!", 0x781fed21, "w2 1 @-2 x9 =-2");
        row("ldrh w1, [x9], #2", 0x78402521, "r2 1 @0 x9 =2");
        row("ldrsb x1, [x9], #1", 0x38801521, "r1sx 1 @0 x9 =1");
        row("ldrsb w1, [x9], #1", 0x38c01521, "r1s 1 @0 x9 =1");
        row("ldrsh x1, [x9], #2", 0x78802521, "r2sx 1 @0 x9 =2");
        row("ldrsh w1, [x9], #2", 0x78c02521, "r2s 1 @0 x9 =2");
        row("ldrsw x1, [x9], #4", 0xb8804521, "r4sx 1 @0 x9 =4");
        row("str x1, [x9], #8", 0xf8008521, "w8x 1 @0 x9 =8");
        row("ldr x1, [x9, #-256]!", 0xf8500d21, "r8x 1 @-256 x9 =-256");
        row("str xzr, [x9], #8", 0xf800853f, "w8x 31 @0 x9 =8");
        row("ldr w9, [x9], #4: the write-back stays", 0xb8404529, "r4 9 @0 x9 =4");
        row("str w9, [x9], #4: the base of before is stored", 0xb8004529, "w4 9 @0 x9 =4");
        row("stp w1, w2, [x9]", 0x29000921, "w4 1,2 @0");
        row("ldp w1, w2, [x9, #8]", 0x29410921, "r4 1,2 @8");
        row("stp x1, x30, [x9, #-16]!", 0xa9bf7921, "w8x 1,30 @-16 x9 =-16");
        row("ldp x1, x2, [x9], #16", 0xa8c10921, "r8x 1,2 @0 x9 =16");
        row("ldp w9, w2, [x9]", 0x29400929, "r4 9,2 @0");
        row("ldpsw x1, x2, [x9], #8", 0x68c10921, "r4sx 1,2 @0 x9 =8");
        row("ldnp x1, x2, [x9, #-512]", 0xa8600921, "r8x 1,2 @-512");
        row("stnp wzr, w2, [x9, #252]", 0x281f893f, "w4 31,2 @252");
        row("ldr w1, [x9, #4092]", 0xb94ffd21, "r4 1 @4092");
        row("str x1, [x9, #32760]", 0xf93ffd21, "w8x 1 @32760");
        row("ldursw x1, [x9, #-1]", 0xb89ff121, "r4sx 1 @-1");
        row("ldtr w1, [x9, #4]", 0xb8404921, "r4 1 @4");
        row("ldr w1, [x9, x2]: it has a syndrome", 0xb8626921, "");
        row("udf #0", 0x00000000, "");
        row("ldr s0, [x9], #4: FP", 0xbc404520, "");
        row("stp q0, q1, [x9]: SIMD", 0xad000520, "");
        row("ldxr w1, [x9]: an exclusive", 0x885f7d21, "");
        row("ldar w1, [x9]", 0x88dffd21, "");
        row("ldaddal w1, w2, [x9]: an atomic", 0xb8e10122, "");
        row("cas w1, w2, [x9]", 0x88a17d22, "");
        row("casp x2, x3, x4, x5, [x9]", 0x48227d24, "");
        row("prfm pldl1keep, [x9]", 0xf9800120, "");
        row("prfum pldl1keep, [x9, #1]", 0xf8801120, "");
        row("ldr w1, a literal", 0x18000001, "");
        row("dc zva, x9", 0xd50b7429, "");
        row("str w1, [sp], #4: SP is at no device", 0xb80047e1, "");
        row("ldraa x1, [x9]", 0xf8200521, "");
        row("stgp x1, x2, [x9]: tags", 0x69000921, "");
        row("nop", 0xd503201f, "");
    }
    void ofA64()
    {
        QFETCH(quint32, word);
        QFETCH(QString, expected);
        const Registers of;
        load_store what{};
        const bool decoded = decode_a64(word, of.regs, what);
        QCOMPARE(decoded ? told(what, of.regs[what.base]) : QString(), expected);
    }

    void theWholeAddressCounts()
    {
        Registers of;
        of.regs[9] = 0xffff800000000ff8;
        load_store what{};
        QVERIFY(decode_a64(0xa8c10921, of.regs, what)); // ldp x1, x2, [x9], #16
        QCOMPARE(what.address, u64{0xffff800000000ff8});
        QCOMPARE(what.new_base, u64{0xffff800000001008});
    }

    void ofA32_data()
    {
        columns();
        row("str r1, [r9], #4", 0xe4891004, "w4 1 @0 x9 =4");
        row("ldr r1, [r9, #-4]!", 0xe5391004, "r4 1 @-4 x9 =-4");
        row("strb r1, [r9], #1", 0xe4c91001, "w1 1 @0 x9 =1");
        row("ldrb r1, [r9, #1]!", 0xe5f91001, "r1 1 @1 x9 =1");
        row("strh r1, [r9], #2", 0xe0c910b2, "w2 1 @0 x9 =2");
        row("ldrh r1, [r9, #-2]!", 0xe17910b2, "r2 1 @-2 x9 =-2");
        row("ldrsb r1, [r9], #1", 0xe0d910d1, "r1s 1 @0 x9 =1");
        row("ldrsh r1, [r9], #-16", 0xe05911f0, "r2s 1 @0 x9 =-16");
        row("ldr r1, [r9, r2]!", 0xe7b91002, "r4 1 @32 x9 =32");
        row("str r1, [r9], r2, lsl #2", 0xe6891102, "w4 1 @0 x9 =128");
        row("ldr r1, [r9, -r2, lsr #4]!", 0xe7391222, "r4 1 @-2 x9 =-2");
        row("ldr r1, [r9], r2, asr #32", 0xe6991042, "r4 1 @0 x9 =0");
        row("ldr r1, [r9], r2, ror #4", 0xe6991262, "r4 1 @0 x9 =2");
        row("strh r1, [r9], r2", 0xe08910b2, "w2 1 @0 x9 =32");
        row("ldrd r2, r3, [r9]", 0xe1c920d0, "r4 2,3 @0");
        row("strd r2, r3, [r9], #8", 0xe0c920f8, "w4 2,3 @0 x9 =8");
        row("ldrd r4, r5, [r9, r2]!", 0xe1a940d2, "r4 4,5 @32 x9 =32");
        row("ldm r9, {r1, r2}", 0xe8990006, "r4 1,2 @0");
        row("stm r9!, {r1, r2, lr}", 0xe8a94006, "w4 1,2,14 @0 x9 =12");
        row("ldmib r9, {r1, r2}", 0xe9990006, "r4 1,2 @4");
        row("stmda r9, {r1, r2}", 0xe8090006, "w4 1,2 @-4");
        row("ldmdb r9!, {r1, r9}: the loaded base stays", 0xe9390202, "r4 1,9 @-8");
        row("stmdb r9!, {r1, r9}: the base of before is stored", 0xe9290202, "w4 1,9 @-8 x9 =-8");
        row("str r1, [r9, #8]", 0xe5891008, "w4 1 @8");
        row("ldrt r1, [r9], #4", 0xe4b91004, "r4 1 @0 x9 =4");
        row("strhne r1, [r9], #2: it was executed", 0x10c910b2, "w2 1 @0 x9 =2");
        row("ldr r9, [r9], #4: the loaded value stays", 0xe4999004, "r4 9 @0");
        row("ldr r1, [r9], r2, rrx: by the carry", 0xe6991062, "");
        row("ldrd r3, r4, [r9]: an odd pair", 0xe1c930d0, "");
        row("ldm r9, {r1, pc}: a branch", 0xe8998002, "");
        row("ldr pc, [r9], #4", 0xe499f004, "");
        row("str r1, [pc, #8]", 0xe58f1008, "");
        row("ldm r9, {r1, sp}^: of User mode", 0xe8d92002, "");
        row("ldrex r1, [r9]", 0xe1991f9f, "");
        row("swp r1, r2, [r9]", 0xe1091092, "");
        row("mul r1, r2, r9", 0xe0010992, "");
        row("pld [r9]", 0xf5d9f000, "");
        row("uadd8 r1, r2, r3", 0xe6521f93, "");
    }
    void ofA32()
    {
        QFETCH(quint32, word);
        QFETCH(QString, expected);
        const Registers of;
        load_store what{};
        const bool decoded = decode_aarch32(word, of.regs, kSystem, what);
        QCOMPARE(decoded ? told(what, of.regs[9]) : QString(), expected);
    }

    void ofT32_data()
    {
        columns();
        row("str r1, [r9], #4", 0xf8491b04, "w4 1 @0 x9 =4");
        row("ldr r1, [r9, #-4]!", 0xf8591d04, "r4 1 @-4 x9 =-4");
        row("ldrsh r1, [r9, #2]!", 0xf9391f02, "r2s 1 @2 x9 =2");
        row("ldrsb r1, [r9], #-1", 0xf9191901, "r1s 1 @0 x9 =-1");
        row("ldrd r5, r3, [r9], #8", 0xe8f95302, "r4 5,3 @0 x9 =8");
        row("strd r5, r3, [r9, #-16]", 0xe9495304, "w4 5,3 @-16");
        row("ldm r9!, {r1, r2}", 0xe8b90006, "r4 1,2 @0 x9 =8");
        row("stmdb r9!, {r1, lr}", 0xe9294002, "w4 1,14 @-8 x9 =-8");
        row("stm r1!, {r0, r2}, 16 bits", 0xc1050000, "w4 0,2 @0 x1 =8 half");
        row("ldm r1!, {r0, r2}, 16 bits", 0xc9050000, "r4 0,2 @0 x1 =8 half");
        row("ldm r1, {r0, r1}, 16 bits", 0xc9030000, "r4 0,1 @0 half");
        row("ldr r1, [r9, #4], 32 bits", 0xf8d91004, "r4 1 @4");
        row("ldr r1, [r9, r2, lsl #2]: it has a syndrome", 0xf8591022, "");
        row("str r1, [r9, #-255]", 0xf8491cff, "w4 1 @-255");
        row("ldrt r1, [r9, #4]", 0xf8591e04, "r4 1 @4");
        row("push {r0, r1}: SP is at no device", 0xb4030000, "");
        row("strex r1, r2, [r9]", 0xe8492100, "");
        row("tbb [r9, r2]", 0xe8d9f002, "");
        row("ldr pc, [r9], #4", 0xf859fb04, "");
        row("ldrh r1, [r2, #2], 16 bits: it has a syndrome", 0x88510000, "");
    }
    void ofT32()
    {
        QFETCH(quint32, word);
        QFETCH(QString, expected);
        const Registers of;
        load_store what{};
        const bool decoded = decode_aarch32(word, of.regs, kSystem | PSR_AA32_T, what);
        QCOMPARE(decoded ? told(what, of.regs[what.base]) : QString(), expected);
    }

    void aModeHasRegistersOfItsOwn()
    {
        const Registers of;
        load_store what{};
        QVERIFY(decode_aarch32(0xe4898004, of.regs, kFiq, what)); // str r8, [r9], #4
        QCOMPARE(unsigned{what.reg[0]}, 24U);
        QCOMPARE(unsigned{what.base}, 25U);
        QCOMPARE(what.new_base, of.regs[25] + 4);
    }

    void anAddressOfAArch32Has32Bits()
    {
        Registers of;
        of.regs[9] = 0xfffffffc;
        load_store what{};
        QVERIFY(decode_aarch32(0xe4891004, of.regs, kSystem, what)); // str r1, [r9], #4
        QCOMPARE(what.address, u64{0xfffffffc});
        QCOMPARE(what.new_base, u64{0});
        of.regs[9] = 4;
        QVERIFY(decode_aarch32(0xe9290202, of.regs, kSystem, what)); // stmdb r9!, {r1, r9}
        QCOMPARE(what.address, u64{0xfffffffc});
    }

    // Whatever the word: no register beyond x30 and XZR, and no more elements than there is room.
    void noWordLeadsAstray()
    {
        const Registers of;
        u64 random = 1;
        for (int n = 0; n < 300000; ++n) {
            random = random * 6364136223846793005 + 1442695040888963407;
            const auto word = static_cast<u32>(random >> 32);
            for (const u64 pstate : {kNone, kSystem, kSystem | PSR_AA32_T, kFiq}) {
                load_store what{};
                const bool decoded = pstate == kNone ? decode_a64(word, of.regs, what)
                                                     : decode_aarch32(word, of.regs, pstate, what);
                if (!decoded)
                    continue;
                QVERIFY(what.count >= 1 && what.count <= 16 && what.base < 31);
                QVERIFY(what.size == 1 || what.size == 2 || what.size == 4 || what.size == 8);
                for (unsigned each = 0; each < what.count; ++each)
                    QVERIFY(what.reg[each] <= (pstate == kNone ? 31 : 30));
            }
        }
    }
};

QTEST_APPLESS_MAIN(tst_LoadStore)
#include "tst_load_store.moc"
