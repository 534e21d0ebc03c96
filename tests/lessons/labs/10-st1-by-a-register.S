/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ST1 of two registers with the step in a register; LD1 of one without a step. */
/* Write __fpsimd_save_state here. */
	mov	x2, #32
	add	x1, x0, #0
	st1	{v0.4s, v1.4s}, [x1], x2
	st1	{v2.4s, v3.4s}, [x1], x2
	st1	{v4.4s, v5.4s}, [x1], x2
	st1	{v6.4s, v7.4s}, [x1], x2
	st1	{v8.4s, v9.4s}, [x1], x2
	st1	{v10.4s, v11.4s}, [x1], x2
	st1	{v12.4s, v13.4s}, [x1], x2
	st1	{v14.4s, v15.4s}, [x1], x2
	st1	{v16.4s, v17.4s}, [x1], x2
	st1	{v18.4s, v19.4s}, [x1], x2
	st1	{v20.4s, v21.4s}, [x1], x2
	st1	{v22.4s, v23.4s}, [x1], x2
	st1	{v24.4s, v25.4s}, [x1], x2
	st1	{v26.4s, v27.4s}, [x1], x2
	st1	{v28.4s, v29.4s}, [x1], x2
	st1	{v30.4s, v31.4s}, [x1], x2
	mrs	x3, fpsr
	str	w3, [x0, #FPSIMD_FPSR]
	mrs	x3, fpcr
	str	w3, [x0, #FPSIMD_FPCR]
	ret
/* Write __fpsimd_restore_state here. */
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	add	x1, x0, #FPSIMD_VREG(\n)
	ld1	{v\n\().8h}, [x1]
	.endr
	ldr	w1, [x0, #FPSIMD_FPSR]
	msr	fpsr, x1
	ldr	w1, [x0, #FPSIMD_FPCR]
	msr	fpcr, x1
	ret
