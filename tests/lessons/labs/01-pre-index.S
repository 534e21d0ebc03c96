/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pre-index: the pointer moves before each access. */
/* Write save_callee_saved_regs here. */
	add	x10, \ctxt, #CPU_XREG_OFFSET(17)
	stp	x19, x20, [x10, #16]!
	stp	x21, x22, [x10, #16]!
	stp	x23, x24, [x10, #16]!
	stp	x25, x26, [x10, #16]!
	stp	x27, x28, [x10, #16]!
	stp	x29, lr, [x10, #16]!
/* Write restore_callee_saved_regs here. */
	add	x30, \ctxt, #CPU_XREG_OFFSET(17)
	ldp	x19, x20, [x30, #16]!
	ldp	x21, x22, [x30, #16]!
	ldp	x23, x24, [x30, #16]!
	ldp	x25, x26, [x30, #16]!
	ldp	x27, x28, [x30, #16]!
	ldp	x29, x30, [x30, #16]
