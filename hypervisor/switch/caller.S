/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A caller whose registers can be told apart.
 *
 * u64 __host_enter_marked(struct kvm_vcpu *vcpu, struct kvm_cpu_context *host_ctxt);
 *
 * Ordinary C++ leaves in x19-x28 whatever it happened to keep there: zeros, or the same pointer
 * twice. A pair that the switch swaps would not show. So this caller gives x19-x28 fresh values
 * before each entry, x19 = 0x1900000000000001 the first time, and gives its own caller's back after.
 */
#include "asm-offsets.h"

	.cfi_sections .debug_frame		// for debuggers; nothing unwinds at run time

	.section .hyp.text, "ax"
	.globl	__host_enter_marked
	.type	__host_enter_marked, %function
__host_enter_marked:
	.cfi_startproc
	stp	x29, x30, [sp, #-96]!	// a frame record (AAPCS64 6.4.6), so that a backtrace walks by
	.cfi_def_cfa_offset 96
	.cfi_offset 29, -96
	.cfi_offset 30, -88
	mov	x29, sp			//
#ifdef WORLDSWITCH_HOST_MARKS
	stp	x19, x20, [sp, #16]	// our caller's: a callee gives x19-x28 back
	stp	x21, x22, [sp, #32]	//
	stp	x23, x24, [sp, #48]	//
	stp	x25, x26, [sp, #64]	//
	stp	x27, x28, [sp, #80]	//
.irp	n, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28
	.cfi_offset \n, (\n - 19) * 8 - 80
.endr

	adrp	x2, host_entries	// how often the host has entered a guest
	ldr	x3, [x2, #:lo12:host_entries]
	add	x3, x3, #1		//
	str	x3, [x2, #:lo12:host_entries]
.irp	n, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28
	mov	x\n, #(((\n / 10) * 16 + \n % 10) << 56)	// the register's number, as it reads in hex
	orr	x\n, x\n, x3		// and which entry this is
.endr
#endif
	bl	__guest_enter		// comes back with the exit code in x0
#ifdef WORLDSWITCH_HOST_MARKS
	ldp	x19, x20, [sp, #16]	//
	ldp	x21, x22, [sp, #32]	//
	ldp	x23, x24, [sp, #48]	//
	ldp	x25, x26, [sp, #64]	//
	ldp	x27, x28, [sp, #80]	//
#endif
	ldp	x29, x30, [sp], #96	//
	.cfi_def_cfa_offset 0
	ret				// to __kvm_vcpu_run
	.cfi_endproc
	.size	__host_enter_marked, . - __host_enter_marked

	.bss
	.balign	8
	.type	host_entries, %object
host_entries:
	.skip	8
	.size	host_entries, 8
