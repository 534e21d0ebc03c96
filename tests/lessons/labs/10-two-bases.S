/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A base for each half, both others than x0. */
/* Write __fpsimd_save_state here. */
	mov	x11, x0
	add	x12, x0, #FPSIMD_VREG(16)
	stp	q0, q1, [x11, #0]
	stp	q2, q3, [x11, #32]
	stp	q4, q5, [x11, #64]
	stp	q6, q7, [x11, #96]
	stp	q8, q9, [x11, #128]
	stp	q10, q11, [x11, #160]
	stp	q12, q13, [x11, #192]
	stp	q14, q15, [x11, #224]
	stp	q16, q17, [x12, #0]
	stp	q18, q19, [x12, #32]
	stp	q20, q21, [x12, #64]
	stp	q22, q23, [x12, #96]
	stp	q24, q25, [x12, #128]
	stp	q26, q27, [x12, #160]
	stp	q28, q29, [x12, #192]
	stp	q30, q31, [x12, #224]
	mrs	x13, fpcr
	mrs	x14, fpsr
	str	w14, [x12, #FPSIMD_FPSR - FPSIMD_VREG(16)]
	str	w13, [x12, #FPSIMD_FPCR - FPSIMD_VREG(16)]
	ret
/* Write __fpsimd_restore_state here. */
	add	x12, x0, #FPSIMD_VREG(16)
	ldp	q30, q31, [x12, #224]
	ldp	q28, q29, [x12, #192]
	ldp	q26, q27, [x12, #160]
	ldp	q24, q25, [x12, #128]
	ldp	q22, q23, [x12, #96]
	ldp	q20, q21, [x12, #64]
	ldp	q18, q19, [x12, #32]
	ldp	q16, q17, [x12, #0]
	ldp	q14, q15, [x0, #224]
	ldp	q12, q13, [x0, #192]
	ldp	q10, q11, [x0, #160]
	ldp	q8, q9, [x0, #128]
	ldp	q6, q7, [x0, #96]
	ldp	q4, q5, [x0, #64]
	ldp	q2, q3, [x0, #32]
	ldp	q0, q1, [x0, #0]
	ldr	w0, [x12, #FPSIMD_FPCR - FPSIMD_VREG(16)]
	msr	fpcr, x0
	ldr	w0, [x12, #FPSIMD_FPSR - FPSIMD_VREG(16)]
	msr	fpsr, x0
	ret
