/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One access that EL2 is not told of (ESR_EL2.ISV = 0), and what becomes of it: the abort that this
 * guest takes, and its registers behind it. A flat binary at 0; the words behind its first
 * instruction say where it accesses, and by which instruction: base x9, data x1, x2, or v0.
 */
#include "bench-common.inc"

	.text
	.globl	_start
_start:	b	first
	.balign	8
where:	.quad	UART			// what the launcher of this guest changes
access:	nop				// and this instruction
	ret

first:	mov	x0, #(3 << 20)			// CPACR_EL1.FPEN
	msr	cpacr_el1, x0			//
	adr	x0, vectors			//
	msr	vbar_el1, x0			//
	isb					//
	ldr	x9, where			//
	mov	w1, #'X'			//
	mov	w2, #'Y'			//
	movi	v0.16b, #0x55			//
	mov	x10, #3				// so many times: a line on the console for the first
1:	bl	access				//
	subs	x10, x10, #1			//
	b.ne	1b				//
	mov	x6, x9				//
	mov	x7, x1				//
	report	base, x6, x7
	power_off

common_functions

	.balign	0x800
vectors:
	.skip	0x200				// from EL1 with SP_EL1, synchronous
	mov	x19, x30			//
	mov	x20, x1				//
	mrs	x6, esr_el1			//
	mrs	x7, far_el1			//
	report	abort, x6, x7
	mrs	x0, elr_el1			//
	add	x0, x0, #4			// behind it
	msr	elr_el1, x0			//
	mov	x1, x20				//
	mov	w2, #'Y'			//
	mov	x30, x19			//
	eret
