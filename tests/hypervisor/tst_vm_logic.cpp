// SPDX-License-Identifier: GPL-2.0-or-later
// What EL2 decides about guests without touching a register: stage-2 tables, syndromes, PSCI, ID
// registers, exceptions, descriptions. The very sources of the image, on the host.
#include "mem/regions.h"
#include "mem/stage2-map.h"
#include "traps/abort.h"
#include "traps/exception-entry.h"
#include "traps/id-registers.h"
#include "traps/psci-calls.h"
#include "vm/description.h"
#include "vm/mmio-access.h"

#include <QTest>

#include <array>
#include <deque>

namespace {

struct alignas(4096) Table {
    std::array<u64, 512> entry{};
};
std::deque<Table> tables;
std::size_t tablesLeft = 0;

u64* newTable()
{
    if (tablesLeft == 0)
        return nullptr;
    --tablesLeft;
    tables.emplace_back();
    return tables.back().entry.data();
}

constexpr u64 kMega = 1 << 20;
constexpr u64 kAddress = 0xfffffffff000;

/// What makes a sound description another one.
using Change = void (*)(machine_description&);

memory_region& ram(machine_description& machine, unsigned vm)
{
    return machine.vm[vm].region[0];
}

void disk(machine_description& machine, unsigned vm, u64 pa, u64 size)
{
    machine.vm[vm].disk_pa = pa;
    machine.vm[vm].disk_size = size;
}

} // namespace

