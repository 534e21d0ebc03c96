// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "story/kept-slots.h"
#include "story/story-context.h"
#include "story/story.h"

#include <unordered_map>
#include <vector>

namespace story {

/// Makes the boxes of a moment. Labels and names are made once; a moment then only fills in values,
/// owners and marks.
class MomentMaker {
public:
    explicit MomentMaker(const StoryContext& context);
    /// What that one has looked at, in the language that is spoken now; of a copy of its context.
    MomentMaker(const MomentMaker& other, const StoryContext& context);
    /// Looks at what was read since the last time.
    void extend();

    /// Fills registers, contexts, stack and system registers for a state. `executed` is the step
    /// that led there, if it is shown.
    void fill(Moment& moment, std::uint32_t state, int switchIndex, bool outer,
              std::optional<std::uint32_t> executed) const;

    /// See Story::passages().
    [[nodiscard]] std::vector<Passage> passages(int switchIndex) const;

private:
    struct Marks {
        std::unordered_map<arm64::Place, std::uint8_t> flags;
    };
    struct Shown;

    void makeContexts();
    [[nodiscard]] ContextView contextTemplate(int vcpu) const;
    [[nodiscard]] Marks marksOf(std::optional<std::uint32_t> executed) const;
    void paint(CellView& box, const Shown& shown) const;
    void fillRegisters(Moment& moment, const Shown& shown) const;
    void fillContext(ContextView& view, const Shown& shown) const;
    void fillStack(Moment& moment, const Shown& shown, bool outer) const;
    void fillSystem(Moment& moment, const Shown& shown) const;
    [[nodiscard]] QString frameNote(const CellView& box, std::uint32_t state) const;
    [[nodiscard]] QString stackHint(const Shown& shown) const;

    const StoryContext& m_context;
    std::vector<CellView> m_registers;
    std::vector<ContextView> m_contexts; ///< [0] the host's, [1 + vcpu] the guests'
    std::vector<CellView> m_system;
    /// By cell: which register was stored there, by step; ascending.
    struct Stored {
        std::uint32_t step = 0;
        arm64::Register reg;
    };
    std::unordered_map<base::Address, std::vector<Stored>> m_stores;
    KeptSlots m_kept;
    std::uint32_t m_lookedUpTo = 0; ///< the first step that was not looked at
};

} // namespace story
