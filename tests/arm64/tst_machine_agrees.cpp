// SPDX-License-Identifier: GPL-2.0-or-later
//
// Effects against the machine: a random state, one instruction, and everything that changed must be
// what was predicted: x0–x30, sp, pc, PSTATE, v0–v31 and a window of memory.
#include "state.h"
#include "stub.h"

#include "arm64/semantics.h"

#include <QRandomGenerator>
#include <QtTest>

using arm64::Place;
using arm64::Register;

namespace {

constexpr std::uint64_t kCode = 0x40800000;
constexpr std::uint64_t kWindow = 0x40900000;
constexpr int kWindowBytes = 0x800;
constexpr std::uint64_t kRamFrom = 0x40000000;
constexpr std::uint64_t kRamTo = 0x44000000;
constexpr std::uint64_t kMiddle = kWindow + kWindowBytes / 2;
constexpr std::uint64_t kEl2h = 0x3c9;
constexpr std::uint64_t kEl1h = 0x3c5;

std::uint32_t assemblerMrs(Register reg, int rt)
{
    return 0xd5200000U | std::uint32_t{reg.systemRegister().encoding} << 5 |
           static_cast<std::uint32_t>(rt);
}
std::uint32_t assemblerMsr(Register reg, int rt)
{
    return assemblerMrs(reg, rt) & ~0x00200000U;
}

/// Qt Test ends a function after 300 s, and a step takes 5 ms on a busy machine: the full numbers
/// stay well below.
int scaled(int quick, int standard, int full)
{
    const QByteArray tier = qgetenv("WORLDSWITCH_TIER");
    return tier == "quick" ? quick : tier == "full" ? full : standard;
}

} // namespace

class tst_machine_agrees : public QObject {
    Q_OBJECT

private:
    tests::Stub m_stub;
    tests::State m_state; ///< what the machine holds now
    QRandomGenerator m_random{20151022};
    QList<Register> m_vectors;
    int m_executed = 0;

    std::uint64_t random64() { return m_random.generate64(); }

    std::uint64_t interesting()
    {
        switch (m_random.bounded(6)) {
        case 0:
            return 0;
        case 1:
            return ~std::uint64_t{0} >> m_random.bounded(64);
        case 2:
            return std::uint64_t{1} << m_random.bounded(64);
        case 3:
            return m_random.bounded(100);
        default:
            return random64();
        }
    }

    /// Takes the state out of the machine.
    void observe(tests::State& state, bool vectors)
    {
        const auto core = m_stub.core();
        for (int i = 0; i < 31; ++i)
            state.set(Register::x(i), core[static_cast<std::size_t>(i)]);
        state.set(Register::sp(), core[31]);
        state.set(Register::pc(), core[32]);
        state.set(Register::pstate(), core[33]);
        const QByteArray window = m_stub.memory(kWindow, kWindowBytes);
        for (int i = 0; i < kWindowBytes; i += 8)
            state.set(base::Address{kWindow + static_cast<unsigned>(i)},
                      tests::Stub::little(window, i, 8));
        if (vectors) {
            const auto values = m_stub.read(m_vectors);
            for (int i = 0; i < 32; ++i) {
                state.set(Register::v(i), values[static_cast<std::size_t>(i)].first, 0);
                state.set(Register::v(i), values[static_cast<std::size_t>(i)].second, 1);
            }
        }
    }

    /// Puts core registers and code into the machine; memory and vectors stay as they are.
    bool arrange(std::uint32_t word)
    {
        std::vector<std::uint64_t> core;
        for (int i = 0; i < 31; ++i)
            core.push_back(*m_state.cell(Place::of(Register::x(i))));
        core.push_back(*m_state.cell(Place::of(Register::sp())));
        core.push_back(*m_state.cell(Place::of(Register::pc())));
        core.push_back(*m_state.cell(Place::of(Register::pstate())));
        return m_stub.setCore(core) && m_stub.setMemory(kCode, tests::Stub::bytes(word, 4));
    }

    /// Executes `word` with x0 = value, wherever the machine is.
    void execute(std::uint32_t word, std::uint64_t x0)
    {
        observe(m_state, false);
        m_state.set(Register::pc(), kCode);
        m_state.set(Register::x(0), x0);
        QVERIFY(arrange(word));
        QVERIFY(m_stub.step());
        observe(m_state, false);
    }

