// SPDX-License-Identifier: GPL-2.0-or-later
// What can go wrong between the two doors of the switch, made to go wrong on a real
// qemu-system-aarch64: by code that is written into the image (boot/start.S, hyp_self_test), by an
// instruction exchanged for another, or by the debugger. No device of that machine raises an
// SError, so each of these is forced, and says so.
#include "base/task.h"
#include "image/image.h"
#include "machine/machine-test.h"
#include "support/el2-fault.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace std::chrono_literals;
using How = machine::RunOutcome::How;
using machine::MemoryView;
using machine::StopReason;

namespace {

// The same faults in both shapes of host; a57 has no VHE.
#ifdef WORLDSWITCH_FAULTS_VHE
const QString kImage = QStringLiteral(WORLDSWITCH_VHE_IMAGE);
const QString kCpu = QStringLiteral("cortex-a76");
constexpr bool kVhe = true;
#else
const QString kImage = QStringLiteral(WORLDSWITCH_IMAGE);
const QString kCpu = QStringLiteral("cortex-a57");
constexpr bool kVhe = false;
#endif

bool ownsEveryRegister(const QByteArray& console, char guest)
{
    return console.contains("[" + QByteArray(1, guest) +
                            "] 64 rounds, and every register was mine each time\n");
}

} // namespace

class tst_Faults : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    std::shared_ptr<const image::Image> m_image;

    base::Address address(const char* name) const
    {
        const auto symbol = m_image->symbol(QString::fromLatin1(name));
        if (!symbol)
            qFatal("no symbol %s", name);
        return symbol->address;
    }
    /// Offset of a field, by its path in the image's DWARF.
    std::uint64_t offsetOf(QStringView type, const char* path) const
    {
        const auto layout = m_image->layout(type);
        for (const auto& field : layout->fields)
            if (field.path == QLatin1String(path))
                return static_cast<std::uint64_t>(field.offset.bytes);
        qFatal("no field %s", path);
    }
    /// The first instruction of a function that looks like that.
    base::Address find(const support::ElfPatch& elf, const char* function, std::uint32_t mask,
                       std::uint32_t value) const
    {
        for (base::Address at = address(function);; at = at + base::Offset{4}) {
            const auto word = elf.word(at);
            if (!word)
                qFatal("no such instruction in %s", function);
            if ((*word & mask) == value)
                return at;
        }
    }
    QString save(const support::ElfPatch& elf)
    {
        const QString path = m_dir.filePath(QStringLiteral("patched.elf"));
        return elf.save(path) ? path : QString();
    }
    static machine::RunOutcome run(const QString& image, const QString& cpu = kCpu)
    {
        machine::MachineOptions options;
        options.image = image;
        options.cpu = cpu;
        return mustHave(machine::runMachine(options, 60s));
    }
    /// The image with a wish, of that fault on that CPU.
    QString wishing(std::uint32_t fault, std::uint32_t cpu = 0)
    {
        support::ElfPatch elf(kImage);
        if (!support::plantFault(elf, *m_image, static_cast<support::El2Fault>(fault), cpu))
            qFatal("no room for the fault");
        return save(elf);
    }
    /// The image whose host believes, at each exit, that an SError is pending.
    support::ElfPatch alwaysSerror() const
    {
        support::ElfPatch elf(kImage);
        const auto at = find(elf, "__kvm_vcpu_run", 0xfff80000, 0x37400000); // tbnz xN, #8
        const auto offset = *elf.word(at) >> 5 & 0x3fff;
        elf.setWord(at, 0x14000000 | offset); // b, to the same place
        return elf;
    }

