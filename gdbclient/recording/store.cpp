// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/store.h"

#include <algorithm>

namespace recording {

std::size_t Store::blockOf(std::uint32_t step) const
{
    const auto behind =
        std::upper_bound(blocks.begin(), blocks.end(), step,
                         [](std::uint32_t s, const BlockRecord& block) { return s < block.first; });
    return static_cast<std::size_t>(behind - blocks.begin()) - 1;
}

std::shared_ptr<const Block> Store::read(const BlockRecord& block) const
{
    const BlockBytes bytes = block.bytes ? BlockBytes{*block.bytes, {}} : file->bytesOf(block);
    return Block::read({
        .bytes = {reinterpret_cast<const std::uint8_t*>(bytes.bytes.constData()),
                  static_cast<std::size_t>(bytes.bytes.size())},
        .first = block.first,
        .count = block.count,
        .goesOn = block.cut > 0,
        .cells = cells,
        .patterns = patterns,
        .offset = block.bytes ? std::nullopt : std::optional(block.offset),
        .damage = bytes.damage,
    });
}

void Store::cutAfter(std::uint32_t steps)
{
    while (!blocks.empty() && blocks.back().first >= steps)
        blocks.pop_back();
    if (blocks.empty() || stepCount() <= steps)
        return;
    BlockRecord& last = blocks.back();
    last.cut += stepCount() - steps;
    last.count = steps - last.first;
}

} // namespace recording
