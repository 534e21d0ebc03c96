// SPDX-License-Identifier: GPL-2.0-or-later
#include "arm64/effects.h"
#include "arm64/mc-decoder.h"

#include <QtTest>

#include <thread>

namespace {

struct Expected {
    std::uint32_t word;
    const char* text;
};

/// Words from Debian's assembler, texts read against its objdump: registers as x29 and x30, offsets
/// in decimal, branch targets as addresses. At 0x40000000.
// clang-format off
constexpr Expected kTable[] = {
    {0xa90df03b, "stp x27, x28, [x1, #216]"},
    {0xa9bf07e0, "stp x0, x1, [sp, #-16]!"},
    {0xa8c107e0, "ldp x0, x1, [sp], #16"},
    {0xa90ef83d, "stp x29, x30, [x1, #232]"},
    {0x94000040, "bl 0x40000100"},
    {0xb4ffff83, "cbz x3, 0x3ffffff0"},
    {0x37280043, "tbnz w3, #5, 0x40000008"},
    {0x540000a0, "b.eq 0x40000014"},
    {0x90000000, "adrp x0, 0x40000000"},
    {0x10000080, "adr x0, 0x40000010"},
    {0x580000c0, "ldr x0, 0x40000018"},
    {0xd5381000, "mrs x0, sctlr_el1"},
    {0xd51c2101, "msr vttbr_el2, x1"},
    {0xd5034fdf, "msr daifset, #15"},
    {0xd5033fdf, "isb"},
    {0xd5033f9f, "dsb sy"},
    {0xd5033b9f, "dsb ish"},
    {0xd5033abf, "dmb ishst"},
    {0xd69f03e0, "eret"},
    {0xd4000002, "hvc #0"},
    {0xd50c83df, "tlbi vmalls12e1is"},
    {0xd5087800, "at s1e1r, x0"},
    {0xd50b7423, "dc zva, x3"},
    {0xad100400, "stp q0, q1, [x0, #512]"},
    {0xaa0103e0, "mov x0, x1"},
    {0x910003e0, "mov x0, sp"},
    {0x92800000, "mov x0, #-1"},
    {0x52a001e0, "mov w0, #983040"},
    {0x92009c00, "and x0, x0, #0xff00ff00ff00ff"},
    {0xd503233f, "paciasp"},
    {0xdac10020, "pacia x0, x1"},
    {0xd65f0bff, "retaa"},
    {0xf863d841, "ldr x1, [x2, w3, sxtw #3]"},
    {0x68ff0861, "ldpsw x1, x2, [x3], #-8"},
    {0xf9800400, "prfm pldl1keep, [x0, #8]"},
    {0xf8e00041, "ldaddal x0, x1, [x2]"},
    {0xd539f203, "mrs x3, cpuactlr_el1"},
    {0x4f07e7e0, "movi v0.16b, #255"},
    {0xf17ffc1f, "cmp x0, #4095, lsl #12"},
    {0xd343fc20, "lsr x0, x1, #3"},
    {0xd3431c20, "ubfx x0, x1, #3, #5"},
    {0xd50b7e20, "dc civac, x0"},
    {0xd50b7522, "ic ivau, x2"},
    {0xd5033f5f, "clrex"},
    {0xd503221f, "esb"},
    // Each release of the decoder library knows other names of the hint space; ours are one list.
    {0xd503225f, "tsb csync"},
    {0xd503227f, "gcsb dsync"},
    {0xd50322df, "clrbhb"},
    {0xd503241f, "bti"},
    {0xd50324df, "bti jc"},
    {0xd50324ff, "pacm"},
    {0xd503251f, "chkfeat x16"},
    {0xd503253f, "hint #41"},
    {0xd503261f, "stshh keep"},
    {0xd5032fff, "hint #127"},
    {0xd501411f, "msr allint, #1"},
    {0xd5184302, "msr allint, x2"},
    {0x14000000, "b 0x40000000"},
    {0x293f1023, "stp w3, w4, [x1, #-8]"},
    {0x6d4127e8, "ldp d8, d9, [sp, #16]"},
    {0x2dbf8440, "stp s0, s1, [x2, #-4]!"},
    {0xa86014c4, "ldnp x4, x5, [x6, #-512]"},
    {0xb9400420, "ldr w0, [x1, #4]"},
    {0xb9800420, "ldrsw x0, [x1, #4]"},
    {0x38401483, "ldrb w3, [x4], #1"},
    {0x78002cc5, "strh w5, [x6, #2]!"},
    {0xf8501107, "ldur x7, [x8, #-255]"},
    {0xf900001f, "str xzr, [x0]"},
    {0x3ce27823, "ldr q3, [x1, x2, lsl #4]"},
    {0xc89ffc41, "stlr x1, [x2]"},
    {0x88dffc41, "ldar w1, [x2]"},
    {0xc85f7c83, "ldxr x3, [x4]"},
    {0xc8057c83, "stxr w5, x3, [x4]"},
    {0xc8e1fc62, "casal x1, x2, [x3]"},
    {0xb8218062, "swp w1, w2, [x3]"},
    {0x911c0001, "add x1, x0, #1792"},
    {0xd100c3ff, "sub sp, sp, #48"},
    {0xeb050883, "subs x3, x4, x5, lsl #2"},
    {0x2b230441, "adds w1, w2, w3, uxtb #1"},
    {0xf2401c3f, "tst x1, #0xff"},
    {0xb2610149, "orr x9, x10, #0x80000000"},
    {0x8a230041, "bic x1, x2, x3"},
    {0xd2a24680, "mov x0, #305397760"},
    {0xf2eacf00, "movk x0, #22136, lsl #48"},
    {0x9a821020, "csel x0, x1, x2, ne"},
    {0x1a9fa7e3, "cset w3, lt"},
    {0xfa430824, "ccmp x1, #3, #4, eq"},
    {0x9b020c20, "madd x0, x1, x2, x3"},
    {0x9bc27c20, "umulh x0, x1, x2"},
    {0x9ac20820, "udiv x0, x1, x2"},
    {0x93c22020, "extr x0, x1, x2, #8"},
    {0xdac00c20, "rev x0, x1"},
    {0x5ac01020, "clz w0, w1"},
    {0xd61f0200, "br x16"},
    {0xd63f0060, "blr x3"},
    {0xd65f03c0, "ret"},
    {0xd65f00a0, "ret x5"},
    {0xd50040bf, "msr spsel, #0"},
    {0xd5184102, "msr sp_el0, x2"},
    {0xd5384241, "mrs x1, currentel"},
    {0xd51b4220, "msr daif, x0"},
    {0xd53b4400, "mrs x0, fpcr"},
    {0xd51c4023, "msr elr_el2, x3"},
    {0xd53be040, "mrs x0, cntvct_el0"},
    {0xd503207f, "wfi"},
    {0xd503201f, "nop"},
    {0xd4000001, "svc #0"},
    {0xd4000003, "smc #0"},
    {0xd4200020, "brk #0x1"},
    {0xd50320ff, "xpaclri"},
    {0x9e670020, "fmov d0, x1"},
    {0x4e181c40, "mov v0.d[1], x2"},
    {0x4e080c61, "dup v1.2d, x3"},
    {0x1e622820, "fadd d0, d1, d2"},
    {0x85804023, "ldr z3, [x1]"},
    {0xe59f5fff, "str z31, [sp, #255, mul vl]"},
    {0x85810423, "ldr p3, [x1, #9, mul vl]"},
    {0xe5a003cf, "str p15, [x30, #-256, mul vl]"},
    {0x252890e0, "wrffr p7.b"},
    {0x2519f007, "rdffr p7.b"},
    {0x2558f067, "rdffrs p7.b, p3/z"},
    {0xd5381220, "mrs x0, trfcr_el1"},
    {0xd53c1220, "mrs x0, trfcr_el2"},
    {0xd53d1220, "mrs x0, trfcr_el12"},
    {0xd5389900, "mrs x0, pmscr_el1"},
    {0xd53c9900, "mrs x0, pmscr_el2"},
    {0xd53d9900, "mrs x0, pmscr_el12"},
    {0xd5389a00, "mrs x0, pmblimitr_el1"},
    {0xd5389a20, "mrs x0, pmbptr_el1"},
    {0xd5389a60, "mrs x0, pmbsr_el1"},
    {0xd5389b00, "mrs x0, trblimitr_el1"},
    {0xd5389b20, "mrs x0, trbptr_el1"},
    {0xd5389b60, "mrs x0, trbsr_el1"},
    {0xd5385600, "mrs x0, tfsr_el1"},
    {0xd53c5600, "mrs x0, tfsr_el2"},
    {0xd53d5600, "mrs x0, tfsr_el12"},
    {0x00000000, "udf #0"},
    {0xffffffff, ".word 0xffffffff"},
};
// clang-format on

} // namespace

