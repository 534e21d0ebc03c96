// SPDX-License-Identifier: GPL-2.0-or-later
// Mistakes planted in a kernel's text: every load and store that Linux's doors and vectors execute,
// dropped, swapped, shifted, one at a time in a kernel that has booted, where a recording begins.
// Each that can be seen is caught, and no innocent instruction is named first; the rest stands here
// with its proof.
#include "base/task.h"
#include "contract/contract.h"
#include "image/image.h"
#include "live/record.h"
#include "recorder/recorder.h"
#include "support/linux-files.h"
#include "support/mutant.h"
#include "support/saved-machine.h"

#include <QRegularExpression>
#include <QTest>
#include <QtEndian>

#include <map>
#include <set>

using namespace Qt::StringLiterals;

namespace {

/// What no rule can see, with the proof.
struct Unseen {
    const char* has; ///< in its id
    const char* proof;
};
constexpr const char* kPanicAlone =
    "kvm_hyp_ctxt.__hyp_running_vcpu is read by get_loaded_vcpu alone, on the way to a panic "
    "(__guest_exit_panic): nothing in a switch that comes back does (the vectors find the vcpu in "
    "kvm_host_data).";
constexpr const char* kWorkaroundAlone =
    "el1_sync holds the guest's x0 against the numbers of SMCCC_ARCH_WORKAROUND_1 to _3, and then "
    "sets x1 anew (get_vcpu_ptr). A guest whose x0, and what is held against them in its place, is "
    "none of the three leaves by the same way with the same values.";
constexpr const char* kErrorAlone =
    "vcpu.arch.fault.disr_el1 is read by handle_exit_early alone, where the exit code says that "
    "the guest raised an SError (ARM_SERROR_PENDING). No device of this machine raises one: "
    "DISR_EL1 is 0, and nobody reads what lies there.";
constexpr Unseen kUnseen[] = {
    {"str x2, [x1, #1904]: dropped", kErrorAlone},
    {"str x2, [x1, #1904]: the next register", kErrorAlone},
    {"el1_sync+0x14 ldr x1, [sp]: dropped", kWorkaroundAlone},
    {"el1_sync+0x14 ldr x1, [sp]: one slot up", kWorkaroundAlone},
    {"str x0, [x1, #1816]: dropped", kPanicAlone},
    {"str x0, [x1, #1816]: the next register", kPanicAlone},
    {"str xzr, [x2, #1816]: dropped", kPanicAlone},
    {"str xzr, [x2, #1816]: the next register", kPanicAlone},
};

QString proofOf(const QString& id)
{
    for (const Unseen& each : kUnseen)
        if (id.contains(QLatin1String(each.has)))
            return QLatin1String(each.proof);
    return {};
}

/// Where a mistake lies in two words together, and either exchanged makes it right.
struct Pair {
    const char* has;   ///< in the mutant's id
    const char* names; ///< in what is said: the other word
    const char* proof;
};
constexpr const char* kLoadAndMove =
    "A load brings SP_EL0's value into one register, and the next instruction moves another one "
    "there. With another register in either of the two the value is right, and nothing reads "
    "either before it is set anew (behind the RET x4 is nobody's, AAPCS64 §6.1.1): nothing that "
    "the machine does tells which was meant.";
constexpr Pair kPairs[] = {
    {"ldr x0, [x29, #248]: the next register", "msr sp_el0, x0", kLoadAndMove},
    {"ldr x3, [x2, #248]: the next register", "msr sp_el0, x3", kLoadAndMove},
};

bool isOfPair(const QString& id, const QString& said)
{
    return std::ranges::any_of(kPairs, [&](const Pair& each) {
        return id.contains(QLatin1String(each.has)) && said.contains(QLatin1String(each.names));
    });
}

/// CTest runs this program several times side by side, each with a share: "2/3" takes every third
/// mutant, from the second on.
bool takes(int index)
{
    const auto parts = qEnvironmentVariable("WORLDSWITCH_SHARE").split(u'/');
    const int number = qMax(1, parts.value(0).toInt());
    const int of = qMax(1, parts.value(1).toInt());
    return index % of == number - 1;
}

/// Where the board's memory begins (QEMU's virt).
constexpr std::uint64_t kRam = 0x40000000;

/// To the host's first call into KVM, where all that is patched at boot is patched. Says what lies
/// between where the kernel is linked and where it was loaded.
base::Task<base::Result<std::uint64_t>> leadToKvm(QString endpoint, base::Address host,
                                                  base::Address kimageVoffset)
{
    using Distance = base::Result<std::uint64_t>;
    constexpr std::chrono::minutes kBoot{10}; // a deadline
    const auto machine = co_await machine::Machine::attach(endpoint);
    if (!machine)
        co_return Distance(machine.error());
    const std::vector<base::Address> places(1, host);
    const std::optional<int> anyLevel;
    const auto reached = co_await recorder::runToFirst(*machine, places, kBoot, anyLevel);
    if (!reached)
        co_return Distance(reached.error());
    const auto bytes = co_await (*machine)->readMemory(kimageVoffset, sizeof(quint64),
                                                       machine::MemoryView::Current);
    if (!bytes)
        co_return Distance(bytes.error());
    co_return Distance(std::uint64_t{qFromLittleEndian<quint64>(bytes->constData())});
}

} // namespace

