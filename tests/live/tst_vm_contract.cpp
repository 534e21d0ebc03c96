// SPDX-License-Identifier: GPL-2.0-or-later
// The contract over guests of worldswitch-vm, whose contexts are made when the machine starts: with
// the ways out that the two guests of the lessons do not take (FP registers that another guest has,
// memory at its first touch, a fetch from nowhere), and with a guest whose EL1 is AArch32, which is
// not stepped but run to the vectors. Twenty of each on each pair of CPU model and shape of host; a
// thousand in the full tier.
#include "support/exit-class.h"
#include "support/netboot.h"
#include "support/told.h"
#include "vm/march.h"

#include "base/task.h"
#include "contract/contract.h"
#include "live/record.h"

#include <QHash>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 60000; // ms: a deadline, never a measure
/// The guests leave by each of their doors once in a round (hypervisor/guests/test/doors.S); whose
/// turn it is, the clock says.
constexpr quint64 kRounds = 400; // more than are recorded: each takes a new 2 MB of its memory

/// A CPU model and the shape of host on it; whether it has AArch32 at EL1.
struct Pair {
    const char* cpu;
    bool vhe;
    bool aarch32;
};
constexpr std::array kPairs{Pair{"cortex-a57", false, true}, Pair{"cortex-a76", false, false},
                            Pair{"cortex-a76", true, false}, Pair{"max", false, true},
                            Pair{"max", true, true}};

#ifdef WORLDSWITCH_LONG_CLASSES
constexpr int kOfEachClass = 100;
constexpr int kChunks = 10;
#else
constexpr int kOfEachClass = 20;
constexpr int kChunks = 1;
#endif

QString imageOf(bool vhe)
{
    return vhe ? QStringLiteral(WORLDSWITCH_VHE_IMAGE) : QStringLiteral(WORLDSWITCH_IMAGE);
}

} // namespace

class tst_VmContract : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    QProcess m_vm;

    /// Starts the machine, halted at its first instruction, and asks for its switches.
    live::RecordRequest recordingOf(const QStringList& guests, const QString& cpu,
                                    const QString& image, int cpus = 1)
    {
        QStringList arguments{u"--cpu"_s,        cpu,   u"--cpus"_s, QString::number(cpus),
                              u"--hypervisor"_s, image, u"--gdb"_s};
        m_vm.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-vm"), arguments + guests);
        m_vm.setReadChannel(QProcess::StandardError);
        QByteArray said;
        while (!said.contains("gdb,") && m_vm.waitForReadyRead(kPatience))
            said += m_vm.readAllStandardError();
        const auto from = said.indexOf(" at /") + 4;
        live::RecordRequest request;
        request.connect =
            u"unix:"_s + QString::fromLocal8Bit(said.mid(from, said.indexOf(',') - from));
        request.image = image;
        return request;
    }

    /// As many as the machine is to have, from that round on.
    QStringList guests(const QString& name, quint64 first, quint64 count, quint64 round) const
    {
        QStringList arguments;
        for (quint64 vm = first; vm < first + count; ++vm)
            arguments << u"--guest"_s
                      << march::guest(m_dir.path(), name, std::vector<quint64>{kRounds, vm, round})
                      << u"--memory"_s << u"1G"_s;
        return arguments;
    }

    static QHash<QString, int> classesOf(const recording::Recording& recording)
    {
        QHash<QString, int> seen;
        const auto facts = reading::RecordingInfo::of(recording);
        if (facts)
            for (const auto& span : reading::findSwitches(recording, *facts))
                ++seen[support::exitClass(recording, *facts, span)];
        return seen;
    }

    static void addRows()
    {
        QTest::addColumn<QString>("cpu");
        QTest::addColumn<bool>("vhe");
        QTest::addColumn<bool>("aarch32");
        QTest::addColumn<int>("chunk");
        const auto share = qEnvironmentVariable("WORLDSWITCH_SHARE").split(QLatin1Char('/'));
        const int of = qMax(1, share.value(1).toInt());
        int index = 0;
        for (int chunk = 0; chunk < kChunks; ++chunk)
            for (const auto& [cpu, vhe, aarch32] : kPairs)
                if (index++ % of == qMax(1, share.value(0).toInt()) - 1 || of == 1)
                    QTest::addRow("%s%s, part %d", cpu, vhe ? " with VHE" : "", chunk + 1)
                        << QString::fromLatin1(cpu) << vhe << aarch32 << chunk;
    }

