/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The offset in a register, in bytes or in slots. */
/* Write save_callee_saved_regs here. */
	.irp	n, 19, 20, 21, 22, 23, 24
	mov	x11, #CPU_XREG_OFFSET(\n)
	str	x\n, [\ctxt, x11]
	.endr
	add	x12, \ctxt, #CPU_XREG_OFFSET(0)
	.irp	n, 25, 26, 27, 28, 29, 30
	mov	w11, #\n
	str	x\n, [x12, w11, uxtw #3]
	.endr
/* Write restore_callee_saved_regs here. */
	.irp	n, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
	mov	x\n, #CPU_XREG_OFFSET(\n)
	ldr	x\n, [\ctxt, x\n]
	.endr
