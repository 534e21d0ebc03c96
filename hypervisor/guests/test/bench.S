/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest that measures what EL2 costs it.
 *
 * On QEMU with -icount shift=0 time is instructions: one is a nanosecond, and the counter goes up
 * every sixteenth or every one, by its frequency, which is reported first. A thing that is done many
 * times between two reads of the counter shows its exact cost in instructions, the guest's own
 * included. Each is done in a few batches, and the
 * cheapest counts: in the others EL2's tick came, or memory was touched for the first time.
 *
 * A flat binary at 0, for a machine with one physical CPU and two virtual ones.
 */
#include "bench-common.inc"

#define GICR_STRIDE	0x20000
#define ICC_IAR1	s3_0_c12_c12_0
#define ICC_EOIR1	s3_0_c12_c12_1
#define ICC_SGI1R	s3_0_c12_c11_5
#define SGI		(1 << 24)	/* ICC_SGI1R_EL1.INTID = 1; below it the target's bit */
#define FRESH_MEMORY	0x41000000	/* nobody has touched it */
#define BLOCK		0x200000	/* what stage-2 maps at once */

/* The things that are measured; x19, x20 and x28 are theirs. */
.macro nothing
.endm
.macro hypercall
	mov	x0, x19				//
	hvc	#0				//
.endm
.macro mmio_read
	ldr	w0, [x19, #0x18]		// the UART's flag register
.endm
.macro stage2_fault
	ldr	x0, [x19]			//
	add	x19, x19, x20			//
.endm
.macro own_ipi
	mov	x28, xzr			//
	msr	ICC_SGI1R, x19			//
7:	cbz	x28, 7b				// until the handler has been there
.endm
.macro timer_tick
	mov	x28, xzr			//
	msr	cntv_ctl_el0, x19		// due already
7:	cbz	x28, 7b				//
.endm
.macro ipi_to_other_and_back
	msr	ICC_SGI1R, x19			//
	wfi					// the other one has the CPU until its answer comes
	mrs	x0, ICC_IAR1			//
	msr	ICC_EOIR1, x0			//
.endm

/* Reports the cheapest of `batches` batches: `rounds`, and the counter's ticks that they took. */
.macro measure name, rounds, batches
	mov	x21, #\batches			//
	mov	x22, #-1			// the cheapest so far
1:	mov	x23, #\rounds			//
	mrs	x24, cntvct_el0			//
2:	\name
	subs	x23, x23, #1			//
	b.ne	2b				//
	mrs	x25, cntvct_el0			//
	sub	x25, x25, x24			//
	cmp	x25, x22			//
	csel	x22, x25, x22, lo		//
	subs	x21, x21, #1			//
	b.ne	1b				//
	mov	x23, #\rounds			//
	report	"\name", x23, x22
.endm

/* The CPU interface and one virtual CPU's SGI 1 and virtual timer; interrupts stay masked. */
.macro gic_setup frame
	load_constant x0, \frame		//
	mov	w1, #-1				//
	str	w1, [x0, #0x80]			// GICR_IGROUPR0: group 1
	load_constant x1, (1 << 27 | 1 << 1)	//
	str	w1, [x0, #0x100]		// GICR_ISENABLER0
	mov	x1, #0xff			//
	msr	ICC_PMR, x1			// every priority
	mov	x1, #1				//
	msr	ICC_IGRPEN1, x1			//
	isb					//
.endm

	.text
	.globl	_start
_start:
	adr	x0, vectors			//
	msr	vbar_el1, x0			//
	load_constant x0, GICD			//
	mov	w1, #0x12			// GICD_CTLR: affinity routing, group 1
	str	w1, [x0]			//
	gic_setup GICR_SGI
	isb					//

	mrs	x19, cntfrq_el0			//
	report	clock, x19, xzr

	measure	nothing, 1600, 8

	load_constant x19, SMCCC_VERSION
	measure	hypercall, 1600, 8

	load_constant x19, UART
	measure	mmio_read, 1600, 8

	load_constant x19, FRESH_MEMORY
	mov	x20, #BLOCK
	measure	stage2_fault, 64, 3

	msr	daifclr, #2			// from here on interrupts come
	load_constant x19, (SGI | 1)
	measure	own_ipi, 400, 8

	mov	x19, #1				// CNTV_CTL_EL0.ENABLE
	msr	cntv_cval_el0, xzr		// due for ever
	measure	timer_tick, 400, 8

	/* Virtual CPU 1 answers each interrupt with one of its own. */
	msr	daifset, #2			// both take them by hand
	load_constant x0, PSCI_CPU_ON
	mov	x1, #1				// which
	adr	x2, other			// from where
	hvc	#0				//
	load_constant x19, (SGI | 2)
	measure	ipi_to_other_and_back, 400, 8
	power_off

other:
	gic_setup (GICR_SGI + GICR_STRIDE)
	load_constant x19, (SGI | 1)
1:	wfi					// another one has the CPU until an interrupt comes
	mrs	x0, ICC_IAR1			//
	msr	ICC_EOIR1, x0			//
	msr	ICC_SGI1R, x19			//
	b	1b				//

common_functions

lost:	mrs	x20, esr_el1			// an exception: none is expected
	mrs	x21, elr_el1			//
	report	lost, x20, x21
	power_off

	.balign	0x800
vectors:
.rept	5
	b	lost				//
	.balign	0x80
.endr
	mrs	x26, ICC_IAR1			// an interrupt, at EL1 with SP_EL1: x26 to x28 are ours
	msr	cntv_ctl_el0, xzr		// the timer's line falls, if it was the timer
	msr	ICC_EOIR1, x26			//
	mov	x28, #1				//
	eret
.rept	10
	.balign	0x80
	b	lost				//
.endr