    /// Everything that differs from the prediction, as sentences; empty is agreement.
    QStringList disagreements(const arm64::Instruction& instruction, const arm64::Effects& effects,
                              const tests::State& after)
    {
        QStringList out;
        const auto seen = [&](const Place& place) { return after.cell(place); };
        std::unordered_map<Place, const arm64::Write*> predicted;
        for (const arm64::Write& w : effects.writes) {
            predicted[w.to.place] = &w;
            const auto now = seen(w.to.place);
            if (w.value && now && *w.value != *now)
                out += QStringLiteral("%1 was to be %2 and is %3")
                           .arg(tests::text(w.to), base::hex16(*w.value), base::hex16(*now));
        }
        for (const auto& [place, value] : m_state.cells()) {
            const bool isPc = place == Place::of(Register::pc());
            if (isPc || place.reg.movesByItself() || predicted.contains(place) ||
                (!effects.known && place.isMemory()))
                continue;
            const auto now = seen(place);
            if (now && *now != value)
                out += QStringLiteral("%1 was to stay %2 and is %3")
                           .arg(tests::text({place, 0, 8}), base::hex16(value), base::hex16(*now));
        }
        // Who looks only where the instruction reaches (recorder/step.cpp) sees all that changed.
        const arm64::MayWrite reach = arm64::mayWrite(instruction, effects);
        for (const auto& [place, value] : m_state.cells()) {
            const bool isReached = place.isMemory() ? reach.memory
                                   : place.reg.isSystem()
                                       ? reach.systemRegisters || predicted.contains(place)
                                   : place.reg.isV() ? reach.vectors
                                                     : true;
            const auto now = seen(place);
            if (!isReached && !place.reg.movesByItself() && now && *now != value)
                out += QStringLiteral("%1 changed, out of the instruction's reach")
                           .arg(tests::text({place, 0, 8}));
        }
        const auto pc = *after.cell(Place::of(Register::pc()));
        if (effects.nextPc && effects.nextPc->value != pc)
            out += QStringLiteral("pc was to be %1 and is %2")
                       .arg(base::hex16(effects.nextPc->value), base::hex16(pc));
        return out;
    }

    /// A word of one of the rules' classes, valid and with a state in which it stays in the window.
    std::optional<arm64::Instruction> drawn(const arm64::Rule& rule)
    {
        const std::uint32_t word = (m_random.generate() & ~rule.mask) | rule.match;
        const auto instruction = arm64::decode(word, {kCode});
        if (!instruction.valid)
            return {};
        for (int i = 0; i < 31; ++i)
            m_state.set(Register::x(i), interesting());
        m_state.set(Register::sp(), kMiddle + m_random.bounded(16) * 16U);
        m_state.set(Register::pc(), kCode);
        m_state.set(Register::pstate(), kEl2h | std::uint64_t{m_random.bounded(16U)} << 28);
        const bool isMemory = (word & 0x0a000000U) == 0x08000000U;
        if (isMemory) {
            const int rm = static_cast<int>(arm64::bits(word, 20, 16));
            const int rn = static_cast<int>(arm64::bits(word, 9, 5));
            if (rm < 31)
                m_state.set(Register::x(rm), m_random.bounded(16));
            if (rn < 31)
                m_state.set(Register::x(rn),
                            kMiddle + (m_random.bounded(2) ? 8U : 1U) *
                                          static_cast<unsigned>(m_random.bounded(16)));
        }
        return instruction;
    }

    static bool staysInside(const arm64::Effects& effects, const arm64::Instruction& instruction)
    {
        for (const auto& w : effects.writes)
            if (w.to.place.isMemory() && (w.to.place.address.value < kWindow ||
                                          w.to.place.address.value >= kWindow + kWindowBytes))
                return false;
        for (const auto& r : effects.reads)
            if (r.from.place.isMemory() &&
                (r.from.place.address.value < kRamFrom || r.from.place.address.value >= kRamTo))
                return false;
        return effects.known || !(instruction.isLoad || instruction.isStore);
    }

