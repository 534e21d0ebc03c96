// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>
#include <QStringView>

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace arm64 {

/// A system register as MSR and MRS name it (Arm ARM C5.3, D17).
struct SystemRegister {
    const char* name;      ///< the Arm ARM's name, e.g. "SCTLR_EL1"
    const char* stubAlias; ///< what QEMU 7.2's target.xml calls it, or nullptr where it is the name
    std::uint16_t encoding; ///< op0:2 op1:3 CRn:4 CRm:4 op2:3, as in the instruction's bits 20..5
    /// Its value can change while no instruction writes it (a counter, a timer's condition, what is
    /// pending): no instruction may be blamed for that.
    bool movesByItself = false;
};

/// Every system register this program knows by name. The order is fixed within one build only:
/// recordings store names, never indices.
[[nodiscard]] std::span<const SystemRegister> systemRegisters();

/// One register of the machine, as a small value. `sp` is the stack pointer of the *current*
/// exception level, as the stub shows it; SP_EL0, SP_EL1 and SP_EL2 are system registers.
class Register {
public:
    constexpr Register() = default;
    [[nodiscard]] static constexpr Register x(int n) { return Register(static_cast<quint16>(n)); }
    [[nodiscard]] static constexpr Register sp() { return Register(31); }
    [[nodiscard]] static constexpr Register pc() { return Register(32); }
    [[nodiscard]] static constexpr Register pstate() { return Register(33); } ///< the stub's cpsr
    [[nodiscard]] static constexpr Register v(int n)
    {
        return Register(static_cast<quint16>(40 + n));
    }
    [[nodiscard]] static constexpr Register fpsr() { return Register(72); }
    [[nodiscard]] static constexpr Register fpcr() { return Register(73); }
    /// How long a vector of SVE is at the current level, in 64 bits: the stub's, a register of no
    /// instruction's (GDB manual, "AArch64 SVE").
    [[nodiscard]] static constexpr Register vg() { return Register(74); }
    /// The system register of that encoding, or nothing where this program has no name for it.
    [[nodiscard]] static std::optional<Register> system(std::uint16_t encoding);
    /// "x19", "fp", "lr", "sp", "pc", "pstate"/"cpsr", "v3", "sp_el0", "VBAR" … case-insensitive,
    /// aliases understood.
    [[nodiscard]] static std::optional<Register> named(QStringView name);

    [[nodiscard]] constexpr bool isX() const { return m_id < 31; }
    [[nodiscard]] constexpr bool isV() const { return m_id >= 40 && m_id < 72; }
    [[nodiscard]] constexpr bool isSystem() const { return m_id >= 128; }
    /// N of xN or vN; 0 for the others.
    [[nodiscard]] constexpr int number() const { return isX() ? m_id : isV() ? m_id - 40 : 0; }
    [[nodiscard]] constexpr quint16 id() const { return m_id; }
    /// Lower case, canonical: "x30" (never "lr"), "sp", "pstate", "v3", "sp_el0".
    [[nodiscard]] QString name() const;
    /// Only for isSystem().
    [[nodiscard]] const SystemRegister& systemRegister() const;
    /// True where a change says nothing of the instruction before it.
    [[nodiscard]] bool movesByItself() const
    {
        return *this == vg() || (isSystem() && systemRegister().movesByItself);
    }
    /// The register that a second name reaches, which is no register of its own: SCTLR_EL1 for
    /// SCTLR_EL12, CNTV_CTL_EL0 for CNTV_CTL_EL02 (Arm ARM D5.6, "Virtualization Host Extensions").
    /// QEMU's stub shows some of them. Absent for a first name.
    [[nodiscard]] std::optional<Register> bySecondName() const;

    friend constexpr auto operator<=>(Register, Register) = default;

private:
    explicit constexpr Register(quint16 id)
        : m_id(id)
    {
    }
    quint16 m_id = 0;
};

} // namespace arm64

template <>
struct std::hash<arm64::Register> {
    std::size_t operator()(arm64::Register r) const noexcept { return r.id(); }
};
