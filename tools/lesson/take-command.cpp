// SPDX-License-Identifier: GPL-2.0-or-later
#include "take-command.h"

#include "cli/line-input.h"
#include "cli/plain-text.h"
#include "cli/until-signal.h"
#include "engine/answers.h"
#include "engine/walkthrough.h"
#include "engine/words.h"
#include "judge.h"
#include "take.h"

#include <QFileInfo>

#include <algorithm>

namespace tool {

namespace {

using lessons::Words;

/// What is in the file that answers are kept in; nothing where it is not there yet.
base::Result<lessons::Answers> answersIn(const QString& path, const lessons::Lesson& lesson)
{
    const QFileInfo there(path);
    if (path.isEmpty() || !there.isFile() || there.size() == 0)
        return lessons::Answers();
    return lessons::loadAnswers(path, lesson);
}

} // namespace

base::Result<Taken> takeLesson(cli::Output& out, const lessons::Lesson& lesson,
                               const lessons::Source& source, const QString& keepIn)
{
    const auto before = answersIn(keepIn, lesson);
    if (!before)
        return before.error();
    // Before anything else: who cannot keep her answers shall not give them.
    if (!keepIn.isEmpty()) {
        if (const auto saved = lessons::saveAnswers(keepIn, *before, lesson); !saved)
            return saved.error();
    }
    cli::UntilSignal untilSignal; // to the end: a signal ends the conversation, too
    const auto readings = readEachFor(lesson, source, untilSignal);
    lessons::Walkthrough walk(lesson);
    Take::Stories stories;
    for (std::size_t n = 0; n < readings.size(); ++n) {
        const int which = static_cast<int>(n);
        if (!readings[n])
            walk.setMissing(which, readings[n].error().sentence);
        const bool isThere = readings[n] && walk.attach(*readings[n], which).ok();
        stories.push_back(isThere ? story::Story::tell(*readings[n]) : nullptr);
    }
    if (!before->empty()) {
        walk.resume(*before);
        out.line(Words::tr("Going on from the answers in %1. Questions that were answered: %2.")
                     .arg(cli::visible(keepIn),
                          QString::number(std::ranges::count_if(
                              *before, [](const auto& each) { return each.second.isGiven; }))));
    }
    if (std::ranges::all_of(stories, [](const auto& story) { return !story; }))
        return Taken{walk.report(), {}}; // there is nothing to take it on
    const auto keep = [&] {
        const auto saved = lessons::saveAnswers(keepIn, walk.answers(), lesson);
        return saved ? QString() : saved.error().sentence;
    };
    cli::LineInput in;
    if (cli::UntilSignal::goesOn()) {
        Take take(out, in, walk, stories);
        if (!keepIn.isEmpty())
            take.setOnAnswer(keep);
        take.run();
    }
    const QString trouble = keepIn.isEmpty() ? QString() : keep();
    if (!in.trouble().isEmpty())
        return Taken{lessons::errorReport(lesson, in.trouble()), trouble};
    return Taken{walk.report(), trouble};
}

} // namespace tool
