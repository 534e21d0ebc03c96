// SPDX-License-Identifier: GPL-2.0-or-later
//
// A machine whose stub answers oddly, late, or not at all.
#include "answering-stub.h"

#include <QSignalSpy>

using namespace std::chrono_literals;
using arm64::Register;
using machine::Machine;
using machine::MemoryView;
using machine::StopReason;

namespace {

/// A reply to g: x0 to x30, sp, the pc at 0x40200000, PSTATE of EL2h.
QByteArray general()
{
    return QByteArray(32 * 16, '0') + "0000204000000000" + "c9030000";
}

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

    void theCpuIsTheThreadThatStopped_data()
    {
        QTest::addColumn<QByteArray>("stopped");
        QTest::addColumn<QByteArray>("physical");
        QTest::addColumn<std::optional<std::uint32_t>>("cpu");
        const auto row = [](const char* name, const char* stopped, const char* physical,
                            std::optional<std::uint32_t> cpu) {
            QTest::newRow(name) << QByteArray(stopped) << QByteArray(physical) << cpu;
        };
        row("the first of QEMU's", "T05thread:p01.01;", "0", 0);
        row("the eighteenth, in hexadecimal", "T05thread:p01.12;", "0", 17);
        row("without a process", "T05thread:03;", "0", 2);
        row("no thread", "T05", "0", {});
        row("any thread", "T05thread:p01.0;", "0", {});
        row("all threads", "T05thread:p01.-1;", "0", {});
        row("of a stub that is no machine's", "T05thread:p5a3.5a3;", "", {});
    }
    void theCpuIsTheThreadThatStopped()
    {
        QFETCH(QByteArray, stopped);
        QFETCH(QByteArray, physical);
        QFETCH(std::optional<std::uint32_t>, cpu);
        AnsweringStub stub;
        stub.answers["?"] = stopped;
        stub.answers["qqemu.PhyMemMode"] = physical;
        QVERIFY(stub.attach()->currentCpu() == cpu);
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
        QTest::newRow("one that is no digit") << QByteArray("887766z544332211");
        QTest::newRow("a space among them") << QByteArray("8877 66544332211");
        QTest::newRow("more than it has") << QByteArray("887766554433221100");
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

    void memoryThatIsNotThereInFullIsAnError_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::newRow("one digit is none") << QByteArray("0102z304");
        QTest::newRow("the first digit is none") << QByteArray("z1020304");
        QTest::newRow("the last digit is none") << QByteArray("0102030g");
        QTest::newRow("a line feed among them") << QByteArray("0102\n0304");
        QTest::newRow("an odd number of digits") << QByteArray("0102030");
        QTest::newRow("a byte is missing") << QByteArray("010203");
        QTest::newRow("a byte too many") << QByteArray("0102030405");
        QTest::newRow("not available") << QByteArray("xxxxxxxx");
        QTest::newRow("another answer") << QByteArray("OK");
        QTest::newRow("nothing") << QByteArray();
    }
    void memoryThatIsNotThereInFullIsAnError()
    {
        QFETCH(QByteArray, reply);
        AnsweringStub stub;
        stub.answers["m"] = reply;
        const auto machine = stub.attach();
        const auto sentence = sentenceOf(machine->readMemory(guest::kCell, 4, MemoryView::Current));
        QVERIFY2(sentence.contains(QLatin1String("memory at 0x40200100")), qPrintable(sentence));
    }

