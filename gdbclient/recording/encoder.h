// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording/cell-table.h"
#include "recording/pattern.h"
#include "recording/stable-list.h"
#include "recording/step.h"

#include <QByteArray>

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace recording {

/// What the bytes of a step begin with (docs/formats.md, "Steps").
namespace stepbyte {
inline constexpr std::uint8_t kPattern = 0x01; ///< the number of the pattern follows
inline constexpr std::uint8_t kValues = 0x02;  ///< the pattern's literal values follow
inline constexpr std::uint8_t kOthers = 0x04;  ///< cells that changed beside the pattern's follow
inline constexpr std::uint8_t kText = 0x08;    ///< a disagreement follows
inline constexpr std::uint8_t kBasis = 0x10;   ///< the basis changes; the new one follows
inline constexpr std::uint8_t kPlain = 0x20;   ///< without a pattern: kind, pc, word, next follow
inline constexpr std::uint8_t kAll = 0x3f;
} // namespace stepbyte

/// What writer and reader of a block both remember of its steps, so that it need not be written.
class BlockMemory {
public:
    static constexpr std::uint32_t kNone = UINT32_MAX;
    void reset(std::size_t patterns)
    {
        m_following.assign(patterns, kNone);
        m_slots.assign(patterns, kNone);
        m_afterPlain = kNone;
        m_literals.clear();
    }
    void grow(std::size_t patterns)
    {
        m_following.resize(patterns, kNone);
        m_slots.resize(patterns, kNone);
    }
    /// The pattern that came last after this one; `kNone` stands for a step without a pattern.
    std::uint32_t& following(std::uint32_t pattern)
    {
        return pattern == kNone ? m_afterPlain : m_following[pattern];
    }
    /// The values that this pattern wrote last; zeros at first. Valid until the next call.
    std::uint64_t* literals(std::uint32_t pattern, std::size_t count)
    {
        if (m_slots[pattern] == kNone) {
            m_slots[pattern] = static_cast<std::uint32_t>(m_literals.size());
            m_literals.resize(m_literals.size() + count);
        }
        return m_literals.data() + m_slots[pattern];
    }

private:
    std::vector<std::uint32_t> m_following, m_slots;
    std::uint32_t m_afterPlain = kNone;
    std::vector<std::uint64_t> m_literals;
};

/// Turns steps into bytes, block by block. A block can be read without the ones before it.
class Encoder {
public:
    /// What of a recording it adds to.
    struct Target {
        CellTable& cells;
        StableList<Pattern>& patterns;
        QByteArray& bytes; ///< of the block
        PlaceSet& written;
        PlaceSet& read;
    };
    /// Knows the patterns that are there.
    explicit Encoder(const StableList<Pattern>& patterns);

    /// `values`: of every cell, in the state before the block's first step.
    void beginBlock(const Target& to, base::Address next, std::span<const std::uint64_t> values);
    /// `values`: in the state before the step.
    void append(const Target& to, const Step& step, std::span<const std::uint64_t> values);

private:
    void patternOf(const Target& to, const Step& step, std::span<const std::uint64_t> values);
    void changesOf(const Target& to, const Step& step, std::span<const std::uint64_t> values);
    void nextOf(const Target& to, const Step& step, std::span<const std::uint64_t> values);
    [[nodiscard]] std::uint32_t numberOf(const Target& to);
    void othersOf(const Target& to, const Step& step, std::span<const std::uint64_t> values,
                  bool hasPattern);
    void packOthers(const Target& to, std::span<const std::uint64_t> values) const;

    std::unordered_multimap<std::size_t, std::uint32_t> m_known; ///< by hash
    BlockMemory m_memory;
    std::uint32_t m_previous = BlockMemory::kNone;
    base::Address m_next; ///< where the last step went
    Basis m_basis = Basis::Read;
    Pattern m_pattern; ///< of the step at hand; here so that its lists keep their memory
    std::vector<std::uint64_t> m_literals;
    std::vector<Delta> m_others;
};

} // namespace recording