class tst_LinuxMutants : public QObject {
    Q_OBJECT
    support::LinuxFiles m_files;
    std::shared_ptr<const image::Image> m_vmlinux;
    std::unique_ptr<support::SavedMachine> m_saved;
    std::uint64_t m_loadedBelow = 0; ///< linked to there, it lies so much lower in memory

    /// A load or store that a switch executed, and where the kernel's file has it.
    struct Executed {
        base::Address runs;
        base::Address linked;
        std::uint32_t word = 0;
        QString place;       ///< "__guest_enter+0x24"
        int firstSwitch = 0; ///< from 1
    };

    /// What became of one mutant.
    struct Outcome {
        enum class Kind : std::uint8_t { Caught, Innocent, Missed, Error } kind;
        QString said;
    };

    base::Result<void> boot(const QString& mode)
    {
        m_files = support::linuxFiles(mode, u"6.1"_s);
        if (!m_files.notRun.isEmpty() || !m_files.trouble.isEmpty())
            return base::Error{m_files.notRun + m_files.trouble};
        const auto opened = image::Image::open(m_files.named[u"vmlinux"_s]);
        if (!opened)
            return opened.error();
        m_vmlinux = *opened;
        const auto host = m_vmlinux->symbol(u"kvm_arch_vcpu_ioctl_run");
        const auto distance = m_vmlinux->symbol(u"kimage_voffset");
        if (!host || !distance)
            return base::Error{u"vmlinux has no symbol for where it is loaded."_s};
        support::SavedMachine::Setup setup;
        setup.board = QStringList{m_files.named[u"machine"_s], m_files.named[u"cpu"_s]};
        setup.megabytes = m_files.named[u"memory"_s].toInt();
        // A host that is lost ends its machine, and nobody has to wait for it.
        const QString append = u"oops=panic panic=-1 "_s + m_files.named[u"append"_s];
        setup.boot = QStringList{u"-kernel"_s, m_files.named[u"image"_s],
                                 u"-initrd"_s, m_files.named[u"initrd"_s],
                                 u"-append"_s, append};
        auto saved = support::SavedMachine::save(setup, [&](const QString& endpoint) {
            const auto read = base::runToEnd(leadToKvm(endpoint, host->address, distance->address));
            if (read)
                m_loadedBelow = *read;
            return read ? base::Result<void>{} : read.error();
        });
        if (!saved)
            return saved.error();
        m_saved = std::move(*saved);
        return {};
    }

