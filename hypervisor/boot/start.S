/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first instruction. QEMU's virt board with virtualization=on starts an ELF at its entry point,
 * at EL2, MMU and caches off, everything masked.
 */
	.section .head.text, "ax"
	.globl	_start
	.type	_start, %function
_start:
	msr	spsel, #1			// EL2 has a stack pointer of its own: SP_EL2
	adrp	x0, __stack_top			//
	add	x0, x0, #:lo12:__stack_top	//
	mov	sp, x0				//

	adrp	x0, __kvm_hyp_vector		// from here on a fault is reported, not lost
	add	x0, x0, #:lo12:__kvm_hyp_vector	//
	msr	vbar_el2, x0			//
	isb					// the next fault uses the new table

	adrp	x0, __bss_start			// C++ counts on zeros in .bss
	add	x0, x0, #:lo12:__bss_start	//
	adrp	x1, __bss_end			//
	add	x1, x1, #:lo12:__bss_end	//
1:	stp	xzr, xzr, [x0], #16		// both ends are aligned to 16 (link.ld)
	cmp	x0, x1				//
	b.lo	1b				//

	mov	x29, xzr			// the end of every backtrace
	mov	x30, xzr			//
	bl	hyp_main			// does not return
	b	psci_system_reset		// and if it did, the machine would end as a failure
	.size	_start, . - _start

/*
 * The first instruction of CPUs 1 to 3: PSCI CPU_ON brings them here, with their number in x0.
 */
	.globl	_secondary_start
	.type	_secondary_start, %function
_secondary_start:
	msr	spsel, #1			// SP_EL2, as above
	adrp	x1, __secondary_stacks		// CPU 1's stack is the first
	add	x1, x1, #:lo12:__secondary_stacks
	mov	x2, #(16384 + 4096)		// a stack and its guard (link.ld)
	madd	x1, x0, x2, x1			// the end of number x0's, and of its guard
	sub	x1, x1, #4096			//
	mov	sp, x1				//

	adrp	x1, __kvm_hyp_vector		// from here on a fault is reported, not lost
	add	x1, x1, #:lo12:__kvm_hyp_vector	//
	msr	vbar_el2, x1			//
	isb					// the next fault uses the new table

	mov	x29, xzr			// the end of every backtrace
	mov	x30, xzr			//
	bl	hyp_secondary_main		// does not return
	b	psci_system_reset		// and if it did, the machine would end as a failure
	.size	_secondary_start, . - _secondary_start

/*
 * Room for a fault of EL2's own, which a test writes here (tests/support/el2-fault.h): each CPU comes
 * by before its first guest, with its number in x0.
 */
	.globl	hyp_self_test
	.type	hyp_self_test, %function
hyp_self_test:
	ret
	.skip	252
	.size	hyp_self_test, . - hyp_self_test
