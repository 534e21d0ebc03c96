// SPDX-License-Identifier: GPL-2.0-or-later
// One CPU at a time. Interrupts are masked at EL2, so a holder is never interrupted.
#pragma once

class spinlock {
public:
    void lock()
    {
        while (__atomic_exchange_n(&m_taken, true, __ATOMIC_ACQUIRE)) {
            while (__atomic_load_n(&m_taken, __ATOMIC_RELAXED))
                asm volatile("yield"); // a machine that runs its CPUs by turns runs the holder now
        }
    }
    void unlock() { __atomic_store_n(&m_taken, false, __ATOMIC_RELEASE); }

private:
    bool m_taken = false;
};

/// Holds a lock as long as it lives.
class locked {
public:
    explicit locked(spinlock& lock)
        : m_lock(lock)
    {
        m_lock.lock();
    }
    ~locked() { m_lock.unlock(); }
    locked(const locked&) = delete;
    locked& operator=(const locked&) = delete;

private:
    spinlock& m_lock;
};
