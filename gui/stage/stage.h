// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/app/session.h"
#include "gui/stage/arrows.h"
#include "gui/stage/layout.h"

#include <QWidget>

#include <optional>
#include <unordered_map>

namespace gui {

/// The switch as a picture: both contexts with the CPU's registers between them, the EL2 stack, the
/// system registers; what the instruction touched is lit, each value that moved has its arrow.
/// Painted from one immutable Moment; computes nothing about arm64.
class Stage : public QWidget {
    Q_OBJECT
public:
    explicit Stage(QWidget* parent = nullptr);

    /// Null shows `waiting` instead of a picture.
    void setMoment(MomentPtr moment);
    void setWaiting(const QString& sentence);
    void setSelected(std::optional<arm64::Place> place);

    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] const StageLayout& geometryOfBoxes();
    /// Where a place is shown; absent when it is not (a collapsed group's place gives the group).
    [[nodiscard]] std::optional<Spot> spotOf(const arm64::Place& place);
    [[nodiscard]] const worlds::Box* boxAt(QPointF point);
    [[nodiscard]] const worlds::Box* boxOf(const arm64::Place& place);
    [[nodiscard]] int arrowCount() const { return m_arrows; } ///< of the last painting

signals:
    void boxClicked(const worlds::Box& box, const QRect& cell);
    void groupClicked(const worlds::ContextView::Group& group, const QRect& cell);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Shown {
        const worlds::Box* box = nullptr;
        Spot spot;
    };
    struct ShownGroup {
        const worlds::ContextView::Group* group = nullptr;
        Spot spot;
    };
    void place(); ///< rebuilds m_shown for the current moment and size
    void indexContext(const worlds::ContextView& view, const StageLayout::Context& at,
                      Spot::Box box);
    void paintTitle(QPainter& painter);
    void paintContext(QPainter& painter, const worlds::ContextView& view,
                      const StageLayout::Context& at);
    void paintCpu(QPainter& painter);
    void paintStack(QPainter& painter);
    void paintSystem(QPainter& painter);
    void paintArrows(QPainter& painter);
    void paintCard(QPainter& painter, const QRectF& rect, const QColor& line, double width);

    MomentPtr m_moment;
    QString m_waiting;
    StageLayout m_layout;
    StageLayout::Counts m_counts;
    bool m_placed = false;
    std::vector<Shown> m_shown;
    std::vector<ShownGroup> m_groups;
    std::unordered_map<arm64::Place, std::size_t> m_index;
    std::optional<arm64::Place> m_selected;
    std::size_t m_firstStackCell = 0; ///< lowest cell that is shown, where not all fit
    int m_arrows = 0;
};

} // namespace gui
