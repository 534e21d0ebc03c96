/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What undescribed.S does, from a guest whose EL1 is AArch32: base r9, data r1 and up. Assembled
 * without a preprocessor.
 */
	.syntax	unified
	.arch	armv8-a
	.arch_extension virt

.equ PSCI_SYSTEM_OFF,	0x84000008
.equ UART,		0x09000000

	.text
	.globl	_start
_start:	b	first
	.balign	8
where:	.quad	UART			@ what the launcher of this guest changes
access:	nop				@ and this instruction
	bx	lr

first:	cps	#0x1f				@ System mode
	adr	r0, vectors			@
	mcr	p15, 0, r0, c12, c0, 0		@ VBAR
	isb					@
	ldr	r9, where			@
	mov	r1, #'X'			@
	bl	access				@
	adr	r0, text_base			@
	mov	r6, r9				@
	mov	r7, r1				@
	bl	report				@
	ldr	r0, =PSCI_SYSTEM_OFF		@
	hvc	#0				@

@ r0 = text; r6, r7 = two numbers. r2 to r5 are lost.
report:	mov	r2, #UART			@
1:	ldrb	r3, [r0]			@
	add	r0, r0, #1			@
	cmp	r3, #0				@
	strbne	r3, [r2]			@
	bne	1b				@
	mov	r5, #2				@
2:	mov	r3, #' '			@
	strb	r3, [r2]			@
	mov	r4, #8				@
3:	ror	r6, r6, #28			@ the next digit comes round to the bottom
	and	r3, r6, #15			@
	cmp	r3, #10				@
	add	r3, r3, #'0'			@
	addhs	r3, r3, #('a' - '0' - 10)	@
	strb	r3, [r2]			@
	subs	r4, r4, #1			@
	bne	3b				@
	mov	r6, r7				@
	subs	r5, r5, #1			@
	bne	2b				@
	mov	r3, #'\n'			@
	strb	r3, [r2]			@
	bx	lr				@

text_base:	.asciz	"bench base"
text_abort:	.asciz	"bench abort"
	.balign	4
	.ltorg

data_abort:
	sub	r10, lr, #4			@ behind it
	adr	r0, text_abort			@
	mrc	p15, 0, r6, c5, c0, 0		@ DFSR
	mrc	p15, 0, r7, c6, c0, 0		@ DFAR
	bl	report				@
	cps	#0x1f				@ back in the mode of before: QEMU's SPSR is another
	bx	r10				@ (march32.S)

	.balign	32
vectors:
.rept	4
	b	.				@
.endr
	b	data_abort			@
.rept	3
	b	.				@
.endr
