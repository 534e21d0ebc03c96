// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/theme/palette.h"
#include "reading/owner.h"

#include <QFont>
#include <QString>

namespace gui {

/// How one kind of text looks. Its size is in units, as all of Sizes.
struct TextStyle {
    enum class Ink : std::uint8_t { Full, Dim, Accent };
    double size = 12;
    bool bold = false, mono = false;
    Ink ink = Ink::Full;
    friend bool operator==(const TextStyle&, const TextStyle&) = default;
};

/// Lengths on the stage, in units: a unit is a pixel of the window at 1280×800.
struct Sizes {
    // The stage and what stands on it.
    double margin = 10, marginTop = 6, stageRadius = 8, waitingMargin = 40;
    double titleHeight = 22, titleGap = 4;
    double boxGap = 24, boxPad = 5, boxRadius = 7, lowerGap = 12;
    double stageLine = 1, contextLine = 1.6, cpuLine = 1.4, lowerLine = 1;
    double header = 35, headerPadX = 9, headerPadY = 3;
    double lowerHeader = 22, lowerPad = 8, lowerHeaderMore = 2, lowerGapInside = 1;
    double footerPadX = 4, footerPadY = 2, footerLine = 18;
    double hint = 45; ///< three lines of small print
    double stackShare = 0.42;
    double leastStackRows = 8, mostStackRows = 12;
    // Cells, in rows of one pitch.
    double leastPitch = 14, mostPitch = 29;
    double rowGap = 3, gutter = 9;
    double cellRadius = 3, cellLine = 1, tab = 11, tabGap = 3, cellEnd = 4;
    double writtenLine = 2.4, readLine = 1.8, litInset = 0.2, inset = 0.5;
    double groupPadLeft = 5, groupPadRight = 3, smallestTag = 9;
    double registerLabel = 3.2, contextLabel = 4.2, digits = 16, stackDigits = 16.6,
           systemDigits = 16.3, rowDigits = 16.6; ///< in glyphs
    double glyph = 0.602;                         ///< DejaVu Sans Mono: advance per pixel of size
    double valuePerRow = 0.89, labelPerValue = 0.95, tagPerLabel = 0.85;
    double leastValue = 9, mostValue = 26;   ///< font sizes; the least is in pixels
    int narrowest = 78, narrowestOfAll = 72; ///< percent of a glyph's width; readable
    double systemRow = 29, systemPerPitch = 1.65, systemStretch = 1.25, systemNudge = 0.5;
    double stackNotePad = 3, stackOffset = 52, spMark = 34, spMarkPad = 3, spMarkWidth = 30;
    // The legend, from the right.
    double swatch = 20, swatchHeight = 14, swatchTab = 10, swatchTag = 9, swatchGap = 5,
           legendGap = 13, legendGroupGap = 8, textSlack = 2, titleSlack = 12;
    double legendLeast = 0.25,
           legendLeastText = 0.85; ///< shares of gaps and text, where room lacks
    // What lies over the cells.
    double selectionGrow = 1.5, selectionLine = 2, selectionRadius = 4;
    double arrowLine = 2.2, arrowHalo = 4.4, arrowHead = 6, arrowHeadWidth = 0.7, arrowDot = 2.6;
    double threadLine = 3, threadHalo = 5.4, threadBadge = 14, holderLine = 2.4;
    double writeBackReach = 7, writeBackWidth = 22, writeBackHeight = 11; ///< in the gap
    double laneGap = 5, leastBend = 4, gutterLane = 4.5, gapLane = 1.75;
    int lanes = 5; ///< arrows of one instruction that have a lane of their own
};

/// The kinds of text on the stage.
struct Texts {
    using Ink = TextStyle::Ink;
    TextStyle waiting{15, false, false, Ink::Dim};
    TextStyle title{13, true};
    TextStyle legend{11, false, false, Ink::Dim};
    TextStyle contextTitle{12, true, true};
    TextStyle contextSubtitle{10.5, false, true, Ink::Dim};
    TextStyle boxTitle{12.5, true};
    TextStyle boxSubtitle{10.5, false, false, Ink::Dim};
    TextStyle pc{11.5, false, true, Ink::Dim};
    TextStyle next{11.5, false, true};
    TextStyle spMark{12, true, true, Ink::Accent};
    TextStyle stackNote{11};
    TextStyle stackOffset{11, false, true, Ink::Dim};
    TextStyle systemNote{10, false, false, Ink::Dim};
    TextStyle notRead{10.5, false, false, Ink::Dim};
    TextStyle tag{9, true};
    TextStyle threadNumber{9.5, true};
    TextStyle writeBack{9.5, true, true};
};

/// How the switch looks: a value that is handed to whoever lays out, makes or paints a scene.
struct Style {
    Palette palette = Palette::light();
    double unit = 1; ///< in pixels
    int motion = 0;  ///< milliseconds that a value takes to where it moves; 0: nothing moves
    Sizes sizes;
    Texts texts;

    [[nodiscard]] double px(double units) const { return units * unit; }
    [[nodiscard]] QFont font(const TextStyle& text) const;
    [[nodiscard]] const QColor& ink(const TextStyle& text) const
    {
        return text.ink == TextStyle::Ink::Full  ? palette.ink
               : text.ink == TextStyle::Ink::Dim ? palette.dim
                                                 : palette.accent;
    }
};

/// The look of a value's owner. Guests alternate between A's and B's.
[[nodiscard]] World worldOf(const reading::Owner& owner);
[[nodiscard]] World worldOf(reading::Owner::Kind kind, int guest);
/// The letter on a cell's tab: "H", "A", "B", "→", "c", "·", "?"; a third guest is "C".
[[nodiscard]] QString tagOf(const reading::Owner& owner, const Palette& palette);

} // namespace gui
