// SPDX-License-Identifier: GPL-2.0-or-later
// Guests that nobody here wrote, from Debian's own packages, on EL2: how far they come.
#include "support/netboot.h"

#include <QDateTime>
#include <QDeadlineTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

const QString kTool = QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-vm");
const QString kVheImage = QStringLiteral(WORLDSWITCH_VHE_IMAGE);
const QString kUboot = QStringLiteral("/usr/lib/u-boot/qemu_arm64/u-boot.bin");
const QString kUboot32 = QStringLiteral("/usr/lib/u-boot/qemu_arm/uboot.elf");
const QString kUefi = QStringLiteral("/usr/share/qemu-efi-aarch64/QEMU_EFI.fd");
constexpr int kDeadline = 120000; // a loaded machine is slow; an idle one needs a tenth

/// A worldswitch-vm whose console is read, and typed at.
class Console {
public:
    explicit Console(const QStringList& arguments)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(kTool, arguments);
    }
    ~Console()
    {
        m_process.kill();
        m_process.waitForFinished();
    }
    /// Reads on until that text has come `times` more times.
    bool awaits(const QByteArray& text, int times = 1)
    {
        for (; times > 0; --times) {
            while (m_text.indexOf(text, m_read) < 0) {
                const bool more = m_process.waitForReadyRead(kDeadline);
                m_text += m_process.readAll();
                if (!more && m_text.indexOf(text, m_read) < 0)
                    return false;
            }
            m_read = m_text.indexOf(text, m_read) + text.size();
        }
        return true;
    }
    /// The same of every one of several guests. Their lines come in pieces, each with its guest's
    /// letter, where one of them prints while another does.
    bool awaitsOfEach(const QByteArray& text, int guests)
    {
        const QDeadlineTimer deadline(2 * kDeadline); // one that idles prints the time of day
        const auto has = [&](int guest) {
            const QByteArray letter{"[" + QByteArray(1, static_cast<char>('A' + guest)) + "] "};
            QByteArray its;
            for (QByteArray line : m_text.split('\n')) {
                if (line.endsWith('\r'))
                    line.chop(1);
                if (line.startsWith(letter))
                    its += line.mid(letter.size());
            }
            return its.contains(text);
        };
        for (int guest = 0; guest < guests; ++guest) {
            while (!has(guest)) {
                if (deadline.hasExpired() || !m_process.waitForReadyRead(kDeadline))
                    return false;
                m_text += m_process.readAll();
            }
        }
        return true;
    }
    void type(const QByteArray& keys) { m_process.write(keys); }
    int exitCode()
    {
        m_process.waitForFinished(kDeadline);
        m_text += m_process.readAll();
        return m_process.state() == QProcess::NotRunning ? m_process.exitCode() : -1;
    }
    /// Its last lines: Qt cuts a longer message, and at its end.
    [[nodiscard]] QByteArray tail() const { return m_text.right(700); }

private:
    QProcess m_process;
    QByteArray m_text;
    qsizetype m_read = 0;
};

/// One file in the format that Linux unpacks, and the archive's end (newc; Linux,
/// Documentation/driver-api/early-userspace/buffer-format.rst).
QByteArray cpio(const QByteArray& name, const QByteArray& bytes)
{
    QByteArray archive;
    const auto pad = [&] { archive.append(QByteArray(-archive.size() & 3, '\0')); };
    const auto entry = [&](const QByteArray& path, const QByteArray& content, quint32 mode) {
        archive += "070701";
        const qsizetype fields[] = {
            0, mode, 0, 0, 1, 0, content.size(), 0, 0, 0, 0, path.size() + 1, 0};
        for (const qsizetype field : fields)
            archive += QByteArray::number(field, 16).rightJustified(8, '0');
        archive += path + '\0';
        pad();
        archive += content;
        pad();
    };
    entry(name, bytes, 0100755);
    entry("TRAILER!!!", {}, 0);
    return archive;
}

/// An installer's initrd with one program more.
QString withProgram(const netboot::Installer& installer, const QTemporaryDir& directory)
{
    QFile initrd(installer.initrd());
    QFile program(QStringLiteral(WORLDSWITCH_GUESTS "sampler.elf"));
    QFile both(directory.filePath(QStringLiteral("initrd")));
    if (!initrd.open(QIODevice::ReadOnly) || !program.open(QIODevice::ReadOnly) ||
        !both.open(QIODevice::WriteOnly))
        return {};
    const QByteArray bytes = initrd.readAll();
    both.write(bytes + QByteArray(-bytes.size() & 3, '\0') + cpio("sampler", program.readAll()));
    return both.fileName();
}

