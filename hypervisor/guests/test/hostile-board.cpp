// SPDX-License-Identifier: GPL-2.0-or-later
// The hostile guest's own use of its board: putting right what its operations broke, and talking.
#include "hostile-state.h"

#include "arch/io.h"

namespace {

extern "C" const u64 __home[], __home_end[];

constexpr u64 kWatchdogPeriod = 48000000; // nanoseconds between two rounds of the watchman
constexpr u64 kWatchdogPeriods = 20;      // without progress

constexpr u64 kLineLock = STATES - 64; // a word of RAM beside the states
constexpr u64 kLockPatience = 1 << 20; // whoever had it longer is not coming back

/// A command may have taken the code away: a bank answers questions then, or waits for data.
void give_back_flash(u64 bank)
{
    constexpr u32 read_array = 0xff;
    constexpr u32 branch = 0x14000000; // what the vectors begin with
    for (u64 n = 0; n < 1024 && (readl(bank) & 0xfc000000) != branch; ++n)
        writel(read_array, bank);
}

void lock()
{
    for (u64 n = 0; n < kLockPatience; ++n) {
        u32 was;
        u32 failed = 1;
        asm volatile("ldaxr %w0, [%2]\n\tcbnz %w0, 1f\n\tstxr %w1, %w3, [%2]\n1:"
                     : "=&r"(was), "+&r"(failed)
                     : "r"(kLineLock), "r"(1)
                     : "memory");
        if (was == 0 && failed == 0)
            return;
    }
}

void put(const char* text)
{
    for (; *text != '\0'; ++text)
        writel(static_cast<u32>(*text), kUart);
}

} // namespace

void hostile_repair()
{
    for (u64 n = 0; n <= WATCHMAN; ++n) {
        const u64 frame = kGicr + 0x10000 + n * 0x20000;
        writel(~0U, frame + 0x080); // GICR_IGROUPR0
        writel(~0U, frame + 0x380); // GICR_ICACTIVER0
        writel(~0U, frame + 0x280); // GICR_ICPENDR0
        writel(0, frame + 0xc04);   // GICR_ICFGR1: levels
        writel(0, frame + 0x418);   // GICR_IPRIORITYR6: the timer before all
        writel(~0U, frame + 0x100); // GICR_ISENABLER0
    }
    for (u64 bank = 4; bank <= 8; bank += 4) { // SPIs are none of its business
        writel(~0U, kGicd + 0x180 + bank);     // GICD_ICENABLER
        writel(~0U, kGicd + 0x380 + bank);     // GICD_ICACTIVER
        writel(~0U, kGicd + 0x280 + bank);     // GICD_ICPENDR
    }
    writel(0x12, kGicd); // GICD_CTLR: affinity routing, group 1
}

void hostile_start(u64 number, u64 where)
{
    register u64 x0 asm("x0") = 0xc4000003;
    register u64 x1 asm("x1") = number;
    register u64 x2 asm("x2") = where;
    register u64 x3 asm("x3") = 0;
    asm volatile("hvc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x3) : "memory");
}

void hostile_report(const char* before, const char* text, u64 number)
{
    lock();
    writel(0x301, kUart + 0x30); // UARTCR: on, whatever became of it
    put("\n");
    put(before);
    put(text);
    put(" ");
    for (int shift = 60; shift >= 0; shift -= 4) {
        const u32 digit = number >> shift & 15;
        writel(digit < 10 ? '0' + digit : 'a' + digit - 10, kUart);
    }
    put("\n");
    asm volatile("stlr wzr, [%0]" : : "r"(kLineLock) : "memory");
}

void hostile_set_timer(u64 nanoseconds)
{
    u64 now;
    u64 frequency; // 62.5 MHz, or 1 GHz
    asm volatile("isb\n\tmrs %0, cntvct_el0\n\tmrs %1, cntfrq_el0" : "=r"(now), "=r"(frequency));
    const u64 ticks = nanoseconds * (frequency / 100000) / 10000;
    asm volatile("msr cntv_cval_el0, %0\n\tmsr cntv_ctl_el0, %1" : : "r"(now + ticks), "r"(1UL));
}

u64 hostile_take_interrupts()
{
    asm volatile("msr cntv_ctl_el0, xzr\n\tisb");
    for (u64 n = 0;; ++n) {
        u64 intid;
        asm volatile("mrs %0, s3_0_c12_c12_0" : "=r"(intid)); // ICC_IAR1_EL1
        if (intid >= 1020 || n == 64)
            return n;
        asm volatile("msr s3_0_c12_c12_1, %0\n\tisb" : : "r"(intid)); // ICC_EOIR1_EL1
    }
}

bool hostile_deactivation_works(u64 number)
{
    constexpr u64 sgi = 5;
    const u64 frame = kGicr + 0x10000 + number * 0x20000;
    u64 intid;
    asm volatile("msr s3_0_c12_c11_5, %1\n\tisb\n\t" // ICC_SGI1R_EL1: to itself
                 "mrs %0, s3_0_c12_c12_0"            // ICC_IAR1_EL1: active from here on
                 : "=r"(intid)
                 : "r"(sgi << 24 | 1UL << number));
    const bool was = intid == sgi && (readl(frame + 0x300) & 1U << sgi) != 0; // GICR_ISACTIVER0
    writel(1U << sgi, frame + 0x380);                                         // GICR_ICACTIVER0
    const bool is = (readl(frame + 0x300) & 1U << sgi) != 0;
    asm volatile("msr s3_0_c12_c12_1, %0\n\tisb" : : "r"(sgi)); // its priority
    return was && !is;
}

u64 hostile_total()
{
    u64 sum = 0;
    for (u64 n = 0; n < kEnemies; ++n)
        sum += state_of(n).operations;
    return sum;
}

void hostile_start_watchman()
{
    u64* to = reinterpret_cast<u64*>(COPY);
    for (const u64* from = __home; from != __home_end; ++from, ++to)
        *to = *from;
    hostile_start(WATCHMAN, COPY + (reinterpret_cast<u64>(hostile_third) - HOME));
}

extern "C" [[noreturn]] void hostile_watch()
{
    u64 last = 0;
    for (u64 periods = 0;; ++periods) {
        const u64 total = hostile_total();
        if (total != last)
            periods = 0;
        last = total;
        give_back_flash(HOME);
        give_back_flash(0);
        hostile_repair();
        if (periods ==
            kWatchdogPeriods / 2) // each may have turned itself off before it missed the other
            for (u64 n = 0; n < kEnemies; ++n)
                hostile_start(n, HOME + (reinterpret_cast<u64>(hostile_second) -
                                         reinterpret_cast<u64>(__home)));
        if (periods > kWatchdogPeriods) {
            hostile_report("", "hostile is stuck", total);
            register u64 x0 asm("x0") = 0x84000008; // PSCI SYSTEM_OFF
            asm volatile("hvc #0" : "+r"(x0));
        }
        hostile_set_timer(kWatchdogPeriod);
        asm volatile("wfi" : : : "memory");
        hostile_take_interrupts();
    }
}
