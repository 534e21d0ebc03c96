// SPDX-License-Identifier: GPL-2.0-or-later
// The march (hypervisor/guests/march.S): every register of the context is a virtual CPU's own,
// whatever it left EL1 for, and whoever had the CPU in between. Two VMs of two virtual CPUs each
// share two CPUs.
#include "image/image.h"
#include "support/elf-patch.h"

#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace {

constexpr int kVms = 2;
constexpr int kVcpus = 2; // of each VM
#ifdef WORLDSWITCH_LONG_MARCH
constexpr int kExits = 100000;
constexpr int kDeadline = 600000;
#else
constexpr int kExits = 2000;
constexpr int kDeadline = 120000;
#endif
constexpr int kRounds = kExits / kVms / kVcpus; // each of which leaves EL1 at least once
constexpr quint64 kFreshBlocks = 50;            // of 2 MB, for each virtual CPU

struct Outcome {
    int exitCode = -1;
    QByteArray console;
};

} // namespace

class tst_March : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    /// march.bin with the words that say how long it runs and who it is.
    QString guest(int vm, int rounds) const
    {
        QFile source(QStringLiteral(WORLDSWITCH_GUESTS "march.bin"));
        if (!source.open(QIODevice::ReadOnly))
            qFatal("%s", qPrintable(source.errorString()));
        QByteArray bytes = source.readAll();
        qsizetype at = 8;
        for (const quint64 word : {static_cast<quint64>(rounds), static_cast<quint64>(vm),
                                   static_cast<quint64>(kVcpus), kFreshBlocks}) {
            qToLittleEndian(word, bytes.data() + at);
            at += 8;
        }
        QFile file(m_dir.filePath(u"march-%1-%2.bin"_s.arg(vm).arg(rounds)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s", qPrintable(file.errorString()));
        return file.fileName();
    }
    Outcome march(const QString& cpu, int rounds, const QString& hypervisor) const
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"WORLDSWITCH_IMAGE"_s, hypervisor);
        process.setProcessEnvironment(environment);
        QStringList arguments{u"--cpus"_s, u"2"_s,         u"--cpu"_s,
                              cpu,         u"--timeout"_s, QString::number(kDeadline / 1000)};
        for (int vm = 0; vm < kVms; ++vm)
            arguments << u"--guest"_s << guest(vm, rounds) << u"--vcpus"_s
                      << QString::number(kVcpus);
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
        for (const char* cpu : {"cortex-a57", "cortex-a76", "max"})
            QTest::newRow(cpu) << QString::fromLatin1(cpu) << QStringLiteral(WORLDSWITCH_IMAGE);
        for (const char* cpu : {"cortex-a76", "max"})
            QTest::addRow("%s with VHE", cpu)
                << QString::fromLatin1(cpu) << QStringLiteral(WORLDSWITCH_VHE_IMAGE);
    }
    void everyRegisterIsItsOwn()
    {
        QFETCH(QString, cpu);
        QFETCH(QString, hypervisor);
        const auto outcome = march(cpu, kRounds, hypervisor);
        QVERIFY2(!outcome.console.contains("lost"), outcome.console);
        for (const char name : {'A', 'B'}) {
            const QByteArray line = "[" + QByteArray(1, name) + "] bench march " +
                                    QByteArray::number(kRounds, 16).rightJustified(16, '0') +
                                    " 0000000000000002\n";
            QVERIFY2(outcome.console.contains(line), outcome.console);
        }
        QCOMPARE(outcome.exitCode, 0);
    }

#ifndef WORLDSWITCH_LONG_MARCH
    // A march that finds nothing has to be one that would. In each row EL2 loses one register: an
    // instruction of its image is exchanged.
    void aRegisterThatEl2LosesIsNamed_data()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<QString>("function");
        QTest::addColumn<quint32>("mask");
        QTest::addColumn<quint32>("instruction");
        QTest::addColumn<quint32>("replacement"); // the register field is kept where mask has none
        QTest::addColumn<QByteArray>("name");
        const QString a57 = u"cortex-a57"_s;
        constexpr quint32 mrs = 0xffffffe0;
        constexpr quint32 zero = 0xd2800000; // mov xN, #0
        constexpr quint32 nop = 0xd503201f;
        QTest::newRow("a system register is not saved")
            << a57 << u"__sysreg_save_state"_s << mrs << 0xd538d080U << zero
            << QByteArray("TPIDR_EL1 is");
        QTest::newRow("a key is not saved")
            << u"max"_s << u"__pauth_save_keys"_s << mrs << 0xd5382220U << zero
            << QByteArray("APDAKEYHI_EL1 is");
        QTest::newRow("a timer's value is not saved")
            << a57 << u"vtimer_put"_s << mrs << 0xd53be240U << zero
            << QByteArray("CNTP_CVAL_EL0 is");
        QTest::newRow("a performance counter is not saved")
            << a57 << u"__pmu_save_state"_s << mrs << 0xd53b9d00U << zero
            << QByteArray("PMCCNTR_EL0 is");
        QTest::newRow("a general register is not saved")
            << a57 << u"__guest_exit"_s << ~0U << 0xf9004852U << nop
            << QByteArray("x 0000000000000012 is");
        QTest::newRow("a vector register is not saved")
            << a57 << u"__fpsimd_save_state"_s << ~0U << 0xad084410U << nop
            << QByteArray("v, low half, 0000000000000010 is");
    }
    void aRegisterThatEl2LosesIsNamed()
    {
        QFETCH(QString, cpu);
        QFETCH(QString, function);
        QFETCH(quint32, mask);
        QFETCH(quint32, instruction);
        QFETCH(quint32, replacement);
        QFETCH(QByteArray, name);
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
        elf.setWord(at, replacement | (*word & ~mask));
        const QString path = m_dir.filePath(u"patched.elf"_s);
        QVERIFY(elf.save(path));
        const auto outcome = march(cpu, kRounds, path);
        QVERIFY2(outcome.console.contains("march lost " + name), outcome.console);
        QCOMPARE(outcome.exitCode, 1);
    }
#endif
};

QTEST_GUILESS_MAIN(tst_March)
#include "tst_march.moc"
