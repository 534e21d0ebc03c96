/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each pair by way of two other registers; the base of the loads is lr. */
/* Write save_callee_saved_regs here. */
	mov	x14, x19
	orr	x15, xzr, x20
	stp	x14, x15, [\ctxt, #CPU_XREG_OFFSET(19)]
	mov	x14, x21
	orr	x15, xzr, x22
	stp	x14, x15, [\ctxt, #CPU_XREG_OFFSET(21)]
	mov	x14, x23
	orr	x15, xzr, x24
	stp	x14, x15, [\ctxt, #CPU_XREG_OFFSET(23)]
	mov	x14, x25
	orr	x15, xzr, x26
	stp	x14, x15, [\ctxt, #CPU_XREG_OFFSET(25)]
	mov	x14, x27
	orr	x15, xzr, x28
	stp	x14, x15, [\ctxt, #CPU_XREG_OFFSET(27)]
	mov	x14, x29
	orr	x15, xzr, lr
	stp	x14, x15, [\ctxt, #CPU_XREG_OFFSET(29)]
/* Write restore_callee_saved_regs here. */
	mov	lr, \ctxt
	ldp	x19, x20, [lr, #CPU_XREG_OFFSET(19)]
	ldp	x21, x22, [lr, #CPU_XREG_OFFSET(21)]
	ldp	x23, x24, [lr, #CPU_XREG_OFFSET(23)]
	ldp	x25, x26, [lr, #CPU_XREG_OFFSET(25)]
	ldp	x27, x28, [lr, #CPU_XREG_OFFSET(27)]
	ldp	x29, lr, [lr, #CPU_XREG_OFFSET(29)]
