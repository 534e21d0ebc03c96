// SPDX-License-Identifier: GPL-2.0-or-later
// The contract over every way in which a guest comes back: hypercalls, trapped instructions, device
// accesses, interrupts, and the SError that the debugger has to force. Twenty switches of each
// class on each pair of CPU model and shape of host; a thousand in the full tier.
#include "support/exit-class.h"

#include "base/task.h"
#include "contract/contract.h"
#include "image/image.h"
#include "live/record.h"
#include "reading/recording-info.h"
#include "support/elf-patch.h"

#include <QHash>
#include <QTemporaryDir>
#include <QTest>
#include <array>

namespace {

/// The guests take their doors in turn (hypervisor/guests/lesson/guest.S): in seventy rounds each
/// of the seven is taken ten times by each of two guests.
constexpr int kRounds = 70;
constexpr int kOfEachClass = 20;
constexpr std::uint64_t kFirstRound = 8; // what guests print, they print in the first

/// A CPU model and the shape of host on it: each model that has VHE is there twice.
struct Pair {
    const char* cpu;
    bool vhe;
};
constexpr std::array kPairs{Pair{"cortex-a57", false}, Pair{"cortex-a76", false},
                            Pair{"cortex-a76", true}, Pair{"max", false}, Pair{"max", true}};

#ifdef WORLDSWITCH_LONG_CLASSES
constexpr int kTogether = 1000; // of each class on each pair
/// There are thousands: a guest yields by the plainest door alone, after the others it goes on.
constexpr bool kQuiet = true;
constexpr int kHypercalls = 2 * kOfEachClass; // the plainest door; the one that asks for the IRQ
#else
constexpr int kTogether = kOfEachClass;
constexpr bool kQuiet = false;
constexpr int kHypercalls = 8 * kOfEachClass; // and after each of the six others
#endif
constexpr int kSwitches = kHypercalls + 6 * kOfEachClass;

} // namespace

class tst_ExitClasses : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    std::array<std::shared_ptr<const image::Image>, 2> m_images; // without and with VHE

    static QString pathOf(bool vhe)
    {
        return vhe ? QStringLiteral(WORLDSWITCH_VHE_IMAGE) : QStringLiteral(WORLDSWITCH_IMAGE);
    }

    /// The image as built, whose guests begin with that round.
    QString imageFrom(bool vhe, std::uint64_t round) const
    {
        support::ElfPatch patch(pathOf(vhe));
        const auto set = [&](const QString& name, std::uint64_t value) {
            const auto symbol = m_images[vhe ? 1 : 0]->symbol(name);
            return symbol && patch.setWord(symbol->address, static_cast<std::uint32_t>(value));
        };
        for (const auto* guest : {"guest_a_", "guest_b_"}) {
            const QString prefix = QString::fromLatin1(guest);
            if (!set(prefix + QStringLiteral("first_round"), round) ||
                !set(prefix + QStringLiteral("rounds"), round + kRounds - 1) ||
                !set(prefix + QStringLiteral("plain_rounds"), 0) ||
                !set(prefix + QStringLiteral("quiet"), kQuiet ? 1 : 0))
                return {};
        }
        const QString path = m_dir.filePath(QStringLiteral("classes.elf"));
        return patch.save(path) ? path : QString();
    }

    static void addRows(int chunks)
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<bool>("vhe");
        QTest::addColumn<int>("chunk");
        // A share takes every n-th row: of one pair, where the pairs divide n.
        const auto share = qEnvironmentVariable("WORLDSWITCH_SHARE").split(QLatin1Char('/'));
        const int of = qMax(1, share.value(1).toInt());
        int index = 0;
        for (int chunk = 0; chunk < chunks; ++chunk) {
            for (const auto& [cpu, vhe] : kPairs) {
                if (index++ % of == qMax(1, share.value(0).toInt()) - 1 || of == 1)
                    QTest::addRow("%s%s, part %d", cpu, vhe ? " with VHE" : "", chunk + 1)
                        << QString::fromLatin1(cpu) << vhe << chunk;
            }
        }
    }

private slots:
    void initTestCase()
    {
        for (const bool vhe : {false, true}) {
            const auto image = image::Image::open(pathOf(vhe));
            QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
            m_images[vhe ? 1 : 0] = *image;
        }
    }

    void theContractHoldsForEveryClass_data() { addRows(kTogether / kOfEachClass); }
    void theContractHoldsForEveryClass()
    {
        QFETCH(QString, cpu);
        QFETCH(bool, vhe);
        QFETCH(int, chunk);
        live::RecordRequest request;
        request.image = imageFrom(vhe, kFirstRound + static_cast<std::uint64_t>(chunk) * kRounds);
        QVERIFY(!request.image.isEmpty());
        request.cpu = cpu;
        request.switches = kSwitches;
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().sentence));

        const auto judgement = contract::judge(*reply->recording);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(judgement.summary));
        QCOMPARE(judgement.switchesJudged, kSwitches);

        const auto facts = reading::RecordingInfo::of(*reply->recording);
        QVERIFY(facts);
        QHash<QString, int> seen;
        for (const auto& span : reading::findSwitches(*reply->recording, *facts))
            ++seen[support::exitClass(*reply->recording, *facts, span)];
        for (const char* name : {"WFI", "SMC", "MRS", "device read", "device write", "IRQ"})
            QCOMPARE(seen.value(QString::fromLatin1(name)), kOfEachClass);
        QCOMPARE(seen.value(QStringLiteral("HVC")), kHypercalls);
    }

    void theContractHoldsForAnSError_data() { addRows(kTogether / 2); }
    void theContractHoldsForAnSError()
    {
        QFETCH(QString, cpu);
        QFETCH(bool, vhe);
        QFETCH(int, chunk);
        live::RecordRequest request;
        request.image = imageFrom(vhe, kFirstRound + static_cast<std::uint64_t>(chunk));
        request.cpu = cpu;
        request.switches = 2; // each guest's first: an SError ends it
        request.forcedEntry = QStringLiteral("el1_error");
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().sentence));
        const auto judgement = contract::judge(*reply->recording);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(judgement.summary));
        QVERIFY(reply->recording->header().facts.contains(QLatin1String("forcedEntry")));

        const auto facts = reading::RecordingInfo::of(*reply->recording);
        QVERIFY(facts);
        const auto switches = reading::findSwitches(*reply->recording, *facts);
        QCOMPARE(switches.size(), std::size_t{2});
        for (const auto& span : switches)
            QCOMPARE(support::exitClass(*reply->recording, *facts, span), QStringLiteral("SError"));
        QCOMPARE(switches[1].guest, 1);
    }
};

QTEST_GUILESS_MAIN(tst_ExitClasses)
#include "tst_exit_classes.moc"
