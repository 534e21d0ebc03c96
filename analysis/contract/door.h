// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "contract/finding-list.h"

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace contract {

/// One of the three straight lines of a switch, run on paper: from the state in which it should
/// begin, with a number of its own for every register and every slot, to the state in which it
/// should end. So a door is judged by itself, whatever the ones before it have spoiled, and up to
/// its end, wherever the machine was lost.
class Door {
public:
    enum class Kind : std::uint8_t {
        Enter,  ///< enter, up to the ERET
        Vector, ///< the vector that was taken, up to exit
        Exit    ///< exit, up to the RET
    };
    /// What a cell holds on paper. A number says whose value it is.
    struct Cell {
        std::optional<std::uint64_t> value;
        bool written = false;
    };
    /// Everything that a door touches, on paper.
    class Paper final : public arm64::StateReader {
    public:
        [[nodiscard]] std::optional<std::uint64_t> cell(const arm64::Place& place) const override;
        [[nodiscard]] const Cell* find(const arm64::Place& place) const;
        Cell* find(const arm64::Place& place);
        struct Range {
            base::Address begin;
            std::vector<Cell> cells;
        };
        std::array<Cell, 32> registers;                       ///< x0–x30, sp
        std::vector<std::pair<arm64::Register, Cell>> system; ///< what the profile says of others
        std::array<Range, 3> memory; ///< the stack, the host's context, the guest's
        /// What lies elsewhere is as it was recorded when the door began.
        const recording::Recording* elsewhere = nullptr;
        std::uint32_t state = 0;
        std::vector<arm64::Place> strays; ///< written, though nobody keeps anything there
    };
    /// A cell that does not hold what it should when the door has been passed.
    struct Fault {
        arm64::Place place;
        std::optional<std::uint64_t> wanted; ///< nothing: it should not have been written at all
        std::optional<std::uint64_t> found;
        bool written = false;
        friend bool operator==(const Fault&, const Fault&) = default;
    };

    /// Nothing where the switch did not come so far, or where the code is no straight line.
    [[nodiscard]] static std::optional<Door> of(const FindingList& findings, Kind kind);

    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] Rule rule() const;
    /// The instructions that stand there, in the order in which they are executed.
    [[nodiscard]] const std::vector<arm64::Instruction>& lines() const { return m_lines; }
    [[nodiscard]] const Paper& begin() const { return m_begin; }
    void execute(Paper& paper, const arm64::Instruction& line) const;
    [[nodiscard]] std::vector<Fault> faultsOf(const Paper& end) const;
    /// The same, counted.
    [[nodiscard]] std::size_t countFaults(const Paper& end) const;
    /// Whose the number is.
    [[nodiscard]] std::optional<reading::Owner> ownerOf(std::uint64_t value) const;
    /// Of the guest's context in its vcpu.
    [[nodiscard]] std::uint32_t contextOffset() const
    {
        return static_cast<std::uint32_t>((m_guestContext - m_vcpu).bytes);
    }
    /// SP when the door has been passed: names of the stack's cells go by it.
    [[nodiscard]] std::uint64_t endSp() const { return m_endSp; }
    [[nodiscard]] const profile::Profile& profile() const { return *m_profile; }
    /// Pairs of registers whose slots or cells are neighbours, in that order.
    using Pairs = std::set<std::pair<std::uint32_t, std::uint32_t>>;
    [[nodiscard]] const Pairs& neighbours() const { return m_neighbours; }
    /// What a door may read beside the contexts, and what lay there, by where it lies.
    using Values = std::map<base::Address, std::uint64_t>;
    [[nodiscard]] const Values& alsoRead() const { return m_alsoRead; }

private:
    explicit Door(Kind kind)
        : m_kind(kind)
    {
    }
    std::uint64_t number(const reading::Owner& owner);
    void setUp(const FindingList& findings);
    void setUpEnter(const FindingList& findings);
    void setUpVector(const FindingList& findings);
    void setUpExit(const FindingList& findings);
    void setUpLists(const FindingList& findings);
    void setUpAlsoRead(const FindingList& findings);
    [[nodiscard]] static std::shared_ptr<const recording::Step> stepAt(const FindingList& findings,
                                                                       base::Address pc, int turn);
    /// The address or number that a content is; nothing for a register's.
    [[nodiscard]] std::optional<std::uint64_t> numberOf(const profile::Content& content) const;
    Cell* cellAt(std::uint64_t sp, std::size_t index);
    [[nodiscard]] std::uint64_t enterSp() const
    {
        return m_entrySp - bytesOf(m_profile->enterFrame);
    }
    [[nodiscard]] std::uint64_t exitSp() const
    {
        return enterSp() - bytesOf(m_profile->vectorFrame);
    }
    [[nodiscard]] bool isKept(base::Address at, std::optional<std::uint64_t> sp) const;
    bool readLines(const FindingList& findings, base::Address from);
    void want(const arm64::Place& place, std::uint64_t value)
    {
        m_wanted.push_back({place, value});
    }

    struct Wanted {
        arm64::Place place;
        std::uint64_t value;
    };
    Kind m_kind;
    const profile::Profile* m_profile = nullptr;
    std::optional<std::uint64_t> m_exitCode;
    std::optional<std::uint64_t> m_perCpu;
    std::vector<arm64::Instruction> m_lines;
    Paper m_begin;
    std::vector<Wanted> m_wanted;
    std::vector<reading::Owner> m_owners; ///< by number
    base::Address m_vcpu, m_hostContext, m_guestContext;
    std::uint64_t m_entrySp = 0;
    std::uint64_t m_endSp = 0;
    std::array<bool, 2048> m_keepsHost{}; ///< by offset / 8: the slots that a door may write
    std::array<bool, 2048> m_keepsGuest{};
    std::set<base::Address> m_alsoWritten;
    /// The same of what lies in neither context and not on the stack, where a door wrote it.
    std::set<base::Address> m_alsoWrittenElsewhere;
    Values m_alsoRead;
    Pairs m_neighbours;
};

} // namespace contract
