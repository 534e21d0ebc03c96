// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/app/session.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace gui {

/// The current switch as a ribbon: a bar a phase, a dot a step, the reader's place. Click a bar to
/// go to the phase, drag along the dots to scrub.
class Ribbon : public QWidget {
    Q_OBJECT
public:
    explicit Ribbon(QWidget* parent = nullptr);
    void setStory(StoryPtr story);
    void setMoment(MomentPtr moment);
    /// Phases that begin there or later are covered: a question is open.
    void setHorizon(std::optional<std::uint32_t> state);
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
    void paintFunctions(QPainter& painter);

    StoryPtr m_story;
    MomentPtr m_moment;
    std::optional<std::uint32_t> m_horizon;
    std::uint32_t m_begin = 0, m_end = 0; ///< shown states of the current switch
    std::vector<double> m_edges;          ///< x of state m_begin + i
    std::vector<Bar> m_bars;
    bool m_placed = false;
    bool m_scrubbing = false;
};

} // namespace gui
