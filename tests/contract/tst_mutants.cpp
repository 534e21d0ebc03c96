// SPDX-License-Identifier: GPL-2.0-or-later
// Every load, store and move of the switch, spoiled in every way that we know, one at a time: each
// mutant is caught from the first switch on, or stands in the list of equivalents with its proof.
#include "base/task.h"
#include "contract/contract.h"
#include "image/image.h"
#include "live/record.h"
#include "support/elf-patch.h"
#include "support/mutant.h"

#include <QHash>
#include <QTemporaryDir>
#include <QTest>

namespace {

/// Mutants that no rule can catch, because the machine does the same. Each with its proof.
const QHash<QString, QString>& equivalents()
{
    static const QHash<QString, QString> list{
        {QStringLiteral("__fpsimd_save_state+0x50 ret: dropped"),
         QStringLiteral("It falls through into __fpsimd_restore_state, which stands next in "
                        "fpsimd.S, with x0 unchanged: every register is loaded from the slot that "
                        "has just been written from it, and that function's RET uses the same x30. "
                        "Only x1 differs, which is dead there.")},
    };
    return list;
}

contract::Judgement judged(const QString& image, const QString& cpu)
{
    live::RecordRequest request;
    request.image = image;
    request.cpu = cpu;
    request.switches = 1;
    request.maxStepsPerSwitch = 700;
    request.deadline = std::chrono::seconds(2); // many mutants never come back
    const auto reply = base::runToEnd(live::recordSwitches(request, {}));
    if (!reply) {
        contract::Judgement none;
        none.summary = reply.error().sentence;
        return none;
    }
    return contract::judge(*reply->recording);
}

/// CTest runs this program several times side by side, each with a share: "2/3" takes every third
/// mutant, from the second on.
struct Share {
    int number = 1;
    int of = 1;
    [[nodiscard]] bool takes(int index) const { return index % of == number - 1; }
    static Share fromEnvironment()
    {
        const auto parts = qEnvironmentVariable("WORLDSWITCH_SHARE").split(QLatin1Char('/'));
        return {qMax(1, parts.value(0).toInt()), qMax(1, parts.value(1).toInt())};
    }
};

} // namespace

class tst_Mutants : public QObject {
    Q_OBJECT
    std::shared_ptr<const image::Image> m_image;

    /// Of one function, every mutant of every instruction.
    std::vector<support::Mutant> mutantsOf(const QString& function) const
    {
        std::vector<support::Mutant> all;
        const support::ElfPatch good(QStringLiteral(WORLDSWITCH_IMAGE));
        const auto symbol = m_image->symbol(function);
        for (std::uint64_t offset = 0; symbol && offset < symbol->size; offset += 4) {
            const auto at = symbol->address + base::Offset{static_cast<std::int64_t>(offset)};
            const auto place = QStringLiteral("%1+0x%2").arg(function).arg(offset, 0, 16);
            const auto some = support::mutantsOf(*good.word(at), at, place);
            all.insert(all.end(), some.begin(), some.end());
        }
        return all;
    }

private slots:
    void initTestCase()
    {
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        m_image = *image;
    }

    void everyMutantOfTheSwitchIsCaught_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<QStringList>("functions");
        QTest::addColumn<QString>("only"); // of their instructions; empty: all
        const QStringList doors{QStringLiteral("__guest_enter"), QStringLiteral("el1_sync"),
                                QStringLiteral("__guest_exit")};
        const QStringList systemRegisters{QStringLiteral("__sysreg_restore_state"),
                                          QStringLiteral("__sysreg_save_state")};
        const QStringList vectors{QStringLiteral("__fpsimd_restore_state"),
                                  QStringLiteral("__fpsimd_save_state")};
        const bool full = qgetenv("WORLDSWITCH_TIER") == "full";
        for (const auto* cpu : {"cortex-a57", "cortex-a76", "max"}) {
            const auto model = QString::fromLatin1(cpu);
            if (!full && model != QLatin1String("cortex-a57"))
                continue;
            QTest::addRow("the two doors, %s", cpu) << model << doors << QString();
            QTest::addRow("sp_el0, %s", cpu)
                << model << systemRegisters << QStringLiteral("sp_el0");
            if (full) {
                QTest::addRow("system registers, %s", cpu) << model << systemRegisters << QString();
                QTest::addRow("FP and SIMD, %s", cpu) << model << vectors << QString();
            }
        }
    }
    void everyMutantOfTheSwitchIsCaught()
    {
        QFETCH(QString, cpu);
        QFETCH(QStringList, functions);
        QFETCH(QString, only);
        const auto share = Share::fromEnvironment();
        const support::ElfPatch good(QStringLiteral(WORLDSWITCH_IMAGE));
        const QTemporaryDir dir;
        const auto path = dir.filePath(QStringLiteral("mutant.elf"));

        int index = 0;
        int tried = 0;
        QStringList missed;
        QStringList stale;
        QStringList unnamed;
        for (const auto& function : functions) {
            const auto mutants = mutantsOf(function);
            QVERIFY2(!mutants.empty(), qPrintable(function));
            for (const auto& mutant : mutants) {
                if (!mutant.id.contains(only) || !share.takes(index++))
                    continue;
                ++tried;
                auto bad = good;
                QVERIFY(bad.setWord(mutant.at, mutant.word) && bad.save(path));
                const auto judgement = judged(path, cpu);
                const bool caught = judgement.verdict == contract::Verdict::Violated;
                const bool listed = equivalents().contains(mutant.id);
                if (!caught && !listed)
                    missed << mutant.id + QStringLiteral(" — ") + judgement.summary;
                if (caught && listed)
                    stale << mutant.id;
                const auto& broken = judgement.violations;
                if (caught &&
                    std::none_of(broken.begin(), broken.end(),
                                 [&](const auto& violation) {
                                     return violation.where.contains(base::hex16(mutant.at.value));
                                 }) &&
                    !mutant.id.endsWith(QLatin1String("dropped")))
                    unnamed << mutant.id + QStringLiteral(" — ") + broken.front().where +
                                   QStringLiteral(": ") + judgement.summary;
            }
        }
        QVERIFY2(tried > 0, "no mutant was tried");
        qInfo("%d of %d mutants tried here, %lld missed", tried, index,
              static_cast<long long>(missed.size()));
        qInfo("%s", qPrintable(unnamed.join(QLatin1Char('\n'))));
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(QLatin1Char('\n'))));
        QVERIFY2(stale.isEmpty(), qPrintable(stale.join(QLatin1Char('\n'))));
    }
};

QTEST_GUILESS_MAIN(tst_Mutants)
#include "tst_mutants.moc"
