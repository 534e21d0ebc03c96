// SPDX-License-Identifier: GPL-2.0-or-later
// The march in AArch32 (hypervisor/guests/test/march32.S): two VMs whose EL1 is AArch32 share two
// CPUs with one whose EL1 is AArch64, and each of their virtual CPUs finds all of its registers
// again.
#include "march.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 kVms = 3;   // the last one is AArch64's
constexpr quint64 kVcpus = 2; // of each
#ifdef WORLDSWITCH_LONG_MARCH
constexpr quint64 kExits = 100000;
constexpr int kSeconds = 600;
#else
constexpr quint64 kExits = 2000;
constexpr int kSeconds = 120;
#endif
constexpr quint64 kRounds = kExits / kVms / kVcpus + 1; // each of which leaves EL1 at least once
constexpr quint64 kFreshBlocks = 50;                    // of 2 MB, for each virtual CPU

} // namespace

class tst_March32 : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    march::Outcome march(const QString& cpu, const QString& hypervisor) const
    {
        QStringList arguments{u"--cpus"_s, u"2"_s, u"--cpu"_s, cpu, u"--hypervisor"_s, hypervisor};
        for (quint64 vm = 0; vm < kVms; ++vm) {
            const bool last = vm == kVms - 1;
            arguments << u"--guest"_s
                      << march::guest(m_dir.path(), last ? u"march.bin"_s : u"march32.bin"_s,
                                      {kRounds, vm, kVcpus, kFreshBlocks})
                      << u"--vcpus"_s << QString::number(kVcpus);
            if (!last)
                arguments << u"--aarch32"_s;
        }
        return march::run(arguments, kSeconds);
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
        for (const char name : {'A', 'B', 'C'})
            QVERIFY2(outcome.console.contains(march::success(name, kRounds, kVcpus)),
                     outcome.console);
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
        const bool stores = instruction == kStore;
        const auto path = march::exchanged(m_dir.path(), {function, stores ? ~0U : 0xffffffe0U,
                                                          instruction, stores ? kNop : kZero});
        QVERIFY(path.has_value());
        const auto outcome = march(u"cortex-a57"_s, *path);
        // IFSR may be lost between a fetch that faults and the look at what it left, too.
        QVERIFY2(outcome.console.contains("march lost " + name) ||
                     outcome.console.contains("march lost a fetch: " + name),
                 outcome.console);
        QCOMPARE(outcome.exitCode, 1);
    }
#endif
};

QTEST_GUILESS_MAIN(tst_March32)
#include "tst_march32.moc"
