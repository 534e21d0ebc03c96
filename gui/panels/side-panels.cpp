// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/side-panels.h"

#include <QtGlobal>

namespace gui {

QWidget* makeConsole(Session& session, const Theme& theme, QWidget* parent);
QWidget* makeScoreboard(Session& session, const Theme& theme, QWidget* parent);

namespace {

constexpr SidePanel kPanels[] = {
    {"scoreboard", QT_TRANSLATE_NOOP("MainWindow", "Scoreboard"),
     QT_TRANSLATE_NOOP("MainWindow", "score"),
     QT_TRANSLATE_NOOP("MainWindow", "Show or hide what must change worlds"), Qt::Key_B, 232, 250,
     false, makeScoreboard},
    {"console", QT_TRANSLATE_NOOP("MainWindow", "Console"),
     QT_TRANSLATE_NOOP("MainWindow", "console"),
     QT_TRANSLATE_NOOP("MainWindow", "Show or hide the console"), Qt::Key_C, 118, 170, true,
     makeConsole},
};

} // namespace

std::span<const SidePanel> sidePanels()
{
    return kPanels;
}

} // namespace gui