    void generalRegistersThatAreNotThereInFullAreAnError_data()
    {
        QTest::addColumn<int>("at");
        QTest::addColumn<QByteArray>("digits"); // from there on
        const QByteArray whole = general();
        const auto row = [&](const char* name, int at, const QByteArray& digits) {
            QTest::newRow(name) << at << digits;
        };
        row("the first digit is none", 0, "z" + whole.mid(1));
        row("a digit of the pc is none", 32 * 16 + 3, "z" + whole.mid(32 * 16 + 4));
        row("the last digit of PSTATE is none", 33 * 16 + 7, "-");
        row("PSTATE is missing", 33 * 16, "");
        row("half of PSTATE", 33 * 16, "c903");
        row("x7 is not available", 7 * 16, QByteArray(16, 'x') + whole.mid(8 * 16));
        row("nothing", 0, "");
    }
    void generalRegistersThatAreNotThereInFullAreAnError()
    {
        QFETCH(int, at);
        QFETCH(QByteArray, digits);
        AnsweringStub stub;
        stub.answers["g"] = general();
        const auto machine = stub.attach();
        QCOMPARE(mustHave(machine->snapshot({})).registers.size(), std::size_t{34});
        stub.answers["g"] = general().left(at) + digits;
        const auto sentence = sentenceOf(machine->snapshot({}));
        QVERIFY2(sentence.contains(QLatin1String("reading the general registers")),
                 qPrintable(sentence));
    }

    void anOkThatIsNoneIsNoOk_data()
    {
        QTest::addColumn<QByteArray>("packet");
        QTest::newRow("of a breakpoint") << QByteArray("Z");
        QTest::newRow("of a breakpoint's end") << QByteArray("z");
        QTest::newRow("of a write to memory") << QByteArray("M");
        QTest::newRow("of a write to a register") << QByteArray("P");
    }
    void anOkThatIsNoneIsNoOk()
    {
        QFETCH(QByteArray, packet);
        for (const char* answer : {"0K", "OKOK", "01020304"}) {
            AnsweringStub stub;
            stub.answers["P"] = "OK";
            stub.answers["p"] = "0100000000000000";
            const auto machine = stub.attach();
            if (packet == "z")
                must(machine->insertBreakpoint(guest::kCount));
            stub.answers[packet] = answer;
            const auto sentence =
                packet == "Z"   ? sentenceOf(machine->insertBreakpoint(guest::kCount))
                : packet == "z" ? sentenceOf(machine->removeBreakpoint(guest::kCount))
                : packet == "M" ? sentenceOf(machine->writeMemory(guest::kCell, "\1\2\3\4",
                                                                  MemoryView::Current))
                                : sentenceOf(machine->writeRegister(Register::x(3), 1));
            QVERIFY2(sentence.contains(QLatin1String("makes no sense")), qPrintable(sentence));
        }
    }

    void aStubThatContradictsItselfIsNotBelieved_data()
    {
        QTest::addColumn<QByteArray>("question"); // that gets the pc with a digit flipped
        QTest::addColumn<int>("which");           // of them, from 0 on
        QTest::newRow("among the general registers, later") << QByteArray("g") << 1;
        QTest::newRow("among the general registers, at once") << QByteArray("g") << 0;
        QTest::newRow("when it stopped") << QByteArray("p20") << 0;
        QTest::newRow("when it is asked for alone") << QByteArray("p20") << 1;
    }
    void aStubThatContradictsItselfIsNotBelieved()
    {
        QFETCH(QByteArray, question);
        QFETCH(int, which);
        AnsweringStub stub;
        stub.answers["g"] = general();
        const auto machine = stub.attach();
        int seen = 0;
        stub.line = [&](const QByteArray& asked, const QByteArray& answer) {
            QByteArray arrives = answer;
            if (asked == question && seen++ == which)
                arrives[asked == "g" ? 32 * 16 + 2 : 2] = '4'; // 0x40200000 becomes 0x40204000
            return QList<QByteArray>{arrives};
        };
        QString sentence = sentenceOf(machine->step());
        for (int i = 0; i < 2 && sentence.isEmpty(); ++i)
            sentence = sentenceOf(machine->snapshot({}));
        if (sentence.isEmpty())
            sentence = sentenceOf(machine->readRegister(Register::pc()));
        QVERIFY2(sentence.startsWith(QLatin1String("The stub contradicts itself: ")),
                 qPrintable(sentence));
    }

