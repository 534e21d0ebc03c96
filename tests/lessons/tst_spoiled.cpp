// SPDX-License-Identifier: GPL-2.0-or-later
// Every way that this project knows to spoil one instruction of the switch, judged by lesson 1: it
// says what the contract says, or its own sentence is about what the contract found, too.
#include "arm64/effects.h"
#include "contract/contract.h"
#include "engine/parser.h"
#include "engine/runner.h"
#include "engine/source.h"
#include "image/image.h"
#include "support/elf-patch.h"
#include "support/mutant.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace lessons;

namespace {

/// What the contract must have found where the lesson begins a sentence of its own so.
struct Agreement {
    const char* say;
    const char* violation;
};
constexpr Agreement kAgreements[] = {
    {"The pair is swapped", "the pair is swapped"},
    {"Both slots hold x19", "holds the host's x19, where the host's x20 belongs"},
    {"Wrong offset: the pair landed one slot too low",
     "offset is wrong by -8|keeps no register there"},
    {"Wrong offset: the host's x", "offset is wrong by 8"},
    {"The write-back is missing: the pair was stored below SP", "below SP|off by 16"},
    {"The write-back is missing: SP still points", "does not move SP|off by -16"},
    {"SP is not where it was at the entry", "^SP is|does not move SP"},
};

bool agrees(const QString& say, const contract::Judgement& judgement)
{
    for (const Agreement& one : kAgreements) {
        const QRegularExpression begins(QStringLiteral("^") + QString::fromUtf8(one.say));
        const QRegularExpression found(QString::fromUtf8(one.violation));
        if (begins.match(say).hasMatch())
            return std::ranges::any_of(judgement.violations, [&](const auto& violation) {
                return found.match(violation.sentence).hasMatch();
            });
    }
    return false;
}

} // namespace

class TestSpoiled : public QObject {
    Q_OBJECT
private slots:
    void itSaysWhatTheContractFound_data()
    {
        QTest::addColumn<quint64>("at");
        QTest::addColumn<quint32>("word");
        const auto image = image::Image::open(m_image);
        QVERIFY(image.ok());
        const support::ElfPatch elf(m_image);
        const QStringList share =
            qEnvironmentVariable("WORLDSWITCH_SHARE", QStringLiteral("1/1")).split(u'/');
        const auto of = std::max(share.value(1).toInt(), 1);
#ifdef WORLDSWITCH_ALL_SPOILED
        constexpr int kEvery = 1;
#else
        constexpr int kEvery = 16;
#endif
        int number = 0;
        for (const char* function : {"__guest_enter", "el1_sync", "__guest_exit"}) {
            const auto symbol = (*image)->symbol(QString::fromLatin1(function));
            QVERIFY(symbol.has_value());
            for (std::uint64_t offset = 0; offset < symbol->size; offset += 4) {
                const auto at = symbol->address + base::Offset{static_cast<std::int64_t>(offset)};
                const QString place =
                    QStringLiteral("%1+0x%2").arg(QLatin1String(function)).arg(offset, 0, 16);
                for (const auto& mutant : support::mutantsOf(elf.word(at).value_or(0), at, place)) {
                    ++number;
                    if (number % kEvery == 0 && number / kEvery % of == share.value(0).toInt() - 1)
                        QTest::newRow(qPrintable(mutant.id))
                            << quint64{mutant.at.value} << mutant.word;
                }
            }
        }
    }
    void itSaysWhatTheContractFound()
    {
        QFETCH(quint64, at);
        QFETCH(quint32, word);
        const QTemporaryDir folder;
        support::ElfPatch elf(m_image);
        QVERIFY(elf.setWord(base::Address{at}, word));
        Source source;
        source.image = folder.filePath(QStringLiteral("spoiled.elf"));
        QVERIFY(elf.save(source.image));
        const auto lesson = loadLesson(
            QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons/01-stp-is-two-strs/lesson.md"));
        QVERIFY(lesson.ok());
        const auto recorded = base::runToEnd(recordFor(*lesson, source));
        QVERIFY2(recorded.ok(), recorded.ok() ? "" : qPrintable(recorded.error().sentence));
        Runner runner(*lesson);
        QVERIFY(runner.attach(*recorded).ok());
        const Report report = runner.runAll();
        const QByteArray text = report.toText().toUtf8();
        const contract::Judgement judgement = contract::judge(**recorded);
        QCOMPARE(report.exitCode(), judgement.verdict == contract::Verdict::Holds      ? 0
                                    : judgement.verdict == contract::Verdict::Violated ? 1
                                                                                       : 3);
        for (const StepResult& step : report.steps) {
            if (step.outcome == Outcome::Fail)
                QVERIFY2(step.say == runner.attempt().said() || agrees(step.say, judgement),
                         text.constData());
            if (step.outcome == Outcome::Blocked)
                QCOMPARE(step.say, runner.attempt().said());
        }
    }

private:
    const QString m_image = QStringLiteral(WORLDSWITCH_IMAGE);
};

QTEST_GUILESS_MAIN(TestSpoiled)
#include "tst_spoiled.moc"
