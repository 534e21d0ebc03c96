/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guests of lab 8. Guest A runs with its MMU on, so that its virtual addresses are not its IPAs:
 * its device is at a virtual address of its own, and its memory at a second one. It lets EL2 forget
 * its memory, and touches it again; then it loads from the device and stores to it, with a value of
 * its own in each register: 0xa800000000560080 and the register's number. Guest B only gives its
 * turn away. Neither ever ends.
 */
#define HVC_YIELD	1
#define HVC_LOST	2
#define HVC_FORGET	4		/* abort-adapter.cpp */
#define LOST_VECTOR	0x400		/* an exception that it does not expect; guest.S has the codes */
#define EC_DABT_SAME	0x25

#define GB		30
#define RAM_BLOCK	0x2		/* where EL2 put it: VA and IPA are the same */
#define DEVICE_BLOCK	0x123		/* the first GB of IPAs */
#define ALIAS_BLOCK	0x124		/* the GB that it lies in, once more */
#define DEVICE		0x09000000

#define BLOCK		0x401		/* Arm ARM D8.3.1: a block, accessed */
#define MEMORY		(0 << 2 | 3 << 8 | BLOCK)
#define IS_DEVICE	(1 << 2 | BLOCK)
#define MAIR		0x00ff		/* 0: memory, write-back; 1: a device */
#define TCR		(25 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23) /* 39 bits, 4 KB, no TTBR1 */

.macro function name
	.globl	\name
	.type	\name, %function
\name:
.endm

.macro end_function name
	.size	\name, . - \name
.endm

	.section .guest_a, "awx"
	.balign	4096

function guest_a_entry
	adr	x0, guest_a_vectors		//
	msr	vbar_el1, x0			//
	adr	x0, guest_a_table		//
	msr	ttbr0_el1, x0			//
	mov	x0, #MAIR			//
	msr	mair_el1, x0			//
	ldr	x0, =TCR			//
	msr	tcr_el1, x0			//
	isb					// the table is in force before the MMU is on
	mrs	x0, sctlr_el1			//
	orr	x0, x0, #1			//
	msr	sctlr_el1, x0			//
	isb					// from here on addresses are virtual

	movz	x0, #0xa800, lsl #48		//
	movk	x0, #0x0056, lsl #16		//
	movk	x0, #0x0080			// of a half word the sign is not that of its lowest byte
.irp	n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	add	x\n, x0, #\n			//
.endr
	msr	sp_el0, x29			// EL2 keeps it behind x30's slot
	ldr	x9, =(DEVICE_BLOCK << GB | DEVICE)
	ldr	x19, =guest_a_data - (RAM_BLOCK << GB) + (ALIAS_BLOCK << GB)

	hvc	#HVC_FORGET			// a fetch: its own table is missing, then this page
	ldr	x20, [x19, #0x28]		// memory: the page of the data

	ldr	w1, [x9, #0x18]			// the device; each byte is 0x80 and its number
	ldrsb	x21, [x9, #0x23]		//
	ldrsh	w22, [x9, #0x26]		//
	ldr	xzr, [x9, #0x18]		// read, and dropped
	strh	w23, [x9, #0x30]		//
	ldr	x24, [x9, #0x30]		// what the device kept of it
	ldrsh	x3, [x9, #0x30]			// two bytes without a sign
	str	xzr, [x9, #0x38]		//
	ldr	x25, [x9, #0x38]		//
	ldp	x26, x27, [x9]			// no syndrome
	ldr	x28, [x9, #0x40]		// nothing is there
1:	hvc	#HVC_YIELD			// nothing more
	b	1b				//
	.ltorg
end_function guest_a_entry

	.balign	0x800
function guest_a_vectors
.rept	16
	.balign	0x80
	mrs	x1, esr_el1			// x1 and x2: nobody looks at them any more
	mrs	x2, elr_el1			//
	lsr	x0, x1, #26			//
	cmp	x0, #EC_DABT_SAME		//
	b.ne	1f				//
	add	x2, x2, #4			// behind it
	msr	elr_el1, x2			//
	eret
1:	mov	x0, #LOST_VECTOR		//
	hvc	#HVC_LOST			// EL2 reports, and does not come back
	b	1b				//
.endr
end_function guest_a_vectors

	.balign	4096
guest_a_table:
	.skip	8 * RAM_BLOCK
	.quad	RAM_BLOCK << GB | MEMORY
	.skip	8 * (DEVICE_BLOCK - RAM_BLOCK - 1)
	.quad	0 << GB | IS_DEVICE
	.quad	RAM_BLOCK << GB | MEMORY	/* ALIAS_BLOCK is the one behind it */

	.balign	4096
guest_a_data:
	.skip	0x28
	.quad	0x6461746120697320		/* "data is " */

	.section .guest_b, "awx"
	.balign	4096

function guest_b_entry
1:	hvc	#HVC_YIELD			//
	b	1b				//
end_function guest_b_entry
