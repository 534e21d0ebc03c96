// SPDX-License-Identifier: GPL-2.0-or-later
#include "judge.h"

#include "cli/image.h"
#include "engine/runner.h"

namespace tool {

base::Result<std::shared_ptr<const reading::Reading>>
readFor(const lessons::Lesson& lesson, lessons::Source source, cli::UntilSignal& untilSignal)
{
    if (source.image.isEmpty() && !source.recording) {
        const auto image = cli::findImage();
        if (!image)
            return image.error();
        source.image = *image;
    }
    source.onMachine = untilSignal.onMachine();
    source.goOn = cli::UntilSignal::goesOn;
    const auto recorded = untilSignal.run(lessons::recordFor(lesson, source));
    if (!recorded)
        return recorded.error();
    return reading::Reading::of(*recorded);
}

Judged judge(const lessons::Lesson& lesson, const lessons::Source& source,
             const lessons::Answers& answers)
{
    cli::UntilSignal untilSignal;
    const auto reading = readFor(lesson, source, untilSignal);
    if (!reading)
        return {lessons::errorReport(lesson, reading.error().sentence), {}};
    lessons::Runner runner(lesson);
    const auto attached = runner.attach(*reading);
    if (!attached)
        return {lessons::errorReport(lesson, attached.error().sentence), *reading};
    return {runner.runAll(answers), *reading};
}

} // namespace tool
