// SPDX-License-Identifier: GPL-2.0-or-later
// What a recording says of each switch beside its steps: what became of it, which CPU made it,
// which vcpu and which host's context; and where the image lies. On hypervisors that are not ours,
// with two guests each: what a profile leads to, and what the machine says.
#include "base/task.h"
#include "contract/contract.h"
#include "image/image.h"
#include "live/plan.h"
#include "live/record.h"
#include "machine/machine.h"
#include "profile/abi-build.h"
#include "reading/reading.h"
#include "recorder/recorder.h"
#include "recording/file.h"
#include "support/listening.h"

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using recording::SwitchKind;

namespace {

constexpr quint32 kAbis = 12;
constexpr int kPatience = 60000; // ms: a deadline, never a measure
constexpr int kSwitches = 4;

/// How far from where it was linked to an image is put, and where that is.
constexpr std::int64_t kMoved = 0x400'0000;
constexpr std::uint64_t kLinked = 0x4008'0000;

QString text(const char* words)
{
    return QString::fromLatin1(words);
}

} // namespace

class tst_SwitchFields : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    QProcess m_qemu;

    QString folder(quint32 seed) const { return m_dir.filePath(QString::number(seed)); }
    QString elf(quint32 seed) const { return folder(seed) + text("/hypervisor.elf"); }
    QString socket() const { return m_dir.filePath(text("gdb")); }
    QString kept() const { return m_dir.filePath(text("kept.wsrec")); }

    live::RecordRequest requestOf(quint32 seed) const
    {
        live::RecordRequest request;
        request.image = elf(seed);
        request.profile = folder(seed) + text("/abi.toml");
        request.switches = kSwitches;
        request.keepIn = kept();
        return request;
    }

    /// A machine with its stub at socket(), halted at reset.
    void startQemu(const QStringList& more)
    {
        QFile::remove(socket());
        auto arguments = text("-machine virt,virtualization=on,gic-version=3 -cpu cortex-a57 -m "
                              "256M -nodefaults -nic none -display none -no-reboot -serial null "
                              "-gdb chardev:gdb -S")
                             .split(u' ');
        arguments << text("-chardev") << text("socket,id=gdb,server=on,wait=off,path=") + socket();
        m_qemu.start(text("qemu-system-aarch64"), arguments + more);
        QVERIFY(m_qemu.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(support::isListening(socket()), kPatience);
    }

    /// The recording as its file has it.
    std::shared_ptr<recording::Recording> recorded(const live::RecordRequest& request,
                                                   QString& trouble) const
    {
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        trouble = reply ? reply->fileTrouble : reply.error().sentence;
        if (!reply || !trouble.isEmpty())
            return {};
        const auto loaded = recording::load(kept());
        trouble = loaded ? (*loaded)->endingReason() : loaded.error().sentence;
        return loaded ? *loaded : nullptr;
    }

    static std::uint64_t at(const recording::Recording& recording, const recording::Switch& s,
                            int n)
    {
        return recording.valueAt(s.begin, arm64::Place::of(arm64::Register::x(n))).value_or(0);
    }

private slots:
    void cleanup()
    {
        m_qemu.kill();
        m_qemu.waitForFinished(kPatience);
    }

    void eachSwitchSaysWhatItIs_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= kAbis; ++seed)
            QTest::newRow(qPrintable(abi::Abi::ofSeed(seed).summary())) << seed;
    }
    void eachSwitchSaysWhatItIs()
    {
        QFETCH(quint32, seed);
        const auto abi = abi::Abi::ofSeed(seed);
        QString trouble = abi::build(abi, folder(seed));
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        const auto recording = recorded(requestOf(seed), trouble);
        QVERIFY2(recording && trouble.isEmpty(), qPrintable(trouble));
        const auto image = image::Image::open(elf(seed));
        QVERIFY(image.ok());
        const auto host = (*image)->variable(abi.host);
        QVERIFY2(host.ok(), host.ok() ? "" : qPrintable(host.error().sentence));
        const auto held = reading::Reading::of(recording);
        const reading::Reading& reading = *held;
        QCOMPARE(reading.switches().size(), std::size_t{kSwitches});

        int early = 0;
        for (const reading::SwitchSpan& found : reading.switches()) {
            const recording::Switch& s = found.span;
            const bool isEarly = found.kind == reading::SwitchSpan::Kind::Early;
            QVERIFY(s.kind == (isEarly ? SwitchKind::Early : SwitchKind::Entered));
            early += isEarly;
            QVERIFY(s.cpu == 0U);
            QVERIFY(s.vcpu == base::Address{at(*recording, s, abi.vcpuArgument)});
            QCOMPARE(reading.facts().vcpuAt(*s.vcpu), found.guest);
            // A CPU's own copy is the second of two.
            const auto own =
                host->address + base::Offset{abi.host_ == abi::Abi::Host::PerCpu ? 280 : 0};
            QVERIFY(s.hostObject == own);
        }
        QCOMPARE(early > 0, abi.early);
        QVERIFY(!reading.facts().placed.empty());
        for (const auto& [linked, runs, bytes] : reading.facts().placed)
            QVERIFY(linked == runs && bytes > 0);
    }

    // The first CPU wakes the second one and sleeps.
    void anotherCpuIsSaid()
    {
        constexpr quint32 kSeed = 8;
        const auto abi = abi::Abi::ofSeed(kSeed);
        QVERIFY(abi.host_ == abi::Abi::Host::PerCpu);
        QString assembly = abi.assembly();
        const QString start = text("_start:\n");
        QCOMPARE(assembly.count(start), 1);
        // PSCI's CPU_ON of the CPU with affinity 1 (Arm DEN0022), at this same place.
        assembly.replace(start, start + text("\tmrs\tx0, mpidr_el1\n\tand\tx0, x0, #0xff\n"
                                             "\tcbnz\tx0, 2f\n\tmov\tx0, #3\n"
                                             "\tmovk\tx0, #0xc400, lsl #16\n\tmov\tx1, #1\n"
                                             "\tadr\tx2, _start\n\tmov\tx3, #0\n\tsmc\t#0\n"
                                             "1:\twfi\n\tb\t1b\n2:\n"));
        QString trouble = abi::build(abi, folder(kSeed), assembly);
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        startQemu({text("-smp"), text("2"), text("-kernel"), elf(kSeed)});
        auto request = requestOf(kSeed);
        request.connect = text("unix:") + socket();
        const auto recording = recorded(request, trouble);
        QVERIFY2(recording && trouble.isEmpty(), qPrintable(trouble));
        QCOMPARE(recording->switches().size(), std::size_t{kSwitches});
        for (const recording::Switch& s : recording->switches()) {
            QVERIFY(s.cpu == 1U);
            QVERIFY(s.hostObject.has_value());
        }
        const auto judgement = contract::judge(*recording);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(judgement.summary));
    }

    // The linker's name for the build, of an image that has one; else the file's own sum.
    void theBuildIsKnownByItsId()
    {
        constexpr quint32 kSeed = 3;
        for (const char* id : {"none", "0x0123456789abcdef"}) {
            QString trouble = abi::build(abi::Abi::ofSeed(kSeed), folder(kSeed), {}, text(id));
            QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
            const auto image = image::Image::open(elf(kSeed));
            const auto profile = profile::Profile::load(folder(kSeed) + text("/abi.toml"));
            QVERIFY(image.ok() && profile.ok());
            const auto plan = live::makePlan(*profile, **image, 1);
            QVERIFY2(plan.ok(), plan.ok() ? "" : qPrintable(plan.error().sentence));
            const auto facts = reading::RecordingInfo::of(recording::Recording(plan->header));
            QVERIFY2(facts.ok(), facts.ok() ? "" : qPrintable(facts.error().sentence));
            const bool hasOne = text(id) != text("none");
            QCOMPARE(facts->imageBuildId, hasOne ? text("0123456789abcdef") : QString());
            QCOMPARE(facts->imageSha256,
                     hasOne ? QString() : QString::fromLatin1((*image)->sha256().toHex()));
        }
    }

    void anImageThatLiesElsewhereIsFoundByItsVectors_data()
    {
        QTest::addColumn<quint32>("seed");
        QTest::newRow("its contexts are variables") << quint32{4};
        QTest::newRow("each CPU has its own copy") << quint32{8};
    }
    void anImageThatLiesElsewhereIsFoundByItsVectors()
    {
        QFETCH(quint32, seed);
        const auto abi = abi::Abi::ofSeed(seed);
        QVERIFY(!abi.vbar);
        QString trouble = abi::build(abi, folder(seed));
        if (trouble.isEmpty())
            trouble = abi::run(folder(seed), text("aarch64-linux-gnu-objcopy"),
                               {text("-O"), text("binary"), elf(seed), text("moved.bin")});
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        startQemu({text("-device"), text("loader,file=%1/moved.bin,addr=0x%2,cpu-num=0")
                                        .arg(folder(seed))
                                        .arg(kLinked + kMoved, 0, 16)});
        const auto image = image::Image::open(elf(seed));
        QVERIFY(image.ok());
        const auto run = (*image)->symbol(abi.run);
        QVERIFY(run.has_value());
        // It boots, and somebody comes later.
        {
            const auto machine = base::runToEnd(machine::Machine::attach(text("unix:") + socket()));
            QVERIFY2(machine.ok(), machine.ok() ? "" : qPrintable(machine.error().sentence));
            const auto there =
                base::runToEnd(recorder::runToFirst(*machine, {run->address + base::Offset{kMoved}},
                                                    std::chrono::milliseconds(kPatience)));
            QVERIFY2(there.ok(), there.ok() ? "" : qPrintable(there.error().sentence));
            QVERIFY(base::runToEnd((*machine)->detach()).ok());
        }
        auto request = requestOf(seed);
        request.connect = text("unix:") + socket();
        const auto recording = recorded(request, trouble);
        QVERIFY2(recording && trouble.isEmpty(), qPrintable(trouble));
        const auto judgement = contract::judge(*recording);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(judgement.summary));
        QCOMPARE(judgement.switchesJudged, kSwitches);
        const auto facts = reading::RecordingInfo::of(*recording);
        QVERIFY2(facts.ok(), facts.ok() ? "" : qPrintable(facts.error().sentence));
        QCOMPARE(facts->symbol(abi.run)->address, run->address + base::Offset{kMoved});
        QVERIFY(!facts->placed.empty());
        for (const auto& [linked, runs, bytes] : facts->placed)
            QVERIFY(runs == linked + base::Offset{kMoved});
    }
};

QTEST_GUILESS_MAIN(tst_SwitchFields)
#include "tst_switch_fields.moc"
