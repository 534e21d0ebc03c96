/* SPDX-License-Identifier: GPL-2.0-or-later */
/* x19 and lr alone, and the pairs between them. */
/* Write save_callee_saved_regs here. */
	str	x19, [\ctxt, #CPU_XREG_OFFSET(19)]
	stp	x20, x21, [\ctxt, #CPU_XREG_OFFSET(20)]
	stp	x22, x23, [\ctxt, #CPU_XREG_OFFSET(22)]
	stp	x24, x25, [\ctxt, #CPU_XREG_OFFSET(24)]
	stp	x26, x27, [\ctxt, #CPU_XREG_OFFSET(26)]
	stp	x28, x29, [\ctxt, #CPU_XREG_OFFSET(28)]
	str	lr, [\ctxt, #CPU_XREG_OFFSET(30)]
/* Write restore_callee_saved_regs here. */
	ldr	lr, [\ctxt, #CPU_XREG_OFFSET(30)]
	ldp	x20, x21, [\ctxt, #CPU_XREG_OFFSET(20)]
	ldp	x22, x23, [\ctxt, #CPU_XREG_OFFSET(22)]
	ldp	x24, x25, [\ctxt, #CPU_XREG_OFFSET(24)]
	ldp	x26, x27, [\ctxt, #CPU_XREG_OFFSET(26)]
	ldp	x28, x29, [\ctxt, #CPU_XREG_OFFSET(28)]
	ldr	x19, [\ctxt, #CPU_XREG_OFFSET(19)]
