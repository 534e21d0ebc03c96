// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace machine {

/// The general registers before one instruction, as QEMU's log of instructions has them.
struct LoggedState {
    std::array<std::uint64_t, 31> x{};
    std::uint64_t sp = 0;
    std::uint64_t pc = 0;
    std::uint64_t pstate = 0;
    friend bool operator==(const LoggedState&, const LoggedState&) = default;
};

/// Reads what `-d cpu` writes of a CPU (QEMU, machine/arm: arm_cpu_dump_state). In AArch64: PC, X00
/// to X30 and SP in 16 digits each, PSTATE in 8, and the rest of that line, which differs between
/// CPU models. In AArch32: R00 to R15 and PSR in 8 digits each; x holds R0 to R14 then. The same on
/// QEMU 7.2 and 10.0. Text that is anything else ends the reading for good: nobody can say any more
/// which state follows which.
class LogParser {
public:
    using OnState = std::function<void(const LoggedState&)>;

    /// Takes the next bytes, cut wherever the pipe cut them.
    void feed(std::string_view bytes, const OnState& onState);
    /// False once something else was read.
    [[nodiscard]] bool good() const { return m_good; }
    /// True in the middle of a state.
    [[nodiscard]] bool halfway() const { return !m_rest.empty(); }

private:
    /// Bytes that one state took; 0: not all of it is there yet.
    [[nodiscard]] std::size_t take(std::string_view text, LoggedState& state);

    std::string m_rest; ///< of a state that is not complete yet
    bool m_good = true;
};

} // namespace machine
