// SPDX-License-Identifier: GPL-2.0-or-later
#include "devices/console.h"

#include "devices/uart.h"

namespace {

constexpr char ESC = '\x1b';
constexpr char CSI = '[';    // ends at its final byte
constexpr char STRING = ']'; // ends at BEL or at ESC backslash

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

/// Whether c is of an escape sequence (ECMA-48, 5.4 and 5.6). What moves the cursor or clears the
/// screen does it to the other guests' lines, too. A new line ends any: none swallows the rest.
bool is_escape(console_line& line, char c)
{
    const char was = line.escape;
    line.escape = '\0';
    if (c == '\n')
        return false;
    if (c == ESC)
        line.escape = ESC;
    else if (was == ESC && (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_'))
        line.escape = STRING;
    else if (was == ESC && (c == CSI || (c >= ' ' && c <= '/')))
        line.escape = c == CSI ? CSI : ESC;
    else if ((was == CSI && (c < '@' || c > '~')) || (was == STRING && c != '\a'))
        line.escape = was;
    return c == ESC || was != '\0';
}

} // namespace

char console_shown = EVERY_GUEST;

void console_put(console_line& line, char guest, char c)
{
    if (console_shown == guest)
        uart_put(c);
    if (console_shown != EVERY_GUEST || is_escape(line, c))
        return;
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
