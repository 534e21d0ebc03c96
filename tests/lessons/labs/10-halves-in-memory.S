/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lower half by STR and LDR, the upper one by ST1 and LD1 of a lane. */
/* Write __fpsimd_save_state here. */
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	str	d\n, [x0, #FPSIMD_VREG(\n)]
	add	x1, x0, #FPSIMD_VREG(\n) + 8
	st1	{v\n\().d}[1], [x1]
	.endr
	mrs	x1, fpsr
	str	w1, [x0, #FPSIMD_FPSR]
	mrs	x1, fpcr
	str	w1, [x0, #FPSIMD_FPCR]
	ret
/* Write __fpsimd_restore_state here. */
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	ldr	d\n, [x0, #FPSIMD_VREG(\n)]
	add	x1, x0, #FPSIMD_VREG(\n) + 8
	ld1	{v\n\().d}[1], [x1]
	.endr
	ldr	w1, [x0, #FPSIMD_FPSR]
	msr	fpsr, x1
	ldr	w1, [x0, #FPSIMD_FPCR]
	msr	fpcr, x1
	ret
