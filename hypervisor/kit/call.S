/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How EL2 calls what a student wrote: as a caller that needs all that a function owes it. x19 to x29 and
 * SP are the caller's (AAPCS64 6.1.1). A caller that happens not to use one of them would not notice; so
 * each of x19 to x28 has a number here that is no address and that nobody else has.
 */
#define PAIRS		96		/* x29, x30, and x19 to x28 */
#define MARK		0x5a00		/* and the register's number, in bits 63 to 48 */
#define SP_CHANGED	31

	.text

/* lab_call(function, four arguments): what the function returns in x0. One CPU runs a lab. */
	.globl	lab_call
	.type	lab_call, %function
lab_call:
	stp	x29, x30, [sp, #-PAIRS]!	// a frame record, as in every function
	mov	x29, sp
	stp	x19, x20, [sp, #16]		// what we owe our own caller
	stp	x21, x22, [sp, #32]
	stp	x23, x24, [sp, #48]
	stp	x25, x26, [sp, #64]
	stp	x27, x28, [sp, #80]
	adrp	x9, sp_of_call			// in memory: no register is sure to come back
	str	x29, [x9, #:lo12:sp_of_call]
	.irp	n, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28
	movz	x\n, #MARK + \n, lsl #48
	.endr
	mov	x9, x0
	mov	x0, x1				// its arguments
	mov	x1, x2
	mov	x2, x3
	mov	x3, x4
	blr	x9

	adrp	x9, sp_of_call
	ldr	x9, [x9, #:lo12:sp_of_call]
	mov	x10, #SP_CHANGED		// which one is not as it was
	mov	x11, sp
	cmp	x11, x9
	b.ne	1f
	.irp	n, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28
	mov	x10, #\n
	movz	x11, #MARK + \n, lsl #48
	cmp	x\n, x11
	b.ne	1f
	.endr
	mov	x10, #29
	cmp	x29, x9
	b.ne	1f
	ldp	x19, x20, [sp, #16]
	ldp	x21, x22, [sp, #32]
	ldp	x23, x24, [sp, #48]
	ldp	x25, x26, [sp, #64]
	ldp	x27, x28, [sp, #80]
	ldp	x29, x30, [sp], #PAIRS
	ret
1:	mov	sp, x9				// our own frame, for the report's backtrace
	mov	x29, x9
	mov	x0, x10
	bl	lab_owes			// ends the machine
	.size	lab_call, . - lab_call

	.bss
	.balign	8
sp_of_call:
	.skip	8
