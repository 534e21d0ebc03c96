// SPDX-License-Identifier: GPL-2.0-or-later
// worldswitch-vm from the command line, on guests of a few instructions: what it takes, what it
// says, and how it ends.
#include "image/image.h"
#include "target/machine.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <elf.h>

#include <csignal>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

using Code = std::vector<std::uint32_t>;

constexpr std::uint32_t kUart = 0xd2a12009;  // mov x9, #0x09000000
constexpr std::uint32_t kPrint = 0x39000121; // strb w1, [x9]
constexpr std::uint32_t kHvc = 0xd4000002;
constexpr std::uint32_t kSmc = 0xd4000003;
constexpr std::uint32_t kSpin = 0x14000000;  // b .
constexpr std::uint32_t kAgain = 0x17ffffff; // b .-4

Code operator+(Code left, const Code& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}
Code say(const char* text)
{
    Code code{kUart};
    for (; *text != '\0'; ++text)
        code = code + Code{0x52800001U | static_cast<std::uint32_t>(*text) << 5, kPrint};
    return code;
}
/// PSCI SYSTEM_OFF.
Code powerOff(std::uint32_t conduit)
{
    return {0x52800100, 0x72b08000, conduit, kSpin}; // mov w0, #8; movk w0, #0x8400, lsl #16
}
/// PSCI VERSION's major number, as a digit.
Code version(std::uint32_t conduit)
{
    return {0x52800000, 0x72b08000, conduit, kUart, 0x53107c01, 0x1100c021, kPrint};
}
const Code kLdpFromDevice{kUart, 0xa9400921, kSpin}; // ldp x1, x2, [x9]

QByteArray bytesOf(const Code& code)
{
    QByteArray bytes;
    for (const std::uint32_t word : code) {
        char little[4];
        qToLittleEndian(word, little);
        bytes.append(little, 4);
    }
    return bytes;
}

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

