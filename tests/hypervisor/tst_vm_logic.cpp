// SPDX-License-Identifier: GPL-2.0-or-later
// What EL2 decides about guests without touching a register: stage-2 tables, syndromes, PSCI, ID
// registers, exceptions, descriptions. The very sources of the image, on the host.
#include "devices/vflash.h"
#include "devices/vpl031.h"
#include "vm/abort.h"
#include "vm/description.h"
#include "vm/exception-entry.h"
#include "vm/id-registers.h"
#include "vm/psci-calls.h"
#include "vm/stage2-map.h"

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
        const kvm_vcpu_fault_info fault{iss, 0xffff000012345abc, 0x90000};
        QVERIFY(describes_access(iss));
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
        QTest::addColumn<quint64>("iss");
        QTest::newRow("a pair or write-back leaves no syndrome") << quint64(0);
        QTest::newRow("the walk of the guest's tables") << quint64(ESR_ELx_ISV | ESR_ELx_S1PTW);
        QTest::newRow("cache maintenance") << quint64(ESR_ELx_ISV | ESR_ELx_CM);
    }
    void whatTheSyndromeCannotSayIsNotGuessed()
    {
        QFETCH(quint64, iss);
        QVERIFY(!describes_access(iss));
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

    void theClockTellsTheTimeAndRingsOnce()
    {
        vpl031 rtc{};
        QCOMPARE(vpl031_read(rtc, 0xfe0, 0), u64{0x31}); // what a driver knows it by
        QCOMPARE(vpl031_read(rtc, 0xffc, 0), u64{0xb1});
        QCOMPARE(vpl031_read(rtc, 0, 1000), u64{1000});
        vpl031_write(rtc, 8, 5000, 1000); // the guest sets it
        QCOMPARE(vpl031_read(rtc, 0, 1003), u64{5003});
        vpl031_write(rtc, 4, 5010, 1003);
        vpl031_write(rtc, 0x10, 1, 1003);
        QCOMPARE(vpl031_due(rtc, 1003), u32{7});
        QVERIFY(!vpl031_line(rtc, 1009));
        QVERIFY(vpl031_line(rtc, 1010));
        QCOMPARE(vpl031_read(rtc, 0x18, 1010), u64{1});
        vpl031_write(rtc, 0x1c, 1, 1010);
        QVERIFY(!vpl031_line(rtc, 1011));
        QCOMPARE(vpl031_due(rtc, 1011), u32{0});
        vpl031_write(rtc, 4, 4999, 1011); // an alarm in the past does not ring
        QVERIFY(!vpl031_line(rtc, 1012));
        vpl031_write(rtc, 4, 5014, 1012);
        vpl031_write(rtc, 0x10, 0, 1012); // nor one that is masked, but it is remembered
        QVERIFY(!vpl031_line(rtc, 1020));
        QCOMPARE(vpl031_read(rtc, 0x14, 1020), u64{1});
    }

    void flashObeysIntelsCommands()
    {
        constexpr u64 bytes = 0x80000; // two sectors
        std::vector<u8> array(bytes, 0x5a);
        vflash flash{};
        const auto write = [&](u64 offset, u64 value, unsigned size = 4) {
            vflash_write(flash, array.data(), bytes, offset, size, value);
        };
        const auto read = [&](u64 offset, unsigned size = 4) {
            return vflash_read(flash, offset, size);
        };
        write(0x154, 0x00980098); // a query: "QRY", two chips side by side
        QCOMPARE(read(0x40), u64{0x00510051});
        QCOMPARE(read(0x44, 1), u64{'R'});
        QCOMPARE(read(0x4a, 2), u64{'Y'});
        QCOMPARE(read(0x9c), u64{0x00190019}); // 32 MB a chip
        QCOMPARE(read(0x1000, 8), u64{0});
        write(0, 0x00200020); // erases the second sector
        write(0x40004, 0x00d000d0);
        QCOMPARE(flash.mode, flash_mode::status);
        QCOMPARE(read(0), u64{0x00800080});
        QCOMPARE(array[0x40000 - 1], u8{0x5a});
        QCOMPARE(array[0x40000], u8{0xff});
        QCOMPARE(array[bytes - 1], u8{0xff});
        write(0x40000, 0x40); // programs a word: bits are cleared, none is set
        write(0x40000, 0x12345678);
        write(0x40000, 0x40);
        write(0x40000, 0xffff0000);
        QCOMPARE(array[0x40003], u8{0x12});
        QCOMPARE(array[0x40000], u8{0});
        write(0x40010, 0x00e800e8); // and two words, through the buffer
        write(0x40010, 0x00010001);
        write(0x40010, 0x11111111);
        write(0x40014, 0x22222222);
        write(0x40010, 0x00d000d0);
        QCOMPARE(read(0), u64{0x00800080});
        QCOMPARE(array[0x40017], u8{0x22});
        QCOMPARE(array[0x40018], u8{0xff});
        write(0, 0x20); // what is not confirmed is not done, and told until it is cleared
        write(0, 0xff);
        QCOMPARE(read(0), u64{0x00b000b0});
        QCOMPARE(array[0], u8{0x5a});
        write(0, 0x50);
        QCOMPARE(read(0), u64{0x00800080});
        write(bytes - 2, 0x40); // nothing is programmed behind its end
        write(bytes - 2, 0, 8);
        QCOMPARE(array[bytes - 1], u8{0});
        write(0, 0xff);
        QCOMPARE(flash.mode, flash_mode::array);
    }

    void aDescriptionThatCannotRunIsRefused_data()
    {
        QTest::addColumn<int>("change");
        QTest::addColumn<QString>("problem");
        QTest::newRow("nothing is wrong") << 0 << QString();
        QTest::newRow("another version") << 1 << QStringLiteral("another version");
        QTest::newRow("five VMs") << 2 << QStringLiteral("too many");
        QTest::newRow("no CPU") << 3 << QStringLiteral("no CPU");
        QTest::newRow("EL2's own memory") << 4 << QStringLiteral("whole pages within");
        QTest::newRow("beyond the machine") << 5 << QStringLiteral("whole pages within");
        QTest::newRow("memory of another VM") << 6 << QStringLiteral("overlap");
        QTest::newRow("a size that wraps") << 7 << QStringLiteral("whole pages within");
        QTest::newRow("half a page") << 8 << QStringLiteral("whole pages within");
        QTest::newRow("a disk in another VM's memory") << 9 << QStringLiteral("overlap");
        QTest::newRow("a disk in its own") << 10 << QStringLiteral("overlap");
        QTest::newRow("a disk that wraps") << 11 << QStringLiteral("whole pages within");
        QTest::newRow("memory in another VM's disk") << 12 << QStringLiteral("overlap");
        QTest::newRow("a disk of its own") << 13 << QString();
    }
    void aDescriptionThatCannotRunIsRefused()
    {
        QFETCH(int, change);
        QFETCH(QString, problem);
        machine_description machine{};
        machine.magic = DESCRIPTION_MAGIC;
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
                             0};
        memory_region& last = machine.vm[1].region[0];
        switch (change) {
        case 1:
            machine.size = 8;
            break;
        case 2:
            machine.vms = 5;
            break;
        case 3:
            machine.cpus = 0;
            break;
        case 4:
            last.pa = 0x40100000;
            break;
        case 5:
            last.pa = 0x5fe00000;
            break;
        case 6:
            last.pa = 0x50200000;
            break;
        case 7:
            last.size = ~0xfffUL;
            break;
        case 8:
            last.size = 0x800;
            break;
        case 9:
            machine.vm[1].disk_pa = 0x50000000;
            machine.vm[1].disk_size = 512;
            break;
        case 10:
            machine.vm[1].disk_pa = last.pa + 4 * kMega - PAGE_SIZE;
            machine.vm[1].disk_size = PAGE_SIZE + 512;
            break;
        case 11:
            machine.vm[1].disk_pa = 0x51000000;
            machine.vm[1].disk_size = ~0UL;
            break;
        case 12:
            machine.vm[0].disk_pa = last.pa;
            machine.vm[0].disk_size = 512;
            break;
        case 13:
            machine.vm[1].disk_pa = 0x51000000;
            machine.vm[1].disk_size = 1536;
            break;
        default:
            break;
        }
        const char* said = description_problem(machine, 0x40800000);
        QCOMPARE(said == nullptr, problem.isEmpty());
        QVERIFY2(QString::fromLatin1(said).contains(problem), said);
    }
};

QTEST_APPLESS_MAIN(TestVmLogic)
#include "tst_vm_logic.moc"
