// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace machine {

/// The time that a machine has had for its run, and how much of it is left. Time in which QEMU is
/// stopped (SIGSTOP, a debugger) is none, and where this program itself was not run (Ctrl-Z, a busy
/// host) only a moment counts: neither is the guest's fault.
class RunClock {
public:
    using Clock = std::chrono::steady_clock;
    using Milliseconds = std::chrono::milliseconds;

    explicit RunClock(Milliseconds deadline, Clock::time_point now = Clock::now())
        : m_deadline(deadline)
        , m_last(now)
    {
    }
    /// How often to count at least.
    [[nodiscard]] Milliseconds moment() const
    {
        return std::clamp(m_deadline / 4, Milliseconds(1), kMoment);
    }
    /// Counts what has passed since the last time.
    void count(bool isStopped, Clock::time_point now = Clock::now())
    {
        const auto passed = std::min<Clock::duration>(now - m_last, 2 * moment());
        m_last = now;
        m_stopped = isStopped ? m_stopped + passed : Clock::duration::zero();
        if (!isStopped)
            m_spent += passed;
    }
    [[nodiscard]] bool hasExpired() const { return m_spent >= m_deadline; }
    [[nodiscard]] Clock::duration spent() const { return m_spent; }
    /// How long QEMU has been stopped without a pause.
    [[nodiscard]] Clock::duration stoppedFor() const { return m_stopped; }

private:
    static constexpr Milliseconds kMoment{100};
    Milliseconds m_deadline;
    Clock::time_point m_last;
    Clock::duration m_spent{};
    Clock::duration m_stopped{};
};

} // namespace machine
