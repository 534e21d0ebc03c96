/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The base is x3, and x2 takes what is popped. */
/* Write __guest_exit here. */
	add	x3, x0, #VCPU_CONTEXT
	stp	x16, x17, [x3, #CPU_XREG_OFFSET(16)]
	stp	x14, x15, [x3, #CPU_XREG_OFFSET(14)]
	stp	x12, x13, [x3, #CPU_XREG_OFFSET(12)]
	stp	x10, x11, [x3, #CPU_XREG_OFFSET(10)]
	stp	x8, x9, [x3, #CPU_XREG_OFFSET(8)]
	stp	x6, x7, [x3, #CPU_XREG_OFFSET(6)]
	stp	x4, x5, [x3, #CPU_XREG_OFFSET(4)]
	str	x18, [x3, #CPU_XREG_OFFSET(18)]
	save_callee_saved_regs x3
	ldp	x2, x4, [sp], #16
	stp	x2, x4, [x3, #16]
	ldp	x2, x4, [sp], #16
	stp	x2, x4, [x3]
	ldp	x2, x3, [sp], #16
	restore_callee_saved_regs x3
	mov	x0, x1
	ret
