// SPDX-License-Identifier: GPL-2.0-or-later
// Objects beside the contexts of which each CPU has its own copy, as Linux's kvm_host_data: the
// vector finds the running vcpu there. On hypervisors that are not ours, where this CPU's copy is
// not the first one.
#include "base/task.h"
#include "contract/contract.h"
#include "image/image.h"
#include "live/plan.h"
#include "live/record.h"
#include "profile/abi-build.h"
#include "reading/reading.h"
#include "support/elf-patch.h"

#include <QTemporaryDir>
#include <QTest>

namespace {

/// What TPIDR_EL2 holds there, and where in such an object the vcpu is noted.
constexpr std::int64_t kOwnCopy = 280;
constexpr std::int64_t kRunning = 272;
constexpr std::uint32_t kNop = 0xd503201f;

QString text(const char* words)
{
    return QString::fromLatin1(words);
}

abi::Abi abiOf(quint32 seed)
{
    auto abi = abi::Abi::ofSeed(seed);
    abi.finder = abi::Abi::Finder::CpuObject;
    return abi;
}

QString said(const contract::Judgement& judgement)
{
    QString all = judgement.summary;
    for (const auto& v : judgement.violations)
        all += QStringLiteral("\n%1 | %2 | %3").arg(v.subject, v.where, v.sentence);
    return all;
}

} // namespace

class tst_PerCpuObjects : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    QString folder(quint32 seed) const { return m_dir.filePath(QString::number(seed)); }
    QString elf(quint32 seed) const { return folder(seed) + text("/hypervisor.elf"); }
    QString profileFile(quint32 seed) const { return folder(seed) + text("/abi.toml"); }

    static base::Result<live::RecordReply> record(const QString& image, const QString& profile,
                                                  int switches)
    {
        live::RecordRequest request;
        request.image = image;
        request.profile = profile;
        request.switches = switches;
        request.maxStepsPerSwitch = 700;
        request.deadline = std::chrono::seconds(2); // a broken one may never come back
        return base::runToEnd(live::recordSwitches(request, {}));
    }

    /// The profile with something else in the place of a text.
    QString altered(quint32 seed, const QString& from, const QString& to) const
    {
        QString toml = abiOf(seed).profile();
        QString path = folder(seed) + text("/altered.toml");
        if (!toml.contains(from) || !abi::write(path, toml.replace(from, to)))
            return {};
        return path;
    }

    static void rows()
    {
        // The host's context is each CPU's own, an argument, a symbol; and with VBAR_EL2 and a
        // register for the vcpu, without the function round the switch.
        QTest::addColumn<quint32>("seed");
        for (const quint32 seed : {14U, 15U, 16U, 17U})
            QTest::newRow(qPrintable(abiOf(seed).summary())) << seed;
    }

