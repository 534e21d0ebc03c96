// SPDX-License-Identifier: GPL-2.0-or-later
// The state that changes hands in a world switch. Names and order of fields are KVM/arm64's; the
// debugger finds all of it by name, through DWARF.
#pragma once

#include "arch/types.h"

/// Index of a system register in kvm_cpu_context::sys_regs.
enum vcpu_sysreg {
    __INVALID_SYSREG__, // 0 is no register
    MPIDR_EL1,          // MultiProcessor Affinity Register
    CSSELR_EL1,         // Cache Size Selection Register
    SCTLR_EL1,          // System Control Register
    ACTLR_EL1,          // Auxiliary Control Register
    CPACR_EL1,          // Coprocessor Access Control
    ZCR_EL1,            // SVE Control
    TTBR0_EL1,          // Translation Table Base Register 0
    TTBR1_EL1,          // Translation Table Base Register 1
    TCR_EL1,            // Translation Control Register
    ESR_EL1,            // Exception Syndrome Register
    AFSR0_EL1,          // Auxiliary Fault Status Register 0
    AFSR1_EL1,          // Auxiliary Fault Status Register 1
    FAR_EL1,            // Fault Address Register
    MAIR_EL1,           // Memory Attribute Indirection Register
    VBAR_EL1,           // Vector Base Address Register
    CONTEXTIDR_EL1,     // Context ID Register
    TPIDR_EL0,          // Thread ID, EL0 reads and writes
    TPIDRRO_EL0,        // Thread ID, EL0 reads
    TPIDR_EL1,          // Thread ID, EL1
    AMAIR_EL1,          // Auxiliary Memory Attribute Indirection Register
    CNTKCTL_EL1,        // Timer Control Register (EL1)
    PAR_EL1,            // Physical Address Register
    MDSCR_EL1,          // Monitor Debug System Control Register
    MDCCINT_EL1,        // Monitor Debug Comms Channel Interrupt Enable Register
    DISR_EL1,           // Deferred Interrupt Status Register

    // Performance Monitors
    PMCR_EL0,      // Control Register
    PMSELR_EL0,    // Event Counter Selection Register
    PMEVCNTR0_EL0, // Event Counter Registers 0-30
    PMEVCNTR30_EL0 = PMEVCNTR0_EL0 + 30,
    PMCCNTR_EL0,    // Cycle Counter Register
    PMEVTYPER0_EL0, // Event Type Registers 0-30
    PMEVTYPER30_EL0 = PMEVTYPER0_EL0 + 30,
    PMCCFILTR_EL0,  // Cycle Count Filter Register
    PMCNTENSET_EL0, // Count Enable Set Register
    PMINTENSET_EL1, // Interrupt Enable Set Register
    PMOVSSET_EL0,   // Overflow Flag Status Set Register
    PMSWINC_EL0,    // Software Increment Register
    PMUSERENR_EL0,  // User Enable Register

    // Pointer authentication keys, strictly in this order
    APIAKEYLO_EL1,
    APIAKEYHI_EL1,
    APIBKEYLO_EL1,
    APIBKEYHI_EL1,
    APDAKEYLO_EL1,
    APDAKEYHI_EL1,
    APDBKEYLO_EL1,
    APDBKEYHI_EL1,
    APGAKEYLO_EL1,
    APGAKEYHI_EL1,

    ELR_EL1,
    SP_EL1,
    SPSR_EL1,

    CNTVOFF_EL2,
    CNTV_CVAL_EL0,
    CNTV_CTL_EL0,
    CNTP_CVAL_EL0,
    CNTP_CTL_EL0,

    // Registers of AArch32, at the end of the range
    DACR32_EL2,   // Domain Access Control Register
    IFSR32_EL2,   // Instruction Fault Status Register
    FPEXC32_EL2,  // Floating-Point Exception Control Register
    DBGVCR32_EL2, // Debug Vector Catch Register

    NR_SYS_REGS // nothing after this line
};

struct user_pt_regs {
    u64 regs[31]; // x0 - x30
    u64 sp;       // of a context: SP_EL0
    u64 pc;
    u64 pstate;
};

struct user_fpsimd_state {
    __uint128_t vregs[32];
    u32 fpsr;
    u32 fpcr;
    u32 __reserved[2];
};

struct kvm_vcpu;

