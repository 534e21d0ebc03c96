// SPDX-License-Identifier: GPL-2.0-or-later
// What an abort says of itself, from ESR_EL2, FAR_EL2 and HPFAR_EL2. Nothing here touches a
// register, so the same code is tested on the host.
#pragma once

#include "arch/bits.h"
#include "switch/kvm_host.h"
#include "vm/mmio-access.h"

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

/// True for an instruction that could not be fetched.
inline bool is_fetch(u64 esr)
{
    return exception_class(esr) == ESR_ELx_EC_IABT_LOW;
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

/// The access, from a syndrome that describes it (Arm ARM D17.2.38).
inline mmio_access decode_access(const kvm_vcpu_fault_info& fault)
{
    const u64 esr = fault.esr_el2;
    return {faulting_ipa(fault),
            1U << (esr >> ESR_ELx_SAS_SHIFT & 3),
            static_cast<unsigned>(esr >> ESR_ELx_SRT_SHIFT & 0x1f),
            (esr & ESR_ELx_WNR) != 0,
            (esr & ESR_ELx_SSE) != 0,
            (esr & ESR_ELx_SF) != 0};
}
