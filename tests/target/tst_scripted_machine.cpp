// SPDX-License-Identifier: GPL-2.0-or-later
//
// A machine whose stub answers oddly, late, or not at all.
#include "answering-stub.h"

#include <QSignalSpy>

using namespace std::chrono_literals;
using arm64::Register;
using target::Machine;
using target::MemoryView;
using target::StopReason;

namespace {

/// What became of a task that runs beside the test.
template <typename T>
struct Beside {
    bool ended = false;
    QString sentence;
    std::optional<T> value;
};
template <typename T>
std::shared_ptr<Beside<T>> beside(base::Task<base::Result<T>> task)
{
    const auto outcome = std::make_shared<Beside<T>>();
    base::start(std::move(task), [outcome](const base::Result<T>& result) {
        outcome->ended = true;
        if (result.ok())
            outcome->value = *result;
        else
            outcome->sentence = result.error().sentence;
    });
    return outcome;
}

} // namespace

class tst_scripted_machine : public QObject {
    Q_OBJECT
private slots:
    void aStubWithoutPhysicalMemoryIsNeverAskedForIt()
    {
        AnsweringStub stub;
        stub.answers["qqemu.PhyMemMode"] = "";
        const auto machine = stub.attach();
        stub.asked.clear();
        const auto sentence =
            QStringLiteral("This stub cannot read physical memory (it has no Qqemu.PhyMemMode).");
        QCOMPARE(sentenceOf(machine->readMemory(guest::kCell, 4, MemoryView::Physical)), sentence);
        QCOMPARE(sentenceOf(machine->writeMemory(guest::kCell, "abcd", MemoryView::Physical)),
                 sentence);
        QCOMPARE(stub.asked, QList<QByteArray>());
        QCOMPARE(mustHave(machine->readMemory(guest::kCell, 4, MemoryView::Current)),
                 QByteArray("\1\2\3\4"));
    }

    void aViewThatWasRefusedIsNotBelieved()
    {
        AnsweringStub stub;
        const auto machine = stub.attach();
        stub.answers["Qqemu.PhyMemMode:1"] = "E01";
        const auto sentence =
            sentenceOf(machine->writeMemory(guest::kCell, "abcd", MemoryView::Physical));
        QVERIFY2(sentence.contains(QLatin1String("choosing between virtual and physical memory")),
                 qPrintable(sentence));
        QVERIFY(!std::ranges::any_of(stub.asked, [](auto& p) { return p.startsWith('M'); }));
        stub.asked.clear();
        (void)mustHave(machine->readMemory(guest::kCell, 4, MemoryView::Current));
        QCOMPARE(stub.asked.first(), QByteArray("Qqemu.PhyMemMode:0")); // said anew
    }