/// Everything of one world that a switch saves or restores. Of the host only x19-x30 are ever
/// saved: the rest is dead across a call (AAPCS64 6.1.1).
struct kvm_cpu_context {
    user_pt_regs regs; // sp = sp_el0

    u64 spsr_abt;
    u64 spsr_und;
    u64 spsr_irq;
    u64 spsr_fiq;

    user_fpsimd_state fp_regs;

    u64 sys_regs[NR_SYS_REGS];

    kvm_vcpu* __hyp_running_vcpu;
};

/// Why the guest last came back, as EL2's syndrome registers told it.
struct kvm_vcpu_fault_info {
    u64 esr_el2;
    u64 far_el2;
    u64 hpfar_el2;
};

/// Breakpoints and watchpoints. A guest's accesses trap, so the CPU's own need never be read.
struct kvm_guest_debug_arch {
    u64 dbg_bcr[16];
    u64 dbg_bvr[16];
    u64 dbg_wcr[16];
    u64 dbg_wvr[16];
    bool used;    // it wrote one: they are loaded
    bool os_lock; // OSLSR_EL1.OSLK: none of them works
};

struct kvm_vcpu_arch {
    kvm_cpu_context ctxt;
    u64 hcr_el2;
    kvm_vcpu_fault_info fault;
    kvm_guest_debug_arch vcpu_debug_state;
    u64 tpidr2_el0; // SME's thread register: the one of its registers that no CPTR_EL2 bit traps
};

/// One virtual machine: what its guests share.
struct kvm_arch {
    u64 vttbr; // VMID in bits 63..48, the stage-2 root below
};

/// When the system and FP registers of a VM change hands: as its VM was described (switch.h).
enum class switching : u8 { by_load_and_put, at_each_entry };

struct kvm {
    kvm_arch arch;
    char name; // 'A', 'B': how the console tells them apart
    switching way;
    struct vm_machine* machine; // (vm/machine.h)
};

/// One stay in the guest: from when to when, on the physical counter (0 where everything is
/// switched at each entry), and why it ended.
struct exit_record {
    u64 entered;
    u64 left;
    u64 pc;      // where it was
    u32 esr_el2; // class and syndrome of a trap, else 0
    u32 code;    // ARM_EXCEPTION_*
};

inline constexpr u64 NR_EXIT_RECORDS = 32;
inline constexpr u64 NR_EXCEPTION_CLASSES = 64;                  // ESR_EL2.EC
inline constexpr u64 NR_EXIT_CLASSES = NR_EXCEPTION_CLASSES + 4; // and behind them the codes

/// The last exits of a virtual CPU, and how many there have been of each class.
struct exit_ring {
    u64 count; // in all; the next one goes to record[count % NR_EXIT_RECORDS]
    exit_record record[NR_EXIT_RECORDS];
    u64 of_class[NR_EXIT_CLASSES];
};

/// What the scheduler knows of a virtual CPU.
enum class vcpu_state : u8 {
    off,     // as at reset, until PSCI CPU_ON
    ready,   // wants a CPU
    running, // has one
    waiting  // executed WFI: an interrupt makes it ready
};

/// One virtual CPU.
struct kvm_vcpu {
    struct kvm* kvm;
    int vcpu_id;
    bool powered_off;
    kvm_vcpu_arch arch;

    vcpu_state state;
    bool fp_live;          // its FP registers are in the CPU, and newer there than in ctxt
    int fp_cpu;            // the CPU whose FP registers were last put away into ctxt
    int cpu;               // the physical CPU that runs it, or ran it last
    u64 deadline;          // counter value at which a timer of its wakes it; ~0 for never
    struct vgic_cpu* vgic; // its interrupts

    exit_ring exits;
};

/// How __guest_exit says why it came: KVM's codes.
inline constexpr u64 ARM_EXCEPTION_IRQ = 0;
inline constexpr u64 ARM_EXCEPTION_EL1_SERROR = 1;
inline constexpr u64 ARM_EXCEPTION_TRAP = 2;
inline constexpr u64 ARM_EXCEPTION_IL = 3;

extern "C" {
extern kvm vms[4];        // MAX_VMS; those that there are come first
extern kvm_vcpu vcpus[2]; // of the demonstration's VMs; the pool has those of others
extern kvm_cpu_context host_ctxt;
}
