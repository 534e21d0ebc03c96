// SPDX-License-Identifier: GPL-2.0-or-later
#include "vm/symbols.h"

#include "devices/uart.h"

namespace {

struct symbol {
    u64 address;
    u64 name; // offset from the first name
};

} // namespace

extern "C" {
// Written after linking by vm/symbols.cmake, into the room that link.ld keeps: the count, the
// symbols in order of address, their names.
extern const char __text_start[], __text_end[];
[[gnu::section(".hyp.symbols"), gnu::used,
  gnu::aligned(8)]] const volatile char __hyp_symbols[16384] = {};
}

void hyp_print_symbol(u64 address)
{
    const char* const room = const_cast<const char*>(__hyp_symbols);
    const u64 count = *reinterpret_cast<const u64*>(room);
    const auto* symbols = reinterpret_cast<const symbol*>(room + sizeof count);
    const symbol* found = nullptr;
    for (u64 i = 0; i < count; ++i) {
        if (symbols[i].address <= address)
            found = &symbols[i];
    }
    const bool in_text = address >= reinterpret_cast<u64>(__text_start) &&
                         address < reinterpret_cast<u64>(__text_end);
    if (found == nullptr || !in_text) {
        uart_put('?');
        return;
    }
    const char* names = reinterpret_cast<const char*>(symbols + count);
    uart_puts(names + found->name);
    uart_puts("+0x");
    uart_put_hex(address - found->address);
}
