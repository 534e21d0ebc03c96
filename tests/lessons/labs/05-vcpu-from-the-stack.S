/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who the guest is says the stack, too. */
/* Write __guest_exit here. */
	ldr	x3, [sp, #32]
	add	x2, x3, #VCPU_CONTEXT
	str	x18, [x2, #CPU_XREG_OFFSET(18)]
	stp	x4, x5, [x2, #CPU_XREG_OFFSET(4)]
	stp	x6, x7, [x2, #CPU_XREG_OFFSET(6)]
	stp	x8, x9, [x2, #CPU_XREG_OFFSET(8)]
	stp	x10, x11, [x2, #CPU_XREG_OFFSET(10)]
	stp	x12, x13, [x2, #CPU_XREG_OFFSET(12)]
	stp	x14, x15, [x2, #CPU_XREG_OFFSET(14)]
	stp	x16, x17, [x2, #CPU_XREG_OFFSET(16)]
	ldp	x6, x7, [sp], #16
	stp	x6, x7, [x2, #16]
	ldp	x6, x7, [sp], #16
	stp	x6, x7, [x2]
	save_callee_saved_regs x2
	ldr	x2, [sp, #8]
	restore_callee_saved_regs x2
	add	sp, sp, #16
	orr	x0, xzr, x1
	ret
