// SPDX-License-Identifier: GPL-2.0-or-later
#include "story/phases.h"

#include <algorithm>

namespace story {

using arm64::Register;
using Object = InstructionRole::Object;
using Operation = InstructionRole::Operation;

namespace {

enum class Direction : std::uint8_t { Save, Load, Other, Leave, Guest, Host };

/// Which part of a context: what a caller counts on and what it does not have different reasons
/// (AAPCS64 §6.1.1), the rest is moved elsewhere.
enum class Part : std::uint8_t { None, CallerSaved, CalleeSaved, System, Vector };

/// What the steps of one phase have in common.
struct Key {
    int switchIndex = -1;
    QString function; ///< empty where the image has no name for it
    Direction direction = Direction::Other;
    reading::Owner::Kind world =
        reading::Owner::Kind::Scratch; ///< Host, Guest, or Scratch for nobody's
    int guest = -1;
    Object object = Object::None;
    Part part = Part::None;
    friend bool operator==(const Key&, const Key&) = default;
};

Part partOf(const StoryContext& context, const InstructionRole& role)
{
    if (role.values.empty())
        return Part::None;
    const auto& value = role.values.front();
    const auto reg = value.slot ? *value.slot : value.owner.origin.value_or(value.reg);
    if (reg.isX())
        return context.facts().profile.keepsHost(reg) ? Part::CalleeSaved : Part::CallerSaved;
    if (reg.isV() || reg == Register::fpsr() || reg == Register::fpcr())
        return Part::Vector;
    return Part::System;
}

/// A store or load of what the host has in system registers, in memory that is not its context: a
/// kernel at EL1 has a context of its own for them. To a reader it is that all the same.
bool movesHostsSystemRegisters(const StoryContext& context, const InstructionRole& role)
{
    return role.world == reading::Owner::Kind::Host && role.object == Object::Memory &&
           !role.values.empty() && std::ranges::all_of(role.values, [&](const auto& value) {
               return value.owner.origin && value.owner.origin->isSystem() &&
                      context.slotOf(*value.owner.origin, -1);
           });
}

Key keyOf(const StoryContext& context, std::uint32_t step, const InstructionRole& role)
{
    Key key;
    key.switchIndex = context.switchOfStep(step);
    // Code that has no name is one piece to a reader, not one a line.
    if (context.recording().kindOf(step) != recording::StepKind::Instruction ||
        context.facts().functionAt(context.recording().pcOf(step)))
        key.function = context.functionOf(step);
    const bool ofWorld =
        role.world == reading::Owner::Kind::Host || role.world == reading::Owner::Kind::Guest;
    // Outside the switch proper MRS and MSR are halves of a save or a load of system registers.
    const bool systemMove =
        role.part == SwitchPart::Outer && ofWorld && switched(context, step, role);
    switch (role.operation) {
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
    const bool besideContext = transfer && role.part == SwitchPart::Outer && !systemMove &&
                               movesHostsSystemRegisters(context, role);
    // The host's own work with nobody's values is one thing to a reader, not a phase a line.
    if (transfer && !besideContext && role.part == SwitchPart::Outer &&
        (!ofWorld || role.object == Object::Memory || role.object == Object::Vcpu))
        key.direction = Direction::Other;
    else if (transfer) {
        key.world = ofWorld ? role.world : reading::Owner::Kind::Scratch;
        key.guest = role.world == reading::Owner::Kind::Guest ? role.guest : -1;
        key.object = role.object;
        if (systemMove || besideContext)
            key.object = role.world == reading::Owner::Kind::Guest ? Object::GuestContext
                                                                   : Object::HostContext;
        if (key.object == Object::HostContext || key.object == Object::GuestContext ||
            key.object == Object::OtherContext)
            key.part = partOf(context, role);
    } else if (key.direction == Direction::Guest || key.direction == Direction::Host) {
        key.world = role.world;
        key.guest = role.guest;
    }
    return key;
}

/// The steps of a phase under construction.
struct Run {
    Key key;
    Phase phase;
    std::vector<InstructionRole> meanings;
    std::uint32_t firstStep = 0;
    std::uint32_t lastStep = 0;
};

/// Registers between the CPU and their own slots of a context: they have their names there, also
/// where a pointer is in one (the host that comes to its door has the vcpu in x19).
bool isOwnInContext(const Run& run, const InstructionRole& role)
{
    const bool isContext =
        run.key.object == Object::HostContext || run.key.object == Object::GuestContext;
    return isContext && !role.values.empty() &&
           std::ranges::all_of(role.values,
                               [](const auto& value) { return value.slot == value.reg; });
}

/// "x19–x30", or "vcpu, host_ctxt".
QString contentsText(const Run& run)
{
    std::vector<Register> origins;
    QStringList others;
    for (const auto& role : run.meanings) {
        if (role.part == SwitchPart::Outer && role.object == Object::Stack) {
            // A function of the host keeps its caller's registers, whatever they hold.
            for (const auto& value : role.values)
                origins.push_back(value.reg);
        } else if (role.originsKnown()) {
            for (const auto& value : role.values)
                origins.push_back(*value.owner.origin);
        } else if (isOwnInContext(run, role)) {
            for (const auto& value : role.values)
                origins.push_back(*value.slot);
        } else if (const auto text = valuesText(role); !text.isEmpty()) {
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
    case reading::Owner::Kind::Host:
        return translate("story", "host %1").arg(contents);
    case reading::Owner::Kind::Guest:
        return translate("story", "guest %1").arg(contents);
    default:
        return contents;
    }
}

bool has(const Run& run, Operation operation)
{
    return std::ranges::any_of(run.meanings,
                               [=](const InstructionRole& m) { return m.operation == operation; });
}

bool findsContext(const Run& run)
{
    return std::ranges::any_of(run.meanings, [](const InstructionRole& m) {
        return m.operation == Operation::Compute && !m.values.empty() &&
               m.values.front().owner.pointee == reading::Owner::Pointee::GuestContext;
    });
}

void wordTransfer(const StoryContext& context, Run& run)
{
    const bool save = run.key.direction == Direction::Save;
    auto& phase = run.phase;
    phase.kind = save ? Phase::Kind::Save : Phase::Kind::Load;
    if (run.key.world == reading::Owner::Kind::Scratch)
        phase.kind = Phase::Kind::Prepare;
    const auto contents = contentsText(run);
    const auto what = worldText(run, contents);
    const auto object = objectText(context, run.meanings.front());
    const bool host = run.key.world == reading::Owner::Kind::Host;
    const bool guest = run.key.world == reading::Owner::Kind::Guest;
    const auto letter = guest ? reading::guestName(run.key.guest) : QString();

    phase.word = save ? translate("story", "save") : translate("story", "load");
    if (run.key.object == Object::Stack) {
        phase.word = save ? translate("story", "push") : translate("story", "pop");
        phase.label =
            save ? translate("story", "push %1").arg(what) : translate("story", "pop %1").arg(what);
        phase.sentence = save ? translate("story", "phase: put %1 on the stack").arg(what)
                              : translate("story", "phase: take %1 from the stack").arg(what);
    } else if (host && run.key.object == Object::HostContext) {
        phase.label = save ? translate("story", "save host %1").arg(contents)
                           : translate("story", "restore host %1").arg(contents);
        if (run.key.part == Part::CalleeSaved) {
            phase.sentence =
                save ? translate("story", "phase: save the host's callee-saved registers %1")
                           .arg(contents)
                     : translate("story", "phase: restore the host's callee-saved registers %1")
                           .arg(contents);
        } else {
            phase.sentence = save
                                 ? translate("story", "phase: save the host's %1").arg(contents)
                                 : translate("story", "phase: restore the host's %1").arg(contents);
        }
    } else if (guest && run.key.object == Object::GuestContext) {
        phase.label = save ? translate("story", "save guest %1").arg(contents)
                           : translate("story", "load guest %1").arg(contents);
        phase.sentence = save ? translate("story", "phase: save guest %1's %2 into its context")
                                    .arg(letter, contents)
                              : translate("story", "phase: load guest %1's %2 from its context")
                                    .arg(letter, contents);
    } else if (what.isEmpty() && save && run.key.object == Object::HostContext) {
        phase.label = translate("story", "write to %1").arg(object); // a constant, as xzr is
        phase.sentence = translate("story", "phase: %1").arg(phase.label);
    } else {
        phase.label = save ? translate("story", "save %1 in %2").arg(what, object)
                           : translate("story", "load %1 from %2").arg(what, object);
        phase.sentence = translate("story", "phase: %1").arg(phase.label);
    }
}

void wordOther(const StoryContext& context, Run& run)
{
    auto& phase = run.phase;
    const auto part = run.meanings.front().part;
    phase.kind = part == SwitchPart::Outer ? Phase::Kind::Host : Phase::Kind::Prepare;
    if (part == SwitchPart::Exit && has(run, Operation::Return)) {
        phase.kind = Phase::Kind::Switch;
        phase.word = QStringLiteral("RET");
        phase.label = translate("story", "return to host");
        phase.sentence = translate("story", "phase: return to the host with the exit code");
    } else if (findsContext(run)) {
        phase.word = translate("story", "find");
        phase.label = translate("story", "find guest context");
        phase.sentence = translate("story", "phase: find the guest's context in the vcpu");
    } else if (part == SwitchPart::Vector) {
        phase.word = translate("story", "why?");
        phase.label = translate("story", "who and why?");
        phase.sentence = translate("story", "phase: find out which vcpu left, and why");
    } else if (part == SwitchPart::Outer) {
        phase.word = translate("story", "host");
        phase.label = translate("story", "host code");
        phase.sentence = translate("story", "phase: the host works in %1").arg(phase.function);
    } else {
        phase.word = translate("story", "set");
        phase.label = translate("story", "prepare");
        phase.sentence = translate("story", "phase: prepare the next moves");
    }
    Q_UNUSED(context)
}

Phase worded(const StoryContext& context, Run& run)
{
    auto& phase = run.phase;
    phase.world = run.key.world;
    phase.guest = run.key.guest;
    phase.function = context.functionOf(run.firstStep);
    switch (run.key.direction) {
    case Direction::Save:
    case Direction::Load:
        wordTransfer(context, run);
        break;
    case Direction::Leave:
        phase.kind = Phase::Kind::Switch;
        phase.label = phase.word = QStringLiteral("ERET");
        phase.sentence = translate("story", "phase: ERET hands the CPU to the guest");
        break;
    case Direction::Guest:
        phase.kind = Phase::Kind::Guest;
        phase.word = translate("story", "guest");
        phase.label = briefOf(context, run.firstStep, run.meanings.front());
        phase.sentence = translate("story", "phase: %1").arg(phase.label);
        break;
    case Direction::Host:
        phase.kind = Phase::Kind::Host;
        phase.word = translate("story", "host");
        phase.label = translate("story", "host runs on");
        phase.sentence = translate("story", "phase: the host runs freely to its next switch");
        break;
    case Direction::Other:
        wordOther(context, run);
        break;
    }
    return phase;
}

} // namespace

void extendPhases(std::vector<Phase>& phases, const StoryContext& context,
                  std::span<const std::uint32_t> steps)
{
    std::uint32_t from = 0;
    if (!phases.empty()) {
        from = phases.back().begin;
        phases.pop_back();
    }
    std::optional<Run> run;
    for (std::uint32_t shown = from; shown < steps.size(); ++shown) {
        auto role = roleOf(context, steps[shown]);
        auto key = keyOf(context, steps[shown], role);
        if (!run || !(run->key == key)) {
            if (run)
                phases.push_back(worded(context, *run));
            run.emplace();
            run->key = std::move(key);
            run->phase.begin = shown;
            run->firstStep = steps[shown];
        }
        run->phase.end = shown + 1;
        run->lastStep = steps[shown];
        run->meanings.push_back(std::move(role));
    }
    if (run)
        phases.push_back(worded(context, *run));
}

void reword(Phase& phase, const StoryContext& context, std::span<const std::uint32_t> steps)
{
    Run run;
    run.phase.begin = phase.begin;
    run.phase.end = phase.end;
    run.firstStep = steps[phase.begin];
    run.lastStep = steps[phase.end - 1];
    for (std::uint32_t shown = phase.begin; shown < phase.end; ++shown)
        run.meanings.push_back(roleOf(context, steps[shown]));
    run.key = keyOf(context, run.firstStep, run.meanings.front());
    phase = worded(context, run);
}

} // namespace story
