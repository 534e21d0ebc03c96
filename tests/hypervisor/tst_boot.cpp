// SPDX-License-Identifier: GPL-2.0-or-later
// The image on a real qemu-system-aarch64: it boots, its guests own every register, it ends well;
// and when EL2 itself is wrong, it says everything and ends as a reset.
#include "base/task.h"
#include "image/image.h"
#include "machine/machine.h"
#include "support/el2-fault.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <elf.h>

using How = machine::RunOutcome::How;

namespace {

constexpr std::chrono::milliseconds kDeadline{60000};

/// Runs an image to its end.
base::Result<machine::RunOutcome> run(const QString& image,
                                      const QString& cpu = QStringLiteral("cortex-a57"))
{
    machine::MachineOptions options;
    options.image = image;
    options.cpu = cpu;
    return base::runToEnd(machine::runMachine(options, kDeadline));
}

/// A copy of the image with bytes at a virtual address replaced.
bool patch(const QString& to, base::Address at, const QByteArray& bytes)
{
    QFile in(QStringLiteral(WORLDSWITCH_IMAGE));
    if (!in.open(QIODevice::ReadOnly))
        return false;
    QByteArray file = in.readAll();
    const auto* header = reinterpret_cast<const Elf64_Ehdr*>(file.constData());
    for (int i = 0; i < header->e_phnum; ++i) {
        Elf64_Phdr segment;
        memcpy(&segment,
               file.constData() + header->e_phoff + sizeof segment * static_cast<std::size_t>(i),
               sizeof segment);
        if (segment.p_type != PT_LOAD || at.value < segment.p_vaddr ||
            at.value >= segment.p_vaddr + segment.p_filesz)
            continue;
        file.replace(static_cast<qsizetype>(segment.p_offset + at.value - segment.p_vaddr),
                     bytes.size(), bytes);
        QFile out(to);
        return out.open(QIODevice::WriteOnly) && out.write(file) == file.size();
    }
    return false;
}

QByteArray word(std::uint32_t value)
{
    QByteArray bytes(4, '\0');
    qToLittleEndian(value, bytes.data());
    return bytes;
}

} // namespace

class tst_Boot : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    std::shared_ptr<const image::Image> m_image;
    QByteArray m_first;

    base::Address address(const char* name) const
    {
        const auto symbol = m_image->symbol(QString::fromLatin1(name));
        return symbol ? symbol->address : base::Address{};
    }
    QString patched(base::Address at, const QByteArray& bytes)
    {
        const auto to = m_dir.filePath(QStringLiteral("patched.elf"));
        return patch(to, at, bytes) ? to : QString();
    }

