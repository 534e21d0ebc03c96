/* SPDX-License-Identifier: GPL-2.0-or-later */
/* STLR and LDAR, which have no offset. */
/* Write save_callee_saved_regs here. */
	.irp	n, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
	add	x13, \ctxt, #CPU_XREG_OFFSET(\n)
	stlr	x\n, [x13]
	.endr
/* Write restore_callee_saved_regs here. */
	.irp	n, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
	add	x\n, \ctxt, #CPU_XREG_OFFSET(\n)
	ldar	x\n, [x\n]
	.endr
