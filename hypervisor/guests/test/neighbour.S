/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hostile guest's neighbour (hostile.cpp): its memory and its vector registers are full of a
 * secret, and it looks again and again whether they still are. It sleeps, calls and is preempted in
 * between, so that others have the CPU.
 */
#include "bench-common.inc"

#define MEMORY		0x40400000
#define WORDS		(1 << 18)		/* 2 MB */
#define SECRET		0x5ec2e75e		/* the upper half of each word; below, its address */

	.text
	.globl	_start
_start:	b	first
	.balign	8
rounds:	.quad	16				// what the launcher of this guest changes

first:	mov	x0, #(3 << 20)			// CPACR_EL1.FPEN
	msr	cpacr_el1, x0			//
	isb					//
	load_constant x22, SECRET
	lsl	x22, x22, #32			//
	load_constant x20, MEMORY
	mov	x0, #WORDS			//
	mov	x1, x20				//
1:	orr	x2, x22, x1			//
	str	x2, [x1], #8			//
	subs	x0, x0, #1			//
	b.ne	1b				//
	ldr	x19, rounds			//
	mov	x23, x19			//

round:	orr	x0, x22, x19			// a secret of this round in every vector register
	dup	v0.2d, x0			//
.irp	n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	mov	v\n\().16b, v0.16b		//
.endr
	msr	tpidr_el0, x0			//
	msr	tpidr_el1, x0			//
	msr	contextidr_el1, x19		//
	mov	x0, #WORDS			//
	mov	x1, x20				//
2:	orr	x11, x22, x1			//
	ldr	x10, [x1], #8			//
	cmp	x10, x11			//
	b.ne	lost				//
	subs	x0, x0, #1			//
	b.ne	2b				//
	load_constant x0, SMCCC_VERSION
	hvc	#0				//
	wfe					// others may run
	orr	x11, x22, x19			//
.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	fmov	x10, d\n			//
	cmp	x10, x11			//
	b.ne	lost				//
	mov	x10, v\n\().d[1]		//
	cmp	x10, x11			//
	b.ne	lost				//
.endr
	mrs	x10, tpidr_el0			//
	cmp	x10, x11			//
	b.ne	lost				//
	mrs	x10, tpidr_el1			//
	cmp	x10, x11			//
	b.ne	lost				//
	subs	x19, x19, #1			//
	b.ne	round				//
	mov	x6, x23				//
	mov	x7, #WORDS			//
	report	neighbour, x6, x7
	power_off

/* x10 = is, x11 = should be */
lost:	adr	x0, text_lost			//
	bl	put_text			//
	mov	x5, x10				//
	bl	put_number			//
	mov	x5, x11				//
	bl	put_number			//
	mov	w1, #'\n'			//
	strb	w1, [x2]			//
	ask_for_reset

text_lost:	.asciz	"neighbour lost, is and should be"
	.balign	4

common_functions
