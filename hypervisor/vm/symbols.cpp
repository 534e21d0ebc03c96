// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/symbols.h"

#include "devices/uart.h"

extern "C" {
// Written after linking by vm/symbols.cmake, into the room that link.ld keeps: the count, where the
// functions begin, in order, their names.
extern const char __text_start[], __text_end[];
[[gnu::section(".hyp.symbols"), gnu::used,
  gnu::aligned(8)]] const volatile char __hyp_symbols[16384] = {};
}

void hyp_print_symbol(u64 address)
{
    const auto* table = reinterpret_cast<const u32*>(const_cast<const char*>(__hyp_symbols));
    const u32 count = *table++;
    const char* name = reinterpret_cast<const char*>(table + count);
    const u64 offset = address - reinterpret_cast<u64>(__text_start);
    if (count == 0 || offset < table[0] || address >= reinterpret_cast<u64>(__text_end)) {
        uart_put('?');
        return;
    }
    u32 n = 0;
    for (; n + 1 < count && table[n + 1] <= offset; ++n)
        while (*name++ != '\0') {
        }
    uart_print(name, "+0x", offset - table[n]);
}
