// SPDX-License-Identifier: GPL-2.0-or-later
#include "arm64/execution.h"

#include <algorithm>

namespace arm64 {

Execution::Execution(const Instruction& instruction, const StateReader& before)
    : m_before(before)
    , m_word(instruction.word)
    , m_pc(instruction.pc)
{
    m_effects.known = true;
    m_effects.nextPc = m_pc + base::Offset{4};
}

Operand Execution::part(Register reg, int width, bool asAddress)
{
    const Access access{Place::of(reg), 0, static_cast<std::uint8_t>(width)};
    m_effects.reads.push_back({access, asAddress});
    const auto value = m_before.cell(access.place);
    return {map(value, [width](std::uint64_t v) { return v & ones(width * 8); }), access};
}

Operand Execution::readX(std::uint32_t number, int width, bool asAddress)
{
    if (number == 31)
        return {0, {}};
    return part(Register::x(static_cast<int>(number)), width, asAddress);
}

Operand Execution::readXSp(std::uint32_t number, int width, bool asAddress)
{
    return number == 31 ? part(Register::sp(), width, asAddress) : readX(number, width, asAddress);
}

Operand Execution::readRegister(Register reg, bool asAddress)
{
    return part(reg, 8, asAddress);
}

void Execution::writeX(std::uint32_t number, const Operand& operand)
{
    if (number != 31)
        writeRegister(Register::x(static_cast<int>(number)), operand);
}

void Execution::writeXSp(std::uint32_t number, const Operand& operand)
{
    if (number == 31)
        writeRegister(Register::sp(), operand);
    else
        writeX(number, operand);
}

void Execution::writeBack(std::uint32_t number, std::optional<std::uint64_t> value)
{
    const Register reg = number == 31 ? Register::sp() : Register::x(static_cast<int>(number));
    write({Place::of(reg), 0, 8}, {value, {}}, true);
}

void Execution::writeRegister(Register reg, const Operand& operand)
{
    write({Place::of(reg), 0, 8}, operand);
}

std::optional<std::uint64_t> Execution::peek(Register reg) const
{
    return m_before.cell(Place::of(reg));
}

void Execution::write(const Access& to, const Operand& operand, bool isWriteBack)
{
    m_effects.writes.push_back({to, operand.value, operand.from, isWriteBack});
}

Wide Execution::readV(std::uint32_t number, int width)
{
    const Register reg = Register::v(static_cast<int>(number));
    Wide out;
    for (int half = 0; half < 2; ++half) {
        Operand& operand = half == 0 ? out.low : out.high;
        const int bytes = std::clamp(width - half * 8, 0, 8);
        if (bytes == 0) {
            operand = {0, {}};
            continue;
        }
        const Access access{Place::of(reg, half), 0, static_cast<std::uint8_t>(bytes)};
        m_effects.reads.push_back({access, false});
        operand = {
            map(m_before.cell(access.place), [&](std::uint64_t v) { return v & ones(bytes * 8); }),
            access};
    }
    return out;
}

void Execution::writeV(std::uint32_t number, const Wide& wide)
{
    const Register reg = Register::v(static_cast<int>(number));
    write({Place::of(reg, 0), 0, 8}, wide.low);
    write({Place::of(reg, 1), 0, 8}, wide.high);
}

std::optional<std::uint64_t> Execution::readPstate()
{
    return part(Register::pstate(), 8, false).value;
}

void Execution::writePstate(std::optional<std::uint64_t> value, std::optional<Access> from)
{
    write({Place::of(Register::pstate()), 0, 8}, {value, from});
}

std::optional<int> Execution::level() const
{
    const auto state = peek(Register::pstate());
    if (!state || (*state & pstate::kAarch32))
        return {};
    return static_cast<int>((*state >> 2) & 3U);
}

Operand Execution::load(std::optional<std::uint64_t> address, int bytes)
{
    if (!address)
        return {};
    const base::Address at{*address};
    const auto shift = static_cast<int>(at.value & 7U);
    const int first = std::min(bytes, 8 - shift);
    const Access low{Place::of(at), static_cast<std::uint8_t>(shift),
                     static_cast<std::uint8_t>(first)};
    m_effects.reads.push_back({low, false});
    auto value = map(m_before.cell(low.place),
                     [&](std::uint64_t c) { return (c >> (shift * 8)) & ones(first * 8); });
    if (first == bytes)
        return {value, low};

    const Access high{Place::of(at + base::Offset{8}), 0, static_cast<std::uint8_t>(bytes - first)};
    m_effects.reads.push_back({high, false});
    value = map(value, m_before.cell(high.place), [&](std::uint64_t l, std::uint64_t h) {
        return l | (h & ones((bytes - first) * 8)) << (first * 8);
    });
    return {value, {}};
}

Wide Execution::loadWide(std::optional<std::uint64_t> address)
{
    Wide out;
    out.low = load(address, 8);
    out.high = load(map(address, [](std::uint64_t a) { return a + 8; }), 8);
    return out;
}

void Execution::store(std::optional<std::uint64_t> address, int bytes, const Operand& operand)
{
    if (!address) {
        unknown();
        return;
    }
    const base::Address at{*address};
    const auto shift = static_cast<int>(at.value & 7U);
    const int first = std::min(bytes, 8 - shift);
    // Until finish() a memory write's value is only the written part, at its place in the cell.
    const auto put = [&](base::Address where, int from, int count, int shiftInCell, bool whole) {
        Write w;
        w.to = {Place::of(where), static_cast<std::uint8_t>(shiftInCell),
                static_cast<std::uint8_t>(count)};
        w.value = map(operand.value, [&](std::uint64_t v) {
            return ((v >> (from * 8)) & ones(count * 8)) << (shiftInCell * 8);
        });
        if (whole)
            w.from = operand.from;
        m_effects.writes.push_back(w);
    };
    put(at, 0, first, shift, first == bytes);
    if (first < bytes)
        put(at + base::Offset{8}, first, bytes - first, 0, false);
}

void Execution::storeWide(std::optional<std::uint64_t> address, const Wide& wide)
{
    store(address, 8, wide.low);
    store(map(address, [](std::uint64_t a) { return a + 8; }), 8, wide.high);
}

void Execution::nextPc(std::optional<std::uint64_t> pc)
{
    m_effects.nextPc = pc ? std::optional<base::Address>(base::Address{*pc}) : std::nullopt;
}

Effects Execution::finish()
{
    // Several parts of one cell may be written (STP of two W registers): each write then says what
    // the whole cell holds when the instruction is done.
    std::vector<std::pair<Place, std::optional<std::uint64_t>>> cells;
    for (const Write& w : m_effects.writes) {
        if (!w.to.place.isMemory())
            continue;
        auto it = std::find_if(cells.begin(), cells.end(),
                               [&](const auto& c) { return c.first == w.to.place; });
        if (it == cells.end()) {
            const bool whole = w.to.width == 8;
            cells.emplace_back(w.to.place, whole ? 0 : m_before.cell(w.to.place));
            it = cells.end() - 1;
        }
        const std::uint64_t mask = ones(w.to.width * 8) << (w.to.shift * 8);
        it->second = map(it->second, w.value,
                         [&](std::uint64_t c, std::uint64_t v) { return (c & ~mask) | v; });
    }
    for (Write& w : m_effects.writes)
        for (const auto& [place, value] : cells)
            if (w.to.place == place)
                w.value = value;

    // Arm ARM D8, "Guarded pages": PSTATE.BTYPE becomes 0 with every instruction that does not set
    // it. It is 0 nearly always, so that nothing is listed then.
    const auto state = peek(Register::pstate());
    if (!m_setsBranchType && state && (*state & pstate::kBtype) &&
        m_effects.flow != Flow::ExceptionReturn && m_effects.flow != Flow::Exception) {
        const auto listed =
            std::find_if(m_effects.writes.begin(), m_effects.writes.end(), [](const Write& w) {
                return w.to.place == Place::of(Register::pstate());
            });
        if (listed == m_effects.writes.end())
            writePstate(*state & ~pstate::kBtype);
        else
            listed->value = map(listed->value, [](std::uint64_t v) { return v & ~pstate::kBtype; });
    }
    return std::move(m_effects);
}

} // namespace arm64
