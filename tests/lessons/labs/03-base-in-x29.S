/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The base is x29, which is loaded last. */
/* Write __guest_enter here. */
	save_callee_saved_regs x1
	stp	x0, x1, [sp, #-16]!
	add	x29, x0, #VCPU_CONTEXT
	ldp	x0, x1, [x29, #CPU_XREG_OFFSET(0)]
	ldp	x2, x3, [x29, #CPU_XREG_OFFSET(2)]
	ldp	x4, x5, [x29, #CPU_XREG_OFFSET(4)]
	ldp	x6, x7, [x29, #CPU_XREG_OFFSET(6)]
	ldp	x8, x9, [x29, #CPU_XREG_OFFSET(8)]
	ldp	x10, x11, [x29, #CPU_XREG_OFFSET(10)]
	ldp	x12, x13, [x29, #CPU_XREG_OFFSET(12)]
	ldp	x14, x15, [x29, #CPU_XREG_OFFSET(14)]
	ldp	x16, x17, [x29, #CPU_XREG_OFFSET(16)]
	ldr	x18, [x29, #CPU_XREG_OFFSET(18)]
	ldp	x19, x20, [x29, #CPU_XREG_OFFSET(19)]
	ldp	x21, x22, [x29, #CPU_XREG_OFFSET(21)]
	ldp	x23, x24, [x29, #CPU_XREG_OFFSET(23)]
	ldp	x25, x26, [x29, #CPU_XREG_OFFSET(25)]
	ldp	x27, x28, [x29, #CPU_XREG_OFFSET(27)]
	ldp	x29, x30, [x29, #CPU_XREG_OFFSET(29)]
	eret
