/* SPDX-License-Identifier: GPL-2.0-or-later */
/* x0 to x3 first, by way of x4 and x5. */
/* Write __guest_exit here. */
	add	x2, x0, #VCPU_CONTEXT
	stp	x4, x5, [x2, #CPU_XREG_OFFSET(4)]
	ldp	x4, x5, [sp], #16
	stp	x4, x5, [x2, #CPU_XREG_OFFSET(2)]
	ldp	x4, x5, [sp], #16
	stp	x4, x5, [x2, #CPU_XREG_OFFSET(0)]
	save_callee_saved_regs x2
	str	x18, [x2, #CPU_XREG_OFFSET(18)]
	stp	x6, x7, [x2, #CPU_XREG_OFFSET(6)]
	stp	x8, x9, [x2, #CPU_XREG_OFFSET(8)]
	stp	x10, x11, [x2, #CPU_XREG_OFFSET(10)]
	stp	x12, x13, [x2, #CPU_XREG_OFFSET(12)]
	stp	x14, x15, [x2, #CPU_XREG_OFFSET(14)]
	stp	x16, x17, [x2, #CPU_XREG_OFFSET(16)]
	ldp	x0, x2, [sp], #16
	restore_callee_saved_regs x2
	add	x0, x1, #0
	ret
