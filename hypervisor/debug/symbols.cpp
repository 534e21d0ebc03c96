// SPDX-License-Identifier: GPL-2.0-or-later
#include "debug/panic.h"
#include "devices/uart.h"

extern "C" {
// Written after linking by debug/symbols.cmake, which says how: a line for each function. The empty
// lines behind them end it.
extern const char __text_start[], __text_end[];
[[gnu::section(".hyp.symbols"), gnu::used,
  gnu::aligned(8)]] const volatile char __hyp_symbols[16384] = {};
}

void hyp_print_symbol(u64 address)
{
    const u64 offset = address - reinterpret_cast<u64>(__text_start);
    const char* at = const_cast<const char*>(__hyp_symbols);
    const char* name = nullptr;
    u64 begin = 0;
    while (*at > '\n' && address < reinterpret_cast<u64>(__text_end)) {
        u64 next = 0;
        for (; *at != ' '; ++at)
            next = next << 4 | static_cast<u64>(*at <= '9' ? *at - '0' : *at - 'a' + 10);
        if (next > offset)
            break;
        begin = next;
        name = ++at;
        while (*at++ != '\n') {
        }
    }
    if (name == nullptr) {
        uart_put('?');
        return;
    }
    while (*name != '\n')
        uart_put(*name++);
    uart_print("+0x", offset - begin);
}
