/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A pointer that walks, and at last is loaded itself. */
/* Write save_callee_saved_regs here. */
	add	x9, \ctxt, #CPU_XREG_OFFSET(19)
	stp	x19, x20, [x9], #16
	stp	x21, x22, [x9], #16
	stp	x23, x24, [x9], #16
	stp	x25, x26, [x9], #16
	stp	x27, x28, [x9], #16
	stp	x29, lr, [x9], #16
/* Write restore_callee_saved_regs here. */
	add	lr, \ctxt, #CPU_XREG_OFFSET(19)
	ldp	x19, x20, [lr], #16
	ldp	x21, x22, [lr], #16
	ldp	x23, x24, [lr], #16
	ldp	x25, x26, [lr], #16
	ldp	x27, x28, [lr], #16
	ldp	x29, lr, [lr]
