/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest that owns its FP and SIMD registers: in each round it gives all of them values of its own,
 * waits until EL2 has had time to run others, and looks whether they are what they were. Several of
 * these share fewer CPUs. "bench fp ROUNDS LOST" says how it went.
 *
 * A flat binary at 0. Its values grow from the time at which it started, which no other has.
 */
#include "bench-common.inc"

#define ROUNDS		16
#define SPANS		500		/* in a second: each is longer than a turn */
#define FPSR_BITS	0x0800009f	/* the flags that a guest may set: QC, IDC, IXC to IOC */
#define FPCR_BITS	0x07c00000	/* AHP, DN, FZ, RMode: any value, since nothing is computed */
#define ALL_V	0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31

	.text
	.globl	_start
_start:
	mov	x0, #(3 << 20)			// CPACR_EL1.FPEN
	msr	cpacr_el1, x0			//
	isb					//
	mrs	x19, cntpct_el0			// ours
	lsl	x19, x19, #16			// and room for round and register
	mov	x20, #ROUNDS			//
	mov	x21, xzr			// registers that were not as they had been left

round:	add	x22, x19, x20, lsl #8		// the base of this round's values
	mov	x1, x22				//
.irp	n, ALL_V
	mvn	x2, x1				//
	fmov	d\n, x1				//
	mov	v\n\().d[1], x2			//
	add	x1, x1, #1			//
.endr
	load_constant x23, FPSR_BITS		//
	and	x23, x23, x22, lsr #8		//
	msr	fpsr, x23			//
	load_constant x24, FPCR_BITS		//
	and	x24, x24, x22, lsl #14		//
	msr	fpcr, x24			//

	part_of_second x4, x3, SPANS
	mrs	x3, cntpct_el0			//
	add	x3, x3, x4			//
1:	mrs	x4, cntpct_el0			// no FP here: the registers are nobody's concern
	cmp	x4, x3				//
	b.lo	1b				//

	mov	x1, x22				//
.irp	n, ALL_V
	mvn	x2, x1				//
	fmov	x3, d\n				//
	mov	x4, v\n\().d[1]			//
	cmp	x3, x1				//
	ccmp	x4, x2, #0, eq			// NE also when the low half was wrong
	cinc	x21, x21, ne			//
	add	x1, x1, #1			//
.endr
	mrs	x3, fpsr			//
	mrs	x4, fpcr			//
	cmp	x3, x23				//
	ccmp	x4, x24, #0, eq			//
	cinc	x21, x21, ne			//
	subs	x20, x20, #1			//
	b.ne	round				//

	mov	x20, #ROUNDS			//
	report	fp, x20, x21
	power_off

common_functions
