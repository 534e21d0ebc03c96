// SPDX-License-Identifier: GPL-2.0-or-later
// The hostile guest: operations at random, from a seed, against EL2 and whoever else is there. Each
// virtual CPU does its own, looks at everything that came back for what is not its VM's, and keeps
// an eye on the others: an operation may take a virtual CPU out of the game (PSCI CPU_OFF, vectors
// in the void), and somebody has to revive it, or to say so.
//
// Its own acts shall not stop it. Whatever it sleeps by, it first puts its interrupt controller
// right and sets its timer; before each operation it sets the timer anyhow.
#include "hostile-hidden.h"
#include "hostile-state.h"

namespace {

constexpr u64 kFlashBank = 0x04000000; // the first one is a target; the second one is HOME
constexpr u64 kRam = 0x40000000;
constexpr u64 kPlayground = 0x40800000; // its own memory, nothing in it matters
constexpr u64 kRamEnd = 0x41000000;
constexpr u64 kEl2 = 0x40100000; // physical: EL2's image, the description, EL2's pool
constexpr u64 kEl2Size = 0x300000;
constexpr u64 kOthers = 0x40800000; // physical: the VMs' memory, one behind the other
constexpr u64 kOthersSize = 0x40000000;
constexpr u64 kReportEvery = 500;
constexpr u64 kSibling = 64;   // operations between two looks at the others
constexpr u64 kPatience = 30;  // looks without progress until it is revived
constexpr u64 kLost = 90;      // and until it is given up
constexpr u64 kRescue = 32000; // nanoseconds that an operation may take
constexpr u32 kBrk = 0xd4200000;

/// Addresses of devices, and how large their registers' ranges are.
struct window {
    u64 base;
    u64 size;
};
constexpr window kDevices[] = {
    {kGicd, 0x1000},           {kGicd + 0x6000, 0x400}, {kGicr, 0x40000},
    {kGicr + 0x10000, 0x1000}, {0x080a0000, 0x100},     {kUart, 0x1000},
    {0x09010000, 0x1000},      {0x0a000000, 0x400},     {0x0a000000, 0x4000},
    {0x1000, 0x3fff000},       {0x08000000, 0x3000000},
};

class hostile {
public:
    hostile(hostile_state& state, u64 number, const u64* parameters)
        : m_state(state)
        , m_number(number)
        , m_wanted(parameters[1])
        , m_secrets(parameters[3])
        , m_el2(parameters + 4)
        , m_clock_counts(parameters[2] != 0)
        , m_random(mixed(parameters[0] * 8 + number + 1))
    {
        if (m_state.born == 0)
            m_random = m_random == 0 ? 1 : m_random;
        else
            m_random = m_state.random; // it goes on where its earlier life ended
        m_state.born = 1;
    }

    [[noreturn]] void run()
    {
        for (;; ++m_state.operations) {
            if (m_state.operations % kReportEvery == 0)
                report("hostile operations", hostile_total());
            if (m_state.operations % kSibling == 0)
                watch();
            if (hostile_total() >= m_wanted)
                end();
            prepare();
            choose();
            execute();
        }
    }

    void look_around()
    {
        for (const hidden_field& each : kHiddenFields)
            if (const u64 value = each.read() & each.mask; value != 0)
                report(each.name, value, "hostile SEES ");
        if (!hostile_deactivation_works(m_number))
            report("an interrupt that stays active", m_number, "hostile SEES ");
    }

private:
    static u64 mixed(u64 value)
    {
        value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
        return value ^ value >> 27;
    }
    u64 random()
    {
        m_random ^= m_random << 13; // xorshift64
        m_random ^= m_random >> 7;
        m_random ^= m_random << 17;
        m_state.random = m_random;
        return m_random;
    }
    u64 below(u64 limit) { return (random() >> 20) % limit; }
    bool once_in(u64 n) { return below(n) == 0; }
    template <typename T, u64 N>
    const T& one_of(const T (&list)[N])
    {
        return list[below(N)];
    }

    // What an operation starts with.

