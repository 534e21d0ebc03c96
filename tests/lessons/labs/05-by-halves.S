/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Doublewords taken apart into words, and put together again: by LSR, ORR, BFI, two exclusive ORs. */
/* Write __guest_exit here. */
	add	x2, x0, #VCPU_CONTEXT
	str	x4, [x2, #CPU_XREG_OFFSET(4)]
	str	w5, [x2, #CPU_XREG_OFFSET(5)]
	lsr	x4, x5, #32
	str	w4, [x2, #CPU_XREG_OFFSET(5) + 4]
	str	x6, [x2, #CPU_XREG_OFFSET(6)]
	str	x7, [x2, #CPU_XREG_OFFSET(7)]
	str	x8, [x2, #CPU_XREG_OFFSET(8)]
	str	x9, [x2, #CPU_XREG_OFFSET(9)]
	str	x10, [x2, #CPU_XREG_OFFSET(10)]
	str	x11, [x2, #CPU_XREG_OFFSET(11)]
	str	x12, [x2, #CPU_XREG_OFFSET(12)]
	str	x13, [x2, #CPU_XREG_OFFSET(13)]
	str	x14, [x2, #CPU_XREG_OFFSET(14)]
	str	x15, [x2, #CPU_XREG_OFFSET(15)]
	str	x16, [x2, #CPU_XREG_OFFSET(16)]
	str	x17, [x2, #CPU_XREG_OFFSET(17)]
	str	x18, [x2, #CPU_XREG_OFFSET(18)]
	ldr	x4, [sp], #8
	ldr	x5, [sp], #8
	ldr	x6, [sp], #8
	ldr	x7, [sp], #8
	str	x4, [x2, #CPU_XREG_OFFSET(2)]
	str	x5, [x2, #CPU_XREG_OFFSET(3)]
	str	x6, [x2, #CPU_XREG_OFFSET(0)]
	str	x7, [x2, #CPU_XREG_OFFSET(1)]
	str	w19, [x2, #CPU_XREG_OFFSET(19)]
	lsr	x4, x19, #32
	str	w4, [x2, #CPU_XREG_OFFSET(19) + 4]
	str	x20, [x2, #CPU_XREG_OFFSET(20)]
	str	x21, [x2, #CPU_XREG_OFFSET(21)]
	str	x22, [x2, #CPU_XREG_OFFSET(22)]
	str	x23, [x2, #CPU_XREG_OFFSET(23)]
	str	x24, [x2, #CPU_XREG_OFFSET(24)]
	str	x25, [x2, #CPU_XREG_OFFSET(25)]
	str	x26, [x2, #CPU_XREG_OFFSET(26)]
	str	x27, [x2, #CPU_XREG_OFFSET(27)]
	str	x28, [x2, #CPU_XREG_OFFSET(28)]
	str	x29, [x2, #CPU_XREG_OFFSET(29)]
	str	w30, [x2, #CPU_XREG_OFFSET(30)]
	lsr	x4, x30, #32
	str	w4, [x2, #CPU_XREG_OFFSET(30) + 4]
	ldr	x0, [sp], #8
	ldr	x2, [sp], #8
	ldp	w19, w3, [x2, #CPU_XREG_OFFSET(19)]
	orr	x19, x19, x3, lsl #32
	ldr	w20, [x2, #CPU_XREG_OFFSET(20)]
	ldr	w3, [x2, #CPU_XREG_OFFSET(20) + 4]
	bfi	x20, x3, #32, #32
	ldr	x21, [x2, #CPU_XREG_OFFSET(21)]
	eor	x21, x21, x4
	eor	x21, x21, x4
	ldr	x22, [x2, #CPU_XREG_OFFSET(22)]
	ldr	x23, [x2, #CPU_XREG_OFFSET(23)]
	ldr	x24, [x2, #CPU_XREG_OFFSET(24)]
	ldr	x25, [x2, #CPU_XREG_OFFSET(25)]
	ldr	x26, [x2, #CPU_XREG_OFFSET(26)]
	ldr	x27, [x2, #CPU_XREG_OFFSET(27)]
	ldr	x28, [x2, #CPU_XREG_OFFSET(28)]
	ldr	x29, [x2, #CPU_XREG_OFFSET(29)]
	ldr	x30, [x2, #CPU_XREG_OFFSET(30)]
	ror	x30, x30, #16
	ror	x30, x30, #48
	mov	x0, x1
	ret
