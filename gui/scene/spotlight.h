// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/scene/scene.h"

#include <QRectF>
#include <QSizeF>

#include <unordered_map>
#include <vector>

namespace gui {

/// What the places that an instruction wrote held before it. A place that was not read from the
/// machine is not in it.
using ValuesBefore = std::unordered_map<arm64::Place, std::uint64_t>;

/// Digits in the spotlight are at least that share of the window's height, so that the last row of
/// a room can read them.
inline constexpr double kSpotlightDigits = 0.022;

/// Where everything of the spotlight is: a pure function of the size, the window's height and the
/// style, never of a step, so that nothing jumps. A row is a place that a value came from, and
/// beside it one that it went to.
struct SpotlightLayout {
    QRectF stage, instruction, brief, reads, writes, why, more;
    std::vector<QRectF> from, to; ///< row by row, from the top down
    double digitPx = 24;          ///< font sizes, in pixels
    int stretch = 100;            ///< of the digits' width, percent
    double labelPx = 18, notePx = 14;
    double tab = 24;          ///< width of the owner's tab
    double pad = 6;           ///< within a card
    double digitsWidth = 240; ///< of sixteen digits
    double becomesWidth = 30; ///< of the arrow between the value before and the one after

    [[nodiscard]] static SpotlightLayout compute(QSizeF size, double windowHeight,
                                                 const Style& style);
};

/// The step's rows alone, large: what the instruction or the CPU by itself read, wrote and formed
/// an address from. The items are those of makeScene(), elsewhere: what is selected stays selected.
/// Of `thread` it shows what lies in these rows, and says how far it has come.
[[nodiscard]] Scene makeSpotlightScene(const story::Moment& moment, const ValuesBefore& before,
                                       const SpotlightLayout& layout, const Style& style,
                                       const std::optional<ItemId>& selected = {},
                                       const Thread& thread = {});

} // namespace gui
