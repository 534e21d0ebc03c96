// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/model/session.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace gui {

/// Which switches of a story break the contract. Found one after the other, while nobody waits for
/// a key.
class BrokenSwitches {
public:
    struct Breach {
        int number = 0;          ///< of the switch, from 1
        std::uint32_t shown = 0; ///< the state behind the instruction that broke it first
        friend bool operator==(const Breach&, const Breach&) = default;
    };
    /// The story is another one.
    void forget();
    /// Judges one more. False where none is left that is over.
    bool judgeNext(const Session& session);
    /// The first one that is broken beside the switch of that number, as far as it may be known.
    [[nodiscard]] std::optional<Breach> beside(int number, const Session& session) const;

private:
    std::vector<Breach> m_breaches;
    std::size_t m_judged = 0; ///< so many of the first switches
};

} // namespace gui