    u64 device_address()
    {
        const window& device = one_of(kDevices);
        return device.base + (random() % device.size & ~(once_in(8) ? 0UL : 3UL));
    }
    /// A store there could be a command that takes the code away: the watchman alone would notice.
    static u64 not_home(u64 address)
    {
        return address / kFlashBank >= 1 && address < kRam ? 0 : address; // nor a device, by chance
    }
    u64 any_address(bool devices)
    {
        switch (below(devices ? 10 : 8)) {
        case 0:
            return kEl2 + (random() % kEl2Size & ~7UL);
        case 1: // where it knows what EL2 has
            return kEl2 + (once_in(2) ? 0x100000 : 0) + below(8) * 8;
        case 2:
            return m_secrets + (random() & 0x1ffff8);
        case 3:
            return kOthers + (random() % kOthersSize & ~7UL);
        case 4:
            return kRamEnd - 64 + below(16) * 8;
        case 5:
            return not_home(random() >> (16 + below(30)));
        case 6:
        case 7:
            return kPlayground + (random() % (kRamEnd - kPlayground) & ~7UL);
        default:
            return device_address();
        }
    }
    u64 any_value(bool devices)
    {
        switch (below(8)) {
        case 0:
            return random();
        case 1:
            return below(256);
        case 2:
            return ~0UL << below(64);
        case 3:
            return not_home(1UL << below(64));
        default:
            return any_address(devices);
        }
    }
    void prepare()
    {
        // By an instruction that EL2 has to read itself. The guest lives on, and may lose its
        // vectors; then a clock that counts instructions stands still.
        m_devices = !m_clock_counts && once_in(20000);
        for (u64& x : m_state.x)
            x = any_value(m_devices);
        m_state.sp = kPlayground + 0x1000 + (random() & 0xfff0);
        m_state.sp_el0 = m_state.sp + 0x8000;
        const u64 value = random();
        for (u64 n = 0; n < 64; ++n)
            m_state.v[n] = value * (n + 1);
        m_state.elr = scratch();
        m_state.spsr = (random() & 0xf0000000) | (once_in(8) ? 0 : once_in(8) ? 4 : 5);
        m_state.ttbr0 = reinterpret_cast<u64>(hostile_table);
        m_state.ttbr1 = 0;
        m_state.tcr = TCR_SANE;
        m_state.mair = MAIR_SANE;
        m_state.sctlr = SCTLR_OFF | (once_in(8) ? 1 : 0);
        m_state.vbar = VECTORS;
        m_expect_undefined = false;
        const u32 all = m_state.operations % 256 == 0 ? 1024 : 16;
        for (u32 n = 0; n < all; ++n)
            code()[n] = kBrk;
    }

    // The classes of operations.

