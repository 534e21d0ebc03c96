// SPDX-License-Identifier: GPL-2.0-or-later
// The march (hypervisor/guests/test/march.S): every register of the context is a virtual CPU's own,
// whatever it left EL1 for, and whoever had the CPU in between. Two VMs of two virtual CPUs each
// share two CPUs.
#include "march.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

constexpr quint64 kVms = 2;
constexpr quint64 kVcpus = 2; // of each VM
#ifdef WORLDSWITCH_LONG_MARCH
constexpr quint64 kExits = 100000;
constexpr int kSeconds = 600;
#else
constexpr quint64 kExits = 2000;
constexpr int kSeconds = 120;
#endif
constexpr quint64 kRounds = kExits / kVms / kVcpus; // each of which leaves EL1 at least once
constexpr quint64 kFreshBlocks = 50;                // of 2 MB, for each virtual CPU

} // namespace

class tst_March : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;

    march::Outcome march(const QString& cpu, const QString& hypervisor) const
    {
        QStringList arguments{u"--cpus"_s, u"2"_s, u"--cpu"_s, cpu, u"--hypervisor"_s, hypervisor};
        for (quint64 vm = 0; vm < kVms; ++vm)
            arguments << u"--guest"_s
                      << march::guest(m_dir.path(), u"march.bin"_s,
                                      {kRounds, vm, kVcpus, kFreshBlocks})
                      << u"--vcpus"_s << QString::number(kVcpus);
        return march::run(arguments, kSeconds);
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
        const auto outcome = march(cpu, hypervisor);
        QVERIFY2(!outcome.console.contains("lost"), outcome.console);
        for (const char name : {'A', 'B'})
            QVERIFY2(outcome.console.contains(march::success(name, kRounds, kVcpus)),
                     outcome.console);
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
        // The store is of v16 and v17: a guest that loses the CPU between its two looks sees the
        // second one alone.
        QTest::newRow("a vector register is not saved")
            << a57 << u"__fpsimd_save_state"_s << ~0U << 0xad084410U << nop
            << QByteArray("v, low half, 000000000000001");
    }
    void aRegisterThatEl2LosesIsNamed()
    {
        QFETCH(QString, cpu);
        QFETCH(QString, function);
        QFETCH(quint32, mask);
        QFETCH(quint32, instruction);
        QFETCH(quint32, replacement);
        QFETCH(QByteArray, name);
        const auto path =
            march::exchanged(m_dir.path(), {function, mask, instruction, replacement});
        QVERIFY(path.has_value());
        const auto outcome = march(cpu, *path);
        QVERIFY2(outcome.console.contains("march lost " + name), outcome.console);
        QCOMPARE(outcome.exitCode, 1);
    }
#endif
};

QTEST_GUILESS_MAIN(tst_March)
#include "tst_march.moc"