    void compareClass(std::span<const arm64::Rule> rules, int count, bool vectors)
    {
        int undefined = 0;
        int unaligned = 0;
        int compared = 0;
        for (int i = 0; i < count; ++i) {
            const arm64::Rule& rule = rules[m_random.bounded(static_cast<quint32>(rules.size()))];
            const auto instruction = drawn(rule);
            if (!instruction)
                continue;
            const auto effects = arm64::effectsOf(*instruction, m_state);
            if (!staysInside(effects, *instruction))
                continue;
            QVERIFY(arrange(instruction->word));
            QVERIFY2(m_stub.step(), qPrintable(instruction->text()));
            ++m_executed;
            tests::State after = m_state;
            observe(after, vectors);
            const auto pc = *after.cell(Place::of(Register::pc()));
            if (pc == 0x200 && (!effects.nextPc || effects.nextPc->value != 0x200)) {
                // An exception at EL2. Undefined here: this CPU model lacks the instruction.
                const auto esr = m_stub.read({*Register::named(u"esr_el2")})[0].first;
                const auto exceptionClass = esr >> 26;
                const bool isUndefined = exceptionClass == 0 || exceptionClass == 0x18;
                const bool isAlignment = exceptionClass == 0x25 && (esr & 0x3fU) == 0x21;
                QVERIFY2(isUndefined || isAlignment,
                         qPrintable(QStringLiteral("%1 (%2): exception, ESR %3")
                                        .arg(instruction->text(), base::hex(instruction->word),
                                             base::hex16(esr))));
                ++(isUndefined ? undefined : unaligned);
                continue;
            }
            const QStringList wrong = disagreements(*instruction, effects, after);
            QVERIFY2(wrong.isEmpty(),
                     qPrintable(QStringLiteral("%1 (%2): %3")
                                    .arg(instruction->text(), base::hex(instruction->word),
                                         wrong.join(QStringLiteral("; ")))));
            ++compared;
            m_state = after;
        }
        qInfo("%d compared, %d undefined on this CPU, %d unaligned", compared, undefined,
              unaligned);
        QVERIFY2(compared > count / 8, "too few instructions could be compared");
    }

private slots:
    void initTestCase()
    {
        const QByteArray cpu = qgetenv("WORLDSWITCH_TEST_CPU");
        const QString error = m_stub.start(cpu.isEmpty() ? QStringLiteral(WORLDSWITCH_TEST_CPU)
                                                         : QString::fromLatin1(cpu));
        QVERIFY2(error.isEmpty(), qPrintable(error));
        for (int i = 0; i < 32; ++i)
            m_vectors.append(Register::v(i));
        QByteArray window;
        for (int i = 0; i < kWindowBytes; ++i)
            window.append(static_cast<char>(m_random.generate()));
        QVERIFY(m_stub.setMemory(kWindow, window));
        for (int i = 0; i < 32; ++i)
            QVERIFY(m_stub.write(Register::v(i), random64(), random64()));
        // CPTR_EL2 out of reset lets FP through at EL2; with SVE its trap is set, and is no matter.
        observe(m_state, true);
        QCOMPARE(*m_state.cell(Place::of(Register::pstate())) & 0xfU, 9U);
    }

    void movesAndArithmetic()
    {
        compareClass(arm64::integerRules(), scaled(400, 6000, 20000), false);
    }
    void loadsAndStores() { compareClass(arm64::memoryRules(), scaled(400, 8000, 24000), true); }
    void structures() { compareClass(arm64::structureRules(), scaled(400, 4000, 12000), true); }
    void branches()
    {
        // ERET has its own test.
        const auto rules = arm64::branchRules();
        compareClass(rules.first(rules.size() - 2), scaled(100, 1500, 5000), false);
    }
    void vectorMoves() { compareClass(arm64::vectorRules(), scaled(200, 3000, 10000), true); }

