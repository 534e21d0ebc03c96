// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/conversation-log.h"
#include "cli/exit-code.h"
#include "cli/program.h"
#include "trace/commands.h"

namespace {

constexpr const char* kName = "worldswitch-trace";

void complain(const QString& sentence)
{
    cli::complain(kName, sentence);
}

int run(const trace::Options& options)
{
    cli::ConversationLog log;
    if (options.log) {
        if (const auto started = log.start(*options.log); !started) {
            complain(started.error().sentence);
            return cli::Error;
        }
    }
    cli::Output out;
    const int code = log.finish(kName, trace::run(options, out, complain));
    // To git bisect run, 125 is a version that cannot be tested, and 3 would be a bad one.
    constexpr int kCannotTest = 125;
    return options.bisect && code == cli::Error ? kCannotTest : code;
}

} // namespace

int main(int argc, char** argv)
{
    return cli::program(kName, argc, argv, trace::parseOptions, run);
}