class TestVmLogic : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        tables.clear();
        tablesLeft = 16;
    }

    void aFirstTouchMapsWhatFits_data()
    {
        QTest::addColumn<quint64>("size");
        QTest::addColumn<quint64>("pa");
        QTest::addColumn<quint64>("ipa");
        QTest::addColumn<quint64>("mapped");
        const quint64 ram = 0x40000000;
        QTest::newRow("a block inside") << quint64(8 * kMega) << quint64(0x50000000)
                                        << quint64(ram + 3 * kMega) << quint64(BLOCK_SIZE);
        QTest::newRow("a page where the region ends before the block")
            << quint64(3 * kMega) << quint64(0x50000000) << quint64(ram + 2 * kMega + 0x5123)
            << quint64(PAGE_SIZE);
        QTest::newRow("a page where the two sides are not aligned alike")
            << quint64(8 * kMega) << quint64(0x50001000) << ram + 0x1234 << quint64(PAGE_SIZE);
    }
    void aFirstTouchMapsWhatFits()
    {
        QFETCH(quint64, size);
        QFETCH(quint64, pa);
        QFETCH(quint64, ipa);
        QFETCH(quint64, mapped);
        u64* const root = newTable();
        const memory_region region{0x40000000, size, pa, STAGE2_RW};
        QCOMPARE(stage2_map_region(root, region, ipa, newTable), stage2_result::mapped);
        const auto found = stage2_find(root, ipa);
        QCOMPARE(found.size, u64{mapped});
        const u64 begin = ipa & ~(mapped - 1);
        QCOMPARE(found.descriptor & kAddress, pa + (begin - 0x40000000));
        QCOMPARE(found.descriptor & 0xc0, STAGE2_RW);
        // Its neighbours are as they were.
        QCOMPARE(stage2_find(root, begin - 1).descriptor, u64{0});
        QCOMPARE(stage2_find(root, begin + mapped).descriptor, u64{0});
        QCOMPARE(stage2_map_region(root, region, ipa, newTable), stage2_result::was_mapped);
    }

    // Arm ARM D8.3.2: AF, inner shareable, normal memory that is written back.
    void aMappingIsOrdinaryMemory()
    {
        u64* const root = newTable();
        const u64 attributes = 1UL << 10 | 3UL << 8 | 0xfUL << 2;
        QCOMPARE(stage2_map(root, 0x40000000, 0x50000000, PAGE_SIZE, STAGE2_RO, newTable),
                 stage2_result::mapped);
        QCOMPARE(stage2_find(root, 0x40000000).descriptor, 0x50000000 | attributes | STAGE2_RO | 3);
        QCOMPARE(stage2_map(root, 0x40200000, 0x50200000, BLOCK_SIZE, STAGE2_RW, newTable),
                 stage2_result::mapped);
        QCOMPARE(stage2_find(root, 0x40200000).descriptor, 0x50200000 | attributes | STAGE2_RW | 1);
    }

    void aPageInABlockIsMappedAlready()
    {
        u64* const root = newTable();
        QCOMPARE(stage2_map(root, 0x40000000, 0x50000000, BLOCK_SIZE, STAGE2_RW, newTable),
                 stage2_result::mapped);
        QCOMPARE(stage2_map(root, 0x40003000, 0x60000000, PAGE_SIZE, STAGE2_RW, newTable),
                 stage2_result::was_mapped);
        QCOMPARE(stage2_find(root, 0x40003000).size, BLOCK_SIZE);
    }

    void aBlockThatHasAPageAlreadyIsMappedByPages()
    {
        u64* const root = newTable();
        QCOMPARE(stage2_map(root, 0x40001000, 0x50001000, PAGE_SIZE, STAGE2_RW, newTable),
                 stage2_result::mapped);
        const memory_region region{0x40000000, 8 * kMega, 0x50000000, STAGE2_RW};
        QCOMPARE(stage2_map_region(root, region, 0x40003abc, newTable), stage2_result::mapped);
        QCOMPARE(stage2_find(root, 0x40003abc).size, PAGE_SIZE);
        QCOMPARE(stage2_find(root, 0x40003abc).descriptor & kAddress, u64{0x50003000});
    }

    void nothingIsMappedThatLiesBeforeTheRegion()
    {
        u64* const root = newTable();
        const memory_region region{0x40001000, 8 * kMega, 0x50001000, STAGE2_RW};
        QCOMPARE(stage2_map_region(root, region, 0x40001000, newTable), stage2_result::mapped);
        QCOMPARE(stage2_find(root, 0x40001000).size, PAGE_SIZE);
        QCOMPARE(stage2_find(root, 0x40000000).descriptor, u64{0});
    }

    void aMappingWithoutTablesIsRefused()
    {
        u64* const root = newTable();
        tablesLeft = 1; // of the two that a page needs
        QCOMPARE(stage2_map(root, 0x40000000, 0x50000000, PAGE_SIZE, STAGE2_RW, newTable),
                 stage2_result::no_table);
        QCOMPARE(stage2_find(root, 0x40000000).descriptor, u64{0});
    }

    void aSyndromeTellsTheAccess_data()
    {
        QTest::addColumn<quint64>("iss");
        QTest::addColumn<quint64>("bus");
        QTest::addColumn<quint64>("loaded");
        constexpr u64 isv = ESR_ELx_ISV;
        const auto sas = [](u64 log2) { return log2 << ESR_ELx_SAS_SHIFT; };
        const u64 x5 = 5UL << ESR_ELx_SRT_SHIFT;
        QTest::newRow("ldrb w5") << quint64(isv | sas(0) | x5) << quint64(0xfff1) << quint64(0xf1);
        QTest::newRow("ldrsb w5") << quint64(isv | sas(0) | x5 | ESR_ELx_SSE) << quint64(0xf1)
                                  << quint64(0xfffffff1);
        QTest::newRow("ldrsb x5") << quint64(isv | sas(0) | x5 | ESR_ELx_SSE | ESR_ELx_SF)
                                  << quint64(0xf1) << ~quint64(0xe);
        QTest::newRow("ldrsh x5, positive") << quint64(isv | sas(1) | x5 | ESR_ELx_SSE | ESR_ELx_SF)
                                            << quint64(0x17fff) << quint64(0x7fff);
        QTest::newRow("ldr w5") << quint64(isv | sas(2) | x5) << ~quint64(0) << quint64(0xffffffff);
        QTest::newRow("ldrsw x5") << quint64(isv | sas(2) | x5 | ESR_ELx_SSE | ESR_ELx_SF)
                                  << quint64(0x80000000) << quint64(0xffffffff80000000);
        QTest::newRow("ldr x5") << quint64(isv | sas(3) | x5 | ESR_ELx_SF) << ~quint64(1)
                                << ~quint64(1);
    }
    void aSyndromeTellsTheAccess()
    {
        QFETCH(quint64, iss);
        QFETCH(quint64, bus);
        QFETCH(quint64, loaded);
        const u64 esr = ESR_ELx_EC_DABT_LOW << ESR_ELx_EC_SHIFT | iss;
        const kvm_vcpu_fault_info fault{esr, 0xffff000012345abc, 0x90000};
        QVERIFY(is_load_or_store(esr));
        QVERIFY(describes_access(esr));
        const mmio_access access = decode_access(fault);
        QCOMPARE(access.ipa, u64{0x09000abc});
        u64 regs[31] = {};
        loaded_value(access, bus, regs);
        QCOMPARE(regs[5], u64{loaded});
        QCOMPARE(stored_value(access, regs),
                 regs[5] & (access.size == 8 ? ~0UL : (1UL << 8 * access.size) - 1));
    }

    void xzrStoresZeroAndLoadsNothing()
    {
        const kvm_vcpu_fault_info fault{
            ESR_ELx_ISV | 31UL << ESR_ELx_SRT_SHIFT | ESR_ELx_WNR | 2UL << ESR_ELx_SAS_SHIFT, 0, 0};
        u64 regs[31];
        std::fill(std::begin(regs), std::end(regs), 7);
        QVERIFY(decode_access(fault).write);
        QCOMPARE(stored_value(decode_access(fault), regs), u64{0});
        loaded_value(decode_access(fault), 5, regs);
        QVERIFY(std::all_of(std::begin(regs), std::end(regs), [](u64 x) { return x == 7; }));
    }

    void whatTheSyndromeCannotSayIsNotGuessed_data()
    {
        QTest::addColumn<quint64>("esr");
        QTest::addColumn<bool>("loadOrStore");
        const quint64 data = ESR_ELx_EC_DABT_LOW << ESR_ELx_EC_SHIFT;
        QTest::newRow("a pair or write-back leaves no syndrome") << data << true;
        QTest::newRow("the walk of the guest's tables")
            << (data | ESR_ELx_ISV | ESR_ELx_S1PTW) << false;
        QTest::newRow("cache maintenance") << (data | ESR_ELx_ISV | ESR_ELx_CM) << false;
        QTest::newRow("a fetch") << quint64(ESR_ELx_EC_IABT_LOW << ESR_ELx_EC_SHIFT) << false;
    }
    void whatTheSyndromeCannotSayIsNotGuessed()
    {
        QFETCH(quint64, esr);
        QFETCH(bool, loadOrStore);
        QVERIFY(!describes_access(esr));
        QCOMPARE(is_load_or_store(esr), loadOrStore);
    }

    void psciAnswers_data()
    {
        QTest::addColumn<quint64>("function");
        QTest::addColumn<quint64>("x1");
        QTest::addColumn<quint64>("answer");
        QTest::addColumn<int>("action");
        const auto row = [](const char* name, quint64 function, quint64 x1, quint64 answer,
                            psci_action action = psci_action::none) {
            QTest::newRow(name) << function << x1 << answer << static_cast<int>(action);
        };
        const quint64 no = ~quint64(0);
        row("PSCI_VERSION is 1.1", 0x84000000, 0, 0x10001);
        row("bits 63 to 32 of the function do not count", 0xff84000000, 0, 0x10001);
        row("SMCCC_VERSION is 1.1", 0x80000000, 0, 0x10001);
        row("SMCCC_ARCH_FEATURES knows itself", 0x80000001, 0x80000001, 0);
        row("SMCCC_ARCH_FEATURES knows no workaround", 0x80000001, 0x80008000, no);
        row("PSCI_FEATURES has CPU_ON", 0x8400000a, 0xc4000003, 0);
        row("PSCI_FEATURES has SMCCC_VERSION", 0x8400000a, 0x80000000, 0);
        row("PSCI_FEATURES has no SYSTEM_SUSPEND", 0x8400000a, 0xc400000e, no);
        row("CPU_ON of one that is off", 0xc4000003, 1, 0, psci_action::cpu_on);
        row("CPU_ON of one that is on", 0xc4000003, 0, no - 3);
        row("CPU_ON of one that there is not", 0xc4000003, 2, no - 1);
        row("CPU_ON in another cluster", 0xc4000003, 0x101, no - 1);
        row("CPU_ON by 32-bit convention", 0x84000003, 0xffffffff00000001, 0, psci_action::cpu_on);
        row("AFFINITY_INFO of one that is on", 0xc4000004, 0, 0);
        row("AFFINITY_INFO of one that is off", 0xc4000004, 1, 1);
        row("PSCI_FEATURES has not the convention's other call", 0x8400000a, 0x80000001, no);
        row("CPU_OFF", 0x84000002, 0, 0, psci_action::cpu_off);
        row("CPU_OFF has no 64-bit convention", 0xc4000002, 0, no);
        row("CPU_SUSPEND", 0xc4000001, 0, 0, psci_action::cpu_suspend);
        row("CPU_SUSPEND of a cluster", 0xc4000001, 0x01000000, no - 1);
        row("CPU_SUSPEND with a reserved bit", 0x84000001, 0x00020000, no - 1);
        row("CPU_SUSPEND to power-down", 0x84000001, 0x10000, 0, psci_action::cpu_suspend);
        row("SYSTEM_OFF", 0x84000008, 0, 0, psci_action::system_off);
        row("SYSTEM_RESET", 0x84000009, 0, 0, psci_action::system_reset);
        row("MIGRATE_INFO_TYPE: nothing to migrate", 0x84000006, 0, 2);
        row("a vendor's call", 0xc6000001, 0, no);
        row("zero", 0, 0, no);
    }
    void psciAnswers()
    {
        QFETCH(quint64, function);
        QFETCH(quint64, x1);
        QFETCH(quint64, answer);
        QFETCH(int, action);
        const u64 x[4] = {function, x1, 0, 0};
        const bool on[2] = {true, false};
        const psci_answer said = psci_decide(x, on, 2);
        QCOMPARE(said.x0, u64{answer});
        QCOMPARE(static_cast<int>(said.action), action);
        QCOMPARE(said.target, said.action == psci_action::cpu_on ? 1U : 0U);
    }

    void aCpuStartsWhereTheConventionSays()
    {
        const bool on[2] = {true, false};
        const u64 wide[4] = {0xc4000003, 1, 0x140000000, 0x200000007};
        QCOMPARE(psci_decide(wide, on, 2).entry, u64{0x140000000});
        QCOMPARE(psci_decide(wide, on, 2).context, u64{0x200000007});
        const u64 narrow[4] = {0x84000003, 1, 0x140000000, 0x200000007};
        QCOMPARE(psci_decide(narrow, on, 2).entry, u64{0x40000000});
        QCOMPARE(psci_decide(narrow, on, 2).context, u64{7});
        const u64 odd[4] = {0x84000003, 1, 0x40000001, 0};
        QCOMPARE(psci_decide(odd, on, 2).x0, ~u64{1}); // INVALID_PARAMETERS
        QCOMPARE(static_cast<int>(psci_decide(odd, on, 2, true).action),
                 static_cast<int>(psci_action::cpu_on)); // T32
    }

    void ofAffinityTheLowestLevelAloneIsAnswered()
    {
        const bool on[2] = {true, false};
        const u64 cluster[4] = {0xc4000004, 0, 1, 0};
        QCOMPARE(psci_decide(cluster, on, 2).x0, ~u64{1});     // INVALID_PARAMETERS
        const u64 narrow[4] = {0x84000004, 0, 0x100000000, 0}; // 32 bits of it count
        QCOMPARE(psci_decide(narrow, on, 2).x0, u64{0});
    }

    void aGuestSeesFeaturesWithASlot_data()
    {
        QTest::addColumn<unsigned>("crm");
        QTest::addColumn<unsigned>("op2");
        QTest::addColumn<quint64>("own");
        QTest::addColumn<quint64>("seen");
        QTest::newRow("PFR0 of max: no SVE, EL2, EL3, RAS, SCXTNUM")
            << 4U << 0U << quint64(0x1201000123112222) << quint64(0x1101000003110022);
        QTest::newRow("PFR1: no MTE, no SME")
            << 4U << 1U << quint64(0x01000321) << quint64(0x00000021);
        QTest::newRow("ZFR0") << 4U << 4U << ~quint64(0) << quint64(0);
        QTest::newRow("DFR0: PMU and breakpoints, no double lock")
            << 5U << 0U << quint64(0x10305106) << quint64(0xf010305106);
        QTest::newRow("PFR0: CSV2 without SCXTNUM_ELx")
            << 4U << 0U << (quint64(3) << 56) << (quint64(1) << 56);
        QTest::newRow("MMFR0: 36 bits") << 7U << 0U << quint64(0x1124) << quint64(0x1121);
        QTest::newRow("MMFR1: no VHE, no LORegions")
            << 7U << 1U << quint64(0x10212122) << quint64(0x10202022);
        // All ones, of which each field that is missing says what a guest does not see.
        const auto all = ~quint64(0);
        QTest::newRow("ISAR0: no TME") << 6U << 0U << all << (all & ~(quint64(15) << 24));
        QTest::newRow("ISAR1: no XS, no LS64") << 6U << 1U << all << (all >> 8);
        QTest::newRow("ISAR2: no WFxT, no MOPS") << 6U << 2U << all << quint64(0xf0fff0);
        QTest::newRow("MMFR0: no ECV, no FGT, no ExS")
            << 7U << 0U << all << quint64(0x00ff0ffffffffff1);
        QTest::newRow("MMFR2: no NV, no EVT") << 7U << 2U << all << quint64(0xf0fffffff0ffffff);
        QTest::newRow("AArch32's PFR0: no RAS, no AMU")
            << 1U << 0U << all << quint64(0xffffffff0f0fffff);
        QTest::newRow("AArch32's DFR0: no trace") << 1U << 2U << all << quint64(0xffffffff0ff00fff);
        QTest::newRow("one that nobody knows") << 4U << 7U << ~quint64(0) << quint64(0);
        QTest::newRow("AArch32's PFR1: no Security, no Virtualization")
            << 1U << 1U << quint64(0x10111011) << quint64(0x10010001);
        QTest::newRow("one of AArch32's") << 2U << 0U << quint64(0x2101110) << quint64(0x2101110);
    }
    void aGuestSeesFeaturesWithASlot()
    {
        QFETCH(unsigned, crm);
        QFETCH(unsigned, op2);
        QFETCH(quint64, own);
        QFETCH(quint64, seen);
        QCOMPARE(QString::number(visible_id({crm, op2}, own), 16), QString::number(seen, 16));
    }

    void anExceptionGoesWhereHardwareSendsIt_data()
    {
        QTest::addColumn<quint64>("pstate");
        QTest::addColumn<quint64>("offset");
        QTest::addColumn<int>("abortClass");
        QTest::newRow("from EL1h") << quint64(0x60000005) << quint64(0x200) << 0x25;
        QTest::newRow("from EL1t") << quint64(0x60000004) << quint64(0) << 0x25;
        QTest::newRow("from EL0") << quint64(0x60000000) << quint64(0x400) << 0x24;
        QTest::newRow("from EL0 in AArch32") << quint64(0x60000010) << quint64(0x600) << 0x24;
    }
    void anExceptionGoesWhereHardwareSendsIt()
    {
        QFETCH(quint64, pstate);
        QFETCH(quint64, offset);
        QFETCH(int, abortClass);
        const auto entry = synchronous_exception(pstate, 0xffff000000081000, SCTLR_EL1_SPAN);
        QCOMPARE(entry.pc, 0xffff000000081000 + offset);
        QCOMPARE(entry.pstate, u64{0x600003c5});
        const u64 esr = external_abort_syndrome(
            ESR_ELx_EC_DABT_LOW << ESR_ELx_EC_SHIFT | ESR_ELx_WNR | 6, pstate);
        QCOMPARE(esr, static_cast<u64>(abortClass) << 26 | ESR_ELx_IL | ESR_ELx_WNR | 0x10);
    }

    void panIsSetWhereTheGuestAsksForIt()
    {
        QVERIFY((synchronous_exception(5, 0, 0).pstate & PSR_PAN) != 0);
        QVERIFY((synchronous_exception(5, 0, SCTLR_EL1_SPAN).pstate & PSR_PAN) == 0);
        QVERIFY((synchronous_exception(5 | PSR_PAN, 0, SCTLR_EL1_SPAN).pstate & PSR_PAN) != 0);
    }

    void whatAnExceptionSetsInPstate_data()
    {
        QTest::addColumn<quint64>("pstate");
        QTest::addColumn<quint64>("sctlr");
        QTest::addColumn<quint64>("next");
        const auto spanOff = quint64(SCTLR_EL1_SPAN);
        QTest::newRow("DIT stays as it was")
            << quint64(1) * (1 << 24) + 5 << spanOff << quint64(0x10003c5);
        QTest::newRow("SSBS is what SCTLR_EL1.DSSBS says")
            << quint64(5) << (spanOff | quint64(1) << 44) << quint64(0x13c5);
        QTest::newRow("and not what it was") << quint64(0x1005) << spanOff << quint64(0x3c5);
    }
    void whatAnExceptionSetsInPstate()
    {
        QFETCH(quint64, pstate);
        QFETCH(quint64, sctlr);
        QFETCH(quint64, next);
        QCOMPARE(synchronous_exception(pstate, 0, sctlr).pstate, u64{next});
    }

    void anAbortOfAFetchHasNoDirection()
    {
        // Bit 6 of an Instruction Abort is RES0 (Arm ARM D17.2.38).
        const u64 esr = ESR_ELx_EC_IABT_LOW << ESR_ELx_EC_SHIFT | ESR_ELx_WNR | 6;
        QCOMPARE(external_abort_syndrome(esr, 5), u64{0x21} << 26 | ESR_ELx_IL | 0x10);
        QCOMPARE(external_abort_syndrome(esr, 0), u64{0x20} << 26 | ESR_ELx_IL | 0x10);
    }

    void aDescriptionThatCannotRunIsRefused_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* name, const char* problem, Change change) {
            QTest::newRow(name) << change << QString::fromLatin1(problem);
        };
        using M = machine_description&;
        const char* const memory = "whole pages within";
        row("nothing is wrong", "", [](M) {});
        row("another version", "another version", [](M m) { m.size = 8; });
        row("five VMs", "too many", [](M m) { m.vms = 5; });
        row("no CPU", "no CPU", [](M m) { m.cpus = 0; });
        row("no virtual CPU", "no virtual CPU", [](M m) { m.vm[1].vcpus = 0; });
        row("nine virtual CPUs", "too many", [](M m) { m.vm[1].vcpus = 9; });
        row("five regions", "too many regions", [](M m) { m.vm[1].regions = 5; });
        row("EL2's own memory", memory, [](M m) { ram(m, 1).pa = 0x40100000; });
        row("beyond the machine", memory, [](M m) { ram(m, 1).pa = 0x5fe00000; });
        row("memory of another VM", "overlap", [](M m) { ram(m, 1).pa = 0x50200000; });
        row("a size that wraps", memory, [](M m) { ram(m, 1).size = ~0xfffUL; });
        row("half a page", memory, [](M m) { ram(m, 1).size = 0x800; });
        row("an address that stage 2 cannot name", memory,
            [](M m) { ram(m, 1).ipa = (1UL << 39) - 2 * kMega; });
        row("more than stage 2 can name", memory, [](M m) {
            m.ram_end = 1UL << 41;
            ram(m, 1).pa = 0x100000000;
            ram(m, 1).size = 1UL << 40;
        });
        row("a permission that there is not", memory, [](M m) { ram(m, 1).permissions = 0; });
        row("a disk of its own", "", [](M m) { disk(m, 1, 0x51000000, 1536); });
        row("a disk that wraps", memory, [](M m) { disk(m, 1, 0x51000000, ~0UL); });
        row("a disk in another VM's memory", "overlap", [](M m) { disk(m, 1, 0x50000000, 512); });
        row("a disk in its own", "overlap",
            [](M m) { disk(m, 1, ram(m, 1).pa + 4 * kMega - PAGE_SIZE, PAGE_SIZE + 512); });
        row("memory in another VM's disk", "overlap", [](M m) { disk(m, 0, ram(m, 1).pa, 512); });
    }
    void aDescriptionThatCannotRunIsRefused()
    {
        QFETCH(Change, change);
        QFETCH(QString, problem);
        machine_description machine{};
        machine.magic = MACHINE_DESCRIPTION_MAGIC;
        machine.size = sizeof machine;
        machine.vms = 2;
        machine.cpus = 1;
        machine.ram_end = 0x60000000;
        for (u64 v = 0; v < 2; ++v)
            machine.vm[v] = {1,
                             0x40200000,
                             0x40000000,
                             1,
                             {{0x40000000, 4 * kMega, 0x50000000 + v * 4 * kMega, STAGE2_RW}},
                             0,
                             0,
                             0,
                             0};
        change(machine);
        const char* said = description_problem(machine, 0x40800000);
        QCOMPARE(said == nullptr, problem.isEmpty());
        QVERIFY2(QString::fromLatin1(said).contains(problem), said);
    }
};

QTEST_APPLESS_MAIN(TestVmLogic)
#include "tst_vm_logic.moc"
