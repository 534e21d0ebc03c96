// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/vpl011.h"

#include "devices/uart.h"

namespace {

constexpr u64 UARTDR = 0x000;
constexpr u64 UARTFR = 0x018;
constexpr u64 UARTFR_TXFE_RXFE = 1U << 7 | 1U << 4; // both FIFOs are empty: always ready to print

void flush(vpl011& uart, char guest)
{
    uart_put('[');
    uart_put(guest);
    uart_puts("] ");
    for (u64 i = 0; i < uart.length; ++i)
        uart_put(uart.line[i]);
    uart_put('\n');
    uart.length = 0;
}

} // namespace

u64 vpl011_read(const vpl011&, u64 offset)
{
    return offset == UARTFR ? UARTFR_TXFE_RXFE : 0;
}

void vpl011_write(vpl011& uart, char guest, u64 offset, u64 value)
{
    if (offset != UARTDR)
        return; // control registers: nothing to control
    const char c = static_cast<char>(value & 0xff);
    if (c != '\n' && c != '\0')
        uart.line[uart.length++] = c;
    if (c == '\n' || uart.length == sizeof uart.line)
        flush(uart, guest);
}
