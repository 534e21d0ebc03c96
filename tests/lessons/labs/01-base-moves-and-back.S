/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The base itself walks, and is taken back at the end. */
/* Write save_callee_saved_regs here. */
	add	\ctxt, \ctxt, #CPU_XREG_OFFSET(19)
	stp	x19, x20, [\ctxt], #16
	stp	x21, x22, [\ctxt], #16
	stp	x23, x24, [\ctxt], #16
	stp	x25, x26, [\ctxt], #16
	stp	x27, x28, [\ctxt], #16
	stp	x29, lr, [\ctxt], #16
	sub	\ctxt, \ctxt, #CPU_XREG_OFFSET(31)
/* Write restore_callee_saved_regs here. */
	add	\ctxt, \ctxt, #CPU_XREG_OFFSET(19)
	ldp	x19, x20, [\ctxt], #16
	ldp	x21, x22, [\ctxt], #16
	ldp	x23, x24, [\ctxt], #16
	ldp	x25, x26, [\ctxt], #16
	ldp	x27, x28, [\ctxt], #16
	ldp	x29, lr, [\ctxt], #16
	sub	\ctxt, \ctxt, #CPU_XREG_OFFSET(31)
