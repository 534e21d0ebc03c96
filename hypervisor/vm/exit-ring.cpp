// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/exit-ring.h"

#include "devices/uart.h"

namespace {

const char* const code_names[] = {"[hyp]   IRQ    ", "[hyp]   SError ", "[hyp]   trap   ",
                                  "[hyp]   IL     "};

} // namespace

void print_exits(const kvm_vcpu& vcpu)
{
    const exit_ring& exits = vcpu.exits;
    uart_print("[hyp] its last exits, newest first, of ", exits.count, '\n');
    for (u64 back = 1; back <= NR_EXIT_RECORDS && back <= exits.count; ++back) {
        const exit_record& record = exits.record[(exits.count - back) % NR_EXIT_RECORDS];
        uart_print(code_names[record.code & 3], "ESR_EL2 ", u64{record.esr_el2}, "  pc ", record.pc,
                   "  entered ", record.entered, "  left ", record.left, '\n');
    }
}
