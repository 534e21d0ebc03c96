/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From lr down to x19. */
/* Write save_callee_saved_regs here. */
	stp	x29, lr, [\ctxt, #CPU_XREG_OFFSET(29)]
	stp	x27, x28, [\ctxt, #CPU_XREG_OFFSET(27)]
	stp	x25, x26, [\ctxt, #CPU_XREG_OFFSET(25)]
	stp	x23, x24, [\ctxt, #CPU_XREG_OFFSET(23)]
	stp	x21, x22, [\ctxt, #CPU_XREG_OFFSET(21)]
	stp	x19, x20, [\ctxt, #CPU_XREG_OFFSET(19)]
/* Write restore_callee_saved_regs here. */
	ldp	x29, lr, [\ctxt, #CPU_XREG_OFFSET(29)]
	ldp	x27, x28, [\ctxt, #CPU_XREG_OFFSET(27)]
	ldp	x25, x26, [\ctxt, #CPU_XREG_OFFSET(25)]
	ldp	x23, x24, [\ctxt, #CPU_XREG_OFFSET(23)]
	ldp	x21, x22, [\ctxt, #CPU_XREG_OFFSET(21)]
	ldp	x19, x20, [\ctxt, #CPU_XREG_OFFSET(19)]
