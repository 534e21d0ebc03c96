// SPDX-License-Identifier: GPL-2.0-or-later
// How long a guest may take to come back is measured in the time that it had, not in time that
// passed.
#include "machine/run-clock.h"

#include <QTest>

using namespace std::chrono_literals;
using machine::RunClock;

class tst_run_clock : public QObject {
    Q_OBJECT
private slots:
    void aRunHasItsWholeDeadline()
    {
        RunClock clock(10s, m_start);
        auto now = m_start;
        for (; now < m_start + 9900ms; clock.count(false, now))
            now += 100ms;
        QVERIFY(!clock.hasExpired());
        clock.count(false, now + 100ms);
        QVERIFY(clock.hasExpired());
    }

    void timeInWhichQemuIsStoppedIsNone()
    {
        RunClock clock(10s, m_start);
        auto now = m_start;
        for (; now < m_start + 60s; clock.count(true, now))
            now += 100ms;
        QVERIFY(!clock.hasExpired());
        QCOMPARE(clock.stoppedFor(), RunClock::Clock::duration(60s));
        clock.count(false, now + 100ms);
        QCOMPARE(clock.stoppedFor(), RunClock::Clock::duration::zero());
        QVERIFY(clock.spent() <= 200ms);
    }

    // Ctrl-Z: the timers of a program that was stopped are all overdue when it goes on.
    void timeInWhichWeAreStoppedIsAMoment()
    {
        RunClock clock(10s, m_start);
        clock.count(false, m_start + 1h);
        QVERIFY(!clock.hasExpired());
        QVERIFY(clock.spent() <= 200ms);
    }

    void hitsThatFollowEachOtherAreCounted()
    {
        RunClock clock(50ms, m_start);
        for (int i = 1; i <= 5000; ++i)
            clock.count(false, m_start + i * 10us);
        QVERIFY(clock.hasExpired());
    }

    void aShortDeadlineIsLookedAtOften_data()
    {
        QTest::addColumn<int>("deadline");
        QTest::addColumn<int>("moment");
        QTest::newRow("nothing") << 0 << 1;
        QTest::newRow("a blink") << 2 << 1;
        QTest::newRow("a fifth of a second") << 200 << 50;
        QTest::newRow("ten seconds") << 10000 << 100;
    }
    void aShortDeadlineIsLookedAtOften()
    {
        QFETCH(int, deadline);
        QFETCH(int, moment);
        QCOMPARE(RunClock(RunClock::Milliseconds(deadline), m_start).moment(),
                 RunClock::Milliseconds(moment));
    }

private:
    const RunClock::Clock::time_point m_start = RunClock::Clock::now();
};

QTEST_APPLESS_MAIN(tst_run_clock)
#include "tst_run_clock.moc"
