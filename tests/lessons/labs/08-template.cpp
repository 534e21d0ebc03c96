// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 8, right and otherwise written: templates for a field and for a size.
#include "kit/abort.h"

namespace {

template <unsigned High, unsigned Low = High>
constexpr u64 field(u64 value)
{
    return value << (63 - High) >> (63 - High + Low);
}

template <typename Unsigned, typename Signed>
u64 load(kvm_vcpu& vcpu, u64 ipa, u64 esr)
{
    const auto value = static_cast<Unsigned>(read_device(vcpu, ipa, sizeof(Unsigned)));
    if (field<21>(esr) == 0)
        return value;
    const long wide = static_cast<Signed>(value);
    return field<15>(esr) != 0 ? static_cast<u64>(wide) : static_cast<u32>(wide);
}

using loader = u64 (*)(kvm_vcpu&, u64, u64);
constexpr loader LOADERS[] = {load<unsigned char, signed char>, load<unsigned short, short>,
                              load<unsigned, int>, load<unsigned long, long>};

} // namespace

void handle_abort(kvm_vcpu& vcpu, u64 esr, u64 far, u64 hpfar)
{
    const u64 ipa = field<43, 4>(hpfar) << 12 | field<11, 0>(far);
    u64 zero = 0;
    const u64 srt = field<20, 16>(esr);
    u64& reg = srt == 31 ? zero : vcpu.arch.ctxt.regs.regs[srt];
    if (is_memory(vcpu, ipa)) {
        map_page(vcpu, ipa);
    } else if (field<24>(esr) == 0 || !is_device(vcpu, ipa)) {
        take_abort(vcpu);
    } else {
        if (field<6>(esr) != 0)
            write_device(vcpu, ipa, 1UL << field<23, 22>(esr), reg);
        else
            reg = LOADERS[field<23, 22>(esr)](vcpu, ipa, esr);
        vcpu.arch.ctxt.regs.pc += 4;
    }
}
