// SPDX-License-Identifier: GPL-2.0-or-later
// A kernel has its switch twice, and the machine says which copy runs and where, as of Linux's KVM:
// a hypervisor that is not ours, whose host runs at EL1. Its EL2 is a copy under a prefix, far from
// where it was linked to; the other copy never runs.
#include "base/task.h"
#include "contract/contract.h"
#include "image/image.h"
#include "live/plan.h"
#include "live/record.h"
#include "profile/abi-build.h"
#include "reading/reading.h"
#include "support/listening.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr quint32 kSeed = 14;
constexpr int kPatience = 60000; // ms: a deadline, never a measure
constexpr int kSwitches = 4;
/// How far from where it was linked to EL2's copy lies, and where that is.
constexpr std::int64_t kMoved = 0x400'0000;
constexpr std::uint64_t kLinked = 0x4008'0000;

QString text(const char* words)
{
    return QString::fromLatin1(words);
}

abi::Abi theAbi()
{
    auto abi = abi::Abi::ofSeed(kSeed);
    abi.finder = abi::Abi::Finder::CpuObject;
    abi.vbar = true;
    return abi;
}

/// EL2's code: it begins far from where it was linked to, and between two runs of a guest the
/// host's kernel has the CPU at EL1, and EL2 another vector table.
QString secondCopy()
{
    const auto abi = theAbi();
    QString code = abi.assembly();
    const QString distance = text("#0x%1").arg(kMoved, 0, 16);
    code.replace(text("\n_start:\n"),
                 text("\n_start:\n\tadr\tx0, 7f\n\tmov\tx1, %1\n\tadd\tx0, x0, x1\n\tbr\tx0\n7:\n")
                     .arg(distance));
    // An instruction that the machine has another one for: a kernel patches itself when it boots.
    code.replace(text("\n%1:\n").arg(abi.enter), text("\n%1:\n\tnop\n").arg(abi.enter));
    code.replace(text("\tb\tagain\n"),
                 text("\tadrp\tx0, %1_host_table\n\tadd\tx0, x0, #:lo12:%1_host_table\n"
                      "\tmsr\tvbar_el2, x0\n"
                      "\tadrp\tx0, host_code\n\tadd\tx0, x0, #:lo12:host_code\n"
                      "\tmov\tx1, %2\n\tsub\tx0, x0, x1\n\tmsr\telr_el2, x0\n"
                      "\tmov\tx0, #0x3c5\n\tmsr\tspsr_el2, x0\n\tisb\n\teret\n"
                      "host_calls:\n"
                      "\tadrp\tx0, %3\n\tadd\tx0, x0, #:lo12:%3\n\tmsr\tvbar_el2, x0\n\tisb\n"
                      "\tb\tagain\n")
                     .arg(abi.prefix, distance, abi.vectors));
    code += text("\t.balign 0x800\n\t.globl %1_host_table\n%1_host_table:\n").arg(abi.prefix);
    for (int entry = 0; entry < 16; ++entry)
        code += text("\t.balign 0x80\n\tb\t%1\n").arg(entry == 8 ? text("host_calls") : abi.panic);
    return code + text("\t.balign 0x80\n");
}

/// The host's kernel.
QString hostCode()
{
    return text("\t.text\n\t.globl second_host_code, %1_ioctl\n\t.type %1_ioctl, %function\n"
                "second_host_code:\n%1_ioctl:\n\tnop\n\thvc\t#1\n\tb\t%1_ioctl\n"
                "\t.size %1_ioctl, . - %1_ioctl\n")
        .arg(theAbi().prefix);
}

QString profileText(const QString& hostVectors)
{
    QString toml = theAbi().profile();
    toml.replace(text("[functions]\n"),
                 text("[functions]\nhost = \"%1_ioctl\"\n").arg(theAbi().prefix));
    return toml + text("\n[[shape]]\nname = \"first\"\ne2h = \"yes\"\n"
                       "\n[[shape]]\nname = \"second\"\ne2h = \"no\"\nprefix = \"second_\"\n"
                       "host_vectors = \"%1\"\n")
                      .arg(hostVectors);
}

} // namespace

