/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The march in AArch32: what march.S does, from a guest whose EL1 is AArch32. In each round each
 * virtual CPU writes values of its own into every register of its context, those that its other
 * modes have banked among them, leaves EL1 for a while, from A32 or T32 code, and looks whether they
 * are what they were. Before the first round it takes the exceptions that EL2 injects.
 *
 * It runs in System mode, the one of EL1 that has no SPSR. QEMU keeps the SPSR of the mode that runs
 * apart from the banked ones, and where EL2 finds it on a CPU, in SPSR_EL1 or SPSR_<mode>, QEMU has
 * what was there before (7.2): so none is in use when it leaves EL1, and that of an exception which
 * EL2 injects is not looked at.
 *
 * A flat binary at 0; the words behind its first instruction say how long it runs and who it is. MMU
 * off, everything masked. Assembled without a preprocessor.
 */
	.syntax	unified
	.arch	armv8-a
	.fpu	neon-fp-armv8
	.include "march32-registers.inc"

.equ PSCI_CPU_OFF,	0x84000002
.equ PSCI_CPU_ON,	0x84000003
.equ PSCI_SYSTEM_OFF,	0x84000008
.equ PSCI_SYSTEM_RESET,	0x84000009
.equ SMCCC_VERSION,	0x80000000
.equ UART,		0x09000000
.equ RAM,		0x40200000	@ ours; the device tree is below
.equ FLASH,		0x04000000	@ cannot be written: each store leaves EL1
.equ FRESH,		0x41000000	@ memory that nobody has touched, from here on
.equ NOWHERE,		0x0b000000	@ no memory, and no device
.equ GICD,		0x08000000
.equ GICR_SGI,		0x080b0000
.equ SLICES,		625		@ in a second: each is longer than a turn, where CPUs are shared
.equ NAPS,		41666		@ in a second: each until the timer ends a WFI
.equ FLAGS,		0xf80f0000	@ NZCVQ, GE
.equ FPEXC_EN,		1 << 30
.equ TEST_SGI,		1

@ The words that the launcher of this guest changes; where they lie.
.equ W_ROUNDS,		8
.equ W_VM,		16
.equ W_VCPUS,		24
.equ W_FRESH,		32

@ A virtual CPU's area in RAM, r11 in all code but the window.
.equ A_ROUND,		0		@ rounds to go
.equ A_SP,		4		@ what SP should be
.equ A_IGNORE,		8		@ bit n: what is in rn when it comes back is no one's; 14: flags
.equ A_R0,		12		@ what should be in r0 then, when not 0
.equ A_FRESH,		16		@ the next block to touch, and how many there are
.equ A_FRESH_LEFT,	20
.equ A_ID,		24		@ ID_PFR1, as it was first read
.equ A_KIND,		28
.equ A_FPEXC,		32		@ as written, in the window alone:
.equ A_VBAR,		36		@ elsewhere FP is on, and a fault is readable
.equ A_X,		0x40		@ r0 to r12, lr and flags, as written
.equ A_MASK,		0x100		@ of each system register: bits to write and to compare
.equ A_VALUE,		0x500		@ of each system register: as written
.equ A_DONE,		0xa00
.equ A_FRAME,		0x2000		@ SP points into this page

.macro address reg, symbol
	movw	\reg, #:lower16:\symbol
	movt	\reg, #:upper16:\symbol
.endm
.macro load_constant reg, value
	movw	\reg, #((\value) & 0xffff)
	movt	\reg, #(((\value) >> 16) & 0xffff)
.endm

@ \dst = this round's value for register number \n; r4 = the round's base, r5 = a large odd number.
.macro value dst, n
	movw	\dst, #(\n)			@
	add	\dst, \dst, r4			@
	mul	\dst, \dst, r5			@ which spreads each difference over the upper bits,
	eor	\dst, \dst, \dst, lsr #15	@ and from there over the lower ones
.endm

