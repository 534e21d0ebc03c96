// SPDX-License-Identifier: GPL-2.0-or-later
// Twelve hypervisors that are not ours, each made from a seed: names, registers, frames and the
// order of slots differ. Each is recorded, judged, told and broken by its profile's file alone;
// this program knows no profile of its own.
#include "arm64/effects.h"
#include "base/task.h"
#include "contract/contract.h"
#include "image/image.h"
#include "live/record.h"
#include "profile/abi-build.h"
#include "profile/profile.h"
#include "profile/shipped.h"
#include "story/story.h"
#include "support/elf-patch.h"
#include "support/mutant.h"

#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <set>

// In the place of the profiles that ship.
namespace profile {
std::span<const Shipped> shipped()
{
    return {};
}
} // namespace profile

namespace {

constexpr quint32 kAbis = 12;

/// What no program may say of a hypervisor that is not ours.
const QRegularExpression& ours()
{
    static const QRegularExpression words(
        QStringLiteral("host_ctxt|__guest_|__kvm_|kvm_|__hyp_|regs\\.regs|vcpus\\["));
    return words;
}

/// Whether the place, "ADDRESS <NAME+0xN> INSTRUCTION (…)", is one of the next four instructions
/// and reads the register that the mutant's instruction, "PLACE INSTRUCTION: WAY", should have
/// written.
bool usesAtOnce(const QString& where, const support::Mutant& mutant)
{
    static const QRegularExpression written(QStringLiteral(R"(^\S+ (?!st)\w+ (x\d+), )"));
    const auto target = written.match(mutant.id);
    if (!target.hasMatch())
        return false;
    for (int next = 1; next <= 4; ++next) {
        const auto at = mutant.at + base::Offset{4 * next};
        const QRegularExpression reads(QStringLiteral("%1 <[^>]*> \\w+ \\w+, .*\\b%2\\b")
                                           .arg(base::hex16(at.value), target.captured(1)));
        if (reads.match(where).hasMatch())
            return true;
    }
    return false;
}

/// A cell that the frame leaves free may hold anything: what is put there in place of zero is no
/// mistake.
bool isAsGood(std::uint32_t good, std::uint32_t bad)
{
    constexpr std::uint32_t kSecond = 0x1fU << 10;
    return (good & kSecond) == kSecond && ((good ^ bad) & ~kSecond) == 0;
}

} // namespace

class tst_TwelveAbis : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    QString folder(quint32 seed) const { return m_dir.filePath(QString::number(seed)); }
    QString elf(quint32 seed) const { return folder(seed) + QStringLiteral("/hypervisor.elf"); }
    QString profileFile(quint32 seed) const { return folder(seed) + QStringLiteral("/abi.toml"); }

    base::Result<live::RecordReply> record(quint32 seed, const QString& image, int switches) const
    {
        live::RecordRequest request;
        request.image = image;
        request.profile = profileFile(seed);
        request.switches = switches;
        request.maxStepsPerSwitch = 700;
        request.deadline = std::chrono::seconds(2); // a broken one may never come back
        return base::runToEnd(live::recordSwitches(request, {}));
    }

    static QString said(const contract::Judgement& judgement)
    {
        QString all = judgement.summary;
        for (const auto& violation : judgement.violations)
            all += QLatin1Char('\n') + violation.subject + QStringLiteral(" | ") + violation.where +
                   QStringLiteral(" | ") + violation.sentence;
        return all;
    }

    static void rows()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= kAbis; ++seed)
            QTest::newRow(qPrintable(abi::Abi::ofSeed(seed).summary())) << seed;
    }

