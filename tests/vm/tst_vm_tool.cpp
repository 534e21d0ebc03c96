// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-vm from the command line, on guests of a few instructions: what it takes, what it
// says, and how it ends.
#include "image/image.h"
#include "machine/machine.h"
#include "tiny-guest.h"
#include "vm/description.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <elf.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Code kReset{0x52800120, 0x72b08000, kHvc}; // PSCI SYSTEM_RESET

/// Lets the timers' interrupts come as far as ISR_EL1: GICD_CTLR, redistributor 0's IGROUPR0 and
/// ISENABLER0, ICC_PMR_EL1, ICC_IGRPEN1_EL1.
const Code kTimerInterrupts{
    0xd2a1000a, 0x52800241, 0xb9000141,             // mov x10, #GICD; mov w1, #0x12; str w1, [x10]
    0xd2a1016a, 0x12800001, 0xb9008141,             // mov x10, #GICR; mov w1, #-1; [x10, #0x80]
    0x52a90001, 0xb9010141,                         // mov w1, #(1 << 27 | 1 << 30); [x10, #0x100]
    0xd2801fe1, 0xd5184601, 0xd2800021, 0xd518cce1, // PMR = 0xff, IGRPEN1 = 1
    0xd5033fdf};                                    // isb
/// x2 = what a timer is set to.
const Code kSoon{0xd53be042, 0x91440042}; // mrs x2, cntvct_el0; add x2, x2, #(256 << 12)
const Code kNever{0x92800002};            // mov x2, #-1
const Code kLargestSigned{0x92f00002};    // mov x2, #0x7fffffffffffffff
const Code kSoonAfterNever{0x92bfffe2};   // mov x2, #0xffffffff0000ffff
const Code kVirtual{0xd51be342, 0xd51be321, 0xd5033fdf};  // CNTV_CVAL_EL0 = x2, CTL = x1, isb
const Code kPhysical{0xd51be242, 0xd51be221, 0xd5033fdf}; // the same of CNTP
/// Never leaves EL1, until an interrupt is there.
const Code kSpinForInterrupt{0xd538c102, 0x363fffe2}; // mrs x2, isr_el1; tbz w2, #7, .-4

/// An ELF with that code at an address of its own in RAM.
QByteArray elfOf(const Code& code)
{
    const QByteArray text = bytesOf(code);
    Elf64_Ehdr header{};
    memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_ident[EI_VERSION] = EV_CURRENT;
    header.e_type = ET_EXEC;
    header.e_version = EV_CURRENT;
    header.e_ehsize = sizeof header;
    header.e_machine = EM_AARCH64;
    header.e_phentsize = sizeof(Elf64_Phdr);
    header.e_phnum = 1;
    header.e_phoff = sizeof header;
    header.e_entry = 0x40345000;
    Elf64_Phdr segment{};
    segment.p_type = PT_LOAD;
    segment.p_offset = sizeof header + sizeof segment;
    segment.p_paddr = header.e_entry;
    segment.p_filesz = segment.p_memsz = static_cast<std::uint64_t>(text.size());
    return QByteArray(reinterpret_cast<const char*>(&header), sizeof header) +
           QByteArray(reinterpret_cast<const char*>(&segment), sizeof segment) + text;
}

/// A Linux Image: its first word branches over the header (booting.rst).
QByteArray linuxOf(const Code& code)
{
    QByteArray image(64, '\0');
    qToLittleEndian<std::uint32_t>(0x14000010, image.data()); // b .+64
    image.replace(56, 4, "ARM\x64");
    return image + bytesOf(code);
}

struct Outcome {
    int exitCode = -1;
    QByteArray console;    // standard output
    QByteArray complaints; // standard error
};

} // namespace