@ What SYSTEM_REGISTERS is done with. r7 is not 0 when the register does not exist.
.macro measure name, how, a, b, c, d, e, safe=ANY, always=0
	mov	r7, #0				@
	fetch	r2, \how, \a, \b, \c, \d, \e
	load_constant r0, \safe
	load_constant r6, \always
	orr	r1, r0, r6			@
	store	r1, \how, \a, \b, \c, \d, \e	@ all ones,
	isb					@
	fetch	r3, \how, \a, \b, \c, \d, \e
	store	r6, \how, \a, \b, \c, \d, \e	@ all zeros
	isb					@
	fetch	r1, \how, \a, \b, \c, \d, \e
	bic	r3, r3, r1			@ what followed
	and	r3, r3, r0			@
	orr	r3, r3, r6			@
	store	r2, \how, \a, \b, \c, \d, \e
	isb					@
	cmp	r7, #0				@
	movne	r3, #0				@
	str	r3, [r11, #(A_MASK + 4 * number)]
	.set	number, number + 1
.endm
.macro write name, how, a, b, c, d, e, safe=ANY, always=0
	ldr	r3, [r11, #(A_MASK + 4 * number)]
	cmp	r3, #0				@
	beq	1f				@
	value	r0, (64 + number)
	and	r0, r0, r3			@
	load_constant r1, \always
	orr	r0, r0, r1			@
	str	r0, [r11, #(A_VALUE + 4 * number)]
	store	r0, \how, \a, \b, \c, \d, \e
1:	.set	number, number + 1
.endm
.macro check name, how, a, b, c, d, e, safe=ANY, always=0
	ldr	r3, [r11, #(A_MASK + 4 * number)]
	cmp	r3, #0				@
	beq	1f				@
	fetch	r10, \how, \a, \b, \c, \d, \e
	ldr	r12, [r11, #(A_VALUE + 4 * number)]
	eor	r2, r10, r12			@
	tst	r2, r3				@
	beq	1f				@
	adr	r6, 2f				@
	b	lost				@
2:	.asciz	"\name"
	.balign	4
1:	.set	number, number + 1
.endm

@ r12 = what \reg should be, for a reader of that name.
.macro expect reg, name
	mov	r10, \reg			@
	adr	r6, 2f				@
	cmp	r10, r12			@
	bne	lost				@
	b	1f				@
2:	.asciz	"\name"
	.balign	4
1:
.endm
	.text
	.arm
	.globl	_start
_start:	b	first
	.balign	8
	.quad	16				@ W_ROUNDS
	.quad	0				@ W_VM
	.quad	1				@ W_VCPUS
	.quad	0				@ W_FRESH: blocks that each virtual CPU may touch

first:	mov	r4, #W_VCPUS			@ the others begin where this one does
	ldr	r4, [r4]			@
1:	subs	r4, r4, #1			@
	beq	each				@
	load_constant r0, PSCI_CPU_ON
	mov	r1, r4				@
	address r2, each			@
	hvc	#0				@
	b	1b				@

each:	cps	#0x1f				@ System mode
	bl	set_vectors			@
	mrc	p15, 0, r0, c1, c0, 2		@ CPACR: cp10 and cp11,
	orr	r0, r0, #0xf00000		@
	mcr	p15, 0, r0, c1, c0, 2		@
	isb					@
	mov	r0, #FPEXC_EN			@ and FP is on
	vmsr	FPEXC, r0			@
	bl	find_area			@
	mov	r0, #W_ROUNDS			@
	ldr	r0, [r0]			@
	str	r0, [r11, #A_ROUND]		@
	mov	r0, #W_FRESH			@
	ldr	r0, [r0]			@
	str	r0, [r11, #A_FRESH_LEFT]	@
	mul	r0, r0, r1			@ each its own share
	load_constant r2, FRESH
	add	r0, r2, r0, lsl #21		@ stage-2 maps 2 MB at once
	str	r0, [r11, #A_FRESH]		@
	mrc	p15, 0, r0, c0, c1, 1		@
	str	r0, [r11, #A_ID]		@
	@ The virtual timer's interrupt ends a WFI; CPSR.I keeps it from being taken.
	load_constant r0, GICD
	mov	r2, #0x12			@ GICD_CTLR: affinity routing, group 1
	str	r2, [r0]			@
	load_constant r0, GICR_SGI
	add	r0, r0, r1, lsl #17		@ a frame a virtual CPU
	mvn	r2, #0				@
	str	r2, [r0, #0x80]			@ GICR_IGROUPR0
	load_constant r2, (1 << 27 | 1 << TEST_SGI)
	str	r2, [r0, #0x100]		@ GICR_ISENABLER0
	mov	r0, #0xff			@
	mcr	p15, 0, r0, c4, c6, 0		@ ICC_PMR
	mov	r0, #1				@
	mcr	p15, 0, r0, c12, c12, 7		@ ICC_IGRPEN1
	isb					@

	.include "march32-exam.inc"
	address r0, measuring_vectors		@
	mcr	p15, 0, r0, c12, c0, 0		@
	isb					@
	b	1f				@

	.balign	32
measuring_vectors:
	b	.				@
	b	2f				@
	b	.				@
	b	.				@
	b	.				@
2:	mov	r7, #1				@ measuring: there is no such register
	movs	pc, lr				@ behind the instruction

1:	.set	number, 0
	SYSTEM_REGISTERS measure
	bl	set_vectors			@
	ldr	r0, [r11, #(A_MASK + 4 * number_of_DBGVCR)]
	mov	r12, #0xde			@ EL2 holds it where QEMU has none
	expect	r0, "DBGVCR: its bits"

round:	bl	find_round			@
	.set	number, 0
	SYSTEM_REGISTERS write
.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	value	r0, (256 + 2 * \n)
	value	r1, (257 + 2 * \n)
	vmov	d\n, r0, r1			@
.endr
	mov	r2, #0				@
	add	r3, r11, #A_X			@
2:	add	r0, r4, r2			@ "value", for a number in a register
	mul	r0, r0, r5			@
	eor	r0, r0, r0, lsr #15		@
	str	r0, [r3, r2, lsl #2]		@
	add	r2, r2, #1			@
	cmp	r2, #15				@
	bne	2b				@
	load_constant r1, FLAGS
	and	r1, r0, r1			@ the last one is the flags'
	str	r1, [r11, #(A_X + 4 * 14)]	@
	and	r0, r0, #FPEXC_EN		@ one of them says whether FP is on
	str	r0, [r11, #A_FPEXC]		@
	value	r0, 63
	bic	r0, r0, #31			@
	str	r0, [r11, #A_VBAR]		@
	ldr	r6, [r11, #A_ROUND]		@
	and	r0, r6, #63			@
	add	r0, r11, r0, lsl #4		@
	add	r0, r0, #A_FRAME		@
	mov	sp, r0				@
	str	r0, [r11, #A_SP]		@
	mov	r0, #0				@
	str	r0, [r11, #A_IGNORE]		@
	str	r0, [r11, #A_R0]		@
	and	r0, r6, #7			@ the reasons, in rotation
	str	r0, [r11, #A_KIND]		@
	ldr	pc, [pc, r0, lsl #2]		@
	nop					@
	.word	by_hvc, by_wfi, by_mmio, by_fp, by_preemption, by_page_fault, by_id, by_sgi

@ Every register has its value; \how leaves EL1, and everything is looked at.
.macro window how
	ldr	r0, [r11, #A_VBAR]		@
	mcr	p15, 0, r0, c12, c0, 0		@
	ldr	r0, [r11, #A_FPEXC]		@
	vmsr	FPEXC, r0			@
	ldr	r0, [r11, #(A_X + 4 * 14)]	@
	msr	APSR_nzcvqg, r0			@
	ldr	lr, [r11, #(A_X + 4 * 13)]	@
	add	r0, r11, #A_X			@
	ldmia	r0, {r0-r12}			@ the window: nothing but SP knows where we are
	\how
	stmia	sp, {r0-r12, lr}		@ nothing may be lost before it is stored
	mrs	r0, APSR			@
	str	r0, [sp, #(4 * 14)]		@
.endm
.macro away how
	window	\how
	b	back
.endm
.macro away_t32 how
	adr	r0, 7f				@
	add	r0, r0, #1			@
	bx	r0				@
	.thumb
	.balign	4
7:	window	\how
	.balign	4
	bx	pc				@ A32 begins four bytes on
	nop					@
	.arm
	b	back
.endm
.macro hypercall
	hvc	#0				@
.endm
.macro nap
	wfi					@ 16 bits long
.endm
.macro mmio
	ite	eq				@ Z is set
	ldreq	r0, [r1]			@ 16 bits long, and EL2 does it:
	movne	r2, #0				@ what follows is still not for EQ
.endm
.macro nap_then_fp
	wfi					@ others have the CPU, and use FP;
	vmrs	r0, FPEXC			@ it is ours again with this
.endm
.macro spin
3:	mrrc	p15, 0, r0, r2, c14		@ CNTPCT
	subs	r0, r0, r1			@
	bmi	3b				@
.endm
.macro store_it
	str	r0, [r1]			@
.endm
.macro id
	mrc	p15, 0, r0, c0, c1, 1		@ ID_PFR1
.endm
.macro sgi
	mcrr	p15, 0, r0, r1, c12		@ ICC_SGI1R
.endm

by_hvc:	load_constant r0, SMCCC_VERSION
	str	r0, [r11, #A_X]			@
	load_constant r0, 0x10001
	str	r0, [r11, #A_R0]		@ its answer: 1.1
	away_t32 hypercall
by_wfi:	bl	arm_timer
	away_t32 nap
by_mmio:
	load_constant r0, (UART + 0x18)		@ its flags
	str	r0, [r11, #(A_X + 4)]		@
	ldr	r0, [r11, #(A_X + 4 * 14)]	@
	orr	r0, r0, #(1 << 30)		@ Z
	str	r0, [r11, #(A_X + 4 * 14)]	@
	mov	r0, #1				@
	str	r0, [r11, #A_IGNORE]		@
	away_t32 mmio
by_fp:	bl	arm_timer
	mov	r0, #FPEXC_EN			@
	str	r0, [r11, #A_FPEXC]		@
	str	r0, [r11, #A_R0]		@
	away	nap_then_fp
by_preemption:
	mrc	p15, 0, r1, c14, c0, 0		@ CNTFRQ
	load_constant r2, SLICES
	udiv	r1, r1, r2			@
	mrrc	p15, 0, r0, r2, c14		@
	add	r0, r0, r1			@
	str	r0, [r11, #(A_X + 4)]		@
	load_constant r0, (1 << 14 | 1 << 2 | 1)	@ r0, r2 and the flags are used
	str	r0, [r11, #A_IGNORE]		@
	away	spin
by_page_fault:
	mov	r0, #FLASH			@
	ldr	r1, [r11, #A_FRESH_LEFT]	@
	cmp	r1, #0				@
	beq	1f				@
	sub	r1, r1, #1			@
	str	r1, [r11, #A_FRESH_LEFT]	@
	ldr	r0, [r11, #A_FRESH]		@
	add	r1, r0, #(1 << 21)		@
	str	r1, [r11, #A_FRESH]		@
1:	str	r0, [r11, #(A_X + 4)]		@
	away	store_it
by_id:	ldr	r0, [r11, #A_ID]		@
	str	r0, [r11, #A_R0]		@
	away_t32 id
by_sgi:	mrc	p15, 0, r1, c0, c0, 5		@
	and	r1, r1, #0xff			@
	mov	r0, #1				@
	lsl	r0, r0, r1			@ to itself
	orr	r0, r0, #(TEST_SGI << 24)	@
	str	r0, [r11, #A_X]			@
	mov	r0, #0				@
	str	r0, [r11, #(A_X + 4)]		@
	away	sgi

back:	bl	find_area			@ by MPIDR, and what the image says
	mov	r10, sp				@
	address r6, name_sp			@
	ldr	r12, [r11, #A_SP]		@
	cmp	r10, r12			@
	bne	lost				@
	mrc	p15, 0, r10, c12, c0, 0		@
	address r6, name_vbar			@
	ldr	r12, [r11, #A_VBAR]		@
	cmp	r10, r12			@
	bne	lost				@
	bl	set_vectors			@
	vmrs	r10, FPEXC			@
	address r6, name_fpexc			@
	ldr	r12, [r11, #A_FPEXC]		@
	cmp	r10, r12			@
	bne	lost				@
	mov	r0, #FPEXC_EN			@
	vmsr	FPEXC, r0			@
	bl	find_round			@ what r4 and r5 were, again
	.set	number, 0
	SYSTEM_REGISTERS check
	ldr	r0, [r11, #A_R0]		@
	cmp	r0, #0				@
	strne	r0, [r11, #A_X]			@
	ldr	r0, [sp, #(4 * 14)]		@
	load_constant r1, FLAGS
	and	r0, r0, r1			@
	str	r0, [sp, #(4 * 14)]		@
	ldr	r7, [r11, #A_IGNORE]		@
	add	r8, r11, #A_X			@
	mov	r3, #0				@
3:	lsr	r0, r7, r3			@
	tst	r0, #1				@
	bne	4f				@
	ldr	r10, [sp, r3, lsl #2]		@
	ldr	r12, [r8, r3, lsl #2]		@
	adr	r6, name_r			@
	cmp	r10, r12			@
	bne	lost_numbered			@
4:	add	r3, r3, #1			@
	cmp	r3, #15				@
	bne	3b				@
	b	5f
name_sp:	.asciz	"SP_usr"
name_fpexc:	.asciz	"FPEXC"
name_vbar:	.asciz	"VBAR"
name_r:		.asciz	"r"		@ 13 is LR_usr, 14 the flags
	.balign	4
5:
.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	vmov	r10, r9, d\n			@
	value	r12, (256 + 2 * \n)
	value	r8, (257 + 2 * \n)
	cmp	r10, r12			@
	cmpeq	r9, r8				@
	movw	r3, #\n				@
	bne	lost_d				@
.endr
	ldr	r0, [r11, #A_KIND]		@
	cmp	r0, #7				@
	bne	6f				@
	mrc	p15, 0, r10, c12, c12, 0	@ ICC_IAR1: the SGI that it sent is there,
	mov	r12, #TEST_SGI			@
	expect	r10, "its SGI"
	mcr	p15, 0, r10, c12, c12, 1	@ ICC_EOIR1: and over
	isb					@
6:	ldr	r0, [r11, #A_ROUND]		@
	subs	r0, r0, #1			@
	str	r0, [r11, #A_ROUND]		@
	bne	round				@

	mov	r0, #1				@
	str	r0, [r11, #A_DONE]		@
	dsb	sy				@
	cmp	r1, r1				@
	bl	find_area			@
	cmp	r1, #0				@
	beq	5f				@
	load_constant r0, PSCI_CPU_OFF
	hvc	#0				@
5:	mov	r4, #W_VCPUS			@ the first one waits for the others
	ldr	r4, [r4]			@
6:	subs	r4, r4, #1			@
	beq	8f				@
	add	r0, r11, r4, lsl #15		@
7:	ldr	r1, [r0, #A_DONE]		@
	cmp	r1, #0				@
	beq	7b				@
	b	6b				@
8:	address r0, text_bench			@
	bl	put_text			@
	mov	r3, #W_ROUNDS			@
	ldr	r3, [r3]			@
	bl	put_number			@
	mov	r3, #W_VCPUS			@
	ldr	r3, [r3]			@
	bl	put_number			@
	mov	r0, #'\n'			@
	strb	r0, [r2]			@
	load_constant r0, PSCI_SYSTEM_OFF
	smc	#0				@ which is as good as HVC
	b	.

	.include "march32-common.inc"