class tst_decode : public QObject {
    Q_OBJECT

private slots:
    void text_data()
    {
        QTest::addColumn<quint32>("word");
        QTest::addColumn<QString>("text");
        for (const Expected& e : kTable)
            QTest::addRow("%08x is %s", e.word, e.text)
                << quint32{e.word} << QString::fromLatin1(e.text);
    }
    void text()
    {
        QFETCH(quint32, word);
        QFETCH(QString, text);
        QCOMPARE(arm64::decode(word, {0x40000000}).text(), text);
    }

    void shape_data()
    {
        QTest::addColumn<quint32>("word");
        QTest::addColumn<QString>("shape");
        QTest::newRow("STP is a pair and a store") << 0xa90df03bU << "store pair";
        QTest::newRow("LDP is a pair and a load") << 0xa8c107e0U << "load pair";
        QTest::newRow("LDPSW is a pair and a load") << 0x68ff0861U << "load pair";
        QTest::newRow("STP of vectors is a pair and a store") << 0xad100400U << "store pair";
        QTest::newRow("LDR is a load") << 0xf9400020U << "load";
        QTest::newRow("STR is a store") << 0xf900003fU << "store";
        QTest::newRow("SWP is both") << 0xb8218062U << "load store";
        QTest::newRow("PRFM is neither") << 0xf9800400U << "";
        QTest::newRow("ADD is neither") << 0x911c0001U << "";
        QTest::newRow("ISB is a barrier") << 0xd5033fdfU << "barrier";
        QTest::newRow("DSB is a barrier") << 0xd5033f9fU << "barrier";
        QTest::newRow("CLREX is none") << 0xd5033f5fU << "";
        QTest::newRow("MRS is a system move") << 0xd5381000U << "system";
        QTest::newRow("MSR is a system move") << 0xd51c2101U << "system";
        QTest::newRow("MSR with an immediate is a system move") << 0xd5034fdfU << "system";
        QTest::newRow("NOP is none") << 0xd503201fU << "";
        QTest::newRow("TLBI is none") << 0xd50c83dfU << "";
        QTest::newRow("a word without meaning is not valid") << 0xffffffffU << "invalid";
    }
    void shape()
    {
        QFETCH(quint32, word);
        QFETCH(QString, shape);
        const auto i = arm64::decode(word, {0x40000000});
        QStringList words;
        if (!i.valid)
            words += QStringLiteral("invalid");
        if (i.isLoad)
            words += QStringLiteral("load");
        if (i.isStore)
            words += QStringLiteral("store");
        if (i.isPair)
            words += QStringLiteral("pair");
        if (i.isBarrier)
            words += QStringLiteral("barrier");
        if (i.isSystemMove)
            words += QStringLiteral("system");
        QCOMPARE(words.join(u' '), shape);
    }

