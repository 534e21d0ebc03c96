// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/expression.h"

#include <QTest>

using namespace lessons;

namespace {

/// x1 = 0x40091c00, x19 = 0x19 now, 0x1900 before, 0x190000 at enter, 0x19000000 at the vector;
/// memory holds its own address; the host's context begins at 0x40091c00. Nothing else can be read.
class Machine : public Evidence {
public:
    base::Result<std::uint64_t> registerValue(When when, arm64::Register reg) const override
    {
        if (reg == arm64::Register::x(1))
            return std::uint64_t{0x40091c00};
        if (reg == arm64::Register::x(19))
            return std::uint64_t{0x19} << (8 * static_cast<int>(when));
        return base::Error{QStringLiteral("Register %1 is not there.").arg(reg.name())};
    }
    base::Result<std::uint64_t> memory(When when, base::Address address) const override
    {
        if (address.value >= 0x1000)
            return address.value + static_cast<std::uint64_t>(when);
        return base::Error{QStringLiteral("Nothing is mapped at %1.").arg(address.value)};
    }
    base::Result<base::Address> slot(const QString& world, const QString& path) const override
    {
        if (path.isEmpty())
            return base::Address{0x40091c00};
        if (world == u"host" && (path == u"regs.regs[19]" || path == u"x19"))
            return base::Address{0x40091c00 + 152};
        if (world == u"host" && path == u"sys_regs[SCTLR_EL1]")
            return base::Address{0x5000};
        return base::Error{QStringLiteral("No slot %1.%2.").arg(world, path)};
    }
    base::Result<std::uint64_t> owner(When when, const arm64::Place& at) const override
    {
        if (at.isMemory())
            return at.address.value + 1;
        if (at.reg.isV() && at.reg.number() == 5 && at.half == 1)
            return std::uint64_t{0}; // v5 is of two
        return std::uint64_t{0x40091c00} + at.reg.number() * 8U + static_cast<std::uint64_t>(when);
    }
    base::Result<std::uint64_t> world(When, const arm64::Place& at) const override
    {
        if (at == arm64::Place::of(arm64::Register::x(7)))
            return base::Error{QStringLiteral("Nobody knows whose x7 is.")};
        return std::uint64_t{at.isMemory() ? 0U : 0x40091c00U};
    }
    base::Result<bool> isIn(reading::SwitchPart part) const override
    {
        return part == reading::SwitchPart::Exit;
    }
    base::Result<std::uint64_t> stores(arm64::Register reg) const override
    {
        return std::uint64_t{reg == arm64::Register::x(19) ? 2U : 0U};
    }
    base::Result<std::uint64_t> writes(base::Address address) const override
    {
        return std::uint64_t{address.value == 0x1000 ? 3U : 0U};
    }
};

} // namespace

class TestExpression : public QObject {
    Q_OBJECT
private slots:
    void hasTheValue_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<quint64>("value");
        const auto row = [](const char* name, const char* text, quint64 value) {
            QTest::newRow(name) << QString::fromUtf8(text) << value;
        };
        row("a decimal number is itself", "160", 160);
        row("a hexadecimal number is itself", "0xA0", 160);
        row("a binary number is itself", "0b0101 + 0B10", 7);
        row("full-width characters are ASCII's", "（０ｘ１３　＋　ｘ１９）＊２", 0x58);
        row("also the punctuation", "bits（0xabcd，15、12）", 0xa);
        row("the largest number fits", "0xffffffffffffffff", ~quint64{0});
        row("a register has its value", "x1", 0x40091c00);
        row("registers are known by their other names", "X1 == x1", 1);
        row("multiplication binds tighter than addition", "2 + 3*4", 14);
        row("parentheses bind tightest", "(2 + 3)*4", 20);
        row("subtraction goes from left to right", "10 - 3 - 2", 5);
        row("below zero it wraps at 64 bits", "0 - 1", ~quint64{0});
        row("multiplication wraps at 64 bits", "0x8000000000000000 * 2", 0);
        row("an offset to a register is an address", "x1 + 8*20", 0x40091c00 + 160);
        row("a slot is its address", "host.x19", 0x40091c00 + 152);
        row("a slot may be named in full", "host.regs.regs[19]", 0x40091c00 + 152);
        row("a slot's index may be an enumerator", "host.sys_regs[SCTLR_EL1]", 0x5000);
        row("a world alone is its context", "guest", 0x40091c00);
        row("memory is read at an expression", "mem(x1 + 8)", 0x40091c08);
        row("pre is the state before", "pre.x19", 0x1900);
        row("enter is the state at the entry", "enter.x19", 0x190000);
        row("vector is the state at the vector", "vector.x19", 0x19000000);
        row("ret is the state before the RET", "ret.x19", 0x1900000000);
        row("memory in another state", "enter.mem(0x1000)", 0x1002);
        row("the address in pre.mem is of its own state", "pre.mem(pre.x19)", 0x1901);
        row("equality is one or zero", "(x19 == 0x19) + (x19 == 0x18)", 1);
        row("inequality is one or zero", "x19 != 0x18", 1);
        row("and binds tighter than or", "1 or 1 and 0", 1);
        row("not binds tighter than and", "not 0 and 0", 0);
        row("comparison binds tighter than not", "not 1 == 2", 1);
        row("less, and not the same", "1 < 2 and not 2 < 2", 1);
        row("less or the same", "2 <= 2 and not 3 <= 2", 1);
        row("greater, as numbers without a sign", "0 - 1 > 1 and 2 >= 2 and not 1 >= 2", 1);
        row("bits bind tighter than comparison", "x19 & 0x0f == 9", 1);
        row("and, or and either of two bits", "(6 & 3) + (6 | 3) * 16 + (6 ^ 3) * 256", 0x572);
        row("and of bits binds tighter than either, and that than or", "1 | 2 ^ 6 & 3", 1);
        row("a shift binds tighter than and of bits", "1 << 4 & 0x10", 16);
        row("a sum binds tighter than a shift", "1 << 2 + 1", 8);
        row("a shift to the right", "0x92000046 >> 26", 0x24);
        row("every bit the other way round", "~0 - ~1", 1);
        row("~ binds tighter than *", "~0 * 2", ~quint64{1});
        row("a bit field is shifted down", "bits(0x92000046, 31, 26)", 0x24);
        row("one bit is a bit field", "bits(0x92000046, 6, 6)", 1);
        row("all bits are a bit field", "bits(0xffffffffffffffff, 63, 0)", ~quint64{0});
        row("stores are counted", "stores(x19) == 2 and stores(x20) == 0", 1);
        row("writes are counted", "writes(0x1000)", 3);
        row("an owner is the slot of a register", "owner(x19) == host.x19", 1);
        row("the owner in another state", "owner(pre.x19)", 0x40091c00 + 152 + 1);
        row("the owner of a cell of memory", "owner(mem(x1 + 8))", 0x40091c09);
        row("the owner of a vector register", "owner(v3)", 0x40091c00 + 24);
        row("of one in another state", "owner(enter.v3)", 0x40091c00 + 24 + 2);
        row("of half of one", "owner(v5.d[0]) == host + 40 and owner(v5.d[1]) == 0", 1);
        row("the world of a vector register", "world(v3) == host", 1);
        row("a world is a context", "world(x19) == host", 1);
        row("nobody's world is zero", "world(mem(x1))", 0);
        row("the phase that the machine is in", "phase(exit)", 1);
        row("a phase that it is not in", "phase(vector) or phase(enter)", 0);
    }
    void hasTheValue()
    {
        QFETCH(QString, text);
        QFETCH(quint64, value);
        const auto parsed = Expression::parse(text);
        QVERIFY2(std::holds_alternative<Expression>(parsed),
                 std::holds_alternative<SyntaxError>(parsed)
                     ? qPrintable(std::get<SyntaxError>(parsed).sentence)
                     : "");
        const auto result = std::get<Expression>(parsed).evaluate(Machine());
        QVERIFY2(result.ok(), result.ok() ? "" : qPrintable(result.error().sentence));
        QCOMPARE(quint64{*result}, value);
    }

    void whatCannotBeReadIsAnError_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* text, const char* sentence) {
            QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(sentence);
        };
        row("a register that is not there", "x5", "Register x5 is not there.");
        row("also under a comparison", "x5 == x6", "Register x5 is not there.");
        row("also behind an or that is true", "1 or x5", "Register x5 is not there.");
        row("also behind an and that is false", "0 and x5", "Register x5 is not there.");
        row("also times zero", "0 * x5", "Register x5 is not there.");
        row("memory that is not there", "mem(8)", "Nothing is mapped at 8.");
        row("a slot that is not there", "guest.x99", "No slot guest.x99.");
        row("an owner that nobody knows", "world(x7) == host", "Nobody knows whose x7 is.");
        row("a vector register of two owners", "owner(v5) == host",
            "The two halves of v5 are not of one owner: ask for v5.d[0] and v5.d[1].");
        row("the address of a cell whose owner is asked", "owner(mem(x5))",
            "Register x5 is not there.");
        row("a bit field the wrong way round", "bits(1, 0, 3)",
            "bits(value, 0, 3) is no bit field: the higher bit comes first, and both are below "
            "64.");
        row("a bit field beyond the register", "bits(1, 64, 64)",
            "bits(value, 64, 64) is no bit field: the higher bit comes first, and both are below "
            "64.");
    }
    void whatCannotBeReadIsAnError()
    {
        QFETCH(QString, text);
        QFETCH(QString, sentence);
        const auto parsed = Expression::parse(text);
        QVERIFY(std::holds_alternative<Expression>(parsed));
        const auto result = std::get<Expression>(parsed).evaluate(Machine());
        QVERIFY(!result.ok());
        QCOMPARE(result.error().sentence, sentence);
    }

    void aSlipIsSuggested_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("suggestion");
        const auto row = [](const char* text, const char* suggestion) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(suggestion);
        };
        row("sctrl_el1", "Did you mean “sctlr_el1”?");
        row("x91", "Did you mean “x1”?");
        row("mme(x1)", "Did you mean “mem”?");
        row("owner(hots(1))", "Did you mean “host”?");
        row("phase(vectro)", "Did you mean “vector”?");
        row("violated(\"fotprint\")", "Did you mean “footprint”?");
        row("frobnicate(x1)", "");
    }
    void aSlipIsSuggested()
    {
        QFETCH(QString, text);
        QFETCH(QString, suggestion);
        const auto parsed = Expression::parse(text);
        QVERIFY(std::holds_alternative<SyntaxError>(parsed));
        QCOMPARE(std::get<SyntaxError>(parsed).suggestion, suggestion);
    }

    void whatMakesNoSenseIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("offset");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* text, int offset, const char* sentence) {
            QTest::newRow(name) << QString::fromUtf8(text) << offset << QString::fromUtf8(sentence);
        };
        row("nothing", "  ", 0, "The expression is empty.");
        row("half a sum", "x1 +", 4, "The expression ends too early.");
        row("two values in a row", "x1 x2", 3, "“x2” is not expected here.");
        row("an unknown register", "1 + x31", 4, "There is no register called “x31”.");
        row("a vector register", "v3", 0, "“v3” is 128 bits wide: an expression has 64.");
        row("a number with letters", "12ab", 0,
            "“12ab” is not a number of 64 bits: write 160 or 0xa0.");
        row("a number of more than 64 bits", "0x10000000000000000", 0,
            "“0x10000000000000000” is not a number of 64 bits: write 160 or 0xa0.");
        row("a binary number of another digit", "0b12", 0,
            "“0b12” is not a number of 64 bits: write 160 or 0xa0.");
        row("a prefix twice", "0x0x13", 0,
            "“0x0x13” is not a number of 64 bits: write 160 or 0xa0.");
        row("a prefix alone", "0b", 0, "“0b” is not a number of 64 bits: write 160 or 0xa0.");
        row("a full-width sign that means nothing", "x1　：　2", 3,
            "“:” means nothing in an expression.");
        row("a function that there is not", "high(x1)", 0, "There is no register called “high”.");
        row("prose", "over there", 0, "There is no register called “over”.");
        row("an index that is none", "a[1][]", 5, "“]” is not expected here.");
        row("a character of another language", "x1 / 2", 3, "“/” means nothing in an expression.");
        row("an assignment", "x1 = 2", 3, "“=” means nothing in an expression.");
        row("a comparison that goes on", "1 == 2 == 3", 7, "“==” is not expected here.");
        row("an open parenthesis", "(x1", 3, "The expression ends where “)” is missing.");
        row("too few arguments", "bits(x1, 3)", 10, "“)” is not expected here: “,” is.");
        row("a state of nothing", "pre.5", 4, "“5” is not expected here.");
        row("a state of a state", "pre.enter.x1", 4, "There is no register called “enter”.");
        row("stores of a number", "stores(8)", 7, "The name of a register is missing here.");
        row("the owner of a number", "owner(8)", 6,
            "Only a register or mem(address) has an owner.");
        row("the world of a sum", "world(x1 + 8)", 9, "“+” is not expected here: “)” is.");
        row("a phase that there is not", "phase(x1)", 6,
            "There is no phase “x1”: the phases are outer, enter, guest, vector and exit.");
        row("a slot that ends in a dot", "host.", 5, "The expression ends too early.");
        row("a sum of owners", "owner(x19) + owner(x20)", 11,
            "“+” takes numbers, and whose value something is is none.");
        row("an order of worlds", "world(x19) < host", 11,
            "“<” takes numbers, and whose value something is is none.");
        row("an owner that is a condition", "owner(x19) == phase(exit)", 11,
            "“==” compares two values of one kind, and these are of two: an owner is a slot "
            "(guest.x3), a world is a context (guest), a condition is 0 or 1.");
        row("a sum of 128 bits", "v3 + 1", 0, "“v3” is 128 bits wide: an expression has 64.");
        row("128 bits and 64", "x3 == v3", 6, "“v3” is 128 bits wide: an expression has 64.");
        row("an order of 128 bits", "v3 < v4", 0, "“v3” is 128 bits wide: an expression has 64.");
        row("a third half", "v3.d[2]", 5, "A half of v3 is v3.d[0] or v3.d[1].");
        row("a text without its end", "violated(\"eret", 9, "The text in quotes has no end.");
        row("a rule that is a register", "violated(x18)", 9,
            "The contract has no rule “x18”: its rules are entry, eret, vector, exit, ret, outer, "
            "stack, base, footprint, lost, effects.");
        row("a state that has a prefix", "at(enter, x0)", 3,
            "“enter” is no state that a step has named: write enter.x19 or enter.mem(address).");
        row("a count of counts", "count(enter, at(x, any(pre, 1)))", 19,
            "“any” cannot stand inside count, all or any.");
        row("from nowhere", "count(8, 1)", 6, "The name of a state is missing here.");
        row("a contract that does not hold", "contract breaks", 0,
            "There is no register called “contract”.");
        row("an instruction that is a number", "executes(8)", 9,
            "The mnemonic of an instruction is missing here.");
    }
    void whatMakesNoSenseIsRefused()
    {
        QFETCH(QString, text);
        QFETCH(int, offset);
        QFETCH(QString, sentence);
        const auto parsed = Expression::parse(text);
        QVERIFY(std::holds_alternative<SyntaxError>(parsed));
        QCOMPARE(std::get<SyntaxError>(parsed).sentence, sentence);
        QCOMPARE(std::get<SyntaxError>(parsed).offset, offset);
    }

    void aHostileOneIsRefusedWithoutHarm()
    {
        const auto refused = [](const QString& text) {
            return std::holds_alternative<SyntaxError>(Expression::parse(text));
        };
        QVERIFY(refused(QString(400, u'(')));
        QVERIFY(refused(QStringLiteral("not ").repeated(200) + u'1'));
        QVERIFY(refused(QStringLiteral("mem(").repeated(200)));
        QVERIFY(refused(QString(100000, u'1')));
    }

    /// Where pointing at a cell is an answer.
    void whatNamesACell_data()
    {
        QTest::addColumn<bool>("isCell");
        for (const char* cell :
             {"host.x20", "guest.sys_regs[SCTLR_EL1]", "host.x19 + 8", "sp", "enter.sp - 8",
              "sp + 8", "fp_at_each_entry", "a[1][2].b[3][4]", "owner(x30)", "owner(mem(host.x5))"})
            QTest::newRow(cell) << true;
        for (const char* value :
             {"x30 - 4", "mem(guest.x9)", "(host.sp - host.x19) >> 3",
              "guest.fp_regs.fpcr - guest.fp_regs.vregs[0]", "elr_el2", "8", "world(x9)",
              "bits(esr_el2, 31, 26)", "sp == enter.sp", "mem(sp + 24)", "host.x20 == host.x21"})
            QTest::newRow(value) << false;
    }
    void whatNamesACell()
    {
        QFETCH(bool, isCell);
        const auto parsed = Expression::parse(QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY(std::holds_alternative<Expression>(parsed));
        QCOMPARE(std::get<Expression>(parsed).namesCell(), isCell);
    }
};

QTEST_APPLESS_MAIN(TestExpression)
#include "tst_expression.moc"
