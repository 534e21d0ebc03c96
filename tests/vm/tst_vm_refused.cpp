// SPDX-License-Identifier: GPL-2.0-or-later
// Files from strangers, or none, as a guest's image, initrd, disk or device tree: each is refused
// at once, with its cause and with what to do.
#include "guest-files.h"
#include "vm/guest-image.h"
#include "vm/plan.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

class TestVmRefused : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    QString file(const char* name, const QByteArray& bytes)
    {
        QFile to(m_dir.filePath(QString::fromLatin1(name)));
        return to.open(QIODevice::WriteOnly) && to.write(bytes) == bytes.size() ? to.fileName()
                                                                                : QString();
    }

private slots:
    void anImageThatCannotBeLoadedIsSaid_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("nothing") << QByteArray() << u"1 byte to 64 MB"_s;
        QTest::newRow("an ELF for another CPU") << elf(EM_X86_64, 0x40100000) << u"another CPU"_s;
        QTest::newRow("a narrow ELF for a wide CPU")
            << elf<Elf32_Ehdr, Elf32_Phdr>(EM_AARCH64, 0x40100000) << u"another CPU"_s;
        QTest::newRow("an ELF of two words") << QByteArray("\x7f"
                                                           "ELF\1\1\1\0",
                                                           8)
                                             << u"damaged"_s;
        QTest::newRow("an ELF that is cut off")
            << elf(EM_AARCH64, 0x40100000).left(70) << u"is it damaged"_s;
        QTest::newRow("a segment beyond the file")
            << elf(EM_AARCH64, 0x40100000, ~std::uint64_t{0}) << u"is it damaged"_s;
        QTest::newRow("a Linux Image that is cut off") << efiImage().left(2999) << u"cut off"_s;
        QTest::newRow("a Linux Image of a header") << efiImage().left(64) << u"cut off"_s;
        QTest::newRow("a Linux Image cut off in its table of sections")
            << efiImage().left(0x40 + 24 + 0x20 + 39) << u"cut off"_s;
        QTest::newRow("packed with xz") << QByteArray("\xfd"
                                                      "7zXZ\0",
                                                      6)
                                        << u"unpack it with xz -d first"_s;
        QTest::newRow("packed with zstd")
            << QByteArray("\x28\xb5\x2f\xfd rest") << u"unpack it with zstd -d first"_s;
        const auto changed = [](QByteArray of, qsizetype at, quint64 value) {
            qToLittleEndian(value, of.data() + at);
            return of;
        };
        constexpr qsizetype segment = sizeof(Elf64_Ehdr);
        const QByteArray sound = elf(EM_AARCH64, 0x40100000);
        QTest::newRow("an ELF that wants all the memory there can be")
            << changed(sound, segment + 40, ~quint64{0}) << u"asks for 0xffffffffffffffff bytes"_s;
        QTest::newRow("an ELF at an address that no guest has")
            << changed(sound, segment + 24, ~quint64{15}) << u"from 0xfffffffffffffff0"_s;
        QTest::newRow("an ELF with more in the file than in memory")
            << elf(EM_AARCH64, 0x40100000, 3) // three bytes, which shall be in two
                   .replace(segment + 40, 1, QByteArray(1, 2))
            << u"and has 0x3 in the file"_s;
        for (const int count : {65, 65535}) {
            QByteArray many = sound.left(segment);
            qToLittleEndian(static_cast<quint16>(count), many.data() + 56);
            for (int n = 0; n < count; ++n) // each in the same three bytes of the file
                many += changed(sound.mid(segment, sizeof(Elf64_Phdr)), 24,
                                0x40100000U + 16U * static_cast<unsigned>(n));
            QTest::addRow("an ELF of %d segments", count) << many << u"more than 64 segments"_s;
        }
        QByteArray twice = sound.left(segment) + sound.mid(segment, sizeof(Elf64_Phdr)) +
                           sound.mid(segment, sizeof(Elf64_Phdr)) + "abc";
        twice[56] = 2;
        QTest::newRow("an ELF whose segments lie over each other")
            << twice << u"segment 1 lies over another, at 0x40100000"_s;
        QTest::newRow("a Linux Image that wants all the memory there can be")
            << linuxImage(0, ~quint64{0}) << u"is its header damaged"_s;
        QTest::newRow("a Linux Image that lies nowhere")
            << linuxImage(~quint64{4095}, 0x100000) << u"is its header damaged"_s;
        QTest::newRow("a gzip file that is cut off")
            << QByteArray("\x1f\x8b\x08\0\0\0", 6) << u"cannot be unpacked"_s;
    }
    void anImageThatCannotBeLoadedIsSaid()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, sentence);
        const auto image = vm::parseGuestImage(bytes, u"the-file"_s);
        QVERIFY(!image);
        QVERIFY2(image.error().sentence.contains(sentence), qPrintable(image.error().sentence));
        QVERIFY(image.error().sentence.contains(u"the-file"_s));
    }

    void whatPacksTooMuchIsSaid_data()
    {
        QTest::addColumn<int>("bytes");
        QTest::addColumn<bool>("taken");
        QTest::newRow("as much as may be") << 3000000 << true;
        QTest::newRow("a byte more") << 3000001 << false;
        QTest::newRow("very much more, in few bytes") << 90000000 << false;
    }
    void whatPacksTooMuchIsSaid()
    {
        QFETCH(int, bytes);
        QFETCH(bool, taken);
        QProcess gzip;
        gzip.start(u"gzip"_s, {u"-1"_s});
        gzip.write(QByteArray(bytes, '\0'));
        gzip.closeWriteChannel();
        QVERIFY(gzip.waitForFinished());
        const auto image = vm::parseGuestImage(gzip.readAllStandardOutput(), u"x.gz"_s, 3000000);
        QCOMPARE(image.ok(), taken);
        if (!taken)
            QVERIFY2(image.error().sentence.contains(u"x.gz unpacks to more than 3"_s),
                     qPrintable(image.error().sentence));
    }

    void whatIsNotThereIsSaidWithItsPackage_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("package");
        const QString images = u"/usr/lib/debian-installer/images/"_s;
        QTest::newRow("a release that is not there")
            << images + u"99/arm64/text/debian-installer/arm64/linux"_s
            << u"debian-installer-99-netboot-arm64"_s;
        QTest::newRow("another architecture")
            << images + u"98/armhf/text/linux"_s << u"debian-installer-98-netboot-armhf"_s;
        QTest::newRow("U-Boot") << u"/usr/lib/u-boot/qemu_arm64/no-such.bin"_s << u"u-boot-qemu"_s;
        QTest::newRow("U-Boot for arm")
            << u"/usr/lib/u-boot/qemu_arm/no-such.bin"_s << u"u-boot-qemu"_s;
        QTest::newRow("UEFI") << u"/usr/share/qemu-efi-aarch64/NO_SUCH.fd"_s
                              << u"qemu-efi-aarch64"_s;
        QTest::newRow("UEFI, its other place")
            << u"/usr/share/AAVMF/NO_SUCH.fd"_s << u"qemu-efi-aarch64"_s;
        QTest::newRow("one of the user's own") << u"/nowhere/Image"_s << QString();
    }
    void whatIsNotThereIsSaidWithItsPackage()
    {
        QFETCH(QString, path);
        QFETCH(QString, package);
        const auto image = vm::loadGuestImage(path);
        QVERIFY(!image);
        const QString& sentence = image.error().sentence;
        QVERIFY2(sentence.contains(path), qPrintable(sentence));
        QCOMPARE(sentence.contains(u"apt-get install %1."_s.arg(package)), !package.isEmpty());
        QCOMPARE(sentence.contains(u"package"_s), !package.isEmpty());
        vm::Options options;
        options.guests.resize(1);
        options.guests[0].image = file("Image", linuxImage(0, 0));
        options.guests[0].initrd = path;
        QCOMPARE(vm::makePlan(options).error().sentence.contains(u"package"_s), !package.isEmpty());
    }

    void whatIsNoPlainFileIsRefusedAtOnce_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("cause");
        QTest::newRow("a device without an end") << u"/dev/zero"_s << QString();
        QTest::newRow("a folder") << m_dir.path() << QString();
        const QString fifo = m_dir.filePath(u"fifo"_s);
        QCOMPARE(mkfifo(fifo.toLocal8Bit().constData(), 0600), 0);
        QTest::newRow("a pipe that nobody writes to") << fifo << QString();
        QFile sparse(m_dir.filePath(u"sparse"_s));
        QVERIFY(sparse.open(QIODevice::WriteOnly) && sparse.resize(qint64{3} << 30));
        QTest::newRow("3 GB of nothing") << sparse.fileName() << u"B"_s;
    }
    void whatIsNoPlainFileIsRefusedAtOnce()
    {
        QFETCH(QString, path);
        QFETCH(QString, cause);
        vm::Options options;
        options.guests.resize(1);
        vm::GuestOptions& guest = options.guests[0];
        guest.memory = std::uint64_t{8} << 30;
        const auto refused = [&] {
            const auto plan = vm::makePlan(options);
            const QString sentence = plan ? QString() : plan.error().sentence;
            return sentence.contains(path) && sentence.contains(cause) &&
                   !sentence.contains(u"truncate"_s);
        };
        guest.image = path;
        QVERIFY(refused());
        guest.image = file("Image", linuxImage(0, 0));
        guest.initrd = path;
        QVERIFY(refused());
        guest.initrd.clear();
        guest.disk = path;
        QVERIFY(refused());
        guest.disk.clear();
        guest.dtb = path;
        QVERIFY(refused());
    }
};

QTEST_APPLESS_MAIN(TestVmRefused)
#include "tst_vm_refused.moc"
