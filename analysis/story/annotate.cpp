// SPDX-License-Identifier: GPL-2.0-or-later
#include "story/annotate.h"

#include "story/cpu-moves.h"

#include <algorithm>
#include <set>

namespace story {

using arm64::Place;
using arm64::Register;

namespace {

/// "regs[27] 0000000000000000 → 0000000040091e80": equal values are said to be equal, because an
/// equal value was moved all the same.
QString changeText(const QString& name, std::uint64_t before, std::uint64_t after)
{
    const auto text =
        QStringLiteral("%1 %2 → %3").arg(name, base::hex16(before), base::hex16(after));
    return before == after ? translate("story", "%1 (unchanged)").arg(text) : text;
}

/// The cells of the pair's halves: half 0 is the one at the lower address (Arm ARM C6.2, LDP, STP).
void nameSingles(Annotation& note, const StoryContext& context, const recording::Step& step, int sw,
                 std::optional<std::uint64_t> sp)
{
    const auto singles = arm64::splitPair(step.instruction);
    if (singles.empty())
        return;
    std::vector<arm64::Access> cells;
    if (step.instruction.isStore) {
        for (const auto& write : step.effects.writes) {
            if (write.to.place.isMemory())
                cells.push_back(write.to);
        }
    } else {
        for (const auto& read : step.effects.reads) {
            if (read.from.place.isMemory() && !read.asAddress)
                cells.push_back(read.from);
        }
    }
    std::ranges::sort(cells, {}, &arm64::Access::address);
    for (const auto& single : singles) {
        note.singles << single.text;
        const auto at = static_cast<std::size_t>(single.half) * cells.size() / 2;
        note.singleTargets << (at < cells.size()
                                   ? context.names().name(cells[at].place, context.view(sw, sp))
                                   : QString());
    }
}

/// A branch to a function says which, as objdump does.
QString instructionText(const StoryContext& context, const recording::Step& step)
{
    auto text = step.instruction.text();
    const bool jumps =
        step.effects.flow == arm64::Flow::Branch || step.effects.flow == arm64::Flow::Call;
    const auto* target = jumps ? context.facts().functionAt(step.next) : nullptr;
    if (target && target->address == step.next && text.endsWith(base::hex(step.next.value)))
        text += QStringLiteral(" <%1>").arg(target->name);
    return text;
}

/// A free run changes almost everything: said in one line a group, not cell by cell.
void tellRun(Annotation& note, const StoryContext& context, std::uint32_t index, bool guest)
{
    const auto heldStep = context.recording().sharedStep(index);
    const recording::Step& step = *heldStep;
    std::vector<Register> general;
    qsizetype memory = 0;
    std::vector<std::pair<Place, QString>> system;
    for (const auto& delta : step.deltas) {
        const auto& place = context.recording().placeOf(delta.cell);
        if (place.isMemory())
            ++memory;
        else if (place.reg.isX())
            general.push_back(place.reg);
        else if (place.reg.isSystem() && guest)
            system.emplace_back(
                place, changeText(CellNames::ofRegister(place), delta.before, delta.after));
    }
    const auto tell = [&note](const QString& text, std::optional<Place> place) {
        note.changes << text;
        note.changePlaces.push_back(place);
    };
    if (!general.empty())
        tell(translate("story", "%1 changed").arg(registersText(general)), {});
    for (const auto& [place, text] : system)
        tell(text, place);
    if (memory > 0)
        tell(translate("story", "%1 watched cells of memory changed").arg(memory), {});
}

void tellChanges(Annotation& note, const StoryContext& context, std::uint32_t index, int sw,
                 std::optional<std::uint64_t> sp)
{
    const auto& recording = context.recording();
    const auto heldStep = recording.sharedStep(index);
    const recording::Step& step = *heldStep;
    auto& told = note.changePlaces;
    std::set<Place> known;
    const auto tell = [&](const Place& place, std::uint64_t before, std::uint64_t after) {
        if (!known.insert(place).second)
            return;
        told.emplace_back(place);
        note.changes << changeText(context.names().shortName(place, context.view(sw, sp)), before,
                                   after);
    };
    // By effects first: a write that left the value equal is a change of place, and is told.
    for (const auto& write : step.effects.writes) {
        const auto before = recording.valueAt(index, write.to.place);
        const auto after = recording.valueAt(index + 1, write.to.place);
        if (before && after)
            tell(write.to.place, *before, *after);
        else if (write.value) {
            known.insert(write.to.place);
            told.emplace_back(write.to.place);
            note.changes << QStringLiteral("%1 → %2").arg(
                context.names().shortName(write.to.place, context.view(sw, sp)),
                base::hex16(*write.value));
        }
    }
    for (const auto& delta : step.deltas) {
        const auto& place = recording.placeOf(delta.cell);
        if (place != Place::of(Register::pc()))
            tell(place, delta.before, delta.after);
    }
}

} // namespace

Annotation annotate(const StoryContext& context, std::uint32_t index)
{
    const auto heldStep = context.recording().sharedStep(index);
    const recording::Step& step = *heldStep;
    const int sw = context.switchOfStep(index);
    const auto sp = namingStack(context, index);
    const auto role = roleOf(context, index);

    Annotation note;
    note.step = index;
    note.pc = step.pc;
    note.word = step.word;
    note.function = context.functionOf(index);
    if (!context.isInterrupted(index))
        note.disagreement = step.disagreement;
    note.brief = briefOf(context, index, role);
    note.why = whyOf(context, index, role);
    note.movesOfCpu = movesOfCpu(context, index);
    if (step.kind != recording::StepKind::Instruction) {
        note.instruction = note.brief;
        tellRun(note, context, index, step.kind == recording::StepKind::GuestRun);
        return note;
    }
    note.instruction = instructionText(context, step);
    if (const auto* line = context.facts().lineAt(step.pc)) {
        note.sourceFile = line->file;
        note.sourceLine = line->line;
        note.sourceText = line->text.trimmed();
    }
    note.moves = movesOf(context, index);
    note.writeBack = writeBackOf(context, index);
    nameSingles(note, context, step, sw, sp);
    tellChanges(note, context, index, sw, sp);
    return note;
}

} // namespace story
