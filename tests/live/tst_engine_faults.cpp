// SPDX-License-Identifier: GPL-2.0-or-later
// Faults in what this program believes that instructions do: a recording that QEMU's log of
// instructions made names them as often as one whose instructions were stepped.
#include "arm64/effects.h"
#include "base/task.h"
#include "live/record.h"

#include <QTest>

#include <functional>

namespace {

/// One fault of the engine: what it gets wrong of which instructions.
struct Fault {
    const char* what;
    std::function<void(arm64::Effects&)> spoil;
};
struct Planted {
    const char* mnemonic; ///< of the instructions; a '*' at its end: all that begin so
    const Fault* fault;
};

bool isRegister(const arm64::Write& write)
{
    return write.to.place.isRegister();
}

/// The first write of a kind, changed.
template <typename Is, typename Change>
void changeFirst(arm64::Effects& effects, Is is, Change change)
{
    for (arm64::Write& write : effects.writes) {
        if (is(write)) {
            change(write);
            return;
        }
    }
}
template <typename Is>
void dropFirst(arm64::Effects& effects, Is is)
{
    for (auto write = effects.writes.begin(); write != effects.writes.end(); ++write) {
        if (is(*write)) {
            effects.writes.erase(write);
            return;
        }
    }
}
void spoilValue(arm64::Write& write)
{
    if (write.value)
        *write.value ^= 0x10;
}
bool isMemory(const arm64::Write& write)
{
    return write.to.place.isMemory();
}

const Fault kValue{"another value in its register",
                   [](arm64::Effects& effects) { changeFirst(effects, isRegister, spoilValue); }};
const Fault kDropped{"its register not written",
                     [](arm64::Effects& effects) { dropFirst(effects, isRegister); }};
const Fault kLast{"another value in its last register", [](arm64::Effects& effects) {
                      if (!effects.writes.empty())
                          spoilValue(effects.writes.back());
                  }};
const Fault kStored{"another value in memory",
                    [](arm64::Effects& effects) { changeFirst(effects, isMemory, spoilValue); }};
const Fault kNotStored{"memory not written",
                       [](arm64::Effects& effects) { dropFirst(effects, isMemory); }};
const Fault kElsewhere{"memory written eight bytes further", [](arm64::Effects& effects) {
                           changeFirst(effects, isMemory, [](arm64::Write& write) {
                               write.to.place =
                                   arm64::Place::of(write.to.place.address + base::Offset{8});
                           });
                       }};
const Fault kNextPc{"it goes on elsewhere", [](arm64::Effects& effects) {
                        if (effects.nextPc)
                            effects.nextPc = *effects.nextPc + base::Offset{4};
                    }};

const Planted kPlanted[] = {
    {"ldr", &kValue},     {"ldr", &kDropped},   {"ldr", &kNextPc},   {"ldp", &kValue},
    {"ldp", &kDropped},   {"ldp", &kLast},      {"ldp", &kNextPc},   {"str", &kStored},
    {"str", &kNotStored}, {"str", &kElsewhere}, {"str", &kNextPc},   {"stp", &kStored},
    {"stp", &kNotStored}, {"stp", &kElsewhere}, {"stp", &kLast},     {"stp", &kNextPc},
    {"mrs", &kValue},     {"mrs", &kDropped},   {"mrs", &kNextPc},   {"msr", &kValue},
    {"msr", &kDropped},   {"msr", &kNextPc},    {"mov*", &kValue},   {"mov*", &kDropped},
    {"mov*", &kNextPc},   {"add*", &kValue},    {"add*", &kDropped}, {"add*", &kNextPc},
    {"adrp", &kNextPc},   {"orr", &kNextPc},    {"orr", &kValue},    {"orr", &kDropped},
    {"and*", &kValue},    {"and*", &kDropped},  {"adrp", &kValue},   {"adrp", &kDropped},
    {"b", &kNextPc},      {"b.*", &kNextPc},    {"stp", &kDropped},  {"tb*", &kNextPc},
    {"bl", &kValue},      {"bl", &kDropped},    {"bl", &kNextPc},    {"ret", &kNextPc},
    {"cmp", &kValue},     {"cmp", &kDropped},   {"eret", &kValue},   {"eret", &kNextPc},
    {"isb", &kNextPc},    {"and*", &kNextPc},
};

const Planted* planted = nullptr;
int spoiled = 0; ///< so many instructions

bool applies(const QString& mnemonic)
{
    const auto name = QString::fromLatin1(planted->mnemonic);
    return name.endsWith(QLatin1Char('*')) ? mnemonic.startsWith(name.chopped(1))
                                           : mnemonic == name;
}

} // namespace

// The linker puts these in each other's place (--wrap): every room asks the spoiled engine.
extern "C" {
arm64::Effects
__real__ZN5arm649effectsOfERKNS_11InstructionERKNS_11StateReaderE(const arm64::Instruction&,
                                                                  const arm64::StateReader&);
arm64::Effects
__wrap__ZN5arm649effectsOfERKNS_11InstructionERKNS_11StateReaderE(const arm64::Instruction&,
                                                                  const arm64::StateReader&);
}
arm64::Effects __wrap__ZN5arm649effectsOfERKNS_11InstructionERKNS_11StateReaderE(
    const arm64::Instruction& instruction, const arm64::StateReader& before)
{
    auto effects =
        __real__ZN5arm649effectsOfERKNS_11InstructionERKNS_11StateReaderE(instruction, before);
    if (planted && applies(instruction.mnemonic)) {
        ++spoiled;
        planted->fault->spoil(effects);
    }
    return effects;
}

class tst_EngineFaults : public QObject {
    Q_OBJECT

    /// The first disagreement; empty where there is none.
    static QString found(bool stepping)
    {
        live::RecordRequest request;
        request.image = QStringLiteral(WORLDSWITCH_IMAGE);
        request.switches = 1;
        request.maxStepsPerSwitch = 1500;
        request.stepping = stepping;
        const auto reply = base::runToEnd(live::recordSwitches(request, {}));
        if (!reply)
            return reply.error().sentence;
        for (std::uint32_t i = 0; i < reply->recording->stepCount(); ++i)
            if (!reply->recording->step(i).disagreement.isEmpty())
                return reply->recording->step(i).disagreement;
        return {};
    }

private slots:
    void theEngineAsItIsAgrees()
    {
        QCOMPARE(found(false), QString());
        QCOMPARE(found(true), QString());
    }

    void aFaultIsNamedAsByStepping_data()
    {
        QTest::addColumn<int>("index");
        static_assert(std::size(kPlanted) == 50);
        for (std::size_t i = 0; i < std::size(kPlanted); ++i)
            QTest::addRow("%s: %s", kPlanted[i].mnemonic, kPlanted[i].fault->what)
                << static_cast<int>(i);
    }
    void aFaultIsNamedAsByStepping()
    {
        QFETCH(int, index);
        spoiled = 0;
        planted = &kPlanted[index];
        const QString byLog = found(false);
        const QString stepped = found(true);
        planted = nullptr;
        QVERIFY2(spoiled > 0, "no such instruction is in a switch");
        QCOMPARE(byLog, stepped);
        QVERIFY(!stepped.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_EngineFaults)
#include "tst_engine_faults.moc"
