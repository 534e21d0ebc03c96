/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest whose every register is its own.
 *
 * Built twice, as guest a and guest b. In each round it gives every register of its context a value
 * made of (guest, round, register), leaves for EL2, yields by HVC #1, and afterwards checks that each
 * still holds it. After a few plain rounds it leaves by another door each time: WFI, SMC, a trapped
 * MRS, a device's register, an interrupt.
 * A register that another world left behind shows at once: 0xa000000000050013 is guest A's x19 of
 * round 5. What is wrong is reported by HVC #2, also from this guest's own vectors, so that a guest
 * that is lost comes back.
 *
 * It runs at EL1 with its MMU off, where EL2 put it: the addresses here are IPAs.
 */
#define PASTE_(a, b)	guest_##a##_##b
#define PASTE(a, b)	PASTE_(a, b)
#define G(name)		PASTE(GUEST, name)
#define SECTION_(a)	.guest_##a
#define SECTION(a)	SECTION_(a)

#define ROUNDS		64
#define PLAIN_ROUNDS	8		/* so many times the plainest door first: HVC #1 */
#define NR_DOORS	7		/* then each in turn: see own_everything */
#define UART		0x09000000	/* where a PL011 is on this board; here EL2 emulates it */
#define UART_FR		0x18		/* flags */
#define UART_ICR	0x44		/* what is written clears interrupts */
#define MARK		(0xa0 + (GUEST_INDEX << 4))
#define LETTER		('A' + GUEST_INDEX)

#define HVC_SMCCC	0
#define HVC_YIELD	1
#define HVC_LOST	2
#define HVC_TICK	3
#define PSCI_SYSTEM_OFF	0x84000008

/* Codes of HVC #2: what was not as it had been left. */
#define LOST_X		0x100		/* + number of the register */
#define LOST_V		0x200		/* + number of the register */
#define LOST_SYSREG	0x300		/* + place in the list below */
#define LOST_FLAGS	0x3ff		/* NZCV */
#define LOST_VECTOR	0x400		/* an exception at EL1; x1 = ESR_EL1, x2 = ELR_EL1 */

/* System registers that hold any value and change nothing that this guest does. */
#define FREE_SYSREGS	sp_el0, tpidr_el0, tpidrro_el0, tpidr_el1, contextidr_el1, mair_el1, \
			amair_el1, ttbr0_el1, ttbr1_el1, far_el1, esr_el1, afsr0_el1, afsr1_el1, \
			par_el1, elr_el1, spsr_el1, csselr_el1, fpsr, fpcr
#define NR_FREE_SYSREGS	19

.macro function name
	.globl	\name
	.type	\name, %function
\name:
.endm

.macro end_function name
	.size	\name, . - \name
.endm

	.section SECTION(GUEST), "awx"
	.balign	4096

function G(entry)
	adr	x0, G(vectors)			// a fault of ours is reported, not lost
	msr	vbar_el1, x0			//
	adr	x0, G(stack_top)		//
	mov	sp, x0				//
	isb					// the vectors count from here on

	adr	x28, G(first_round)		//
	ldr	x28, [x28]			// the round
.Lround:
	mov	x0, x28				//
	bl	G(own_everything)		// yields with every register ours, and checks them
	cmp	x28, #1				// the first round is only that: the plainest switch
	b.ne	.Lno_show			//
#if GUEST_INDEX == 0
	bl	G(stp_to_uart)			// no syndrome: EL2 reads the instruction
	bl	G(two_strs_to_uart)		// the same two values, to one register: EL2 prints both
#endif
	adr	x0, G(hello)			//
	bl	G(print)			//
.Lno_show:
	add	x28, x28, #1			//
	adr	x0, G(rounds)			//
	ldr	x0, [x0]			//
	cmp	x28, x0				//
	b.ls	.Lround				//

	adr	x0, G(goodbye)			//
	bl	G(print)			//
	movz	x0, #(PSCI_SYSTEM_OFF & 0xffff)
	movk	x0, #(PSCI_SYSTEM_OFF >> 16), lsl #16
1:	hvc	#HVC_SMCCC			// power off: does not come back
	b	1b				// and if it did, it is asked again
end_function G(entry)

/*
 * One STP to a device. It means two stores, one behind the other, and a device is not memory: what
 * lies behind the data register is another register. And it is one instruction, and the syndrome of
 * an abort has room for one register only (Arm ARM, ESR_ELx.ISV): EL2 has to read it.
 */
