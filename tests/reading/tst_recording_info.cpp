// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/image.h"
#include "live/plan.h"
#include "reading/recording-info.h"

#include <QFile>
#include <QJsonObject>
#include <QTest>

class TestRecordingInfo : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void objectsAreWhereTheImageHasThem();
    void addressesHaveNames_data();
    void addressesHaveNames();
    void functionsAreTheInnermost();
    void linesAreTheSources();
    void codeIsTheImages();
    void eachGuestHasItsVttbr();
    void aVttbrThatWasNotRecordedIsNotKnown();
    void manySwitchesAreBelievedWhereThereAreSteps();
    void aRecordingWithoutFactsIsSaid();
    void aProfileThatDoesNotFitIsSaid_data();
    void aProfileThatDoesNotFitIsSaid();

private:
    /// A recording with the plan's facts, and nothing in it.
    [[nodiscard]] recording::Recording empty() const
    {
        return recording::Recording(m_recording->header());
    }

    std::shared_ptr<const image::Image> m_image;
    std::unique_ptr<recording::Recording> m_recording;
    reading::RecordingInfo m_facts;
};

void TestRecordingInfo::initTestCase()
{
    const auto image = image::Image::open(
        QStringLiteral(WORLDSWITCH_IMAGE),
        {{QStringLiteral("hypervisor"), QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor")}});
    QVERIFY2(image, image ? "" : qPrintable(image.error().sentence));
    m_image = *image;
    const auto plan = live::makePlan(profile::Profile::usual().value(), *m_image, 1);
    QVERIFY2(plan, plan ? "" : qPrintable(plan.error().sentence));
    m_recording = std::make_unique<recording::Recording>(plan->header);
    // Each vcpu points to its kvm, which has its VTTBR_EL2 first.
    const auto vcpus = m_image->variable(u"vcpus");
    const auto vms = m_image->variable(u"vms");
    QVERIFY(vcpus);
    QVERIFY(vms);
    for (std::int64_t i = 0; i < 2; ++i) {
        const auto vm = vms->address + base::Offset{i * std::int64_t(vms->elementSize)};
        m_recording->addCell(
            arm64::Place::of(vcpus->address + base::Offset{i * std::int64_t(vcpus->elementSize)}),
            vm.value);
        m_recording->addCell(arm64::Place::of(vm), 0x1000 + std::uint64_t(i));
    }
    const auto facts = reading::RecordingInfo::of(*m_recording);
    QVERIFY2(facts, facts ? "" : qPrintable(facts.error().sentence));
    m_facts = *facts;
}

void TestRecordingInfo::objectsAreWhereTheImageHasThem()
{
    QCOMPARE(m_facts.hostContext, m_image->symbol(u"host_ctxt")->address);
    QCOMPARE(m_facts.vcpus.size(), std::size_t{2});
    QCOMPARE(m_facts.context.size, std::uint64_t{1792});
    QCOMPARE(m_facts.imageSha256, QString::fromLatin1(m_image->sha256().toHex()));
    QCOMPARE(m_facts.vcpuAt(m_facts.vcpus[1]), 1);
    QCOMPARE(m_facts.vcpuAt(m_facts.contextOf(0)), 0);
    QCOMPARE(m_facts.vcpuAt(m_facts.hostContext), -1);
    QCOMPARE(m_facts.contextOf(2), base::Address{});
}

void TestRecordingInfo::addressesHaveNames_data()
{
    QTest::addColumn<QString>("object");
    QTest::addColumn<int>("offset");
    QTest::addColumn<QString>("name");
    const auto row = [](const char* what, const char* object, int offset, const char* name) {
        QTest::newRow(what) << QString::fromLatin1(object) << offset << QString::fromLatin1(name);
    };
    row("a general register", "host_ctxt", 152, "host_ctxt.regs.regs[19]");
    row("a byte inside it", "host_ctxt", 157, "host_ctxt.regs.regs[19]");
    row("a system register by its enumerator", "host_ctxt", 832 + 8 * 3,
        "host_ctxt.sys_regs[SCTLR_EL1]");
    row("the last member", "host_ctxt", 1784, "host_ctxt.__hyp_running_vcpu");
    row("the first member of an array's element", "vcpus", 0, "vcpus[0].kvm");
}

void TestRecordingInfo::addressesHaveNames()
{
    QFETCH(QString, object);
    QFETCH(int, offset);
    QFETCH(QString, name);
    const auto address = m_image->symbol(object)->address + base::Offset{offset};
    QCOMPARE(m_facts.nameOf(address), std::optional<QString>(name));
    QVERIFY(!m_facts.nameOf(base::Address{0x10}));
}

void TestRecordingInfo::functionsAreTheInnermost()
{
    const auto entry = m_image->symbol(u"el1_sync")->address;
    QCOMPARE(m_facts.functionAt(entry)->name, QStringLiteral("el1_sync"));
    QCOMPARE(m_facts.functionAt(entry + base::Offset{0x7c})->name,
             QStringLiteral("__kvm_hyp_vector"));
    QCOMPARE(m_facts.symbol(u"__guest_exit")->address, m_image->symbol(u"__guest_exit")->address);
    QVERIFY(!m_facts.functionAt(base::Address{0x10}));
}

void TestRecordingInfo::linesAreTheSources()
{
    for (const char* name : {"__guest_enter", "__guest_exit"}) {
        const auto* symbol = m_facts.symbol(QString::fromLatin1(name));
        QVERIFY(symbol);
        for (std::uint64_t at = 0; at < symbol->size; at += 4) {
            const auto* line =
                m_facts.lineAt(symbol->address + base::Offset{static_cast<std::int64_t>(at)});
            QVERIFY(line);
            QVERIFY(line->file.endsWith(QStringLiteral("entry.S")));
            QVERIFY2(!line->text.isEmpty(), qPrintable(line->file + QString::number(line->line)));
        }
    }
    QVERIFY(!m_facts.lineAt(base::Address{0x10}));
}

void TestRecordingInfo::codeIsTheImages()
{
    for (const char* name : {"__kvm_vcpu_run", "__host_enter_marked", "__guest_enter",
                             "__guest_exit", "el1_sync", "el1_irq", "__fpsimd_save_state"}) {
        const auto symbol = m_image->symbol(QString::fromLatin1(name));
        QVERIFY(symbol);
        const auto bytes = m_image->bytes(symbol->address, symbol->size);
        for (qsizetype at = 0; at + 4 <= bytes->size(); at += 4) {
            std::uint32_t word = 0;
            memcpy(&word, bytes->constData() + at, 4);
            QCOMPARE(m_facts.wordAt(symbol->address + base::Offset{at}),
                     std::optional<std::uint32_t>(word));
        }
    }
    QVERIFY(!m_facts.wordAt(base::Address{0x10}));
}

void TestRecordingInfo::eachGuestHasItsVttbr()
{
    QCOMPARE(m_facts.vttbrs, (std::vector<std::optional<std::uint64_t>>{0x1000, 0x1001}));
}

void TestRecordingInfo::aVttbrThatWasNotRecordedIsNotKnown()
{
    const auto facts = reading::RecordingInfo::of(empty());
    QVERIFY2(facts, facts ? "" : qPrintable(facts.error().sentence));
    // Not zero, which would be another VM's.
    QCOMPARE(facts->vttbrs, std::vector<std::optional<std::uint64_t>>(2));
}

void TestRecordingInfo::manySwitchesAreBelievedWhereThereAreSteps()
{
    constexpr std::uint32_t kSwitches = 6000;
    const auto of = [this](std::uint32_t stepsOfEach) {
        recording::Recording recording = empty();
        recording::Step step;
        step.kind = recording::StepKind::HostRun;
        std::vector<recording::Switch> switches;
        for (std::uint32_t i = 0; i < kSwitches; ++i) {
            recording::Switch each;
            each.outerBegin = each.begin = recording.stepCount();
            for (std::uint32_t s = 0; s < stepsOfEach; ++s)
                recording.append(step);
            each.end = each.outerEnd = recording.stepCount();
            each.complete = true;
            switches.push_back(each);
        }
        recording.setSwitches(switches);
        return reading::RecordingInfo::of(recording);
    };
    const auto real = of(10);
    QVERIFY2(real, real ? "" : qPrintable(real.error().sentence));
}

void TestRecordingInfo::aProfileThatDoesNotFitIsSaid_data()
{
    QTest::addColumn<QString>("line"); // of the usual one
    QTest::addColumn<QString>("other");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const char* line, const char* other, const char* says) {
        QTest::newRow(name) << QString::fromLatin1(line) << QString::fromLatin1(other)
                            << QString::fromLatin1(says);
    };
    row("a context that the vcpu does not have", "\"arch.ctxt\"", "\"arch.ctx\"",
        "kvm_vcpu has no member arch.ctx (");
    row("a context that is something else", "\"arch.ctxt\"", "\"exits.of_class[3]\"",
        "exits.of_class[3] of kvm_vcpu is no kvm_cpu_context, which has 1792 bytes");
    row("a VM that the vcpu does not have", "\"kvm->arch.vttbr\"", "\"vm->arch.vttbr\"",
        "kvm_vcpu has no member vm (");
    row("a VM without such a VTTBR_EL2", "\"kvm->arch.vttbr\"", "\"kvm->vttbr\"",
        "kvm has no member vttbr (");
    row("a VM that is not watched", "watched = [\"vms\"]", "watched = []",
        "kvm->arch.vttbr leads to a kvm, and no object of that type is watched (");
    row("a field that the host does not have", "[registers]",
        "[doors]\nalso_written = [\"host_ctxt.running\"]\n[registers]",
        "kvm_cpu_context has no member running (");
    row("a field that the vcpu does not have", "[registers]",
        "[doors]\nalso_read = [\"vcpu.arch.flag\"]\n[registers]",
        "kvm_vcpu has no member arch.flag (");
    row("an object that nobody watches", "[registers]",
        "[doors]\nalso_read = [\"hyp_stack\"]\n[registers]",
        "hyp_stack is none of the objects that are watched (");
}

void TestRecordingInfo::aProfileThatDoesNotFitIsSaid()
{
    QFETCH(QString, line);
    QFETCH(QString, other);
    QFETCH(QString, says);
    QFile file(
        QStringLiteral(WORLDSWITCH_SOURCE_DIR "/analysis/profile/profiles/worldswitch.toml"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QString toml = QString::fromUtf8(file.readAll());
    QVERIFY(toml.contains(line));
    toml.replace(toml.indexOf(line), line.size(), other);
    const auto profile = profile::Profile::fromToml(toml.toUtf8(), QStringLiteral("other.toml"));
    QVERIFY2(profile, profile ? "" : qPrintable(profile.error().sentence));
    // Before a machine is started, and of a recording that was made all the same.
    const auto plan = live::makePlan(*profile, *m_image, 1);
    QVERIFY(!plan);
    QVERIFY2(plan.error().sentence.contains(says), qPrintable(plan.error().sentence));
    QJsonObject json = m_recording->header().facts;
    json[QStringLiteral("profile")] = profile->toJson();
    if (other == QStringLiteral("watched = []"))
        return; // the recording does watch it
    const auto facts = reading::RecordingInfo::of(recording::Recording(recording::Header{json}));
    QVERIFY(!facts);
    QVERIFY2(facts.error().sentence.contains(says), qPrintable(facts.error().sentence));
}

void TestRecordingInfo::aRecordingWithoutFactsIsSaid()
{
    const auto facts = reading::RecordingInfo::of(recording::Recording(recording::Header{}));
    QVERIFY(!facts);
    QVERIFY(facts.error().sentence.contains(QStringLiteral("does not say what it is of")));
}

QTEST_GUILESS_MAIN(TestRecordingInfo)
#include "tst_recording_info.moc"
