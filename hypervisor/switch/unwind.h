/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For debuggers: where the host's x19-x30 are while the CPU has a guest's. A backtrace needs them
 * at each instruction of the switch, and they lie in a context, not on the stack. The assembler has
 * no directive for that, so these are DWARF 5's own words: DW_CFA_expression (6.4.2.3), register,
 * length, and an expression that is the address of the register's slot.
 */

/* From the pushed {vcpu, host_ctxt} on: the pointer to the context is the word below the CFA. */
.macro cfi_host_in_pushed_context
.irp	n, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
	/* CFA; lit8, minus, deref: host_ctxt; plus_uconst: the offset, as a ULEB128 of two bytes */
	.cfi_escape	0x10, \n, 6, 0x38, 0x1c, 0x06, 0x23, \
			((CPU_GP_REGS + CPU_USER_PT_REGS + 8*\n) & 0x7f) | 0x80, \
			(CPU_GP_REGS + CPU_USER_PT_REGS + 8*\n) >> 7
.endr
.endm

/* When {vcpu, host_ctxt} are popped: the context is where x2 points. */
.macro cfi_host_in_context_at_x2
.irp	n, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
	/* breg2 with the offset, as an SLEB128 of two bytes */
	.cfi_escape	0x10, \n, 3, 0x72, \
			((CPU_GP_REGS + CPU_USER_PT_REGS + 8*\n) & 0x7f) | 0x80, \
			(CPU_GP_REGS + CPU_USER_PT_REGS + 8*\n) >> 7
.endr
.endm
