// SPDX-License-Identifier: GPL-2.0-or-later
// The contract on the good image and on bad ones: a planted bug each, and the register, the
// instruction and the cause that the judgement must name.
#include "arm64/effects.h"
#include "base/task.h"
#include "image/image.h"
#include "support/elf-patch.h"
#include "support/mutant.h"
#include "worlds/contract.h"
#include "worlds/recording.h"

#include <QTemporaryDir>
#include <QTest>

#include <functional>

namespace {

using Words = std::vector<std::pair<base::Address, std::uint32_t>>;

worlds::Judgement judged(const QString& image, const QString& cpu = QStringLiteral("cortex-a57"),
                         int switches = 2)
{
    worlds::RecordRequest request;
    request.image = image;
    request.cpu = cpu;
    request.switches = switches;
    request.maxStepsPerSwitch = 1500;
    const auto reply = base::runToEnd(worlds::recordSwitches(request, {}));
    if (!reply) {
        worlds::Judgement none;
        none.summary = reply.error().sentence;
        return none;
    }
    return worlds::judge(*reply->timeline);
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
        QVERIFY2(judgement.verdict == worlds::Verdict::Holds, qPrintable(judgement.summary));
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
        QVERIFY2(judgement.verdict == worlds::Verdict::Violated, qPrintable(judgement.summary));
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
        QCOMPARE(judgement.verdict, worlds::Verdict::Violated);
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
        QVERIFY2(judgement.verdict == worlds::Verdict::Violated, qPrintable(judgement.summary));
        QCOMPARE(judgement.violations.front().rule, worlds::Rule::Lost);
        QVERIFY2(judgement.violations.front().where.contains(QStringLiteral("<__guest_exit+")),
                 qPrintable(judgement.violations.front().where));
    }

    void anImageThatCannotBeReadIsNotJudged()
    {
        const auto judgement = judged(m_dir.filePath(QStringLiteral("absent.elf")));
        QCOMPARE(judgement.verdict, worlds::Verdict::NotJudged);
        QVERIFY2(judgement.summary.contains(QStringLiteral("absent.elf")),
                 qPrintable(judgement.summary));
    }
};

QTEST_GUILESS_MAIN(tst_Planted)
#include "tst_planted.moc"
