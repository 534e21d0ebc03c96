/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The vcpu is read where the vectors read it. */
/* Write __guest_enter here. */
	save_callee_saved_regs x1
	stp	x0, x1, [sp, #-16]!
	mrs	x0, tpidr_el2
	add	x0, x0, #VCPU_CONTEXT
	ldp	x2, x3, [x0, #CPU_XREG_OFFSET(2)]
	ldp	x4, x5, [x0, #CPU_XREG_OFFSET(4)]
	ldp	x6, x7, [x0, #CPU_XREG_OFFSET(6)]
	ldp	x8, x9, [x0, #CPU_XREG_OFFSET(8)]
	ldp	x10, x11, [x0, #CPU_XREG_OFFSET(10)]
	ldp	x12, x13, [x0, #CPU_XREG_OFFSET(12)]
	ldp	x14, x15, [x0, #CPU_XREG_OFFSET(14)]
	ldp	x16, x17, [x0, #CPU_XREG_OFFSET(16)]
	ldr	x18, [x0, #CPU_XREG_OFFSET(18)]
	restore_callee_saved_regs x0
	ldp	x0, x1, [x0]
	eret
