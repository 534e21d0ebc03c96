// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/interrupt.h"

#include <atomic>
#include <csignal>

namespace trace {

namespace {

// Lock-free, and so allowed in a signal handler (C++20 [support.signal]).
std::atomic<bool> g_interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void onSignal(int)
{
    g_interrupted = true;
}

} // namespace

void watchForInterrupt()
{
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool interrupted()
{
    return g_interrupted;
}

} // namespace trace