    void registersThatAreNotThereInFullAreErrors_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::newRow("no answer of the kind") << QByteArray();
        QTest::newRow("an error") << QByteArray("E14");
        QTest::newRow("half of its digits") << QByteArray("88776655");
        QTest::newRow("an odd number of digits") << QByteArray("887766554433221");
        QTest::newRow("not available") << QByteArray("xxxxxxxxxxxxxxxx");
        QTest::newRow("no digits at all") << QByteArray("no such register");
    }
    void registersThatAreNotThereInFullAreErrors()
    {
        QFETCH(QByteArray, reply);
        AnsweringStub stub;
        stub.answers["p"] = reply;
        const auto machine = stub.attach();
        const auto sentence = sentenceOf(machine->readRegister(Register::x(3)));
        QVERIFY2(sentence.contains(QLatin1String("reading the register x3")), qPrintable(sentence));
        // Half of a vector register is none either.
        stub.answers["p22"] = "11223344556677889900";
        QVERIFY(!sentenceOf(machine->readRegister(Register::v(0))).isEmpty());
    }

    void aStubWithoutVContStepsAllTheSame()
    {
        AnsweringStub stub;
        stub.answers["vCont?"] = "";
        stub.answers["s"] = "S05";
        const auto machine = stub.attach();
        stub.asked.clear();
        QCOMPARE(mustHave(machine->step()).reason, StopReason::Step);
        QCOMPARE(stub.asked.first(), QByteArray("s"));
    }

    void whatIsNoArm64MachineIsRefused()
    {
        AnsweringStub stub;
        stub.answers["qXfer:features:read:target.xml"] =
            "l<target><reg name='eax' bitsize='32'/></target>";
        QCOMPARE(sentenceOf(Machine::attach(stub.endpoint())),
                 QStringLiteral("The stub describes no arm64 registers: is this an aarch64 "
                                "machine?"));
        QTRY_VERIFY(stub.hungUp);
    }

    void aDescriptionWithoutEndIsRefused()
    {
        AnsweringStub stub;
        stub.answers["qXfer:features:read:target.xml"] = "m" + QByteArray(0x7000, ' ');
        const auto sentence = sentenceOf(Machine::attach(stub.endpoint()));
        QVERIFY2(sentence.contains(QLatin1String("reading the description target.xml")),
                 qPrintable(sentence));
    }

    void howARunEnds_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QString>("outcome"); // the reason, or the sentence
        QTest::newRow("the machine says that it is done")
            << QByteArray("W00") << QStringLiteral("Exited");
        QTest::newRow("the machine says that it was killed")
            << QByteArray("X09")
            << QStringLiteral("The machine is gone: the stub closed the connection.");
        QTest::newRow("the connection ends")
            << QByteArray()
            << QStringLiteral("The machine is gone: the stub closed the "
                              "connection.");
        QTest::newRow("an error") << QByteArray("E22")
                                  << QStringLiteral("The stub refused (E22): running the machine.");
        QTest::newRow("somebody else halts it")
            << QByteArray("T02thread:p01.01;") << QStringLiteral("Interrupted");
    }
    void howARunEnds()
    {
        QFETCH(QByteArray, said);
        QFETCH(QString, outcome);
        AnsweringStub stub;
        const auto machine = stub.attach();
        const auto run = beside(machine->resume(60s));
        QTRY_VERIFY(stub.asked.contains("vCont;c"));
        if (said.isEmpty())
            stub.hangsUp();
        else
            stub.says(said);
        QTRY_VERIFY(run->ended);
        const auto text =
            run->value ? QString::fromLatin1(name(run->value->reason)) : run->sentence;
        QCOMPARE(text, outcome);
    }

    void whoeverDropsTheMachineWhileItIsAskedMaySo_data()
    {
        QTest::addColumn<QByteArray>("during");
        QTest::addColumn<bool>("answered");
        for (const char* during : {"step", "resume", "snapshot", "write", "detach"}) {
            QTest::addRow("%s, answered afterwards", during) << QByteArray(during) << true;
            QTest::addRow("%s, and the stub hangs up", during) << QByteArray(during) << false;
        }
    }
    void whoeverDropsTheMachineWhileItIsAskedMaySo()
    {
        QFETCH(QByteArray, during);
        QFETCH(bool, answered);
        AnsweringStub stub;
        auto machine = stub.attach();
        const std::weak_ptr<Machine> watch = machine;
        for (const char* packet : {"vCont;s", "vCont;c", "p", "p20", "m", "M", "D"})
            stub.answers[packet] = AnsweringStub::kSilence;
        stub.asked.clear();
        bool ended = false;
        const auto end = [&ended](const auto&) { ended = true; };
        if (during == "step") {
            base::start(machine->step(60s), end);
        } else if (during == "resume") {
            stub.answers["p20"] = "0000204000000000";
            base::start(machine->resume(60s), end);
            QTRY_VERIFY(stub.asked.contains("vCont;c"));
        } else if (during == "snapshot") {
            target::SnapshotPlan plan;
            plan.core = false;
            plan.registers = machine->registers();
            plan.memory.push_back({guest::kCell, 4, MemoryView::Physical});
            base::start(machine->snapshot(plan), end);
        } else if (during == "write") {
            base::start(machine->writeMemory(guest::kCell, "abcd", MemoryView::Current), end);
        } else {
            base::start(machine->detach(), end);
        }
        QTRY_VERIFY(!stub.asked.isEmpty());
        machine.reset();
        QVERIFY(!ended);
        for (const char* packet : {"p", "p20"})
            stub.answers[packet] = "0000204000000000";
        stub.answers["m"] = "61626364";
        if (!answered) {
            stub.hangsUp();
        } else if (during == "step" || during == "resume") {
            stub.says("T05thread:p01.01;");
        } else if (during == "snapshot") { // all in one burst: nothing more will be asked
            for (int n = 0; n < 34; ++n)
                stub.says("0000204000000000");
            stub.says(QByteArray(32, '0'));
            stub.says("01020304");
        } else {
            stub.says("OK");
        }
        QTRY_VERIFY(ended);
        QTRY_VERIFY(watch.expired());
    }

    void detachingHaltsARunAndTakesEverythingBack()
    {
        AnsweringStub stub;
        const auto machine = stub.attach();
        QSignalSpy lost(machine.get(), &Machine::lost);
        must(machine->insertBreakpoint(guest::kCount));
        must(machine->insertWatchpoint(guest::kCell, 8, Machine::Watch::Access));
        (void)mustHave(machine->readMemory(guest::kCell, 4, MemoryView::Physical));
        stub.asked.clear();
        const auto run = beside(machine->resume(60s));
        QTRY_VERIFY(stub.asked.contains("vCont;c"));
        must(machine->detach());
        QVERIFY(run->ended);
        QCOMPARE(run->value->reason, StopReason::Interrupted);
        auto said = stub.asked;
        said.removeAll("p20");
        QCOMPARE(said, (QList<QByteArray>{"vCont;c", "\x03", "z0,40200010,4", "z4,40200100,8",
                                          "Qqemu.PhyMemMode:0", "D;1"}));
        QTRY_VERIFY(stub.hungUp);
        QCOMPARE(lost.size(), 0);
        QCOMPARE(sentenceOf(machine->step()),
                 QStringLiteral("This session with the machine has ended."));
    }

    void anInterruptBetweenTwoRunsOfOneResumeEndsIt()
    {
        AnsweringStub stub;
        const auto machine = stub.attach();
        must(machine->insertBreakpoint(base::Address{0x4020'0000})); // where it stands and stays

        const auto run = beside(machine->resume(60s, 1)); // but it is at EL2, round after round
        QTRY_VERIFY(stub.asked.count("vCont;s:p01.01") > 3);
        machine->interrupt();
        QTRY_VERIFY(run->ended);
        QCOMPARE(run->value->reason, StopReason::Interrupted);
    }

    void aStubThatCannotBeHaltedIsGivenUp_data()
    {
        QTest::addColumn<bool>("byUs");
        QTest::newRow("at the deadline") << false;
        QTest::newRow("by an interrupt") << true;
    }
    void aStubThatCannotBeHaltedIsGivenUp()
    {
        QFETCH(bool, byUs);
        AnsweringStub stub;
        stub.answers["\x03"] = AnsweringStub::kSilence;
        const auto machine = stub.attach();
        QSignalSpy lost(machine.get(), &Machine::lost);
        const auto run = beside(machine->resume(byUs ? 600s : 200ms));
        QTRY_VERIFY(stub.asked.contains("vCont;c"));
        if (byUs)
            machine->interrupt();
        QTRY_VERIFY_WITH_TIMEOUT(run->ended, 20000);
        QCOMPARE(run->sentence, QStringLiteral("The machine is gone: its stub did not halt it when "
                                               "it was told to. Start it again."));
        QTRY_COMPARE(lost.size(), 1);
        QCOMPARE(lost.first().first().toString(), run->sentence);
        QTRY_VERIFY(stub.hungUp);
    }
};

QTEST_GUILESS_MAIN(tst_scripted_machine)
#include "tst_scripted_machine.moc"