private slots:
    void cleanup()
    {
        m_vm.terminate();
        m_vm.waitForFinished(kPatience);
    }

    void theContractHoldsForGuestsWithABoard_data() { addRows(); }
    void theContractHoldsForGuestsWithABoard()
    {
        QFETCH(QString, cpu);
        QFETCH(bool, vhe);
        QFETCH(bool, aarch32);
        QFETCH(int, chunk);
        const auto round = static_cast<quint64>(chunk) * kRounds;
        QStringList machine = guests(u"doors.bin"_s, 0, aarch32 ? 1 : 2, round);
        if (aarch32)
            machine << guests(u"doors32.bin"_s, 1, 1, round) << u"--aarch32"_s;
        QStringList wanted{u"WFI"_s, u"FP"_s, u"page fault"_s, u"fetch"_s, u"IRQ"_s};
        if (aarch32)
            for (const auto* name : {"WFI", "FP", "HVC", "SMC", "CP15", "device read",
                                     "device write", "page fault", "fetch", "IRQ"})
                wanted << u"32 "_s + QString::fromLatin1(name);
        // The clock is the host's: on a busy one more turns are over before a guest has done
        // anything, and it takes more switches until each class was there so often.
        constexpr int kMostTimes = 3;
        for (int times = 1, rare = 1; rare != 0; ++times) {
            cleanup(); // of the time before
            auto request = recordingOf(machine, cpu, imageOf(vhe));
            request.switches = times * ((aarch32 ? 26 : 7) * kOfEachClass + 50);
            const auto reply = base::runToEnd(live::recordSwitches(request, {}));
            QVERIFY2(reply, reply ? "" : qPrintable(reply.error().sentence));

            const auto judgement = contract::judge(*reply->recording);
            QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(judgement.summary));
            QCOMPARE(judgement.switchesJudged, request.switches);
            const auto seen = classesOf(*reply->recording);
            rare = 0;
            for (const QString& name : wanted) {
                rare += seen.value(name) < kOfEachClass ? 1 : 0;
                QVERIFY2(seen.value(name) >= kOfEachClass || times < kMostTimes,
                         qPrintable(name + u": %1"_s.arg(seen.value(name))));
            }
        }
    }

