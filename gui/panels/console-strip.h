// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QAbstractButton>

class QAction;

namespace gui {

class Theme;
class Console;

/// The console, folded into one line with what it printed last: for where a lesson leaves no room
/// for all of it. Pressing it triggers the action.
class ConsoleStrip : public QAbstractButton {
    Q_OBJECT
public:
    ConsoleStrip(const Theme& theme, Console* console, QAction* action, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void follow();

    const Theme& m_theme;
    Console* m_console;
    QAction* m_action;
};

} // namespace gui
