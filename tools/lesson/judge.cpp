// SPDX-License-Identifier: GPL-2.0-or-later
#include "judge.h"

#include "cli/image.h"
#include "engine/runner.h"

#include <algorithm>

namespace tool {

base::Result<void> findImages(const lessons::Lesson& lesson, lessons::Source& source)
{
    if (!source.recordings.isEmpty())
        return {};
    const auto isOurs = [](const lessons::LessonRecording& recording) {
        return !recording.image && !recording.isVhe();
    };
    if (source.image.isEmpty() && std::ranges::any_of(lesson.recordings, isOurs)) {
        const auto image = cli::findImage();
        if (!image)
            return image.error();
        source.image = *image;
    }
    // Where there is none the recording of it says so, and the others are made.
    if (const auto image = cli::findVheImage(); image && source.vheImage.isEmpty())
        source.vheImage = *image;
    return {};
}

base::Result<Reading> readFor(const lessons::Lesson& lesson, lessons::Source source,
                              cli::UntilSignal& untilSignal, int which)
{
    if (const auto found = findImages(lesson, source); !found)
        return found.error();
    source.onMachine = untilSignal.onMachine();
    source.goOn = cli::UntilSignal::goesOn;
    const auto recorded = untilSignal.run(lessons::recordFor(lesson, source, which));
    if (!recorded)
        return recorded.error();
    return Reading(reading::Reading::of(*recorded));
}

std::vector<base::Result<Reading>> readEachFor(const lessons::Lesson& lesson,
                                               const lessons::Source& source,
                                               cli::UntilSignal& untilSignal)
{
    std::vector<base::Result<Reading>> all;
    for (std::size_t n = 0; n < lesson.recordings.size(); ++n)
        all.push_back(readFor(lesson, source, untilSignal, static_cast<int>(n)));
    return all;
}

Judged judge(const lessons::Lesson& lesson, const lessons::Source& source,
             const lessons::Answers& answers)
{
    cli::UntilSignal untilSignal;
    const auto readings = readEachFor(lesson, source, untilSignal);
    lessons::Runner runner(lesson);
    for (std::size_t n = 0; n < readings.size(); ++n) {
        const int which = static_cast<int>(n);
        if (!readings[n])
            runner.setMissing(which, readings[n].error().sentence);
        else
            (void)runner.attach(*readings[n], which); // what it lacks its steps say
    }
    return {runner.runAll(answers), readings.front() ? *readings.front() : nullptr};
}

} // namespace tool
