// SPDX-License-Identifier: GPL-2.0-or-later
#include "story/cpu-moves.h"

namespace story {

using arm64::Place;
using arm64::Register;

namespace {

struct Pair {
    std::optional<Register> from, to;
};

void addMove(std::vector<Move>& moves, const StoryContext& context, std::uint32_t step,
             const Pair& pair)
{
    if (!pair.from || !pair.to)
        return;
    const auto& recording = context.recording();
    Move move;
    move.from = Place::of(*pair.from);
    move.to = Place::of(*pair.to);
    const auto before = recording.valueAt(step, move.to);
    const auto after = recording.valueAt(step + 1, move.to);
    if (!before || !after)
        return;
    move.fromName = CellNames::ofRegister(move.from);
    move.toName = CellNames::ofRegister(move.to);
    move.before = *before;
    move.after = *after;
    // The pc's and PSTATE's values are followed in the registers that keep them at EL2 alone.
    const bool isKept = pair.to->isSystem();
    move.owner = context.reading().owner(isKept ? step + 1 : step, isKept ? move.to : move.from);
    moves.push_back(std::move(move));
}

} // namespace

std::vector<Move> movesOfCpu(const StoryContext& context, std::uint32_t index)
{
    const auto held = context.recording().sharedStep(index);
    const recording::Step& step = *held;
    const auto elr = Register::named(u"elr_el2"), spsr = Register::named(u"spsr_el2");
    const bool isRun = step.kind == recording::StepKind::GuestRun;
    const bool isReturn = step.kind == recording::StepKind::Instruction &&
                          step.effects.flow == arm64::Flow::ExceptionReturn;
    const bool isTaken = isRun || reading::isFault(step, context.facts()) ||
                         (isReturn && context.isInterrupted(index));
    std::vector<Move> moves;
    // A run that did not end at EL2 took no exception to it.
    if (isTaken && (!isRun || context.levelAt(index + 1) >= 2)) {
        addMove(moves, context, index, {Register::pc(), elr});
        addMove(moves, context, index, {Register::pstate(), spsr});
    } else if (isReturn) {
        addMove(moves, context, index, {elr, Register::pc()});
        addMove(moves, context, index, {spsr, Register::pstate()});
    }
    return moves;
}

std::optional<Annotation::WriteBack> writeBackOf(const StoryContext& context, std::uint32_t index)
{
    const auto step = context.recording().sharedStep(index);
    for (const auto& write : step->effects.writes) {
        const auto before = context.recording().valueAt(index, write.to.place);
        const auto after = context.recording().valueAt(index + 1, write.to.place);
        if (write.writeBack && before && after)
            return Annotation::WriteBack{write.to.place,
                                         static_cast<std::int64_t>(*after - *before)};
    }
    return {};
}

} // namespace story
