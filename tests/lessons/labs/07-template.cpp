// SPDX-License-Identifier: GPL-2.0-or-later
// Lab 7, right and otherwise written: a template for a field, and a class for the trap.
#include "kit/trap.h"

namespace {

template <unsigned High, unsigned Low>
constexpr u64 field(u64 value)
{
    return value << (63 - High) >> (63 - High + Low);
}

class trap {
public:
    trap(kvm_vcpu& vcpu, u64 esr)
        : m_vcpu(vcpu)
        , m_esr(esr)
    {
    }

    run_result handle()
    {
        switch (field<31, 26>(m_esr)) {
        case 0x17:
            skip();
            [[fallthrough]];
        case 0x16:
            return answer_call(m_vcpu, field<15, 0>(m_esr));
        case 0x01:
            skip();
            return run_result::ends;
        case 0x18:
            if (field<0, 0>(m_esr) != 0 ? read() : write_register(m_vcpu, m_esr)) {
                skip();
                break;
            }
            [[fallthrough]];
        default:
            take_undefined(m_vcpu);
        }
        return run_result::goes_on;
    }

private:
    void skip() { m_vcpu.arch.ctxt.regs.pc += 4; }
    bool read()
    {
        if (field<21, 20>(m_esr) != 3 || field<16, 10>(m_esr) != 0)
            return false;
        const u64 value = read_id_register(field<4, 1>(m_esr), field<19, 17>(m_esr));
        if (const u64 rt = field<9, 5>(m_esr); rt <= 30)
            m_vcpu.arch.ctxt.regs.regs[rt] = value;
        return true;
    }

    kvm_vcpu& m_vcpu;
    u64 m_esr;
};

} // namespace

run_result handle_trap(kvm_vcpu& vcpu, u64 esr)
{
    return trap(vcpu, esr).handle();
}
