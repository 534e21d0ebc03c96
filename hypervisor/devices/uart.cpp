// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/uart.h"

namespace {

// PL011 TRM: data register, flag register, "transmit FIFO full".
constexpr u64 UART_BASE = 0x09000000;
constexpr u64 UARTDR = 0x000;
constexpr u64 UARTFR = 0x018;
constexpr u32 UARTFR_TXFF = 1U << 5;

volatile u32& uart(u64 offset)
{
    return *reinterpret_cast<volatile u32*>(UART_BASE + offset);
}

} // namespace

void uart_put(char c)
{
    while ((uart(UARTFR) & UARTFR_TXFF) != 0) {
    }
    uart(UARTDR) = static_cast<u8>(c);
}

void uart_puts(const char* text)
{
    for (; *text != '\0'; ++text)
        uart_put(*text);
}

void uart_put_hex(u64 value)
{
    for (int shift = 60; shift >= 0; shift -= 4)
        uart_put("0123456789abcdef"[(value >> shift) & 0xf]);
}

void hyp_print_line(const char* text)
{
    uart_puts("[hyp] ");
    uart_puts(text);
    uart_put('\n');
}
