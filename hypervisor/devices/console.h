// SPDX-License-Identifier: GPL-2.0-or-later
// One console for several guests: each line goes out whole, under its guest's name, as plain text.
// A guest that is shown alone has the terminal as it is.
#pragma once

#include "arch/types.h"

/// What a guest has printed of its present line.
struct console_line {
    char text[120];
    u64 length;
    char escape; // where in an escape sequence it is; '\0': in none
};

inline constexpr char EVERY_GUEST = '\0';

/// Which guest is shown: one alone, or every one of them line by line, as at first.
extern char console_shown;
/// A guest prints a character.
void console_put(console_line& line, char guest, char c);
/// A guest waits, perhaps for an answer: what it has printed so far is shown.
void console_flush(console_line& line, char guest);
