// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/phases.h"

#include <algorithm>

namespace worlds {

using arm64::Register;
using Object = Meaning::Object;
using Operation = Meaning::Operation;

namespace {

enum class Direction : std::uint8_t { Save, Load, Other, Leave, Guest, Host };

/// Which part of a context: x0–x18 and x19–x30 have different reasons (AAPCS64 §6.1.1), the rest
/// is moved elsewhere.
enum class Part : std::uint8_t { None, CallerSaved, CalleeSaved, System, Vector };

/// What the steps of one phase have in common.
struct Key {
    int switchIndex = -1;
    QString function;
    Direction direction = Direction::Other;
    Owner::Kind world = Owner::Kind::Scratch; ///< Host, Guest, or Scratch for nobody's
    int guest = -1;
    Object object = Object::None;
    Part part = Part::None;
    friend bool operator==(const Key&, const Key&) = default;
};

Part partOf(const Meaning& meaning)
{
    if (meaning.values.empty())
        return Part::None;
    const auto& value = meaning.values.front();
    const auto reg = value.slot ? *value.slot : value.owner.origin.value_or(value.reg);
    if (reg.isX())
        return reg.number() >= 19 ? Part::CalleeSaved : Part::CallerSaved;
    if (reg.isV() || reg == Register::fpsr() || reg == Register::fpcr())
        return Part::Vector;
    return Part::System;
}

Key keyOf(const Telling& telling, std::uint32_t step, const Meaning& meaning)
{
    Key key;
    key.switchIndex = telling.switchOfStep(step);
    key.function = telling.functionOf(step);
    const bool ofWorld = meaning.world == Owner::Kind::Host || meaning.world == Owner::Kind::Guest;
    // Outside the switch proper MRS and MSR are halves of a save or a load of system registers.
    const bool systemMove = meaning.role == Role::Outer && ofWorld && switched(telling, meaning);
    switch (meaning.operation) {
    case Operation::GuestRun:
        key.direction = Direction::Guest;
        break;
    case Operation::HostRun:
        key.direction = Direction::Host;
        break;
    case Operation::ExceptionReturn:
        key.direction = Direction::Leave;
        break;
    case Operation::Store:
    case Operation::Push:
        key.direction = Direction::Save;
        break;
    case Operation::Load:
    case Operation::Pop:
        key.direction = Direction::Load;
        break;
    case Operation::ReadSystem:
        key.direction = systemMove ? Direction::Save : Direction::Other;
        break;
    case Operation::WriteSystem:
        key.direction = systemMove ? Direction::Load : Direction::Other;
        break;
    default:
        break;
    }
    const bool transfer = key.direction == Direction::Save || key.direction == Direction::Load;
    // The host's own work with nobody's values is one thing to a reader, not a phase a line.
    if (transfer && meaning.role == Role::Outer &&
        (!ofWorld || meaning.object == Object::Memory || meaning.object == Object::Vcpu))
        key.direction = Direction::Other;
    else if (transfer) {
        key.world = ofWorld ? meaning.world : Owner::Kind::Scratch;
        key.guest = meaning.world == Owner::Kind::Guest ? meaning.guest : -1;
        key.object = systemMove ? (meaning.world == Owner::Kind::Guest ? Object::GuestContext
                                                                       : Object::HostContext)
                                : meaning.object;
        if (key.object == Object::HostContext || key.object == Object::GuestContext ||
            key.object == Object::OtherContext)
            key.part = partOf(meaning);
    } else if (key.direction == Direction::Guest || key.direction == Direction::Host) {
        key.world = meaning.world;
        key.guest = meaning.guest;
    }
    return key;
}

/// The steps of a phase under construction.
struct Run {
    Key key;
    Phase phase;
    std::vector<Meaning> meanings;
    std::uint32_t firstStep = 0;
    std::uint32_t lastStep = 0;
};

/// "x19–x30", or "vcpu, host_ctxt".
QString contentsText(const Run& run)
{
    std::vector<Register> origins;
    QStringList others;
    for (const auto& meaning : run.meanings) {
        if (meaning.role == Role::Outer && meaning.object == Object::Stack) {
            // A function of the host keeps its caller's registers, whatever they hold.
            for (const auto& value : meaning.values)
                origins.push_back(value.reg);
        } else if (meaning.originsKnown()) {
            for (const auto& value : meaning.values)
                origins.push_back(*value.owner.origin);
        } else if (const auto text = valuesText(meaning); !text.isEmpty()) {
            others << text;
        }
    }
    if (!origins.empty())
        others.prepend(registersText(origins));
    others.removeDuplicates();
    return others.join(QStringLiteral(", "));
}

QString worldText(const Run& run, const QString& contents)
{
    switch (run.key.world) {
    case Owner::Kind::Host:
        return translate("worlds", "host %1").arg(contents);
    case Owner::Kind::Guest:
        return translate("worlds", "guest %1").arg(contents);
    default:
        return contents;
    }
}

bool has(const Run& run, Operation operation)
{
    return std::ranges::any_of(run.meanings,
                               [=](const Meaning& m) { return m.operation == operation; });
}

bool findsContext(const Run& run)
{
    return std::ranges::any_of(run.meanings, [](const Meaning& m) {
        return m.operation == Operation::Compute && !m.values.empty() &&
               m.values.front().owner.pointee == Owner::Pointee::GuestContext;
    });
}

void wordTransfer(const Telling& telling, Run& run)
{
    const bool save = run.key.direction == Direction::Save;
    auto& phase = run.phase;
    phase.kind = save ? Phase::Kind::Save : Phase::Kind::Load;
    if (run.key.world == Owner::Kind::Scratch)
        phase.kind = Phase::Kind::Prepare;
    const auto contents = contentsText(run);
    const auto what = worldText(run, contents);
    const auto object = objectText(telling, run.meanings.front());
    const bool host = run.key.world == Owner::Kind::Host;
    const bool guest = run.key.world == Owner::Kind::Guest;
    const auto letter = guest ? guestName(run.key.guest) : QString();

    if (run.key.object == Object::Stack) {
        phase.label = save ? translate("worlds", "push %1").arg(what)
                           : translate("worlds", "pop %1").arg(what);
        phase.sentence = save ? translate("worlds", "phase: put %1 on the stack").arg(what)
                              : translate("worlds", "phase: take %1 from the stack").arg(what);
    } else if (host && run.key.object == Object::HostContext) {
        phase.label = save ? translate("worlds", "save host %1").arg(contents)
                           : translate("worlds", "restore host %1").arg(contents);
        if (run.key.part == Part::CalleeSaved) {
            phase.sentence =
                save ? translate("worlds", "phase: save the host's callee-saved registers %1")
                           .arg(contents)
                     : translate("worlds", "phase: restore the host's callee-saved registers %1")
                           .arg(contents);
        } else {
            phase.sentence =
                save ? translate("worlds", "phase: save the host's %1").arg(contents)
                     : translate("worlds", "phase: restore the host's %1").arg(contents);
        }
    } else if (guest && run.key.object == Object::GuestContext) {
        phase.label = save ? translate("worlds", "save guest %1").arg(contents)
                           : translate("worlds", "load guest %1").arg(contents);
        phase.sentence = save ? translate("worlds", "phase: save guest %1's %2 into its context")
                                    .arg(letter, contents)
                              : translate("worlds", "phase: load guest %1's %2 from its context")
                                    .arg(letter, contents);
    } else {
        phase.label = save ? translate("worlds", "save %1 in %2").arg(what, object)
                           : translate("worlds", "load %1 from %2").arg(what, object);
        phase.sentence = translate("worlds", "phase: %1").arg(phase.label);
    }
}

void wordOther(const Telling& telling, Run& run)
{
    auto& phase = run.phase;
    const auto role = run.meanings.front().role;
    phase.kind = role == Role::Outer ? Phase::Kind::Host : Phase::Kind::Prepare;
    if (role == Role::Exit && has(run, Operation::Return)) {
        phase.kind = Phase::Kind::Switch;
        phase.label = translate("worlds", "return to host");
        phase.sentence = translate("worlds", "phase: return to the host with the exit code");
    } else if (findsContext(run)) {
        phase.label = translate("worlds", "find guest context");
        phase.sentence = translate("worlds", "phase: find the guest's context in the vcpu");
    } else if (role == Role::Vector) {
        phase.label = translate("worlds", "who and why?");
        phase.sentence = translate("worlds", "phase: find out which vcpu left, and why");
    } else if (role == Role::Outer) {
        phase.label = translate("worlds", "host code");
        phase.sentence = translate("worlds", "phase: the host works in %1").arg(run.key.function);
    } else {
        phase.label = translate("worlds", "prepare");
        phase.sentence = translate("worlds", "phase: prepare the next moves");
    }
    Q_UNUSED(telling)
}

Phase worded(const Telling& telling, Run& run)
{
    auto& phase = run.phase;
    phase.world = run.key.world;
    phase.guest = run.key.guest;
    phase.function = run.key.function;
    switch (run.key.direction) {
    case Direction::Save:
    case Direction::Load:
        wordTransfer(telling, run);
        break;
    case Direction::Leave:
        phase.kind = Phase::Kind::Switch;
        phase.label = QStringLiteral("ERET");
        phase.sentence = translate("worlds", "phase: ERET hands the CPU to the guest");
        break;
    case Direction::Guest:
        phase.kind = Phase::Kind::Guest;
        phase.label = briefOf(telling, run.firstStep, run.meanings.front());
        phase.sentence = translate("worlds", "phase: %1").arg(phase.label);
        break;
    case Direction::Host:
        phase.kind = Phase::Kind::Host;
        phase.label = translate("worlds", "host runs on");
        phase.sentence = translate("worlds", "phase: the host runs freely to its next switch");
        break;
    case Direction::Other:
        wordOther(telling, run);
        break;
    }
    return phase;
}

} // namespace

std::vector<Phase> phasesOf(const Telling& telling, std::span<const std::uint32_t> steps)
{
    std::vector<Phase> phases;
    std::optional<Run> run;
    for (std::uint32_t shown = 0; shown < steps.size(); ++shown) {
        auto meaning = meaningOf(telling, steps[shown]);
        auto key = keyOf(telling, steps[shown], meaning);
        if (!run || !(run->key == key)) {
            if (run)
                phases.push_back(worded(telling, *run));
            run.emplace();
            run->key = std::move(key);
            run->phase.begin = shown;
            run->firstStep = steps[shown];
        }
        run->phase.end = shown + 1;
        run->lastStep = steps[shown];
        run->meanings.push_back(std::move(meaning));
    }
    if (run)
        phases.push_back(worded(telling, *run));
    return phases;
}

} // namespace worlds
