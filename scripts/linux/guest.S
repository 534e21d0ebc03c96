// SPDX-License-Identifier: GPL-2.0-or-later
// What kvm-user.c runs in its VM: each way out of a guest that a Linux's KVM deals with by itself or
// hands on, round after round. Before each, x1 to x30 and SP_EL0 take values that they never had.

#define MMIO_WINDOW 0x09000000      // no memory is there: KVM_EXIT_MMIO
#define FRESH_PAGES 0x50000000      // kvm-user.c gives these pages back: stage-2 faults
#define PSCI_VERSION 0x84000000
#define TICKS 2000                  // of CNTVCT_EL0, until a timer is due

    .arch armv8.3-a

// No two registers alike, and none as it was: TPIDR_EL1 counts.
    .macro fill
    mrs     x0, tpidr_el1
    add     x0, x0, #1
    msr     tpidr_el1, x0
    eor     x1, x0, x0, lsl #32
    .altmacro
    .set    n, 2
    .rept   29
    next    %n, %(n - 1)
    .set    n, n + 1
    .endr
    .noaltmacro
    msr     sp_el0, x11
    .endm
    .macro next this, last
    eor     x\this, x\last, x\last, ror #9
    add     x\this, x\this, #\this
    .endm

    .macro due_soon
    mrs     x1, cntvct_el0
    add     x1, x1, #TICKS
    msr     cntv_cval_el0, x1
    mov     x1, #1                  // enabled, not masked
    msr     cntv_ctl_el0, x1
    isb
    .endm

    .section .guest, "ax"
    .balign 4096
    .globl  guest_begin, guest_end
guest_begin:
    mov     x0, #3 << 20            // CPACR_EL1.FPEN: FP and SIMD are not trapped to EL1
    msr     cpacr_el1, x0
    isb
    mrs     x0, id_aa64isar1_el1    // APA, API: what keys this vcpu has been given
    tst     x0, #0xff0
    b.eq    round
    mrs     x0, sctlr_el1
    mov     x1, #0xc8000000         // EnIA, EnIB, EnDA
    orr     x0, x0, x1
    msr     sctlr_el1, x0
    isb

round:
    fill
    mov     x0, #PSCI_VERSION       // a call that KVM answers
    hvc     #0

    fill
    mov     x0, #PSCI_VERSION
    smc     #0                      // for a firmware that this machine does not have

    fill
    due_soon
    wfi
    msr     cntv_ctl_el0, xzr

    fill
    wfe

    fill
    mrs     x1, tpidr_el1
    and     x1, x1, #31
    mov     x2, #FRESH_PAGES
    add     x1, x2, x1, lsl #12
    str     x3, [x1]                // no translation in stage 2 yet

    fill
    mrs     x0, id_aa64mmfr0_el1    // HCR_EL2.TID3
    fill
    msr     actlr_el1, x4           // HCR_EL2.TACR

    fill
    fmov    d0, x3                  // the first since KVM_RUN: CPTR_EL2
    dup     v31.2d, x4
    fadd    d1, d0, d0

    fill
    due_soon
1:  mrs     x1, cntv_ctl_el0        // its interrupt is the host's, and takes the CPU away
    tbz     x1, #2, 1b              // ISTATUS
    msr     cntv_ctl_el0, xzr

    mrs     x0, sctlr_el1
    tbz     x0, #31, 2f
    fill
    msr     apiakeylo_el1, x3
    msr     apiakeyhi_el1, x4
    msr     apdakeylo_el1, x5
    msr     apdakeyhi_el1, x6
    isb
    pacia   x7, x8
    autia   x7, x8
2:
    fill
    mov     x1, #MMIO_WINDOW
    str     x5, [x1]                // the round is over: kvm-user.c takes the pages back
    fill
    mov     x1, #MMIO_WINDOW
    ldr     x6, [x1, #8]
    b       round
guest_end:

    .section .note.GNU-stack, "", %progbits
