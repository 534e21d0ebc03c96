// SPDX-License-Identifier: GPL-2.0-or-later
// Between EL2 and lab 8's handle_abort; and the lab's device, 64 bytes that keep what is written.
#include "kit/abort.h"

#include "arch/sysreg.h"
#include "kit/call.h"
#include "kit/lab-exits.h"
#include "mem/pool.h"
#include "mem/regions.h"
#include "mem/stage2.h"
#include "traps/inject.h"
#include "vm/machine.h"

namespace {

constexpr u64 HVC_FORGET = 4; // its memory is in no table any more (abort-guest.S)
constexpr u64 DEVICE = 0x09000000;
constexpr u64 DEVICE_SIZE = 64;

/// Each byte has its own number, and its sign.
struct lab_device {
    u8 byte[DEVICE_SIZE];
    constexpr lab_device()
        : byte()
    {
        for (u64 n = 0; n < DEVICE_SIZE; ++n)
            byte[n] = static_cast<u8>(0x80 | n);
    }
};
constinit lab_device the_device;

constexpr bool is_in_device(u64 ipa)
{
    return ipa - DEVICE < DEVICE_SIZE;
}

run_result abort(hyp_cpu&, kvm_vcpu& vcpu, u64 esr)
{
    kvm_vcpu_fault_info& fault = vcpu.arch.fault;
    fault.far_el2 = sysreg::far_el2::read();
    fault.hpfar_el2 = sysreg::hpfar_el2::read();
    lab_vcpu = &vcpu;
    lab_call(reinterpret_cast<const void*>(&handle_abort), &vcpu, esr, fault.far_el2,
             fault.hpfar_el2);
    return run_result::goes_on;
}

run_result call(hyp_cpu& cpu, kvm_vcpu& vcpu, u64 esr)
{
    if ((esr & ESR_ELx_xVC_IMM_MASK) != HVC_FORGET)
        return usual<ESR_ELx_EC_HVC64>(cpu, vcpu, esr);
    const locked hold(hyp_lock);
    const vm_machine& machine = *vcpu.kvm->machine;
    const memory_region& ram = machine.description->region[0];
    stage2_unmap(machine.stage2_root, ram.ipa, ram.size);
    return run_result::goes_on;
}

consteval exit_table make_table()
{
    exit_table table =
        lab_exits<ESR_ELx_EC_WFx, ESR_ELx_EC_FP_ASIMD, ESR_ELx_EC_SMC64, ESR_ELx_EC_SYS64>(
            usual<ESR_ELx_EC_UNKNOWN>);
    table.of[ESR_ELx_EC_HVC64] = call;
    table.of[ESR_ELx_EC_IABT_LOW] = abort;
    table.of[ESR_ELx_EC_DABT_LOW] = abort;
    return table;
}

} // namespace

constinit const exit_table __wrap_arm_exit_handlers = make_table();

bool is_memory(const kvm_vcpu& vcpu, u64 ipa)
{
    lab_expects(vcpu);
    const bool is = region_at(*vcpu.kvm->machine->description, ipa) != nullptr;
    lab_scrub();
    return is;
}

void map_page(kvm_vcpu& vcpu, u64 ipa)
{
    lab_expects(vcpu);
    {
        const locked hold(hyp_lock);
        const vm_machine& machine = *vcpu.kvm->machine;
        const memory_region* const region = region_at(*machine.description, ipa);
        if (region != nullptr)
            stage2_map_region(machine.stage2_root, *region, ipa, pool_table);
        stage2_publish();
    }
    lab_scrub();
}

bool is_device(const kvm_vcpu& vcpu, u64 ipa)
{
    lab_expects(vcpu);
    const bool is = is_in_device(ipa);
    lab_scrub();
    return is;
}

u64 read_device(kvm_vcpu& vcpu, u64 ipa, u64 size)
{
    lab_expects(vcpu);
    u64 value = 0;
    for (u64 n = 0; n < size && n < sizeof value && is_in_device(ipa + n); ++n)
        value |= static_cast<u64>(the_device.byte[ipa + n - DEVICE]) << 8 * n;
    lab_scrub();
    return value;
}

void write_device(kvm_vcpu& vcpu, u64 ipa, u64 size, u64 value)
{
    lab_expects(vcpu);
    for (u64 n = 0; n < size && n < sizeof value && is_in_device(ipa + n); ++n)
        the_device.byte[ipa + n - DEVICE] = static_cast<u8>(value >> 8 * n);
    lab_scrub();
}

void take_abort(kvm_vcpu& vcpu)
{
    lab_expects(vcpu);
    inject_external_abort(vcpu);
    lab_scrub();
}
