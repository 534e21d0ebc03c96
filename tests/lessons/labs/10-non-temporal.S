/* SPDX-License-Identifier: GPL-2.0-or-later */
/* STNP and LDNP. */
/* Write __fpsimd_save_state here. */
	stnp	q0, q1, [x0, #FPSIMD_VREG(0)]
	stnp	q2, q3, [x0, #FPSIMD_VREG(2)]
	stnp	q4, q5, [x0, #FPSIMD_VREG(4)]
	stnp	q6, q7, [x0, #FPSIMD_VREG(6)]
	stnp	q8, q9, [x0, #FPSIMD_VREG(8)]
	stnp	q10, q11, [x0, #FPSIMD_VREG(10)]
	stnp	q12, q13, [x0, #FPSIMD_VREG(12)]
	stnp	q14, q15, [x0, #FPSIMD_VREG(14)]
	stnp	q16, q17, [x0, #FPSIMD_VREG(16)]
	stnp	q18, q19, [x0, #FPSIMD_VREG(18)]
	stnp	q20, q21, [x0, #FPSIMD_VREG(20)]
	stnp	q22, q23, [x0, #FPSIMD_VREG(22)]
	stnp	q24, q25, [x0, #FPSIMD_VREG(24)]
	stnp	q26, q27, [x0, #FPSIMD_VREG(26)]
	stnp	q28, q29, [x0, #FPSIMD_VREG(28)]
	stnp	q30, q31, [x0, #FPSIMD_VREG(30)]
	mrs	x1, fpsr
	str	w1, [x0, #FPSIMD_FPSR]
	mrs	x1, fpcr
	str	w1, [x0, #FPSIMD_FPCR]
	ret
/* Write __fpsimd_restore_state here. */
	ldnp	q0, q1, [x0, #FPSIMD_VREG(0)]
	ldnp	q2, q3, [x0, #FPSIMD_VREG(2)]
	ldnp	q4, q5, [x0, #FPSIMD_VREG(4)]
	ldnp	q6, q7, [x0, #FPSIMD_VREG(6)]
	ldnp	q8, q9, [x0, #FPSIMD_VREG(8)]
	ldnp	q10, q11, [x0, #FPSIMD_VREG(10)]
	ldnp	q12, q13, [x0, #FPSIMD_VREG(12)]
	ldnp	q14, q15, [x0, #FPSIMD_VREG(14)]
	ldnp	q16, q17, [x0, #FPSIMD_VREG(16)]
	ldnp	q18, q19, [x0, #FPSIMD_VREG(18)]
	ldnp	q20, q21, [x0, #FPSIMD_VREG(20)]
	ldnp	q22, q23, [x0, #FPSIMD_VREG(22)]
	ldnp	q24, q25, [x0, #FPSIMD_VREG(24)]
	ldnp	q26, q27, [x0, #FPSIMD_VREG(26)]
	ldnp	q28, q29, [x0, #FPSIMD_VREG(28)]
	ldnp	q30, q31, [x0, #FPSIMD_VREG(30)]
	ldr	w1, [x0, #FPSIMD_FPSR]
	msr	fpsr, x1
	ldr	w1, [x0, #FPSIMD_FPCR]
	msr	fpcr, x1
	ret
