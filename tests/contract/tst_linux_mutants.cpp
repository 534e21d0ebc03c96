// SPDX-License-Identifier: GPL-2.0-or-later
// Mistakes planted in a kernel's text: every load and store that Linux's doors and vectors execute,
// dropped, swapped, shifted, one at a time in the Image that is booted. Each that can be seen is
// caught, and no innocent instruction is named first; the rest stands here with its proof.
#include "base/task.h"
#include "contract/contract.h"
#include "image/image.h"
#include "live/record.h"
#include "support/linux-files.h"
#include "support/mutant.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

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
constexpr Unseen kUnseen[] = {
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

/// CTest runs this program several times side by side, each with a share: "2/3" takes every third
/// mutant, from the second on.
bool takes(int index)
{
    const auto parts = qEnvironmentVariable("WORLDSWITCH_SHARE").split(u'/');
    const int number = qMax(1, parts.value(0).toInt());
    const int of = qMax(1, parts.value(1).toInt());
    return index % of == number - 1;
}

} // namespace

class tst_LinuxMutants : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    support::LinuxFiles m_files;
    std::shared_ptr<const image::Image> m_vmlinux;
    QByteArray m_image;

    /// An instruction that a switch executed, and where the kernel's file has it.
    struct Executed {
        base::Address runs;
        base::Address linked;
        std::uint32_t word = 0;
        QString place; ///< "__guest_enter+0x24"
    };

    struct Recorded {
        std::shared_ptr<recording::Recording> recording;
        QString trouble;
    };
    Recorded record(const QString& kernel, int switches) const
    {
        live::RecordRequest request;
        request.image = m_files.named[u"vmlinux"_s];
        request.profile = u"linux-kvm"_s;
        request.cpu = m_files.named[u"cpu"_s];
        request.boot = live::RecordRequest::Boot{kernel,
                                                 m_files.named[u"initrd"_s],
                                                 m_files.named[u"memory"_s],
                                                 m_files.named[u"append"_s],
                                                 {}};
        request.switches = switches;
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        return reply ? Recorded{reply->recording, {}} : Recorded{nullptr, reply.error().sentence};
    }

    /// The offset in the Image of an address of the kernel's own: the Image begins at _text.
    std::optional<qint64> offsetOf(base::Address linked) const
    {
        const auto text = m_vmlinux->symbol(u"_text");
        if (!text || linked < text->address)
            return {};
        const auto at = static_cast<qint64>(linked.value - text->address.value);
        return at + 4 <= m_image.size() ? std::optional(at) : std::nullopt;
    }
    std::optional<std::uint32_t> wordInImage(base::Address linked) const
    {
        const auto at = offsetOf(linked);
        if (!at)
            return {};
        std::uint32_t word = 0;
        for (int i = 3; i >= 0; --i)
            word = word << 8 | static_cast<unsigned char>(m_image.at(*at + i));
        return word;
    }

    /// How far from where the kernel's file has them its doors run.
    static std::optional<base::Offset> movedBy(const reading::RecordingInfo& facts,
                                               const image::Image& vmlinux, const QString& prefix)
    {
        const image::Symbol* enter = facts.symbol(facts.profile.enter);
        const auto linked = vmlinux.symbol(prefix + facts.profile.enter);
        return enter && linked ? std::optional(enter->address - linked->address) : std::nullopt;
    }

    /// A slot of the vectors may be a copy with a mapping of its own: by its place in a table.
    std::optional<base::Address> linkedAt(const reading::RecordingInfo& facts, base::Address runs,
                                          base::Offset by, const QString& prefix,
                                          std::uint32_t word) const
    {
        std::vector<base::Address> places{
            base::Address{runs.value - static_cast<std::uint64_t>(by.bytes)}};
        const image::Symbol* table = facts.symbol(facts.profile.vectors);
        const auto slots_ = m_vmlinux->symbol(prefix + u"__bp_harden_hyp_vecs"_s);
        constexpr std::uint64_t kTable = 0x800;
        if (table && slots_ && table->address <= runs && runs.value - table->address.value < kTable)
            for (std::uint64_t slot = 0; slot < 4; ++slot)
                places.push_back(base::Address{slots_->address.value + slot * kTable +
                                               (runs.value - table->address.value)});
        for (const base::Address place : places)
            if (wordInImage(place) == word)
                return place;
        return {};
    }

    /// What the switches executed between their entry and their RET, the guest's own left out.
    std::vector<Executed> executedIn(const std::shared_ptr<recording::Recording>& recording,
                                     const QString& prefix) const
    {
        const auto reading = reading::Reading::of(recording);
        const auto& facts = reading->facts();
        std::map<base::Address, Executed> found;
        const auto by = movedBy(facts, *m_vmlinux, prefix);
        for (const reading::SwitchSpan& each : reading->switches()) {
            for (std::uint32_t s = each.span.begin; by && each.ret && s < *each.ret; ++s) {
                if (recording->kindOf(s) != recording::StepKind::Instruction)
                    continue;
                const auto step = recording->sharedStep(s);
                if (!step->instruction.isLoad && !step->instruction.isStore)
                    continue;
                const auto linked = linkedAt(facts, step->pc, *by, prefix, step->instruction.word);
                if (!linked)
                    continue; // the machine has another one there: patched when it booted
                const image::Symbol* in = facts.functionAt(step->pc);
                found[*linked] = {step->pc, *linked, step->instruction.word,
                                  QStringLiteral("%1+0x%2")
                                      .arg(in ? in->name : QString())
                                      .arg(in ? step->pc.value - in->address.value : 0, 0, 16)};
            }
        }
        std::vector<Executed> all;
        for (const auto& [linked, one] : found)
            all.push_back(one);
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
    }
    void everyMistakeIsCaught()
    {
        QFETCH(QString, mode);
        QFETCH(int, switches);
        m_files = support::linuxFiles(mode, u"6.1"_s);
        if (!m_files.notRun.isEmpty())
            QSKIP(qPrintable(m_files.notRun));
        QVERIFY2(m_files.trouble.isEmpty(), qPrintable(m_files.trouble));
        const auto opened = image::Image::open(m_files.named[u"vmlinux"_s]);
        QVERIFY2(opened.ok(), opened.ok() ? "" : qPrintable(opened.error().sentence));
        m_vmlinux = *opened;
        QFile kernel(m_files.named[u"image"_s]);
        QVERIFY(kernel.open(QIODevice::ReadOnly));
        m_image = kernel.readAll();
        const QString prefix = mode.startsWith(u'n') ? u"__kvm_nvhe_"_s : QString();

        const Recorded good = record(kernel.fileName(), switches);
        QVERIFY2(good.recording, qPrintable(good.trouble));
        const auto judgement = contract::judge(*good.recording);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(judgement.summary));
        const auto executed = executedIn(good.recording, prefix);
        // Both doors, x19 to x30 and more by pairs, and the vector's.
        constexpr std::size_t kAtLeast = 50;
        QVERIFY2(executed.size() >= kAtLeast, qPrintable(QString::number(executed.size())));

        static const QStringList kHow{u": dropped"_s, u": pair swapped"_s, u": two slots up"_s,
                                      u": one slot up"_s, u": the next register"_s};
        const QString path = m_dir.filePath(u"Image"_s);
        int index = 0;
        int tried = 0;
        QStringList missed, innocent, stale, proved, lost;
        for (const Executed& one : executed) {
            for (const auto& mutant : support::mutantsOf(one.word, one.linked, one.place)) {
                const bool isMeant = std::any_of(kHow.begin(), kHow.end(), [&](const QString& how) {
                    return mutant.id.endsWith(how);
                });
                if (!isMeant || !takes(index++))
                    continue;
                ++tried;
                QByteArray bad = m_image;
                for (int i = 0; i < 4; ++i)
                    bad[*offsetOf(one.linked) + i] = static_cast<char>(mutant.word >> 8 * i);
                QFile file(path);
                QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bad) == bad.size());
                file.close();
                const Recorded spoiled = record(path, switches);
                if (!spoiled.recording) {
                    // The switch in which the machine is asked is not in the recording: one that
                    // loses the host there is an error of its own, with a sentence.
                    const bool isLost = spoiled.trouble.contains(u"did not reach"_s);
                    (isLost ? lost : missed) << mutant.id + u" — "_s + spoiled.trouble;
                    continue;
                }
                const reading::Reading reading(spoiled.recording);
                const auto found = contract::judge(*spoiled.recording);
                const QString proof = proofOf(mutant.id);
                if (found.verdict != contract::Verdict::Violated) {
                    (proof.isEmpty() ? missed : proved)
                        << mutant.id + u" — "_s + (proof.isEmpty() ? found.summary : proof);
                    if (proof.isEmpty())
                        qInfo("not seen: %s", qPrintable(mutant.id));
                    continue;
                }
                if (!proof.isEmpty())
                    stale << mutant.id;
                // Where it lies in this boot: at random, where the kernel has a copy for EL2.
                const auto by = movedBy(reading.facts(), *m_vmlinux, prefix);
                const auto& first = found.violations.front();
                const bool isNamed =
                    !first.step ||
                    (*first.step < spoiled.recording->stepCount() &&
                     linkedAt(reading.facts(), spoiled.recording->pcOf(*first.step),
                              by.value_or(base::Offset{}), prefix, one.word) == one.linked);
                if (!isNamed)
                    qInfo("an innocent one first: %s — %s", qPrintable(mutant.id),
                          qPrintable(first.where));
                if (!isNamed)
                    innocent << mutant.id + u" — "_s + first.where + u": "_s + first.sentence;
            }
        }
        qInfo("%s: %d of %d mutants tried here, %lld missed, %lld with a proof", qPrintable(mode),
              tried, index, static_cast<long long>(missed.size()),
              static_cast<long long>(proved.size()));
        qInfo("lost before the first switch that is recorded: %s", qPrintable(lost.join(u'\n')));
        QVERIFY2(tried > 0, "no mutant was tried");
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(u'\n')));
        QVERIFY2(innocent.isEmpty(), qPrintable(innocent.join(u'\n')));
        QVERIFY2(stale.isEmpty(), qPrintable(stale.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(tst_LinuxMutants)
#include "tst_linux_mutants.moc"
