/* SPDX-License-Identifier: GPL-2.0-or-later */
/* STNP and LDNP. */
/* Write save_callee_saved_regs here. */
	stnp	x19, x20, [\ctxt, #CPU_XREG_OFFSET(19)]
	stnp	x21, x22, [\ctxt, #CPU_XREG_OFFSET(21)]
	stnp	x23, x24, [\ctxt, #CPU_XREG_OFFSET(23)]
	stnp	x25, x26, [\ctxt, #CPU_XREG_OFFSET(25)]
	stnp	x27, x28, [\ctxt, #CPU_XREG_OFFSET(27)]
	stnp	x29, lr, [\ctxt, #CPU_XREG_OFFSET(29)]
/* Write restore_callee_saved_regs here. */
	ldnp	x19, x20, [\ctxt, #CPU_XREG_OFFSET(19)]
	ldnp	x21, x22, [\ctxt, #CPU_XREG_OFFSET(21)]
	ldnp	x23, x24, [\ctxt, #CPU_XREG_OFFSET(23)]
	ldnp	x25, x26, [\ctxt, #CPU_XREG_OFFSET(25)]
	ldnp	x27, x28, [\ctxt, #CPU_XREG_OFFSET(27)]
	ldnp	x29, lr, [\ctxt, #CPU_XREG_OFFSET(29)]
