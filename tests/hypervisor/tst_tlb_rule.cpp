// SPDX-License-Identifier: GPL-2.0-or-later
// Stage-2 and the TLBs. QEMU's TLB forgets more than a real one must, so that no behaviour there
// shows a missing TLBI or barrier. Here the image's own sources run on the host against a TLB that
// is as bad as the Arm ARM allows (D8.13): it keeps each valid entry that a walk could ever have
// seen, until an invalidation that comes behind a barrier has ended at another barrier.
#include "arm64/effects.h"
#include "image/image.h"
#include "mem/stage2-map.h"

#include <QTest>
#include <QtEndian>

#include <array>
#include <deque>
#include <map>
#include <random>
#include <set>

namespace {

struct alignas(4096) Table {
    std::array<u64, 512> entry{};
};
std::deque<Table> tables;

u64* newTable()
{
    tables.emplace_back();
    return tables.back().entry.data();
}

constexpr u64 kRam = 0x40000000;
constexpr u64 kMega = 1 << 20;
constexpr u64 kSpan = 8 * kMega; // of IPAs that are looked at

/// All CPUs' TLBs together.
class WorstTlb {
public:
    u64* root = nullptr;
    QStringList broken; ///< rules, in words

    /// Walks happen at any time; a test looks whenever something may have been stored.
    void walk()
    {
        for (u64 ipa = kRam; ipa < kRam + kSpan; ipa += PAGE_SIZE) {
            const auto found = stage2_find(root, ipa);
            if (found.descriptor == 0)
                continue;
            auto& kept = m_kept[ipa];
            if (!kept.empty() && kept.count(found.descriptor) == 0)
                say("a valid entry was made before the old one was gone", ipa);
            kept.insert(found.descriptor);
        }
    }
    void barrier()
    {
        walk();
        m_seen.clear(); // what every walk finds from here on
        for (u64 ipa = kRam; ipa < kRam + kSpan; ipa += PAGE_SIZE)
            if (const u64 descriptor = stage2_find(root, ipa).descriptor)
                m_seen.insert({ipa, descriptor});
        for (const auto& [ipa, descriptor] : m_dropping) // the invalidation before it has ended
            m_kept[ipa].erase(descriptor);
        m_dropping.clear();
    }
    void invalidate()
    {
        walk();
        for (const auto& [ipa, kept] : m_kept)
            for (const u64 descriptor : kept)
                if (m_seen.count({ipa, descriptor}) == 0) // else a walk brings it back at once
                    m_dropping.insert({ipa, descriptor});
    }
    /// Before an ERET: the guest may use whatever is kept.
    void enterGuest()
    {
        walk();
        for (const auto& [ipa, kept] : m_kept)
            for (const u64 descriptor : kept)
                if (stage2_find(root, ipa).descriptor != descriptor)
                    say("a guest runs on a translation that was removed", ipa);
    }

private:
    void say(const char* rule, u64 ipa)
    {
        if (broken.size() < 3)
            broken << QStringLiteral("%1: 0x%2").arg(QLatin1String(rule)).arg(ipa, 0, 16);
    }
    std::map<u64, std::set<u64>> m_kept;
    std::set<std::pair<u64, u64>> m_seen;
    std::set<std::pair<u64, u64>> m_dropping;
};

WorstTlb* tlb = nullptr;
char omitted = '\0'; // of "break, (b)arrier, (t)lbi, (e)nd barrier": what a row leaves out
int barriers = 0;

} // namespace

void stage2_barrier()
{
    const char which = barriers++ % 2 == 0 ? 'b' : 'e';
    if (which != omitted)
        tlb->barrier();
}

void stage2_invalidate()
{
    if (omitted != 't')
        tlb->invalidate();
}

class TestTlbRule : public QObject {
    Q_OBJECT
    std::shared_ptr<const image::Image> m_image;

    QStringList code(const char* function) const
    {
        QStringList all;
        const auto symbol = m_image->symbol(QString::fromLatin1(function));
        const auto bytes = symbol ? m_image->bytes(symbol->address, symbol->size) : std::nullopt;
        for (qsizetype at = 0; bytes && at + 4 <= bytes->size(); at += 4)
            all << arm64::decode(qFromLittleEndian<quint32>(bytes->constData() + at),
                                 symbol->address + base::Offset{at})
                       .text();
        return all;
    }

private slots:
    void initTestCase()
    {
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        m_image = *image;
    }
    void init()
    {
        tables.clear();
        omitted = '\0';
        barriers = 0;
    }

