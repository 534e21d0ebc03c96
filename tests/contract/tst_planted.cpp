// SPDX-License-Identifier: GPL-2.0-or-later
// The contract on the good image and on bad ones: a planted bug each, and the register, the
// instruction and the cause that the judgement must name.
#include "arm64/effects.h"
#include "base/task.h"
#include "contract/contract.h"
#include "image/image.h"
#include "live/record.h"
#include "support/elf-patch.h"
#include "support/mutant.h"

#include <QTemporaryDir>
#include <QTest>

#include <functional>

namespace {

using Words = std::vector<std::pair<base::Address, std::uint32_t>>;

contract::Judgement judged(const QString& image, const QString& cpu = QStringLiteral("cortex-a57"),
                           int switches = 2)
{
    live::RecordRequest request;
    request.image = image;
    request.cpu = cpu;
    request.switches = switches;
    request.maxStepsPerSwitch = 1500;
    const auto reply = base::runToEnd(live::recordSwitches(request, {}));
    if (!reply) {
        contract::Judgement none;
        none.summary = reply.error().sentence;
        return none;
    }
    return contract::judge(*reply->recording);
}

} // namespace

class tst_Planted : public QObject {
    Q_OBJECT
    std::shared_ptr<const image::Image> m_image;
    QTemporaryDir m_dir;

    struct Place {
        base::Address at;
        arm64::Instruction instruction;
    };
    /// The first instruction of a function whose text begins so, after `skip` others like it.
    Place find(const QString& function, const QString& text, int skip = 0) const
    {
        const support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        const auto symbol = m_image->symbol(function);
        for (std::uint64_t at = 0; symbol && at < symbol->size; at += 4) {
            const auto address = symbol->address + base::Offset{static_cast<std::int64_t>(at)};
            const auto word = elf.word(address);
            const auto instruction = arm64::decode(word.value_or(0), address);
            if (instruction.text().contains(text, Qt::CaseInsensitive) && skip-- == 0)
                return {address, instruction};
        }
        return {};
    }
    /// The word of the mutant of that place whose way of being wrong is `how`.
    static std::uint32_t spoiled(const Place& place, const QString& how)
    {
        for (const auto& mutant : support::mutantsOf(place.instruction.word, place.at, {}))
            if (mutant.id.endsWith(how))
                return mutant.word;
        return 0;
    }

    /// With those words in the image, the contract holds (no subject), or a violation says so.
    void expectJudged(const Words& words, const QString& subject, const QString& where,
                      const QString& sentence) const
    {
        support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        for (const auto& [at, word] : words)
            QVERIFY(elf.setWord(at, word));
        const auto path = m_dir.filePath(QStringLiteral("another.elf"));
        QVERIFY(elf.save(path));
        const auto judgement = judged(path);
        QString said = judgement.summary;
        bool named = false;
        for (const auto& violation : judgement.violations) {
            said += QLatin1Char('\n') + violation.subject + QStringLiteral(" | ") +
                    violation.where + QStringLiteral(" | ") + violation.sentence;
            named = named || (violation.subject == subject && violation.where.contains(where) &&
                              violation.sentence.contains(sentence));
        }
        const auto expected =
            subject.isEmpty() ? contract::Verdict::Holds : contract::Verdict::Violated;
        QVERIFY2(judgement.verdict == expected, qPrintable(said));
        QVERIFY2(named != subject.isEmpty(), qPrintable(said));
    }

private slots:
    void initTestCase()
    {
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        m_image = *image;
    }

