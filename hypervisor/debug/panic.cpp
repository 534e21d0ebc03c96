// SPDX-License-Identifier: GPL-2.0-or-later
#include "debug/panic.h"

#include "abi/machine-description.h"
#include "arch/sysreg.h"
#include "debug/fault.h"
#include "devices/gic.h"
#include "devices/psci.h"
#include "devices/timer.h"
#include "devices/uart.h"
#include "switch/hyp-cpu.h"

extern "C" char __stack_bottom[], __secondary_end[];

namespace {

// The sixteen vectors are four kinds of exception from four sources.
const char* const kind_names[4] = {"synchronous", "IRQ", "FIQ", "SError"};
const char* const source_names[4] = {", EL2 with SP_EL0", ", EL2", ", guest", ", AArch32 guest"};

constexpr unsigned NOBODY = ~0U;
unsigned panicking = NOBODY; // number of the CPU that reports
bool stopped[MAX_CPUS];      // which of the others wait for its end

void print_registers(const hyp_panic_frame& frame)
{
    for (u64 n = 0; n < 31; ++n) {
        uart_print(n % 4 == 0 ? "[hyp] x" : "  x", static_cast<char>('0' + n / 10),
                   static_cast<char>('0' + n % 10), ' ', frame.regs[n]);
        if (n % 4 == 3 || n == 30)
            uart_put('\n');
    }
    uart_print("[hyp] sp  ", frame.sp, '\n');
}

void print_place(u64 address)
{
    uart_print("[hyp]   ", address, ' ');
    hyp_print_symbol(address);
    uart_put('\n');
}

/// Frame records (AAPCS64 6.4.6): {previous x29, return address}, each higher than the last.
/// Nothing outside the stacks is read, and their guard pages are probed: what is broken may be the
/// chain.
void print_backtrace(u64 pc, u64 fp)
{
    hyp_print_line("backtrace:");
    print_place(pc);
    const u64 top = reinterpret_cast<u64>(__secondary_end);
    u64 above = reinterpret_cast<u64>(__stack_bottom);
    for (int depth = 0; depth < 32; ++depth) {
        u64 next = 0;
        u64 caller = 0;
        if (fp < above || fp > top - 16 || fp % 16 != 0 || !hyp_probe(fp, next) ||
            !hyp_probe(fp + 8, caller) || caller == 0)
            return;
        print_place(caller - 4); // the call, not what follows it
        above = fp + 16;
        fp = next;
    }
}

void print_cpu(unsigned cpu, const char* how)
{
    uart_print("[hyp] CPU ", static_cast<char>('0' + cpu), how);
    if (const kvm_vcpu* vcpu = hyp_running_vcpu(cpu))
        uart_print("; running: guest ", vcpu->kvm->name, ", virtual CPU ",
                   static_cast<char>('0' + vcpu->vcpu_id));
    uart_put('\n');
}

/// A line each, newest first.
void print_exits(const exit_ring& exits)
{
    const char* const code_names[] = {"[hyp]   IRQ    ", "[hyp]   SError ", "[hyp]   trap   ",
                                      "[hyp]   IL     "};
    uart_print("[hyp] its last exits, newest first, of ", exits.count, '\n');
    for (u64 back = 1; back <= NR_EXIT_RECORDS && back <= exits.count; ++back) {
        const exit_record& record = exits.record[(exits.count - back) % NR_EXIT_RECORDS];
        uart_print(code_names[record.code & 3], "ESR_EL2 ", u64{record.esr_el2}, "  pc ", record.pc,
                   "  entered ", record.entered, "  left ", record.left, '\n');
    }
}

[[noreturn]] void stay(unsigned cpu)
{
    __atomic_store_n(&stopped[cpu], true, __ATOMIC_RELEASE);
    for (;;)
        asm volatile("wfi");
}

/// One report, and nothing beside it: the others stop when the kick brings them out of their
/// guests. One that waits for a lock never does, and prints nothing either. It has a second, since
/// QEMU's CPUs are threads of a machine that may be busy.
void stop_others(unsigned own)
{
    if (hyp_cpus[own].host == nullptr)
        return; // its part of the GIC is not awake: it can tell nobody
    const u64 deadline = hyp_now() + hyp_frequency();
    for (unsigned c = 0; c < nr_hyp_cpus; ++c)
        if (c != own)
            gic_send_kick(c);
    for (unsigned c = 0; c < nr_hyp_cpus; ++c)
        while (c != own && !__atomic_load_n(&stopped[c], __ATOMIC_ACQUIRE) &&
               hyp_now() < deadline) {
        }
}

} // namespace

unsigned hyp_this_cpu()
{
    return static_cast<unsigned>(sysreg::mpidr_el1::read() & 0xff);
}

kvm_vcpu* hyp_running_vcpu(unsigned cpu)
{
    const kvm_cpu_context* const host = cpu == 0 ? &host_ctxt : hyp_cpus[cpu].host;
    return host != nullptr ? host->__hyp_running_vcpu : nullptr;
}

void hyp_stop_if_asked(unsigned cpu)
{
    if (__atomic_load_n(&panicking, __ATOMIC_RELAXED) != NOBODY)
        stay(cpu);
}

void __hyp_panic(const hyp_panic_frame* frame)
{
    const unsigned cpu = hyp_this_cpu();
    unsigned first = NOBODY;
    if (!__atomic_compare_exchange_n(&panicking, &first, cpu, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE)) {
        if (first == cpu)
            psci_system_reset();
        stay(cpu);
    }
    stop_others(cpu);

    uart_put('\n');
    if (hyp_bug_sentence != nullptr)
        uart_print("[hyp] BUG: ", hyp_bug_sentence, '\n');
    uart_print("[hyp] PANIC: ", kind_names[frame->vector & 3], source_names[frame->vector >> 2 & 3],
               '\n');
    uart_print("[hyp] ESR_EL2 ", frame->esr, "  ELR_EL2 ", frame->elr, "  FAR_EL2 ", frame->far,
               "  SPSR_EL2 ", frame->spsr, '\n');
    print_registers(*frame);
    print_cpu(cpu, " panics");
    for (unsigned c = 0; c < nr_hyp_cpus; ++c)
        if (c != cpu)
            print_cpu(c, stopped[c] ? " is stopped" : " waits for a lock, or is lost");
    print_backtrace(frame->elr, frame->regs[29]);
    if (const kvm_vcpu* vcpu = hyp_running_vcpu(cpu))
        print_exits(vcpu->exits);
    psci_system_reset();
}
