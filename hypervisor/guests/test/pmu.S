/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A counter that overflows, and its interrupt. "bench pmu <interrupts> <flags>": how many came, and
 * the overflow flags that they found. The words behind the first instruction say what counts, whether
 * it may interrupt, how often the handler ends the interrupt before it clears the overflow (a level
 * comes again each time), and how many overflows there are.
 */
#include "bench-common.inc"

#define CYCLES		0	/* the cycle counter */
#define CYCLE_EVENTS	1	/* event counter 0, of cycles */
#define INCREMENTS	2	/* event counter 0, of software's own increments */
#define AHEAD		20000	/* an overflow is so many counts away */
#define INTID_PMU	23
#define ICC_IAR1	s3_0_c12_c12_0
#define ICC_EOIR1	s3_0_c12_c12_1

	.text
	.globl	_start
_start:	b	first
	.balign	8
kind:	.quad	CYCLES				// what the launcher of this guest changes
enable:	.quad	1
leave:	.quad	0
rounds:	.quad	1

/* The counter is AHEAD of its overflow again; x0 and x1 are lost. */
.macro arm_counter
	mov	x0, #-AHEAD			//
	cmp	x24, #CYCLE_EVENTS		//
	b.hi	2f				//
	b.eq	1f				//
	msr	pmccntr_el0, x0			// PMCR_EL0.LC: all of its 64 bits
	b	3f				//
1:	and	x0, x0, #0xffffffff		// an event counter has 32
	msr	pmxevcntr_el0, x0		//
	b	3f				//
2:	mov	w0, #-1				//
	msr	pmxevcntr_el0, x0		//
	mov	x0, #1				//
	msr	pmswinc_el0, x0			// this one counts only when it is told to
3:	isb					//
.endm

/* Until what is checked leaves "ne", or for a second times \num / \den. */
.macro wait_until num, den, check
	part_of_second x9, x10, \den
	mov	x10, #\num			//
	mul	x9, x9, x10			//
	mrs	x10, cntvct_el0			//
	add	x9, x9, x10			//
7:	\check
	b.ne	8f				//
	mrs	x10, cntvct_el0			//
	cmp	x10, x9				//
	b.lo	7b				//
8:
.endm

first:	adr	x0, vectors			//
	msr	vbar_el1, x0			//
	mov	x19, xzr			// interrupts that came
	mov	x20, xzr			// overflows that they found
	ldr	x21, leave			//
	ldr	x22, rounds			//
	ldr	x24, kind			//
	mov	x23, #1				// the counter's bit in the flags
	cmp	x24, #CYCLES			//
	lsl	x0, x23, #31			//
	csel	x23, x0, x23, eq		//

	load_constant x0, GICD
	mov	w1, #0x12			// GICD_CTLR: affinity routing, group 1
	str	w1, [x0]			//
	load_constant x0, GICR_SGI
	mov	w1, #-1				//
	str	w1, [x0, #0x80]			// GICR_IGROUPR0
	mov	w1, #(1 << INTID_PMU)		//
	str	w1, [x0, #0x100]		// GICR_ISENABLER0
	mov	x0, #0xff			//
	msr	ICC_PMR, x0			//
	mov	x0, #1				//
	msr	ICC_IGRPEN1, x0			//

	mov	x0, #0x47			// PMCR_EL0: LC, both resets, E
	msr	pmcr_el0, x0			//
	msr	pmccfiltr_el0, xzr		//
	msr	pmselr_el0, xzr			//
	isb					//
	cmp	x24, #CYCLE_EVENTS		//
	mov	x0, #0x11			// CPU_CYCLES; SW_INCR is 0
	csel	x0, x0, xzr, eq			//
	msr	pmxevtyper_el0, x0		//
	ldr	x0, enable			//
	cmp	x0, #0				//
	csel	x0, x23, xzr, ne		//
	msr	pmintenset_el1, x0		//
	msr	pmcntenset_el0, x23		//
	isb					//
	msr	daifclr, #2			// IRQs
	arm_counter

	wait_until 30, 1, "mrs x11, pmovsset_el0; and x11, x11, x23; orr x11, x11, x19; cmp x11, #0"
	ldr	x0, enable			//
	cbz	x0, quiet			//
	wait_until 100, 1, "cmp x22, #0; cset x11, eq; cmp x11, #0"
quiet:	wait_until 1, 50, "cmp x22, x22"	// and nothing comes any more
	msr	daifset, #2			//
	report	pmu, x19, x20
	power_off
	.ltorg

/* x0 to x2 are free: what is interrupted waits in x9 to x11. */
irq:	mrs	x2, ICC_IAR1			//
	cmp	x2, #INTID_PMU			//
	b.ne	9f				//
	add	x19, x19, #1			//
	mrs	x1, pmovsset_el0		//
	orr	x20, x20, x1			//
	cmp	x21, #0				//
	b.eq	4f				//
	sub	x21, x21, #1			// it is high still, and comes again
	b	5f				//
4:	msr	pmovsclr_el0, x23		//
	isb					//
	sub	x22, x22, #1			//
	cbz	x22, 5f				//
	arm_counter
5:	msr	ICC_EOIR1, x2			//
	eret					//
9:	report	stray, x2, x19
	ask_for_reset

	.balign	2048
vectors:
	.org	vectors + 0x280			// an IRQ at EL1, with SP_EL1
	b	irq				//
	.org	vectors + 0x800

common_functions