    /// SVE's LDR and STR of whole registers, at each length of a vector: max has them.
    void scalableRegisters()
    {
        if (!m_stub.registers().contains(Register::vg()))
            QSKIP("This CPU model has no SVE.");
        constexpr std::uint64_t kUntrapped = 0x32ff; // CPTR_EL2 without TZ and TFP
        execute(assemblerMsr(*Register::named(u"cptr_el2"), 0), kUntrapped);
        const std::uint32_t families[] = {0x85804000, 0xe5804000, 0x85800000, 0xe5800000};
        int compared = 0;
        for (const std::uint64_t length : {0U, 1U, 3U, 15U}) {
            execute(assemblerMsr(*Register::named(u"zcr_el2"), 0), length);
            for (int i = 0; i < scaled(40, 100, 400); ++i) {
                const bool isOfFfr = i % 10 == 9;
                const std::uint32_t family = families[m_random.bounded(4U)];
                const std::uint32_t imm =
                    m_random.bounded(5U) - 2U; // ±2 vectors stay in the window
                std::uint32_t word = family | (imm >> 3 & 0x3fU) << 16 | (imm & 7U) << 10 |
                                     m_random.bounded(32U) << 5 | m_random.bounded(16U);
                if (isOfFfr)
                    word = 0x25289000U | m_random.bounded(16U) << 5;
                observe(m_state, true);
                const auto granules = m_stub.read({Register::vg()})[0].first;
                QCOMPARE(quint64{granules}, quint64{(length + 1) * 2});
                m_state.set(Register::vg(), granules);
                for (int n = 0; n < 31; ++n)
                    m_state.set(Register::x(n), kMiddle);
                m_state.set(Register::sp(), kMiddle);
                m_state.set(Register::pc(), kCode);
                QVERIFY(arrange(word));
                const auto instruction = arm64::decode(word, {kCode});
                const auto effects = arm64::effectsOf(instruction, m_state);
                QVERIFY2(effects.known, qPrintable(instruction.text()));
                QVERIFY(staysInside(effects, instruction));
                QVERIFY2(m_stub.step(), qPrintable(instruction.text()));
                tests::State after = m_state;
                observe(after, true);
                QCOMPARE(*after.cell(Place::of(Register::pc())), kCode + 4);
                const QStringList wrong = disagreements(instruction, effects, after);
                QVERIFY2(wrong.isEmpty(), qPrintable(instruction.text() + QStringLiteral(": ") +
                                                     wrong.join(QStringLiteral("; "))));
                ++compared;
            }
        }
        qInfo("%d compared", compared);
    }

