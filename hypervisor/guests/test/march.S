/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The march: a guest that owns every register of the context. In each round each of its virtual
 * CPUs writes a value of its own into all of them, leaves EL1 for a while, and looks whether they
 * are what they were. The reason to leave changes from round to round. A register that is not what
 * it was is named on the console, and the guest asks for a reset: no good end.
 *
 * Which bits of a system register can be written is measured before the first round. A flat binary
 * at 0; the words behind its first instruction say how long it runs and who it is.
 */
#include "bench-common.inc"
#include "march-registers.inc"

#define PSCI_CPU_OFF	0x84000002
#define RAM		0x40200000	/* ours; the device tree is below */
#define FLASH		0x04000000	/* cannot be written: each store leaves EL1 */
#define FRESH		0x41000000	/* memory that nobody has touched, from here on */
#define BLOCK_SHIFT	21		/* stage-2 maps 2 MB at once */
#define VM_STRIDE_SHIFT	18		/* 256 KB of RAM a VM: SP differs between VMs, too */
#define AREA_SHIFT	15		/* 32 KB a virtual CPU */
#define SLICES		625		/* in a second: each is longer than a turn, where CPUs are shared */
#define NAPS		41666		/* in a second: each until the timer ends a WFI */

/* A virtual CPU's area in RAM, x29 in all code but the window. */
#define A_ROUND		0		/* rounds to go */
#define A_SP		8		/* what SP_EL1 should be */
#define A_IGNORE	16		/* bit n: what is in xn when it comes back is no one's */
#define A_X0		24		/* what should be in x0 then, when not 0 */
#define A_FRESH		32		/* the next block to touch, and how many there are */
#define A_FRESH_LEFT	40
#define A_ID		48		/* ID_AA64PFR0_EL1, as it was first read */
#define A_KIND		56
#define A_X		0x100		/* x0 to x30 and NZCV, as written */
#define A_MASK		0x200		/* of each system register: bits to write and to compare */
#define A_VALUE		0x900		/* of each system register: as written */
#define A_DONE		0x1000
#define A_FRAME		0x2000		/* SP points into this page */

	.text
	.globl	_start
_start:	b	first
	.balign	8
rounds:	.quad	16			// what the launcher of this guest changes
vm:	.quad	0
vcpus:	.quad	1
fresh:	.quad	0			// blocks that each virtual CPU may touch

/* \dst = this round's value for register number \n; x20 = the round's base, x21 = a large odd number. */
.macro value dst, n
	add	\dst, x20, #(\n)		//
	mul	\dst, \dst, x21			// which spreads each difference over the upper bits,
	eor	\dst, \dst, \dst, lsr #29	// and from there over the lower ones
.endm

/* What SYSTEM_REGISTERS is done with. x28 is not 0 when the register does not exist. */
.macro measure name, spelling, clear, safe, always
	mov	x28, xzr			//
	mov	x2, xzr				// QEMU leaves the target of an MRS of MDCCINT_EL1 as it is
	mrs	x2, \spelling			// as it was
	ldr	x0, =\safe			//
	ldr	x4, =\always			//
	orr	x1, x0, x4			//
	msr	\spelling, x1			// all ones,
	isb					//
	mov	x3, xzr				//
	mrs	x3, \spelling			//
.ifnc \spelling, \clear
	mov	x1, #-1				// it can only set bits
	msr	\clear, x1			//
