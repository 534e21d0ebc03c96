// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recording/block.h"
#include "recording/cell-table.h"
#include "recording/pattern.h"
#include "recording/stable-list.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <memory>
#include <vector>

namespace recording {

/// A block as it is kept: its bytes, here or in a file, and what its steps touch.
struct BlockRecord {
    std::uint32_t first = 0; ///< number of its first step
    std::uint32_t count = 0;
    std::uint32_t cut = 0; ///< steps behind these that its bytes have and the recording has not
    std::shared_ptr<QByteArray> bytes; ///< null where they lie in a file
    std::int64_t offset = 0;           ///< in that file
    PlaceSet written;                  ///< by effects and by change
    PlaceSet read;                     ///< by effects
    bool opaque = false;               ///< it touches more than these say
};

/// The bytes of a block, as an encoder wrote them.
struct BlockBytes {
    QByteArray bytes;
    QString damage; ///< why they are not all there, a sentence; empty when they are
};

/// Where blocks lie that are not in memory.
class BlockFile {
public:
    virtual ~BlockFile() = default;
    [[nodiscard]] virtual BlockBytes bytesOf(const BlockRecord& block) const = 0;
};

/// All steps of a recording, in blocks; with what the blocks refer to.
struct Store {
    CellTable cells;
    StableList<Pattern> patterns;
    std::vector<BlockRecord> blocks;
    std::shared_ptr<const BlockFile> file; ///< null for a recording in memory

    [[nodiscard]] std::uint32_t stepCount() const
    {
        return blocks.empty() ? 0 : blocks.back().first + blocks.back().count;
    }
    /// Index of the block in which a step lies.
    [[nodiscard]] std::size_t blockOf(std::uint32_t step) const;
    [[nodiscard]] std::shared_ptr<const Block> read(const BlockRecord& block) const;
    /// Keeps so many steps.
    void cutAfter(std::uint32_t steps);
};

} // namespace recording
