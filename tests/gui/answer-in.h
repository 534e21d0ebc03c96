// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/panels/lesson-panel.h"

namespace support {

/// Types an answer into the lesson's field, or makes the choice that is it. It is not judged yet.
inline void answerIn(gui::LessonPanel* panel, const QString& answer)
{
    if (panel->choices().empty())
        panel->answerField()->setText(answer);
    for (gui::ChoiceButton* choice : panel->choices()) {
        if (choice->property("answer").toString() == answer)
            choice->click();
    }
}

} // namespace support
