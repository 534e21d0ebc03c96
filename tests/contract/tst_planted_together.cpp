// SPDX-License-Identifier: GPL-2.0-or-later
// Several bugs planted in one switch, drawn by a seed: each that ran before the switch was lost is
// named, and nothing else is accused. A bug is a mutant of one instruction, as in tst_mutants.
#include "base/task.h"
#include "contract/contract.h"
#include "image/image.h"
#include "live/record.h"
#include "support/elf-patch.h"
#include "support/mutant.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace {

/// One combination after the other is drawn from it; each has a generator of its own, so that a
/// share of them, or one, is the same as in the whole. WORLDSWITCH_SEED draws others.
constexpr std::uint64_t kSeed = 11;

std::uint64_t seed()
{
    bool given = false;
    const auto other = qEnvironmentVariable("WORLDSWITCH_SEED").toULongLong(&given);
    return given ? std::uint64_t{other} : kSeed;
}

struct Outcome {
    contract::Judgement judgement;
    std::set<std::uint64_t> ran; ///< the addresses of the instructions that were executed
};

/// How one bug is judged when it is alone.
struct Alone {
    bool violated = false;
    std::set<QString> missed; ///< of what nothing wrote: a dropped instruction has no other place
    QString wrong;            ///< who is accused though he did nothing
};

QString said(const contract::Judgement& judgement)
{
    QString out = QStringLiteral("\n        ") + judgement.summary;
    for (const auto& v : judgement.violations)
        out += QStringLiteral("\n        %1%2 | %3 | %4")
                   .arg(v.judged ? QString() : QStringLiteral("(not judged) "), v.subject, v.where,
                        v.sentence);
    return out;
}

/// The violation is of this bug: it blames the instruction or the place where it was, or says of
/// the same register or slot that nothing wrote it.
bool names(const contract::Violation& violation, const support::Mutant& bug, const Alone& alone)
{
    return violation.judged && (violation.where.contains(base::hex16(bug.at.value)) ||
                                (!violation.step && alone.missed.contains(violation.subject)));
}

} // namespace

class tst_PlantedTogether : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    std::vector<support::Mutant> m_mutants;
    std::map<std::size_t, Alone> m_alone;

    Outcome outcomeOf(const std::vector<std::size_t>& bugs) const
    {
        Outcome outcome;
        support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        for (const auto bug : bugs)
            elf.setWord(m_mutants[bug].at, m_mutants[bug].word);
        live::RecordRequest request;
        request.image = m_dir.filePath(QStringLiteral("planted.elf"));
        request.switches = 1;
        request.maxStepsPerSwitch = 700;
        request.deadline = std::chrono::seconds(2); // some guests never come back
        if (!elf.save(request.image))
            return outcome;
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        if (!reply) {
            outcome.judgement.summary = reply.error().sentence;
            return outcome;
        }
        outcome.judgement = contract::judge(*reply->recording);
        for (std::uint32_t s = 0; s < reply->recording->stepCount(); ++s)
            if (reply->recording->step(s).kind == recording::StepKind::Instruction)
                outcome.ran.insert(reply->recording->step(s).pc.value);
        return outcome;
    }

    const Alone& alone(std::size_t bug)
    {
        const auto known = m_alone.find(bug);
        if (known != m_alone.end())
            return known->second;
        const auto judgement = outcomeOf({bug}).judgement;
        Alone result;
        result.violated = judgement.verdict == contract::Verdict::Violated;
        for (const auto& violation : judgement.violations)
            if (violation.judged && !violation.step)
                result.missed.insert(violation.subject);
        const auto innocent = accused(judgement, {bug}, {result});
        if (!innocent.isEmpty())
            result.wrong =
                QStringLiteral("\n    alone: ") + m_mutants[bug].id + innocent + said(judgement);
        return m_alone.emplace(bug, result).first->second;
    }

    /// Places that are blamed though nothing was planted there. That the switch did not come back
    /// is told where it was lost, which may be anywhere, but is not told first.
    QString accused(const contract::Judgement& judgement, const std::vector<std::size_t>& bugs,
                    const std::vector<Alone>& each) const
    {
        QString out;
        const auto isOne = [&](const contract::Violation& violation) {
            for (std::size_t i = 0; i < bugs.size(); ++i)
                if (names(violation, m_mutants[bugs[i]], each[i]))
                    return true;
            return false;
        };
        for (std::size_t i = 0; i < judgement.violations.size(); ++i) {
            const auto& violation = judgement.violations[i];
            const bool isEnd = violation.rule == contract::Rule::Lost && i > 0;
            if (violation.judged && !isEnd && !isOne(violation))
                out += QStringLiteral("\n    innocent: ") + violation.where;
        }
        return out;
    }

    /// What is wrong with the judgement of these bugs together; empty when nothing is.
    QString complaint(const std::vector<std::size_t>& bugs)
    {
        const auto outcome = outcomeOf(bugs);
        const auto& violations = outcome.judgement.violations;
        std::vector<Alone> each;
        QString wrong;
        for (const auto bug : bugs) {
            each.push_back(alone(bug));
            wrong += each.back().wrong;
            const bool named =
                std::any_of(violations.begin(), violations.end(), [&](const auto& violation) {
                    return names(violation, m_mutants[bug], each.back());
                });
            if (each.back().violated && outcome.ran.contains(m_mutants[bug].at.value) && !named)
                wrong += QStringLiteral("\n    not named: ") + m_mutants[bug].id;
        }
        wrong += accused(outcome.judgement, bugs, each);
        if (wrong.isEmpty())
            return {};
        QString planted;
        for (const auto bug : bugs)
            planted += QStringLiteral("\n    planted: ") + m_mutants[bug].id;
        return planted + wrong + said(outcome.judgement);
    }

