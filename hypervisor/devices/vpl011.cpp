// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/vpl011.h"

namespace {

// DDI 0183, 3.2.
constexpr u64 UARTDR = 0x000;
constexpr u64 UARTFR = 0x018;
constexpr u64 UARTIBRD = 0x024;
constexpr u64 UARTFBRD = 0x028;
constexpr u64 UARTLCR_H = 0x02c;
constexpr u64 UARTCR = 0x030;
constexpr u64 UARTIFLS = 0x034;
constexpr u64 UARTIMSC = 0x038;
constexpr u64 UARTRIS = 0x03c;
constexpr u64 UARTMIS = 0x040;
constexpr u64 UARTICR = 0x044;
constexpr u64 UARTDMACR = 0x048;
constexpr u64 UART_IDS = 0xfe0;
constexpr u32 FR_TXFE = 1U << 7; // the transmit FIFO is empty: always ready to print
constexpr u32 FR_RXFE = 1U << 4;
constexpr u32 INT_TX = 1U << 5;
constexpr u32 INT_RX = 1U << 4;
constexpr u32 CR_RESET = 0x300; // TXE and RXE
constexpr u32 IFLS_RESET = 0x12;
/// UARTPeriphID0-3 and UARTPCellID0-3: how an operating system knows the device.
constexpr u8 ids[8] = {0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};

u64 take(vpl011& uart)
{
    if (uart.count == 0)
        return 0;
    const u8 c = uart.received[uart.first++]; // wraps by its width
    if (--uart.count == 0)
        uart.ris &= ~INT_RX;
    return c;
}

/// The registers that only keep what they are told.
struct {
    u64 offset;
    u32 vpl011::*value;
} constexpr kept_registers[] = {{UARTIBRD, &vpl011::ibrd},  {UARTFBRD, &vpl011::fbrd},
                                {UARTLCR_H, &vpl011::lcrh}, {UARTCR, &vpl011::cr},
                                {UARTIFLS, &vpl011::ifls},  {UARTIMSC, &vpl011::imsc},
                                {UARTDMACR, &vpl011::dmacr}};

/// One of them; null for any other.
u32* kept(vpl011& uart, u64 offset)
{
    for (const auto& reg : kept_registers)
        if (reg.offset == offset)
            return &(uart.*reg.value);
    return nullptr;
}

} // namespace

void vpl011_reset(vpl011& uart)
{
    uart = {};
    uart.cr = CR_RESET;
    uart.ifls = IFLS_RESET;
}

u64 vpl011_read(vpl011& uart, u64 offset)
{
    if (offset >= UART_IDS && offset < UART_IDS + 4 * sizeof ids)
        return ids[(offset - UART_IDS) / 4];
    if (const u32* reg = kept(uart, offset))
        return *reg;
    switch (offset) {
    case UARTDR:
        return take(uart);
    case UARTFR:
        return FR_TXFE | (uart.count == 0 ? FR_RXFE : 0);
    case UARTRIS:
        return uart.ris;
    case UARTMIS:
        return uart.ris & uart.imsc;
    default:
        return 0;
    }
}

bool vpl011_write(vpl011& uart, u64 offset, u64 value)
{
    if (u32* reg = kept(uart, offset)) {
        *reg = static_cast<u32>(value & 0xffff);
    } else if (offset == UARTICR) {
        uart.ris &= ~static_cast<u32>(value);
        if (uart.count != 0)
            uart.ris |= INT_RX; // there is more to read
    } else if (offset == UARTDR) {
        uart.ris |= INT_TX; // it is gone already: there is room again
        return true;
    }
    return false;
}

bool vpl011_receive(vpl011& uart, char c)
{
    if (uart.count == sizeof uart.received)
        return false;
    uart.received[(uart.first + uart.count++) % sizeof uart.received] = static_cast<u8>(c);
    uart.ris |= INT_RX;
    return true;
}

bool vpl011_line(const vpl011& uart)
{
    return (uart.ris & uart.imsc) != 0;
}
