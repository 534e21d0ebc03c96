// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/lesson-request.h"

#include "cli/image.h"
#include "engine/source.h"

namespace gui {

base::Result<live::RecordRequest> requestForLesson(const lessons::Lesson& lesson, int which,
                                                   const live::RecordRequest& asked)
{
    lessons::Source source;
    source.image = asked.image;
    if (const auto image = cli::findVheImage())
        source.vheImage = *image;
    source.profile = asked.profile;
    source.connect = asked.connect;
    source.onMachine = asked.onMachine;
    if (!lesson.recordings[std::size_t(which)].cpu)
        source.cpu = asked.cpu;
    auto wanted = lessons::requestFor(lesson, which, source);
    if (wanted && asked.switches > wanted->switches) {
        // The lesson's budget is for what it needs.
        wanted->switches = asked.switches;
        wanted->maxSteps = 0;
        wanted->maxStepsPerSwitch = asked.maxStepsPerSwitch;
    }
    return wanted;
}

} // namespace gui