private slots:
    void initTestCase()
    {
        for (const quint32 seed : {14U, 15U, 16U, 17U}) {
            const QString trouble = abi::build(abiOf(seed), folder(seed));
            QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        }
    }

    void theContractHolds_data() { rows(); }
    void theContractHolds()
    {
        QFETCH(quint32, seed);
        constexpr int kSwitches = 4;
        const auto reply = record(elf(seed), profileFile(seed), kSwitches);
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const auto judgement = contract::judge(*reply->recording);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(said(judgement)));
        QCOMPARE(judgement.switchesJudged, kSwitches);
    }

    void itIsThisCpusOwn_data() { rows(); }
    void itIsThisCpusOwn()
    {
        QFETCH(quint32, seed);
        const auto reply = record(elf(seed), profileFile(seed), 1);
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const auto image = image::Image::open(elf(seed));
        QVERIFY(image.ok());
        const auto notes = (*image)->variable(abiOf(seed).notes());
        QVERIFY2(notes.ok(), notes.ok() ? "" : qPrintable(notes.error().sentence));
        const auto reading = reading::Reading::of(reply->recording);
        const base::Address running = notes->address + base::Offset{kOwnCopy + kRunning};
        QCOMPARE(reading->facts().nameOf(running).value_or(QString()),
                 abiOf(seed).notes() + text(".running"));
        QVERIFY(!reading->facts().nameOf(notes->address + base::Offset{kRunning}));
        // The recording keeps the profile: read back, it says the same.
        QCOMPARE(reading->facts().profile.toJson(),
                 profile::Profile::load(profileFile(seed))->toJson());
    }

    // The copy of another CPU: there no vcpu is noted.
    void anotherCpusCopyIsFound_data() { rows(); }
    void anotherCpusCopyIsFound()
    {
        QFETCH(quint32, seed);
        const auto image = image::Image::open(elf(seed));
        QVERIFY(image.ok());
        const auto vector = (*image)->symbol(abiOf(seed).vectors + text("_8"));
        QVERIFY(vector.has_value());
        support::ElfPatch bad(elf(seed));
        // MRS of TPIDR_EL2, and the ADD behind it.
        constexpr std::uint32_t kMrs = 0xd53cd040;
        std::optional<base::Address> add;
        for (std::uint64_t offset = 0; offset < vector->size; offset += 4) {
            const auto at = vector->address + base::Offset{static_cast<std::int64_t>(offset)};
            if ((*bad.word(at) & ~0x1fU) == kMrs)
                add = at + base::Offset{4};
        }
        QVERIFY(add.has_value());
        const auto path = folder(seed) + text("/bad.elf");
        QVERIFY(bad.setWord(*add, kNop) && bad.save(path));
        const auto reply = record(path, profileFile(seed), 1);
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const auto judgement = contract::judge(*reply->recording);
        QVERIFY2(judgement.verdict == contract::Verdict::Violated, qPrintable(said(judgement)));
        const auto& first = judgement.violations.front();
        const base::Address load = *add + base::Offset{4};
        QVERIFY2(first.where.contains(base::hex16(load.value)) ||
                     first.where.contains(base::hex16(add->value)) ||
                     first.where.startsWith(text("missing before")), // no instruction is to blame
                 qPrintable(said(judgement)));
    }

    // What the doors read is said, object by object or member by member: else it is one finding.
    void whatIsNotSaidIsNotAllowed_data() { rows(); }
    void whatIsNotSaidIsNotAllowed()
    {
        QFETCH(quint32, seed);
        const QString said_ =
            QStringLiteral("also_read = [\"%1.running\"]").arg(abiOf(seed).notes());
        const QString other =
            QStringLiteral("also_read = [\"%1.spare[0]\"]").arg(abiOf(seed).notes());
        for (const QString& instead : {QString(), other}) {
            const QString path = altered(seed, said_, instead);
            QVERIFY(!path.isEmpty());
            const auto reply = record(elf(seed), path, 1);
            QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
            const auto judgement = contract::judge(*reply->recording);
            QVERIFY2(judgement.verdict == contract::Verdict::NotJudged,
                     qPrintable(said(judgement)));
            QCOMPARE(judgement.violations.size(), std::size_t{1});
        }
    }

    // Before a machine is started.
    void aVariableThatIsNotThereIsNamed()
    {
        constexpr quint32 kSeed = 14;
        const QString path =
            altered(kSeed, QStringLiteral("variable = \"%1\", per_cpu").arg(abiOf(kSeed).notes()),
                    text("variable = \"nobody_has_this\", per_cpu"));
        QVERIFY(!path.isEmpty());
        const auto profile = profile::Profile::load(path);
        QVERIFY2(profile.ok(), profile.ok() ? "" : qPrintable(profile.error().sentence));
        const auto image = image::Image::open(elf(kSeed));
        QVERIFY(image.ok());
        const auto checked = live::checkNames(*profile, **image);
        QVERIFY(!checked.ok());
        QVERIFY2(checked.error().sentence.contains(text("nobody_has_this")) &&
                     checked.error().sentence.contains(text("altered.toml:")),
                 qPrintable(checked.error().sentence));
    }
};

QTEST_GUILESS_MAIN(tst_PerCpuObjects)
#include "tst_per_cpu_objects.moc"
