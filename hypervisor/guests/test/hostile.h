// SPDX-License-Identifier: GPL-2.0-or-later
// What the two halves of the hostile guest share: addresses, and a virtual CPU's state. Numbers are
// defined once; hostile.cpp holds its struct against them.
#pragma once

// The image lies in flash, which a stray store cannot change: that takes a command. What it lives
// on is in a 2 MB block of its own; the rest of its memory is for its attacks.
#define STATES 0x40600000 /* of virtual CPU 0; the next one 256 KB above */
#define STATE_SHIFT 18
#define STACK_TOP 0x10000 /* from the state on, as the next two */
#define SCRATCH 0x20000   /* where an operation is executed */
#define TABLES 0x30000    /* a level 1 table, and two of level 2 */
#define HOME 0x04000000   /* the second bank of flash */
#define VECTORS 0x04000800
#define COPY 0x40700000 /* the watchman's own copy of it */
#define WATCHMAN 2      /* its number among the virtual CPUs */

#define S_X 0x000
#define S_SP 0x0f8
#define S_SP_EL0 0x100
#define S_ELR 0x108
#define S_SPSR 0x110
#define S_ESR 0x118
#define S_FAR 0x120
#define S_PAR 0x128
#define S_TTBR0 0x130
#define S_TTBR1 0x138
#define S_TCR 0x140
#define S_MAIR 0x148
#define S_SCTLR 0x150
#define S_VBAR 0x158
#define S_ACTIVE 0x160
#define S_STRAYS 0x168
#define S_SAFE 0x180
#define S_V 0x200

#define SCTLR_OFF 0x30d00800 /* MMU off, little-endian */
#define TCR_SANE 0x180803519 /* 39 bits by 4 KB pages, below alone; 36 bits out */
#define MAIR_SANE 0xff       /* attribute 0: memory */