    /// Of the machine that was saved, with that set where the recording begins.
    base::Result<std::shared_ptr<recording::Recording>>
    record(int switches, const std::vector<live::Start::Word>& set) const
    {
        using Recorded = base::Result<std::shared_ptr<recording::Recording>>;
        const auto qemu = m_saved->goOn();
        if (!qemu)
            return qemu.error();
        live::RecordRequest request;
        request.image = m_files.named[u"vmlinux"_s];
        request.profile = u"linux-kvm"_s;
        request.connect = (*qemu)->endpoint();
        request.connectedIsOurs = true;
        request.start.memory = set;
        request.switches = switches;
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        return reply ? Recorded(reply->recording) : Recorded(reply.error());
    }

    [[nodiscard]] std::uint64_t offsetInMemory(base::Address linked) const
    {
        return linked.value - m_loadedBelow - kRam;
    }
    [[nodiscard]] bool isKernels(base::Address linked) const
    {
        const auto text = m_vmlinux->symbol(u"_text");
        const auto end = m_vmlinux->symbol(u"_end");
        return text && end && text->address <= linked && linked < end->address;
    }
    std::optional<std::uint32_t> wordInMemory(base::Address linked) const
    {
        if (!isKernels(linked))
            return {};
        const auto word = m_saved->word(offsetInMemory(linked));
        return word ? std::optional(*word) : std::nullopt;
    }

    /// What was executed in the switches: each word by where it ran.
    using Words = std::map<base::Address, std::uint32_t>;

    /// How far from where it is linked what ran is: a kernel's part for EL2 has a mapping of its
    /// own, and a table of vectors that is a copy has one more.
    std::map<base::Address, base::Address>
    linkedPlaces(const reading::RecordingInfo& facts, const Words& ran, const QString& prefix) const
    {
        std::map<base::Address, base::Address> places;
        const image::Symbol* enter = facts.symbol(facts.profile.enter);
        const auto linkedEnter = m_vmlinux->symbol(prefix + facts.profile.enter);
        const image::Symbol* table = facts.symbol(facts.profile.vectors);
        const auto copies = m_vmlinux->symbol(prefix + u"__bp_harden_hyp_vecs"_s);
        if (!enter || !linkedEnter || !table || !copies)
            return places;
        constexpr std::int64_t kTable = 0x800;
        std::vector<base::Offset> distances{linkedEnter->address - enter->address};
        for (std::int64_t slot = 0; slot < 4; ++slot)
            distances.push_back(copies->address + base::Offset{slot * kTable} - table->address);
        const auto isInTable = [&](base::Address at) {
            return table->address <= at && at < table->address + base::Offset{kTable};
        };
        // All that ran in the table lies in one of its copies.
        const auto isTable = [&](base::Offset distance) {
            return std::ranges::all_of(ran, [&](const auto& one) {
                return !isInTable(one.first) || wordInMemory(one.first + distance) == one.second;
            });
        };
        const auto found = std::ranges::find_if(distances, isTable);
        for (const auto& [at, word] : ran) {
            if (isInTable(at) && found == distances.end())
                continue;
            const base::Address linked = at + (isInTable(at) ? *found : distances.front());
            if (wordInMemory(linked) == word)
                places.emplace(at, linked);
        }
        return places;
    }