function G(stp_to_uart)
	mov	x9, #UART			//
	mov	w1, #'O'			//
	mov	w2, #'K'			//
	stp	w1, w2, [x9]			// 'O' to the data register, 'K' to the one behind it: no 'K'
	ret
end_function G(stp_to_uart)

function G(two_strs_to_uart)
	mov	x9, #UART			//
	mov	w1, #'O'			//
	mov	w2, #'K'			//
	str	w1, [x9]			// EL2 is told: w1, four bytes, a write; it prints 'O'
	str	w2, [x9]			// and 'K'
	mov	w1, #'\n'			//
	strb	w1, [x9]			// the line is complete
	ret
end_function G(two_strs_to_uart)

/* x0 = text, ended by a zero byte. */
function G(print)
	mov	x9, #UART			//
1:	ldrb	w1, [x0], #1			//
	cbz	w1, 2f				//
	strb	w1, [x9]			// a stage-2 fault: EL2 prints it and comes back behind it
	b	1b				//
2:	ret
end_function G(print)

/*
 * x0 = round. Gives every register a value of ours, yields, checks. Returns with x19-x30 as they
 * were (AAPCS64); SP is kept by EL2 like the rest.
 */
function G(own_everything)
	stp	x19, x20, [sp, #-96]!		// our caller's
	stp	x21, x22, [sp, #16]		//
	stp	x23, x24, [sp, #32]		//
	stp	x25, x26, [sp, #48]		//
	stp	x27, x28, [sp, #64]		//
	stp	x29, x30, [sp, #80]		//

	mov	x1, #(MARK << 56)		// base = guest, round, and room for the number
	orr	x0, x1, x0, lsl #16		//
	adr	x1, G(base)			//
	str	x0, [x1]			// kept: no register will have it

	/* Vector registers: the low half is base + 0x100 + n, the high half its complement. */
	add	x2, x0, #0x100			//
.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	add	x3, x2, #\n			//
	mvn	x4, x3				//
	fmov	d\n, x3				//
	mov	v\n\().d[1], x4			//
.endr

	/* System registers: what can be kept of base + a number; read back, so that bits that do not
	   exist are not missed later. */
	adr	x1, G(sysregs)			//
	mov	x2, x0				//
.irp	reg, FREE_SYSREGS
	add	x2, x2, #0x400			//
	msr	\reg, x2			//
	mrs	x3, \reg			//
	str	x3, [x1], #8			//
.endr

	/* Which door this round leaves by: round modulo NR_DOORS, in the flags. No register is free
	   when it is time to choose, and the flags are a part of the state that a switch keeps. */
	ubfx	x1, x0, #16, #32		// the round, out of the base
	adr	x2, G(plain_rounds)		//
	ldr	x2, [x2]			//
	cmp	x1, x2				//
	b.ls	7f				//
	mov	x2, #NR_DOORS			//
	udiv	x3, x1, x2			//
	msub	x1, x3, x2, x1			// the remainder
	b	8f				//
7:	mov	x1, #0				//
8:	adr	x2, G(quiet)			//
	ldr	x2, [x2]			// bit 3 is N: leave by that door alone, and do not yield
	orr	x1, x1, x2, lsl #3		//
	lsl	x1, x1, #28			// bit 0 is V, bit 1 C, bit 2 Z (Arm ARM C5.2.10, NZCV)
	adr	x2, G(flags)			//
	str	x1, [x2]			//
	msr	nzcv, x1			// nothing below sets flags until they are read

	/* The general registers, last: base + n. */
.irp	n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	add	x\n, x0, #\n			//
.endr
	b.eq	.Ldoor_4_to_6			//
	b.cs	.Ldoor_2_or_3			//
	b.vc	.Lyield				// 0: the HVC below, and nothing else
	wfi					// 1: trapped, a guest that waits gives up its turn
	b	.Lback_in			//
.Ldoor_2_or_3:
	b.vs	.Ldoor_3			//
	smc	#0				// 2: trapped; answered like the HVC of SMCCC
	adr	x0, G(base)			// "not supported" is in x0
	ldr	x0, [x0]			//
	b	.Lback_in			//
.Ldoor_3:
	mrs	x1, id_aa64pfr0_el1		// 3: trapped, EL2 says which features a guest sees
	add	x1, x0, #1			//
	b	.Lback_in			//
.Ldoor_4_to_6:
	b.cs	.Ldoor_6			//
	b.vs	.Ldoor_5			//
	mov	x1, #UART			// 4: a stage-2 fault, EL2 reads the device
	ldr	w1, [x1, #UART_FR]		//
	add	x1, x0, #1			//
	b	.Lback_in			//
.Ldoor_5:
	hvc	#HVC_TICK			// 5: EL2's timer, due at once: the next exit is an IRQ
	b	.Lback_in			//
.Ldoor_6:
	mov	x1, #UART			// 6: a stage-2 fault, EL2 writes the device
	str	w2, [x1, #UART_ICR]		//
	add	x1, x0, #1			//
.Lback_in:
	b.mi	.Lcheck				// quiet: no other guest in between
.Lyield:
	hvc	#HVC_YIELD			// the other guest runs, with the same registers

.Lcheck:
	/* Everything as it was? x0 and x1 first step aside: the checks need a register. */
	stp	x0, x1, [sp, #-16]!		//
	mrs	x1, nzcv			//
	adr	x0, G(flags)			//
	ldr	x0, [x0]			//
	cmp	x1, x0				//
	b.eq	9f				//
	mov	x2, x0				//
	mov	x0, #LOST_FLAGS			//
	hvc	#HVC_LOST			//
9:	adr	x0, G(base)			//
	ldr	x0, [x0]			//
.irp	n, 2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	sub	x1, x\n, x0			//
	cmp	x1, #\n				//
	b.eq	1f				//
	mov	x1, x\n				//
	add	x2, x0, #\n			//
	mov	x0, #(LOST_X + \n)		//
	hvc	#HVC_LOST			//
1:
.endr
	ldp	x3, x4, [sp], #16		// what came back in x0 and x1
	mov	x1, x3				//
	mov	x2, x0				//
	cmp	x1, x2				//
	b.ne	2f				//
	mov	x1, x4				//
	add	x2, x0, #1			//
	cmp	x1, x2				//
	b.eq	3f				//
2:	mov	x0, #LOST_X			//
	hvc	#HVC_LOST			//
3:
	add	x5, x0, #0x100			//
.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	add	x2, x5, #\n			//
	fmov	x1, d\n				//
	cmp	x1, x2				//
	b.ne	4f				//
	mvn	x2, x2				//
	mov	x1, v\n\().d[1]			//
	cmp	x1, x2				//
	b.eq	5f				//
4:	mov	x0, #(LOST_V + \n)		//
	hvc	#HVC_LOST			//
5:
.endr
	adr	x3, G(sysregs)			//
	mov	x0, #LOST_SYSREG		//
.irp	reg, FREE_SYSREGS
	ldr	x2, [x3], #8			//
	mrs	x1, \reg			//
	cmp	x1, x2				//
	b.eq	6f				//
	hvc	#HVC_LOST			//
6:	add	x0, x0, #1			//
.endr

	ldp	x29, x30, [sp, #80]		//
	ldp	x27, x28, [sp, #64]		//
	ldp	x25, x26, [sp, #48]		//
	ldp	x23, x24, [sp, #32]		//
	ldp	x21, x22, [sp, #16]		//
	ldp	x19, x20, [sp], #96		//
	ret
end_function G(own_everything)

	.balign	0x800
function G(vectors)
.rept	16
	.balign	0x80
	mov	x0, #LOST_VECTOR		// whatever it was: a guest of ours expects none
	mrs	x1, esr_el1			//
	mrs	x2, elr_el1			//
1:	hvc	#HVC_LOST			// EL2 reports, and does not come back
	b	1b				// and if it did, it is told again
.endr
end_function G(vectors)

	.balign	8
G(base):	.quad	0			/* of this round: set before the registers are */
G(flags):	.quad	0			/* likewise */
	/* A test that wants other rounds writes them here. */
	.globl	G(first_round), G(rounds), G(plain_rounds), G(quiet)
	.type	G(first_round), %object
	.type	G(rounds), %object
	.type	G(plain_rounds), %object
	.type	G(quiet), %object
	.size	G(first_round), 8
	.size	G(rounds), 8
	.size	G(plain_rounds), 8
	.size	G(quiet), 8
G(first_round):	.quad	1
G(rounds):	.quad	ROUNDS			/* the last */
G(plain_rounds): .quad	PLAIN_ROUNDS
G(quiet):	.quad	0			/* 1: yield by the plainest door alone */
G(sysregs):	.skip	8 * NR_FREE_SYSREGS
G(hello):	.ascii	"hello from EL1, guest "
		.byte	LETTER
		.asciz	"\n"
G(goodbye):	.asciz	"64 rounds, and every register was mine each time\n"
	.balign	16
	.skip	1024
G(stack_top):
