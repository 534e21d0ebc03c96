// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/repair.h"

#include <algorithm>
#include <tuple>

namespace contract {

using arm64::Instruction;
using arm64::Place;
using arm64::Register;
using Words = std::vector<std::uint32_t>;

/// What may have been meant, and in how many things it differs.
struct Word {
    std::uint32_t word = 0;
    int changes = 1;
};

namespace {

constexpr std::uint32_t kNop = 0xd503201f;
constexpr std::uint32_t kSp = 31;
constexpr std::uint32_t kZero = 31; ///< where it is not an address
/// More wrong instructions than that in one door are another program, not a slip.
constexpr std::size_t kMostRepairs = 4;

constexpr std::uint32_t field(std::uint32_t word, int low, int bits)
{
    return word >> low & ((1U << bits) - 1);
}

constexpr std::uint32_t with(std::uint32_t word, int low, int bits, std::uint32_t value)
{
    const std::uint32_t mask = ((1U << bits) - 1) << low;
    return (word & ~mask) | (value << low & mask);
}

void addPairs(std::vector<Word>& out, std::uint32_t word)
{
    const std::uint32_t rt1 = field(word, 0, 5);
    const std::uint32_t rt2 = field(word, 10, 5);
    const std::uint32_t rn = field(word, 5, 5);
    out.push_back({with(with(word, 0, 5, rt2), 10, 5, rt1)});
    for (std::uint32_t r = 0; r < 31; ++r) {
        out.push_back({with(word, 0, 5, r)});
        out.push_back({with(word, 10, 5, r)});
        if (r < 30)
            out.push_back({with(with(word, 0, 5, r), 10, 5, r + 1), 2});
    }
    constexpr std::uint32_t kFarthest = 8;
    for (std::uint32_t d = 1; d <= kFarthest; ++d) {
        out.push_back({with(word, 15, 7, field(word, 15, 7) + d)});
        out.push_back({with(word, 15, 7, field(word, 15, 7) - d)});
    }
    out.push_back({word ^ (1U << 22)}); // a load for a store, a store for a load
    // 64 bits for 32, and the reverse: with the same number, or of the same cells, where the offset
    // counts other units.
    out.push_back({word ^ (1U << 31)});
    const std::uint32_t imm = field(word, 15, 7);
    const bool isWide = field(word, 31, 1) != 0;
    const std::uint32_t negative = imm & 0x40;
    if (isWide || imm % 2 == 0)
        out.push_back({with(word ^ (1U << 31), 15, 7, isWide ? imm << 1 : imm >> 1 | negative)});
    for (std::uint32_t base = 0; base < 32; ++base)
        if (base != rn)
            out.push_back({with(word, 5, 5, base)});
    for (std::uint32_t form = 1; form <= 3; ++form) // post-index, offset, pre-index
        out.push_back({with(word, 23, 3, form)});
    if (rn == kSp) { // a push and a pop of two registers: SP by 16
        out.push_back({with(with(word, 23, 3, 1), 15, 7, 2), 2});
        out.push_back({with(with(word, 23, 3, 3), 15, 7, 0x7e), 2});
    }
}

/// With write-back: LDR and STR, pre- and post-index, by a signed offset of nine bits.
void addMovingSingles(std::vector<Word>& out, std::uint32_t word)
{
    for (std::uint32_t r = 0; r < 31; ++r)
        out.push_back({with(word, 0, 5, r)});
    for (std::uint32_t base = 0; base < 32; ++base)
        out.push_back({with(word, 5, 5, base)});
    for (const std::uint32_t bytes : {8U, 16U, 0x1f8U, 0x1f0U}) // and -8, -16
        out.push_back({with(word, 12, 9, bytes)});
    out.push_back({word ^ (1U << 22)});
    out.push_back({word ^ (1U << 30)});
    out.push_back({word ^ (1U << 11)}); // pre- for post-index
}

/// ADD and SUB of a constant.
void addConstants(std::vector<Word>& out, std::uint32_t word, std::uint32_t contextOffset)
{
    out.push_back({with(word, 10, 12, contextOffset)});
    constexpr std::uint32_t kDeepest = 64;
    for (std::uint32_t bytes = 8; bytes <= kDeepest; bytes += 8)
        out.push_back({with(word, 10, 12, bytes)});
    // The lower half of a variable's address is any number: a few cells more or less.
    for (std::uint32_t bytes = 8; bytes <= kDeepest; bytes += 8) {
        out.push_back({with(word, 10, 12, field(word, 10, 12) + bytes)});
        out.push_back({with(word, 10, 12, field(word, 10, 12) - bytes)});
    }
    out.push_back({word ^ (1U << 30)});
    for (std::uint32_t r = 0; r < 32; ++r) {
        out.push_back({with(word, 0, 5, r)});
        out.push_back({with(word, 5, 5, r)});
    }
}

/// The load or store of 64 bits at the same place, of one of fewer.
void addWide(std::vector<Word>& out, std::uint32_t word)
{
    constexpr std::uint32_t kWide = 3;
    const std::uint32_t bytes = field(word, 10, 12) << field(word, 30, 2);
    if (field(word, 30, 2) == kWide || bytes % 8 != 0)
        return;
    const std::uint32_t load = field(word, 22, 2) == 0 ? 0 : 1; // and not sign-extended
    out.push_back({with(with(with(word, 30, 2, kWide), 22, 2, load), 10, 12, bytes / 8)});
}

void addSingles(std::vector<Word>& out, std::uint32_t word)
{
    addWide(out, word);
    for (std::uint32_t r = 0; r < 31; ++r) {
        out.push_back({with(word, 0, 5, r)});
        out.push_back({with(word, 5, 5, r)});
    }
    constexpr std::uint32_t kFarthest = 8;
    for (std::uint32_t d = 1; d <= kFarthest; ++d) {
        out.push_back({with(word, 10, 12, field(word, 10, 12) + d)});
        out.push_back({with(word, 10, 12, field(word, 10, 12) - d)});
    }
    out.push_back({word ^ (1U << 22)});
    out.push_back({word ^ (1U << 30)});
}

/// What no hand writes on purpose: a pair whose registers fall, where their slots do not, or are
/// one; a push or a pop of two registers that does not move SP by their sixteen bytes.
bool looksWrong(const Door& door, std::uint32_t word)
{
    if ((word & 0x7e000000) != 0x28000000)
        return false;
    const std::uint32_t imm = field(word, 15, 7);
    const bool moves = field(word, 23, 3) != 2; // pre- or post-index
    const std::uint32_t first = field(word, 0, 5);
    const std::uint32_t second = field(word, 10, 5);
    // The zero register has number 31, and fills a cell that is left free on either side.
    const bool falls =
        first != kZero && first >= second && !door.neighbours().contains({first, second});
    return falls || (moves && field(word, 5, 5) == kSp && imm != 2 && imm != 0x7e);
}

/// What such a word may have been meant to be.
Words rightFor(const Door& door, std::uint32_t word)
{
    const std::uint32_t first = field(word, 0, 5);
    const std::uint32_t second = field(word, 10, 5);
    if (first > second)
        return {with(with(word, 0, 5, second), 10, 5, first)};
    if (first == second) {
        Words out;
        for (const auto& [low, high] : door.neighbours())
            if (low == first)
                out.push_back(with(word, 10, 5, high));
        for (const auto& [low, high] : door.neighbours())
            if (high == first)
                out.push_back(with(word, 0, 5, low));
        return out;
    }
    constexpr std::uint32_t kMinus16 = 0x7e;
    return {with(word, 15, 7, field(word, 23, 3) == 1 ? 2 : kMinus16)};
}

/// What may have been meant by a word: the words that differ from it in one thing.
std::vector<Word> meantBy(const Door& door, std::uint32_t word)
{
    std::vector<Word> out{{kNop, 3}};
    // Arm ARM C4.1.4 and C4.1.3: the same kinds that the switch is made of.
    if ((word & 0x7e000000) == 0x28000000) {
        addPairs(out, word);
    } else if ((word & 0xbf800000) == 0xb9000000) {
        addSingles(out, word);
    } else if ((word & 0x3f000000) == 0x39000000) { // of a byte, of two, of four with their sign
        addWide(out, word);
    } else if ((word & 0xbfa00400) == 0xb8000400) {
        addMovingSingles(out, word);
    } else if ((word & 0xffd00000) == 0xd5100000) {
        out.push_back({word ^ (1U << 21)});
        for (std::uint32_t r = 0; r < 31; ++r)
            out.push_back({with(word, 0, 5, r)});
    } else if ((word & 0x7fe0ffe0) == 0x2a0003e0) { // MOV
        out.push_back({word ^ (1U << 31)});
        for (std::uint32_t r = 0; r < 31; ++r) {
            out.push_back({with(word, 16, 5, r)});
            out.push_back({with(word, 0, 5, r)});
        }
    } else if ((word & 0x3f800000) == 0x11000000) {
        addConstants(out, word, door.contextOffset());
    } else if ((word & 0x7f800000) == 0x52800000) { // MOVZ
        constexpr std::uint32_t kMostCodes = 8;
        for (std::uint32_t code = 0; code < kMostCodes; ++code)
            out.push_back({with(word, 5, 16, code)});
        for (std::uint32_t r = 0; r < 31; ++r)
            out.push_back({with(word, 0, 5, r)});
    }
    // Two pairs that are turned round may cancel each other: neither is what was meant.
    std::erase_if(out, [&](const Word& w) { return w.word == word || looksWrong(door, w.word); });
    return out;
}

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
                load(fault.place.reg, *fault.wanted);
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
    [[nodiscard]] std::optional<Base> baseFor(base::Address at) const
    {
        constexpr std::int64_t kReach = 504; // LDP's
        for (std::uint32_t r = 0; r < 32; ++r) {
            const auto value = m_here.registers[r].value;
            const auto offset =
                static_cast<std::int64_t>(at.value) - static_cast<std::int64_t>(value.value_or(0));
            if (value && offset >= 0 && offset <= kReach && offset % 8 == 0)
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
    void load(Register reg, std::uint64_t wanted)
    {
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

/// A door with the repairs that it has got so far.
class Attempt {
public:
    Attempt(const Door& door, std::vector<Repair> repairs)
        : m_door(&door)
        , m_repairs(std::move(repairs))
    {
        Door::Paper paper = m_door->begin();
        for (std::size_t i = 0; i <= m_door->lines().size(); ++i) {
            putIn(paper, i);
            m_states.push_back(paper);
            if (i < m_door->lines().size())
                m_door->execute(paper, lineAt(i));
        }
        m_faults = m_door->faultsOf(paper);
    }

    [[nodiscard]] const std::vector<Repair>& repairs() const { return m_repairs; }
    [[nodiscard]] std::size_t faults() const { return m_faults.size(); }

    /// Of each place the repair that mends most, the best place first.
    [[nodiscard]] std::vector<Repair> candidates(const std::set<base::Address>& suspects)
    {
        m_found.clear();
        for (std::size_t i = 0; i < m_door->lines().size(); ++i) {
            if (isMended(i))
                continue;
            const Instruction& line = m_door->lines()[i];
            const int reason = looksWrong(*m_door, line.word) ? 0
                               : suspects.contains(line.pc)   ? 1
                                                              : 2;
            for (const Word& word : meantBy(*m_door, line.word))
                consider({i, false, arm64::decode(word.word, line.pc)}, reason, word.changes);
            if (!suspects.contains(line.pc) || line.isLoad || line.isStore)
                continue;
            constexpr int kAnother = 4; // it is another instruction altogether
            for (const std::uint32_t word : Missing(*m_door, m_states[i], m_faults).out)
                consider({i, false, arm64::decode(word, line.pc)}, reason, kAnother);
        }
        for (std::size_t i = 0; i <= m_door->lines().size(); ++i) {
            if (isMended(i))
                continue;
            const bool end = i == m_door->lines().size();
            const base::Address pc =
                end ? m_door->lines().back().pc + base::Offset{4} : m_door->lines()[i].pc;
            // Where a NOP stands, something may have been taken out.
            const int reason = !end && m_door->lines()[i].word == kNop ? 3 : 4;
            for (const std::uint32_t word : Missing(*m_door, m_states[i], m_faults).out)
                consider({i, true, arm64::decode(word, pc)}, reason, 1);
        }
        std::sort(m_found.begin(), m_found.end(),
                  [](const Found& a, const Found& b) { return a.rank < b.rank; });
        std::vector<Repair> out;
        for (const Found& found : m_found)
            out.push_back(found.repair);
        return out;
    }

private:
    /// Fewer faults, a better reason, fewer changes, the later place: there it is missed first.
    using Rank = std::tuple<std::size_t, int, int, std::size_t>;
    struct Found {
        Rank rank;
        Repair repair;
    };

    [[nodiscard]] const Instruction& lineAt(std::size_t i) const
    {
        for (const Repair& repair : m_repairs)
            if (!repair.insert && repair.at == i)
                return repair.with;
        return m_door->lines()[i];
    }
    void putIn(Door::Paper& paper, std::size_t i) const
    {
        for (const Repair& repair : m_repairs)
            if (repair.insert && repair.at == i)
                m_door->execute(paper, repair.with);
    }
    [[nodiscard]] bool isMended(std::size_t i) const
    {
        return std::any_of(m_repairs.begin(), m_repairs.end(),
                           [&](const Repair& r) { return r.at == i; });
    }

    void consider(const Repair& repair, int reason, int changes)
    {
        Door::Paper paper = m_states[repair.at];
        m_door->execute(paper, repair.with);
        for (std::size_t i = repair.at; i < m_door->lines().size(); ++i) {
            if (i > repair.at)
                putIn(paper, i);
            if (i > repair.at || repair.insert)
                m_door->execute(paper, lineAt(i));
        }
        const std::size_t faults = m_door->countFaults(paper);
        if (faults >= m_faults.size())
            return;
        const Rank rank{faults, reason, changes, m_door->lines().size() - repair.at};
        const auto same = std::find_if(m_found.begin(), m_found.end(), [&](const Found& found) {
            return found.repair.at == repair.at && found.repair.insert == repair.insert;
        });
        if (same == m_found.end())
            m_found.push_back({rank, repair});
        else if (rank < same->rank)
            *same = {rank, repair};
    }

    const Door* m_door;
    std::vector<Repair> m_repairs;
    std::vector<Door::Paper> m_states; ///< before each line
    std::vector<Door::Fault> m_faults;
    std::vector<Found> m_found;
};

/// The fewest repairs first: those of one instruction, then of two, …
class Search {
public:
    Search(const Door& door, const std::set<base::Address>& suspects)
        : m_door(door)
        , m_suspects(suspects)
    {
    }

    std::vector<Repair> run()
    {
        // What looks wrong is taken for wrong first: two such may hide each other's traces, and a
        // third instruction would explain the rest.
        std::vector<Repair> fewest;
        for (const std::vector<Repair>& start : turnedRight()) {
            auto repairs = from(start);
            const std::vector<Repair> rest(repairs.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                 start.size(), repairs.size())),
                                           repairs.end());
            if (!repairs.empty() && m_door.countFaults(runOf(m_door, rest)) == 0)
                repairs = rest;
            repairs = needed(repairs);
            if (!repairs.empty() && (fewest.empty() || cost(repairs) < cost(fewest)))
                fewest = repairs;
        }
        if (!fewest.empty())
            return fewest;
        return needed(from({}));
    }

private:
    static constexpr std::size_t kWidth = 4;

    /// How many, and of two that are as many the one that puts nothing in.
    [[nodiscard]] static std::pair<std::size_t, std::ptrdiff_t>
    cost(const std::vector<Repair>& repairs)
    {
        return {repairs.size(), std::count_if(repairs.begin(), repairs.end(),
                                              [](const Repair& r) { return r.insert; })};
    }

    /// What makes the door right, beginning with those repairs; nothing where nothing does.
    [[nodiscard]] std::vector<Repair> from(const std::vector<Repair>& start) const
    {
        std::vector<Attempt> level;
        level.emplace_back(m_door, start);
        if (level.front().faults() == 0)
            return start;
        for (std::size_t depth = start.size(); depth < kMostRepairs && !level.empty(); ++depth) {
            std::vector<Attempt> next;
            for (Attempt& attempt : level) {
                const auto candidates = attempt.candidates(m_suspects);
                for (std::size_t i = 0; i < candidates.size() && i < kWidth; ++i) {
                    auto repairs = attempt.repairs();
                    repairs.push_back(candidates[i]);
                    next.emplace_back(m_door, repairs);
                    if (next.back().faults() == 0)
                        return repairs;
                }
            }
            std::stable_sort(next.begin(), next.end(), [](const Attempt& a, const Attempt& b) {
                return a.faults() < b.faults();
            });
            if (next.size() > kWidth)
                next.erase(next.begin() + kWidth, next.end());
            level = std::move(next);
        }
        return {};
    }

    /// Every line that looks wrong, in every way in which it may have been meant.
    [[nodiscard]] std::vector<std::vector<Repair>> turnedRight() const
    {
        std::vector<std::vector<Repair>> all{{}};
        for (std::size_t i = 0; i < m_door.lines().size(); ++i) {
            const Instruction& line = m_door.lines()[i];
            const Words meant =
                looksWrong(m_door, line.word) ? rightFor(m_door, line.word) : Words();
            if (meant.empty())
                continue;
            std::vector<std::vector<Repair>> longer;
            for (const std::vector<Repair>& before : all)
                for (const std::uint32_t word : meant) {
                    longer.push_back(before);
                    longer.back().push_back({i, false, arm64::decode(word, line.pc)});
                }
            all = std::move(longer);
            constexpr std::size_t kMost = 16; // of another program altogether
            if (all.size() > kMost || all.front().size() > kMostRepairs)
                return {};
        }
        if (all.front().empty())
            return {};
        return all;
    }

    /// Without those that later ones made superfluous.
    [[nodiscard]] std::vector<Repair> needed(std::vector<Repair> out) const
    {
        for (std::size_t i = out.size(); i-- > 0;) {
            auto fewer = out;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
            if (m_door.countFaults(runOf(m_door, fewer)) == 0)
                out = fewer;
        }
        return out;
    }

    const Door& m_door;
    const std::set<base::Address>& m_suspects;
};

} // namespace

Door::Paper runOf(const Door& door, const std::vector<Repair>& repairs)
{
    Door::Paper paper = door.begin();
    for (std::size_t i = 0; i <= door.lines().size(); ++i) {
        for (const Repair& repair : repairs)
            if (repair.insert && repair.at == i)
                door.execute(paper, repair.with);
        if (i == door.lines().size())
            break;
        const auto exchanged = std::find_if(repairs.begin(), repairs.end(), [&](const Repair& r) {
            return !r.insert && r.at == i;
        });
        door.execute(paper, exchanged == repairs.end() ? door.lines()[i] : exchanged->with);
    }
    return paper;
}

std::vector<Repair> repairsOf(const Door& door, const std::set<base::Address>& suspects)
{
    return door.lines().empty() ? std::vector<Repair>() : Search(door, suspects).run();
}

} // namespace contract