    /// The loads and stores of the switches between their entry and their RET, the guest's own left
    /// out. Nothing where one of them is not found in memory.
    std::optional<std::vector<Executed>>
    executedIn(const std::shared_ptr<recording::Recording>& recording, const QString& prefix) const
    {
        const auto reading = reading::Reading::of(recording);
        const auto& facts = reading->facts();
        Words ran;
        std::map<base::Address, int> firstSwitch;
        for (const reading::SwitchSpan& each : reading->switches()) {
            for (std::uint32_t s = each.span.begin; each.ret && s < *each.ret; ++s) {
                if (recording->kindOf(s) != recording::StepKind::Instruction)
                    continue;
                const auto step = recording->sharedStep(s);
                ran[step->pc] = step->instruction.word;
                if (step->instruction.isLoad || step->instruction.isStore)
                    firstSwitch.emplace(step->pc, each.number);
            }
        }
        const auto places = linkedPlaces(facts, ran, prefix);
        std::vector<Executed> all;
        for (const auto& [runs, number] : firstSwitch) {
            const auto linked = places.find(runs);
            if (linked == places.end())
                return {};
            const image::Symbol* in = facts.functionAt(runs);
            all.push_back({runs, linked->second, ran[runs],
                           u"%1+0x%2"_s.arg(in ? in->name : QString())
                               .arg(in ? runs.value - in->address.value : 0, 0, 16),
                           number});
        }
        return all;
    }

    /// What the judge says of a machine with it: of the first switches that execute it, and where
    /// these hold of all.
    Outcome tried(const Executed& one, const support::Mutant& mutant, int switches) const
    {
        using Kind = Outcome::Kind;
        constexpr int kBehind = 1; // what is put away wrong is seen when it is used
        constexpr int kWordBits = 32;
        const auto there = wordInMemory(one.linked);
        const auto next = wordInMemory(one.linked + base::Offset{4});
        if (there != one.word || !next)
            return {Kind::Error, u"another word is there"_s};
        const std::vector<live::Start::Word> set{
            {mutant.id, one.runs, mutant.word | std::uint64_t{*next} << kWordBits}};
        Outcome outcome{Kind::Error, {}};
        for (const int most : {qMin(one.firstSwitch + kBehind, switches), switches}) {
            const auto recorded = record(most, set);
            if (!recorded)
                return {Kind::Error, recorded.error().sentence};
            const recording::Recording& recording = **recorded;
            if (contract::wasTakenAway(recording))
                return {Kind::Error, recording.endingReason()};
            const auto words = executedAt(one.runs, recording);
            if (!words.empty() && words != std::set{mutant.word})
                return {Kind::Error, u"another word was executed there"_s};
            outcome = {Kind::Error, u"it was not executed"_s};
            if (words.empty())
                continue; // an interrupt comes a switch sooner or later
            const auto found = contract::judge(recording);
            outcome = {Kind::Missed, found.summary};
            if (found.verdict != contract::Verdict::Violated)
                continue;
            const auto& first = found.violations.front();
            const bool isNamed = !first.step || (*first.step < recording.stepCount() &&
                                                 recording.pcOf(*first.step) == one.runs);
            return {isNamed ? Kind::Caught : Kind::Innocent,
                    first.where + u": "_s + first.sentence};
        }
        return outcome;
    }

    static std::set<std::uint32_t> executedAt(base::Address at,
                                              const recording::Recording& recording)
    {
        std::set<std::uint32_t> words;
        for (std::uint32_t s = 0; s < recording.stepCount(); ++s)
            if (recording.pcOf(s) == at && recording.kindOf(s) == recording::StepKind::Instruction)
                words.insert(recording.sharedStep(s)->instruction.word);
        return words;
    }

