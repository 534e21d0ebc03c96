/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Each half by itself, through x registers. */
/* Write __fpsimd_save_state here. */
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	fmov	x1, d\n
	umov	x2, v\n\().d[1]
	stp	x1, x2, [x0, #FPSIMD_VREG(\n)]
	.endr
	mrs	x1, fpsr
	str	w1, [x0, #FPSIMD_FPSR]
	mrs	x1, fpcr
	str	w1, [x0, #FPSIMD_FPCR]
	ret
/* Write __fpsimd_restore_state here. */
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	ldp	x1, x2, [x0, #FPSIMD_VREG(\n)]
	fmov	d\n, x1
	fmov	v\n\().d[1], x2
	.endr
	ldr	w1, [x0, #FPSIMD_FPSR]
	msr	fpsr, x1
	ldr	w1, [x0, #FPSIMD_FPCR]
	msr	fpcr, x1
	ret
