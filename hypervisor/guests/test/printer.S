/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gives virtio's console one buffer, as large as a word behind the first instruction says, and looks
 * at once whether it was used. Each line in the buffer is "0123456789abcde", and a new line.
 */
#include "bench-common.inc"

#define CONSOLE		0x0a000200	/* the second slot */
#define RINGS		0x40100000	/* descriptors, then the driver's ring, then the device's */
#define TEXT		0x40200000

.macro set reg, value
	ldr	w1, =\value			//
	str	w1, [x9, #\reg]			//
.endm

	.text
	.globl	_start
_start:	b	first
	.balign	8
bytes:	.quad	20000				// what the launcher of this guest changes

first:	ldr	x0, =TEXT			//
	ldr	x1, =0x3736353433323130		// "01234567"
	ldr	x2, =0x0a65646362613938		// "89abcde", a new line
	ldr	x3, bytes			//
1:	stp	x1, x2, [x0], #16		// memory, not a device
	subs	x3, x3, #16			//
	b.gt	1b				//

	ldr	x9, =CONSOLE			//
	set	0x70, 3				// Status: acknowledged, a driver
	set	0x24, 1				// DriverFeatures, upper half: VERSION_1
	set	0x20, 1				//
	set	0x70, 11			// FEATURES_OK
	set	0x30, 1				// QueueSel: what the guest prints
	set	0x38, 8				// QueueNum
	set	0x80, RINGS
	set	0x90, (RINGS + 0x200)
	set	0xa0, (RINGS + 0x400)
	set	0x44, 1				// QueueReady
	set	0x70, 15			// DRIVER_OK
	ldr	x8, =RINGS			//
	ldr	x1, =TEXT			//
	str	x1, [x8]			// descriptor 0: address, length
	ldr	x1, bytes			//
	str	x1, [x8, #8]			//
	mov	w1, #(1 << 16)			// the driver's ring: no flags, index 1, descriptor 0
	str	w1, [x8, #0x200]		//
	dsb	sy				// before the device is told
	set	0x50, 1				// QueueNotify
	dsb	sy				//
	ldrh	w6, [x8, #0x402]		// the device's index
	ldr	x7, bytes			//
	report	used, x6, x7
	power_off
	.ltorg

common_functions
