// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/panels/side-panels.h"

#include <QtGlobal>

namespace gui {

QWidget* makeConsole(Session& session, QWidget* parent);

namespace {

constexpr SidePanel kPanels[] = {
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