    /// DC ZVA, with the size that this CPU model has.
    void zeroedBlocks()
    {
        const Register dczid = *Register::named(u"dczid_el0");
        execute(assemblerMrs(dczid, 1), 0);
        const std::uint64_t size = *m_state.cell(Place::of(Register::x(1)));
        for (int i = 0; i < scaled(5, 20, 50); ++i) {
            observe(m_state, false);
            m_state.set(dczid, size);
            m_state.set(Register::x(3), kMiddle + m_random.bounded(64U));
            m_state.set(Register::pc(), kCode);
            const auto instruction = arm64::decode(0xd50b7423, {kCode});
            QVERIFY(arrange(instruction.word));
            QVERIFY(m_stub.setMemory(kMiddle, QByteArray(64, 'x')));
            observe(m_state, false);
            const auto effects = arm64::effectsOf(instruction, m_state);
            QVERIFY(effects.known);
            QVERIFY(staysInside(effects, instruction));
            QVERIFY(m_stub.step());
            tests::State after = m_state;
            observe(after, false);
            const QStringList wrong = disagreements(instruction, effects, after);
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QStringLiteral("; "))));
        }
    }

    /// Every number of the hint space but those that wait or give way to another CPU.
    void hints()
    {
        for (std::uint32_t number = 0; number < 128; ++number) {
            if (number >= 1 && number <= 3)
                continue;
            const auto instruction = arm64::decode(0xd503201fU | number << 5, {kCode});
            for (const std::uint64_t x16 : {random64(), std::uint64_t{0}, std::uint64_t{1}}) {
                observe(m_state, false);
                m_state.set(Register::pc(), kCode);
                m_state.set(Register::pstate(), kEl2h | std::uint64_t{m_random.bounded(16U)} << 28);
                m_state.set(Register::x(16), x16);
                m_state.set(Register::x(17), random64());
                m_state.set(Register::x(30), random64());
                QVERIFY(arrange(instruction.word));
                const auto effects = arm64::effectsOf(instruction, m_state);
                QVERIFY2(m_stub.step(), qPrintable(instruction.text()));
                tests::State after = m_state;
                observe(after, false);
                const QStringList wrong = disagreements(instruction, effects, after);
                QVERIFY2(wrong.isEmpty(), qPrintable(instruction.text() + QStringLiteral(": ") +
                                                     wrong.join(QStringLiteral("; "))));
            }
        }
    }

    /// ERET to each level and stack pointer, HVC back; SP follows the level.
    void exceptionReturnAndEntry_data()
    {
        QTest::addColumn<quint64>("spsr");
        QTest::newRow("to EL1 with its own stack pointer") << quint64{0x3c5};
        QTest::newRow("to EL1 with SP_EL0") << quint64{0x3c4};
        QTest::newRow("to EL1 with flags and open masks") << quint64{0xa0000005};
        QTest::newRow("to EL2 with SP_EL0") << quint64{0x600003c8};
        QTest::newRow("to EL2 with its own stack pointer") << quint64{0x900003c9};
        QTest::newRow("upwards to EL3, which is illegal") << quint64{0x900003cd};
        QTest::newRow("to a reserved mode, which is illegal") << quint64{0x500003c6};
        // TCO, DIT, UAO, PAN, ALLINT, SSBS, BTYPE: each machine has some of them.
        QTest::newRow("to EL1 with every field that PSTATE may have") << quint64{0xf3c03fc5};
        QTest::newRow("to EL2 with every field that PSTATE may have") << quint64{0x03c03fc9};
        QTest::newRow("to EL1 with bits that are no field") << quint64{0x0c0dc3c5};
        QTest::newRow("upwards, with every field") << quint64{0x93c03fcd};
        QTest::newRow("to a reserved mode, with ALLINT") << quint64{0x500023c6};
    }
    void exceptionReturnAndEntry()
    {
        QFETCH(quint64, spsr);
        const Register elr = *Register::named(u"elr_el2");
        const Register spsrEl2 = *Register::named(u"spsr_el2");
        QList<Register> followed{elr, spsrEl2};
        for (const char* name : {"sp_el0", "sp_el1", "sp_el2", "esr_el2", "vbar_el2", "elr_el1",
                                 "spsr_el1", "esr_el1"})
            followed.append(*Register::named(QString::fromLatin1(name)));
        for (const Register reg : arm64::featureRegisters())
            followed.append(reg);
        const auto compareStep = [&](std::uint32_t word) {
            observe(m_state, false);
            m_state.set(Register::pc(), kCode);
            QVERIFY(arrange(word));
            const auto before = m_stub.read(followed);
            for (int i = 0; i < followed.size(); ++i)
                if (m_stub.registers().contains(followed[i]))
                    m_state.set(followed[i], before[static_cast<std::size_t>(i)].first);
            const auto instruction = arm64::decode(word, {kCode});
            const auto effects = arm64::effectsOf(instruction, m_state);
            QVERIFY(effects.known);
            QVERIFY(effects.nextPc.has_value());
            QVERIFY(m_stub.step());
            tests::State after = m_state;
            observe(after, false);
            const auto values = m_stub.read(followed);
            for (int i = 0; i < followed.size(); ++i)
                if (m_stub.registers().contains(followed[i]))
                    after.set(followed[i], values[static_cast<std::size_t>(i)].first);
            const QStringList wrong = disagreements(instruction, effects, after);
            QVERIFY2(wrong.isEmpty(), qPrintable(instruction.text() + QStringLiteral(": ") +
                                                 wrong.join(QStringLiteral("; "))));
            m_state = after;
        };
        // RW: EL1 is AArch64.
        execute(assemblerMsr(*Register::named(u"hcr_el2"), 0), std::uint64_t{1} << 31);
        execute(assemblerMsr(*Register::named(u"sp_el0"), 0), random64() & ~std::uint64_t{15});
        execute(assemblerMsr(*Register::named(u"sp_el1"), 0), random64() & ~std::uint64_t{15});
        execute(assemblerMsr(elr, 0), kCode);
        execute(assemblerMsr(spsrEl2, 0), spsr);
        compareStep(0xd69f03e0); // eret
        if (QTest::currentTestFailed())
            return;
        // An illegal return leaves IL set: whatever comes next is an illegal state exception.
        const bool illegal = (*m_state.cell(Place::of(Register::pstate())) >> 20 & 1U) != 0;
        if (illegal) {
            observe(m_state, false);
            m_state.set(Register::pstate(), kEl2h);
            QVERIFY(arrange(0xd503201f));
        } else {
            compareStep(0xd4000002U | 0x1234U << 5); // hvc #0x1234
        }
        QCOMPARE(*m_state.cell(Place::of(Register::pstate())) & 0xfU, 9U);
    }

    /// Each register that the stub shows: MSR a value, and only what is predicted changes, to what
    /// is predicted; MRS gives it back.
    void systemRegisters()
    {
        // What would change the machine under the test's feet: translation, traps, the clock.
        static const QRegularExpression avoid(QStringLiteral(
            "^(sctlr_el2|hcrx_el2|vbar_el2|oslar_el1|osdlr_el1|.*_el3|cnthctl_el2|mdscr_el1|"
            "dbgb.*|dbgw.*|smcr.*|svcr|zcr.*|pmcr_el0|cntps.*)$"));
        QList<Register> shown;
        // The stub shows an _EL12 register as well: the EL1 register again, by its second name.
        static const QRegularExpression secondName(QStringLiteral("_el[01]2$"));
        for (auto it = m_stub.registers().cbegin(); it != m_stub.registers().cend(); ++it)
            if (it.key().isSystem() && !secondName.match(it.key().name()).hasMatch())
                shown.append(it.key());
        std::sort(shown.begin(), shown.end());
        const auto readAll = [&](tests::State& state) {
            const auto values = m_stub.read(shown);
            for (int i = 0; i < shown.size(); ++i)
                state.set(shown[i], values[static_cast<std::size_t>(i)].first);
        };
        int written = 0;
        int undefined = 0;
        QStringList predicted;
        QStringList failures;
        for (const Register reg : shown) {
            if (avoid.match(reg.name()).hasMatch())
                continue;
            for (const std::uint64_t value :
                 {random64(), std::uint64_t{0}, ~std::uint64_t{0}, random64() & 0xffffffff,
                  random64() & ~std::uint64_t{0x7ff}, random64() & 0xf}) {
                // E2H would make every EL1 name another register.
                const bool isHcr = reg == Register::named(u"hcr_el2");
                const std::uint64_t given = isHcr ? value & 0x3dfffffff : value;
                for (const std::uint32_t word : {assemblerMsr(reg, 0), assemblerMrs(reg, 1)}) {
                    const auto instruction = arm64::decode(word, {kCode});
                    if (!instruction.valid)
                        continue;
                    observe(m_state, false);
                    m_state.set(Register::pc(), kCode);
                    m_state.set(Register::x(0), given);
                    m_state.set(Register::x(1), 0x5a5a);
                    QVERIFY(arrange(word));
                    readAll(m_state);
                    const auto effects = arm64::effectsOf(instruction, m_state);
                    QVERIFY2(m_stub.step(), qPrintable(instruction.text()));
                    tests::State after = m_state;
                    observe(after, false);
                    readAll(after);
                    if (*after.cell(Place::of(Register::pc())) == 0x200) {
                        ++undefined;
                        continue;
                    }
                    ++written;
                    for (const auto& w : effects.writes)
                        if (w.value && w.to.place.reg == reg)
                            predicted.append(reg.name());
                    for (const QString& wrong : disagreements(instruction, effects, after))
                        failures.append(instruction.text() + QStringLiteral(": ") + wrong);
                }
            }
        }
        predicted.removeDuplicates();
        qInfo("%d moves, %d undefined or trapped, the value of %d registers predicted", written,
              undefined, static_cast<int>(predicted.size()));
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
        QVERIFY(written > 100);
    }

    void cleanupTestCase() { qInfo("%d instructions executed on the machine", m_executed); }
};

QTEST_GUILESS_MAIN(tst_machine_agrees)
#include "tst_machine_agrees.moc"
