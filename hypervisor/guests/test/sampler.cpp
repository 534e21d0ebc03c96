// SPDX-License-Identifier: GPL-2.0-or-later
// A program for a Linux guest, without a library: what `perf record` does first. It has the kernel
// interrupt it each 5,000,000 cycles and keep where it was, works until that has been ten times,
// and says how many bytes of samples there are. perf_event_open(2);
// include/uapi/linux/perf_event.h.
#include "arch/types.h"

namespace {

constexpr u64 SYS_WRITE = 64;
constexpr u64 SYS_EXIT = 93;
constexpr u64 SYS_MMAP = 222;
constexpr u64 SYS_PERF_EVENT_OPEN = 241;
constexpr u64 PAGE = 4096;
constexpr u64 DATA_HEAD = 1024; // of struct perf_event_mmap_page
constexpr u64 ENOUGH = 10 * 16; // a sample: its header, and the address
constexpr u64 PATIENCE = 4000000000;

u64 call(u64 number, u64 a, u64 b, u64 c, u64 d = 0, u64 e = 0, u64 f = 0)
{
    register u64 x8 asm("x8") = number;
    register u64 x0 asm("x0") = a;
    register u64 x1 asm("x1") = b;
    register u64 x2 asm("x2") = c;
    register u64 x3 asm("x3") = d;
    register u64 x4 asm("x4") = e;
    register u64 x5 asm("x5") = f;
    asm volatile("svc #0"
                 : "+r"(x0)
                 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                 : "memory");
    return x0;
}

[[noreturn]] void end(const char* text, u64 value)
{
    char line[64];
    u64 length = 0;
    for (; *text != '\0'; ++text)
        line[length++] = *text;
    for (int shift = 60; shift >= 0; shift -= 4)
        line[length++] = "0123456789abcdef"[value >> shift & 15];
    line[length++] = '\n';
    call(SYS_WRITE, 1, reinterpret_cast<u64>(line), length);
    call(SYS_EXIT, 0, 0, 0);
    __builtin_unreachable();
}

} // namespace

extern "C" [[noreturn]] void _start()
{
    // struct perf_event_attr: type (PERF_TYPE_HARDWARE) and size, config
    // (PERF_COUNT_HW_CPU_CYCLES), sample_period, sample_type (PERF_SAMPLE_IP), read_format, flags.
    u64 attr[16] = {sizeof attr << 32, 0, 5000000, 1, 0, 0};
    const u64 fd = call(SYS_PERF_EVENT_OPEN, reinterpret_cast<u64>(attr), 0, ~0UL, ~0UL, 0);
    if (fd > ~0UL - PAGE)
        end("no samples: error ", -fd);
    const u64 ring = call(SYS_MMAP, 0, 2 * PAGE, 3, 1, fd, 0); // read, write; shared
    if (ring > ~0UL - PAGE)
        end("no ring: error ", -ring);
    const auto head = [&] {
        return __atomic_load_n(reinterpret_cast<const u64*>(ring + DATA_HEAD), __ATOMIC_ACQUIRE);
    };
    for (u64 n = 0; head() < ENOUGH && n < PATIENCE; ++n)
        asm volatile("" : : : "memory");
    end(head() < ENOUGH ? "too few samples: " : "sampled: ", head());
}
