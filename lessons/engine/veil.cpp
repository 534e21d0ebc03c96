// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/veil.h"

#include "engine/words.h"

#include <optional>
#include <utility>

namespace lessons {

namespace {
void veil(std::optional<story::Annotation>& annotation)
{
    if (!annotation)
        return;
    // Whatever else an annotation says, now or later, is covered: only what the code itself shows
    // is carried over.
    story::Annotation open;
    open.step = annotation->step;
    open.pc = annotation->pc;
    open.word = annotation->word;
    open.function = annotation->function;
    // A free run has no instruction: what stands there is what happened in it.
    const bool run = annotation->instruction == annotation->brief;
    open.instruction = run ? annotation->function : annotation->instruction;
    open.sourceFile = annotation->sourceFile;
    open.sourceLine = annotation->sourceLine;
    open.sourceText = annotation->sourceText;
    open.why = veilText();
    *annotation = std::move(open);
}

void unlight(story::CellView& box)
{
    box.read = box.written = box.addressed = false;
}

void veil(std::vector<story::CellView>& boxes)
{
    for (story::CellView& box : boxes) {
        box.note.clear();
        unlight(box);
    }
}

void veil(story::ContextView& context)
{
    veil(context.regs);
    for (auto& group : context.groups)
        veil(group.boxes);
}
} // namespace

void veil(story::Moment& moment)
{
    veil(moment.executed);
    veil(moment.next);
    veil(moment.host);
    veil(moment.guest);
    veil(moment.registers);
    veil(moment.system);
    // What lies on the stack keeps its name, which is of the past; what comes next does not.
    for (story::CellView& cell : moment.stack.cells)
        unlight(cell);
    moment.stack.hint.clear();
}

QString veilText()
{
    return Words::tr("Covered while the lesson's question is open: answer it, or skip it.");
}

QString refusalText()
{
    return Words::tr("That comes after the question: answer it first, or skip it.");
}

Horizon Horizon::at(std::optional<std::uint32_t> recordedState, const story::Story& story)
{
    return recordedState && story.count() > 0 ? Horizon(shownAt(story, *recordedState)) : Horizon();
}

story::Moment Horizon::moment(const story::Story& story, std::uint32_t index) const
{
    story::Moment moment = story.moment(within(index));
    if (veils(index))
        veil(moment);
    return moment;
}

std::uint32_t shownAt(const story::Story& story, std::uint32_t recordedState)
{
    std::uint32_t low = 0, high = story.count() - 1;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (story.stateOf(middle) < recordedState)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

} // namespace lessons
