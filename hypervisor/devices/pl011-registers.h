// SPDX-License-Identifier: GPL-2.0-or-later
// Registers of a PL011 (Arm DDI 0183, 3.2): of the machine's, which EL2 prints on, and of the one
// that a guest sees.
#pragma once

#include "arch/types.h"

enum : u64 { UARTDR = 0x000, UARTFR = 0x018, UARTIBRD = 0x024, UARTFBRD = 0x028 };
enum : u64 { UARTLCR_H = 0x02c, UARTCR = 0x030, UARTIFLS = 0x034, UARTIMSC = 0x038 };
enum : u64 { UARTRIS = 0x03c, UARTMIS = 0x040, UARTICR = 0x044, UARTDMACR = 0x048 };

inline constexpr u32 FR_RXFE = 1U << 4; // nothing to read
inline constexpr u32 FR_TXFF = 1U << 5; // no room to print
inline constexpr u32 FR_TXFE = 1U << 7; // all is printed
inline constexpr u32 INT_RX = 1U << 4;
inline constexpr u32 INT_TX = 1U << 5;
