/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The world switch.
 *
 * A CPU has one set of general registers, and two worlds want it. __guest_enter puts the host's away
 * and becomes the guest; __guest_exit puts the guest's away and comes back as the host, as if the
 * call to __guest_enter had been any other. In between, ERET is the door out and the vectors
 * (vectors.S) are the door in.
 *
 * Of the host only x19-x30 and SP are kept: __guest_enter is a function, and its caller has already
 * given up x0-x18 (AAPCS64 6.1.1). Of the guest everything is kept: it was interrupted, it called
 * nobody.
 *
 * Both functions are one straight line. Every instruction runs, every time.
 */
#include "asm-offsets.h"
#include "switch/unwind.h"

	.cfi_sections .debug_frame		// for debuggers; nothing unwinds at run time

/* Where a general register of a context lies, from the start of the context. */
#define CPU_GP_REG_OFFSET(x)	(CPU_GP_REGS + x)
#define CPU_XREG_OFFSET(x)	CPU_GP_REG_OFFSET(CPU_USER_PT_REGS + 8*x)

/* The registers that a function must give back as it found them, into a context. */
.macro save_callee_saved_regs ctxt
	stp	x19, x20, [\ctxt, #CPU_XREG_OFFSET(19)]	// x19 to the lower slot, x20 to the next
	stp	x21, x22, [\ctxt, #CPU_XREG_OFFSET(21)]	// each pair is two neighbouring slots
	stp	x23, x24, [\ctxt, #CPU_XREG_OFFSET(23)]	//
	stp	x25, x26, [\ctxt, #CPU_XREG_OFFSET(25)]	//
	stp	x27, x28, [\ctxt, #CPU_XREG_OFFSET(27)]	//
	stp	x29, lr,  [\ctxt, #CPU_XREG_OFFSET(29)]	// the frame pointer and the way back
.endm

/* The same registers, out of a context. */
.macro restore_callee_saved_regs ctxt
	ldp	x19, x20, [\ctxt, #CPU_XREG_OFFSET(19)]	// x19 from the lower slot, x20 from the next
	ldp	x21, x22, [\ctxt, #CPU_XREG_OFFSET(21)]	//
	ldp	x23, x24, [\ctxt, #CPU_XREG_OFFSET(23)]	//
	ldp	x25, x26, [\ctxt, #CPU_XREG_OFFSET(25)]	//
	ldp	x27, x28, [\ctxt, #CPU_XREG_OFFSET(27)]	//
	ldp	x29, lr,  [\ctxt, #CPU_XREG_OFFSET(29)]	// the frame pointer and the way back
.endm

	.section .hyp.text, "ax"
	.balign	4

/*
 * u64 __guest_enter(struct kvm_vcpu *vcpu, struct kvm_cpu_context *host_ctxt);
 *
 * In:		x0 = vcpu, x1 = host_ctxt; x2-x18 are free; SP_EL0, ELR_EL2, SPSR_EL2 and the EL1
 *		registers are the guest's already (switch.cpp).
 * Leaves:	by ERET, with every x register the guest's, and four things behind: the host's
 *		x19-x30 in host_ctxt, and on the stack {vcpu, host_ctxt}, which the way back needs and
 *		no register can hold.
 * Returns:	when the guest comes back, from __guest_exit's RET, with the exit code in x0.
 */
	.globl	__guest_enter
	.type	__guest_enter, %function
__guest_enter:
	.cfi_startproc

	/* The host's registers that our caller still needs. */
	save_callee_saved_regs x1

	/* vcpu and host_ctxt wait on the stack: soon x0 and x1 are the guest's. */
	stp	x0, x1, [sp, #-16]!			// push for __guest_exit: vcpu lower, host_ctxt above
	.cfi_def_cfa_offset 16
	cfi_host_in_pushed_context

	add	x1, x0, #VCPU_CONTEXT			// x1 = &vcpu->arch.ctxt: the base of all loads below

	/* The guest's x0 and x1 wait on the stack too: x1 is needed as the base until the end. */
	ldp	x2, x3, [x1, #CPU_XREG_OFFSET(0)]	// guest x0, x1, in passing
	stp	x2, x3, [sp, #-16]!			// push them for the last load
	.cfi_def_cfa_offset 32

	/* From here on, what is loaded is live: the guest's, to be left alone. */
	ldp	x2, x3,   [x1, #CPU_XREG_OFFSET(2)]	// guest x2, x3
	ldp	x4, x5,   [x1, #CPU_XREG_OFFSET(4)]	// guest x4, x5
	ldp	x6, x7,   [x1, #CPU_XREG_OFFSET(6)]	// guest x6, x7
	ldp	x8, x9,   [x1, #CPU_XREG_OFFSET(8)]	// guest x8, x9
	ldp	x10, x11, [x1, #CPU_XREG_OFFSET(10)]	// guest x10, x11
	ldp	x12, x13, [x1, #CPU_XREG_OFFSET(12)]	// guest x12, x13
	ldp	x14, x15, [x1, #CPU_XREG_OFFSET(14)]	// guest x14, x15
	ldp	x16, x17, [x1, #CPU_XREG_OFFSET(16)]	// guest x16, x17
	ldr	x18,      [x1, #CPU_XREG_OFFSET(18)]	// guest x18: one of an odd number, so alone

	/* The guest's x19-x29 and lr. The host's are safe in host_ctxt since the first six lines. */
	restore_callee_saved_regs x1

	/* The base has served: pop the guest's x0 and x1 over it. */
	ldp	x0, x1, [sp], #16			// SP is back where {vcpu, host_ctxt} lie
	.cfi_def_cfa_offset 16

	/* No register may be touched from here on: all of them are the guest's. */
	eret						// pc = ELR_EL2, PSTATE = SPSR_EL2: the guest runs
	.cfi_endproc
	.size	__guest_enter, . - __guest_enter

/*
 * Reached from a vector (vectors.S), never called.
 *
 * In:		x0 = vcpu, x1 = exit code, x2-x3 free; x4-x30 the guest's, live; on the stack, from SP
 *		upward: the guest's x2, x3, x0, x1, then vcpu, host_ctxt.
 * Leaves:	by RET to __guest_enter's caller: the guest's x0-x30 in its context, the host's
 *		x19-x30 and SP as they were, x0 = exit code.
 */
	.globl	__guest_exit
	.type	__guest_exit, %function
__guest_exit:
	.cfi_startproc
	.cfi_def_cfa_offset 48
	cfi_host_in_pushed_context

	add	x2, x0, #VCPU_CONTEXT			// x2 = &vcpu->arch.ctxt: the base of all stores below

	/* The guest's registers that are still live, in order. */
	stp	x4, x5,   [x2, #CPU_XREG_OFFSET(4)]	// guest x4, x5
	stp	x6, x7,   [x2, #CPU_XREG_OFFSET(6)]	// guest x6, x7
	stp	x8, x9,   [x2, #CPU_XREG_OFFSET(8)]	// guest x8, x9
	stp	x10, x11, [x2, #CPU_XREG_OFFSET(10)]	// guest x10, x11
	stp	x12, x13, [x2, #CPU_XREG_OFFSET(12)]	// guest x12, x13
	stp	x14, x15, [x2, #CPU_XREG_OFFSET(14)]	// guest x14, x15
	stp	x16, x17, [x2, #CPU_XREG_OFFSET(16)]	// guest x16, x17
	str	x18,      [x2, #CPU_XREG_OFFSET(18)]	// guest x18

	/* The four that the vector pushed: last pushed, first popped. x4-x7 are free since their store. */
	ldp	x6, x7, [sp], #16			// pop guest x2, x3
	.cfi_def_cfa_offset 32
	ldp	x4, x5, [sp], #16			// pop guest x0, x1
	.cfi_def_cfa_offset 16

	stp	x4, x5, [x2, #CPU_XREG_OFFSET(0)]	// guest x0, x1 to their slots
	stp	x6, x7, [x2, #CPU_XREG_OFFSET(2)]	// guest x2, x3 to theirs

	/* The guest's x19-x29 and lr: untouched since the guest ran. */
	save_callee_saved_regs x2

	/* Who the host was: pushed by __guest_enter, before the guest ran. */
	ldp	x0, x2, [sp], #16			// pop vcpu and host_ctxt; x1 still has the exit code
	.cfi_def_cfa_offset 0
	cfi_host_in_context_at_x2

	/* The host's x19-x29 and lr: our caller finds what it left. */
	restore_callee_saved_regs x2

	mov	x0, x1					// the exit code is what __guest_enter returns
	ret						// to the caller of __guest_enter, by the host's lr
	.cfi_endproc
	.size	__guest_exit, . - __guest_exit

	/* What can go wrong between the two doors goes through the EL2 vectors: vectors.S, debug/panic.cpp. */
