// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/source.h"

#include "engine/words.h"
#include "live/record.h"
#include "recording/file.h"

namespace lessons {

using Recorded = base::Result<std::shared_ptr<const recording::Recording>>;

base::Task<Recorded> recordFor(Lesson lesson, Source source)
{
    if (source.recording) {
        auto opened = recording::load(*source.recording);
        if (!opened)
            co_return Recorded(opened.error());
        co_return Recorded(std::shared_ptr<const recording::Recording>(*opened));
    }
    live::RecordRequest request;
    request.image = source.image;
    request.profile = source.profile;
    if (source.cpu || lesson.cpu)
        request.cpu = source.cpu ? *source.cpu : *lesson.cpu;
    request.pokes = lesson.pokes;
    request.connect = source.connect;
    request.switches = lesson.switches;
    request.maxStepsPerSwitch = lesson.budget;
    request.deadline = source.freeRun;
    const auto budget = static_cast<std::uint32_t>(lesson.budget);
    request.onMachine = source.onMachine;
    const auto usedUp = std::make_shared<bool>(false);
    recorder::OnStep withinBudget = [budget, usedUp,
                                     goOn = source.goOn](const recording::Recording& growing) {
        *usedUp = growing.stepCount() >= budget;
        return !*usedUp && (!goOn || goOn());
    };
    auto reply = co_await live::recordSwitches(request, withinBudget);
    if (!reply)
        co_return Recorded(reply.error());
    // The machine was there to the end: it took longer than the lesson allows.
    if (*usedUp && reply->recording->ending() == recording::Ending::Cut)
        reply->recording->setEnding(
            recording::Ending::Lost,
            Words::tr("The lesson's %n instruction(s) are used up.", nullptr, lesson.budget));
    co_return Recorded(std::shared_ptr<const recording::Recording>(reply->recording));
}

} // namespace lessons
