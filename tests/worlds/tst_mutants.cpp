// SPDX-License-Identifier: GPL-2.0-or-later
// Every load, store and register move of the switch, spoiled in every way that we know, one at a
// time: each mutant is caught, or stands in the list below with the proof that it is equivalent.
#include "base/task.h"
#include "image/image.h"
#include "support/elf-patch.h"
#include "support/mutant.h"
#include "worlds/contract.h"
#include "worlds/recording.h"

#include <QHash>
#include <QTemporaryDir>
#include <QTest>

namespace {

/// Mutants that no rule can catch, because the machine does the same. By the end of their id.
const QHash<QString, QString>& equivalents()
{
    static const QHash<QString, QString> list{
        // clang-format off
        {QStringLiteral("__guest_exit+0x54 ldp x0, x2, [sp], #16: pair swapped"), QString()},
        // clang-format on
    };
    return list;
}

worlds::Judgement judged(const QString& image, const QString& cpu, int switches)
{
    worlds::RecordRequest request;
    request.image = image;
    request.cpu = cpu;
    request.switches = switches;
    request.maxStepsPerSwitch = 700;
    const auto reply = base::runToEnd(worlds::recordSwitches(request, {}));
    if (!reply) {
        worlds::Judgement none;
        none.summary = reply.error().sentence;
        return none;
    }
    return worlds::judge(*reply->timeline);
}

} // namespace

class tst_Mutants : public QObject {
    Q_OBJECT
private slots:
    void everyMutantOfTheSwitchIsCaught_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::newRow("cortex-a57") << QStringLiteral("cortex-a57");
        if (qgetenv("WORLDSWITCH_TIER") == "full") {
            QTest::newRow("cortex-a76") << QStringLiteral("cortex-a76");
            QTest::newRow("max") << QStringLiteral("max");
        }
    }
    void everyMutantOfTheSwitchIsCaught()
    {
        QFETCH(QString, cpu);
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY(image.ok());
        const support::ElfPatch good(QStringLiteral(WORLDSWITCH_IMAGE));
        const QTemporaryDir dir;
        const auto path = dir.filePath(QStringLiteral("mutant.elf"));

        int total = 0;
        int equivalent = 0;
        QStringList missed;
        QStringList stale;
        for (const auto* function : {"__guest_enter", "el1_sync", "__guest_exit"}) {
            const auto symbol = (*image)->symbol(QString::fromLatin1(function));
            QVERIFY(symbol.has_value());
            for (std::uint64_t offset = 0; offset < symbol->size; offset += 4) {
                const auto at = symbol->address + base::Offset{static_cast<std::int64_t>(offset)};
                const auto place = QStringLiteral("%1+0x%2").arg(symbol->name).arg(offset, 0, 16);
                for (const auto& mutant : support::mutantsOf(*good.word(at), at, place)) {
                    ++total;
                    auto bad = good;
                    QVERIFY(bad.setWord(mutant.at, mutant.word) && bad.save(path));
                    const auto judgement = judged(path, cpu, 1);
                    const bool caught = judgement.verdict == worlds::Verdict::Violated;
                    const bool listed = equivalents().contains(mutant.id);
                    equivalent += listed ? 1 : 0;
                    if (!caught && !listed)
                        missed << mutant.id + QStringLiteral(" — ") + judgement.summary;
                    if (caught && listed)
                        stale << mutant.id;
                }
            }
        }
        qInfo("%d mutants, %d listed as equivalent, %lld missed", total, equivalent,
              static_cast<long long>(missed.size()));
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(QLatin1Char('\n'))));
        QVERIFY2(stale.isEmpty(), qPrintable(stale.join(QLatin1Char('\n'))));
    }
};

QTEST_GUILESS_MAIN(tst_Mutants)
#include "tst_mutants.moc"
