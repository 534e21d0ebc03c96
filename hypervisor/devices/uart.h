// SPDX-License-Identifier: GPL-2.0-or-later
// The host's PL011, as EL2 uses it: to print, one whole line at a time.
#pragma once

#include "arch/types.h"

extern const char hyp_banner[];

void uart_put(char c);
/// A character that was typed; false when there is none.
bool uart_get(char& c);
/// Interrupts for what is typed, or none: it waits in the UART, and then where it comes from.
void uart_ask(bool on);
void uart_puts(const char* text);
/// Sixteen hexadecimal digits.
void uart_put_hex(u64 value);
/// "[hyp] text" and a new line.
void hyp_print_line(const char* text);