QStringList debian(const netboot::Installer& installer, const char* append, int vcpus)
{
    return {QStringLiteral("--guest"), installer.kernel(),         QStringLiteral("--initrd"),
            installer.initrd(),        QStringLiteral("--append"), QString::fromLatin1(append),
            QStringLiteral("--vcpus"), QString::number(vcpus)};
}

} // namespace

class TestVmGuests : public QObject {
    Q_OBJECT
private slots:
    // The same program for arm: EL1 is AArch32.
    void ubootAnswersInAArch32_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("cortex-a57") << QStringList();
        QTest::newRow("max") << QStringList{QStringLiteral("--cpu"), QStringLiteral("max")};
        QTest::newRow("max, EL2 with VHE")
            << QStringList{QStringLiteral("--cpu"), QStringLiteral("max"),
                           QStringLiteral("--hypervisor"), kVheImage};
    }
    void ubootAnswersInAArch32()
    {
        QFETCH(QStringList, options);
        WORLDSWITCH_NEEDS(QFile::exists(kUboot32), "u-boot-qemu");
        Console console(QStringList{QStringLiteral("--guest"), kUboot32} + options);
        QVERIFY2(console.awaits("Hit any key"), console.tail());
        console.type("\n");
        QVERIFY2(console.awaits("=> "), console.tail());
        console.type("version\n");
        QVERIFY2(console.awaits("U-Boot 20"), console.tail()); // newer ones name no compiler
        QVERIFY2(console.awaits("=> "), console.tail());
        console.type("poweroff\n");
        QCOMPARE(console.exitCode(), 0);
    }

    void ubootAnswersACommand()
    {
        WORLDSWITCH_NEEDS(QFile::exists(kUboot), "u-boot-qemu");
        QTemporaryDir directory;
        QFile disk(directory.filePath(QStringLiteral("disk")));
        QVERIFY(disk.open(QIODevice::WriteOnly) &&
                disk.write(QByteArray(1536, '.') + "sector three" + QByteArray(90000, '.') +
                           "far behind it" + QByteArray(8000, '.')) > 0);
        disk.close();
        Console console(
            {QStringLiteral("--guest"), kUboot, QStringLiteral("--disk"), disk.fileName()});
        QVERIFY2(console.awaits("Hit any key"), console.tail());
        console.type("\n");
        QVERIFY2(console.awaits("=> "), console.tail());
        // Each line is typed at a prompt: md looks for Ctrl-C while it prints, and takes what comes
        // then (also straight on QEMU).
        console.type("version\n");
        QVERIFY2(console.awaits("U-Boot 20"), console.tail()); // newer ones name no compiler
        QVERIFY2(console.awaits("=> "), console.tail());
        // The disk, by a driver that nobody here wrote: read, written, read again.
        console.type("virtio scan; virtio info\n");
        QVERIFY2(console.awaits("195 x 512"), console.tail());
        QVERIFY2(console.awaits("=> "), console.tail());
        console.type("virtio read 50000000 3 1; md.b 50000000 10\n");
        QVERIFY2(console.awaits("sector three"), console.tail());
        QVERIFY2(console.awaits("=> "), console.tail());
        // In one piece, larger than the device offers: U-Boot does not read what it offers.
        console.type("virtio read 50000000 0 c3; md.b 5001659c 10\n");
        QVERIFY2(console.awaits("far behind it"), console.tail());
        QVERIFY2(console.awaits("=> "), console.tail());
        console.type("mw.b 50000000 5a 200; virtio write 50000000 7 1\n");
        QVERIFY2(console.awaits("1 blocks written: OK"), console.tail());
        QVERIFY2(console.awaits("=> "), console.tail());
        console.type("virtio read 51000000 7 1; md.b 51000000 10\n");
        QVERIFY2(console.awaits("ZZZZZZZZZZZZZZZZ"), console.tail());
        QVERIFY2(console.awaits("=> "), console.tail());
        // Flash, by its CFI driver: each command takes the memory away, and gives it back.
        console.type("erase 5000000 503ffff; mw.b 50000000 a5 100; cp.b 50000000 5000000 100\n");
        QVERIFY2(console.awaits("Copy to Flash... done"), console.tail());
        QVERIFY2(console.awaits("=> "), console.tail());
        console.type("cmp.b 50000000 5000000 100; md.l 50000f0 8\n");
        QVERIFY2(console.awaits("Total of 256 byte(s) were the same"), console.tail());
        QVERIFY2(console.awaits("ffffffff ffffffff ffffffff ffffffff"), console.tail());
        QVERIFY2(console.awaits("=> "), console.tail());
        console.type("date\n");
        const QDate today = QDateTime::currentDateTimeUtc().date(); // the clock's, wherever we are
        QVERIFY2(console.awaits("Date: " + today.toString(u"yyyy-").toLatin1()), console.tail());
        QVERIFY2(console.awaits("=> "), console.tail());
        console.type("poweroff\n");
        QCOMPARE(console.exitCode(), 0);
        QVERIFY(disk.open(QIODevice::ReadOnly) && !disk.readAll().contains('Z'));
    }

    void debianRunsAndSwitchesItselfOff_data()
    {
        QTest::addColumn<bool>("ofOtherRelease");
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<int>("vcpus");
        QTest::addColumn<int>("cpus");
        bool other = false;
        const auto row = [&](const char* name, const char* cpu, int vcpus, int cpus) {
            QTest::newRow(name) << other << QString::fromLatin1(cpu) << vcpus << cpus;
        };
        row("2 virtual CPUs, cortex-a57", "cortex-a57", 2, 2);
#ifdef WORLDSWITCH_EVERY_GUEST
        row("1 virtual CPU, cortex-a76", "cortex-a76", 1, 1);
        row("1 virtual CPU, max", "max", 1, 1);
        row("4 virtual CPUs on 4", "cortex-a57", 4, 4);
        row("4 virtual CPUs on 2", "cortex-a57", 4, 2);
        row("8 virtual CPUs on 4", "cortex-a76", 8, 4);
        row("2 virtual CPUs, VHE host, cortex-a76", "cortex-a76+vhe", 2, 2);
        row("1 virtual CPU, VHE host, max", "max+vhe", 1, 1);
        other = true;
        row("the other release's, 1 virtual CPU", "cortex-a57", 1, 1);
        row("the other release's, 2 virtual CPUs, cortex-a76", "cortex-a76", 2, 2);
        row("the other release's, 4 virtual CPUs on 2, max", "max", 4, 2);
#endif
    }
    void debianRunsAndSwitchesItselfOff()
    {
        QFETCH(bool, ofOtherRelease);
        QFETCH(QString, cpu);
        QFETCH(int, vcpus);
        QFETCH(int, cpus);
        const auto installer = ofOtherRelease ? netboot::other() : netboot::installed();
        WORLDSWITCH_NEEDS(installer.isHere(), "debian-installer-N-netboot-arm64 of that release");
        QStringList machine{QStringLiteral("--cpu"), cpu.section(QLatin1Char('+'), 0, 0),
                            QStringLiteral("--cpus"), QString::number(cpus)};
        if (cpu.endsWith(QLatin1String("+vhe")))
            machine << QStringLiteral("--hypervisor") << kVheImage;
        const QTemporaryDir directory;
        QStringList guest = debian(installer, "console=ttyAMA0 rdinit=/bin/sh", vcpus);
        guest[3] = withProgram(installer, directory);
        Console console(guest + machine);
        QVERIFY2(console.awaits("Brought up 1 node, " + QByteArray::number(vcpus)), console.tail());
        QVERIFY2(console.awaits("~ # "), console.tail());
        console.type("mount -t proc none /proc; grep -c processor /proc/cpuinfo\n");
        QVERIFY2(console.awaits("\n" + QByteArray::number(vcpus) + "\r\n"), console.tail());
        // Its drivers for the clock and for virtio's console; the alarm interrupts.
        console.type("mount -t sysfs none /sys; mount -t devtmpfs none /dev; dmesg | grep rtc-\n");
        QVERIFY2(console.awaits("rtc-pl031 9010000.pl031: registered as rtc0"), console.tail());
        // The performance monitors, which are saved for it.
        console.type("dmesg | grep perfevents\n");
        QVERIFY2(console.awaits("hw perfevents: enabled with armv8_pmuv3"), console.tail());
        QVERIFY2(console.awaits("~ # "), console.tail());
        // They interrupt it, and so it samples: what `perf record` does.
        console.type("dmesg | grep -c 'sampling events not'; grep -c arm-pmu /proc/interrupts\n");
        QVERIFY2(console.awaits("\n0\r\n1\r\n"), console.tail());
        console.type("/sampler\n");
        QVERIFY2(console.awaits("sampled: "), console.tail());
        QVERIFY2(console.awaits("~ # "), console.tail());
        console.type("modprobe virtio_mmio; modprobe virtio_console; echo over $((3*14)) "
                     ">/dev/hvc0; echo +2 >/sys/class/rtc/rtc0/wakealarm\n");
        QVERIFY2(console.awaits("over 42"), console.tail());
        QVERIFY2(console.awaits("~ # "),
                 console.tail()); // what is typed goes where it printed last
        console.type(
            "until grep -q '[1-9] .*rtc-pl031' /proc/interrupts; do :; done; echo ri''ng\n");
        QVERIFY2(console.awaits("ring"), console.tail());
        console.type("poweroff -f\n");
        QCOMPARE(console.exitCode(), 0);
    }

    void theInstallerAsksForALanguage_data()
    {
        QTest::addColumn<int>("vcpus");
        QTest::addColumn<int>("vms");
        QTest::newRow("1 virtual CPU") << 1 << 1;
#ifdef WORLDSWITCH_EVERY_GUEST
        QTest::newRow("2 virtual CPUs") << 2 << 1;
        QTest::newRow("4 virtual CPUs") << 4 << 1;
        QTest::newRow("two VMs on two CPUs") << 1 << 2;
#endif
    }
    void theInstallerAsksForALanguage()
    {
        QFETCH(int, vcpus);
        QFETCH(int, vms);
        const auto installer = netboot::installed();
        WORLDSWITCH_NEEDS(installer.isHere(), "debian-installer-N-netboot-arm64");
        QStringList arguments{QStringLiteral("--cpus"), QString::number(std::max(vcpus, vms))};
        for (int i = 0; i < vms; ++i)
            arguments += debian(installer, "console=ttyAMA0", vcpus);
        Console console(arguments);
        QVERIFY2(vms == 1 ? console.awaits("Select a language")
                          : console.awaitsOfEach("Select a language", vms),
                 console.tail());
    }