    void theImageAsBuiltKeepsTheContract_data()
    {
        QTest::addColumn<QString>("cpu");
        for (const auto* cpu : {"cortex-a57", "cortex-a76", "max"})
            QTest::newRow(cpu) << QString::fromLatin1(cpu);
    }
    void theImageAsBuiltKeepsTheContract()
    {
        QFETCH(QString, cpu);
        // Eight: the HVC of each guest, and guest A's accesses to its UART, with syndrome and
        // without.
        const auto judgement = judged(QStringLiteral(WORLDSWITCH_IMAGE), cpu, 8);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(judgement.summary));
        QCOMPARE(judgement.switchesJudged, 8);
        QVERIFY(judgement.violations.empty());
    }

    void aPlantedBugIsNamed_data()
    {
        QTest::addColumn<QString>("function");
        QTest::addColumn<QString>("instruction"); // the one that is spoiled
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("subject");  // of some violation
        QTest::addColumn<QString>("sentence"); // a part of what it says
        const auto row = [](const char* name, const char* function, const char* instruction,
                            const char* how, const char* subject, const char* sentence) {
            QTest::newRow(name) << QString::fromLatin1(function) << QString::fromLatin1(instruction)
                                << QString::fromLatin1(how) << QString::fromLatin1(subject)
                                << QString::fromLatin1(sentence);
        };
        row("pair swapped", "__guest_enter", "stp x19, x20", "pair swapped",
            "host_ctxt.regs.regs[19]", "the pair is swapped");
        row("wrong offset", "__guest_enter", "stp x21, x22", "two slots up",
            "host_ctxt.regs.regs[21]", "wrong by 16");
        row("x18 forgotten on the way in", "__guest_enter", "ldr x18", "dropped", "x18",
            "nothing loaded it");
        row("x18 forgotten on the way out", "__guest_exit", "str x18", "dropped",
            "vcpus[0].arch.ctxt.regs.regs[18]", "nothing saved guest A's x18");
        row("lr lost", "__guest_enter", "stp x29, x30", "dropped", "host_ctxt.regs.regs[30]",
            "nothing saved the host's x30");
        row("SP unbalanced", "__guest_enter", "ldp x0, x1, [sp], #16", "without write-back", "sp",
            "off by -16 bytes");
        row("sp_el0 not switched", "__sysreg_restore_state", "msr SP_EL0", "dropped", "sp_el0",
            "nothing loaded it");
        row("sp_el0 not saved", "__sysreg_save_state", "SP_EL0", "dropped",
            "vcpus[0].arch.ctxt.regs.sp", "belongs");
        row("FP leaked", "__fpsimd_restore_state", "ldp q4, q5", "dropped", "v4.d[0]",
            "nothing loaded it");
        row("host register restored from the guest's context", "__guest_exit", "ldp x19, x20, [x2",
            "base x0", "x19", "guest A's x17");
        row("wrong vcpu pointer", "__guest_enter", "stp x0, x1, [sp, #-16]!",
            "second register twice", "[sp]", "the host_ctxt pointer");
        // What lies in the slot then is what EL2 last had in that register: ISR_EL1, which the stub
        // does not show.
        row("FPSR not read", "__fpsimd_save_state", "mrs x1, fpsr", "dropped",
            "vcpus[0].arch.ctxt.fp_regs.fpsr", "a value made in passing");
        row("elr not switched", "__sysreg_restore_state", "msr ELR_EL2", "dropped", "elr_el2",
            "nothing loaded it");
    }
    void aPlantedBugIsNamed()
    {
        QFETCH(QString, function);
        QFETCH(QString, instruction);
        QFETCH(QString, how);
        QFETCH(QString, subject);
        QFETCH(QString, sentence);
        const Place place = find(function, instruction);
        QVERIFY2(place.instruction.valid, qPrintable(instruction));
        support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY(elf.setWord(place.at, spoiled(place, how)));
        const auto path = m_dir.filePath(QStringLiteral("planted.elf"));
        QVERIFY(elf.save(path));

        const auto judgement = judged(path);
        QVERIFY2(judgement.verdict == contract::Verdict::Violated, qPrintable(judgement.summary));
        QString said;
        bool named = false;
        for (const auto& violation : judgement.violations) {
            said += violation.subject + QStringLiteral(" | ") + violation.where +
                    QStringLiteral(" | ") + violation.sentence + QLatin1Char('\n');
            const bool here = how == QLatin1String("dropped") ||
                              violation.where.startsWith(base::hex16(place.at.value));
            named = named ||
                    (violation.subject == subject && violation.sentence.contains(sentence) && here);
        }
        QVERIFY2(named, qPrintable(said));
    }

    void anotherWordIsJudged_data()
    {
        QTest::addColumn<QString>("function");
        QTest::addColumn<QString>("instruction"); // the one that is replaced
        QTest::addColumn<quint32>("word");
        QTest::addColumn<QString>("subject"); // of a violation; empty: the contract holds
        QTest::addColumn<QString>("blamed");  // begins the text of the instruction to blame
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* function, const char* instruction,
                            std::uint32_t word, const char* subject = "", const char* blamed = "",
                            const char* sentence = "") {
            QTest::newRow(name) << QString::fromLatin1(function) << QString::fromLatin1(instruction)
                                << quint32{word} << QString::fromLatin1(subject)
                                << QString::fromLatin1(blamed) << QString::fromLatin1(sentence);
        };
        // clang-format off
        row("good: the exit code by ADD #0", "__guest_exit", "mov x0, x1", 0x91000020);
        row("good: the exit code by a W register", "__guest_exit", "mov x0, x1", 0x2a0103e0);
        row("good: YIELD", "__host_enter_marked", "mov x29, sp", 0xd503203f);
        row("good: WFE", "__host_enter_marked", "mov x29, sp", 0xd503205f);
        row("good: PACIASP, whose key is off", "__host_enter_marked", "mov x29, sp", 0xd503233f);
        row("another exit code", "el1_sync", "mov x1, #2", 0xd2800001, "x1", "mov x1, #0", "not the exit code of the vector");
        row("an exit code of its own", "__guest_exit", "mov x0, x1", 0xd2800040, "x0", "mov x0, #2", "where the exit code that came in x1 belongs");
        row("a vector that falls through", "el1_sync", "b 0x", 0xd503201f, "pc", "nop", "This leaves el1_sync");
        row("no ERET", "__guest_enter", "eret", 0xd503201f, "pc", "nop", "without an ERET");
        row("ERET for RET", "__guest_exit", "ret", 0xd69f03e0, "pc", "eret", "one too many");
        row("RET to a guest's value", "__guest_exit", "ret", 0xd65f0220, "pc", "ret x17", "where EL2 has no code");
        row("RET to an unmapped address", "__guest_exit", "ret", 0xd65f0200, "pc", "ret x16", "where EL2 has no code");
        row("RET to data", "__guest_exit", "ret", 0xd65f0040, "pc", "ret x2", "where EL2 has no code");
        row("BR to a misaligned address", "__guest_exit", "ret", 0xd61f0220, "pc", "br x17", "where EL2 has no code");
        row("BLR to a misaligned address", "__guest_exit", "mov x0, x1", 0xd63f0220, "pc", "blr x17", "where EL2 has no code");
        row("BR to an unmapped address", "el1_sync", "mov x1, #2", 0xd61f0200, "pc", "br x16", "where EL2 has no code");
        row("ERET in the vector", "el1_sync", "mov x1, #2", 0xd69f03e0, "pc", "eret", "one too many");
        row("a pop that does not move SP", "__guest_exit", "ldp x6, x7, [sp], #16", 0xa9401fe6, "sp", "ldp x6, x7, [sp]", "off by -16");
        row("a pop that gives back too little", "__guest_exit", "ldp x4, x5, [sp], #16", 0xa8c097e4, "sp", "ldp x4, x5, [sp], #8", "off by -8");
        row("a pop that is not there", "__guest_exit", "ldp x4, x5, [sp], #16", 0xd503201f, "sp", "nop", "off by -16");
        row("the guest's context is never looked for", "__guest_exit", "add x2, x0", 0xd503201f, "vcpus[0].arch.ctxt.regs.regs[4]", "nop", "nothing saved guest A's x4");
        row("a push that takes too much", "__guest_enter", "stp x0, x1, [sp, #-16]!", 0xa9be07e0, "sp", "stp x0, x1, [sp, #-32]!", "not given back");
        row("a pop that gives back too much", "__guest_exit", "ldp x6, x7, [sp], #16", 0xa8c21fe6, "sp", "ldp x6, x7, [sp], #32", "off by 16");
        row("the right value, moved on", "__guest_enter", "ldr x18", 0xaa1103f2, "x18", "mov x18, x17", "where guest A's x18 belongs");
        row("a register loaded in half", "__guest_enter", "ldr x18", 0xb9409032, "x18", "ldr w18, [x1, #144]", "does not hold the whole of guest A's x18");
        row("a register loaded as a number of 32 bits", "__guest_enter", "ldr x18", 0xb9809032, "x18", "ldrsw x18, [x1, #144]", "guest A's x18");
        row("a register saved in half", "__guest_exit", "str x18", 0xb9009052, "vcpus[0].arch.ctxt.regs.regs[18]", "str w18, [x2, #144]", "does not hold the whole of guest A's x18");
        row("a pair saved in halves", "__guest_enter", "stp x19, x20", 0x29135033, "host_ctxt.regs.regs[19]", "stp w19, w20, [x1, #152]", "does not hold the whole of the host's x19");
        row("the base of another object", "__guest_enter", "stp x21, x22, [x1", 0xa90ad815, "host_ctxt.regs.regs[21]", "stp x21, x22, [x0", "another object");
        row("host_ctxt popped into the wrong register", "__guest_exit", "ldp x0, x2", 0xa8c103e2, "x19", "ldp x2, x0", "where the host's x19 belongs");
        // clang-format on
    }
    void anotherWordIsJudged()
    {
        QFETCH(QString, function);
        QFETCH(QString, instruction);
        QFETCH(quint32, word);
        QFETCH(QString, subject);
        QFETCH(QString, blamed);
        QFETCH(QString, sentence);
        const Place place = find(function, instruction);
        QVERIFY2(place.instruction.valid, qPrintable(instruction));
        expectJudged({{place.at, word}}, subject, QLatin1Char(' ') + blamed, sentence);
    }

    void aLostSwitchIsJudgedUpToItsLoss_data()
    {
        // Each planted instruction as "function|instruction|way", in the order in which they run.
        QTest::addColumn<QStringList>("planted");
        QTest::addColumn<QString>("lostAt");
        const auto row = [](const char* name, const QStringList& planted, const char* lostAt) {
            QTest::newRow(name) << planted << QString::fromLatin1(lostAt);
        };
        const QString enter = QStringLiteral("__guest_enter|");
        const QString exit = QStringLiteral("__guest_exit|");
        row("a load, a save and a pop",
            {enter + QStringLiteral("ldp x10, x11|pair swapped"),
             exit + QStringLiteral("stp x12, x13|first register twice"),
             exit + QStringLiteral("ldp x6, x7, [sp], #16|without write-back")},
            "ldp x19, x20, [x2");
        row("two saves and a load before a wild load",
            {enter + QStringLiteral("stp x25, x26|second register twice"),
             enter + QStringLiteral("stp x27, x28|one slot up"),
             enter + QStringLiteral("ldp x4, x5|pair swapped"),
             enter + QStringLiteral("ldp x14, x15|another base")},
            "ldp x14, x15, [x2");
        row("a system register and a pair before a wild load",
            {QStringLiteral("__sysreg_restore_state|msr SP_EL0|dropped"),
             enter + QStringLiteral("stp x19, x20|pair swapped"),
             enter + QStringLiteral("ldp x21, x22|another base")},
            "ldp x21, x22, [x2");
        row("a save before a base that is spoiled",
            {exit + QStringLiteral("add x2, x0|dropped"),
             exit + QStringLiteral("stp x4, x5|first register twice")},
            "stp x4, x4, [x2");
    }
    void aLostSwitchIsJudgedUpToItsLoss()
    {
        QFETCH(QStringList, planted);
        QFETCH(QString, lostAt);
        support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        std::vector<Place> places;
        for (const QString& one : planted) {
            const auto parts = one.split(QLatin1Char('|'));
            places.push_back(find(parts[0], parts[1]));
            QVERIFY2(places.back().instruction.valid, qPrintable(one));
            QVERIFY(elf.setWord(places.back().at, spoiled(places.back(), parts[2])));
        }
        const auto path = m_dir.filePath(QStringLiteral("several.elf"));
        QVERIFY(elf.save(path));
        const auto judgement = judged(path);
        QVERIFY2(judgement.verdict == contract::Verdict::Violated, qPrintable(judgement.summary));
        std::vector<contract::Violation> certain;
        QString said;
        for (const auto& violation : judgement.violations) {
            said += violation.subject + QStringLiteral(" | ") + violation.where +
                    QStringLiteral(" | ") + violation.sentence + QLatin1Char('\n');
            if (violation.judged)
                certain.push_back(violation);
        }
        const auto isOf = [](const contract::Violation& violation, const Place& place) {
            return violation.where.contains(base::hex16(place.at.value)) ||
                   // No violation has a place where nothing was done in another function.
                   (place.instruction.text().contains(QLatin1String("sp_el0")) &&
                    violation.subject == QLatin1String("sp_el0"));
        };
        for (const Place& place : places)
            QVERIFY2(std::any_of(certain.begin(), certain.end(),
                                 [&](const auto& violation) { return isOf(violation, place); }),
                     qPrintable(place.instruction.text() + QLatin1Char('\n') + said));
        // The fault comes last, as what came of the others; and nobody else is accused.
        QCOMPARE(certain.back().rule, contract::Rule::Lost);
        QVERIFY2(certain.back().where.contains(lostAt), qPrintable(said));
        QVERIFY2(certain.back().sentence.contains(QStringLiteral("As a consequence")),
                 qPrintable(said));
        certain.pop_back();
        for (const auto& violation : certain)
            QVERIFY2(std::any_of(places.begin(), places.end(),
                                 [&](const Place& place) { return isOf(violation, place); }),
                     qPrintable(violation.where + QLatin1Char('\n') + said));
    }

    void theVectorHasRoomForMore_data()
    {
        QTest::addColumn<QList<quint32>>("words"); // between the pushes and the branch
        QTest::addColumn<QString>("subject");      // empty: the contract holds
        QTest::addColumn<QString>("sentence");
        QTest::newRow("good: SP with a constant for an index")
            << QList<quint32>{0xd2800202, 0xf8626be3} // mov x2, #16; ldr x3, [sp, x2]
            << QString() << QString();
        QTest::newRow("good: a constant with SP's copy for an index")
            << QList<quint32>{0x910003e3, 0xd2800202, 0xf8636843} // mov x3, sp; …; ldr x3, [x2, x3]
            << QString() << QString();
        QTest::newRow("a constant for an address")
            << QList<quint32>{0xd2a80202, 0xf9400043} // mov x2, #0x40100000; ldr x3, [x2]
            << QStringLiteral("x2") << QStringLiteral("neither vcpu, host_ctxt nor SP");
        QTest::newRow("a guest's register moved to another")
            << QList<quint32>{0xaa0a03e9} // mov x9, x10
            << QStringLiteral("x9") << QStringLiteral("where guest A's x9 belongs");
    }
    void theVectorHasRoomForMore()
    {
        QFETCH(QList<quint32>, words);
        QFETCH(QString, subject);
        QFETCH(QString, sentence);
        const Place branch = find(QStringLiteral("el1_sync"), QStringLiteral("b 0x"));
        const auto exit = m_image->symbol(QStringLiteral("__guest_exit"));
        QVERIFY(branch.instruction.valid && exit);
        Words all;
        base::Address at = branch.at;
        for (const quint32 word : words) {
            all.emplace_back(at, word);
            at = at + base::Offset{4};
        }
        const auto distance = static_cast<std::uint32_t>((exit->address - at).bytes / 4);
        all.emplace_back(at, 0x14000000U | (distance & 0x03ffffffU)); // b __guest_exit
        expectJudged(all, subject, {}, sentence);
    }

    void theGuestsFirstFourPoppedInTheWrongOrderAreNamed()
    {
        const Place first =
            find(QStringLiteral("__guest_exit"), QStringLiteral("ldp x6, x7, [sp], #16"));
        const Place second =
            find(QStringLiteral("__guest_exit"), QStringLiteral("ldp x4, x5, [sp], #16"));
        support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY(elf.setWord(first.at, second.instruction.word) &&
                elf.setWord(second.at, first.instruction.word));
        const auto path = m_dir.filePath(QStringLiteral("order.elf"));
        QVERIFY(elf.save(path));
        const auto judgement = judged(path);
        QCOMPARE(judgement.verdict, contract::Verdict::Violated);
        const auto& violation = judgement.violations.front();
        QCOMPARE(violation.subject, QStringLiteral("vcpus[0].arch.ctxt.regs.regs[0]"));
        QVERIFY2(violation.where.startsWith(base::hex16(first.at.value)),
                 qPrintable(violation.where));
    }

    void aSwitchThatNeverComesBackIsAViolation()
    {
        const Place ret = find(QStringLiteral("__guest_exit"), QStringLiteral("ret"));
        support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY(elf.setWord(ret.at, 0x14000000)); // b .
        const auto path = m_dir.filePath(QStringLiteral("lost.elf"));
        QVERIFY(elf.save(path));
        const auto judgement = judged(path);
        QVERIFY2(judgement.verdict == contract::Verdict::Violated, qPrintable(judgement.summary));
        QCOMPARE(judgement.violations.front().rule, contract::Rule::Lost);
        QVERIFY2(judgement.violations.front().where.contains(QStringLiteral("<__guest_exit+")),
                 qPrintable(judgement.violations.front().where));
    }

    void anImageThatCannotBeReadIsNotJudged()
    {
        const auto judgement = judged(m_dir.filePath(QStringLiteral("absent.elf")));
        QCOMPARE(judgement.verdict, contract::Verdict::NotJudged);
        QVERIFY2(judgement.summary.contains(QStringLiteral("absent.elf")),
                 qPrintable(judgement.summary));
    }
};

QTEST_GUILESS_MAIN(tst_Planted)
#include "tst_planted.moc"
