// SPDX-License-Identifier: GPL-2.0-or-later
// What an abort says of itself, from ESR_EL2, FAR_EL2 and HPFAR_EL2. Nothing here touches a
// register, so the same code is tested on the host.
#pragma once

#include "arch/bits.h"
#include "switch/kvm_host.h"

/// One load or store that stage-2 did not let through.
struct mmio_access {
    u64 ipa;
    unsigned size;     ///< bytes: 1, 2, 4 or 8
    unsigned reg;      ///< number of the register; 31 is XZR
    bool write;        ///< a store
    bool sign_extends; ///< a load fills the register with its sign
    bool wide;         ///< the register is X, not W
};

/// Class of the exception: ESR_ELx_EC_*.
inline u64 exception_class(u64 esr)
{
    return esr >> ESR_ELx_EC_SHIFT & ESR_ELx_EC_MASK;
}

/// The IPA: HPFAR_EL2 has the page, FAR_EL2 the place in it.
inline u64 faulting_ipa(const kvm_vcpu_fault_info& fault)
{
    return (fault.hpfar_el2 & HPFAR_FIPA_MASK) << HPFAR_FIPA_SHIFT | (fault.far_el2 & 0xfff);
}

/// True for the faults that a missing mapping causes: translation at any level, address size.
inline bool is_missing_mapping(u64 esr)
{
    const u64 type = esr & ESR_ELx_FSC_TYPE;
    return type == ESR_ELx_FSC_FAULT || type == ESR_ELx_FSC_ADDRESS;
}

/// True for a load or store: not the walk of the guest's own tables, no cache maintenance.
inline bool is_load_or_store(u64 esr)
{
    return (esr & (ESR_ELx_S1PTW | ESR_ELx_CM)) == 0 && exception_class(esr) == ESR_ELx_EC_DABT_LOW;
}

/// True where the syndrome describes the access (ISV): one register, no write-back.
inline bool describes_access(u64 esr)
{
    return (esr & ESR_ELx_ISV) != 0 && is_load_or_store(esr);
}

/// The access, from a syndrome that describes it (Arm ARM D17.2.37).
mmio_access decode_access(const kvm_vcpu_fault_info& fault);

/// What a store puts on the bus: the register's low bytes.
u64 stored_value(const mmio_access& access, const u64 (&regs)[31]);
/// What a load leaves in its register: by sign or by zeros, to 64 bits or to 32. XZR takes nothing.
void loaded_value(const mmio_access& access, u64 value, u64 (&regs)[31]);
