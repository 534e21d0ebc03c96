// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/uart.h"

#include "arch/io.h"

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

} // namespace

void uart_put(char c)
{
    while ((readl(UART_BASE + UARTFR) & UARTFR_TXFF) != 0) {
    }
    writel(static_cast<u8>(c), UART_BASE + UARTDR);
}

bool uart_get(char& c)
{
    if ((readl(UART_BASE + UARTFR) & UARTFR_RXFE) != 0)
        return false;
    c = static_cast<char>(readl(UART_BASE + UARTDR) & 0xff);
    return true;
}

void uart_ask(bool on)
{
    writel(LCR_8BIT, UART_BASE + UARTLCR_H);
    writel(CR_UARTEN_TXE_RXE, UART_BASE + UARTCR);
    writel(on ? INT_RX_RT : 0, UART_BASE + UARTIMSC);
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
    uart_print("[hyp] ", text, '\n');
}
