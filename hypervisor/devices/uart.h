// SPDX-License-Identifier: GPL-2.0-or-later
// The host's PL011, as EL2 uses it: to print, one whole line at a time.
#pragma once

#include "arch/types.h"

extern const char hyp_banner[];

void uart_put(char c);
void uart_puts(const char* text);
/// Sixteen hexadecimal digits.
void uart_put_hex(u64 value);
/// "[hyp] text" and a new line.
void hyp_print_line(const char* text);
