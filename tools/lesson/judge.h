// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/until-signal.h"
#include "engine/answers.h"
#include "engine/lesson.h"
#include "engine/report.h"
#include "engine/source.h"
#include "reading/reading.h"

#include <memory>
#include <vector>

namespace tool {

using Reading = std::shared_ptr<const reading::Reading>;

/// Where the images are that the lesson's recordings are made of, as far as `source` does not say.
[[nodiscard]] base::Result<void> findImages(const lessons::Lesson& lesson, lessons::Source& source);

/// Records one of the lesson's recordings, or opens it, and reads it.
[[nodiscard]] base::Result<Reading> readFor(const lessons::Lesson& lesson, lessons::Source source,
                                            cli::UntilSignal& untilSignal, int which = 0);
/// Every one of them.
[[nodiscard]] std::vector<base::Result<Reading>> readEachFor(const lessons::Lesson& lesson,
                                                             const lessons::Source& source,
                                                             cli::UntilSignal& untilSignal);

/// A lesson's report, and what it was judged on.
struct Judged {
    lessons::Report report;
    Reading reading; ///< of the lesson's first recording; null where there is none
};
[[nodiscard]] Judged judge(const lessons::Lesson& lesson, const lessons::Source& source,
                           const lessons::Answers& answers = {});

} // namespace tool
