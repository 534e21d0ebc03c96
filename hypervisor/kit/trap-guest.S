/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guests of lab 7. Guest A leaves by each kind of instruction that EL2 is asked about, once, with a value of
 * its own in each register: 0xa700000000550000 and the register's number. Guest B only
 * gives its turn away. Neither ever ends.
 *
 * They run at EL1 with their MMU off, where EL2 put them: the addresses here are IPAs.
 */
#define HVC_YIELD	1
#define HVC_LOST	2
#define LOST_VECTOR	0x400		/* an exception that it does not expect; guest.S has the codes */
#define EC_UNKNOWN	0		/* an instruction that does not exist */

.macro function name
	.globl	\name
	.type	\name, %function
\name:
.endm

.macro end_function name
	.size	\name, . - \name
.endm

	.section .guest_a, "awx"
	.balign	4096

function guest_a_entry
	adr	x0, guest_a_vectors		//
	msr	vbar_el1, x0			//
	isb					// the vectors count from here on
	movz	x0, #0xa700, lsl #48		//
	movk	x0, #0x0055, lsl #16		// as an affinity: of no CPU (Arm ARM, ICC_SGI1R_EL1)
.irp	n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	add	x\n, x0, #\n			//
.endr
	msr	sp_el0, x29			// EL2 keeps it behind x30's slot

	hvc	#HVC_YIELD			// a call: the other guest, please
	wfi					// trapped
	smc	#0				// trapped: no call that there is, x0 says so
	mrs	x20, id_aa64isar0_el1		// ID registers, EL2 answers
	mrs	x13, id_isar1_el1		//
	mrs	xzr, id_aa64pfr0_el1		//
	msr	icc_sgi1r_el1, x9		// a write: an interrupt for a CPU that there is not
	msr	dbgwvr0_el1, x12		// a write that EL2 keeps: the address of a watchpoint
	mrs	x22, dbgbvr0_el1		// none of those: it does not exist
	mrs	x23, aidr_el1			// nor does this: its Op1 is 1
	mrs	x24, actlr_el1			// nor this: its CRn is 1
1:	hvc	#HVC_YIELD			// nothing more
	b	1b				//
end_function guest_a_entry

	.balign	0x800
function guest_a_vectors
.rept	16
	.balign	0x80
	mrs	x1, esr_el1			// x1 and x2: nobody looks at them any more
	mrs	x2, elr_el1			//
	lsr	x0, x1, #26			//
	cmp	x0, #EC_UNKNOWN			//
	b.ne	1f				//
	add	x2, x2, #4			// behind it
	msr	elr_el1, x2			//
	eret
1:	mov	x0, #LOST_VECTOR		//
	hvc	#HVC_LOST			// EL2 reports, and does not come back
	b	1b				//
.endr
end_function guest_a_vectors

	.section .guest_b, "awx"
	.balign	4096

function guest_b_entry
1:	hvc	#HVC_YIELD			//
	b	1b				//
	b	1b				// where the one before is skipped
end_function guest_b_entry