class TestVmTool : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    int m_files = 0;

    QString file(const QByteArray& bytes)
    {
        QFile to(m_dir.filePath(QString::number(++m_files)));
        return to.open(QIODevice::WriteOnly) && to.write(bytes) == bytes.size() ? to.fileName()
                                                                                : QString();
    }
    QString flat(const Code& code) { return file(bytesOf(code)); }
    static QString tool() { return QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-vm"); }
    static Outcome run(const QStringList& arguments)
    {
        QProcess process;
        process.start(tool(), arguments);
        Outcome outcome;
        if (process.waitForFinished(60000) && process.exitStatus() == QProcess::NormalExit)
            outcome.exitCode = process.exitCode();
        outcome.console = process.readAllStandardOutput();
        outcome.complaints = process.readAllStandardError();
        return outcome;
    }
    QString packed(const QByteArray& bytes)
    {
        const QString path = file(bytes);
        return QProcess::execute(u"gzip"_s, {u"-k"_s, path}) == 0 ? path + u".gz"_s : QString();
    }

    /// The stub that a worldswitch-vm with --gdb says it has.
    static std::shared_ptr<machine::Machine> attachTo(QProcess& vm)
    {
        QByteArray said;
        vm.setReadChannel(QProcess::StandardError);
        while (!said.contains("gdb,") && vm.waitForReadyRead(60000))
            said += vm.readAllStandardError();
        const auto from = said.indexOf(" at /") + 4;
        const QString socket = QString::fromLocal8Bit(said.mid(from, said.indexOf(',') - from));
        const auto machine = base::runToEnd(machine::Machine::attach(u"unix:"_s + socket));
        return machine ? *machine : nullptr;
    }

private slots:
    void eachKindOfGuestRuns_data()
    {
        QTest::addColumn<QByteArray>("image");
        QTest::addColumn<bool>("packed");
        QTest::addColumn<QByteArray>("prints");
        const Code hello = say("hello\n") + powerOff(kHvc);
        QTest::newRow("a flat binary") << bytesOf(hello) << false << QByteArray("hello");
        QTest::newRow("an ELF") << elfOf(hello) << false << QByteArray("hello");
        QTest::newRow("a Linux Image") << linuxOf(hello) << false << QByteArray("hello");
        QTest::newRow("a compressed Linux Image") << linuxOf(hello) << true << QByteArray("hello");
        QTest::newRow("a compressed ELF") << elfOf(hello) << true << QByteArray("hello");
        QTest::newRow("PSCI by HVC")
            << bytesOf(version(kHvc) + say("\n") + powerOff(kHvc)) << false << QByteArray("1\n");
        QTest::newRow("PSCI by SMC")
            << bytesOf(version(kSmc) + say("\n") + powerOff(kSmc)) << false << QByteArray("1\n");
    }
    void eachKindOfGuestRuns()
    {
        QFETCH(QByteArray, image);
        QFETCH(bool, packed);
        QFETCH(QByteArray, prints);
        const auto outcome = run({u"--guest"_s, packed ? this->packed(image) : file(image)});
        QVERIFY2(outcome.console.contains(prints), outcome.console + outcome.complaints);
        QVERIFY2(outcome.complaints.isEmpty(), outcome.complaints);
        QCOMPARE(outcome.exitCode, 0);
    }

    void aTimerFiresWhileItsGuestSpins_data()
    {
        QTest::addColumn<Code>("set");
        QTest::newRow("the virtual one") << kSoon + kVirtual;
        QTest::newRow("the physical one") << kSoon + kPhysical;
        // A compare value and an offset are added, and what QEMU makes of a carry differs.
        QTest::newRow("after it was set to never") << kNever + kVirtual + kSoon + kVirtual;
        QTest::newRow("after the largest signed number")
            << kLargestSigned + kVirtual + kSoon + kVirtual;
        QTest::newRow("after a time close to the last")
            << kSoonAfterNever + kVirtual + kSoon + kVirtual;
        QTest::newRow("beside one that never does") << kNever + kPhysical + kSoon + kVirtual;
    }
    void aTimerFiresWhileItsGuestSpins()
    {
        QFETCH(Code, set);
        const QString guest = flat(kTimerInterrupts + set + say("up\n") + kSpinForInterrupt +
                                   say("it fired\n") + powerOff(kHvc));
        const QString other = flat(kTimerInterrupts + kNever + kVirtual + kPhysical +
                                   say("a whole line\n") + powerOff(kHvc));
        const auto outcome = run({u"--guest"_s, guest, u"--guest"_s, other, u"--guest"_s, guest,
                                  u"--cpus"_s, u"2"_s, u"--timeout"_s, u"50"_s});
        QVERIFY2(outcome.console.contains("[A] it fired\n"), outcome.console);
        QVERIFY2(outcome.console.contains("[C] it fired\n"), outcome.console);
        QVERIFY2(outcome.console.contains("[B] a whole line\n"), outcome.console);
        QCOMPARE(outcome.exitCode, 0);
    }

    void fourGuestsRunAtOnce_data()
    {
        QTest::addColumn<bool>("oneEnds");
        QTest::newRow("all switch themselves off") << false;
        QTest::newRow("one asks for a reset, and the others do not notice") << true;
    }
    void fourGuestsRunAtOnce()
    {
        QFETCH(bool, oneEnds);
        QStringList arguments{u"--cpus"_s, u"2"_s};
        for (int guest = 0; guest < 4; ++guest)
            arguments << u"--guest"_s
                      << flat(guest == 2 && oneEnds ? kReset
                                                    : say("a whole line\n") + powerOff(kHvc))
                      << u"--memory"_s << u"16M"_s;
        const auto outcome = run(arguments);
        for (const char* guest : {"A", "B", "C", "D"}) {
            const bool lives = *guest != 'C' || !oneEnds;
            QCOMPARE(outcome.console.contains("[" + QByteArray(guest) + "] a whole line\n"), lives);
            QCOMPARE(outcome.console.contains("guest " + QByteArray(guest) + " powers off"), lives);
        }
        QCOMPARE(outcome.console.contains("guest C asks for a reset"), oneEnds);
        QCOMPARE(outcome.exitCode, oneEnds ? 1 : 0);
        QCOMPARE(outcome.complaints.count('\n'), oneEnds ? 1 : 0);
    }

    void itEndsWithOneSentenceAndItsCode_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QByteArray>("sentence");
        const QString good = flat(powerOff(kHvc));
        const auto row = [&](const char* name, const QStringList& more, int code,
                             const char* sentence) {
            QTest::newRow(name) << QStringList{u"--guest"_s, good} + more << code
                                << QByteArray(sentence);
        };
        QTest::newRow("a guest that asks for a reset")
            << QStringList{u"--guest"_s, flat(kReset)} << 1 << QByteArray("asked for a reset");
        QTest::newRow("one that asks for it, beside one that goes on")
            << QStringList{u"--guest"_s, flat(kReset), u"--guest"_s,
                           flat(say("on") + powerOff(kHvc))}
            << 1 << QByteArray("asked for a reset");
        QTest::newRow("a guest that never ends")
            << QStringList{u"--guest"_s, flat({kSpin}), u"--timeout"_s, u"1"_s} << 3
            << QByteArray("still running after 1 ");
        row("no such option", {u"--colour"_s}, 2, "Unknown option 'colour'.");
        row("a CPU that this hypervisor was never tried on", {u"--cpu"_s, u"cortex-m0"_s}, 2,
            "--cpu cannot be 'cortex-m0': it is cortex-a57, cortex-a76, max.");
        row("a device tree that is none", {u"--dtb"_s, file("text")}, 3, "cannot be used");
        row("an initrd that there is not", {u"--initrd"_s, u"/nowhere/i"_s}, 3, "/nowhere/i");
        row("a disk that there is not", {u"--disk"_s, u"/nowhere/d"_s}, 3, "/nowhere/d");
        row("a hypervisor that there is not", {u"--hypervisor"_s, u"/nowhere/h"_s}, 3,
            "/nowhere/h was not found");
        // What EL2 says when it starts none, from a hypervisor that does nothing else.
        row("guests that the hypervisor refuses",
            {u"--hypervisor"_s,
             file(elfOf(say("[hyp] cannot start: no\n") + Code{0x52800120, 0x72b08000, kSmc}))},
            3, "refused these guests");
        row("AArch32 on a CPU that has none of it at EL1",
            {u"--aarch32"_s, u"--cpu"_s, u"cortex-a76"_s}, 3, "refused these guests");
        row("a hypervisor that is none", {u"--hypervisor"_s, file("nothing of the kind")}, 3,
            "is no image of the hypervisor");
        row("an image without an end", {u"--guest"_s, u"/dev/zero"_s}, 3, "it is a device");
        row("a tree without an end", {u"--dtb"_s, u"/dev/zero"_s}, 3, "it is a device");
        row("a directory as a guest", {u"--guest"_s, m_dir.path()}, 3, "it is a folder");
    }
    void itEndsWithOneSentenceAndItsCode()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, exitCode);
        QFETCH(QByteArray, sentence);
        const auto outcome = run(arguments);
        QVERIFY2(outcome.complaints.contains(sentence), outcome.complaints);
        QCOMPARE(outcome.exitCode, exitCode);
        QCOMPARE(outcome.complaints.count('\n'), exitCode == 2 ? 2 : 1); // and where help is
    }

    void aPstateThatNoGuestHasIsRefused_data()
    {
        QTest::addColumn<quint64>("pstate");
        QTest::newRow("EL2h, where EL2 itself runs") << quint64(0x3c9);
        QTest::newRow("EL1 in AArch32: the CPU refuses it") << quint64(0x3d3);
    }
    void aPstateThatNoGuestHasIsRefused()
    {
        // A debugger writes it, while EL2 handles one of the guest's exits.
        QFETCH(quint64, pstate);
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY(image);
        const auto handler = (*image)->symbol(u"handle_guest_abort");
        const auto layout = (*image)->layout(u"kvm_vcpu");
        QVERIFY(handler && layout);
        const auto* slot = layout->find(u"arch.ctxt.regs.pstate");
        QVERIFY(slot);
        QProcess vm;
        vm.start(tool(), {u"--guest"_s, flat(say("never whole\n") + powerOff(kHvc)), u"--guest"_s,
                          flat(say("a whole line\n") + powerOff(kHvc)), u"--gdb"_s});
        const auto machine = attachTo(vm);
        QVERIFY(machine);
        QVERIFY(base::runToEnd(machine->insertBreakpoint(handler->address)));
        QVERIFY(base::runToEnd(machine->resume(30s)));
        const auto vcpu = base::runToEnd(machine->readRegister(arm64::Register::x(1)));
        QVERIFY(vcpu);
        QByteArray bytes(8, '\0');
        qToLittleEndian(pstate, bytes.data());
        QVERIFY(base::runToEnd(machine->writeMemory(
            base::Address{*vcpu + static_cast<std::uint64_t>(slot->offset.bytes)}, bytes,
            machine::MemoryView::Physical)));
        QVERIFY(base::runToEnd(machine->removeBreakpoint(handler->address)));
        QVERIFY(base::runToEnd(machine->detach()));
        QVERIFY(vm.waitForFinished(60000));
        const auto console = vm.readAllStandardOutput();
        QVERIFY2(console.contains(" is dead: its PSTATE asks for a level or a state"), console);
        QVERIFY2(console.contains("a whole line") != console.contains("never whole"), console);
        QVERIFY2(!console.contains("PANIC"), console);
        const auto complaints = vm.readAllStandardError();
        QVERIFY2(complaints.contains("A guest died"), complaints);
        QCOMPARE(vm.exitCode(), 1);
    }

    void aGuestMayBeSwitchedAtEachEntry_data()
    {
        QTest::addColumn<QStringList>("options"); // of each of two guests
        QTest::newRow("neither") << QStringList{QString(), QString()};
        QTest::newRow("the first") << QStringList{u"--at-each-entry"_s, QString()};
        QTest::newRow("the second") << QStringList{QString(), u"--at-each-entry"_s};
        QTest::newRow("both") << QStringList{u"--at-each-entry"_s, u"--at-each-entry"_s};
    }
    void aGuestMayBeSwitchedAtEachEntry()
    {
        QFETCH(QStringList, options);
        QStringList arguments{u"--cpus"_s, u"1"_s, u"--gdb"_s};
        for (const QString& option : options) {
            arguments << u"--guest"_s << flat(say("a whole line\n") + powerOff(kHvc));
            if (!option.isEmpty())
                arguments << option;
        }
        QProcess vm;
        vm.start(tool(), arguments);
        const auto machine = attachTo(vm);
        QVERIFY(machine);
        // What EL2 is told, which vm/machine.cpp makes kvm.way of.
        const auto told = base::runToEnd(machine->readMemory(base::Address{vm::kDescriptionAddress},
                                                             sizeof(machine_description),
                                                             machine::MemoryView::Physical));
        QVERIFY(told);
        machine_description description{};
        qFromLittleEndian<quint64>(told->constData(), sizeof description / sizeof(quint64),
                                   &description);
        for (int guest = 0; guest < 2; ++guest)
            QCOMPARE(description.vm[guest].at_each_entry,
                     std::uint64_t{options[guest].isEmpty() ? 0U : 1U});
        QVERIFY(base::runToEnd(machine->detach()));
        QVERIFY(vm.waitForFinished(60000));
        const QByteArray console = vm.readAllStandardOutput();
        QVERIFY2(console.contains("[A] a whole line\n"), console);
        QVERIFY2(console.contains("[B] a whole line\n"), console);
        QCOMPARE(vm.exitCode(), 0);
    }

    /// MDSCR_EL1 is in its context, and each access of it traps: EL2 has written it where the next
    /// entry takes it from.
    void whatTrapsIsKept_data()
    {
        QTest::addColumn<QStringList>("way");
        QTest::newRow("switched by load and put") << QStringList();
        QTest::newRow("switched at each entry") << QStringList{u"--at-each-entry"_s};
    }
    void whatTrapsIsKept()
    {
        QFETCH(QStringList, way);
        const Code write{0xd2820001, 0xd5100241}; // mov x1, #0x1000; msr mdscr_el1, x1
        // mrs x1, mdscr_el1; its bit 12 as a digit
        const Code read{0xd5300241, 0x530c3021, 0x1100c021, kUart, kPrint};
        const auto outcome = run(QStringList{u"--guest"_s, flat(write + say("kept: ") + read +
                                                                say("\n") + powerOff(kHvc))} +
                                 way);
        QVERIFY2(outcome.console.contains("kept: 1\n"), outcome.console);
        QCOMPARE(outcome.exitCode, 0);
    }

    void aDebuggerIsWaitedFor()
    {
        QProcess vm;
        vm.start(tool(), {u"--guest"_s, flat(say("let go\n") + powerOff(kHvc)), u"--gdb"_s});
        const auto machine = attachTo(vm);
        QVERIFY(machine);
        // Nothing has run: it stands at the first instruction that QEMU gives a machine.
        const auto pc = base::runToEnd(machine->readRegister(arm64::Register::pc()));
        QVERIFY(pc);
        QVERIFY(*pc < 0x40100000 + 4096);
        QVERIFY(!vm.readAllStandardOutput().contains("let go"));
        QVERIFY(base::runToEnd(machine->detach()));
        QVERIFY(vm.waitForFinished(60000));
        QVERIFY(vm.readAllStandardOutput().contains("let go"));
        QCOMPARE(vm.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestVmTool)
#include "tst_vm_tool.moc"