private slots:
    void initTestCase()
    {
        for (const char* tool : {"aarch64-linux-gnu-g++", "aarch64-linux-gnu-gcc"})
            QVERIFY2(!QStandardPaths::findExecutable(QLatin1String(tool)).isEmpty(), tool);
        for (quint32 seed = 1; seed <= kAbis; ++seed) {
            const QString trouble = abi::build(abi::Abi::ofSeed(seed), folder(seed));
            QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        }
    }

    void noProfileOfOursIsThere()
    {
        QVERIFY(profile::Profile::shippedNames().isEmpty());
        QVERIFY(!profile::Profile::usual().ok());
    }

    void theyDifferInEverythingThatAProfileSays()
    {
        std::set<QString> names, frames, pushes, orders, exits, arguments;
        std::set<abi::Abi::Host> hosts;
        std::set<abi::Abi::Finder> finders;
        int x18 = 0, doors = 0, early = 0, vbar = 0, byRegister = 0, onStack = 0, bare = 0,
            named = 0;
        for (quint32 seed = 1; seed <= kAbis; ++seed) {
            const auto abi = abi::Abi::ofSeed(seed);
            names.insert(abi.enter);
            frames.insert(abi.enterFrame.join(QLatin1Char(' ')));
            QString pushed, order;
            for (const int reg : abi.pushed)
                pushed += QStringLiteral("x%1 ").arg(reg);
            for (const int reg : abi.order)
                order += QStringLiteral("x%1 ").arg(reg);
            pushes.insert(pushed);
            orders.insert(order);
            exits.insert(QStringLiteral("x%1 x%2").arg(abi.exitVcpu).arg(abi.exitCode));
            arguments.insert(QStringLiteral("x%1 x%2").arg(abi.vcpuArgument).arg(abi.hostArgument));
            hosts.insert(abi.host_);
            finders.insert(abi.finder);
            x18 += abi.keepsX18;
            doors += abi.listInDoors;
            early += abi.early;
            vbar += abi.vbar;
            byRegister += abi.byRegister;
            onStack += abi.hostFrameOnStack;
            bare += !abi.withRun;
            named += abi.named;
        }
        QCOMPARE(names.size(), std::size_t{kAbis});
        QCOMPARE(pushes.size(), std::size_t{kAbis});
        QVERIFY(frames.size() >= 4 && orders.size() >= 4 && exits.size() >= 8 &&
                arguments.size() >= 4);
        QCOMPARE(hosts.size(), std::size_t{3});
        QCOMPARE(finders.size(), std::size_t{3});
        for (const int some : {x18, doors, early, vbar, byRegister, onStack, bare, named})
            QVERIFY(some > 0 && some < static_cast<int>(kAbis));
    }

    void theContractHolds_data() { rows(); }
    void theContractHolds()
    {
        QFETCH(quint32, seed);
        constexpr int kSwitches = 6;
        const auto reply = record(seed, elf(seed), kSwitches);
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const auto judgement = contract::judge(*reply->recording);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(said(judgement)));
        QCOMPARE(judgement.switchesJudged, kSwitches);
        // Where enter may return early, one of them did.
        int entered = 0;
        for (std::uint32_t s = 0; s < reply->recording->stepCount(); ++s)
            entered += reply->recording->step(s).kind == recording::StepKind::GuestRun;
        QCOMPARE(entered < kSwitches, abi::Abi::ofSeed(seed).early);
    }

    void itIsToldInItsOwnNames_data() { rows(); }
    void itIsToldInItsOwnNames()
    {
        QFETCH(quint32, seed);
        const auto abi = abi::Abi::ofSeed(seed);
        const auto reply = record(seed, elf(seed), 2);
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const auto story = story::Story::tell(reply->recording, story::Story::Scope::Outer);
        QStringList texts;
        for (std::uint32_t shown = 0; shown + 1 < story->count(); ++shown) {
            const auto note = story->annotation(story->stepOf(shown));
            texts << note.brief << note.why << note.changes << note.singleTargets;
            for (const auto& move : note.moves)
                texts << move.fromName << move.toName;
        }
        for (const auto& phase : story->phases())
            texts << phase.label << phase.sentence;
        const auto moment = story->moment(story->count() / 2);
        texts << moment.host.title << moment.guest.title << moment.stack.hint;
        for (const auto* boxes : {&moment.registers, &moment.host.regs, &moment.guest.regs,
                                  &moment.stack.cells, &moment.system})
            for (const auto& box : *boxes)
                texts << box.label << box.fullName << box.note;
        QCOMPARE(moment.host.regs.size(), std::size_t{31});
        const QString all = texts.join(QLatin1Char('\n'));
        const auto foreign = ours().match(all);
        QVERIFY2(!foreign.hasMatch(), qPrintable(foreign.captured() + QLatin1Char('\n') + all));

        const auto says = [&](const QString& words) {
            return all.contains(words)
                       ? true
                       : (qInfo("not said: %s\n%s", qPrintable(words), qPrintable(all)), false);
        };
        const auto kept = abi.hostSaves();
        const QString range = QStringLiteral("x%1–x%2").arg(kept.front()).arg(kept.back());
        QVERIFY(says(QStringLiteral("save host ") + range));
        QVERIFY(
            says(QStringLiteral("On to the way out, with the vcpu in x%1 and the exit code in x%2.")
                     .arg(abi.exitVcpu)
                     .arg(abi.exitCode)));
        QVERIFY(says(
            QStringLiteral("Back in the host, behind its call of %1; what the guest left in x1–x%2 "
                           "is dead")
                .arg(abi.enter)
                .arg(abi.keepsX18 ? 17 : 18)));
        QVERIFY(
            says(QStringLiteral("in the register where %1 expects it: it becomes what %2 returns")
                     .arg(abi.exit, abi.enter)));
        switch (abi.finder) {
        case abi::Abi::Finder::SystemRegister:
            QVERIFY(says(QStringLiteral("TPIDR_EL2 holds the running vcpu")));
            break;
        case abi::Abi::Finder::Stack:
            QVERIFY(says(QStringLiteral("The running vcpu, from where %1 left it on the stack")
                             .arg(abi.enter)));
            break;
        case abi::Abi::Finder::HostField:
            QVERIFY(says(
                QStringLiteral("The running vcpu, which %1 noted in %2").arg(abi.enter, abi.host)));
            break;
        case abi::Abi::Finder::CpuObject:
            QFAIL("no seed has this one");
        }
        if (abi.host_ == abi::Abi::Host::PerCpu)
            QVERIFY(says(QStringLiteral("this CPU's own copy")));
    }

    void aMistakeIsFoundWhereItIs_data() { rows(); }
    void aMistakeIsFoundWhereItIs()
    {
        QFETCH(quint32, seed);
        const auto abi = abi::Abi::ofSeed(seed);
        const auto image = image::Image::open(elf(seed));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        const support::ElfPatch good(elf(seed));
        // Of every way to be wrong one instruction that can be, another one in each of the twelve.
        QMap<QString, std::vector<support::Mutant>> ways;
        for (const QString& function :
             {abi.enter, QStringLiteral("%1_8").arg(abi.vectors), abi.exit}) {
            const auto symbol = (*image)->symbol(function);
            QVERIFY2(symbol && symbol->size > 0, qPrintable(function));
            for (std::uint64_t offset = 0; offset < symbol->size; offset += 4) {
                const auto at = symbol->address + base::Offset{static_cast<std::int64_t>(offset)};
                const auto place = QStringLiteral("%1+0x%2").arg(function).arg(offset, 0, 16);
                for (const auto& mutant : support::mutantsOf(*good.word(at), at, place))
                    if (!isAsGood(*good.word(at), mutant.word))
                        ways[mutant.id.mid(mutant.id.lastIndexOf(QLatin1String(": ")) + 2)]
                            .push_back(mutant);
            }
        }

        QStringList missed, unnamed;
        int tried = 0;
        for (auto way = ways.begin(); way != ways.end(); ++way) {
            const auto& mutant = way->at(seed * 7 % way->size());
            auto bad = good;
            const auto path = folder(seed) + QStringLiteral("/bad.elf");
            QVERIFY(bad.setWord(mutant.at, mutant.word) && bad.save(path));
            const auto reply = record(seed, path, 1);
            ++tried;
            const auto judgement =
                reply.ok() ? contract::judge(*reply->recording) : contract::Judgement{};
            const QString what = mutant.id + QStringLiteral(" — ") +
                                 (reply.ok() ? said(judgement) : reply.error().sentence);
            if (judgement.verdict != contract::Verdict::Violated) {
                missed << what;
                continue;
            }
            // What is not there has no place: it is said before what it is missing. Where a
            // register is filled wrongly and used at once, either of the two, exchanged, would be
            // right.
            const bool named = std::any_of(
                judgement.violations.begin(), judgement.violations.end(), [&](const auto& v) {
                    return v.where.contains(base::hex16(mutant.at.value)) ||
                           usesAtOnce(v.where, mutant);
                });
            if (!named && way.key() != QLatin1String("dropped"))
                unnamed << what;
        }
        qInfo("%d mistakes, %lld not found, %lld found elsewhere", tried,
              static_cast<long long>(missed.size()), static_cast<long long>(unnamed.size()));
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(QLatin1Char('\n'))));
        QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QLatin1Char('\n'))));
        QVERIFY(tried > 10);
    }

    // The zero register fills the free cell of a frame, before the register that is pushed.
    void aPushWithTheZeroRegisterIsFound()
    {
        constexpr quint32 kSeed = 19;
        const auto abi = abi::Abi::ofSeed(kSeed);
        QVERIFY(abi.enterFrame.join(QLatin1Char(' ')).startsWith(QLatin1String("unused ")));
        const QString trouble = abi::build(abi, folder(kSeed));
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        const auto image = image::Image::open(elf(kSeed));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        support::ElfPatch bad(elf(kSeed));
        // stp xzr, xN, [sp, #-16]! becomes stp xzr, xN, [sp], #-16 (Arm ARM C6.2.315).
        constexpr std::uint32_t kPush = 0xa9bf03ff;
        constexpr std::uint32_t kAfter = 0xa8bf03ff;
        constexpr std::uint32_t kSecond = 0x1fU << 10;
        const auto enter = (*image)->symbol(abi.enter);
        QVERIFY(enter.has_value());
        std::optional<base::Address> push;
        for (std::uint64_t offset = 0; offset < enter->size; offset += 4) {
            const auto at = enter->address + base::Offset{static_cast<std::int64_t>(offset)};
            if ((*bad.word(at) & ~kSecond) == kPush)
                push = at;
        }
        QVERIFY(push.has_value());
        const auto path = folder(kSeed) + QStringLiteral("/bad.elf");
        QVERIFY(bad.setWord(*push, (*bad.word(*push) & kSecond) | kAfter) && bad.save(path));
        const auto reply = record(kSeed, path, 1);
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const auto judgement = contract::judge(*reply->recording);
        QVERIFY2(judgement.verdict == contract::Verdict::Violated, qPrintable(said(judgement)));
        const auto& first = judgement.violations.front();
        QVERIFY2(first.where.startsWith(base::hex16(push->value)), qPrintable(said(judgement)));
        QVERIFY2(!first.sentence.contains(first.subject + QStringLiteral(" instead of ") +
                                          first.subject),
                 qPrintable(said(judgement)));
    }

    void aWrongProfileIsNotForgiven()
    {
        // The frame's cells exchanged in the file, not in the code: no instruction is to blame for
        // that, and it is not held.
        constexpr quint32 kSeed = 3;
        const auto abi = abi::Abi::ofSeed(kSeed);
        QString text = abi.profile();
        QVERIFY(text.contains(QStringLiteral("frame = [\"host_context\", \"vcpu\"")));
        text.replace(QStringLiteral("frame = [\"host_context\", \"vcpu\""),
                     QStringLiteral("frame = [\"vcpu\", \"host_context\""));
        const QString path = m_dir.filePath(QStringLiteral("wrong.toml"));
        QVERIFY(abi::write(path, text));
        live::RecordRequest request;
        request.image = elf(kSeed);
        request.profile = path;
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const auto judgement = contract::judge(*reply->recording);
        QVERIFY2(judgement.verdict == contract::Verdict::NotJudged, qPrintable(said(judgement)));
        QCOMPARE(judgement.violations.size(), std::size_t{1});
        QVERIFY2(said(judgement).contains(QStringLiteral("the pair is swapped")),
                 qPrintable(said(judgement)));
    }
};

QTEST_GUILESS_MAIN(tst_TwelveAbis)
#include "tst_twelve_abis.moc"
