// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/annotate.h"

#include <algorithm>
#include <set>

namespace worlds {

using arm64::Place;
using arm64::Register;

namespace {

/// "regs[27] 0000000000000000 → 0000000040091e80": equal values are said to be equal, because an
/// equal value was moved all the same.
QString changeText(const QString& name, std::uint64_t before, std::uint64_t after)
{
    const auto text =
        QStringLiteral("%1 %2 → %3").arg(name, base::hex16(before), base::hex16(after));
    return before == after ? translate("worlds", "%1 (unchanged)").arg(text) : text;
}

/// The cells of the pair's halves: half 0 is the one at the lower address (Arm ARM C6.2, LDP, STP).
void nameSingles(Annotation& note, const Telling& telling, const timeline::Step& step, int sw,
                 std::optional<std::uint64_t> sp)
{
    const auto singles = arm64::equivalentSingles(step.instruction);
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
        note.singleTargets << (at < cells.size() ? telling.nameOf(cells[at].place, sw, sp)
                                                 : QString());
    }
}

/// A branch to a function says which, as objdump does.
QString instructionText(const Telling& telling, const timeline::Step& step)
{
    auto text = step.instruction.text();
    const bool jumps =
        step.effects.flow == arm64::Flow::Branch || step.effects.flow == arm64::Flow::Call;
    const auto* target = jumps ? telling.facts().functionAt(step.next) : nullptr;
    if (target && target->address == step.next && text.endsWith(base::hex(step.next.value)))
        text += QStringLiteral(" <%1>").arg(target->name);
    return text;
}

/// A free run changes almost everything: said in one line a group, not cell by cell.
void tellRun(Annotation& note, const Telling& telling, std::uint32_t index, bool guest)
{
    const auto& step = telling.timeline().step(index);
    std::vector<Register> general;
    qsizetype memory = 0;
    std::vector<std::pair<Place, QString>> system;
    for (const auto& delta : step.deltas) {
        const auto& place = telling.timeline().placeOf(delta.cell);
        if (place.isMemory())
            ++memory;
        else if (place.reg.isX())
            general.push_back(place.reg);
        else if (place.reg.isSystem() && guest)
            system.emplace_back(place, changeText(registerText(place), delta.before, delta.after));
    }
    const auto tell = [&note](const QString& text, std::optional<Place> place) {
        note.changes << text;
        note.changePlaces.push_back(place);
    };
    if (!general.empty())
        tell(translate("worlds", "%1 changed").arg(registersText(general)), {});
    for (const auto& [place, text] : system)
        tell(text, place);
    if (memory > 0)
        tell(translate("worlds", "%1 watched cells of memory changed").arg(memory), {});
}

void tellChanges(Annotation& note, const Telling& telling, std::uint32_t index, int sw,
                 std::optional<std::uint64_t> sp)
{
    const auto& timeline = telling.timeline();
    const auto& step = timeline.step(index);
    auto& told = note.changePlaces;
    std::set<Place> known;
    const auto tell = [&](const Place& place, std::uint64_t before, std::uint64_t after) {
        if (!known.insert(place).second)
            return;
        told.emplace_back(place);
        note.changes << changeText(telling.shortNameOf(place, sw, sp), before, after);
    };
    // By effects first: a write that left the value equal is a change of place, and is told.
    for (const auto& write : step.effects.writes) {
        const auto before = timeline.valueAt(index, write.to.place);
        const auto after = timeline.valueAt(index + 1, write.to.place);
        if (before && after)
            tell(write.to.place, *before, *after);
        else if (write.value) {
            known.insert(write.to.place);
            told.emplace_back(write.to.place);
            note.changes << QStringLiteral("%1 → %2").arg(
                telling.shortNameOf(write.to.place, sw, sp), base::hex16(*write.value));
        }
    }
    for (const auto& delta : step.deltas) {
        const auto& place = timeline.placeOf(delta.cell);
        if (place != Place::of(Register::pc()))
            tell(place, delta.before, delta.after);
    }
}

} // namespace

Annotation annotate(const Telling& telling, std::uint32_t index)
{
    const auto& step = telling.timeline().step(index);
    const int sw = telling.switchOfStep(index);
    const auto sp = namingStack(telling, index);
    const auto meaning = meaningOf(telling, index);

    Annotation note;
    note.step = index;
    note.pc = step.pc;
    note.word = step.word;
    note.function = telling.functionOf(index);
    note.disagreement = step.disagreement;
    note.brief = briefOf(telling, index, meaning);
    note.why = whyOf(telling, index, meaning);
    if (step.kind != timeline::StepKind::Instruction) {
        note.instruction = note.brief;
        tellRun(note, telling, index, step.kind == timeline::StepKind::GuestRun);
        return note;
    }
    note.instruction = instructionText(telling, step);
    if (const auto* line = telling.facts().lineAt(step.pc)) {
        note.sourceFile = line->file;
        note.sourceLine = line->line;
        note.sourceText = line->text.trimmed();
    }
    note.moves = movesOf(telling, index);
    nameSingles(note, telling, step, sw, sp);
    tellChanges(note, telling, index, sw, sp);
    return note;
}

} // namespace worlds
