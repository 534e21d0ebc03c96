/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest that leaves EL1 by the doors which the guests of the lessons do not have: FP registers
 * that another guest uses, memory at its first touch, a fetch from where no memory is; a WFI before
 * the first, so that the other one runs, and a turn that is over. Whoever records its world switches
 * finds each of them once in a round, and in every general register a value of its own.
 *
 * A flat binary at 0; the words behind its first instruction say how long it runs and who it is.
 */
#include "bench-common.inc"

#define FRESH		0x41000000	/* memory that nobody has touched, from here on */
#define BLOCK_SHIFT	21		/* stage-2 maps 2 MB at once */
#define SLICES		625		/* in a second: each is longer than a turn, where CPUs are shared */
#define NAPS		41666		/* in a second: each until the timer ends a WFI */

	.text
	.globl	_start
_start:	b	first
	.balign	8
rounds:	.quad	16			// what the launcher of this guest changes
vm:	.quad	0
begin:	.quad	0			// the number of the first round

/* x21 = who and when. Values of its own in the registers that no door needs. */
.macro own_registers
.irp	n, 2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,23,24,25,26,27,28,29,30
	add	x\n, x21, #\n			//
.endr
.endm

first:	adr	x0, vectors			//
	msr	vbar_el1, x0			//
	mov	x0, #(3 << 20)			// CPACR_EL1.FPEN
	msr	cpacr_el1, x0			//
	isb					//
	timer_ends_wfi xzr
	load_constant x20, FRESH
	ldr	x19, rounds			//
	ldr	x22, begin			//

round:	ldr	x21, vm				//
	add	x21, x21, #0xa			// 0xa0…, 0xb0…: whose, as in the lessons
	lsl	x21, x21, #60			//
	orr	x21, x21, x22, lsl #16		// and of which round

	part_of_second x1, x0, NAPS
	mrs	x0, cntvct_el0			//
	add	x0, x0, x1			//
	msr	cntv_cval_el0, x0		//
	mov	x0, #1				// ENABLE, and no IMASK
	msr	cntv_ctl_el0, x0		//
	isb					//
	own_registers
	wfi					// trapped: others have the CPU, and use FP;
	fmov	d0, x2				// trapped: it is ours again with this
	fmov	d8, x3				//
	msr	cntv_ctl_el0, xzr		// nothing is pending when it comes to the next WFI

	own_registers
	str	x2, [x20]			// a stage-2 fault: EL2 maps the block
	add	x20, x20, #(1 << BLOCK_SHIFT)	//

	own_registers
	load_constant x0, GICD			// a device: nothing to execute
	adr	x1, 1f				// the handler comes back there
	br	x0				// a stage-2 fault: EL2 makes it one of ours, at EL1
1:
	own_registers
	part_of_second x1, x0, SLICES
	mrs	x0, cntvct_el0			//
	add	x0, x0, x1			//
2:	mrs	x1, cntvct_el0			// its turn ends meanwhile: an interrupt of EL2's
	cmp	x1, x0				//
	b.lo	2b				//

	add	x22, x22, #1			//
	subs	x19, x19, #1			//
	b.ne	round				//
	power_off

	.balign	2048
vectors:
	.space	0x200
	msr	elr_el1, x1			// synchronous, from EL1 with SP_EL1: the fetch
	eret
