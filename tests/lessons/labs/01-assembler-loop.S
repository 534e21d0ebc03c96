/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line that the assembler repeats. */
/* Write save_callee_saved_regs here. */
	.irp	n, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
	str	x\n, [\ctxt, #CPU_XREG_OFFSET(\n)]
	.endr
/* Write restore_callee_saved_regs here. */
	.irp	n, 30, 28, 26, 24, 22, 20, 29, 27, 25, 23, 21, 19
	ldr	x\n, [\ctxt, #CPU_XREG_OFFSET(\n)]
	.endr
