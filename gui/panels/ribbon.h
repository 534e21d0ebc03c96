// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/model/follow.h"
#include "gui/model/session.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace gui {

class Theme;

/// The current switch as a ribbon: a bar a phase, a dot a step, the reader's place. Click a bar to
/// go to the phase, drag along the dots to scrub.
class Ribbon : public QWidget {
    Q_OBJECT
public:
    Ribbon(const Theme& theme, QWidget* parent);
    void setStory(StoryPtr story);
    /// The story has grown; a moment follows.
    void grow() { m_placed = false; }
    void setMoment(MomentPtr moment);
    /// Phases that begin there or later are covered: a question is open.
    void setHorizon(std::optional<std::uint32_t> state);
    /// A tick for each stop of the value that is followed: a diamond where it was made, a filled
    /// triangle where it moved, a hollow one where it was read.
    void setStops(std::vector<WayStop> stops);
    /// The stops that have a tick in this switch.
    [[nodiscard]] std::vector<const WayStop*> ticks() const;
    [[nodiscard]] QSize sizeHint() const override;

    /// The bar of a phase (index into Story::phases()); empty when it is of another switch.
    [[nodiscard]] QRectF barOf(int phase);
    /// Where the dot of a shown state is.
    [[nodiscard]] QPointF dotOf(std::uint32_t state);

signals:
    void goTo(std::uint32_t state);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Bar {
        int phase = 0;
        QRectF rect;
    };
    void place();
    [[nodiscard]] double
    xOf(std::uint32_t state) const; ///< right edge of the step that leads there
    [[nodiscard]] std::uint32_t stateAt(double x) const;
    [[nodiscard]] bool covered(const Bar& bar) const;
    void paintBars(QPainter& painter);
    void paintDots(QPainter& painter);
    void paintTicks(QPainter& painter);
    void paintFunctions(QPainter& painter);
    [[nodiscard]] QString tipAt(QPointF at) const;

    const Theme& m_theme;
    StoryPtr m_story;
    MomentPtr m_moment;
    std::optional<std::uint32_t> m_horizon;
    std::vector<WayStop> m_stops;
    std::uint32_t m_begin = 0, m_end = 0; ///< shown states of the current switch
    std::vector<double> m_edges;          ///< x of state m_begin + i
    std::vector<Bar> m_bars;
    bool m_placed = false;
    bool m_scrubbing = false;
};

} // namespace gui
