/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Faults between the two doors: what the seed left out with "Insert fault handling here".
 *
 * EL2's own exceptions come here from the vectors and go to __hyp_fault (debug/fault.cpp) on a stack
 * that is known to be good. An SError of the guest's is told from one of EL2's by when it is seen.
 */
#include "asm-offsets.h"

	.cfi_sections .debug_frame		// for debuggers; nothing unwinds at run time

/* Where a general register of the frame lies. */
#define HYP_PANIC_REG(x)	(HYP_PANIC_REGS + 8*x)

/* x4 to x29, to the frame or back. */
.macro hyp_panic_pairs op, frame
.irp	n, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28
.irp	m, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29
.if	\m == \n + 1
	\op	x\n, x\m, [\frame, #HYP_PANIC_REG(\n)]
.endif
.endr
.endr
.endm

/* Two words for the exception table (debug/fault.h): a fault at the first goes on at the second. */
.macro extable from, to
	.pushsection .hyp.extable, "a"
	.quad	\from, \to
	.popsection
.endm

	.section .hyp.text, "ax"
/*
 * In:		TPIDR_EL2 = the x0 of before, x0 = the far end of this CPU's emergency stack, [x0] = the
 *		x1 of before, x1 = number of the vector; all else as the exception found it.
 * Leaves:	by ERET, every register restored, to where __hyp_fault said; or never.
 */
	.globl	__hyp_fault_entry
	.type	__hyp_fault_entry, %function
__hyp_fault_entry:
	stp	x2, x3, [x0, #16]		// park two more
	mov	x2, sp				//
	eor	x3, x2, x0			// was SP on that very page? then this is a fault within a
	lsr	x3, x3, #12			// fault, and what lies above SP is still needed
	cbz	x3, 1f				//
	add	x3, x0, #4096			// else from the near end (link.ld: a page)
	mov	sp, x3				//
1:	mov	x3, sp				//
	sub	x3, x3, #((HYP_PANIC_SIZE + 15) & ~15)
	and	sp, x3, #~15			// a frame, and a stack that is aligned as it must be

	hyp_panic_pairs stp, sp			// registers as the exception found them
	str	x30, [sp, #HYP_PANIC_REG(30)]	//
	str	x2, [sp, #HYP_PANIC_SP]		//
	str	x1, [sp, #HYP_PANIC_VECTOR]	//
	mrs	x4, tpidr_el2			// the parked ones: x0
	ldr	x5, [x0]			// x1
	ldp	x6, x7, [x0, #16]		// x2 and x3
	stp	x4, x5, [sp, #HYP_PANIC_REG(0)]	//
	stp	x6, x7, [sp, #HYP_PANIC_REG(2)]	//

	mov	x0, sp				// struct hyp_panic_frame *
	mov	x29, xzr			// nothing above to unwind to
	bl	__hyp_fault			// comes back only where there is a way on

	mov	x0, sp				// the frame
	ldp	x2, x3, [x0, #HYP_PANIC_REG(2)]	// and back, in the same order
	hyp_panic_pairs ldp, x0
	ldr	x30, [x0, #HYP_PANIC_REG(30)]	//
	ldr	x1, [x0, #HYP_PANIC_SP]		//
	mov	sp, x1				//
	ldp	x0, x1, [x0, #HYP_PANIC_REG(0)]	// the base goes last, over itself
	eret					// to ELR_EL2: the fix-up
	.size	__hyp_fault_entry, . - __hyp_fault_entry

/*
 * The CPU refused the ERET of __guest_enter: PSTATE asked for a level or a state that the guest
 * cannot have (Arm ARM D1.3.4, "Illegal exception returns"). It stayed at EL2, with the guest's
 * registers all live: that is what a guest's vector finds too, so the way on is the same. ELR_EL2
 * and SPSR_EL2 have told of EL2 since; the guest's are as they were before it was entered.
 */
	.globl	__guest_exit_illegal
	.type	__guest_exit_illegal, %function
__guest_exit_illegal:
	.cfi_startproc
	.cfi_def_cfa_offset 16
	stp	x0, x1, [sp, #-16]!		// push guest x0, x1
	.cfi_def_cfa_offset 32
	stp	x2, x3, [sp, #-16]!		// push guest x2, x3
	.cfi_def_cfa_offset 48
	mrs	x0, tpidr_el2			// vcpu
	ldr	x1, [x0, #VCPU_PC]		//
	msr	elr_el2, x1			// where it would have gone on
	ldr	x1, [x0, #VCPU_PSTATE]		//
	msr	spsr_el2, x1			// and what was refused
	mov	x1, #ARM_EXCEPTION_IL		// the exit code
	b	__guest_exit			//
	.cfi_endproc
	.size	__guest_exit_illegal, . - __guest_exit_illegal

/*
 * u64 __guest_serror(u64 exit_code);
 *
 * An SError was pending when the guest had come back (ISR_EL1.A) and EL2 still masked it: it is the
 * guest's. It is taken off the CPU here, so that it is not taken for EL2's own. Returns
 * ARM_EXCEPTION_EL1_SERROR, with its syndrome in ESR_EL2; or `exit_code`, when it had gone.
 */
	.globl	__guest_serror
	.type	__guest_serror, %function
__guest_serror:
	.cfi_startproc
	mrs	x2, elr_el2			// the guest's, which an exception would overwrite
	mrs	x3, spsr_el2			//
	mrs	x4, id_aa64pfr0_el1		//
	ubfx	x4, x4, #28, #4			// RAS
	cbz	x4, 1f				//

	/* With RAS: a barrier moves a pending, masked SError into a register. */
	hint	#16				// ESB
	mrs	x4, s3_0_c12_c1_1		// DISR_EL1
	tbz	x4, #31, 3f			// DISR_EL1.A: nothing was deferred
	msr	s3_0_c12_c1_1, xzr		// it has been read
	mov	x5, #(0x2f << 26)		// ESR_ELx.EC: an SError
	bfxil	x5, x4, #0, #25			// DISR_EL1 has its ISS
	msr	esr_el2, x5			//
	b	2f				//

	/* Without: it is let in, at one instruction, and the exception table knows that. */
1:	msr	daifclr, #4			// PSTATE.A
	.globl	__guest_serror_window
__guest_serror_window:
	isb					// taken here,
4:	msr	daifset, #4			// or at the latest here
	b	3f				// it was not: so it had gone
2:	mov	x0, #ARM_EXCEPTION_EL1_SERROR	//
3:	msr	elr_el2, x2			//
	msr	spsr_el2, x3			//
	ret
	extable	__guest_serror_window, 2b
	extable	4b, 2b
	.cfi_endproc
	.size	__guest_serror, . - __guest_serror