.endif
	msr	\spelling, x4			// all zeros
	isb					//
	mov	x1, xzr				//
	mrs	x1, \spelling			//
	bic	x3, x3, x1			// what followed
	and	x3, x3, x0			//
	orr	x3, x3, x4			//
	msr	\spelling, x2			//
	cmp	x28, #0				//
	csel	x3, x3, xzr, eq			//
	str	x3, [x29, #(A_MASK + 8 * number)]
	.set	number, number + 1
.endm
.macro write name, spelling, clear, safe, always
	ldr	x3, [x29, #(A_MASK + 8 * number)]
	cbz	x3, 1f				//
	value	x0, (64 + number)
	and	x0, x0, x3			//
	ldr	x4, =\always			//
	orr	x0, x0, x4			//
	str	x0, [x29, #(A_VALUE + 8 * number)]
.ifnc \spelling, \clear
	mov	x1, #-1				//
	msr	\clear, x1			//
.endif
	msr	\spelling, x0			//
1:	.set	number, number + 1
.endm
.macro check name, spelling, clear, safe, always
	ldr	x3, [x29, #(A_MASK + 8 * number)]
	cbz	x3, 1f				//
	mrs	x10, \spelling			//
	ldr	x11, [x29, #(A_VALUE + 8 * number)]
	eor	x4, x10, x11			//
	tst	x4, x3				//
	b.eq	1f				//
	adr	x12, 2f				//
	b	lost				//
2:	.asciz	"\name"
	.balign	4
1:	.set	number, number + 1
.endm

first:	ldr	x19, vcpus			// the others begin where this one does
1:	sub	x19, x19, #1			//
	cbz	x19, each			//
	load_constant x0, PSCI_CPU_ON
	mov	x1, x19				//
	adr	x2, each			//
	hvc	#0				//
	b	1b				//

each:	adr	x0, vectors			//
	msr	vbar_el1, x0			//
	mov	x0, #(3 << 20)			// CPACR_EL1.FPEN
	msr	cpacr_el1, x0			//
	isb					//
	bl	find_area			//
	mrs	x19, mpidr_el1			//
	and	x19, x19, #0xff			//
	ldr	x0, rounds			//
	str	x0, [x29, #A_ROUND]		//
	ldr	x0, fresh			//
	str	x0, [x29, #A_FRESH_LEFT]	//
	mul	x0, x0, x19			// each its own share
	load_constant x1, FRESH
	add	x0, x1, x0, lsl #BLOCK_SHIFT	//
	str	x0, [x29, #A_FRESH]		//
	mrs	x0, id_aa64pfr0_el1		//
	str	x0, [x29, #A_ID]		//
	timer_ends_wfi x19
	mov	x26, #1				// an unknown register is no error here
	.set	number, 0
	SYSTEM_REGISTERS measure
	mov	x26, xzr			//
	adr	x0, vectors			//
	msr	vbar_el1, x0			//
	b	round
	.ltorg

round:	ldr	x19, [x29, #A_ROUND]		//
	ldr	x0, vm				//
	mrs	x1, mpidr_el1			//
	and	x1, x1, #0xff			//
	lsl	x20, x0, #56			// who it is, and when: no two are equal
	orr	x20, x20, x1, lsl #48		//
	orr	x20, x20, x19, lsl #12		//
	ldr	x21, =0x9e3779b97f4a7c15	//

	.set	number, 0
	SYSTEM_REGISTERS write
	b	1f
	.ltorg
1:
.irp	n, ALL_V
	value	x0, (512 + \n)
	value	x1, (544 + \n)
	fmov	d\n, x0				//
	mov	v\n\().d[1], x1			//
.endr
	mov	x2, xzr				//
	add	x3, x29, #A_X			//
2:	add	x0, x20, x2			// "value", for a number in a register
	mul	x0, x0, x21			//
	eor	x0, x0, x0, lsr #29		//
	str	x0, [x3, x2, lsl #3]		//
	add	x2, x2, #1			//
	cmp	x2, #32				//
	b.ne	2b				//
	and	x0, x0, #0xf0000000		// the last one is NZCV's
	str	x0, [x29, #(A_X + 8 * 31)]	//
	and	x0, x19, #63			//
	add	x0, x29, x0, lsl #4		//
	add	x0, x0, #A_FRAME		//
	mov	sp, x0				//
	str	x0, [x29, #A_SP]		//
	str	xzr, [x29, #A_IGNORE]		//
	str	xzr, [x29, #A_X0]		//
	mov	x1, #7				//
	udiv	x0, x19, x1			//
	msub	x0, x0, x1, x19			// the reasons, in rotation
	str	x0, [x29, #A_KIND]		//
	cbz	x0, by_hvc			//
	cmp	x0, #2				//
	b.lo	by_wfi				//
	b.eq	by_mmio				//
	cmp	x0, #4				//
	b.lo	by_fp				//
	b.eq	by_preemption			//
	cmp	x0, #6				//
	b.lo	by_page_fault			//
	b	by_id

/* Every register has its value; \how leaves EL1, and everything is looked at. */
.macro away how
	ldr	x0, [x29, #(A_X + 8 * 31)]	//
	msr	nzcv, x0			//
	ldp	x0, x1, [x29, #(A_X + 8 * 0)]	//
.irp	n, 2,4,6,8,10,12,14,16,18,20,22,24,26
	pair	ldp, \n, x29, A_X
.endr
	ldr	x28, [x29, #(A_X + 8 * 28)]	//
	ldr	x30, [x29, #(A_X + 8 * 30)]	//
	ldr	x29, [x29, #(A_X + 8 * 29)]	// the window: nothing but SP knows where we are
	\how
	b	back
.endm
.macro pair op, n, base, offset
.irp	m, 3,5,7,9,11,13,15,17,19,21,23,25,27,29
.if \m == \n + 1
	\op	x\n, x\m, [\base, #(\offset + 8 * \n)]
.endif
.endr
.endm
.macro hypercall
	hvc	#0				//
.endm
.macro nap
	wfi					//
.endm
.macro mmio
	ldr	w0, [x1]			//
.endm
.macro nap_then_fp
	wfi					// others have the CPU, and use FP;
	fmov	x0, d7				// it is ours again with this
.endm
.macro spin
3:	mrs	x0, cntpct_el0			//
	cmp	x0, x1				//
	b.lo	3b				//
.endm
.macro store
	str	x0, [x1]			//
.endm
.macro id
	mrs	x0, id_aa64pfr0_el1		//
.endm

by_hvc:	load_constant x0, SMCCC_VERSION
	str	x0, [x29, #A_X]			//
	load_constant x0, 0x10001
	str	x0, [x29, #A_X0]		// its answer: 1.1
	away	hypercall
by_wfi:	bl	arm_timer
	away	nap
by_mmio:
	load_constant x0, (UART + 0x18)		// its flags
	str	x0, [x29, #(A_X + 8)]		//
	mov	x0, #1				//
	str	x0, [x29, #A_IGNORE]		//
	away	mmio
by_fp:	bl	arm_timer
	value	x0, (512 + 7)
	str	x0, [x29, #A_X0]		//
	away	nap_then_fp
by_preemption:
	part_of_second x1, x0, SLICES
	mrs	x0, cntpct_el0			//
	add	x0, x0, x1			//
	str	x0, [x29, #(A_X + 8)]		//
	load_constant x0, (1 << 31 | 1)		// x0 and the flags are used
	str	x0, [x29, #A_IGNORE]		//
	away	spin
by_page_fault:
	mov	x0, #FLASH			//
	ldr	x1, [x29, #A_FRESH_LEFT]	//
	cbz	x1, 1f				//
	sub	x1, x1, #1			//
	str	x1, [x29, #A_FRESH_LEFT]	//
	ldr	x0, [x29, #A_FRESH]		//
	add	x1, x0, #(1 << BLOCK_SHIFT)	//
	str	x1, [x29, #A_FRESH]		//
1:	str	x0, [x29, #(A_X + 8)]		//
	away	store
by_id:	ldr	x0, [x29, #A_ID]		//
	str	x0, [x29, #A_X0]		//
	away	id

/* Nothing may be lost before it is stored: SP is all that this counts on. */
back:	stp	x0, x1, [sp]			//
.irp	n, 2,4,6,8,10,12,14,16,18,20,22,24,26,28
	pair	stp, \n, sp, 0
.endr
	str	x30, [sp, #(8 * 30)]		//
	mrs	x0, nzcv			//
	str	x0, [sp, #(8 * 31)]		//
	bl	find_area			// by MPIDR, and what the image says
	mov	x13, sp				//
	adr	x12, name_sp			//
	mov	x10, x13			//
	ldr	x11, [x29, #A_SP]		//
	cmp	x10, x11			//
	b.ne	lost				//

	ldr	x19, [x29, #A_ROUND]		// what x20 and x21 were, again
	ldr	x0, vm				//
	mrs	x1, mpidr_el1			//
	and	x1, x1, #0xff			//
	lsl	x20, x0, #56			//
	orr	x20, x20, x1, lsl #48		//
	orr	x20, x20, x19, lsl #12		//
	ldr	x21, =0x9e3779b97f4a7c15	//
	.set	number, 0
	SYSTEM_REGISTERS check
	b	1f
	.ltorg
1:	adr	x0, vectors			// looked at: a fault is readable again
	msr	vbar_el1, x0			//
	isb					//
	ldr	x0, [x29, #A_X0]		//
	cbz	x0, 2f				//
	str	x0, [x29, #A_X]			//
2:	ldr	x5, [x29, #A_IGNORE]		//
	add	x3, x29, #A_X			//
	mov	x14, xzr			//
3:	lsr	x0, x5, x14			//
	tbnz	x0, #0, 4f			//
	ldr	x10, [x13, x14, lsl #3]		//
	ldr	x11, [x3, x14, lsl #3]		//
	adr	x12, name_x			//
	cmp	x10, x11			//
	b.ne	lost_numbered			//
4:	add	x14, x14, #1			//
	cmp	x14, #32			//
	b.ne	3b				//
.irp	n, ALL_V
	mov	x14, #\n			//
	adr	x12, name_v			//
	fmov	x10, d\n			//
	value	x11, (512 + \n)
	cmp	x10, x11			//
	b.ne	lost_numbered			//
	adr	x12, name_v_high		//
	mov	x10, v\n\().d[1]		//
	value	x11, (544 + \n)
	cmp	x10, x11			//
	b.ne	lost_numbered			//
.endr
	ldr	x19, [x29, #A_ROUND]		//
	sub	x19, x19, #1			//
	str	x19, [x29, #A_ROUND]		//
	cbnz	x19, round			//

	mov	x0, #1				//
	str	x0, [x29, #A_DONE]		//
	dsb	sy				//
	mrs	x19, mpidr_el1			//
	and	x19, x19, #0xff			//
	cbz	x19, 5f				//
	load_constant x0, PSCI_CPU_OFF
	hvc	#0				//
5:	ldr	x19, vcpus			// the first one waits for the others
6:	sub	x19, x19, #1			//
	cbz	x19, 8f				//
	add	x0, x29, x19, lsl #AREA_SHIFT	//
7:	ldr	x1, [x0, #A_DONE]		//
	cbz	x1, 7b				//
	b	6b				//
8:	ldr	x6, rounds			//
	ldr	x7, vcpus			//
	report	march, x6, x7
	power_off
	.ltorg

/* x29 = the area of this virtual CPU; x0, x1 are lost. */
find_area:
	load_constant x29, RAM
	ldr	x0, vm				//
	add	x29, x29, x0, lsl #VM_STRIDE_SHIFT
	mrs	x1, mpidr_el1			//
	and	x1, x1, #0xff			//
	add	x29, x29, x1, lsl #AREA_SHIFT	//
	ret

/* The virtual timer fires soon, and what it was given is what it should have. */
arm_timer:
	part_of_second x1, x0, NAPS
	mrs	x0, cntvct_el0			//
	add	x0, x0, x1			//
	msr	cntv_cval_el0, x0		//
	str	x0, [x29, #(A_VALUE + 8 * number_of_CNTV_CVAL_EL0)]
	mov	x0, #1				// ENABLE, and no IMASK
	msr	cntv_ctl_el0, x0		//
	str	x0, [x29, #(A_VALUE + 8 * number_of_CNTV_CTL_EL0)]
	isb					//
	ret

name_sp:	.asciz	"SP_EL1"
name_x:		.asciz	"x"		// 31 is NZCV
name_v:		.asciz	"v, low half,"
name_v_high:	.asciz	"v, high half,"
	.balign	4

/*
 * x12 = a name, x14 = its number, x10 = is, x11 = should be. A loss ends the whole VM, so whoever
 * prints it must not be talked into: a virtual CPU waits until the one before it has come to its
 * end, which needs no exclusives (with stage 1 off they would go to Device memory).
 */
lost_numbered:
	mov	x15, x14			//
	b	1f				//
lost:	mov	x15, #-1			//
1:	adr	x0, vectors			//
	msr	vbar_el1, x0			//
	bl	find_area			// leaves the number of this virtual CPU in x1
	cbz	x1, 3f				//
	sub	x0, x29, #(1 << AREA_SHIFT)	//
2:	ldr	x1, [x0, #A_DONE]		//
	cbz	x1, 2b				//
3:
	adr	x0, text_lost			//
	bl	put_text			//
	mov	x0, x12				//
	bl	put_text			//
	tbnz	x15, #63, 4f			//
	mov	x5, x15				//
	bl	put_number			//
4:	adr	x0, text_is			//
	bl	put_text			//
	mov	x5, x10				//
	bl	put_number			//
	adr	x0, text_should			//
	bl	put_text			//
	mov	x5, x11				//
	bl	put_number			//
	adr	x0, text_after			//
	bl	put_text			//
	ldr	x5, [x29, #A_KIND]		//
	bl	put_number			//
	mov	w1, #'\n'			//
	strb	w1, [x2]			//
	ask_for_reset

text_lost:	.asciz	"march lost "
text_is:	.asciz	" is"
text_should:	.asciz	" should be"
text_after:	.asciz	" after reason"
	.balign	4

common_functions

unknown:
	cbz	x26, 1f				//
	mov	x28, #1				// measuring: there is no such register
	mrs	x27, elr_el1			//
	add	x27, x27, #4			//
	msr	elr_el1, x27			//
	eret
1:	mrs	x10, esr_el1			//
	mrs	x11, elr_el1			//
	adr	x12, text_fault			//
	b	lost				//
text_fault:	.asciz	"its way: ESR_EL1 in place of ELR_EL1"

	.balign	0x800
vectors:
.rept	16
	b	unknown				//
	.balign	0x80
.endr
