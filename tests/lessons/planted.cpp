// SPDX-License-Identifier: GPL-2.0-or-later
#include "lessons/planted.h"

#include <QFile>
#include <QMap>

using namespace Qt::StringLiterals;

namespace planted {

namespace {

const QMap<QString, QString>& references()
{
    static const QMap<QString, QString> list{
        {u"01"_s, u"switch/entry.S"_s}, {u"03"_s, u"switch/entry.S"_s},
        {u"05"_s, u"switch/entry.S"_s}, {u"07"_s, u"kit/trap.cpp"_s},
        {u"08"_s, u"kit/abort.cpp"_s},  {u"10"_s, u"switch/fpsimd.S"_s}};
    return list;
}

/// The bugs of one lab, as rows. Where two say the same, the guest has seen the same of both.
struct Rows {
    QString lab;
    std::vector<Bug>& bugs;
    void operator()(const char* name, const char* piece, const char* other, const char* says) const
    {
        bugs.push_back({lab, lab + u": "_s + QString::fromUtf8(name), fileOf(lab),
                        with(lab, piece, other), QString::fromUtf8(says)});
    }
};

void addBugsOf01(const Rows& row)
{
    row("a store swapped", "stp\tx19, x20, [\\ctxt", "stp\tx20, x19, [\\ctxt",
        "host_ctxt.regs.regs[19] holds the host's x20 and");
    row("a store one slot too high", "stp\tx21, x22, [\\ctxt, #CPU_XREG_OFFSET(21)]",
        "stp\tx21, x22, [\\ctxt, #CPU_XREG_OFFSET(22)]",
        "the host's x21 went to host_ctxt.regs.regs[22] instead of host_ctxt.regs.regs[21]");
    row("a store is missing", "stp\tx27, x28,", "//", "nothing saved the host's x27");
    row("lr is lost", "stp\tx29, lr,", "stp\tx29, x29,",
        "holds the host's x29, where the host's x30 belongs");
    row("a load swapped", "ldp\tx23, x24,", "ldp\tx24, x23,", "x23 holds guest A's x24 and x24");
    row("a load is missing", "ldp\tx25, x26,", "//", "x25 still holds the host's x25");
    row("a load from a lower slot", "ldp\tx27, x28, [\\ctxt, #CPU_XREG_OFFSET(27)]",
        "ldp\tx27, x28, [\\ctxt, #CPU_XREG_OFFSET(26)]",
        "x27 holds guest A's x26, where guest A's x27 belongs. The offset of the load is wrong by "
        "-8");
    row("the base moves", "stp\tx25, x26, [\\ctxt, #CPU_XREG_OFFSET(25)]",
        "stp\tx25, x26, [\\ctxt, #CPU_XREG_OFFSET(25)]!", "the offset is wrong by 200");
    row("halves", "stp\tx23, x24, [\\ctxt", "stp\tw23, w24, [\\ctxt",
        "does not hold the whole of the host's x23");
}

void addBugsOf03(const Rows& row)
{
    row("the host is not saved", "save_callee_saved_regs x1\n", "//\n",
        "nothing saved the host's x19");
    row("a push without write-back", "stp\tx0, x1, [sp, #-16]!", "stp\tx0, x1, [sp, #-16]",
        "[sp-16] is written below SP");
    row("a push swapped", "stp\tx0, x1, [sp, #-16]!", "stp\tx1, x0, [sp, #-16]!",
        "[sp] holds the host_ctxt pointer and [sp+8] holds the vcpu pointer");
    row("the base is host_ctxt", "add\tx1, x0, #VCPU_CONTEXT", "//",
        "x0 holds a value made in passing, where guest A's x0 belongs");
    row("x18 is forgotten", "ldr\tx18,", "//", "x18 still holds the host's x18");
    row("a load swapped", "ldp\tx4, x5,   [x1", "ldp\tx5, x4,   [x1", "x4 holds guest A's x5 and");
    row("a load one slot too high", "[x1, #CPU_XREG_OFFSET(10)]", "[x1, #CPU_XREG_OFFSET(11)]",
        "x10 holds guest A's x11, where");
    row("x0 from another slot", "ldp\tx2, x3, [x1, #CPU_XREG_OFFSET(0)]",
        "ldp\tx2, x3, [x1, #CPU_XREG_OFFSET(2)]", "x0 holds guest A's x2, where");
    row("the last pop is missing", "ldp\tx0, x1, [sp], #16\t\t\t// SP", "//",
        "guest A's x0 went to x2 instead of x0");
    row("RET for ERET", "eret\t\t\t\t\t\t// pc", "ret\t// pc",
        "This leaves __guest_enter without an ERET");
    row("the base is lost", "ldp\tx2, x3,   [x1, #CPU_XREG_OFFSET(2)]",
        "ldp\tx2, x1,   [x1, #CPU_XREG_OFFSET(2)]", "x4 does not hold guest A's x4");
}

void addBugsOf05(const Rows& row)
{
    row("a pop swapped", "ldp\tx4, x5, [sp], #16", "ldp\tx5, x4, [sp], #16",
        "regs[0] holds guest A's x1 and");
    row("a pop without write-back", "ldp\tx6, x7, [sp], #16", "ldp\tx6, x7, [sp]",
        "regs[0] holds guest A's x2, where guest A's x0 belongs");
    row("x18 is forgotten", "str\tx18,", "//", "nothing saved guest A's x18");
    row("the guest's own are not saved", "save_callee_saved_regs x2\n", "//\n",
        "nothing saved guest A's x19");
    row("the host's are not loaded", "restore_callee_saved_regs x2\n", "//\n",
        "nothing loaded the host's x19");
    row("vcpu and host_ctxt swapped", "ldp\tx0, x2, [sp], #16", "ldp\tx2, x0, [sp], #16",
        "x19 holds guest A's x17, where the host's x19 belongs");
    row("x0 and x1 into the slots of x2 and x3", "stp\tx4, x5, [x2, #CPU_XREG_OFFSET(0)]",
        "stp\tx4, x5, [x2, #CPU_XREG_OFFSET(2)]", "the offset is wrong by 16");
    row("no exit code", "mov\tx0, x1\t", "//",
        "x0 holds the vcpu pointer, where the exit code that came in x1 belongs");
    row("one register popped twice", "ldp\tx6, x7, [sp], #16", "ldp\tx6, x6, [sp], #16",
        "The architecture does not say what this instruction does");
    row("a store one slot too high", "stp\tx14, x15, [x2, #CPU_XREG_OFFSET(14)]",
        "stp\tx14, x15, [x2, #CPU_XREG_OFFSET(15)]", "the offset is wrong by 8");
    row("a load for a store", "stp\tx8, x9,   [x2", "ldp\tx8, x9,   [x2",
        "regs[8] is read here, and should be written");
}

void addBugsOf10(const Rows& row)
{
    row("a store swapped", "stp\tq0, q1,", "stp\tq1, q0,", "vregs[0] holds guest A's v1 and");
    row("half of a store", "stp\tq4, q5,", "stp\td4, d5,",
        "vregs[4] holds guest A's v5, where guest A's v4 belongs");
    row("a store is missing", "stp\tq30, q31,", "//", "nothing saved guest A's v30");
    row("FPSR is not saved", "str\tw1, [x0, #FPSIMD_FPSR]", "//", "nothing saved guest A's fpsr");
    row("FPCR is not saved", "str\tw1, [x0, #FPSIMD_FPCR]", "//", "nothing saved guest A's fpcr");
    row("FPSR twice", "mrs\tx1, fpcr", "mrs\tx1, fpsr",
        "fpcr holds guest A's fpsr, where guest A's fpcr belongs");
    row("a load swapped", "ldp\tq2, q3,", "ldp\tq3, q2,", "v2.d[0] holds guest A's v3 and");
    row("half of a load", "ldp\tq8, q9,", "ldp\td8, d9,", "v8.d[1] holds a value made in passing");
    row("a load is missing", "ldp\tq12, q13,", "//", "v12.d[0] still holds the host's v12");
    row("a load one slot too high", "[x0, #FPSIMD_VREG(16)]\n\tldp\tq18",
        "[x0, #FPSIMD_VREG(17)]\n\tldp\tq18", "The offset of the load is wrong by 16");
    row("FPCR is not loaded", "msr\tfpcr, x1", "//", "fpcr still holds the host's fpcr");
}

void addBugsOf07(const Rows& row)
{
    const char* const wfi = "        regs.pc += 4;\n        return run_result::ends;";
    const char* const hvc = "    case 0x16:\n";
    const char* const called = "    case 0x16:\n        return answer_call(vcpu, number);";
    const char* const smc = "        regs.pc += 4;\n        return answer_call(vcpu, number);";
    const char* const all = "    switch (esr >> 26";
    const char* const undefined = "    take_undefined(vcpu);\n";
    row("the WFI comes again", wfi, "return run_result::ends;",
        "Guest A goes back to its WFI and traps again");
    row("8 behind the WFI", wfi, "regs.pc += 8;\n        return run_result::ends;",
        "Guest A goes on 8 bytes behind its WFI");
    row("the WFI keeps the turn", wfi, "regs.pc += 4;\n return run_result::goes_on;",
        "a WFI ends its turn");
    row("4 behind the HVC", hvc, "    case 0x16:\n        regs.pc += 4;\n",
        "Guest A goes on 4 bytes too far, behind its HVC");
    row("the HVC comes again", hvc, "    case 0x16:\n        regs.pc -= 4;\n",
        "Guest A goes back to its HVC");
    row("4 for all", all, "    regs.pc += 4;\n    switch (esr >> 26",
        "Guest A goes on 4 bytes too far, behind its HVC");
    row("the call's turn is lost", called,
        "case 0x16:\n answer_call(vcpu, number);\n return run_result::goes_on;",
        "returns what becomes of the turn");
    row("the call's number is lost", called, "case 0x16:\n return answer_call(vcpu, 0);",
        "call 1 was not asked for");
    row("the SMC comes again", smc, "return answer_call(vcpu, number);",
        "Guest A goes back to its SMC");
    row("8 behind the SMC", smc, "regs.pc += 8;\n return answer_call(vcpu, number);",
        "Guest A goes on 8 bytes behind its SMC");
    row("the SMC is not answered", smc, "regs.pc += 4;\n return run_result::goes_on;",
        "x0 is what guest A asked with");
    row("another class", "esr >> 26 & 0x3f", "esr >> 24 & 0x3f",
        "EL2 said that its HVC does not exist");
    row("the MRS comes again", "            regs.pc += 4;\n            return", "return",
        "Guest A goes back to its MRS and traps again, for ever: EL2 has done the read");
    row("Rt as of an abort", "esr >> 5 & 31", "esr >> 16 & 31", "The value is in x16. Rt");
    row("Rt of four bits", "esr >> 5 & 31", "esr >> 5 & 15", "The value is in x4. Rt");
    row("nothing is written", "regs.regs[rt] = value;", "static_cast<void>(value);",
        "x20 is what it was");
    row("CRm as CRn", "esr >> 1 & 15", "esr >> 10 & 15", "This one is CRm = 6, Op2 = 0");
    row("Op2 as Op1", "esr >> 17 & 7)", "esr >> 14 & 7)", "This one is CRm = 2, Op2 = 1");
    row("XZR is written", "            if (rt != 31)\n", "", "SP_EL0 has changed");
    row("a write is refused", "done = write_register(vcpu, esr);", "done = false;",
        "EL2 said that its MSR does not exist");
    row("any Op0 is an ID register", "(esr >> 20 & 3) == 3 && ", "",
        "x22 has a value: EL2 took this for an ID register");
    row("any Op1 is an ID register", "(esr >> 14 & 7) == 0 && ", "",
        "EL2 took AIDR_EL1 for an ID register. Op1, bits 16 to 14");
    row("any CRn is an ID register", " && (esr >> 10 & 15) == 0", "",
        "EL2 took ACTLR_EL1 for an ID register. CRn, bits 13 to 10");
    row("CRn of an MRS is passed over", undefined,
        "    if ((esr >> 10 & 15) != 0)\n        regs.pc += 4;\n    else\n"
        "        take_undefined(vcpu);\n",
        "Guest A goes on behind its MRS of ACTLR_EL1, as if that were done");
    row("a write is passed over", "done = write_register(vcpu, esr);", "done = true;",
        "Guest A goes on, and its write has no effect");
    row("a write of another register", "write_register(vcpu, esr);",
        "write_register(vcpu, esr ^ 1UL << 7);", "DBGWVR0_EL1 has another value than that of x12");
    row("only Op0 = 3 is written", "if ((esr & 1) == 0) {",
        "if ((esr & 1) == 0 && (esr >> 20 & 3) == 3) {",
        "EL2 said that its MSR of DBGWVR0_EL1 does not exist");
    row("what does not exist is passed over", undefined, "    regs.pc += 4;\n",
        "Guest A goes on as if it had read something");
    row("what does not exist comes again", undefined, "",
        "traps again, for ever: what does not exist");
    row("4 before the exception", undefined, "    regs.pc += 4;\n    take_undefined(vcpu);\n",
        "Guest A's ELR_EL1 is behind the MRS");
    row("4 behind the exception", undefined, "    take_undefined(vcpu);\n    regs.pc += 4;\n",
        "Guest A's vector begins one instruction too late");
    row("another register changes", all, "    regs.regs[7] = 0;\n    switch (esr >> 26",
        "x7 has changed");
}

void addBugsOf08(const Rows& row)
{
    const char* const ipa = "(hpfar >> 4 & 0xffffffffff) << 12 | (far & 0xfff)";
    const char* const memory = "if (is_memory(vcpu, ipa))";
    const char* const mapped = "        map_page(vcpu, ipa);\n";
    const char* const device = "    const u64 size";
    const char* const behind = "    regs.pc += 4;\n}";
    const char* const written = "            regs.regs[rt] = value;";
    const char* const stored = "rt == 31 ? 0 : regs.regs[rt]";
    const char* const refused = "        take_abort(vcpu);\n";
    row("the virtual address", ipa, "far", "guest A's table is in no stage-2 table yet");
    row("shifted by 12", ipa, "(hpfar & ~0xfUL) << 12 | (far & 0xfff)",
        "there is its memory. Is the IPA right?");
    row("not shifted", ipa, "(hpfar & ~0xfUL) | (far & 0xfff)",
        "there is its memory. Is the IPA right?");
    row("the page alone", ipa, "(hpfar & ~0xfUL) << 8", "x1 is what the device has at offset 0");
    row("4 for a page", mapped, "        map_page(vcpu, ipa);\n        regs.pc += 4;\n",
        "EL2 maps its table, adds nothing");
    row("4 for a page of data", mapped,
        "map_page(vcpu, ipa);\n if (esr >> 26 == 0x24)\n regs.pc += 4;\n",
        "Guest A's load of its data was passed over");
    row("nothing is mapped", mapped, "", "guest A's table is in no stage-2 table yet");
    row("only loads are mapped", memory, "if (esr >> 26 == 0x24 && is_memory(vcpu, ipa))",
        "there is its memory. Is the IPA right?");
    row("fetches are left out", memory,
        "if (esr >> 26 == 0x20 && (esr >> 7 & 1) == 0)\n return;\n if (is_memory(vcpu, ipa))",
        "the page of guest A's code is in no stage-2 table yet");
    row("data by its virtual address", memory,
        "if (is_memory(vcpu, esr >> 26 == 0x24 ? far : ipa))",
        "Guest A's load of its data was refused");
    row("data mapped at its virtual address", mapped,
        "map_page(vcpu, esr >> 26 == 0x24 ? far : ipa);\n",
        "the page of guest A's data is in no stage-2 table yet");
    row("the load comes again", behind, "}", "Guest A goes back to `ldr w1, [x9, #0x18]`");
    row("SRT as of an MRS", "esr >> 16 & 31", "esr >> 5 & 31", "The answer is in x0. SRT");
    row("SRT of four bits", "esr >> 16 & 31", "esr >> 16 & 15", "The answer is in x5. SRT");
    row("SAS as bytes", "1UL << (esr >> 22 & 3)", "(esr >> 22 & 3)",
        "x1 has too many bytes of the device, or too few");
    row("always four bytes", "1UL << (esr >> 22 & 3)", "4",
        "x21 has more of the device than one byte");
    row("no sign", "(esr >> 21 & 1) != 0 && ", "false && ", "x21 is extended by zeros");
    row("the sign of a byte", "value >> (8 * size - 1) & 1", "value >> 7 & 1",
        "SSE says that it is extended by its sign, and that is 0");
    row("a sign for all", "(esr >> 21 & 1) != 0 && (value >> (8 * size - 1) & 1) != 0",
        "(esr >> 21 & 1) != 0", "SSE says that it is extended by its sign, and that is 0");
    row("a sign to 64 bits", "if ((esr >> 15 & 1) == 0)",
        "if ((esr >> 15 & 1) == 0 && (esr >> 21 & 1) == 0)", "x22 is extended to 64 bits");
    row("32 bits for all", "if ((esr >> 15 & 1) == 0)", "if (true)", "x21 is extended to 32 bits");
    row("the upper half is kept", written,
        "regs.regs[rt] = size == 4 ? (regs.regs[rt] & ~0xffffffffUL) | value : value;",
        "The upper half of x1 is not 0");
    row("nothing is loaded", written, "static_cast<void>(value);", "x1 is what it was");
    row("XZR is loaded", "        if (rt != 31)\n", "", "SP_EL0 has changed");
    row("WnR is left out", "(esr >> 6 & 1) != 0", "false",
        "x23 has changed, and a store changes no register");
    row("the store is dropped", "write_device(vcpu, ipa, size,", "static_cast<void>(",
        "The device has kept nothing");
    row("eight bytes are stored", "write_device(vcpu, ipa, size,", "write_device(vcpu, ipa, 8,",
        "The device got more bytes than the store has");
    row("another register is stored", stored, "rt == 31 ? 0 : regs.regs[rt - 1]",
        "The device got the value of another register");
    row("XZR is stored", stored, "regs.regs[rt]", "The device got SP_EL0");
    row("XZR is one", stored, "rt == 31 ? 1 : regs.regs[rt]",
        "The device did not get eight bytes of zero");
    row("ISV is left out", " || (esr >> 24 & 1) == 0", "",
        "Guest A goes on as if the pair were loaded");
    row("anything answers", "!is_device(vcpu, ipa) || ", "",
        "Guest A goes on as if something had answered");
    row("what is refused comes again", refused, "", "where nothing answers, take_abort says so");
    row("4 before the abort", refused, "regs.pc += 4;\n take_abort(vcpu);\n",
        "Guest A's ELR_EL1 is behind `ldp x26, x27, [x9]`");
    row("4 behind the abort", refused, "take_abort(vcpu);\n regs.pc += 4;\n",
        "Guest A's vector begins one instruction too late");
    row("another register changes", device, "    regs.regs[7] = 0;\n    const u64 size",
        "x7 has changed");
}

} // namespace

QByteArray reference(const QString& lab)
{
    QFile file(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor/") + references().value(lab));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString fileOf(const QString& lab)
{
    return references().value(lab).section(u'/', -1);
}

QByteArray with(const QString& lab, const QByteArray& piece, const QByteArray& other)
{
    QByteArray source = reference(lab);
    const auto at = source.lastIndexOf(piece);
    return at < 0 ? QByteArray() : source.replace(at, piece.size(), other);
}

QByteArray answeredBy(const QString& lab, const QByteArray& answers)
{
    QByteArray source = reference(lab);
    const QByteArray hole = "/* Write ";
    qsizetype at = answers.indexOf(hole);
    const QByteArray section = ".section .hyp.text, \"ax\"\n";
    const auto code = source.indexOf(section);
    if (at < 0 || code < 0)
        return {};
    source.insert(code + section.size(), answers.left(at));
    while (at >= 0) {
        const auto name = at + hole.size(), begin = answers.indexOf('\n', at) + 1;
        const QByteArray is = answers.mid(name, answers.indexOf(' ', name) - name);
        at = answers.indexOf(hole, begin);
        const QByteArray body = answers.mid(begin, at < 0 ? -1 : at - begin);
        // A function's begins behind its label, a macro's behind its name's line.
        QByteArray before = '\n' + is + ":\n\t.cfi_startproc\n", after = "\t.cfi_endproc\n";
        if (!source.contains(before)) {
            before = ".macro " + is + " ctxt\n";
            after = ".endm\n";
        }
        const auto from = source.indexOf(before);
        const auto to = source.indexOf(after, from);
        if (from < 0 || to < 0)
            return {};
        source.replace(from + before.size(), to - from - before.size(), body);
    }
    return source;
}

std::vector<Bug> bugs()
{
    std::vector<Bug> all;
    addBugsOf01({u"01"_s, all});
    addBugsOf03({u"03"_s, all});
    addBugsOf05({u"05"_s, all});
    addBugsOf07({u"07"_s, all});
    addBugsOf08({u"08"_s, all});
    addBugsOf10({u"10"_s, all});
    return all;
}

} // namespace planted