    void choose()
    {
        const u64 dice = below(1000);
        if (dice < 250)
            code()[0] = static_cast<u32>(random());
        else if (dice < 400)
            code()[0] = memory_instruction();
        else if (dice < 600)
            system_instruction();
        else if (dice < 740)
            call();
        else if (dice < 880)
            access();
        else if (dice < 930)
            tables();
        else if (dice < 960)
            back_to_anywhere();
        else if (dice < 985)
            hidden();
        else if (dice < 995)
            sleep();
        else
            repair_all();
    }
    /// Loads and stores (Arm ARM C4.1.88): op0 is x1x0.
    u32 memory_instruction() { return static_cast<u32>(random() & ~0x0a000000UL) | 0x08000000U; }
    void system_instruction()
    {
        const u64 bits = random();
        u32 word = 0xd5000000 | (bits & 0x3fffff);
        if (once_in(2)) // a register of EL1 or EL0 that may exist
            word = 0xd5180000 | (bits & 0x0020ffff) | (once_in(3) ? 3U << 16 : 0);
        else if (once_in(4)) // SYS: caches, TLB, AT
            word = 0xd5080000 | (bits & 0x00070fff) | (once_in(2) ? 7U : 8U) << 12;
        // Without these four the guest is lost: it takes that rarely.
        const u32 which = word & ~0x1fU;
        const bool translation = which == 0xd5181000 || which == 0xd5182000 || which == 0xd5182040;
        const bool vectors = which == 0xd518c000;
        code()[0] = (translation && m_clock_counts) || ((translation || vectors) && !once_in(16))
                        ? kBrk
                        : word;
    }
    void call()
    {
        static constexpr u64 bases[] = {0x84000000, 0xc4000000, 0x84000000, 0xc4000000, 0x80000000,
                                        0xc0000000, 0x86000000, 0xbf00ff00, 0};
        u64 function = one_of(bases) + below(24);
        if (once_in(8))
            function = random() & 0xffffffff;
        const u64 plain = function & 0xbfffffff;
        if (plain == 0x84000008 || plain == 0x84000009) // the end comes at the end
            function = 0x84000000;
        if (plain == 0x84000002 && !once_in(8)) // CPU_OFF
            function = 0x84000003;
        if (plain == 0x84000001) // CPU_SUSPEND
            repair_all();
        m_state.x[0] = function | (once_in(2) ? random() << 32 : 0);
        if (!once_in(4))
            m_state.x[1] = below(WATCHMAN + 2);
        else if (plain == 0x8400000a)
            m_state.x[1] = 0x84000000 + below(24);
        const u64 immediate = once_in(4) ? random() & 0xffff : 0;
        code()[0] = static_cast<u32>(0xd4000002 | immediate << 5 | below(2));
    }
    /// One register, any size, anywhere: what EL2 emulates has to be of this kind.
    void access()
    {
        static constexpr u32 loads_and_stores[] = {
            0x39000022, 0x39400022, 0x39800022, 0x39c00022, 0x79000022, 0x79400022, 0x79800022,
            0x79c00022, 0xb9000022, 0xb9400022, 0xb9800022, 0xf9000022, 0xf9400022, 0xb900003f};
        m_state.x[1] = once_in(2) ? device_address() : any_address(true);
        m_state.x[2] = any_value(true);
        if (once_in(4)) // aligned for every size
            m_state.x[1] &= ~7UL;
        code()[0] = one_of(loads_and_stores);
        m_state.sctlr = SCTLR_OFF;
        m_gic_changed = true;
    }
    u64 descriptor()
    {
        if (once_in(4))
            return random();
        const u64 attributes = random() & 0x0070000000000fff;
        return (any_address(once_in(50)) & 0xfffffffff000) | attributes | 1;
    }
    /// Stage 1 at random: a few entries change each time. The guest's own two blocks stay.
    void tables()
    {
        u64* const level1 = reinterpret_cast<u64*>(reinterpret_cast<u64>(&m_state) + TABLES);
        u64* const low = level1 + 512;
        u64* const high = low + 512;
        for (u64 n = 0; n < 8; ++n) {
            level1[below(512)] = descriptor();
            low[below(512)] = descriptor();
            high[below(512)] = descriptor();
        }
        level1[0] = reinterpret_cast<u64>(low) | 3;
        level1[1] = reinterpret_cast<u64>(high) | 3;
        low[HOME >> 21] = HOME | 0x481;
        high[(STATES - kRam) >> 21] = STATES | 0x401;
        m_state.ttbr0 = reinterpret_cast<u64>(level1);
        m_state.ttbr1 = random();
        m_state.mair = random();
        // Kept: T0SZ, EPD0, TG0, SH0 and the like; the rest is anything.
        const u64 kept = 0xffffUL | 7UL << 32;
        m_state.tcr = (TCR_SANE & kept) | (random() & ~kept);
        m_state.sctlr = SCTLR_OFF | 1 | (random() & 0x0000000000880f1cUL);
        const u64 table = below(4);
        m_state.x[1] = table == 0   ? random()
                       : table == 1 ? below(512) << 30 | (random() & 0x3ffffff8)
                                    : (table - 2) << 30 | below(512) << 21 | (random() & 0x1ffff8);
        static constexpr u32 uses[] = {0xf9400022, 0xf9000022, 0x39400022, 0xa9400c22,
                                       0xd5087801, 0xd5087821, 0xd50b7421, 0xd61f0020};
        code()[0] = one_of(uses); // LDR, STR, LDRB, LDP, AT S1E1R, AT S1E1W, DC ZVA, BR
        if (!m_clock_counts && once_in(4000)) { // not to be survived
            m_state.ttbr0 = random();
            m_state.tcr = random();
            repair_all();
        }
    }
    void back_to_anywhere()
    {
        const u64 to = once_in(2) ? scratch() + 64 : any_value(false);
        const u64 pstate = (random() & 0xfff0007f) | below(32);
        // The operation's own door needs ELR_EL1 and SPSR_EL1: they are written in the scratch
        // page.
        code()[0] = 0xd5184020; // MSR ELR_EL1, x0
        code()[1] = 0xd5184001; // MSR SPSR_EL1, x1
        code()[2] = 0xd69f03e0;
        m_state.x[0] = to;
        m_state.x[1] = pstate & ~(once_in(64) ? 0 : 0x80UL);
        m_state.spsr = 5;
    }
    void hidden()
    {
        code()[0] = one_of(kHidden);
        m_state.spsr = 5;
        m_state.sctlr = SCTLR_OFF;
        m_expect_undefined = true;
    }
    void sleep()
    {
        repair_all();
        m_state.sctlr = SCTLR_OFF;
        code()[0] = once_in(4) ? 0xd503205f : 0xd503207f; // WFE, WFI
    }
    /// The last one: PSCI SYSTEM_OFF or SYSTEM_RESET, by HVC or SMC, upper bits at random.
    [[noreturn]] void end()
    {
        report("hostile operations", hostile_total());
        for (;;) {
            prepare();
            m_state.x[0] = (0x84000008 + below(2)) | random() << 32;
            code()[0] = 0xd4000002 | static_cast<u32>(below(2));
            m_state.spsr = 5;
            m_state.sctlr = SCTLR_OFF;
            execute(); // comes back only if an interrupt was first
        }
    }

