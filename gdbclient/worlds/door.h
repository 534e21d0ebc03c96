// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "worlds/court.h"

#include <array>
#include <optional>
#include <vector>

namespace worlds {

/// One of the three straight lines of a switch, run on paper: from the state in which it should
/// begin, with a number of its own for every register and every slot, to the state in which it
/// should end. So a door is judged by itself, whatever the ones before it have spoiled, and up to
/// its end, wherever the machine was lost.
class Door {
public:
    enum class Kind : std::uint8_t {
        Enter,  ///< __guest_enter, up to the ERET
        Vector, ///< the vector that was taken, up to __guest_exit
        Exit    ///< __guest_exit, up to the RET
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
        std::array<Cell, 32> registers;   ///< x0–x30, sp
        Cell vcpu;                        ///< TPIDR_EL2
        std::array<Range, 3> memory;      ///< the stack, the host's context, the guest's
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
    [[nodiscard]] static std::optional<Door> of(const Court& court, Kind kind);

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
    [[nodiscard]] std::optional<Owner> ownerOf(std::uint64_t value) const;
    /// Of the guest's context in its vcpu.
    [[nodiscard]] std::uint32_t contextOffset() const
    {
        return static_cast<std::uint32_t>((m_guestContext - m_vcpu).bytes);
    }
    /// SP when the door has been passed: names of the stack's cells go by it.
    [[nodiscard]] std::uint64_t endSp() const { return m_endSp; }

private:
    explicit Door(Kind kind)
        : m_kind(kind)
    {
    }
    std::uint64_t number(const Owner& owner);
    void setUp(const Court& court);
    void setUpEnter(const Court& court);
    void setUpVector(const Court& court);
    void setUpExit(const Court& court);
    [[nodiscard]] bool isKept(base::Address at, std::optional<std::uint64_t> sp) const;
    bool readLines(const Court& court, base::Address from);
    void want(const arm64::Place& place, std::uint64_t value)
    {
        m_wanted.push_back({place, value});
    }

    struct Wanted {
        arm64::Place place;
        std::uint64_t value;
    };
    Kind m_kind;
    std::vector<arm64::Instruction> m_lines;
    Paper m_begin;
    std::vector<Wanted> m_wanted;
    std::vector<Owner> m_owners; ///< by number
    base::Address m_vcpu, m_hostContext, m_guestContext;
    std::uint64_t m_entrySp = 0;
    std::uint64_t m_endSp = 0;
    std::array<bool, 2048> m_keepsHost{}; ///< by offset / 8: the slots that a door may write
    std::array<bool, 2048> m_keepsGuest{};
};

} // namespace worlds
