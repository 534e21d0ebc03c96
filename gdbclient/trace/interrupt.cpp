// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/interrupt.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <atomic>
#include <csignal>

#include <sys/eventfd.h>
#include <unistd.h>

namespace trace {

namespace {

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

void onInterrupt(std::function<void()> action)
{
    if (g_bell < 0)
        return;
    auto* notifier =
        new QSocketNotifier(g_bell, QSocketNotifier::Read, QCoreApplication::instance());
    QObject::connect(notifier, &QSocketNotifier::activated, notifier,
                     [notifier, action = std::move(action)] {
                         notifier->deleteLater();
                         notifier->setEnabled(false);
                         action();
                     });
}

} // namespace trace
