// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QWidget>

#include <optional>

namespace gui {

class Theme;

/// The gap between two panels as a handle for the mouse. It says how far it is dragged; whoever
/// lays out decides what comes of it. It takes no focus: the arrow keys step through the switch,
/// and the window has keys of its own that move it.
class Splitter : public QWidget {
    Q_OBJECT
public:
    /// Vertical stands between two panels side by side and moves left and right.
    Splitter(const Theme& theme, const QString& name, QWidget* parent);
    /// What it does, for the mouse and for a screen reader.
    void setName(const QString& name);
    void setOrientation(Qt::Orientation orientation);

signals:
    /// By so many pixels, to the right or downward.
    void moved(int pixels);
    /// The mouse has let it go.
    void settled();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] int alongOf(const QPointF& global) const;

    const Theme& m_theme;
    Qt::Orientation m_orientation = Qt::Vertical;
    std::optional<int> m_at; ///< where the mouse holds it
};

} // namespace gui
