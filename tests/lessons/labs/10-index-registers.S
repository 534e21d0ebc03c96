/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The offset in a register, in bytes or in slots. */
/* Write __fpsimd_save_state here. */
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	mov	x9, #FPSIMD_VREG(\n)
	str	q\n, [x0, x9]
	.endr
	mrs	x10, fpsr
	mov	x9, #FPSIMD_FPSR
	str	w10, [x0, x9]
	mrs	x10, fpcr
	mov	w9, #FPSIMD_FPCR / 4
	str	w10, [x0, w9, uxtw #2]
	ret
/* Write __fpsimd_restore_state here. */
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	mov	x9, #\n
	ldr	q\n, [x0, x9, lsl #4]
	.endr
	ldr	w1, [x0, #FPSIMD_FPSR]
	msr	fpsr, x1
	ldr	w1, [x0, #FPSIMD_FPCR]
	msr	fpcr, x1
	ret
