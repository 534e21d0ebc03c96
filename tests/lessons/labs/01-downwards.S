/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Below a pointer behind the last slot; x19 is that pointer, and comes last. */
/* Write save_callee_saved_regs here. */
	add	x17, \ctxt, #CPU_XREG_OFFSET(31)
	stp	x29, lr, [x17, #-16]
	stp	x27, x28, [x17, #-32]
	stp	x25, x26, [x17, #-48]
	stp	x23, x24, [x17, #-64]
	stp	x21, x22, [x17, #-80]
	stp	x19, x20, [x17, #-96]
/* Write restore_callee_saved_regs here. */
	add	x19, \ctxt, #CPU_XREG_OFFSET(31)
	ldp	x29, lr, [x19, #-16]
	ldp	x27, x28, [x19, #-32]
	ldp	x25, x26, [x19, #-48]
	ldp	x23, x24, [x19, #-64]
	ldp	x21, x22, [x19, #-80]
	ldp	x19, x20, [x19, #-96]
