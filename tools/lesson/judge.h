// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/until-signal.h"
#include "engine/answers.h"
#include "engine/lesson.h"
#include "engine/report.h"
#include "engine/source.h"
#include "reading/reading.h"

#include <memory>

namespace tool {

/// Records what the lesson needs, or opens it, and reads it.
[[nodiscard]] base::Result<std::shared_ptr<const reading::Reading>>
readFor(const lessons::Lesson& lesson, lessons::Source source, cli::UntilSignal& untilSignal);

/// A lesson's report, and what it was judged on.
struct Judged {
    lessons::Report report;
    std::shared_ptr<const reading::Reading> reading; ///< null where there was none
};
[[nodiscard]] Judged judge(const lessons::Lesson& lesson, const lessons::Source& source,
                           const lessons::Answers& answers = {});

} // namespace tool