#ifdef WORLDSWITCH_EVERY_GUEST
    // Firmware with a boot manager, as it comes: it starts the shell that it has inside.
    void uefiStartsItsShell()
    {
        WORLDSWITCH_NEEDS(QFile::exists(kUefi), "qemu-efi-aarch64");
        Console console({QStringLiteral("--guest"), kUefi});
        QVERIFY2(console.awaits("BdsDxe: starting Boot"), console.tail());
        QVERIFY2(console.awaits("to skip"), console.tail());
        console.type("\x1b");
        QVERIFY2(console.awaits("Shell> "), console.tail());
        console.type("reset -s\r");
        QCOMPARE(console.exitCode(), 0);
    }

    void aCompressedKernelIsUnpacked()
    {
        const auto installer = netboot::installed();
        WORLDSWITCH_NEEDS(installer.isHere(), "debian-installer-N-netboot-arm64");
        QTemporaryDir directory;
        const QString packed = directory.filePath(QStringLiteral("linux.gz"));
        QProcess gzip;
        gzip.setStandardOutputFile(packed);
        gzip.start(QStringLiteral("gzip"), {QStringLiteral("-1c"), installer.kernel()});
        QVERIFY(gzip.waitForFinished(kDeadline) && gzip.exitCode() == 0);
        Console console({QStringLiteral("--guest"), packed, QStringLiteral("--append"),
                         QStringLiteral("console=ttyAMA0 earlycon")});
        QVERIFY2(console.awaits("Linux version"), console.tail());
        QVERIFY2(console.awaits("VFS: Unable to mount root fs"), console.tail());
    }
#endif

    void aGuestThatCannotStartIsAnError()
    {
        Console console({QStringLiteral("--guest"), QStringLiteral("/nowhere/Image")});
        QCOMPARE(console.exitCode(), 3);
        QVERIFY2(console.tail().contains("/nowhere/Image"), console.tail());
    }
};

QTEST_GUILESS_MAIN(TestVmGuests)
#include "tst_vm_guests.moc"
