// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/journey.h"
#include "story/story.h"

#include <QString>

#include <vector>

namespace gui {

/// The way of the value that is followed, as one moment has it: its moves in the switch that is
/// shown, and the cells that hold it now.
struct Thread {
    struct Part {
        arm64::Place from, to;
        QString name;      ///< "x19 → host_ctxt.regs.regs[19]"
        int number = 0;    ///< from 1, in the switch
        bool done = false; ///< before this moment
    };
    reading::Owner owner;
    std::vector<Part> parts;
    std::vector<arm64::Place> holders;

    [[nodiscard]] bool isEmpty() const { return holders.empty(); }
};

/// Of the switch that the moment lies in; a move that is made twice stands there once.
[[nodiscard]] Thread threadOf(const reading::Journey& journey, const story::Story& story,
                              const story::Moment& moment);

} // namespace gui
