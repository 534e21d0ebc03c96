/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One macro for both, with the instruction as its argument. */
.macro each_pair instruction, base
	.set	slot, 19
	.rept	6
	one_pair \instruction, \base, %slot
	.set	slot, slot + 2
	.endr
.endm
.altmacro
.macro one_pair instruction, base, first
	a_pair	\instruction, \base, \first, %(\first + 1)
.endm
.macro a_pair instruction, base, first, second
	\instruction	x\first, x\second, [\base, #CPU_XREG_OFFSET(\first)]
.endm
/* Write save_callee_saved_regs here. */
	each_pair	stp, \ctxt
/* Write restore_callee_saved_regs here. */
	each_pair	ldp, \ctxt
