// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace abi {

/// How one small hypervisor hands a CPU to its guest and back: all that a profile has to say,
/// chosen by a seed. Nothing in it is this project's own hypervisor's.
struct Abi {
    quint32 seed = 0;
    // Names.
    QString prefix; ///< of every symbol: "zeta"
    QString run, enter, exit, vectors, host, guests, context, guest, inGuest, saved, panic;

    enum class Host : std::uint8_t { Argument, Symbol, PerCpu } host_ = Host::Argument;
    enum class Finder : std::uint8_t {
        SystemRegister,
        Stack,
        HostField,
        CpuObject, ///< in an object of this CPU's; of no seed: a test asks for it
    } finder = Finder::Stack;
    bool vbar = false;             ///< the profile names VBAR_EL2, not the table's symbol
    bool byRegister = false;       ///< the profile finds the vcpu by the register at `run`
    bool early = false;            ///< enter may return at once
    bool keepsX18 = false;         ///< of the host
    bool hostFrameOnStack = false; ///< x29 and x30 of the host go onto the stack
    bool listInDoors = false;      ///< sp_el0 changes worlds in the doors, not in `run`
    bool named = false;            ///< 31 members, not an array
    bool baseIsLast = false; ///< enter's base register is loaded last; else two go by the stack
    bool withRun = true;     ///< the profile names the function round the switch
    int vcpuArgument = 0, hostArgument = 1; ///< registers at enter
    QStringList enterFrame;                 ///< from SP upward: "vcpu", "host_context", "unused"
    std::vector<int> pushed;                ///< guest registers, from SP upward
    int exitVcpu = 0, exitCode = 1;         ///< registers at exit
    std::array<int, 31> order{}; ///< the slots' order: order[i] is the register of slot i
    int trap = 2, irq = 0;       ///< exit codes

    [[nodiscard]] static Abi ofSeed(quint32 seed);
    [[nodiscard]] QString assembly() const;
    [[nodiscard]] QString structs() const; ///< C, for DWARF
    [[nodiscard]] QString profile() const; ///< TOML
    [[nodiscard]] QString summary() const; ///< a line, for people

    // What the code works with.
    [[nodiscard]] int slotOf(int reg) const; ///< bytes from the context's start
    [[nodiscard]] std::vector<int> hostSaves() const;
    [[nodiscard]] QString notes() const; ///< the array with an object for each CPU
    /// TPIDR_EL2 says how far this CPU's own copies are from the first ones.
    [[nodiscard]] bool isPerCpu() const
    {
        return host_ == Host::PerCpu || finder == Finder::CpuObject;
    }
    [[nodiscard]] QStringList codes() const;
};

} // namespace abi
