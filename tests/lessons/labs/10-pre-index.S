/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pre-index, from below the state. */
/* Write __fpsimd_save_state here. */
	sub	x10, x0, #32
	stp	q0, q1, [x10, #32]!
	stp	q2, q3, [x10, #32]!
	stp	q4, q5, [x10, #32]!
	stp	q6, q7, [x10, #32]!
	stp	q8, q9, [x10, #32]!
	stp	q10, q11, [x10, #32]!
	stp	q12, q13, [x10, #32]!
	stp	q14, q15, [x10, #32]!
	stp	q16, q17, [x10, #32]!
	stp	q18, q19, [x10, #32]!
	stp	q20, q21, [x10, #32]!
	stp	q22, q23, [x10, #32]!
	stp	q24, q25, [x10, #32]!
	stp	q26, q27, [x10, #32]!
	stp	q28, q29, [x10, #32]!
	stp	q30, q31, [x10, #32]!
	mrs	x1, fpsr
	str	w1, [x0, #FPSIMD_FPSR]
	mrs	x1, fpcr
	str	w1, [x0, #FPSIMD_FPCR]
	ret
/* Write __fpsimd_restore_state here. */
	sub	x10, x0, #16
	ldr	q0, [x10, #16]!
	ldr	q1, [x10, #16]!
	ldr	q2, [x10, #16]!
	ldr	q3, [x10, #16]!
	ldr	q4, [x10, #16]!
	ldr	q5, [x10, #16]!
	ldr	q6, [x10, #16]!
	ldr	q7, [x10, #16]!
	ldr	q8, [x10, #16]!
	ldr	q9, [x10, #16]!
	ldr	q10, [x10, #16]!
	ldr	q11, [x10, #16]!
	ldr	q12, [x10, #16]!
	ldr	q13, [x10, #16]!
	ldr	q14, [x10, #16]!
	ldr	q15, [x10, #16]!
	ldr	q16, [x10, #16]!
	ldr	q17, [x10, #16]!
	ldr	q18, [x10, #16]!
	ldr	q19, [x10, #16]!
	ldr	q20, [x10, #16]!
	ldr	q21, [x10, #16]!
	ldr	q22, [x10, #16]!
	ldr	q23, [x10, #16]!
	ldr	q24, [x10, #16]!
	ldr	q25, [x10, #16]!
	ldr	q26, [x10, #16]!
	ldr	q27, [x10, #16]!
	ldr	q28, [x10, #16]!
	ldr	q29, [x10, #16]!
	ldr	q30, [x10, #16]!
	ldr	q31, [x10, #16]!
	ldr	w1, [x0, #FPSIMD_FPSR]
	msr	fpsr, x1
	ldr	w1, [x0, #FPSIMD_FPCR]
	msr	fpcr, x1
	ret