private slots:
    void initTestCase()
    {
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        m_image = *image;
    }

    void bothGuestsKeepEveryRegisterAndPowerOff_data()
    {
        QTest::addColumn<QString>("cpu");
        for (const auto* cpu : {"cortex-a57", "cortex-a57", "cortex-a76", "max"})
            QTest::addRow("%s", cpu) << QString::fromLatin1(cpu);
    }
    void bothGuestsKeepEveryRegisterAndPowerOff()
    {
        QFETCH(QString, cpu);
        const auto outcome = run(QStringLiteral(WORLDSWITCH_IMAGE), cpu);
        QVERIFY2(outcome.ok(), outcome.ok() ? "" : qPrintable(outcome.error().sentence));
        const auto& console = outcome->console;
        QCOMPARE(outcome->how, How::GuestShutdown);
        QVERIFY2(console.contains("[A] 64 rounds, and every register was mine each time\n"),
                 console);
        QVERIFY2(console.contains("[B] 64 rounds, and every register was mine each time\n"),
                 console);
        // EL2 reads the STP itself: 'O', and 'K' to the register behind; the two STRs print "OK".
        QVERIFY2(!console.contains("syndrome"), console);
        QVERIFY2(console.contains("[A] OOK\n"), console);
        // The same machine, the same words: on every CPU, in every run.
        if (m_first.isEmpty())
            m_first = console;
        QCOMPARE(console, m_first);
    }

    void aFaultOfEl2sOwnIsReported_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<int>("cause");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("place");
        // ESR_EL2.EC 0x25 and 0x21: a data and an instruction abort taken from EL2. DFSC 0b0001xx
        // is a translation fault, 0b0011xx a permission fault.
        QTest::newRow("nothing is mapped at zero") << 1 << 0x25 << 0x06 << QByteArray("hyp_main");
        QTest::newRow("text cannot be written") << 2 << 0x25 << 0x0f << QByteArray("hyp_main");
        QTest::newRow("the guard page ends the stack")
            << 3 << 0x25 << 0x07 << QByteArray("hyp_self_test");
        QTest::newRow("data cannot be executed") << 4 << 0x21 << 0x0f << QByteArray("_start");
        QTest::newRow("rodata cannot be written") << 5 << 0x25 << 0x0f << QByteArray("hyp_main");
        QTest::newRow("a bug of ours stops everything")
            << 6 << 0x3c << 0x00 << QByteArray("hyp_bug"); // BRK
    }
    void aFaultOfEl2sOwnIsReported()
    {
        QFETCH(int, fault);
        QFETCH(int, cause);
        QFETCH(int, status);
        QFETCH(QByteArray, place);
        support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY(support::plantFault(elf, *m_image, static_cast<support::El2Fault>(fault)));
        const auto image = m_dir.filePath(QStringLiteral("faulty.elf"));
        QVERIFY(elf.save(image));
        const auto outcome = run(image);
        QVERIFY2(outcome.ok(), outcome.ok() ? "" : qPrintable(outcome.error().sentence));
        const auto& console = outcome->console;
        QCOMPARE(outcome->how, How::GuestReset);
        const auto esr = console.mid(console.indexOf("ESR_EL2 ") + 8, 16).toULongLong(nullptr, 16);
        QCOMPARE(static_cast<int>(esr >> 26 & 0x3f), cause);
        QCOMPARE(static_cast<int>(esr & 0x3f), status);
        for (const auto* part :
             {"PANIC: synchronous, EL2", "ELR_EL2", "FAR_EL2", "x30 ", "backtrace:"})
            QVERIFY2(console.contains(part), part);
        QVERIFY2(console.mid(console.indexOf("backtrace:")).contains(place + "+0x"), console);
    }

    void aGuestThatMisbehavesDiesAlone_data()
    {
        QTest::addColumn<quint32>("instruction");
        QTest::addColumn<QByteArray>("report");
        QTest::newRow("a load where nothing is mapped")
            << quint32(0xf94003e0)
            << QByteArray("guest B is dead: nothing is mapped there"); // ldr x0, [sp], with sp wild
        QTest::newRow("an undefined instruction comes back through its own vectors")
            << quint32(0x00000000)
            << QByteArray("guest B is lost: code 0000000000000400"); // udf #0
    }
    void aGuestThatMisbehavesDiesAlone()
    {
        QFETCH(quint32, instruction);
        QFETCH(QByteArray, report);
        // The first instruction of its print function, which it calls in round 2.
        auto bytes = word(instruction);
        if (report.contains("nothing is mapped"))
            bytes = word(0xb25f03e0) + word(0xf9400000); // mov x0, #0x200000000; ldr x0, [x0]
        const auto outcome = run(patched(address("guest_b_print"), bytes));
        QVERIFY2(outcome.ok(), outcome.ok() ? "" : qPrintable(outcome.error().sentence));
        const auto& console = outcome->console;
        QVERIFY2(console.contains(report), console);
        QVERIFY2(console.contains("[A] 64 rounds, and every register was mine each time\n"),
                 console);
        QCOMPARE(outcome->how, How::GuestReset);
    }

    void anSmcIsAnsweredAndNotObeyed()
    {
        // The ISB near its entry becomes SMC #0, with an address in x0: no function of PSCI's.
        const auto symbol = m_image->symbol(QStringLiteral("guest_b_entry"));
        const auto code = m_image->bytes(symbol->address, symbol->size);
        const auto at = code->indexOf(word(0xd5033fdf));
        QVERIFY(at >= 0);
        const auto outcome = run(patched(symbol->address + base::Offset{at}, word(0xd4000003)));
        QVERIFY(outcome.ok());
        QVERIFY2(outcome->console.contains("[B] 64 rounds"), outcome->console);
        QCOMPARE(outcome->how, How::GuestShutdown);
    }

    void aRegisterThatTheSwitchForgetsIsMissedByItsGuest()
    {
        // Without its load, guest A's x18 is what the host left there.
        const auto symbol = m_image->symbol(QStringLiteral("__guest_enter"));
        const auto code = m_image->bytes(symbol->address, symbol->size);
        for (qsizetype at = 0; at < code->size(); at += 4) {
            const auto instruction = qFromLittleEndian<quint32>(code->constData() + at);
            if ((instruction & 0xffc003ff) != 0xf9400032) // ldr x18, [x1, #imm]
                continue;
            const auto outcome = run(patched(symbol->address + base::Offset{at}, word(0xd503201f)));
            QVERIFY(outcome.ok());
            QVERIFY2(outcome->console.contains("is lost: code 0000000000000112"), outcome->console);
            QCOMPARE(outcome->how, How::GuestReset);
            return;
        }
        QFAIL("no load of x18 in __guest_enter");
    }
};

QTEST_GUILESS_MAIN(tst_Boot)
#include "tst_boot.moc"