/// A terminal: what is typed at it is the test's to write, and how it is set the test's to see.
struct Pty {
    Pty()
    {
        if (grantpt(keys) == 0 && unlockpt(keys) == 0)
            line = open(ptsname(keys), O_RDWR | O_NOCTTY);
    }
    ~Pty()
    {
        close(line);
        close(keys);
    }
    /// True while a key is not for the program itself: no line is edited, no key a signal.
    [[nodiscard]] bool isRaw() const
    {
        termios settings{};
        return tcgetattr(line, &settings) == 0 && (settings.c_lflag & (ICANON | ISIG | ECHO)) == 0;
    }
    int keys = posix_openpt(O_RDWR | O_NOCTTY);
    int line = -1;
};

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

    /// Those that a process has started and that have not ended.
    static QList<pid_t> childrenOf(qint64 pid)
    {
        QFile list(u"/proc/%1/task/%1/children"_s.arg(pid));
        QList<pid_t> children;
        if (list.open(QIODevice::ReadOnly))
            for (const QByteArray& child : list.readAll().split(' '))
                if (!child.trimmed().isEmpty())
                    children << child.trimmed().toInt();
        return children;
    }

    /// The stub that a worldswitch-vm with --gdb says it has.
    static std::shared_ptr<target::Machine> attachTo(QProcess& vm)
    {
        QByteArray said;
        vm.setReadChannel(QProcess::StandardError);
        while (!said.contains("gdb,") && vm.waitForReadyRead(30000))
            said += vm.readAllStandardError();
        const auto from = said.indexOf(" at /") + 4;
        const QString socket = QString::fromLocal8Bit(said.mid(from, said.indexOf(',') - from));
        std::shared_ptr<target::Machine> machine; // a socket is bound before it listens
        (void)QTest::qWaitFor(
            [&] {
                auto attached = base::runToEnd(target::Machine::attach(u"unix:"_s + socket));
                if (attached)
                    machine = *attached;
                return machine != nullptr;
            },
            30000);
        return machine;
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

    void fourGuestsRunAtOnce_data()
    {
        QTest::addColumn<bool>("oneDies");
        QTest::newRow("all switch themselves off") << false;
        QTest::newRow("one dies, and the others do not notice") << true;
    }
    void fourGuestsRunAtOnce()
    {
        QFETCH(bool, oneDies);
        QStringList arguments{u"--cpus"_s, u"2"_s};
        for (int guest = 0; guest < 4; ++guest)
            arguments << u"--guest"_s
                      << flat(guest == 2 && oneDies ? kLdpFromDevice
                                                    : say("a whole line\n") + powerOff(kHvc))
                      << u"--memory"_s << u"16M"_s;
        const auto outcome = run(arguments);
        for (const char* guest : {"A", "B", "C", "D"}) {
            const bool lives = *guest != 'C' || !oneDies;
            QCOMPARE(outcome.console.contains("[" + QByteArray(guest) + "] a whole line\n"), lives);
            QCOMPARE(outcome.console.contains("guest " + QByteArray(guest) + " powers off"), lives);
        }
        QCOMPARE(outcome.console.contains("guest C is dead"), oneDies);
        QCOMPARE(outcome.exitCode, oneDies ? 1 : 0);
        QCOMPARE(outcome.complaints.count('\n'), oneDies ? 1 : 0);
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
        QTest::newRow("a guest that dies")
            << QStringList{u"--guest"_s, flat(kLdpFromDevice)} << 1 << QByteArray("A guest died");
        QTest::newRow("a guest that never ends")
            << QStringList{u"--guest"_s, flat({kSpin}), u"--timeout"_s, u"1"_s} << 3
            << QByteArray("still running after 1 ");
        row("no such option", {u"--colour"_s}, 2, "no option '--colour'");
        row("a CPU that this hypervisor was never tried on", {u"--cpu"_s, u"cortex-m0"_s}, 2,
            "cortex-a57, cortex-a76 or max");
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
        row("an image without an end", {u"--guest"_s, u"/dev/zero"_s}, 3, "larger than 1 GB");
        row("a directory as a guest", {u"--guest"_s, m_dir.path()}, 3, "directory");
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

    void theTerminalIsLeftAsItWas_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<QByteArray>("sentence");
        QTest::newRow("ended by SIGTERM") << SIGTERM << QByteArray("the signal SIGTERM");
        QTest::newRow("ended by SIGINT") << SIGINT << QByteArray("the signal SIGINT");
        QTest::newRow("ended by SIGQUIT") << SIGQUIT << QByteArray("the signal SIGQUIT");
        QTest::newRow("its terminal is gone") << SIGHUP << QByteArray("the signal SIGHUP");
        QTest::newRow("ended from the keyboard") << 0 << QByteArray("from the keyboard");
        QTest::newRow("QEMU is killed") << -SIGKILL << QByteArray("QEMU was killed");
        QTest::newRow("killed: nothing of it runs on") << SIGKILL << QByteArray();
    }
    void theTerminalIsLeftAsItWas()
    {
        QFETCH(int, number);
        QFETCH(QByteArray, sentence);
        const Pty pty;
        const QTemporaryDir files;
        QProcess vm;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TMPDIR"_s, files.path());
        vm.setProcessEnvironment(environment);
        vm.setStandardInputFile(QString::fromLocal8Bit(ptsname(pty.keys)));
        QVERIFY(!pty.isRaw());
        vm.start(tool(), {u"--guest"_s, flat(say("up\n") + Code{kSpin})});
        QByteArray console;
        while (!console.contains("up") && vm.waitForReadyRead(30000))
            console += vm.readAllStandardOutput();
        QVERIFY2(console.contains("up"), vm.readAllStandardError());
        QVERIFY(pty.isRaw());
        const auto children = childrenOf(vm.processId());
        QCOMPARE(children.size(), 1);
        if (number == 0)
            QCOMPARE(write(pty.keys, "\1x", 2), ssize_t{2});
        else if (number < 0)
            QCOMPARE(kill(children[0], -number), 0);
        else
            QCOMPARE(kill(static_cast<pid_t>(vm.processId()), number), 0);
        QVERIFY(vm.waitForFinished(30000));
        QTRY_VERIFY2(kill(children[0], 0) != 0, "QEMU runs on");
        QCOMPARE(QDir(files.path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList());
        if (number == SIGKILL) // which nobody can do anything about
            return;
        QVERIFY(!pty.isRaw());
        const auto complaints = vm.readAllStandardError();
        QVERIFY2(complaints.contains(sentence), complaints);
        QCOMPARE(complaints.count('\n'), 1);
        QCOMPARE(vm.exitStatus(), QProcess::NormalExit);
        QCOMPARE(vm.exitCode(), 3);
    }

    void whatCannotBePrintedIsSaid_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("sentence");
        const QStringList guest{u"--guest"_s, flat(say("more\n") + powerOff(kHvc))};
        const QStringList prints{u"--guest"_s, flat(say("x") + Code{kAgain})};
        QTest::newRow("the disk is full")
            << guest << QByteArray("full") << QByteArray("No space left on device");
        QTest::newRow("nobody reads")
            << prints << QByteArray("broken") << QByteArray("Broken pipe");
        QTest::newRow("there is no standard output")
            << guest << QByteArray("closed") << QByteArray("Bad file descriptor");
        QTest::newRow("a reader that never reads, and --timeout")
            << prints + QStringList{u"--timeout"_s, u"2"_s} << QByteArray("stuck")
            << QByteArray("still running after 2 ");
        QTest::newRow("the help, and the disk is full")
            << QStringList{u"--help"_s} << QByteArray("full") << QByteArray("cannot be written");
    }
    void whatCannotBePrintedIsSaid()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, sentence);
        int pipe[2] = {-1, -1};
        QCOMPARE(::pipe2(pipe, O_CLOEXEC), 0);
        if (to == "broken")
            close(pipe[0]);
        const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
        const int target = to == "full" ? full : to == "closed" ? -1 : pipe[1];
        QProcess vm;
        vm.setChildProcessModifier([target] {
            if (target < 0)
                close(STDOUT_FILENO);
            else
                dup2(target, STDOUT_FILENO);
        });
        vm.start(tool(), arguments);
        QVERIFY(vm.waitForFinished(30000));
        for (const int fd : {full, pipe[1], to == "broken" ? -1 : pipe[0]})
            close(fd);
        const auto complaints = vm.readAllStandardError();
        QVERIFY2(complaints.contains(sentence), complaints);
        QCOMPARE(complaints.count('\n'), 1);
        QCOMPARE(vm.exitCode(), 3);
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
        const auto handler = (*image)->symbol(u"handle_machine_exit");
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
            target::MemoryView::Physical)));
        QVERIFY(base::runToEnd(machine->removeBreakpoint(handler->address)));
        QVERIFY(base::runToEnd(machine->detach()));
        QVERIFY(vm.waitForFinished(30000));
        const auto console = vm.readAllStandardOutput();
        QVERIFY2(console.contains(" is dead: its PSTATE asks for a level or a state"), console);
        QVERIFY2(console.contains("a whole line") != console.contains("never whole"), console);
        QVERIFY2(!console.contains("PANIC"), console);
        QCOMPARE(vm.exitCode(), 1);
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
        QVERIFY(vm.waitForFinished(30000));
        QVERIFY(vm.readAllStandardOutput().contains("let go"));
        QCOMPARE(vm.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestVmTool)
#include "tst_vm_tool.moc"
