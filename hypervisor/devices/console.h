// SPDX-License-Identifier: GPL-2.0-or-later
// One console for several guests: each line goes out whole, under its guest's name. A guest that
// has the console alone gets it as it is.
#pragma once

#include "arch/types.h"

/// What a guest has printed of its present line.
struct console_line {
    char text[120];
    u64 length;
};

/// Whether lines are put together and named. They are, until a single guest's board says no.
void console_share(bool shared);
/// A guest prints a character.
void console_put(console_line& line, char guest, char c);
/// A guest waits, perhaps for an answer: what it has printed so far is shown.
void console_flush(console_line& line, char guest);
