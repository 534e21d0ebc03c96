// SPDX-License-Identifier: GPL-2.0-or-later
// The march in AArch32 (hypervisor/guests/march32.S): two VMs whose EL1 is AArch32 share two CPUs
// with one whose EL1 is AArch64, and each of their virtual CPUs finds all of its registers again.
#include "image/image.h"
#include "support/elf-patch.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace {

constexpr int kVms = 3;   // the last one is AArch64's
constexpr int kVcpus = 2; // of each
#ifdef WORLDSWITCH_LONG_MARCH
constexpr int kExits = 100000;
constexpr int kDeadline = 600000;
#else
constexpr int kExits = 2000;
constexpr int kDeadline = 120000;
#endif
constexpr int kRounds = kExits / kVms / kVcpus + 1; // each of which leaves EL1 at least once
constexpr quint64 kFreshBlocks = 50;                // of 2 MB, for each virtual CPU

struct Outcome {
    int exitCode = -1;
    QByteArray console;
};

} // namespace

class tst_March32 : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    /// A marching guest with the words that say how long it runs and who it is.
    QString guest(int vm) const
    {
        const bool last = vm == kVms - 1;
        QFile source(QStringLiteral(WORLDSWITCH_GUESTS) +
                     (last ? u"march.bin"_s : u"march32.bin"_s));
        if (!source.open(QIODevice::ReadOnly))
            qFatal("%s", qPrintable(source.errorString()));
        QByteArray bytes = source.readAll();
        qsizetype at = 8;
        for (const quint64 word : {quint64(kRounds), quint64(vm), quint64(kVcpus), kFreshBlocks}) {
            qToLittleEndian(word, bytes.data() + at);
            at += 8;
        }
        QFile file(m_dir.filePath(QString::number(vm)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s", qPrintable(file.errorString()));
        return file.fileName();
    }
    Outcome march(const QString& cpu, const QString& hypervisor) const
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        QStringList arguments{
            u"--cpus"_s,       u"2"_s,     u"--cpu"_s,     cpu,
            u"--hypervisor"_s, hypervisor, u"--timeout"_s, QString::number(kDeadline / 1000)};
        for (int vm = 0; vm < kVms; ++vm) {
            arguments << u"--guest"_s << guest(vm) << u"--vcpus"_s << QString::number(kVcpus);
            if (vm != kVms - 1)
                arguments << u"--aarch32"_s;
        }
        process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-vm"), arguments);
        if (!process.waitForFinished(kDeadline + 20000))
            return {};
        return {process.exitCode(), process.readAll()};
    }

private slots:
    void everyRegisterIsItsOwn_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<QString>("hypervisor");
        const QString image = QStringLiteral(WORLDSWITCH_IMAGE);
        QTest::newRow("cortex-a57") << u"cortex-a57"_s << image;
        QTest::newRow("max") << u"max"_s << image;
        QTest::newRow("max, EL2 with VHE") << u"max"_s << QStringLiteral(WORLDSWITCH_VHE_IMAGE);
    }
    void everyRegisterIsItsOwn()
    {
        QFETCH(QString, cpu);
        QFETCH(QString, hypervisor);
        const auto outcome = march(cpu, hypervisor);
        QVERIFY2(!outcome.console.contains("lost"), outcome.console);
        for (const char name : {'A', 'B', 'C'}) {
            const QByteArray line = "[" + QByteArray(1, name) + "] bench march " +
                                    QByteArray::number(kRounds, 16).rightJustified(16, '0') +
                                    " 0000000000000002\n";
            QVERIFY2(outcome.console.contains(line), outcome.console);
        }
        QCOMPARE(outcome.exitCode, 0);
    }

#ifndef WORLDSWITCH_LONG_MARCH
    // In each row EL2 loses one register: an instruction of its image is exchanged.
    void aRegisterThatEl2LosesIsNamed_data()
    {
        QTest::addColumn<QString>("function");
        QTest::addColumn<quint32>("instruction");
        QTest::addColumn<QByteArray>("name");
        const auto row = [](const char* name, const char* function, quint32 instruction) {
            QTest::newRow(name) << QString::fromLatin1(function) << instruction
                                << QByteArray(name) + " is";
        };
        row("SPSR_abt", "__sysreg32_save_state", 0xd53c4320); // MRS of it
        row("SPSR_und", "__sysreg32_save_state", 0xd53c4340);
        row("SPSR_irq", "__sysreg32_save_state", 0xd53c4300);
        row("SPSR_fiq", "__sysreg32_save_state", 0xd53c4360);
        row("DACR", "__sysreg32_save_state", 0xd53c3000);
        row("IFSR", "__sysreg32_save_state", 0xd53c5020);
        row("FPEXC", "fp_put", 0xd53c5300);
        // Those that have another name in AArch64.
        row("SPSR_svc", "__sysreg_save_state", 0xd5384000); // SPSR_EL1
        row("LR_svc", "__guest_exit", 0xf9004852);          // STR of X18
    }
    void aRegisterThatEl2LosesIsNamed()
    {
        QFETCH(QString, function);
        QFETCH(quint32, instruction);
        QFETCH(QByteArray, name);
        constexpr quint32 kStore = 0xf9004852;
        constexpr quint32 kNop = 0xd503201f;
        constexpr quint32 kZero = 0xd2800000; // MOV of 0 to the register that the MRS names
        const quint32 mask = instruction == kStore ? ~0U : 0xffffffe0U;
        const auto image = image::Image::open(QStringLiteral(WORLDSWITCH_IMAGE));
        QVERIFY2(image.ok(), image.ok() ? "" : qPrintable(image.error().sentence));
        const auto symbol = (*image)->symbol(function);
        QVERIFY(symbol.has_value());
        support::ElfPatch elf(QStringLiteral(WORLDSWITCH_IMAGE));
        auto at = symbol->address;
        while (elf.word(at) && (*elf.word(at) & mask) != instruction)
            at = at + base::Offset{4};
        const auto word = elf.word(at);
        QVERIFY(word.has_value());
        elf.setWord(at, instruction == kStore ? kNop : kZero | (*word & ~mask));
        const QString path = m_dir.filePath(u"patched.elf"_s);
        QVERIFY(elf.save(path));
        const auto outcome = march(u"cortex-a57"_s, path);
        QVERIFY2(outcome.console.contains("march lost " + name), outcome.console);
        QCOMPARE(outcome.exitCode, 1);
    }
#endif
};

QTEST_GUILESS_MAIN(tst_March32)
#include "tst_march32.moc"