    void whatIsReadWithAStopIsHeldAgainstItsPc_data()
    {
        QTest::addColumn<QByteArray>("question"); // that gets the pc with a digit flipped
        QTest::addColumn<int>("which");           // of them, from 0 on
        QTest::newRow("among the general registers, with the stop") << QByteArray("g") << 0;
        QTest::newRow("among the general registers, later") << QByteArray("g") << 1;
        QTest::newRow("when it is asked for alone") << QByteArray("p20") << 0;
    }
    void whatIsReadWithAStopIsHeldAgainstItsPc()
    {
        QFETCH(QByteArray, question);
        QFETCH(int, which);
        AnsweringStub stub;
        stub.answers["g"] = general();
        const auto machine = stub.attach();
        int seen = 0;
        stub.line = [&](const QByteArray& asked, const QByteArray& answer) {
            QByteArray arrives = answer;
            if (asked == question && seen++ == which)
                arrives[asked == "g" ? 32 * 16 + 2 : 2] = '4'; // 0x40200000 becomes 0x40204000
            return QList<QByteArray>{arrives};
        };
        QCOMPARE(sentenceOf(machine->stepAndLook({})), QString());
        QString sentence = sentenceOf(machine->snapshot({}));
        if (sentence.isEmpty())
            sentence = sentenceOf(machine->readRegister(Register::pc()));
        QVERIFY2(sentence.startsWith(QLatin1String("The stub contradicts itself: ")),
                 qPrintable(sentence));
    }

    void oneReplyBehindTheGeneralRegistersIsToldByItsLength()
    {
        AnsweringStub stub;
        stub.answers["g"] = general();
        const auto machine = stub.attach();
        machine::SnapshotPlan plan;
        stub.asked.clear();
        (void)mustHave(machine->stepAndLook(plan));
        plan.memory.push_back({guest::kCell, 4, MemoryView::Current});
        (void)mustHave(machine->stepAndLook(plan));
        const QList<QByteArray> whole{"vCont;s:p01.01", "g", "vCont;s:p01.01", "g", "m40200100,4"};
        QCOMPARE(stub.asked, whole);
        // The general registers come twice: they are no memory, and what was read is no answer.
        stub.line = [](const QByteArray& asked, const QByteArray& answer) {
            return asked == "g" ? QList<QByteArray>{answer, answer} : QList<QByteArray>{answer};
        };
        QVERIFY(!sentenceOf(machine->stepAndLook(plan)).isEmpty());
    }

    void aLookAtAStopAsksForNothingTwice()
    {
        AnsweringStub stub;
        stub.answers["g"] = general();
        const auto machine = stub.attach();
        machine::SnapshotPlan plan;
        plan.registers = {Register::x(3), Register::v(0)};
        plan.memory.push_back({guest::kCell, 4, MemoryView::Current});
        stub.answers["p22"] = QByteArray(32, '1');
        stub.asked.clear();
        const auto look = mustHave(machine->stepAndLook(plan));
        const QList<QByteArray> whole{"vCont;s:p01.01", "g", "p3", "p22", "m40200100,4", "vCont?"};
        QCOMPARE(stub.asked, whole);
        QCOMPARE(look.stop.reason, StopReason::Step);
        QCOMPARE(look.stop.pc.value, std::uint64_t{0x40200000});
        QCOMPARE(look.seen.registers.size(), std::size_t{36});
        QVERIFY(look.seen.registers[34].reg == Register::x(3));
        QCOMPARE(look.seen.registers[34].low, std::uint64_t{0x1122334455667788});
        QVERIFY(look.seen.registers[35].reg == Register::v(0));
        QCOMPARE(look.seen.memory, (std::vector<QByteArray>{"\1\2\3\4"}));
        // And where it stands is known when it goes on.
        stub.answers["vCont;c"] = "T02thread:p01.01;";
        stub.asked.clear();
        QCOMPARE(mustHave(machine->resume(60s)).reason, StopReason::Interrupted);
        QCOMPARE(stub.asked, (QList<QByteArray>{"vCont;c", "p20", "vCont?"}));
    }

