/* SPDX-License-Identifier: GPL-2.0-or-later */
/* v16 to v31 by a function of its own, with a frame. */
save_upper:
	stp	q16, q17, [x0, #FPSIMD_VREG(16)]
	stp	q18, q19, [x0, #FPSIMD_VREG(18)]
	stp	q20, q21, [x0, #FPSIMD_VREG(20)]
	stp	q22, q23, [x0, #FPSIMD_VREG(22)]
	stp	q24, q25, [x0, #FPSIMD_VREG(24)]
	stp	q26, q27, [x0, #FPSIMD_VREG(26)]
	stp	q28, q29, [x0, #FPSIMD_VREG(28)]
	stp	q30, q31, [x0, #FPSIMD_VREG(30)]
	ret
restore_upper:
	ldp	q16, q17, [x0, #FPSIMD_VREG(16)]
	ldp	q18, q19, [x0, #FPSIMD_VREG(18)]
	ldp	q20, q21, [x0, #FPSIMD_VREG(20)]
	ldp	q22, q23, [x0, #FPSIMD_VREG(22)]
	ldp	q24, q25, [x0, #FPSIMD_VREG(24)]
	ldp	q26, q27, [x0, #FPSIMD_VREG(26)]
	ldp	q28, q29, [x0, #FPSIMD_VREG(28)]
	ldp	q30, q31, [x0, #FPSIMD_VREG(30)]
	ret
/* Write __fpsimd_save_state here. */
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	stp	q0, q1, [x0, #FPSIMD_VREG(0)]
	stp	q2, q3, [x0, #FPSIMD_VREG(2)]
	stp	q4, q5, [x0, #FPSIMD_VREG(4)]
	stp	q6, q7, [x0, #FPSIMD_VREG(6)]
	stp	q8, q9, [x0, #FPSIMD_VREG(8)]
	stp	q10, q11, [x0, #FPSIMD_VREG(10)]
	stp	q12, q13, [x0, #FPSIMD_VREG(12)]
	stp	q14, q15, [x0, #FPSIMD_VREG(14)]
	mrs	x1, fpsr
	str	w1, [x0, #FPSIMD_FPSR]
	mrs	x1, fpcr
	str	w1, [x0, #FPSIMD_FPCR]
	bl	save_upper
	ldp	x29, x30, [sp], #16
	ret
/* Write __fpsimd_restore_state here. */
	str	x30, [sp, #-16]!
	ldp	q0, q1, [x0, #FPSIMD_VREG(0)]
	ldp	q2, q3, [x0, #FPSIMD_VREG(2)]
	ldp	q4, q5, [x0, #FPSIMD_VREG(4)]
	ldp	q6, q7, [x0, #FPSIMD_VREG(6)]
	ldp	q8, q9, [x0, #FPSIMD_VREG(8)]
	ldp	q10, q11, [x0, #FPSIMD_VREG(10)]
	ldp	q12, q13, [x0, #FPSIMD_VREG(12)]
	ldp	q14, q15, [x0, #FPSIMD_VREG(14)]
	bl	restore_upper
	ldr	w1, [x0, #FPSIMD_FPSR]
	msr	fpsr, x1
	ldr	w1, [x0, #FPSIMD_FPCR]
	msr	fpcr, x1
	ldr	x30, [sp], #16
	ret
