/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * EL2's vectors: the door in. VBAR_EL2 points here; the CPU picks one of sixteen entries by where it
 * came from and why (Arm ARM D1.3.1, table "Vector offsets from vector table base address").
 *
 * From a lower level in AArch64: the guest came back. Its registers are all live, so the first thing
 * is to make room: x0-x3 go onto the stack, beside {vcpu, host_ctxt} that __guest_enter left there.
 * From EL2 itself, or from an AArch32 guest: a bug of ours. It is reported, and nothing goes on.
 */
#include "asm-offsets.h"

	.cfi_sections .debug_frame		// for debuggers; nothing unwinds at run time

/* Where a general register of the panic frame lies. */
#define HYP_PANIC_REG(x)	(HYP_PANIC_REGS + 8*x)

/* An entry that a guest may take: name, and KVM's code for what happened. */
.macro guest_vector name, code
	.balign	0x80
	.globl	\name
	.type	\name, %function
\name:
	.cfi_startproc
	.cfi_def_cfa_offset 16
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
 * An entry that nothing good takes. The stack may be what is broken, so nothing is pushed: the
 * guest's thread registers are free to take x0 and sp, since no guest runs after this.
 */
.macro panic_vector name, number
	.balign	0x80
	.globl	\name
	.type	\name, %function
\name:
	msr	tpidrro_el0, x0		// park x0
	mov	x0, sp			//
	msr	tpidr_el0, x0		// park SP, which may point anywhere
	mov	x0, #\number		// which of the sixteen entries
	b	__hyp_panic_entry	//
	.size	\name, . - \name
.endm

	.section .hyp.text, "ax"
	.balign	0x800
	.globl	__kvm_hyp_vector
	.type	__kvm_hyp_vector, %object
__kvm_hyp_vector:
	panic_vector	el2t_sync, 0		// EL2 with SP_EL0: never used here
	panic_vector	el2t_irq, 1
	panic_vector	el2t_fiq, 2
	panic_vector	el2t_error, 3

	panic_vector	el2_sync, 4		// EL2 itself faulted
	panic_vector	el2_irq, 5		// EL2 runs with interrupts masked
	panic_vector	el2_fiq, 6
	panic_vector	el2_error, 7

	guest_vector	el1_sync, ARM_EXCEPTION_TRAP		// HVC, a trapped instruction, an abort
	guest_vector	el1_irq, ARM_EXCEPTION_IRQ		// a physical interrupt, while the guest ran
	guest_vector	el1_fiq, ARM_EXCEPTION_IRQ		// an FIQ is an interrupt too
	guest_vector	el1_error, ARM_EXCEPTION_EL1_SERROR	// an SError, while the guest ran

	panic_vector	el1_aarch32_sync, 12	// a guest in AArch32: none is started
	panic_vector	el1_aarch32_irq, 13
	panic_vector	el1_aarch32_fiq, 14
	panic_vector	el1_aarch32_error, 15
	.balign	0x80
	.size	__kvm_hyp_vector, . - __kvm_hyp_vector

/*
 * The way to __hyp_panic: on a stack of its own, with every register as it was, in the order of
 * struct hyp_panic_frame (vm/panic.h): x0-x30, sp, entry.
 */
	.globl	__hyp_panic_entry
	.type	__hyp_panic_entry, %function
__hyp_panic_entry:
	msr	tpidr_el1, x0			// park the entry's number: x0 is needed for an address
	adrp	x0, __emergency_top		//
	add	x0, x0, #:lo12:__emergency_top	//
	mov	sp, x0				// a stack that is known to be good
	sub	sp, sp, #((HYP_PANIC_SIZE + 15) & ~15)	// the frame, and SP stays aligned to 16 bytes
	stp	x2, x3, [sp, #HYP_PANIC_REG(2)]		// registers as the fault found them
	stp	x4, x5, [sp, #HYP_PANIC_REG(4)]
	stp	x6, x7, [sp, #HYP_PANIC_REG(6)]
	stp	x8, x9, [sp, #HYP_PANIC_REG(8)]
	stp	x10, x11, [sp, #HYP_PANIC_REG(10)]
	stp	x12, x13, [sp, #HYP_PANIC_REG(12)]
	stp	x14, x15, [sp, #HYP_PANIC_REG(14)]
	stp	x16, x17, [sp, #HYP_PANIC_REG(16)]
	stp	x18, x19, [sp, #HYP_PANIC_REG(18)]
	stp	x20, x21, [sp, #HYP_PANIC_REG(20)]
	stp	x22, x23, [sp, #HYP_PANIC_REG(22)]
	stp	x24, x25, [sp, #HYP_PANIC_REG(24)]
	stp	x26, x27, [sp, #HYP_PANIC_REG(26)]
	stp	x28, x29, [sp, #HYP_PANIC_REG(28)]
	mrs	x2, tpidrro_el0			// the parked x0
	stp	x2, x1, [sp]			//
	mrs	x2, tpidr_el0			// the parked SP
	str	x30, [sp, #HYP_PANIC_REG(30)]	//
	str	x2, [sp, #HYP_PANIC_SP]		//
	mrs	x2, tpidr_el1			// the parked number
	str	x2, [sp, #HYP_PANIC_VECTOR]
	mov	x0, sp				// struct hyp_panic_frame *
	mov	x29, xzr			// nothing above to unwind to
	bl	__hyp_panic			// does not return
	b	psci_system_reset		// and if it did, the machine would still end
	.size	__hyp_panic_entry, . - __hyp_panic_entry
