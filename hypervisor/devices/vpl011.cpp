// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/vpl011.h"

#include "devices/pl011-registers.h"

namespace {

constexpr u64 UART_IDS = 0xfe0;
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
constexpr bool is_kept(u64 offset)
{
    return (offset >= UARTIBRD && offset <= UARTIMSC) || offset == UARTDMACR;
}

} // namespace

void vpl011_reset(vpl011& uart)
{
    uart = {};
    uart.kept[UARTCR / 4] = CR_RESET;
    uart.kept[UARTIFLS / 4] = IFLS_RESET;
}

u64 vpl011_read(vpl011& uart, u64 offset, unsigned)
{
    if (offset >= UART_IDS && offset < UART_IDS + 4 * sizeof ids)
        return ids[(offset - UART_IDS) / 4];
    if (is_kept(offset))
        return uart.kept[offset / 4];
    switch (offset) {
    case UARTDR:
        return take(uart);
    case UARTFR:
        return FR_TXFE | (uart.count == 0 ? FR_RXFE : 0);
    case UARTRIS:
        return uart.ris;
    case UARTMIS:
        return uart.ris & uart.kept[UARTIMSC / 4];
    default:
        return 0;
    }
}

bool vpl011_write(vpl011& uart, u64 offset, u64 value)
{
    if (is_kept(offset)) {
        uart.kept[offset / 4] = static_cast<u32>(value & 0xffff);
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
    return (uart.ris & uart.kept[UARTIMSC / 4]) != 0;
}

namespace {

void reset(board_device& self)
{
    vpl011_reset(self.as<vpl011>());
    self.board->console = &self; // until it prints on another one
}

bool write(board_device& self, u64 offset, unsigned, u64 value)
{
    if (vpl011_write(self.as<vpl011>(), offset, value))
        self.board->print(self, static_cast<char>(value & 0xff));
    return true;
}

} // namespace

BOARD_DEVICE(vpl011_device, BOARD_UART_BASE, BOARD_UART_SIZE, SPI + BOARD_UART_SPI, sizeof(vpl011),
             reset, on<vpl011_read>, write, on<vpl011_line>, {.receive = on<vpl011_receive>});
