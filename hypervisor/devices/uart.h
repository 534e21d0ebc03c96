// SPDX-License-Identifier: GPL-2.0-or-later
// The host's PL011, as EL2 uses it: to print, one whole line at a time.
#pragma once

#include "arch/types.h"

void uart_put(char c);
/// A character that was typed; false when there is none.
bool uart_get(char& c);
/// Interrupts for what is typed, or none: it waits in the UART, and then where it comes from.
void uart_ask(bool on);
void uart_puts(const char* text);
/// Sixteen hexadecimal digits.
void uart_put_hex(u64 value);
inline void uart_put_part(char c)
{
    uart_put(c);
}
inline void uart_put_part(const char* text)
{
    uart_puts(text);
}
inline void uart_put_part(u64 value)
{
    uart_put_hex(value);
}
/// Characters, texts and numbers, one behind the other.
template <typename... Parts>
[[gnu::always_inline]] inline void uart_print(Parts... parts)
{
    (uart_put_part(parts), ...);
}
/// "[hyp] text" and a new line.
void hyp_print_line(const char* text);