#ifndef WORLDSWITCH_LONG_CLASSES
    // In each row EL2 makes one mistake: an instruction of its doors is exchanged.
    void aMistakeInADoorIsFound_data()
    {
        QTest::addColumn<QString>("function");
        QTest::addColumn<quint32>("instruction");
        QTest::addColumn<quint32>("replacement");
        QTest::addColumn<bool>("aarch32");
        QTest::addColumn<QString>("subject");
        QTest::addColumn<int>("inSwitch"); // the first one, or at the earliest
        const QString context = u"vcpus[0].arch.ctxt."_s;
        constexpr quint32 kNop = 0xd503201f;
        constexpr quint32 kStpX4 = 0xa9021444; // stp x4, x5, [x2, #32]
        QTest::newRow("the guest's x4 and x5 are not kept")
            << u"__guest_exit"_s << kStpX4 << kNop << false << context + u"regs.regs[4]"_s << 1;
        QTest::newRow("nor those of a guest in AArch32")
            << u"__guest_exit"_s << kStpX4 << kNop << true << context + u"regs.regs[4]"_s << 1;
        // stp x27, x28, [x1, #216] becomes msr tpidr_el0, x3
        QTest::newRow("a register of the guest's is lost on the way")
            << u"__guest_enter"_s << 0xa90df03bU << 0xd51bd043U << false << u"tpidr_el0"_s << 1;
        // msr elr_el2, xN becomes msr tpidr_el0, xN: noticed when EL2 has moved the guest's pc
        QTest::newRow("the guest goes on where it was, not where EL2 wants it")
            << u"run_vcpus"_s << 0xd51c4020U << 0xd51bd040U << false << u"elr_el2"_s << 3;
    }
    void aMistakeInADoorIsFound()
    {
        QFETCH(QString, function);
        QFETCH(quint32, instruction);
        QFETCH(quint32, replacement);
        QFETCH(bool, aarch32);
        QFETCH(QString, subject);
        QFETCH(int, inSwitch);
        // Of run_vcpus's instruction the register is the compiler's choice.
        const quint32 mask = function == u"run_vcpus"_s ? ~0x1fU : ~0U;
        const auto image =
            march::exchanged(m_dir.path(), {function, mask, instruction, replacement});
        QVERIFY(image.has_value());
        QStringList machine = guests(aarch32 ? u"doors32.bin"_s : u"doors.bin"_s, 0, 1, 0);
        if (aarch32)
            machine << u"--aarch32"_s;
        auto request = recordingOf(machine, u"cortex-a57"_s, *image);
        request.switches = 4 * inSwitch; // on a busy host turns are over in which nothing was done
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().sentence));
        const auto judgement = contract::judge(*reply->recording);
        QVERIFY2(judgement.verdict == contract::Verdict::Violated, qPrintable(judgement.summary));
        QCOMPARE(judgement.violations.front().subject, subject);
        const int number = judgement.violations.front().switchNumber;
        QVERIFY2(inSwitch == 1 ? number == 1 : number >= inSwitch,
                 qPrintable(QString::number(number)));
    }

    // A system that nobody here wrote: what it does until its first hundred exits.
    void theContractHoldsForADebianKernel()
    {
        const auto installer = netboot::installed();
        WORLDSWITCH_NEEDS(installer.isHere(), "debian-installer-N-netboot-arm64");
        const QStringList debian{u"--guest"_s,       installer.kernel(), u"--initrd"_s,
                                 installer.initrd(), u"--append"_s,      u"console=ttyAMA0"_s};
        auto request = recordingOf(debian, u"cortex-a57"_s, imageOf(false));
        request.switches = 100;
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().sentence));
        const auto judgement = contract::judge(*reply->recording);
        QVERIFY2(judgement.verdict == contract::Verdict::Holds, qPrintable(judgement.summary));
        QVERIFY(classesOf(*reply->recording).value(u"MRS"_s) >= 10); // it asks what the CPU can do
    }

    // Its modes are no exception levels: SVC has the bits of EL0.
    void aGuestInAarch32IsSaidToRunAtEl1()
    {
        auto request = recordingOf(guests(u"doors32.bin"_s, 0, 1, 0) + QStringList{u"--aarch32"_s},
                                   u"cortex-a57"_s, imageOf(false));
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().sentence));
        const auto story = story::Story::tell(reply->recording, story::Story::Scope::Switch);
        QVERIFY(story);
        QVERIFY(told::shownStep(*story, u"guest A runs at EL1 … "_s) >= 0);
    }

    void eachSwitchSaysWhatItIs()
    {
        auto request =
            recordingOf(guests(u"doors.bin"_s, 0, 2, 0), u"cortex-a57"_s, imageOf(false));
        request.switches = 100;
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().sentence));
        const auto facts = reading::RecordingInfo::of(*reply->recording);
        QVERIFY2(facts, facts ? "" : qPrintable(facts.error().sentence));
        QCOMPARE(facts->vcpus.size(), std::size_t{2});
        std::array<int, 2> entered{};
        for (const recording::Switch& s : reply->recording->switches()) {
            QVERIFY(s.kind == recording::SwitchKind::Entered);
            QVERIFY(s.cpu == 0U);
            QVERIFY(s.hostObject == facts->hostContext);
            QVERIFY(s.vcpu.has_value());
            const auto vcpu = std::ranges::find(facts->vcpus, *s.vcpu);
            QVERIFY(vcpu != facts->vcpus.end());
            ++entered.at(static_cast<std::size_t>(vcpu - facts->vcpus.begin()));
        }
        QVERIFY(entered[0] > 0 && entered[1] > 0);
        QVERIFY(!facts->placed.empty());
        for (const auto& [linked, runs, bytes] : facts->placed)
            QVERIFY(linked == runs && bytes > 0);
    }

    void severalCpusAreAnError()
    {
        auto request =
            recordingOf(guests(u"doors.bin"_s, 0, 2, 0), u"cortex-a57"_s, imageOf(false), 2);
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        QVERIFY(!reply);
        QCOMPARE(
            reply.error().sentence,
            u"This machine has 2 physical CPUs, and a recording follows one: start it with one "
            "CPU (worldswitch-vm --cpus 1)."_s);
    }
#endif
};

QTEST_GUILESS_MAIN(tst_VmContract)
#include "tst_vm_contract.moc"
