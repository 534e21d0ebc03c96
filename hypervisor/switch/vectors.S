/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * EL2's vectors: the door in. VBAR_EL2 points here; the CPU picks one of sixteen entries by where it
 * came from and why (Arm ARM D1.3.1, table "Vector offsets from vector table base address").
 *
 * From a lower level in AArch64: the guest came back. Its registers are all live, so the first thing
 * is to make room: x0-x3 go onto the stack, beside {vcpu, host_ctxt} that __guest_enter left there.
 * From EL2 itself: an access that was expected to fault goes on at its fix-up, an ERET that the CPU
 * refused is its guest's end, and anything else is a bug of ours (fault.S, debug/fault.cpp).
 */
#include "asm-offsets.h"
#include "switch/unwind.h"

	.cfi_sections .debug_frame		// for debuggers; nothing unwinds at run time

/* An entry that a guest may take: name, and KVM's code for what happened. */
.macro guest_vector name, code
	.balign	0x80
	.globl	\name
	.type	\name, %function
\name:
	.cfi_startproc
	.cfi_def_cfa_offset 16
	cfi_host_in_pushed_context
	stp	x0, x1, [sp, #-16]!	// push guest x0, x1
	.cfi_def_cfa_offset 32
	stp	x2, x3, [sp, #-16]!	// push guest x2, x3: now four registers are free
	.cfi_def_cfa_offset 48
	mrs	x0, tpidr_el2		// vcpu: the run loop put it there before it entered
	mov	x1, #\code		// the exit code, on its way to the run loop
	b	__guest_exit		// x4-x30 are still the guest's
	.cfi_endproc
	.size	\name, . - \name
.endm

/*
 * An entry that EL2 takes from itself. Its stack may be what is broken, and no register is free. So
 * x0 goes to TPIDR_EL2, which held what is known elsewhere (__hyp_running_vcpu); then x0 is the
 * address of this CPU's emergency stack, made of the CPU's number and of the upper half of a symbol
 * whose lower half is zero (boot/link.ld). The rest is fault.S.
 */
.macro hyp_vector name, number
	.balign	0x80
	.globl	\name
	.type	\name, %function
\name:
	msr	tpidr_el2, x0		// park x0
	mrs	x0, mpidr_el1		//
	ubfiz	x0, x0, #13, #2		// number of the CPU, times a stack and its guard page
	movk	x0, #:abs_g1_nc:__emergency_stacks
	str	x1, [x0]		// park x1 at the far end of that stack
	mov	x1, #\number		// which of the sixteen entries
	b	__hyp_fault_entry	//
	.size	\name, . - \name
.endm

	.section .hyp.text, "ax"
	.balign	0x800
	.globl	__kvm_hyp_vector
	.type	__kvm_hyp_vector, %object
__kvm_hyp_vector:
	hyp_vector	el2t_sync, 0		// EL2 with SP_EL0: never used here
	hyp_vector	el2t_irq, 1
	hyp_vector	el2t_fiq, 2
	hyp_vector	el2t_error, 3

	hyp_vector	el2_sync, 4		// EL2 itself faulted
	hyp_vector	el2_irq, 5		// EL2 runs with interrupts masked
	hyp_vector	el2_fiq, 6
	hyp_vector	el2_error, 7			// an SError of its own

	guest_vector	el1_sync, ARM_EXCEPTION_TRAP		// HVC, a trapped instruction, an abort
	guest_vector	el1_irq, ARM_EXCEPTION_IRQ		// a physical interrupt, while the guest ran
	guest_vector	el1_fiq, ARM_EXCEPTION_IRQ		// an FIQ is an interrupt too
	guest_vector	el1_error, ARM_EXCEPTION_EL1_SERROR	// an SError, while the guest ran

	/* A guest whose EL0, or all of it, is AArch32: w0-w14 are in x0-x14, and the switch is the same. */
	guest_vector	el1_aarch32_sync, ARM_EXCEPTION_TRAP
	guest_vector	el1_aarch32_irq, ARM_EXCEPTION_IRQ
	guest_vector	el1_aarch32_fiq, ARM_EXCEPTION_IRQ
	guest_vector	el1_aarch32_error, ARM_EXCEPTION_EL1_SERROR
	.balign	0x80
	.size	__kvm_hyp_vector, . - __kvm_hyp_vector
