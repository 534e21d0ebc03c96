/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What doors.S does, from a guest whose EL1 is AArch32, and the doors that guests in AArch64 have as
 * well: a hypercall, an SMC, a coprocessor register, a device's register. Whoever records its world
 * switches finds each of them once in a round, and a value of its own in every register that no door
 * needs.
 *
 * A flat binary at 0; the words behind its first instruction say how long it runs and who it is. MMU
 * off, everything masked, in System mode. Assembled without a preprocessor.
 */
	.syntax	unified
	.arch	armv8-a
	.arch_extension virt
	.arch_extension sec
	.fpu	neon-fp-armv8

.equ PSCI_SYSTEM_OFF,	0x84000008
.equ SMCCC_VERSION,	0x80000000
.equ UART,		0x09000000
.equ FRESH,		0x41000000	@ memory that nobody has touched, from here on
.equ BLOCK,		0x00200000	@ stage-2 maps 2 MB at once
.equ GICD,		0x08000000	@ a device: nothing to execute
.equ GICR_SGI,		0x080b0000
.equ SLICES,		625		@ in a second: each is longer than a turn, where CPUs are shared
.equ NAPS,		41666		@ in a second: each until the timer ends a WFI
.equ FPEXC_EN,		1 << 30

@ The words that the launcher of this guest changes; where they lie.
.equ W_ROUNDS,		8
.equ W_VM,		16
.equ W_BEGIN,		24

.macro load_constant reg, value
	movw	\reg, #((\value) & 0xffff)
	movt	\reg, #(((\value) >> 16) & 0xffff)
.endm
@ r11 = who and when.
.macro own_registers
.irp	n, 2,3,4,5,6,7,12
	add	r\n, r11, #\n			@
.endr
	add	sp, r11, #13			@
	add	lr, r11, #14			@
.endm

	.text
	.globl	_start
_start:	b	first
	.balign	8
	.quad	16, 0, 0

first:	cps	#0x1f				@ System mode
	adr	r0, vectors			@
	mcr	p15, 0, r0, c12, c0, 0		@ VBAR
	mrc	p15, 0, r0, c1, c0, 2		@ CPACR: cp10 and cp11
	orr	r0, r0, #0xf00000		@
	mcr	p15, 0, r0, c1, c0, 2		@
	isb					@
	mov	r0, #FPEXC_EN			@ and FP is on
	vmsr	FPEXC, r0			@
	@ The virtual timer's interrupt ends a WFI; CPSR.I keeps it from being taken.
	load_constant r0, GICD
	mov	r2, #0x12			@ GICD_CTLR: affinity routing, group 1
	str	r2, [r0]			@
	load_constant r0, GICR_SGI
	mvn	r2, #0				@
	str	r2, [r0, #0x80]			@ GICR_IGROUPR0
	mov	r2, #(1 << 27)			@
	str	r2, [r0, #0x100]		@ GICR_ISENABLER0
	mov	r0, #0xff			@
	mcr	p15, 0, r0, c4, c6, 0		@ ICC_PMR
	mov	r0, #1				@
	mcr	p15, 0, r0, c12, c12, 7		@ ICC_IGRPEN1
	isb					@
	load_constant r10, FRESH
	mov	r0, #W_ROUNDS			@
	ldr	r9, [r0]			@
	mov	r0, #W_BEGIN			@
	ldr	r8, [r0]			@

round:	mov	r0, #W_VM			@
	ldr	r11, [r0]			@
	add	r11, r11, #0xa			@ 0xa…, 0xb…: whose, as in the lessons
	lsl	r11, r11, #28			@
	orr	r11, r11, r8, lsl #8		@ and of which round

	mrc	p15, 0, r2, c14, c0, 0		@ CNTFRQ
	load_constant r0, NAPS
	udiv	r2, r2, r0			@
	mrrc	p15, 1, r0, r1, c14		@ CNTVCT
	adds	r0, r0, r2			@
	adc	r1, r1, #0			@
	mcrr	p15, 3, r0, r1, c14		@ CNTV_CVAL
	mov	r0, #1				@ ENABLE, and no IMASK
	mcr	p15, 0, r0, c14, c3, 1		@ CNTV_CTL
	isb					@
	own_registers
	wfi					@ trapped: others have the CPU, and use FP;
	vmov	d0, r2, r3			@ trapped: it is ours again with this
	mov	r0, #0				@
	mcr	p15, 0, r0, c14, c3, 1		@ nothing is pending when it comes to the next WFI

	own_registers
	load_constant r0, SMCCC_VERSION
	hvc	#0				@ trapped
	own_registers
	load_constant r0, SMCCC_VERSION
	smc	#0				@ trapped; answered like the HVC
	own_registers
	mrc	p15, 0, r0, c0, c1, 0		@ trapped: ID_PFR0, EL2 says which features there are

	own_registers
	load_constant r0, UART
	ldr	r1, [r0, #0x18]			@ a stage-2 fault, EL2 reads the device
	own_registers
	str	r2, [r0, #0x44]			@ a stage-2 fault, EL2 writes the device

	own_registers
	str	r2, [r10]			@ a stage-2 fault: EL2 maps the block
	add	r10, r10, #BLOCK		@

	own_registers
	load_constant r0, GICD
	adr	r1, fetched			@ the handler comes back there
	bx	r0				@ a stage-2 fault: EL2 makes it one of ours, at EL1
fetched:
	own_registers
	mrc	p15, 0, r1, c14, c0, 0		@ CNTFRQ
	load_constant r0, SLICES
	udiv	r1, r1, r0			@
	mrrc	p15, 1, r0, r2, c14		@
	add	r0, r0, r1			@
2:	mrrc	p15, 1, r1, r2, c14		@ its turn ends meanwhile: an interrupt of EL2's
	subs	r1, r1, r0			@ the lower halves, round which it may go
	bmi	2b				@

	add	r8, r8, #1			@
	subs	r9, r9, #1			@
	bne	round				@
	load_constant r0, PSCI_SYSTEM_OFF
	hvc	#0				@ does not come back

	.balign	32
vectors:
.rept	3
	b	.				@
.endr
	cps	#0x1f				@ a prefetch abort: the fetch
	bx	r1				@