    void aLookAtALevelSaysWhatWasPlanned()
    {
        AnsweringStub stub;
        stub.answers["g"] = general();
        stub.answers["vCont;c"] = "T05thread:p01.01;";
        const auto machine = stub.attach();
        must(machine->insertBreakpoint(guest::kCount));
        stub.answers["p20"] = "1000204000000000"; // at the breakpoint, from the first run on
        machine::SnapshotPlan plan = machine::SnapshotPlan::nothing();
        plan.registers = {Register::x(3)};
        auto look = mustHave(machine->resumeAndLook(plan, 60s, 2));
        QCOMPARE(look.stop.reason, StopReason::Breakpoint);
        QCOMPARE(look.seen.registers.size(), std::size_t{1});
        QVERIFY(look.seen.registers[0].reg == Register::x(3));
        plan.core = true;
        stub.answers["g"] = QByteArray(32 * 16, '0') + "1000204000000000" + "c9030000";
        look = mustHave(machine->resumeAndLook(plan, 60s, 2));
        QCOMPARE(look.seen.registers.size(), std::size_t{35});
    }

    void aBreakpointWhereNoneIsIsAskedForAgain()
    {
        AnsweringStub stub;
        const auto machine = stub.attach();
        must(machine->insertBreakpoint(guest::kCount));
        stub.answers["vCont;c"] = "T05thread:p01.01;";
        int seen = 0;
        stub.line = [&](const QByteArray& asked, const QByteArray& answer) {
            const bool flipped = asked == "p20" && ++seen == 2; // the first is before the run
            return QList<QByteArray>{flipped ? QByteArray("0000204000004000") : answer};
        };
        const auto sentence = sentenceOf(machine->resume(60s));
        QVERIFY2(sentence.startsWith(QLatin1String("The stub contradicts itself: ")),
                 qPrintable(sentence));
    }

    void repliesOutOfStepEndSoon_data()
    {
        QTest::addColumn<QByteArray>("question");
        QTest::addColumn<QString>("fate");
        for (const char* question : {"m", "p", "g", "p20", "Z", "vCont?", "vCont;s"}) {
            QTest::addRow("the reply to %s is lost", question)
                << QByteArray(question) << QStringLiteral("lost");
            QTest::addRow("the reply to %s comes twice", question)
                << QByteArray(question) << QStringLiteral("doubled");
            QTest::addRow("the reply to %s comes with the next", question)
                << QByteArray(question) << QStringLiteral("late");
        }
    }
    void repliesOutOfStepEndSoon()
    {
        QFETCH(QByteArray, question);
        QFETCH(QString, fate);
        AnsweringStub stub;
        stub.answers["g"] = general();
        auto machine = stub.attach();
        // What is read then is right, or is an error: never the answer to another question.
        int at = 0;
        int wrong = 0;
        QByteArray held;
        stub.line = [&](const QByteArray& asked, const QByteArray& answer) {
            QList<QByteArray> arrives{answer};
            if (!held.isEmpty())
                arrives.prepend(std::exchange(held, {}));
            if (asked.startsWith(question) && at++ == 0) {
                if (fate == QLatin1String("doubled"))
                    arrives << answer;
                else
                    arrives.clear();
                if (fate == QLatin1String("late"))
                    held = answer;
            }
            return arrives;
        };
        QDeadlineTimer timer(20s); // for both time-outs, many times over
        machine::SnapshotPlan plan;
        plan.registers = {Register::x(3), Register::x(4), Register::v(0)};
        plan.memory.push_back({guest::kCell, 4, MemoryView::Current});
        bool failed = false;
        for (int round = 0; round < 4 && !failed; ++round) {
            failed = !sentenceOf(machine->step(300ms)).isEmpty();
            if (failed)
                break;
            const auto snapshot = base::runToEnd(machine->snapshot(plan));
            failed = !snapshot.ok();
            if (snapshot.ok())
                wrong += snapshot->memory[0] != "\1\2\3\4" ||
                         snapshot->registers[34].low != 0x1122334455667788;
            else
                break;
            failed = !sentenceOf(machine->insertBreakpoint(base::Address{
                                     guest::kCount.value + static_cast<std::uint64_t>(round) * 4}))
                          .isEmpty();
        }
        (void)base::runToEnd(machine->detach());
        machine.reset();
        QCOMPARE(wrong, 0);
        QVERIFY(!timer.hasExpired());
        QTRY_VERIFY(stub.hungUp);
        QVERIFY(stub.asked.count("D;1") == 1);
    }

