// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/signals.h"

#include <QSocketNotifier>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <utility>

#include <sys/eventfd.h>
#include <unistd.h>

namespace cli {

namespace {

/// How soon a run that began just after the signal is ended too.
constexpr std::chrono::milliseconds kAgain{50};

// Lock-free, and so allowed in a signal handler (C++20 [support.signal]).
std::atomic<int> g_last{0};
std::atomic<int> g_bell{-1};
static_assert(std::atomic<int>::is_always_lock_free);

void onSignal(int number)
{
    g_last = number;
    // Wakes the event loop; write is async-signal-safe (signal-safety(7)).
    const std::uint64_t once = 1;
    [[maybe_unused]] const auto written = write(g_bell, &once, sizeof once);
}

} // namespace

Signals::Signals()
{
    g_last = 0;
    g_bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    m_notifier = new QSocketNotifier(g_bell, QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        std::uint64_t rung = 0;
        if (read(g_bell, &rung, sizeof rung) > 0)
            emit came(g_last);
    });
    for (std::size_t i = 0; i < kNumbers.size(); ++i) {
        sigaction(kNumbers[i], nullptr, &m_before[i]);
        if (m_before[i].sa_handler == SIG_IGN)
            continue;
        struct sigaction action {};
        action.sa_handler = onSignal;
        action.sa_flags = static_cast<int>(SA_RESETHAND); // and no SA_RESTART: a write comes back
        sigemptyset(&action.sa_mask);
        sigaction(kNumbers[i], &action, nullptr);
    }
}

Signals::~Signals()
{
    for (std::size_t i = 0; i < kNumbers.size(); ++i)
        sigaction(kNumbers[i], &m_before[i], nullptr);
    m_notifier->setEnabled(false);
    close(g_bell.exchange(-1));
}

int Signals::last()
{
    return g_last;
}

void Signals::whenCame(std::function<void()> action)
{
    delete std::exchange(m_watch, new QObject(this));
    auto* again = new QTimer(m_watch);
    connect(again, &QTimer::timeout, m_watch, action);
    connect(this, &Signals::came, m_watch, [again, action] {
        again->start(kAgain);
        action();
    });
    if (last() != 0) { // before anybody could be told
        again->start(kAgain);
        action();
    }
}

} // namespace cli
