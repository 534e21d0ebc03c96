/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two of these, each in a VM of its own, share one physical CPU: what does it cost to change between
 * them? Each counts its rounds in the same span of time, and how often it was interrupted for long
 * (another world ran). What the rounds of both do not fill is the switches.
 *
 * First without floating point; then with one FP instruction a round, so that both have live FP.
 */
#include "bench-common.inc"

#define LONG		10000		/* counter ticks: longer than EL2 ever stays away by itself */

/* From counter value `from` to `to`: x6 = rounds, x7 = long interruptions. A round has ROUND
   instructions, and those of `body`. */
.macro span from, to, body
	load_constant x4, \from			//
	load_constant x5, \to			//
	mov	x6, xzr				//
	mov	x7, xzr				//
1:	mrs	x3, cntpct_el0			// wait for the beginning
	cmp	x3, x4				//
	b.lo	1b				//
2:	mrs	x1, cntpct_el0			// the counter of the machine, the same for both
	sub	x2, x1, x3			// since the last round
	mov	x3, x1				//
	cmp	x2, x8				//
	cinc	x7, x7, hs			//
	add	x6, x6, #1			//
	\body
	cmp	x1, x5				//
	b.lo	2b				//
.endm

	.text
	.globl	_start
_start:
	mov	x0, #(3 << 20)			// CPACR_EL1.FPEN: FP is there
	msr	cpacr_el1, x0			//
	isb					//
	mov	x8, #LONG			//
	span	0x300000, 0x900000, ""		// 6 Mi ticks: a tenth of a second
	mov	x9, x6				//
	mov	x10, x7				//
	span	0xa00000, 0x1000000, "fmov d0, x1"
	mov	x11, x6				//
	mov	x12, x7				//
	report	switch, x9, x10
	report	switch_with_fp, x11, x12
	power_off

common_functions
