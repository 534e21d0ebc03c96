// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording/cell-table.h"
#include "recording/pattern.h"
#include "recording/stable-list.h"
#include "recording/step.h"

#include <QString>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace recording {

/// So many steps share a keyframe, the whole state before the first of them.
inline constexpr std::uint32_t kBlockSteps = 2048;
/// A block ends earlier where its bytes are as many.
inline constexpr qsizetype kBlockBytes = qsizetype{1} << 20;

/// The steps of one block, read from its bytes. What is wrong in them is said, and the steps from
/// there on are gaps of which nothing is known.
class Block {
public:
    struct Source {
        std::span<const std::uint8_t> bytes;
        std::uint32_t first = 0; ///< number of its first step
        std::uint32_t count = 0;
        bool goesOn = false; ///< the bytes have more steps than these
        const CellTable& cells;
        const StableList<Pattern>& patterns;
        /// Where it lies in a file: that may be a stranger's, so that the steps must follow each
        /// other. Nothing for a block that was made here.
        std::optional<std::int64_t> offset;
        QString damage; ///< why the bytes are not all there; empty when they are
    };
    [[nodiscard]] static std::shared_ptr<const Block> read(const Source& source);

    [[nodiscard]] std::uint32_t first() const { return m_first; }
    [[nodiscard]] std::uint32_t count() const
    {
        return static_cast<std::uint32_t>(m_entries.size());
    }
    /// What is wrong in it, a sentence; empty when nothing is.
    [[nodiscard]] const QString& damage() const { return m_damage; }
    /// So many steps are good.
    [[nodiscard]] std::uint32_t goodCount() const { return m_good; }

    [[nodiscard]] StepKind kind(std::uint32_t step) const;
    [[nodiscard]] base::Address pc(std::uint32_t step) const;
    [[nodiscard]] base::Address next(std::uint32_t step) const;
    [[nodiscard]] std::uint32_t word(std::uint32_t step) const;
    [[nodiscard]] Basis basis(std::uint32_t step) const;
    [[nodiscard]] const QString* text(std::uint32_t step) const; ///< null for none
    [[nodiscard]] std::span<const Delta> deltas(std::uint32_t step) const;
    /// The changes of all steps before it in this block, in order.
    [[nodiscard]] std::span<const Delta> deltasBefore(std::uint32_t step) const;
    /// Null for a step without one.
    [[nodiscard]] const Pattern* pattern(std::uint32_t step) const;

    [[nodiscard]] std::span<const std::uint64_t> keyframe() const { return m_keyframe; }
    /// In the state before `step`, which may be the one behind the last. A cell that came up after
    /// the block was read has not changed in it.
    [[nodiscard]] std::uint64_t valueAt(std::uint32_t step, CellId cell,
                                        std::uint64_t initial) const;
    /// The address at which its first step begins, as its keyframe says.
    [[nodiscard]] base::Address begin() const { return m_begin; }

private:
    friend class BlockReader;
    static constexpr std::uint32_t kPlainBit = 0x80000000U;
    struct Entry {
        std::uint64_t next = 0;
        std::uint32_t what = 0; ///< a pattern, or with kPlainBit one of m_plain
        std::uint32_t deltas = 0;
    };
    struct Plain {
        StepKind kind = StepKind::HostRun;
        std::uint32_t word = 0;
        base::Address pc;
    };
    struct Change {
        std::uint32_t step;
        std::uint64_t after;
    };
    [[nodiscard]] const Entry& entry(std::uint32_t step) const { return m_entries[step - m_first]; }
    void sortByCell();

    std::uint32_t m_first = 0;
    std::uint32_t m_good = 0;
    base::Address m_begin;
    std::vector<std::uint64_t> m_keyframe;
    std::vector<Entry> m_entries;
    std::vector<Delta> m_deltas;
    std::vector<Plain> m_plain;
    std::vector<std::pair<std::uint32_t, QString>> m_texts; ///< by step
    std::vector<std::pair<std::uint32_t, Basis>> m_bases;   ///< from that step on
    std::vector<std::uint32_t> m_cellBegin;                 ///< by cell, into m_changes
    std::vector<Change> m_changes;
    StableList<Pattern> m_patterns;
    QString m_damage;
};

} // namespace recording
