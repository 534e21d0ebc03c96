// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/commands.h"

#include "cli/signals.h"
#include "timeline/file.h"
#include "trace/check-printer.h"
#include "trace/json-writer.h"
#include "trace/text-printer.h"
#include "worlds/facts.h"
#include "worlds/recording.h"

#include <optional>

namespace trace {

namespace {

/// A check without a file records one switch for each of the two guests.
constexpr int kSwitchesToCheck = 2;

struct Recorded {
    std::shared_ptr<const timeline::Timeline> timeline;
    bool keptInFull = true;
};

base::Result<Recorded> recordNow(const Options& options, const Complain& complain)
{
    worlds::RecordRequest request;
    if (options.image) {
        request.image = *options.image;
    } else {
        auto image = worlds::defaultImage();
        if (!image.ok())
            return image.error();
        request.image = std::move(image).value();
    }
    request.cpu = options.cpu;
    request.connect = options.connect;
    request.switches = options.switches.value_or(
        options.command == Options::Command::Check ? kSwitchesToCheck : 1);
    request.keepIn = options.keepIn;

    // Ctrl-C: the recording ends after the step under way, and is kept.
    std::optional<cli::Signals> ending(std::in_place);
    std::shared_ptr<target::Machine> attached;
    request.onMachine = [&](const std::shared_ptr<target::Machine>& there) {
        if (options.connect)
            attached = there;
        ending->whenCame([weak = std::weak_ptr(there)] {
            if (const auto running = weak.lock())
                running->interrupt();
        });
    };
    auto reply = base::runToEnd(worlds::recordSwitches(
        std::move(request), [](const timeline::Timeline&) { return cli::Signals::last() == 0; }));
    // A machine that somebody else started goes on. What became of it is no part of the recording.
    if (attached && attached->alive())
        (void)base::runToEnd(attached->detach());
    ending.reset(); // from now on Ctrl-C ends the program again
    if (!reply.ok())
        return reply.error();
    Recorded recorded;
    recorded.timeline = reply->timeline;
    if (!reply->fileTrouble.isEmpty()) {
        complain(reply->fileTrouble);
        recorded.keptInFull = false;
    }
    return recorded;
}

base::Result<Recorded> obtain(const Options& options, const Complain& complain)
{
    if (!options.file)
        return recordNow(options, complain);
    auto loaded = timeline::load(*options.file);
    if (!loaded.ok())
        return loaded.error();
    Recorded recorded;
    recorded.timeline = std::move(loaded).value();
    return recorded;
}

int endingCode(const timeline::Timeline& timeline)
{
    switch (timeline.ending()) {
    case timeline::Ending::Complete:
        return Good;
    case timeline::Ending::Lost:
        return Violated;
    case timeline::Ending::Cut:
        break;
    }
    return CouldNot;
}

int verdictCode(const timeline::Timeline& timeline, const worlds::Judgement& judgement)
{
    switch (judgement.verdict) {
    case worlds::Verdict::Violated:
        return Violated;
    case worlds::Verdict::NotJudged:
        return CouldNot;
    case worlds::Verdict::Holds:
        break;
    }
    // What was recorded holds, but not everything that was asked for is there.
    return timeline.ending() == timeline::Ending::Cut ? CouldNot : Good;
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

} // namespace

int run(const Options& options, cli::Output& out, const Complain& complain)
{
    auto recorded = obtain(options, complain);
    if (!recorded.ok()) {
        complain(recorded.error().sentence);
        return CouldNot;
    }
    // What it is of cannot be read: then nothing of it can be told, let alone judged.
    if (const auto facts = worlds::Facts::of(*recorded->timeline); !facts.ok()) {
        complain(facts.error().sentence);
        return CouldNot;
    }
    const auto scope = options.outer ? worlds::Story::Scope::Outer : worlds::Story::Scope::Switch;
    const auto story = worlds::Story::tell(recorded->timeline, scope);
    const bool json = options.format == Options::Format::Json;
    const Ink ink(inColour(options, out));

    int code = Good;
    if (options.command == Options::Command::Check) {
        const auto judgement = worlds::judge(*recorded->timeline);
        code = verdictCode(*recorded->timeline, judgement);
        if (json)
            writeJson(out, *story, judgement, code);
        else
            printVerdict(out, ink, out.columns(), *story, judgement);
    } else {
        code = endingCode(*recorded->timeline);
        if (json)
            writeJson(out, *story);
        else
            TextPrinter(out, ink, out.columns()).print(*story);
    }
    out.flush();
    if (recorded->timeline->ending() != timeline::Ending::Complete)
        complain(recorded->timeline->endingReason());
    if (out.error() != 0) {
        complain(out.trouble());
        return CouldNot;
    }
    return code == Good && !recorded->keptInFull ? CouldNot : code;
}

} // namespace trace
