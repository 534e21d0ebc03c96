// SPDX-License-Identifier: GPL-2.0-or-later
// The same source with HCR_EL2.E2H set: the same guests see the same machine, and the switch
// between them is the same switch.
#include "base/task.h"
#include "figures.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;
using How = machine::RunOutcome::How;

namespace {

const QString kPlain = QStringLiteral(WORLDSWITCH_IMAGE);
const QString kVhe = QStringLiteral(WORLDSWITCH_VHE_IMAGE);

machine::RunOutcome run(const QString& image, const QString& cpu)
{
    machine::MachineOptions options;
    options.image = image;
    options.cpu = cpu;
    const auto outcome =
        base::runToEnd(machine::runMachine(options, std::chrono::milliseconds(60000)));
    return outcome.ok() ? *outcome
                        : machine::RunOutcome{How::Deadline, outcome.error().sentence.toUtf8(), {}};
}

} // namespace

class tst_Shapes : public QObject {
    Q_OBJECT
    static void vheCpus()
    {
        QTest::addColumn<QString>("cpu");
        for (const auto* cpu : {"cortex-a76", "max"})
            QTest::addRow("%s", cpu) << QString::fromLatin1(cpu);
    }

private slots:
    void theDemonstrationGuestsKeepEveryRegister_data() { vheCpus(); }
    void theDemonstrationGuestsKeepEveryRegister()
    {
        QFETCH(QString, cpu);
        const auto vhe = run(kVhe, cpu);
        QCOMPARE(vhe.how, How::GuestShutdown);
        QCOMPARE(vhe.console, run(kPlain, cpu).console);
        QVERIFY2(vhe.console.contains("[B] 64 rounds, and every register was mine each time\n"),
                 vhe.console);
    }

    // FP traps by another layout of CPTR_EL2, timers and tables by other names: 3 VMs on 2 CPUs.
    void machinesRun_data() { vheCpus(); }
    void machinesRun()
    {
        QFETCH(QString, cpu);
        auto options = bench::machineOf(u"fp.bin"_s, 3, 1, cpu, 2, bench::Shape::Vhe);
        QVERIFY(options.ok());
        const auto outcome =
            base::runToEnd(machine::runMachine(*options, std::chrono::milliseconds(60000)));
        QVERIFY(outcome.ok());
        QCOMPARE(outcome->how, How::GuestShutdown);
        QCOMPARE(outcome->console.count("bench fp 0000000000000010 0000000000000000\n"), 3);
    }

    void theContractHolds_data() { vheCpus(); }
    void theContractHolds()
    {
        QFETCH(QString, cpu);
        QProcess trace;
        trace.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-trace"),
                    {u"check"_s, u"--switches"_s, u"4"_s, u"--cpu"_s, cpu, u"--image"_s, kVhe});
        QVERIFY(trace.waitForFinished(60000));
        QVERIFY2(trace.exitCode() == 0, trace.readAllStandardOutput());
    }

    void aCpuWithoutVheIsRefused()
    {
        const auto outcome = run(kVhe, u"cortex-a57"_s);
        QCOMPARE(outcome.how, How::GuestReset);
        QVERIFY2(outcome.console.contains("cannot start: this image wants a CPU with VHE"),
                 outcome.console);
    }
};

QTEST_GUILESS_MAIN(tst_Shapes)
#include "tst_shapes.moc"
