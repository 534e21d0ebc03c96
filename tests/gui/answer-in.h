// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/panels/lesson-panel.h"

namespace support {

/// Types an answer into the lesson's field, makes the choice that is it, or puts the items into
/// that order. It is not judged yet.
inline void answerIn(gui::LessonPanel* panel, const QString& answer)
{
    if (!panel->walkthrough().view().order.empty())
        panel->orderList()->setOrder(answer.split(u' '));
    else if (panel->choices().empty())
        panel->answerField()->setText(answer);
    for (gui::ChoiceButton* choice : panel->choices()) {
        if (choice->property("answer").toString() == answer)
            choice->click();
    }
}

} // namespace support
