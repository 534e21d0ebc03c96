/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pointer that walks from x4 to lr. */
/* Write __guest_exit here. */
	add	x2, x0, #VCPU_CONTEXT + CPU_XREG_OFFSET(4)
	stp	x4, x5, [x2], #16
	stp	x6, x7, [x2], #16
	stp	x8, x9, [x2], #16
	stp	x10, x11, [x2], #16
	stp	x12, x13, [x2], #16
	stp	x14, x15, [x2], #16
	stp	x16, x17, [x2], #16
	str	x18, [x2], #8
	stp	x19, x20, [x2], #16
	stp	x21, x22, [x2], #16
	stp	x23, x24, [x2], #16
	stp	x25, x26, [x2], #16
	stp	x27, x28, [x2], #16
	stp	x29, lr, [x2]
	add	x3, x0, #VCPU_CONTEXT
	ldp	x6, x7, [sp], #16
	ldp	x4, x5, [sp], #16
	stp	x6, x7, [x3, #16]
	stp	x4, x5, [x3]
	ldp	x0, x2, [sp], #16
	restore_callee_saved_regs x2
	mov	x0, x1
	ret