    void registersByName_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("name");
        const auto row = [](const char* given, const char* name) {
            QTest::addRow("%s is %s", given, *name ? name : "nothing")
                << QString::fromLatin1(given) << QString::fromLatin1(name);
        };
        row("x0", "x0");
        row("X30", "x30");
        row("lr", "x30");
        row("FP", "x29");
        row("sp", "sp");
        row("cpsr", "pstate");
        row("pstate", "pstate");
        row("v31", "v31");
        row("FPCR", "fpcr");
        row("VBAR", "vbar_el1");
        row("SCTLR", "sctlr_el1");
        row("sctlr_el1", "sctlr_el1");
        row("CPACR", "cpacr_el1");
        row("AMAIR0", "amair_el1");
        row("CNTKCTL", "cntkctl_el1");
        row("sctlr_el12", "sctlr_el12");
        row("pmevcntr30_el0", "pmevcntr30_el0");
        row("SP_EL2", "sp_el2");
        row("vg", "vg");
        row("x31", "");
        row("x01", "");
        row("v32", "");
        row("xzr", "");
        row("", "");
        row("x", "");
    }
    void registersByName()
    {
        QFETCH(QString, given);
        QFETCH(QString, name);
        const auto reg = arm64::Register::named(given);
        QCOMPARE(reg ? reg->name() : QString(), name);
    }

    /// What VHE calls by another name is one register all the same.
    void secondNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("first");
        const auto row = [](const char* name, const char* first) {
            QTest::addRow("%s is %s", name, *first ? first : "a first name")
                << QString::fromLatin1(name) << QString::fromLatin1(first);
        };
        row("sctlr_el12", "sctlr_el1");
        row("tfsr_el12", "tfsr_el1");
        row("cntv_ctl_el02", "cntv_ctl_el0");
        row("sctlr_el1", "");
        row("sctlr_el2", "");
        row("pmevcntr12_el0", "");
        row("x12", "");
    }
    void secondNames()
    {
        QFETCH(QString, name);
        QFETCH(QString, first);
        const auto reached = arm64::Register::named(name)->bySecondName();
        QCOMPARE(reached ? reached->name() : QString(), first);
    }

    void systemRegistersAreUnique()
    {
        QSet<QString> names;
        QSet<int> encodings;
        for (const auto& r : arm64::systemRegisters()) {
            QVERIFY2(!names.contains(QString::fromLatin1(r.name).toLower()), r.name);
            QVERIFY2(!encodings.contains(r.encoding), r.name);
            names.insert(QString::fromLatin1(r.name).toLower());
            encodings.insert(r.encoding);
            const auto byName = arm64::Register::named(QString::fromLatin1(r.name));
            QVERIFY2(byName.has_value(), r.name);
            QVERIFY2(byName == arm64::Register::system(r.encoding), r.name);
            QCOMPARE(byName->systemRegister().name, r.name);
            if (r.stubAlias)
                QVERIFY2(arm64::Register::named(QString::fromLatin1(r.stubAlias)) == byName,
                         r.name);
        }
    }

    /// Each thread decodes on its own.
    void threads()
    {
        std::vector<std::thread> threads;
        std::vector<int> wrong(4, 0);
        for (std::size_t t = 0; t < wrong.size(); ++t)
            threads.emplace_back([&wrong, t] {
                for (int round = 0; round < 20; ++round)
                    for (const Expected& e : kTable)
                        if (arm64::decode(e.word, {0x40000000}).text() != QLatin1String(e.text))
                            ++wrong[t];
            });
        for (auto& thread : threads)
            thread.join();
        QCOMPARE(wrong, std::vector<int>(4, 0));
    }
};

QTEST_APPLESS_MAIN(tst_decode)
#include "tst_decode.moc"
