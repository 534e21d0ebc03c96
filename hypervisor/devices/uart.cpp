// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/uart.h"

#include "abi/board.h"
#include "arch/io.h"
#include "devices/pl011-registers.h"

namespace {

constexpr u64 UART_BASE = BOARD_UART_BASE; // it lies where the guests see one
constexpr u32 LCR_8BIT = 3U << 5;          // no FIFO: turning it on would lose what is there
constexpr u32 CR_UARTEN_TXE_RXE = 1U | 1U << 8 | 1U << 9;
constexpr u32 INT_RX_RT = INT_RX | 1U << 6;

} // namespace

void uart_put(char c)
{
    while ((readl(UART_BASE + UARTFR) & FR_TXFF) != 0) {
    }
    writel(static_cast<u8>(c), UART_BASE + UARTDR);
}

bool uart_get(char& c)
{
    if ((readl(UART_BASE + UARTFR) & FR_RXFE) != 0)
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
