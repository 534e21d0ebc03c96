/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything through v0, which comes back at the end. */
/* Write __fpsimd_save_state here. */
	str	q0, [x0]
	mov	v0.16b, v1.16b
	str	q0, [x0, #FPSIMD_VREG(1)]
	mov	v0.16b, v2.16b
	str	q0, [x0, #FPSIMD_VREG(2)]
	mov	v0.16b, v3.16b
	str	q0, [x0, #FPSIMD_VREG(3)]
	mov	v0.16b, v4.16b
	str	q0, [x0, #FPSIMD_VREG(4)]
	mov	v0.16b, v5.16b
	str	q0, [x0, #FPSIMD_VREG(5)]
	mov	v0.16b, v6.16b
	str	q0, [x0, #FPSIMD_VREG(6)]
	mov	v0.16b, v7.16b
	str	q0, [x0, #FPSIMD_VREG(7)]
	mov	v0.16b, v8.16b
	str	q0, [x0, #FPSIMD_VREG(8)]
	mov	v0.16b, v9.16b
	str	q0, [x0, #FPSIMD_VREG(9)]
	mov	v0.16b, v10.16b
	str	q0, [x0, #FPSIMD_VREG(10)]
	mov	v0.16b, v11.16b
	str	q0, [x0, #FPSIMD_VREG(11)]
	mov	v0.16b, v12.16b
	str	q0, [x0, #FPSIMD_VREG(12)]
	mov	v0.16b, v13.16b
	str	q0, [x0, #FPSIMD_VREG(13)]
	mov	v0.16b, v14.16b
	str	q0, [x0, #FPSIMD_VREG(14)]
	mov	v0.16b, v15.16b
	str	q0, [x0, #FPSIMD_VREG(15)]
	mov	v0.16b, v16.16b
	str	q0, [x0, #FPSIMD_VREG(16)]
	mov	v0.16b, v17.16b
	str	q0, [x0, #FPSIMD_VREG(17)]
	mov	v0.16b, v18.16b
	str	q0, [x0, #FPSIMD_VREG(18)]
	mov	v0.16b, v19.16b
	str	q0, [x0, #FPSIMD_VREG(19)]
	mov	v0.16b, v20.16b
	str	q0, [x0, #FPSIMD_VREG(20)]
	mov	v0.16b, v21.16b
	str	q0, [x0, #FPSIMD_VREG(21)]
	mov	v0.16b, v22.16b
	str	q0, [x0, #FPSIMD_VREG(22)]
	mov	v0.16b, v23.16b
	str	q0, [x0, #FPSIMD_VREG(23)]
	mov	v0.16b, v24.16b
	str	q0, [x0, #FPSIMD_VREG(24)]
	mov	v0.16b, v25.16b
	str	q0, [x0, #FPSIMD_VREG(25)]
	mov	v0.16b, v26.16b
	str	q0, [x0, #FPSIMD_VREG(26)]
	mov	v0.16b, v27.16b
	str	q0, [x0, #FPSIMD_VREG(27)]
	mov	v0.16b, v28.16b
	str	q0, [x0, #FPSIMD_VREG(28)]
	mov	v0.16b, v29.16b
	str	q0, [x0, #FPSIMD_VREG(29)]
	mov	v0.16b, v30.16b
	str	q0, [x0, #FPSIMD_VREG(30)]
	mov	v0.16b, v31.16b
	str	q0, [x0, #FPSIMD_VREG(31)]
	ldr	q0, [x0]
	mrs	x1, fpsr
	str	w1, [x0, #FPSIMD_FPSR]
	mrs	x1, fpcr
	str	w1, [x0, #FPSIMD_FPCR]
	ret
/* Write __fpsimd_restore_state here. */
	ldr	w1, [x0, #FPSIMD_FPSR]
	msr	fpsr, x1
	ldr	w1, [x0, #FPSIMD_FPCR]
	msr	fpcr, x1
	ldr	q0, [x0, #FPSIMD_VREG(1)]
	mov	v1.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(2)]
	mov	v2.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(3)]
	mov	v3.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(4)]
	mov	v4.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(5)]
	mov	v5.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(6)]
	mov	v6.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(7)]
	mov	v7.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(8)]
	mov	v8.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(9)]
	mov	v9.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(10)]
	mov	v10.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(11)]
	mov	v11.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(12)]
	mov	v12.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(13)]
	mov	v13.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(14)]
	mov	v14.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(15)]
	mov	v15.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(16)]
	mov	v16.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(17)]
	mov	v17.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(18)]
	mov	v18.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(19)]
	mov	v19.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(20)]
	mov	v20.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(21)]
	mov	v21.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(22)]
	mov	v22.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(23)]
	mov	v23.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(24)]
	mov	v24.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(25)]
	mov	v25.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(26)]
	mov	v26.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(27)]
	mov	v27.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(28)]
	mov	v28.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(29)]
	mov	v29.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(30)]
	mov	v30.16b, v0.16b
	ldr	q0, [x0, #FPSIMD_VREG(31)]
	mov	v31.16b, v0.16b
	ldr	q0, [x0]
	ret