    // Around an operation.

    void execute()
    {
        asm volatile("dsb sy\n\tic iallu\n\tdsb sy\n\tisb" : : : "memory");
        hostile_set_timer(kRescue);
        const u64 strays = m_state.strays;
        hostile_run(&m_state);
        const bool interrupted = hostile_take_interrupts() != 0;
        if (m_state.strays != strays) // its own registers: they know the secrets
            return report("hostile strays", m_state.esr);
        search();
        if (m_expect_undefined && !interrupted &&
            (m_state.elr != scratch() || m_state.esr >> 26 != 0))
            report("a hidden feature answers", code()[0], "hostile SEES ");
        if (m_gic_changed && once_in(8)) {
            m_gic_changed = false;
            repair_all();
        }
    }
    bool is_secret(u64 value) const
    {
        for (unsigned shift = 0; shift <= 32; shift += 8)
            if ((value >> shift & 0xffffffff) == kSecret)
                return true;
        for (u64 n = 0; n < 9; ++n)
            if (value == m_el2[n] && value != 0)
                return true;
        return false;
    }
    /// Nothing that is not this VM's may have come into a register.
    void search()
    {
        const u64* const words = reinterpret_cast<const u64*>(&m_state);
        for (u64 at = 0; at < (S_PAR + 8) / 8; ++at)
            if (is_secret(words[at]))
                found(words[at]);
        for (const u64 value : m_state.v)
            if (is_secret(value))
                found(value);
    }
    void found(u64 value) { report("hostile FOUND", value); }

    void watch()
    {
        for (u64 n = 0; n < kEnemies; ++n) {
            if (n == m_number)
                continue;
            sibling& other = m_siblings[n];
            const u64 operations = state_of(n).operations;
            other.looks = operations == other.operations ? other.looks + 1 : 0;
            other.operations = operations;
            if (other.looks % kPatience != kPatience - 1)
                continue;
            if (other.looks >= kLost) {
                report("hostile lost a virtual CPU", n);
                end();
            }
            repair_all();
            hostile_start(n, once_in(4) ? random() : reinterpret_cast<u64>(hostile_second));
        }
    }
    /// The interrupt controller as the timers' rescue and a sleep need it, for every virtual CPU.
    void repair_all()
    {
        hostile_repair();
        m_gic_changed = false;
    }
    void report(const char* text, u64 number, const char* before = "")
    {
        hostile_report(before, text, number);
    }

    u64 scratch() const { return reinterpret_cast<u64>(&m_state) + SCRATCH; }
    volatile u32* code() const { return reinterpret_cast<volatile u32*>(scratch()); }

    struct sibling {
        u64 operations;
        u64 looks;
    };

    hostile_state& m_state;
    const u64 m_number;
    const u64 m_wanted;
    const u64 m_secrets; // 2 MB of the neighbour's, physical
    const u64* const m_el2;
    /// The machine's clock counts instructions (QEMU's -icount): it stands still while a fetch from
    /// the vectors faults in stage 1, again and again, and no timer interrupts that. So no such
    /// acts.
    const bool m_clock_counts;
    u64 m_random;
    bool m_devices = false;
    bool m_expect_undefined = false;
    bool m_gic_changed = false;
    sibling m_siblings[8] = {};
};

} // namespace

extern "C" [[noreturn]] void hostile_main(hostile_state& state, u64 number, const u64* parameters)
{
    hostile_repair();
    const bool first = state.born == 0;
    hostile guest(state, number, parameters);
    if (first)
        guest.look_around();
    if (first && number == 0) {
        hostile_start_watchman();
        hostile_start(1, reinterpret_cast<u64>(hostile_second));
    }
    guest.run();
}
