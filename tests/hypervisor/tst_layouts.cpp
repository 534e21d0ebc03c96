// SPDX-License-Identifier: GPL-2.0-or-later
// The structs, as a debugger that nobody here wrote reads them from the image.
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QString gdb(const QString& command)
{
    QProcess process;
    process.start(QStringLiteral("gdb-multiarch"),
                  {QStringLiteral("-nx"), QStringLiteral("-batch"), QStringLiteral("-ex"), command,
                   QStringLiteral(WORLDSWITCH_IMAGE)});
    return process.waitForFinished(60000) ? QString::fromUtf8(process.readAllStandardOutput())
                                          : QString();
}

} // namespace

class tst_Layouts : public QObject {
    Q_OBJECT
private slots:
    void aStructIsLaidOutAsKvmsIs_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QStringList>("lines"); // "offset | size | field", in this order
        QTest::newRow("kvm_cpu_context")
            << u"kvm_cpu_context"_s
            << QStringList{u"0 | 272 | regs"_s,       u"272 | 8 | spsr_abt"_s,
                           u"280 | 8 | spsr_und"_s,   u"288 | 8 | spsr_irq"_s,
                           u"296 | 8 | spsr_fiq"_s,   u"304 | 528 | fp_regs"_s,
                           u"832 | 952 | sys_regs"_s, u"1784 | 8 | __hyp_running_vcpu"_s};
        QTest::newRow("user_pt_regs") << u"user_pt_regs"_s
                                      << QStringList{u"0 | 248 | regs"_s, u"248 | 8 | sp"_s,
                                                     u"256 | 8 | pc"_s, u"264 | 8 | pstate"_s};
        QTest::newRow("user_fpsimd_state")
            << u"user_fpsimd_state"_s
            << QStringList{u"0 | 512 | vregs"_s, u"512 | 4 | fpsr"_s, u"516 | 4 | fpcr"_s,
                           u"520 | 8 | __reserved"_s};
    }
    void aStructIsLaidOutAsKvmsIs()
    {
        QFETCH(QString, type);
        QFETCH(QStringList, lines);
        const auto text =
            gdb(QStringLiteral("python\nfor f in gdb.lookup_type('%1').fields(): print(f.bitpos // "
                               "8, '|', f.type.sizeof, '|', f.name)")
                    .arg(type));
        QCOMPARE(text.trimmed().split(QLatin1Char('\n')), lines);
    }

    void theRegistersAreInTheSeedsOrder()
    {
        const auto text = gdb(QStringLiteral(
            "python\nfor f in gdb.lookup_type('vcpu_sysreg').fields(): print(f.name, f.enumval)"));
        const QStringList expected{u"__INVALID_SYSREG__ 0"_s,
                                   u"MPIDR_EL1 1"_s,
                                   u"CSSELR_EL1 2"_s,
                                   u"SCTLR_EL1 3"_s,
                                   u"ACTLR_EL1 4"_s,
                                   u"CPACR_EL1 5"_s,
                                   u"ZCR_EL1 6"_s,
                                   u"TTBR0_EL1 7"_s,
                                   u"TTBR1_EL1 8"_s,
                                   u"TCR_EL1 9"_s,
                                   u"ESR_EL1 10"_s,
                                   u"AFSR0_EL1 11"_s,
                                   u"AFSR1_EL1 12"_s,
                                   u"FAR_EL1 13"_s,
                                   u"MAIR_EL1 14"_s,
                                   u"VBAR_EL1 15"_s,
                                   u"CONTEXTIDR_EL1 16"_s,
                                   u"TPIDR_EL0 17"_s,
                                   u"TPIDRRO_EL0 18"_s,
                                   u"TPIDR_EL1 19"_s,
                                   u"AMAIR_EL1 20"_s,
                                   u"CNTKCTL_EL1 21"_s,
                                   u"PAR_EL1 22"_s,
                                   u"MDSCR_EL1 23"_s,
                                   u"MDCCINT_EL1 24"_s,
                                   u"DISR_EL1 25"_s,
                                   u"PMCR_EL0 26"_s,
                                   u"PMSELR_EL0 27"_s,
                                   u"PMEVCNTR0_EL0 28"_s,
                                   u"PMEVCNTR30_EL0 58"_s,
                                   u"PMCCNTR_EL0 59"_s,
                                   u"PMEVTYPER0_EL0 60"_s,
                                   u"PMEVTYPER30_EL0 90"_s,
                                   u"PMCCFILTR_EL0 91"_s,
                                   u"PMCNTENSET_EL0 92"_s,
                                   u"PMINTENSET_EL1 93"_s,
                                   u"PMOVSSET_EL0 94"_s,
                                   u"PMSWINC_EL0 95"_s,
                                   u"PMUSERENR_EL0 96"_s,
                                   u"APIAKEYLO_EL1 97"_s,
                                   u"APIAKEYHI_EL1 98"_s,
                                   u"APIBKEYLO_EL1 99"_s,
                                   u"APIBKEYHI_EL1 100"_s,
                                   u"APDAKEYLO_EL1 101"_s,
                                   u"APDAKEYHI_EL1 102"_s,
                                   u"APDBKEYLO_EL1 103"_s,
                                   u"APDBKEYHI_EL1 104"_s,
                                   u"APGAKEYLO_EL1 105"_s,
                                   u"APGAKEYHI_EL1 106"_s,
                                   u"ELR_EL1 107"_s,
                                   u"SP_EL1 108"_s,
                                   u"SPSR_EL1 109"_s,
                                   u"CNTVOFF_EL2 110"_s,
                                   u"CNTV_CVAL_EL0 111"_s,
                                   u"CNTV_CTL_EL0 112"_s,
                                   u"CNTP_CVAL_EL0 113"_s,
                                   u"CNTP_CTL_EL0 114"_s,
                                   u"DACR32_EL2 115"_s,
                                   u"IFSR32_EL2 116"_s,
                                   u"FPEXC32_EL2 117"_s,
                                   u"DBGVCR32_EL2 118"_s,
                                   u"NR_SYS_REGS 119"_s};
        QCOMPARE(text.trimmed().split(QLatin1Char('\n')), expected);
    }

    void theContextIs1792Bytes()
    {
        QVERIFY(gdb(QStringLiteral("print sizeof(struct kvm_cpu_context)"))
                    .contains(QLatin1String("= 1792")));
    }
};

QTEST_GUILESS_MAIN(tst_Layouts)
#include "tst_layouts.moc"