class tst_HostShapes : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    QProcess m_qemu;

    QString file(const char* name) const { return m_dir.filePath(text(name)); }

    /// The first copy, the second one under its prefix, and the host. Nothing, or what a tool said.
    QString build() const
    {
        const QString compiler = text("aarch64-linux-gnu-gcc");
        const QString objcopy = text("aarch64-linux-gnu-objcopy");
        const QStringList common{text("-g"), text("-ffreestanding"), text("-fno-pic"),
                                 text("-mgeneral-regs-only"), text("-c")};
        if (!abi::write(file("first.S"), theAbi().assembly()) ||
            !abi::write(file("second.S"), secondCopy()) ||
            !abi::write(file("host.S"), hostCode()) ||
            !abi::write(file("structs.c"), theAbi().structs()))
            return text("cannot write");
        const QString folder = m_dir.path();
        QString said;
        const auto then = [&](const QString& tool, const QStringList& arguments) {
            if (said.isEmpty())
                said = abi::run(folder, tool, arguments);
        };
        for (const char* source : {"first.S", "second.S", "host.S", "structs.c"})
            then(compiler, common + QStringList{text(source)});
        then(objcopy,
             {text("--prefix-symbols=second_"), text("structs.o"), text("second-structs.o")});
        then(objcopy, {text("--prefix-symbols=second_"), text("second.o")});
        then(compiler,
             {text("-nostdlib"), text("-static"), text("-no-pie"), text("-Wl,-Ttext=0x40080000"),
              text("-Wl,-e,second__start"), text("-Wl,--build-id=none"),
              text("-Wl,-z,max-page-size=4096"), text("-Wl,--no-warn-rwx-segments"),
              text("first.o"), text("structs.o"), text("second.o"), text("second-structs.o"),
              text("host.o"), text("-o"), text("kernel.elf")});
        then(objcopy, {text("-O"), text("binary"), text("kernel.elf"), text("moved.bin")});
        return said.isEmpty() && !patched() ? text("cannot patch") : said;
    }

    /// The NOP at the first instruction of enter becomes a YIELD, where EL2's copy will lie.
    bool patched() const
    {
        const auto image = image::Image::open(file("kernel.elf"));
        const auto enter = image ? (*image)->symbol(text("second_") + theAbi().enter)
                                 : std::optional<image::Symbol>();
        QFile moved(file("moved.bin"));
        const QByteArray yield = QByteArray::fromHex("3f2003d5");
        return enter && moved.open(QIODevice::ReadWrite) &&
               moved.seek(static_cast<qint64>(enter->address.value - kLinked)) &&
               moved.write(yield) == yield.size();
    }

    /// Halted at reset, with what it says nobody asked yet.
    void startQemu()
    {
        QFile::remove(file("gdb"));
        auto arguments = text("-machine virt,virtualization=on,gic-version=3 -cpu cortex-a57 -m "
                              "256M -nodefaults -nic none -display none -no-reboot -serial null "
                              "-gdb chardev:gdb -S")
                             .split(u' ');
        arguments
            << text("-chardev") << text("socket,id=gdb,server=on,wait=off,path=") + file("gdb")
            << text("-kernel") << file("kernel.elf") << text("-device")
            << text("loader,file=%1,addr=0x%2").arg(file("moved.bin")).arg(kLinked + kMoved, 0, 16);
        m_qemu.start(text("qemu-system-aarch64"), arguments);
        QVERIFY(m_qemu.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(support::isListening(file("gdb")), kPatience);
    }

    base::Result<live::RecordReply> record(const QString& toml)
    {
        startQemu();
        if (!abi::write(file("shapes.toml"), toml))
            return base::Error{text("cannot write")};
        live::RecordRequest request;
        request.image = file("kernel.elf");
        request.profile = file("shapes.toml");
        request.connect = text("unix:") + file("gdb");
        request.switches = kSwitches;
        return base::runToEnd(live::recordSwitches(request, {}));
    }

private slots:
    void initTestCase()
    {
        const QString trouble = build();
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    }
    void cleanup()
    {
        m_qemu.kill();
        m_qemu.waitForFinished(kPatience);
    }

    void theOneThatRunsIsJudgedWhereItLies()
    {
        const auto abi = theAbi();
        const auto reply = record(profileText(abi.prefix + text("_host_table")));
        QVERIFY2(reply.ok(), reply.ok() ? "" : qPrintable(reply.error().sentence));
        const auto judgement = contract::judge(*reply->recording);
        QString all = judgement.summary;
        for (const auto& v : judgement.violations)
            all += QStringLiteral("\n%1 | %2 | %3").arg(v.subject, v.where, v.sentence);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(all));
        QCOMPARE(judgement.switchesJudged, kSwitches);

        const auto reading = reading::Reading::of(reply->recording);
        const reading::RecordingInfo& facts = reading->facts();
        QCOMPARE(facts.profile.shape, text("second"));
        QVERIFY(facts.profile.shapes.empty());
        const auto image = image::Image::open(file("kernel.elf"));
        QVERIFY(image.ok());
        const auto there = [&](const QString& name) {
            return (*image)->symbol(text("second_") + name)->address + base::Offset{kMoved};
        };
        // In the profile's names, at the addresses where they run.
        for (const QString& name : {abi.run, abi.enter, abi.exit})
            QCOMPARE(facts.symbol(name)->address, there(name));
        constexpr std::int64_t kOwnCopy = 280;
        QCOMPARE(facts.hostContext, there(abi.host) + base::Offset{kOwnCopy});
        QCOMPARE(facts.vcpus.front(), there(abi.guests));
        QVERIFY(facts.nameOf(there(abi.notes()) + base::Offset{kOwnCopy}).has_value());
        QCOMPARE(facts.wordAt(there(abi.enter)), std::optional<std::uint32_t>(0xd503203f));
        const auto pc = reply->recording->pcOf(reading->switches().front().span.begin);
        QCOMPARE(pc, there(abi.enter));
    }

    void whatTheMachineDoesNotHaveIsSaid_data()
    {
        QTest::addColumn<QString>("toml");
        QTest::addColumn<QString>("says");
        const auto abi = theAbi();
        const QString good = profileText(abi.prefix + text("_host_table"));
        QString one = good;
        QTest::newRow("no shape for a host at EL1")
            << one.left(one.indexOf(text("\n[[shape]]\nname = \"second\"")))
            << text("The host runs with HCR_EL2.E2H = 0, and the profile %1 has no shape for that.")
                   .arg(abi.prefix);
        QTest::newRow("another symbol for the host's vectors")
            << profileText(abi.run)
            << text("and that is not %1, which was linked to 0x").arg(abi.run);
        QTest::newRow("a symbol that no copy has")
            << profileText(text("nobody_has_this"))
            << text("has no symbol nobody_has_this, which the profile %1 asks for").arg(abi.prefix);
    }
    void whatTheMachineDoesNotHaveIsSaid()
    {
        QFETCH(QString, toml);
        QFETCH(QString, says);
        const auto reply = record(toml);
        QVERIFY(!reply.ok());
        QVERIFY2(reply.error().sentence.contains(says), qPrintable(reply.error().sentence));
    }

    // Before a machine is asked.
    void aNameThatOneCopyLacksIsSaid()
    {
        QString toml = profileText(theAbi().prefix + text("_host_table"));
        toml.replace(text("prefix = \"second_\""), text("prefix = \"third_\""));
        QVERIFY(abi::write(file("third.toml"), toml));
        live::RecordRequest request;
        request.image = file("kernel.elf");
        request.profile = file("third.toml");
        request.connect = text("unix:") + file("nobody");
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY(!reply.ok());
        QVERIFY2(reply.error().sentence.contains(text("third.toml:")) &&
                     reply.error().sentence.contains(theAbi().run),
                 qPrintable(reply.error().sentence));
    }
};

QTEST_GUILESS_MAIN(tst_HostShapes)
#include "tst_host_shapes.moc"
