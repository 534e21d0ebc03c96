// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QRect>
#include <QSize>

#include <vector>

class QSettings;

namespace gui {

/// How the reader has arranged the window. The settings keep it; Ctrl+0 makes it a new one.
struct Arrangement {
    static constexpr int kLeastZoom = 70, kMostZoom = 200, kZoomStep = 10; ///< percent
    static constexpr double kLeastColumn = 0.75, kMostColumn = 3; ///< of a column's own width

    int zoom = 100; ///< percent of the size that everything has by the window's size alone
    /// Learn leaves out what a lesson does not need; Look shows every panel that is wanted. By
    /// itself a window is for learning while a lesson is open.
    enum class Panels : std::uint8_t { ByItself, Learn, Look } panels = Panels::ByItself;
    // What the splitters were moved to.
    double column = 1; ///< width of the column on the left, in the width that it has by itself
    double right = 1;  ///< the same of the column on the right in a wide window
    double lessonShare = 0.51; ///< the lesson's part of the left column's height
    bool motion = true;        ///< a value is seen to move where it goes
    friend bool operator==(const Arrangement&, const Arrangement&) = default;

    [[nodiscard]] bool learns(bool lesson) const
    {
        return panels == Panels::Learn || (panels == Panels::ByItself && lesson);
    }
    /// What was written there; what is missing or makes no sense is as at first.
    [[nodiscard]] static Arrangement from(const QSettings& settings);
    void to(QSettings& settings) const;
};

/// Where the parts of the window are: a pure function, in device-independent pixels. A part that is
/// not shown has a null rectangle. The stage is always whole: where there is no room for all, its
/// text gets smaller, and what is beside and above it gives way: first the code, then the ribbon.
struct WindowLayout {
    struct Side {
        int below = 0;  ///< height under the code, in units
        int beside = 0; ///< and under a lesson in a wide window
    };
    struct Parts {
        bool lesson = false;
        bool strip = false; ///< below the lesson, for what is folded there
        int reading = 0;    ///< height in which a lesson's open question can be read, in pixels
        std::vector<Side> sides; ///< those that are wanted, from the top down
    };

    /// Width of the column on the right by itself, in units.
    static constexpr double kRight = 320;

    QRect top, switches, ribbon, code, lesson, strip, stage;
    std::vector<QRect> sides; ///< as many as were wanted
    QRect columnSplitter;     ///< between the left column and the stage
    QRect lessonSplitter;     ///< between code and lesson, or between stage and lesson
    bool wide = false;        ///< the lesson has a column of its own, on the right
    double stageUnit = 1;     ///< pixels of a unit on the stage
    int gap = 0;              ///< between two parts
    int ownColumn = 0;        ///< width that the left column has by itself
    int leastColumn = 0;      ///< no narrower than what stands in it

    /// Where a message lies that is so high: over the stage's lower edge, so that nothing moves
    /// when it comes and goes. What a lesson is answered by stands beside it, and of the stage that
    /// edge has what the least is asked for.
    [[nodiscard]] QRect message(int height) const;

    /// Pixels of a unit in a window of that size at a zoom of 100 %.
    [[nodiscard]] static double unitOf(QSize window);
    [[nodiscard]] static WindowLayout compute(QSize window, const Arrangement& arrangement,
                                              const Parts& parts);
};

} // namespace gui
