/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two of these, each in a VM of its own, share one physical CPU: what does it cost to change between
 * them? Each counts its rounds in the same span of time, and how often it was interrupted for long
 * (another world ran). What the rounds of both do not fill is the switches.
 *
 * First without floating point; then with one FP instruction a round, so that both have live FP.
 */
#include "bench-common.inc"

#define LONG		160000		/* ns: longer than EL2 ever stays away by itself */

/* reg = so many nanoseconds in ticks of the counter; other is lost. */
.macro ticks reg, other, nanoseconds
	load_constant \reg, (\nanoseconds)
	mrs	\other, cntfrq_el0		//
	mul	\reg, \reg, \other		//
	load_constant \other, 1000000000
	udiv	\reg, \reg, \other		//
.endm

/* From `from` to `to`, in nanoseconds since the counter's beginning: x6 = rounds, x7 = long interruptions. A round has ROUND
   instructions, and those of `body`. */
.macro span from, to, body
	ticks	x4, x1, \from
	ticks	x5, x1, \to
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
	ticks	x8, x1, LONG
	span	0x3000000, 0x9000000, ""	// 96 Mi ns: a tenth of a second
	mov	x9, x6				//
	mov	x10, x7				//
	span	0xa000000, 0x10000000, "fmov d0, x1"
	mov	x11, x6				//
	mov	x12, x7				//
	report	switch, x9, x10
	report	switch_with_fp, x11, x12
	power_off

common_functions
