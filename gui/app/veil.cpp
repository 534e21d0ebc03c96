// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/veil.h"

#include <QCoreApplication>

#include <optional>
#include <utility>

namespace gui {

namespace {
void veil(std::optional<worlds::Annotation>& annotation)
{
    if (!annotation)
        return;
    // Whatever else an annotation says, now or later, is covered: only what the code itself shows
    // is carried over.
    worlds::Annotation open;
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

void unlight(worlds::Box& box)
{
    box.read = box.written = box.addressed = false;
}

void veil(std::vector<worlds::Box>& boxes)
{
    for (worlds::Box& box : boxes) {
        box.note.clear();
        unlight(box);
    }
}

void veil(worlds::ContextView& context)
{
    veil(context.regs);
    for (auto& group : context.groups)
        veil(group.boxes);
}
} // namespace

void veil(worlds::Moment& moment)
{
    veil(moment.executed);
    veil(moment.next);
    veil(moment.host);
    veil(moment.guest);
    veil(moment.registers);
    veil(moment.system);
    // What lies on the stack keeps its name, which is of the past; what comes next does not.
    for (worlds::Box& cell : moment.stack.cells)
        unlight(cell);
    moment.stack.hint.clear();
}

QString veilText()
{
    return QCoreApplication::translate(
        "gui", "Covered while the lesson's question is open: answer it, or skip it.");
}

} // namespace gui
