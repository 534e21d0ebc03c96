// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/repair.h"

#include "contract/instruction-word.h"
#include "contract/missing-instruction.h"
#include "contract/slip.h"

#include <algorithm>
#include <tuple>

namespace contract {

using arm64::Instruction;

namespace {

/// More wrong instructions than that in one door are another program, not a slip.
constexpr std::size_t kMostRepairs = 4;

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
            if (isMended(i) || isAgain(i))
                continue;
            const Instruction& line = m_door->lines()[i];
            const int reason = looksWrong(*m_door, line.word) ? 0
                               : suspects.contains(line.pc)   ? 1
                                                              : 2;
            for (const Slip& word : meantBy(*m_door, line.word))
                consider({i, false, arm64::decode(word.word, line.pc)}, reason, word.changes);
            if (!suspects.contains(line.pc) || line.isLoad || line.isStore)
                continue;
            constexpr int kAnother = 4; // it is another instruction altogether
            for (const std::uint32_t word : missingAt(*m_door, m_states[i], m_faults))
                consider({i, false, arm64::decode(word, line.pc)}, reason, kAnother);
        }
        for (std::size_t i = 0; i <= m_door->lines().size(); ++i) {
            if (isMended(i) || isAgain(i))
                continue;
            const bool end = i == m_door->lines().size();
            const base::Address pc =
                end ? m_door->lines().back().pc + base::Offset{4} : m_door->lines()[i].pc;
            // Where a NOP stands, something may have been taken out.
            const int reason = !end && m_door->lines()[i].word == kNop ? 3 : 4;
            for (const std::uint32_t word : missingAt(*m_door, m_states[i], m_faults))
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
    /// True for a further turn of a loop.
    [[nodiscard]] bool isAgain(std::size_t i) const
    {
        const auto& lines = m_door->lines();
        const auto here = lines.begin() + static_cast<std::ptrdiff_t>(i);
        return here != lines.end() && std::any_of(lines.begin(), here, [&](const Instruction& one) {
                   return one.pc == here->pc;
               });
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