    void eachStepIsMissed_data()
    {
        QTest::addColumn<char>("step");
        QTest::addColumn<bool>("holds");
        QTest::newRow("with all of them the rule holds") << '\0' << true;
        QTest::newRow("the barrier behind the break") << 'b' << false;
        QTest::newRow("the TLBI") << 't' << false;
        QTest::newRow("the barrier behind the TLBI") << 'e' << false;
    }
    void eachStepIsMissed()
    {
        QFETCH(char, step);
        QFETCH(bool, holds);
        WorstTlb worst;
        tlb = &worst;
        worst.root = newTable();
        omitted = step;
        QCOMPARE(stage2_map(worst.root, kRam, 0x50000000, PAGE_SIZE, STAGE2_RW, newTable),
                 stage2_result::mapped);
        worst.barrier(); // stage2_publish
        worst.enterGuest();
        stage2_unmap(worst.root, kRam, PAGE_SIZE);
        worst.enterGuest();
        QCOMPARE(worst.broken.isEmpty(), holds);
    }

    void aMappingIsNotExchangedForAnother()
    {
        WorstTlb worst;
        tlb = &worst;
        worst.root = newTable();
        // Without the break: what stage2_map refuses, done by hand, is seen.
        (void)stage2_map(worst.root, kRam, 0x50000000, PAGE_SIZE, STAGE2_RW, newTable);
        worst.enterGuest();
        u64 size = 0;
        *stage2_slot(worst.root, kRam, size) ^= STAGE2_RW ^ STAGE2_RO;
        worst.enterGuest();
        QVERIFY(!worst.broken.isEmpty());
    }

    void anyOrderOfMappingsKeepsTheRule()
    {
        std::mt19937 random(2015);
        WorstTlb worst;
        tlb = &worst;
        worst.root = newTable();
        int removed = 0;
        for (int step = 0; step < 400; ++step) {
            const u64 page = kRam + (random() % (kSpan / PAGE_SIZE)) * PAGE_SIZE;
            const u64 pa = 0x50000000 + random() % 4 * BLOCK_SIZE;
            const int before = barriers;
            switch (random() % 4) {
            case 0:
                (void)stage2_map(worst.root, page, pa, PAGE_SIZE, STAGE2_RW, newTable);
                break;
            case 1:
                (void)stage2_map(worst.root, page & ~(BLOCK_SIZE - 1), pa, BLOCK_SIZE, STAGE2_RO,
                                 newTable);
                break;
            case 2:
                stage2_unmap(worst.root, page, PAGE_SIZE);
                QCOMPARE(stage2_find(worst.root, page).descriptor, u64{0});
                break;
            default:
                stage2_unmap(worst.root, kRam, kSpan);
                QCOMPARE(stage2_find(worst.root, page).descriptor, u64{0});
            }
            worst.barrier(); // stage2_publish
            removed += barriers != before ? 1 : 0;
            worst.enterGuest();
            QVERIFY2(worst.broken.isEmpty(), qPrintable(worst.broken.join(u'\n')));
        }
        QVERIFY(removed > 50);
    }

    void nothingToRemoveCostsNothing()
    {
        WorstTlb worst;
        tlb = &worst;
        worst.root = newTable();
        stage2_unmap(worst.root, kRam, kSpan);
        QCOMPARE(barriers, 0);
    }

    void el2sBarriersAreTheOnesThatAreMeant()
    {
        QVERIFY2(code("stage2_barrier").contains(QStringLiteral("dsb ish")),
                 qPrintable(code("stage2_barrier").join(u'\n')));
        // (And the pattern of the test below finds such writes where there are some.)
        QVERIFY(!code("__vcpu_load").filter(QStringLiteral("msr hcr_el2")).isEmpty());
        const QStringList tlbi = code("stage2_invalidate").filter(QStringLiteral("tlbi"));
        QCOMPARE(tlbi, QStringList{QStringLiteral("tlbi vmalls12e1is")});
    }

    void translationStaysOnAcrossExits_data()
    {
        QTest::addColumn<QString>("function");
        for (const auto* name : {"__host_enter_marked", "__guest_enter", "__guest_exit", "el1_sync",
                                 "el1_irq", "__guest_serror", "handle_hvc", "handle_guest_abort",
                                 "run_vcpus"}) // __vcpu_enter and handle_exit are inline there
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void translationStaysOnAcrossExits()
    {
        // Between an exit and the next entry, HCR_EL2 (with VM) and VTTBR_EL2 stay: only where a
        // virtual CPU is loaded are they written.
        QFETCH(QString, function);
        const QStringList lines = code(qPrintable(function));
        QVERIFY2(lines.size() > 2, qPrintable(function));
        for (const QString& line : lines)
            for (const auto* reg : {"msr hcr_el2", "msr vttbr_el2"})
                QVERIFY2(!line.startsWith(QLatin1String(reg), Qt::CaseInsensitive),
                         qPrintable(line));
    }
};

QTEST_GUILESS_MAIN(TestTlbRule)
#include "tst_tlb_rule.moc"
