// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/model/broken-switches.h"
#include "gui/model/scoreboard-model.h"

#include <QListView>
#include <QPushButton>
#include <QTimer>
#include <QWidget>

namespace gui {

class Theme;

/// The scoreboard: every register that must change worlds with its four stages, and what breaks the
/// contract. A click on a row, or Enter, goes to its instruction.
class Scoreboard : public QWidget {
    Q_OBJECT
public:
    Scoreboard(Session& session, const Theme& theme, QWidget* parent);
    [[nodiscard]] ScoreboardModel* model() { return &m_model; }
    [[nodiscard]] QListView* view() { return m_view; }
    /// Shown where another switch is broken, and goes there.
    [[nodiscard]] QPushButton* elsewhere() { return m_elsewhere; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void follow();
    void layOut();
    void go(int row);
    void judgeOthers();
    void showElsewhere();

    const Theme& m_theme;
    Session& m_session;
    ScoreboardModel m_model;
    BrokenSwitches m_broken;
    QTimer m_judging; ///< while nobody does anything else
    QListView* m_view = nullptr;
    QPushButton* m_elsewhere = nullptr;
};

} // namespace gui
