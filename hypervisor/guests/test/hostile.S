/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The hostile guest, its one door: an operation begins with an ERET to anywhere, with any
 * registers, and ends with an exception, whatever it was. What is in the registers then is put
 * away to be looked at, and every system register that the guest itself depends on is put right,
 * from constants: nothing in memory or in a register can be relied on.
 *
 * A virtual CPU that PSCI starts anywhere finds vectors, too: VBAR_EL1 is 0 at reset.
 */
#include "hostile.h"

.macro constant reg, value
	movz	\reg, #((\value) & 0xffff)
	movk	\reg, #((\value) >> 16 & 0xffff), lsl #16
	movk	\reg, #((\value) >> 32 & 0xffff), lsl #32
.endm
.macro put register, value
	constant x1, \value
	msr	\register, x1			//
.endm

/* xn and the next one, at their place in the state. */
.macro pair op, n
.irp	m, 5,7,9,11,13,15,17,19,21,23,25,27,29
.if \m == \n + 1
	\op	x\n, x\m, [x0, #(S_X + 8 * \n)]
.endif
.endr
.endm

	.section .hostile.reset, "ax"
.rept	16
	b	enter				//
	.balign	0x80
.endr

	.section .hostile.text, "ax"
	.globl	_start, hostile_parameters, hostile_run, hostile_table, hostile_second, hostile_third
_start:	b	start				// entry 0 of the vectors: EL1t is not used with them
	.balign	8
hostile_parameters:				// what the launcher changes:
	.quad	1, 1000, 1, 0			// seed; operations; the clock counts instructions; where the
						// neighbour's secrets are, physically; and
	.quad	0, 0, 0, 0, 0, 0, 0, 0, 0	// words of EL2's memory, at 0x40100000 and 0x40200000
	.balign	0x80
.rept	15
	b	enter				//
	.balign	0x80
.endr
.rept	16					// VECTORS
	b	enter				//
	.balign	0x80
.endr

start:	constant x0, STATES
	ldr	x1, [x0, #S_VBAR]		// memory begins as zeros
	cbnz	x1, enter			// a later life, begun at 0
hostile_second:					// a virtual CPU's first instruction
	mrs	x19, mpidr_el1			//
	and	x19, x19, #0xff			//
	constant x20, STATES
	add	x20, x20, x19, lsl #STATE_SHIFT	//
	constant x0, VECTORS
	str	x0, [x20, #S_VBAR]		//
	add	x0, x20, #STACK_TOP		//
	mov	sp, x0				//
	bl	put_right			//
	mov	x0, x20				//
	mov	x1, x19				//
	adr	x2, hostile_parameters		//
	bl	hostile_main			//
	brk	#0				// it does not return

hostile_third:					// and the watchman's
	constant x0, (STATES + (WATCHMAN << STATE_SHIFT) + STACK_TOP)
	mov	sp, x0				//
	bl	put_right			//
	bl	hostile_watch			//
	brk	#0				// it does not return

/* All that the guest's own code needs of the system registers; x1 is lost. */
put_right:
	put	cpacr_el1, (3 << 24 | 3 << 20 | 3 << 16) // FP is used; so would be SME and SVE
	put	vbar_el1, VECTORS
	msr	mdscr_el1, xzr			// no step, no breakpoint
	put	tcr_el1, TCR_SANE		// these three, so that SCTLR_EL1.M alone loses nobody
	put	mair_el1, MAIR_SANE
	adr	x1, hostile_table		//
	msr	ttbr0_el1, x1			//
	msr	ttbr1_el1, xzr			//
	msr	pmcr_el0, xzr			//
	msr	cntp_ctl_el0, xzr		//
	msr	s3_0_c12_c8_4, xzr		// ICC_AP0R0_EL1 and ICC_AP1R0_EL1: no interrupt is being
	msr	s3_0_c12_c9_0, xzr		// handled,
	msr	s3_0_c12_c12_3, xzr		// ICC_BPR1_EL1
	msr	s3_0_c12_c12_4, xzr		// ICC_CTLR_EL1: the end of one is its deactivation, too
	mov	x1, #0xff			//
	msr	s3_0_c4_c6_0, x1		// ICC_PMR_EL1: every priority
	mov	x1, #1				//
	msr	s3_0_c12_c12_7, x1		// ICC_IGRPEN1_EL1
	isb					//
	ret

/* void hostile_run(hostile_state *state): returns when the operation has raised an exception. */
hostile_run:
	add	x2, x0, #S_SAFE			//
	stp	x19, x20, [x2]			//
	stp	x21, x22, [x2, #16]		//
	stp	x23, x24, [x2, #32]		//
	stp	x25, x26, [x2, #48]		//
	stp	x27, x28, [x2, #64]		//
	stp	x29, x30, [x2, #80]		//
	mov	x1, sp				//
	str	x1, [x2, #96]			//
	add	x2, x0, #S_V			//
.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	ldr	q\n, [x2], #16			//
.endr
	ldr	x1, [x0, #S_ELR]		//
	msr	elr_el1, x1			//
	ldr	x1, [x0, #S_SPSR]		//
	msr	spsr_el1, x1			//
	ldr	x1, [x0, #S_SP_EL0]		//
	msr	sp_el0, x1			//
	ldr	x1, [x0, #S_SP]			//
	mov	sp, x1				//
	mov	x1, #1				//
	str	x1, [x0, #S_ACTIVE]		//
	ldr	x1, [x0, #S_VBAR]		//
	msr	vbar_el1, x1			//
	ldr	x1, [x0, #S_TTBR0]		//
	msr	ttbr0_el1, x1			//
	ldr	x1, [x0, #S_TTBR1]		//
	msr	ttbr1_el1, x1			//
	ldr	x1, [x0, #S_TCR]		//
	msr	tcr_el1, x1			//
	ldr	x1, [x0, #S_MAIR]		//
	msr	mair_el1, x1			//
	ldr	x1, [x0, #S_SCTLR]		//
	tlbi	vmalle1				//
	dsb	nsh				// all of the above, before the MMU may go on
	isb					//
	msr	sctlr_el1, x1			//
	isb					//
	ldp	x2, x3, [x0, #16]		// whatever the tables say: they keep this block
.irp	n, 4,6,8,10,12,14,16,18,20,22,24,26,28
	pair	ldp, \n
.endr
	ldr	x30, [x0, #240]			//
	ldp	x0, x1, [x0]			//
	eret

/* From every vector. */
enter:	msr	tpidr_el1, x0			//
	msr	tpidrro_el0, x1			//
	constant x0, SCTLR_OFF
	msr	sctlr_el1, x0			// addresses are addresses again
	isb					//
	mrs	x0, mpidr_el1			//
	and	x0, x0, #0xff			//
	constant x1, STATES
	add	x0, x1, x0, lsl #STATE_SHIFT	//
	stp	x2, x3, [x0, #16]		//
.irp	n, 4,6,8,10,12,14,16,18,20,22,24,26,28
	pair	stp, \n
.endr
	str	x30, [x0, #240]			//
	mrs	x2, tpidr_el1			//
	mrs	x3, tpidrro_el0			//
	stp	x2, x3, [x0]			//
	mov	x2, sp				//
	str	x2, [x0, #S_SP]			//
	mrs	x2, sp_el0			//
	str	x2, [x0, #S_SP_EL0]		//
	mrs	x2, elr_el1			//
	str	x2, [x0, #S_ELR]		//
	mrs	x2, spsr_el1			//
	str	x2, [x0, #S_SPSR]		//
	mrs	x2, esr_el1			//
	str	x2, [x0, #S_ESR]		//
	mrs	x2, far_el1			//
	str	x2, [x0, #S_FAR]		//
	mrs	x2, par_el1			//
	str	x2, [x0, #S_PAR]		//
	bl	put_right			//
	add	x2, x0, #S_V			//
.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	str	q\n, [x2], #16			//
.endr
	ldr	x1, [x0, #S_ACTIVE]		// an exception of the guest's own code is counted
	ldr	x2, [x0, #S_STRAYS]		//
	cmp	x1, #0				//
	cinc	x2, x2, eq			//
	str	x2, [x0, #S_STRAYS]		//
	str	xzr, [x0, #S_ACTIVE]		//
	add	x2, x0, #S_SAFE			//
	ldp	x19, x20, [x2]			//
	ldp	x21, x22, [x2, #16]		//
	ldp	x23, x24, [x2, #32]		//
	ldp	x25, x26, [x2, #48]		//
	ldp	x27, x28, [x2, #64]		//
	ldp	x29, x30, [x2, #80]		//
	ldr	x1, [x2, #96]			//
	mov	sp, x1				//
	ret

	.balign	4096
hostile_table:					// level 1, one to one
	.quad	0x0000000000000481		// flash and devices: a block, accessed, read-only
	.quad	0x0000000040000401		// RAM: a block, accessed, EL1's
	.fill	510, 8, 0