private slots:
    void initTestCase()
    {
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        const support::ElfPatch good(QStringLiteral(WORLDSWITCH_IMAGE));
        for (const auto* function : {"__guest_enter", "el1_sync", "__guest_exit"}) {
            const auto name = QString::fromLatin1(function);
            const auto symbol = (*image)->symbol(name);
            QVERIFY2(symbol, function);
            for (std::uint64_t offset = 0; offset < symbol->size; offset += 4) {
                const auto at = symbol->address + base::Offset{static_cast<std::int64_t>(offset)};
                const auto place = QStringLiteral("%1+0x%2").arg(name).arg(offset, 0, 16);
                const auto some = support::mutantsOf(*good.word(at), at, place);
                m_mutants.insert(m_mutants.end(), some.begin(), some.end());
            }
        }
        QVERIFY(m_mutants.size() > 200);
    }

    void eachIsNamedAndNobodyElse_data()
    {
        QTest::addColumn<int>("together");
        QTest::addColumn<int>("combinations");
        const bool full = qgetenv("WORLDSWITCH_TIER") == "full";
        QTest::newRow("pairs") << 2 << (full ? 200 : 20);
        QTest::newRow("triples") << 3 << (full ? 100 : 10);
    }
    void eachIsNamedAndNobodyElse()
    {
        QFETCH(int, together);
        QFETCH(int, combinations);
        const auto parts = qEnvironmentVariable("WORLDSWITCH_SHARE").split(QLatin1Char('/'));
        const int share = qMax(1, parts.value(0).toInt()) - 1;
        const int shares = qMax(1, parts.value(1).toInt());

        QStringList wrong;
        int tried = 0;
        for (int i = share; i < combinations; i += shares) {
            std::mt19937_64 random(seed() * 1'000'000'000 +
                                   static_cast<std::uint64_t>(together * 1'000'000 + i));
            // Not two at one place: a word holds one bug.
            std::vector<std::size_t> bugs;
            std::set<std::uint64_t> places;
            while (bugs.size() < static_cast<std::size_t>(together)) {
                const auto bug = static_cast<std::size_t>(random() % m_mutants.size());
                if (places.insert(m_mutants[bug].at.value).second)
                    bugs.push_back(bug);
            }
            ++tried;
            const auto what = complaint(bugs);
            if (!what.isEmpty())
                wrong << QStringLiteral("combination %1 of %2 bugs, seed %3:")
                                 .arg(i)
                                 .arg(together)
                                 .arg(seed()) +
                             what;
        }
        QVERIFY2(tried > 0, "no combination was tried");
        qInfo("%d of %d combinations of %d bugs tried here, %lld judged wrongly", tried,
              combinations, together, static_cast<long long>(wrong.size()));
        for (const auto& one : wrong) // each whole: a failure's text is cut off
            qWarning("%s", qPrintable(one));
        QVERIFY2(wrong.isEmpty(), "some combinations were judged wrongly: see above");
    }
};

QTEST_GUILESS_MAIN(tst_PlantedTogether)
#include "tst_planted_together.moc"
