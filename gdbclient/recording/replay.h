// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording/store.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>
#include <vector>

namespace recording {

/// Some steps in a row, made of their block.
struct Page {
    std::uint32_t first = 0;
    std::vector<Step> steps;
};

inline constexpr std::uint32_t kPageSteps = 16;

/// Makes steps of blocks, and keeps those made last. May be called from several threads.
class Replay {
public:
    /// The block in which the step lies.
    [[nodiscard]] std::shared_ptr<const Block> block(const Store& store, std::uint32_t step);
    /// The page in which the step lies.
    [[nodiscard]] std::shared_ptr<const Page> page(const Store& store, std::uint32_t step);
    /// What was wrong first, of what was found wrong so far in the blocks of a file. They are held
    /// against the ones before them as they are read in order.
    [[nodiscard]] QString damage() const;

private:
    void follow(const Store& store, std::size_t index);
    void note(std::uint32_t step, const QString& damage);
    [[nodiscard]] std::shared_ptr<const Block> blockLocked(const Store& store, std::uint32_t step);
    [[nodiscard]] std::shared_ptr<const Page> make(const Store& store, const Block& block,
                                                   std::uint32_t first);
    [[nodiscard]] const arm64::Instruction& decoded(std::uint32_t word, base::Address pc);

    static constexpr std::size_t kBlocks = 6;
    static constexpr std::size_t kPages = 192;
    mutable std::mutex m_mutex;
    std::vector<std::shared_ptr<const Block>> m_blocks; ///< the one used last in front
    std::vector<std::shared_ptr<const Page>> m_pages;
    std::unordered_map<std::uint64_t, arm64::Instruction> m_decoded; ///< by pc and word, mixed
    std::size_t m_followed = 0; ///< blocks that follow from those before them
    std::uint32_t m_damagedAt = 0;
    QString m_damage;
};

/// The places that the good steps of a block touch, as its record is to say.
void touch(BlockRecord& record, const Block& block);
/// Why a block of a file does not follow from the one before it (null: it is the first): a clause
/// with a full stop; empty where it does.
[[nodiscard]] QString breakBefore(const Store& store, const Block* before, const Block& block,
                                  std::int64_t offset);
/// Why a step of a file's, in the state before it, does not change what its instruction does: the
/// same.
[[nodiscard]] QString changesOtherwise(const Store& store, const Step& step, std::uint32_t index,
                                       std::span<const std::uint64_t> before, std::int64_t offset);
/// Why an instruction of a file's did not go where the step went: the same.
[[nodiscard]] QString strayOf(const Step& step, std::uint32_t index, std::int64_t offset);

/// The whole state before `step`, which lies in the block or right behind it.
[[nodiscard]] std::vector<std::uint64_t> stateIn(const Store& store, const Block& block,
                                                 std::uint32_t step);

} // namespace recording
