// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/uart.h"

namespace {

// PL011 TRM: data register, flag register, "transmit FIFO full".
constexpr u64 UART_BASE = 0x09000000;
constexpr u64 UARTDR = 0x000;
constexpr u64 UARTFR = 0x018;
constexpr u32 UARTFR_TXFF = 1U << 5;
constexpr u32 UARTFR_RXFE = 1U << 4;
constexpr u64 UARTLCR_H = 0x02c;
constexpr u32 LCR_8BIT = 3U << 5; // no FIFO: turning it on would lose what is there
constexpr u64 UARTCR = 0x030;
constexpr u32 CR_UARTEN_TXE_RXE = 1U | 1U << 8 | 1U << 9;
constexpr u64 UARTIMSC = 0x038;
constexpr u32 INT_RX_RT = 1U << 4 | 1U << 6;

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

bool uart_get(char& c)
{
    if ((uart(UARTFR) & UARTFR_RXFE) != 0)
        return false;
    c = static_cast<char>(uart(UARTDR) & 0xff);
    return true;
}

void uart_ask(bool on)
{
    uart(UARTLCR_H) = LCR_8BIT;
    uart(UARTCR) = CR_UARTEN_TXE_RXE;
    uart(UARTIMSC) = on ? INT_RX_RT : 0;
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
