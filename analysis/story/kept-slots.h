// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/story-context.h"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace story {

/// Which cells of the contexts keep something: a value that its world gets back from there. A slot
/// is kept from when something is stored in it until its register has that world's value again. A
/// recording begins with the host's context empty, since the host runs, and with the guests' full.
class KeptSlots {
public:
    explicit KeptSlots(const StoryContext& context)
        : m_context(context)
    {
    }
    /// What that one knows, of a copy of its context.
    KeptSlots(const KeptSlots& other, const StoryContext& context)
        : m_context(context)
        , m_changes(other.m_changes)
    {
    }
    /// Looks at the next step, which was read already. Steps come in order.
    void look(std::uint32_t index, const recording::Step& step);
    /// Whether a cell of a context keeps something in that state.
    [[nodiscard]] bool keeps(std::uint32_t state, base::Address cell) const;
    /// The first state of [from, to] in which that begins, or ends; nothing where neither does.
    [[nodiscard]] std::optional<std::uint32_t> next(base::Address cell, bool kept,
                                                    std::uint32_t from, std::uint32_t to) const;

private:
    struct Change {
        std::uint32_t state = 0; ///< the first one in which it holds
        bool kept = false;
    };
    void setKept(base::Address cell, std::uint32_t state, bool kept);
    void lookAtLoad(std::uint32_t state, const arm64::Place& to, const arm64::Place& from);
    void lookAtWrite(std::uint32_t state, const arm64::Place& place);

    const StoryContext& m_context;
    std::unordered_map<base::Address, std::vector<Change>> m_changes; ///< by cell; ascending
};

} // namespace story
