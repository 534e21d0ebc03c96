// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/exit-ring.h"

#include "devices/uart.h"

namespace {

const char* const code_names[] = {"[hyp]   IRQ    ", "[hyp]   SError ", "[hyp]   trap   ",
                                  "[hyp]   IL     "};

void print_field(const char* name, u64 value)
{
    uart_puts(name);
    uart_put_hex(value);
}

} // namespace

void print_exits(const kvm_vcpu& vcpu)
{
    const exit_ring& exits = vcpu.exits;
    print_field("[hyp] its last exits, newest first, of ", exits.count);
    uart_put('\n');
    for (u64 back = 1; back <= NR_EXIT_RECORDS && back <= exits.count; ++back) {
        const exit_record& record = exits.record[(exits.count - back) % NR_EXIT_RECORDS];
        uart_puts(code_names[record.code & 3]);
        print_field("ESR_EL2 ", record.esr_el2);
        print_field("  pc ", record.pc);
        print_field("  entered ", record.entered);
        print_field("  left ", record.left);
        uart_put('\n');
    }
}
