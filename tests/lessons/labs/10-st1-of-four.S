/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ST1 and LD1 of four registers, with a step behind the access. */
/* Write __fpsimd_save_state here. */
	mov	x9, x0
	st1	{v0.2d-v3.2d}, [x9], #64
	st1	{v4.2d-v7.2d}, [x9], #64
	st1	{v8.2d-v11.2d}, [x9], #64
	st1	{v12.2d-v15.2d}, [x9], #64
	st1	{v16.2d-v19.2d}, [x9], #64
	st1	{v20.2d-v23.2d}, [x9], #64
	st1	{v24.2d-v27.2d}, [x9], #64
	st1	{v28.2d-v31.2d}, [x9], #64
	mrs	x1, fpsr
	str	w1, [x0, #FPSIMD_FPSR]
	mrs	x1, fpcr
	str	w1, [x0, #FPSIMD_FPCR]
	ret
/* Write __fpsimd_restore_state here. */
	mov	x9, x0
	ld1	{v0.16b-v3.16b}, [x9], #64
	ld1	{v4.16b-v7.16b}, [x9], #64
	ld1	{v8.16b-v11.16b}, [x9], #64
	ld1	{v12.16b-v15.16b}, [x9], #64
	ld1	{v16.16b-v19.16b}, [x9], #64
	ld1	{v20.16b-v23.16b}, [x9], #64
	ld1	{v24.16b-v27.16b}, [x9], #64
	ld1	{v28.16b-v31.16b}, [x9], #64
	ldr	w1, [x0, #FPSIMD_FPSR]
	msr	fpsr, x1
	ldr	w1, [x0, #FPSIMD_FPCR]
	msr	fpcr, x1
	ret
