/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pointer that walks through the guest. */
/* Write __guest_enter here. */
	sub	sp, sp, #16
	str	x1, [sp, #8]
	str	x0, [sp]
	save_callee_saved_regs x1
	add	x30, x0, #VCPU_CONTEXT
	ldp	x0, x1, [x30], #16
	ldp	x2, x3, [x30], #16
	ldp	x4, x5, [x30], #16
	ldp	x6, x7, [x30], #16
	ldp	x8, x9, [x30], #16
	ldp	x10, x11, [x30], #16
	ldp	x12, x13, [x30], #16
	ldp	x14, x15, [x30], #16
	ldp	x16, x17, [x30], #16
	ldp	x18, x19, [x30], #16
	ldp	x20, x21, [x30], #16
	ldp	x22, x23, [x30], #16
	ldp	x24, x25, [x30], #16
	ldp	x26, x27, [x30], #16
	ldp	x28, x29, [x30], #16
	ldr	x30, [x30]
	eret