    /// The mistakes of the kinds that are planted.
    static std::vector<support::Mutant> mistakesIn(const Executed& one)
    {
        static const QStringList kHow{u": dropped"_s, u": pair swapped"_s, u": two slots up"_s,
                                      u": one slot up"_s, u": the next register"_s};
        auto all = support::mutantsOf(one.word, one.linked, one.place);
        std::erase_if(all, [](const support::Mutant& mutant) {
            return std::ranges::none_of(
                kHow, [&](const QString& how) { return mutant.id.endsWith(how); });
        });
        return all;
    }

private slots:
    void everyMistakeIsCaught_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<int>("switches"); // until all ways out were taken, keys' too
        QTest::newRow("the host's kernel at EL2") << u"vhe"_s << 12;
        QTest::newRow("the host's kernel at EL1") << u"nvhe"_s << 12;
        QTest::newRow("keys, the host's kernel at EL2") << u"vhe-pauth"_s << 40;
        QTest::newRow("keys, the host's kernel at EL1") << u"nvhe-pauth"_s << 40;
    }
    void everyMistakeIsCaught()
    {
        QFETCH(QString, mode);
        QFETCH(int, switches);
        const auto booted = boot(mode);
        if (!m_files.notRun.isEmpty())
            QSKIP(qPrintable(m_files.notRun));
        QVERIFY2(booted, booted ? "" : qPrintable(booted.error().sentence));
        const QString prefix = mode.startsWith(u'n') ? u"__kvm_nvhe_"_s : QString();

        const auto good = record(switches, {});
        QVERIFY2(good, good ? "" : qPrintable(good.error().sentence));
        const auto judgement = contract::judge(**good);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(judgement.summary));
        const auto executed = executedIn(*good, prefix);
        QVERIFY2(executed, "what was executed is not in memory");
        // Both doors, x19 to x30 and more by pairs, and the vector's.
        constexpr std::size_t kAtLeast = 50;
        QVERIFY2(executed->size() >= kAtLeast, qPrintable(QString::number(executed->size())));

        int index = 0;
        int count = 0;
        QStringList all, missed, innocent, stale, proved, errors;
        for (const Executed& one : *executed) {
            const auto mistakes = mistakesIn(one);
            QVERIFY2(!mistakes.empty(), qPrintable(one.place));
            for (const auto& mutant : mistakes) {
                all << mutant.id;
                if (!takes(index++))
                    continue;
                ++count;
                Outcome outcome = tried(one, mutant, switches);
                if (outcome.kind == Outcome::Kind::Innocent && isOfPair(mutant.id, outcome.said))
                    outcome.kind = Outcome::Kind::Caught;
                const QString line = mutant.id + u" — "_s + outcome.said;
                static const QStringList kKinds{u"caught"_s, u"an innocent one first"_s,
                                                u"not seen"_s, u"error"_s};
                qInfo("%s: %s", qPrintable(kKinds[static_cast<int>(outcome.kind)]),
                      qPrintable(line));
                const QString proof = proofOf(mutant.id);
                const bool isSeen = outcome.kind == Outcome::Kind::Caught ||
                                    outcome.kind == Outcome::Kind::Innocent;
                if (isSeen && !proof.isEmpty())
                    stale << mutant.id;
                switch (outcome.kind) {
                case Outcome::Kind::Caught:
                    break;
                case Outcome::Kind::Innocent:
                    innocent << line;
                    break;
                case Outcome::Kind::Missed:
                    (proof.isEmpty() ? missed : proved) << line;
                    break;
                case Outcome::Kind::Error:
                    errors << line;
                    break;
                }
            }
        }
        qInfo("%s: %d of %d mutants tried here, %lld missed, %lld with a proof", qPrintable(mode),
              count, index, static_cast<long long>(missed.size()),
              static_cast<long long>(proved.size()));
        QVERIFY2(count > 0, "no mutant was tried");
        // x18 and SP_EL0, the host's and the guest's: each put away, and each loaded.
        for (const auto* each :
             {"str x18, .*", "ldr x18, .*", "str x\\d+, .*#248]", "ldr x\\d+, .*#248]"}) {
            const QRegularExpression dropped(QString::fromLatin1(each) + u": dropped$"_s);
            QVERIFY2(all.filter(dropped).size() == 2, each);
        }
        QVERIFY2(errors.isEmpty(), qPrintable(errors.join(u'\n')));
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(u'\n')));
        QVERIFY2(innocent.isEmpty(), qPrintable(innocent.join(u'\n')));
        QVERIFY2(stale.isEmpty(), qPrintable(stale.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(tst_LinuxMutants)
#include "tst_linux_mutants.moc"
