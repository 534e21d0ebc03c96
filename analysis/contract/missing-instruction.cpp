// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/missing-instruction.h"

#include <algorithm>

namespace contract {

using arm64::Register;

namespace {

constexpr std::uint32_t pairWord(std::uint32_t opcode, std::uint32_t rt1, std::uint32_t rt2,
                                 std::uint32_t rn, std::int64_t offset)
{
    return opcode | (static_cast<std::uint32_t>(offset / 8) & 0x7f) << 15 | rt2 << 10 | rn << 5 |
           rt1;
}

/// What may be missing at a place, by what is there when one comes to it.
class Missing {
public:
    Missing(const Door& door, const Door::Paper& here, const std::vector<Door::Fault>& faults)
        : m_here(here)
    {
        addStack(door);
        if (door.kind() == Door::Kind::Vector)
            addFinders(door.profile());
        else
            addContexts(door);
        if (door.kind() == Door::Kind::Exit)
            addReturn(door.profile());
        for (const Door::Fault& fault : faults)
            if (fault.wanted && fault.place.isRegister() && fault.place.reg.isX())
                load(door, fault.place.reg, *fault.wanted);
            else if (fault.wanted && fault.place.isRegister() && fault.place.reg.isSystem())
                loadFor(door, fault.place.reg, *fault.wanted);
            else if (fault.wanted && fault.place.isMemory())
                store(fault);
    }
    Words out;

private:
    using Kind = profile::Content::Kind;
    static std::uint32_t number(Register reg) { return static_cast<std::uint32_t>(reg.number()); }

    /// Pushes and pops of two registers: those that stand next to each other on the stack by the
    /// profile, and those that pass the others.
    void addStack(const Door& door)
    {
        std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
        const auto add = [&](std::uint32_t a, std::uint32_t b) {
            if (std::find(pairs.begin(), pairs.end(), std::pair(a, b)) == pairs.end())
                pairs.emplace_back(a, b);
        };
        constexpr std::uint32_t kPassing = 8;
        for (std::uint32_t a = 0; a < kPassing; a += 2)
            add(a, a + 1);
        for (std::uint32_t b = 2; b < kPassing; b += 2)
            add(0, b);
        for (const profile::Frame* frame :
             {&door.profile().vectorFrame, &door.profile().enterFrame})
            for (std::size_t i = 0; i + 1 < frame->size(); i += 2) {
                const auto& low = (*frame)[i];
                const auto& high = (*frame)[i + 1];
                if (low.reg.isX() && high.reg.isX() && !(low.reg == high.reg))
                    add(number(low.reg), number(high.reg));
            }
        for (const auto& [a, b] : pairs) {
            out.push_back(pairWord(0xa9800000, a, b, kSp, -16)); // push
            out.push_back(pairWord(0xa8c00000, a, b, kSp, 16));  // pop
        }
    }
    /// ADD of the context's offset to the vcpu.
    void addContexts(const Door& door)
    {
        const auto& profile = door.profile();
        const auto vcpu = door.kind() == Door::Kind::Enter ? profile.atEnter(Kind::Vcpu)
                                                           : profile.atExit(Kind::Vcpu);
        if (!vcpu)
            return;
        const std::uint32_t word =
            with(with(0x91000000, 10, 12, door.contextOffset()), 5, 5, number(*vcpu));
        constexpr std::uint32_t kPassing = 18;
        for (std::uint32_t r = 0; r < kPassing; ++r)
            if (r != number(*vcpu))
                out.push_back(with(word, 0, 5, r));
    }
    /// MRS of what leads to the vcpu.
    void addFinders(const profile::Profile& profile)
    {
        const auto to = profile.atExit(Kind::Vcpu);
        const auto from = profile.heldIn(Kind::Vcpu);
        if (to && from)
            out.push_back(0xd5200000U |
                          static_cast<std::uint32_t>(from->systemRegister().encoding) << 5 |
                          number(*to));
    }
    /// MOV of the exit code to where it is returned.
    void addReturn(const profile::Profile& profile)
    {
        if (const auto from = profile.atExit(Kind::ExitCode))
            out.push_back(0xaa0003e0U | number(*from) << 16 | number(profile.returns));
    }

    /// A register that holds the number, and the offset from it to an address.
    struct Base {
        std::uint32_t reg;
        std::int64_t offset;
    };
    static constexpr std::int64_t kPairReach = 504;     // LDP's
    static constexpr std::int64_t kSingleReach = 32760; // LDR's, of an unsigned offset
    [[nodiscard]] std::optional<Base> baseFor(base::Address at,
                                              std::int64_t reach = kPairReach) const
    {
        for (std::uint32_t r = 0; r < 32; ++r) {
            const auto value = m_here.registers[r].value;
            const auto offset =
                static_cast<std::int64_t>(at.value) - static_cast<std::int64_t>(value.value_or(0));
            if (value && offset >= 0 && offset <= reach && offset % 8 == 0)
                return Base{r, offset};
        }
        return {};
    }
    void both(std::uint32_t pair, std::uint32_t single, std::uint32_t rt, const Base& base)
    {
        const auto slot = static_cast<std::uint32_t>(base.offset / 8);
        out.push_back(single | slot << 10 | base.reg << 5 | rt);
        if (rt < 30)
            out.push_back(pairWord(pair, rt, rt + 1, base.reg, base.offset));
        if (rt > 0 && base.offset >= 8)
            out.push_back(pairWord(pair, rt - 1, rt, base.reg, base.offset - 8));
    }
    static std::uint32_t loadWord(std::uint32_t rt, const Base& base)
    {
        return 0xf9400000U | static_cast<std::uint32_t>(base.offset / 8) << 10 | base.reg << 5 | rt;
    }
    /// Into what an MSR of the door moves to that register.
    void loadFor(const Door& door, Register reg, std::uint64_t wanted)
    {
        constexpr std::uint32_t kTarget = 0x1f;
        const std::uint32_t move =
            0xd5000000U | static_cast<std::uint32_t>(reg.systemRegister().encoding) << 5;
        for (const arm64::Instruction& line : door.lines())
            if ((line.word & ~kTarget) == move && (line.word & kTarget) != kTarget)
                load(door, Register::x(static_cast<int>(line.word & kTarget)), wanted);
    }
    void load(const Door& door, Register reg, std::uint64_t wanted)
    {
        for (const auto& [at, value] : door.alsoRead())
            if (value == wanted)
                if (const auto base = baseFor(at, kSingleReach))
                    out.push_back(loadWord(number(reg), *base));
        for (const auto& range : m_here.memory)
            for (std::size_t i = 0; i < range.cells.size(); ++i) {
                if (range.cells[i].value != wanted)
                    continue;
                const auto at = range.begin + base::Offset{static_cast<std::int64_t>(8 * i)};
                const auto base = baseFor(at);
                if (!base)
                    continue;
                both(0xa9400000, 0xf9400000, static_cast<std::uint32_t>(reg.number()), *base);
                for (const std::uint32_t passing : {2U, 4U, 6U}) // on its way through another
                    both(0xa9400000, 0xf9400000, passing, *base);
            }
    }
    void store(const Door::Fault& fault)
    {
        const auto base = baseFor(fault.place.address);
        for (std::uint32_t r = 0; base && r < 31; ++r)
            if (m_here.registers[r].value == fault.wanted)
                both(0xa9000000, 0xf9000000, r, *base);
    }
    const Door::Paper& m_here;
};

} // namespace

Words missingAt(const Door& door, const Door::Paper& here, const std::vector<Door::Fault>& faults)
{
    return Missing(door, here, faults).out;
}

} // namespace contract
