// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/commands.h"

#include "cli/exit-code.h"
#include "cli/machine-request.h"
#include "cli/until-signal.h"
#include "live/record.h"
#include "recording/file.h"
#include "trace/check-printer.h"
#include "trace/info.h"
#include "trace/json-writer.h"
#include "trace/text-printer.h"

#include <optional>

namespace trace {

namespace {

/// A check without a file records one switch for each of the two guests.
constexpr int kSwitchesToCheck = 2;

struct Recorded {
    std::shared_ptr<const recording::Recording> recording;
    bool keptInFull = true;
};

base::Result<Recorded> recordNow(const Options& options, const Complain& complain)
{
    auto asked = cli::machineRequest<live::RecordRequest>(options);
    if (!asked.ok())
        return asked.error();
    live::RecordRequest request = std::move(asked).value();
    request.switches = options.switches.value_or(
        options.command == Options::Command::Check ? kSwitchesToCheck : 1);
    request.keepIn = options.keepIn;
    request.goOn = cli::UntilSignal::goesOn;
    request.stepping = options.stepping;

    // Ctrl-C: the recording ends after the step under way, and is kept.
    std::optional<cli::UntilSignal> untilSignal(std::in_place);
    request.onMachine = untilSignal->onMachine();
    auto reply =
        untilSignal->run(live::recordSwitches(std::move(request), [](const recording::Recording&) {
            return cli::UntilSignal::goesOn();
        }));
    untilSignal.reset(); // from now on Ctrl-C ends the program again
    if (!reply.ok())
        return reply.error();
    Recorded recorded;
    recorded.recording = reply->recording;
    if (!reply->fileTrouble.isEmpty()) {
        complain(reply->fileTrouble);
        recorded.keptInFull = false;
    }
    return recorded;
}

base::Result<Recorded> open(const QString& file, recording::Validation validation)
{
    auto loaded = recording::load(file, validation);
    if (!loaded.ok())
        return loaded.error();
    Recorded recorded;
    recorded.recording = std::move(loaded).value();
    return recorded;
}

/// A recording, and what the command makes of it before anything is printed.
struct Worked {
    Recorded recorded;
    std::shared_ptr<reading::Reading> reading;
    contract::Judgement judgement;             ///< of check
    std::optional<Summary> summary;            ///< of info
    std::shared_ptr<const story::Story> story; ///< of print
    std::optional<story::MomentFound> moment;  ///< of print, where one step is asked for
};

/// Reads the recording and tells it, a stretch at a time: what is unpacked of it for the one is
/// still there for the other. JSON has no moments, and text its switches' heads.
std::shared_ptr<story::Story> tellAll(const std::shared_ptr<reading::Reading>& reading,
                                      story::Story::Scope scope)
{
    constexpr std::uint32_t kStretch = 2048; // recording::Replay keeps 3,072 steps
    std::shared_ptr<story::Story> story;
    for (bool more = true; more;) {
        const std::uint32_t from = reading->readUpTo();
        while (more && reading->readUpTo() - from < kStretch)
            more = reading->readNextWindow();
        if (!more)
            reading->finish();
        if (story)
            story->extend();
        else
            story = story::Story::tell(reading, scope, story::Story::Moments::OnDemand);
    }
    return story;
}

base::Result<Worked> work(const Options& options, base::Result<Recorded> recorded)
{
    if (!recorded.ok())
        return recorded.error();
    Worked worked;
    worked.recorded = std::move(recorded).value();
    worked.reading = std::make_shared<reading::Reading>(worked.recorded.recording);
    // What it is of cannot be read: then nothing of it can be told, let alone judged.
    if (!worked.reading->trouble().isEmpty())
        return base::Error{worked.reading->trouble()};
    if (options.command == Options::Command::Info) {
        worked.reading->findAllSwitches();
        worked.summary = summaryOf(*worked.reading, *options.file);
    } else if (options.command == Options::Command::Check) {
        worked.judgement = contract::judgeInPassing(*worked.reading);
    } else {
        worked.story = tellAll(worked.reading, options.outer ? story::Story::Scope::Outer
                                                             : story::Story::Scope::Switch);
    }
    if (options.moment && worked.story) {
        const auto found = story::findMoment(*options.moment, *worked.story);
        if (!found)
            return found.error();
        worked.moment = *found;
    }
    // A check has a verdict for it.
    if (const QString wrong = worked.reading->contradictionText();
        !wrong.isEmpty() && options.command != Options::Command::Check)
        return base::Error{wrong};
    return worked;
}

/// A file is gone through once. Where that finds damage, it is opened again as far as it is whole.
base::Result<Worked> workOnce(const Options& options, const Complain& complain)
{
    if (!options.file)
        return work(options, recordNow(options, complain));
    {
        auto worked = work(options, open(*options.file, recording::Validation::Lazy));
        if (worked.ok() && worked->recorded.recording->damage().isEmpty())
            return worked;
    }
    return work(options, open(*options.file, recording::Validation::Eager));
}

int endingCode(const recording::Recording& recording)
{
    switch (recording.ending()) {
    case recording::Ending::Complete:
        return cli::Pass;
    case recording::Ending::Lost:
        return cli::Fail;
    case recording::Ending::Cut:
        break;
    }
    return cli::Error;
}

int verdictCode(const recording::Recording& recording, const contract::Judgement& judgement)
{
    // What was seen wrong is printed all the same.
    if (contract::wasTakenAway(recording))
        return cli::Error;
    switch (judgement.verdict) {
    case contract::Verdict::Violated:
        return cli::Fail;
    case contract::Verdict::NotJudged:
    case contract::Verdict::Withheld:
        return cli::Error;
    case contract::Verdict::Holds:
        break;
    }
    // What was recorded holds, but not everything that was asked for is there.
    return recording.ending() == recording::Ending::Cut ? cli::Error : cli::Pass;
}

bool inColour(const Options& options, const cli::Output& out)
{
    switch (options.color) {
    case Options::Color::Always:
        return true;
    case Options::Color::Never:
        return false;
    case Options::Color::Auto:
        break;
    }
    // https://no-color.org: set and not empty.
    return out.isTerminal() && qEnvironmentVariableIsEmpty("NO_COLOR");
}

/// A recording that was ended is whole; a file that was cut or damaged was not read to its end.
int tellSummary(const Options& options, const Summary& summary, cli::Output& out,
                const Complain& complain)
{
    if (options.format == Options::Format::Json)
        writeLine(out, jsonSummary(summary));
    else
        printSummary(out, TerminalStyle(inColour(options, out)), summary);
    out.flush();
    if (!summary.whole)
        complain(summary.why);
    if (out.error() != 0) {
        complain(out.trouble());
        return cli::Error;
    }
    return summary.whole ? cli::Pass : cli::Error;
}

} // namespace

int run(const Options& options, cli::Output& out, const Complain& complain)
{
    const auto worked = workOnce(options, complain);
    if (!worked.ok()) {
        complain(worked.error().sentence);
        return cli::Error;
    }
    if (worked->summary)
        return tellSummary(options, *worked->summary, out, complain);
    const recording::Recording& recorded = *worked->recorded.recording;
    const bool json = options.format == Options::Format::Json;
    const TerminalStyle ink(inColour(options, out));

    int code = cli::Pass;
    if (!worked->story) {
        code = verdictCode(recorded, worked->judgement);
        if (json)
            writeJson(out, *worked->reading, worked->judgement, code);
        else
            printVerdict(out, ink, out.columns(), *worked->reading, worked->judgement);
    } else {
        code = endingCode(recorded);
        if (json)
            writeJson(out, *worked->story);
        else if (worked->moment)
            TextPrinter(out, ink, out.columns()).print(*worked->story, *worked->moment);
        else
            TextPrinter(out, ink, out.columns()).print(*worked->story);
    }
    out.flush();
    // What a student is asked is not told by how it ended, either.
    if (recorded.ending() != recording::Ending::Complete &&
        worked->judgement.verdict != contract::Verdict::Withheld)
        complain(recorded.endingReason());
    if (out.error() != 0) {
        complain(out.trouble());
        return cli::Error;
    }
    // The file was written to while it was printed.
    if (const QString damage = recorded.damage(); !damage.isEmpty()) {
        complain(damage);
        return cli::Error;
    }
    return code == cli::Pass && !worked->recorded.keptInFull ? cli::Error : code;
}

} // namespace trace
