// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/source.h"

#include "engine/words.h"
#include "timeline/file.h"
#include "worlds/recording.h"

namespace lessons {

using Recorded = base::Result<std::shared_ptr<const timeline::Timeline>>;

base::Task<Recorded> recordFor(Lesson lesson, Source source)
{
    if (source.recording) {
        auto opened = timeline::load(*source.recording);
        if (!opened)
            co_return Recorded(opened.error());
        co_return Recorded(std::shared_ptr<const timeline::Timeline>(*opened));
    }
    worlds::RecordRequest request;
    request.image = source.image;
    request.cpu = source.cpu;
    request.connect = source.connect;
    request.switches = lesson.switches;
    request.maxStepsPerSwitch = lesson.budget;
    const auto budget = static_cast<std::uint32_t>(lesson.budget);
    request.onMachine = source.onMachine;
    const auto usedUp = std::make_shared<bool>(false);
    timeline::OnStep withinBudget = [budget, usedUp,
                                     goOn = source.goOn](const timeline::Timeline& growing) {
        *usedUp = growing.stepCount() >= budget;
        return !*usedUp && (!goOn || goOn());
    };
    auto reply = co_await worlds::recordSwitches(request, withinBudget);
    if (!reply)
        co_return Recorded(reply.error());
    // The machine was there to the end: it took longer than the lesson allows.
    if (*usedUp && reply->timeline->ending() == timeline::Ending::Cut)
        reply->timeline->setEnding(
            timeline::Ending::Lost,
            Words::tr("The lesson's %n instruction(s) are used up.", nullptr, lesson.budget));
    co_return Recorded(std::shared_ptr<const timeline::Timeline>(reply->timeline));
}

} // namespace lessons
