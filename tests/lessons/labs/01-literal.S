/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The offset is a literal that the assembler puts behind the code. */
/* Write save_callee_saved_regs here. */
	ldr	x9, =CPU_XREG_OFFSET(19)
	add	x9, x9, \ctxt
	stp	x19, x20, [x9, #0]
	stp	x21, x22, [x9, #16]
	stp	x23, x24, [x9, #32]
	stp	x25, x26, [x9, #48]
	stp	x27, x28, [x9, #64]
	stp	x29, lr, [x9, #80]
/* Write restore_callee_saved_regs here. */
	ldp	x19, x20, [\ctxt, #CPU_XREG_OFFSET(19)]
	ldp	x21, x22, [\ctxt, #CPU_XREG_OFFSET(21)]
	ldp	x23, x24, [\ctxt, #CPU_XREG_OFFSET(23)]
	ldp	x25, x26, [\ctxt, #CPU_XREG_OFFSET(25)]
	ldp	x27, x28, [\ctxt, #CPU_XREG_OFFSET(27)]
	ldp	x29, lr, [\ctxt, #CPU_XREG_OFFSET(29)]