private slots:
    void initTestCase()
    {
        const auto image = image::Image::open(kImage);
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        m_image = *image;
    }

    void anExpectedFaultGoesOnAtItsFixUp()
    {
        const auto outcome = run(wishing(7));
        QVERIFY2(outcome.console.contains("a fault that was expected has gone by"),
                 outcome.console);
        QVERIFY(ownsEveryRegister(outcome.console, 'A'));
        QVERIFY(ownsEveryRegister(outcome.console, 'B'));
        QCOMPARE(outcome.how, How::GuestShutdown);
    }

    void whatEl2HasNoAnswerForIsReported_data()
    {
        QTest::addColumn<quint32>("fault");
        QTest::addColumn<QByteArray>("vector");
        QTest::addColumn<int>("cause");
        QTest::newRow("an SError of EL2's own, forced") << 8U << QByteArray("SError, EL2") << 0x2f;
        QTest::newRow("a return to EL3") << 9U << QByteArray("synchronous, EL2") << 0x0e;
    }
    void whatEl2HasNoAnswerForIsReported()
    {
        QFETCH(quint32, fault);
        QFETCH(QByteArray, vector);
        QFETCH(int, cause);
        const auto outcome = run(wishing(fault));
        const auto& console = outcome.console;
        QCOMPARE(outcome.how, How::GuestReset);
        QVERIFY2(console.contains("PANIC: " + vector + "\n"), console);
        const auto esr = console.mid(console.indexOf("ESR_EL2 ") + 8, 16).toULongLong(nullptr, 16);
        QCOMPARE(static_cast<int>(esr >> 26 & 0x3f), cause);
        QVERIFY2(console.mid(console.indexOf("backtrace:")).contains("hyp_self_test+0x"), console);
        QVERIFY2(console.contains("CPU 0 panics\n"), console);
    }

    void lookingForAnSerrorChangesNothing_data()
    {
        QTest::addColumn<QString>("cpu");
        for (const auto* cpu : {"cortex-a57", "cortex-a76", "max"})
            if (!kVhe || cpu != QByteArray("cortex-a57"))
                QTest::addRow("%s", cpu) << QString::fromLatin1(cpu);
    }
    void lookingForAnSerrorChangesNothing()
    {
        // Without RAS the window opens, with RAS the barrier runs, at each of the exits; none
        // comes.
        QFETCH(QString, cpu);
        const auto outcome = run(save(alwaysSerror()), cpu);
        QVERIFY2(ownsEveryRegister(outcome.console, 'A'), outcome.console);
        QVERIFY2(ownsEveryRegister(outcome.console, 'B'), outcome.console);
        QCOMPARE(outcome.how, How::GuestShutdown);
    }

    void anSerrorThatTheGuestLeftBehindIsItsEnd_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<quint32>("mask");
        QTest::addColumn<quint32>("instruction");
        QTest::addColumn<quint32>("instead");
        // An exception at the one instruction of the window: BRK stands for the SError.
        if (!kVhe)
            QTest::newRow("without RAS: taken in the window")
                << kCpu << ~0U << 0xd5033fdfU << 0xd4200000U; // isb: brk #0
        for (const auto* cpu : {"cortex-a76", "max"})
            QTest::addRow("with RAS: %s finds it deferred", cpu)
                << QString::fromLatin1(cpu) << 0xffffffe0U << 0xd538c120U
                << 0xd2b00004U; // mrs x4, disr_el1: movz x4, #0x8000, lsl #16 (A)
    }
    void anSerrorThatTheGuestLeftBehindIsItsEnd()
    {
        QFETCH(QString, cpu);
        QFETCH(quint32, mask);
        QFETCH(quint32, instruction);
        QFETCH(quint32, instead);
        support::ElfPatch elf = alwaysSerror();
        elf.setWord(find(elf, "__guest_serror", mask, instruction), instead);
        const auto console = run(save(elf), cpu).console;
        QVERIFY2(console.contains("guest A is dead: an SError arrived while it ran"), console);
        QVERIFY2(console.contains("guest B is dead: an SError arrived while it ran"), console);
        QVERIFY2(!console.contains(" pc 00000000401"), console); // the guest's, not the window's
        QVERIFY2(!console.contains("PANIC"), console);
    }

    void anSerrorWhileItRanIsThatGuestsAlone()
    {
        machine::MachineOptions options;
        options.image = kImage;
        options.cpu = kCpu;
        const auto machine = mustHave(machine::Machine::start(options));
        QByteArray console;
        connect(machine.get(), &machine::Machine::console, this,
                [&](const QByteArray& bytes) { console += bytes; });
        // The vector of its HVC is exchanged for that of an SError, by the debugger.
        const auto vcpuB = address("vcpus").value + m_image->layout(u"kvm_vcpu")->size;
        must(machine->insertBreakpoint(address("el1_sync")));
        do {
            QCOMPARE(mustHave(machine->resume(60s)).reason, StopReason::Breakpoint);
        } while (mustHave(machine->readRegister(*arm64::Register::named(u"tpidr_el2"))) != vcpuB);
        must(machine->removeBreakpoint(address("el1_sync")));
        must(machine->writeRegister(arm64::Register::pc(), address("el1_error").value));
        QCOMPARE(mustHave(machine->resume(60s)).reason, StopReason::Exited);
        QTRY_VERIFY2(ownsEveryRegister(console, 'A'), console);
        QVERIFY2(console.contains("guest B is dead: an SError arrived while it ran"), console);
    }

    void aPstateThatNoGuestHasIsRefused_data()
    {
        QTest::addColumn<quint64>("pstate");
        QTest::addColumn<QByteArray>("report");
        const QByteArray refused = "guest B is dead: its PSTATE asks for a level or a state";
        QTest::newRow("EL2h, where EL2 itself runs") << quint64(0x3c9) << refused;
        QTest::newRow("EL2t") << quint64(0x3c8) << refused;
        QTest::newRow("EL3h") << quint64(0x3cd) << refused;
        QTest::newRow("EL1 in AArch32, where HCR_EL2.RW has it in AArch64")
            << quint64(0x3d3) << refused;
        QTest::newRow("EL2 in AArch32") << quint64(0x3da) << refused;
        QTest::newRow("no mode at all") << quint64(0x3c7) << refused;
        // Its A64 code is no A32 code: it faults to its own EL1, and no other world is touched.
        QTest::newRow("EL0 in AArch32 is a guest's right")
            << quint64(0x3d0) << QByteArray("guest B is dead: it ran where nothing is mapped");
    }
    void aPstateThatNoGuestHasIsRefused()
    {
        QFETCH(quint64, pstate);
        QFETCH(QByteArray, report);
        machine::MachineOptions options;
        options.image = kImage;
        options.cpu = kCpu;
        const auto machine = mustHave(machine::Machine::start(options));
        QByteArray console;
        connect(machine.get(), &machine::Machine::console, this,
                [&](const QByteArray& bytes) { console += bytes; });
        must(machine->insertBreakpoint(address("run_vcpus")));
        QCOMPARE(mustHave(machine->resume(60s)).reason, StopReason::Breakpoint);
        const auto slot = address("vcpus").value + m_image->layout(u"kvm_vcpu")->size +
                          offsetOf(u"kvm_vcpu", "arch.ctxt.regs.pstate");
        QByteArray bytes(8, '\0');
        qToLittleEndian(pstate, bytes.data());
        must(machine->writeMemory(base::Address{slot}, bytes, MemoryView::Physical));
        QCOMPARE(mustHave(machine->resume(60s)).reason, StopReason::Exited);
        QTRY_VERIFY2(ownsEveryRegister(console, 'A'), console);
        QVERIFY2(console.contains(report), console);
        QVERIFY2(!console.contains("PANIC"), console);
    }

    void aBugOnOneCpuStopsThemAll_data()
    {
        QTest::addColumn<quint32>("fault");
        QTest::addColumn<QByteArray>("place");
        QTest::newRow("CPU 1 runs into its guard page") << 3U << QByteArray("hyp_self_test");
        QTest::newRow("CPU 1 finds a bug") << 6U << QByteArray("hyp_bug");
    }
    void aBugOnOneCpuStopsThemAll()
    {
        QFETCH(quint32, fault);
        QFETCH(QByteArray, place);
        QFile spin(m_dir.filePath(QStringLiteral("spin.bin")));
        QVERIFY(spin.open(QIODevice::WriteOnly) &&
                spin.write(QByteArray::fromHex("00000014")) == 4); // b .
        spin.close();
        QProcess vm;
        vm.setProcessChannelMode(QProcess::MergedChannels);
        vm.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-vm"),
                 {QStringLiteral("--guest"), spin.fileName(), QStringLiteral("--cpus"),
                  QStringLiteral("2"), QStringLiteral("--cpu"), kCpu,
                  QStringLiteral("--hypervisor"), wishing(fault, 1)});
        QVERIFY(vm.waitForFinished(60000));
        const QByteArray console = vm.readAll();
        QVERIFY2(console.contains("PANIC: synchronous, EL2\n"), console);
        QVERIFY2(console.mid(console.indexOf("backtrace:")).contains(place + "+0x"), console);
        QVERIFY2(console.contains("CPU 1 panics\n"), console);
        QVERIFY2(console.contains("CPU 0 is stopped; running: guest A, virtual CPU 0\n"),
                 console.mid(console.indexOf("CPU 1 panics")));
        QCOMPARE(console.count("PANIC"), 1);
        if (fault == 3) { // at the first page below its stack, not in somebody's memory behind it
            const auto guard = address("__secondary_stacks").value - 4096;
            const auto far = console.mid(console.indexOf("FAR_EL2 ") + 8, 16);
            QCOMPARE(far.toULongLong(nullptr, 16) & ~0xfffULL, guard);
        }
        QCOMPARE(vm.exitCode(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_Faults)
#include "tst_faults.moc"
