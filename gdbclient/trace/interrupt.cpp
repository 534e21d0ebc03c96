// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/interrupt.h"

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

namespace trace {

namespace {

/// How soon a run that began just after the signal is ended too.
constexpr std::chrono::milliseconds kAgain{50};

QObject* g_watch = nullptr;

// Lock-free, and so allowed in a signal handler (C++20 [support.signal]).
std::atomic<bool> g_interrupted{false};
std::atomic<int> g_bell{-1};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void onSignal(int)
{
    g_interrupted = true;
    // Wakes the event loop; write is async-signal-safe (signal-safety(7)).
    const std::uint64_t once = 1;
    if (g_bell >= 0) [[maybe_unused]]
        const auto written = write(g_bell, &once, sizeof(once));
}

} // namespace

void watchForInterrupt()
{
    if (g_bell < 0)
        g_bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
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

void stopWatchingForInterrupt()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
    delete std::exchange(g_watch, nullptr);
}

void onInterrupt(std::function<void()> action)
{
    if (g_bell < 0 || g_watch)
        return;
    g_watch = new QObject(QCoreApplication::instance());
    auto* again = new QTimer(g_watch);
    QObject::connect(again, &QTimer::timeout, g_watch, action);
    auto* notifier = new QSocketNotifier(g_bell, QSocketNotifier::Read, g_watch);
    QObject::connect(notifier, &QSocketNotifier::activated, g_watch, [notifier, again, action] {
        notifier->setEnabled(false);
        again->start(kAgain);
        action();
    });
}

} // namespace trace
