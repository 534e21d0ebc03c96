// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/image.h"
#include "worlds/facts.h"

#include <QTest>

class TestFacts : public QObject {
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
    void aRecordingWithoutFactsIsSaid();

private:
    std::shared_ptr<const image::Image> m_image;
    std::unique_ptr<timeline::Timeline> m_timeline;
    worlds::Facts m_facts;
};

void TestFacts::initTestCase()
{
    const auto image = image::Image::open(
        QStringLiteral(WORLDSWITCH_IMAGE),
        {{QStringLiteral("hypervisor"), QStringLiteral(WORLDSWITCH_SOURCE_DIR "/hypervisor")}});
    QVERIFY2(image, image ? "" : qPrintable(image.error().sentence));
    m_image = *image;
    const auto plan = worlds::makePlan(worlds::Profile::worldswitch(), *m_image, 1);
    QVERIFY2(plan, plan ? "" : qPrintable(plan.error().sentence));
    m_timeline = std::make_unique<timeline::Timeline>(plan->header);
    // Each vcpu points to its kvm, which has its VTTBR_EL2 first.
    const auto vcpus = m_image->variable(u"vcpus");
    const auto vms = m_image->variable(u"vms");
    QVERIFY(vcpus);
    QVERIFY(vms);
    for (std::int64_t i = 0; i < 2; ++i) {
        const auto vm = vms->address + base::Offset{i * std::int64_t(vms->elementSize)};
        m_timeline->addCell(
            arm64::Place::of(vcpus->address + base::Offset{i * std::int64_t(vcpus->elementSize)}),
            vm.value);
        m_timeline->addCell(arm64::Place::of(vm), 0x1000 + std::uint64_t(i));
    }
    const auto facts = worlds::Facts::of(*m_timeline);
    QVERIFY2(facts, facts ? "" : qPrintable(facts.error().sentence));
    m_facts = *facts;
}

void TestFacts::objectsAreWhereTheImageHasThem()
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

void TestFacts::addressesHaveNames_data()
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

void TestFacts::addressesHaveNames()
{
    QFETCH(QString, object);
    QFETCH(int, offset);
    QFETCH(QString, name);
    const auto address = m_image->symbol(object)->address + base::Offset{offset};
    QCOMPARE(m_facts.nameOf(address), std::optional<QString>(name));
    QVERIFY(!m_facts.nameOf(base::Address{0x10}));
}

void TestFacts::functionsAreTheInnermost()
{
    const auto entry = m_image->symbol(u"el1_sync")->address;
    QCOMPARE(m_facts.functionAt(entry)->name, QStringLiteral("el1_sync"));
    QCOMPARE(m_facts.functionAt(entry + base::Offset{0x7c})->name,
             QStringLiteral("__kvm_hyp_vector"));
    QCOMPARE(m_facts.symbol(u"__guest_exit")->address, m_image->symbol(u"__guest_exit")->address);
    QVERIFY(!m_facts.functionAt(base::Address{0x10}));
}

void TestFacts::linesAreTheSources()
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

void TestFacts::codeIsTheImages()
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

void TestFacts::eachGuestHasItsVttbr()
{
    QCOMPARE(m_facts.vttbrs, (std::vector<std::uint64_t>{0x1000, 0x1001}));
}

void TestFacts::aRecordingWithoutFactsIsSaid()
{
    const auto facts = worlds::Facts::of(timeline::Timeline(timeline::Header{}));
    QVERIFY(!facts);
    QVERIFY(facts.error().sentence.contains(QStringLiteral("does not say what it is of")));
}

QTEST_GUILESS_MAIN(TestFacts)
#include "tst_facts.moc"
