// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/console.h"

#include "devices/uart.h"

namespace {

bool shares = true;
char open_line = '\0'; // whose line was shown and not ended

void show(console_line& line, char guest)
{
    if (open_line != guest) {
        if (open_line != '\0')
            uart_put('\n');
        uart_print('[', guest, "] ");
    }
    for (u64 i = 0; i < line.length; ++i)
        uart_put(line.text[i]);
    line.length = 0;
    open_line = guest;
}

} // namespace

void console_share(bool shared)
{
    shares = shared;
}

void console_put(console_line& line, char guest, char c)
{
    if (!shares) {
        uart_put(c);
        return;
    }
    if (c != '\n' && c != '\r' && c != '\0')
        line.text[line.length++] = c;
    if (c != '\n' && line.length < sizeof line.text)
        return;
    show(line, guest);
    uart_put('\n');
    open_line = '\0';
}

void console_flush(console_line& line, char guest)
{
    if (line.length != 0)
        show(line, guest);
}
