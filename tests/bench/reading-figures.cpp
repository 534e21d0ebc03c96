// SPDX-License-Identifier: GPL-2.0-or-later
// What it costs to read a recording, and to read on when it has grown by a switch. The recording is
// tests/data/two-switches.wsrec, replayed over and over, so that every run reads the same steps.
//
//     reading-figures [SWITCHES]     390 where none is said
#include "contract/contract.h"
#include "reading/reading.h"
#include "recording/file.h"
#include "support/replayed.h"

#include <malloc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

namespace {

/// Processor time, so that a busy machine counts less.
double microseconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e6 + double(now.tv_nsec) / 1e3;
}

double median(std::vector<double> of)
{
    std::ranges::sort(of);
    return of.empty() ? 0 : of[of.size() / 2];
}

} // namespace

int main(int argc, char** argv)
{
    const int switches = std::clamp(argc > 1 ? std::atoi(argv[1]) : 390, 80, 1000);
    auto loaded =
        recording::load(QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/data/two-switches.wsrec"));
    if (!loaded.ok()) {
        std::fprintf(stderr, "%s\n", qPrintable(loaded.error().sentence));
        return 3;
    }
    support::Replay replay(**loaded);
    const auto recording = replay.growing();
    reading::Reading growing(recording);
    std::vector<double> each;
    for (int i = 0; i < switches; ++i) {
        replay.window(static_cast<std::size_t>(i % 2));
        const double begin = microseconds();
        growing.extend();
        each.push_back(microseconds() - begin);
    }
    replay.end();
    if (!replay.trouble().isEmpty()) {
        std::fprintf(stderr, "%s\n", qPrintable(replay.trouble()));
        return 3;
    }

    const double steps = recording->stepCount();
    const auto before = mallinfo2().uordblks;
    double begin = microseconds();
    const auto whole = reading::Reading::of(recording);
    const double read = microseconds() - begin;
    const auto bytes = double(mallinfo2().uordblks - before);
    begin = microseconds();
    const auto judgement = contract::judge(*whole);
    const double judged = microseconds() - begin;

    // The first few grow the tables of a fresh program.
    const std::vector<double> early(each.begin() + 20, each.begin() + 60);
    const std::vector<double> late(each.end() - 40, each.end());
    reading::Reading passing(recording);
    begin = microseconds();
    (void)contract::judgeInPassing(passing);
    const double inPassing = microseconds() - begin;

    std::printf("%d switches, %.0f steps; processor time\n", switches, steps);
    std::printf("read whole: %.2f us a step, %.0f bytes a step\n", read / steps, bytes / steps);
    std::printf("judged: %.2f us a step, %d switches\n", judged / steps, judgement.switchesJudged);
    std::printf("read and judged in passing, as check does: %.2f us a step, %zu changes remembered "
                "(whole: %zu)\n",
                inPassing / steps, passing.remembered(), whole->remembered());
    std::printf("extended by a switch: %.0f us at 40 switches, %.0f us at %d (median of 40 each): "
                "ratio %.2f\n",
                median(early), median(late), switches, median(late) / median(early));
    return 0;
}
