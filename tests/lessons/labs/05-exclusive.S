/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Some by exclusive stores, which may fail and are done again. */
/* Write __guest_exit here. */
	add	x2, x0, #VCPU_CONTEXT
	str	x4, [x2, #CPU_XREG_OFFSET(4)]
	add	x3, x2, #CPU_XREG_OFFSET(5)
1:	ldxr	x4, [x3]
	stxr	w4, x5, [x3]
	cbnz	w4, 1b
	str	x6, [x2, #CPU_XREG_OFFSET(6)]
	str	x7, [x2, #CPU_XREG_OFFSET(7)]
	str	x8, [x2, #CPU_XREG_OFFSET(8)]
	str	x9, [x2, #CPU_XREG_OFFSET(9)]
	str	x10, [x2, #CPU_XREG_OFFSET(10)]
	str	x11, [x2, #CPU_XREG_OFFSET(11)]
	add	x3, x2, #CPU_XREG_OFFSET(12)
1:	ldxr	x4, [x3]
	stxr	w4, x12, [x3]
	cbnz	w4, 1b
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
	str	x19, [x2, #CPU_XREG_OFFSET(19)]
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
	str	x30, [x2, #CPU_XREG_OFFSET(30)]
	ldr	x0, [sp], #8
	ldr	x2, [sp], #8
	ldr	x19, [x2, #CPU_XREG_OFFSET(19)]
	ldr	x20, [x2, #CPU_XREG_OFFSET(20)]
	ldr	x21, [x2, #CPU_XREG_OFFSET(21)]
	ldr	x22, [x2, #CPU_XREG_OFFSET(22)]
	ldr	x23, [x2, #CPU_XREG_OFFSET(23)]
	ldr	x24, [x2, #CPU_XREG_OFFSET(24)]
	ldr	x25, [x2, #CPU_XREG_OFFSET(25)]
	ldr	x26, [x2, #CPU_XREG_OFFSET(26)]
	ldr	x27, [x2, #CPU_XREG_OFFSET(27)]
	ldr	x28, [x2, #CPU_XREG_OFFSET(28)]
	ldr	x29, [x2, #CPU_XREG_OFFSET(29)]
	ldr	x30, [x2, #CPU_XREG_OFFSET(30)]
	mov	x0, x1
	ret
