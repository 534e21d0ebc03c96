// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/panic.h"

#include "arch/sysreg.h"
#include "devices/uart.h"
#include "switch/kvm_host.h"
#include "vm/exit-ring.h"
#include "vm/psci.h"
#include "vm/symbols.h"

extern "C" char __stack_bottom[], __secondary_end[];

namespace {

const char* const vector_names[16] = {"synchronous, EL2 with SP_EL0",
                                      "IRQ, EL2 with SP_EL0",
                                      "FIQ, EL2 with SP_EL0",
                                      "SError, EL2 with SP_EL0",
                                      "synchronous, EL2",
                                      "IRQ, EL2",
                                      "FIQ, EL2",
                                      "SError, EL2",
                                      "synchronous, guest",
                                      "IRQ, guest",
                                      "FIQ, guest",
                                      "SError, guest",
                                      "synchronous, AArch32 guest",
                                      "IRQ, AArch32 guest",
                                      "FIQ, AArch32 guest",
                                      "SError, AArch32 guest"};

bool panicking = false;

void print_named(const char* name, u64 value)
{
    uart_puts(name);
    uart_put(' ');
    uart_put_hex(value);
}

void print_registers(const hyp_panic_frame& frame)
{
    for (u64 n = 0; n < 31; ++n) {
        uart_puts(n % 4 == 0 ? "[hyp] x" : "  x");
        uart_put(static_cast<char>('0' + n / 10));
        uart_put(static_cast<char>('0' + n % 10));
        print_named("", frame.regs[n]);
        if (n % 4 == 3 || n == 30)
            uart_put('\n');
    }
    print_named("[hyp] sp ", frame.sp);
    uart_put('\n');
}

void print_place(u64 address)
{
    uart_puts("[hyp]   ");
    uart_put_hex(address);
    uart_put(' ');
    hyp_print_symbol(address);
    uart_put('\n');
}

/// Frame records (AAPCS64 6.4.6): {previous x29, return address}, each higher than the last.
/// Nothing outside the stack is read: what is broken may be the chain.
void print_backtrace(u64 pc, u64 fp)
{
    hyp_print_line("backtrace:");
    print_place(pc);
    const u64 top = reinterpret_cast<u64>(__secondary_end);
    u64 above = reinterpret_cast<u64>(__stack_bottom);
    for (int depth = 0; depth < 32; ++depth) {
        if (fp < above || fp > top - 16 || fp % 16 != 0)
            return;
        const u64* record = reinterpret_cast<const u64*>(fp);
        if (record[1] == 0)
            return;
        print_place(record[1] - 4); // the call, not what follows it
        above = fp + 16;
        fp = record[0];
    }
}

} // namespace

void __hyp_panic(const hyp_panic_frame* frame)
{
    if (panicking)
        psci_system_reset();
    panicking = true;

    uart_puts("\n[hyp] PANIC: ");
    uart_puts(vector_names[frame->vector & 15]);
    uart_put('\n');
    const u64 elr = sysreg::elr_el2::read();
    print_named("[hyp] ESR_EL2", sysreg::esr_el2::read());
    print_named("  ELR_EL2", elr);
    print_named("  FAR_EL2", sysreg::far_el2::read());
    print_named("  SPSR_EL2", sysreg::spsr_el2::read());
    uart_put('\n');
    print_registers(*frame);
    if (const kvm_vcpu* running = host_ctxt.__hyp_running_vcpu) {
        uart_puts("[hyp] running: guest ");
        uart_put(running->kvm->name);
        uart_put('\n');
        print_exits(*running);
    }
    print_backtrace(elr, frame->regs[29]);
    psci_system_reset();
}

void hyp_bug(const char* sentence)
{
    uart_puts("[hyp] BUG: ");
    uart_puts(sentence);
    uart_put('\n');
    asm volatile("brk #0"); // into the vectors, with everything as it is
    __builtin_unreachable();
}