    void everyPathOutOfAnAttachedMachineSaysGoodbye_data()
    {
        QTest::addColumn<QByteArray>("question"); // what is answered badly, where it is refused
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QByteArray>("goodbye");
        const auto row = [](const char* name, const char* question, const char* answer,
                            const char* goodbye = "D;1") {
            QTest::newRow(name) << QByteArray(question) << QByteArray(answer)
                                << QByteArray(goodbye);
        };
        row("refused: no arm64 machine", "qXfer:features:read:target.xml",
            "l<target><reg name='eax' bitsize='32'/></target>");
        row("refused: no description", "qXfer:features:read:target.xml", "");
        row("refused: a description that is no XML", "qXfer:features:read:target.xml", "l<<<");
        row("refused: it does not say why it is halted", "?", "E01");
        row("refused: it says no to the first question", "qSupported", "E01", "D");
        row("refused: it knows of no processes", "qSupported", "", "D");
        row("dropped", "", "");
        row("dropped while it runs", "vCont;c", "(silence)");
    }
    void everyPathOutOfAnAttachedMachineSaysGoodbye()
    {
        QFETCH(QByteArray, question);
        QFETCH(QByteArray, answer);
        QFETCH(QByteArray, goodbye);
        AnsweringStub stub;
        if (!question.isEmpty())
            stub.answers[question] = answer;
        {
            const auto machine = base::runToEnd(Machine::attach(stub.endpoint()));
            if (machine && question == "vCont;c") {
                (*machine)->interrupt(); // of nothing: it stands still
                base::start((*machine)->resume(60s), [](const auto&) {});
                QTRY_VERIFY(stub.asked.contains("vCont;c"));
                must((*machine)->detach());
            }
        }
        QTRY_VERIFY(stub.hungUp);
        QCOMPARE(stub.asked.count(goodbye), 1);
        QCOMPARE(stub.asked.last(), goodbye);
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
            machine::SnapshotPlan plan;
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
        for (const char* question : {"p20", "vCont?"})
            said.removeAll(question);
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

    void aStopReplyThatWasLostIsAskedForLongBeforeTheDeadline()
    {
        AnsweringStub stub;
        stub.answers["QStartNoAckMode"] = "";           // with acks, as QEMU 7.2
        stub.answers["\x03"] = AnsweringStub::kSilence; // it has halted already
        stub.answers["-"] = "T05thread:p01.01;";
        const auto machine = stub.attach();
        const auto run = beside(machine->resume(600s));
        QTRY_VERIFY_WITH_TIMEOUT(run->ended, 60000);
        QVERIFY2(run->value, qPrintable(run->sentence));
        QCOMPARE(stub.asked.count("\x03"), 1);
    }

    void aMachineThatRunsOnIsHaltedForAMomentOnly()
    {
        AnsweringStub stub;
        const auto machine = stub.attach();
        must(machine->insertBreakpoint(guest::kCount));
        const auto run = beside(machine->resume(600s));
        QTRY_COMPARE_WITH_TIMEOUT(stub.asked.count("vCont;c"), 2, 30000);
        QCOMPARE(stub.asked.count("\x03"), 1);
        QVERIFY(!run->ended);
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
        QTRY_VERIFY_WITH_TIMEOUT(run->ended, 60000);
        QCOMPARE(run->sentence, QStringLiteral("The machine is gone: its stub did not halt it when "
                                               "it was told to. Start it again."));
        QTRY_COMPARE(lost.size(), 1);
        QCOMPARE(lost.first().first().toString(), run->sentence);
        QTRY_VERIFY(stub.hungUp);
    }
};

QTEST_GUILESS_MAIN(tst_scripted_machine)
#include "tst_scripted_machine.moc"
