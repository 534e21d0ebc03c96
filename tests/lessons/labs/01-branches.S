/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two halves, the second first, with branches that are always taken. */
/* Write save_callee_saved_regs here. */
	b	2f
1:
	stp	x19, x20, [\ctxt, #CPU_XREG_OFFSET(19)]
	stp	x21, x22, [\ctxt, #CPU_XREG_OFFSET(21)]
	stp	x23, x24, [\ctxt, #CPU_XREG_OFFSET(23)]
	b	3f
2:
	stp	x25, x26, [\ctxt, #CPU_XREG_OFFSET(25)]
	stp	x27, x28, [\ctxt, #CPU_XREG_OFFSET(27)]
	stp	x29, lr, [\ctxt, #CPU_XREG_OFFSET(29)]
	cbz	xzr, 1b
3:
/* Write restore_callee_saved_regs here. */
	b	2f
1:
	ldp	x19, x20, [\ctxt, #CPU_XREG_OFFSET(19)]
	ldp	x21, x22, [\ctxt, #CPU_XREG_OFFSET(21)]
	ldp	x23, x24, [\ctxt, #CPU_XREG_OFFSET(23)]
	b	3f
2:
	ldp	x25, x26, [\ctxt, #CPU_XREG_OFFSET(25)]
	ldp	x27, x28, [\ctxt, #CPU_XREG_OFFSET(27)]
	ldp	x29, lr, [\ctxt, #CPU_XREG_OFFSET(29)]
	cbz	xzr, 1b
3:
