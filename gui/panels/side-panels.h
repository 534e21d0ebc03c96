// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QWidget>

#include <span>

namespace gui {

class Session;
class Theme;

/// A panel below the code, or beside it in a wide window with a lesson, that the reader shows and
/// hides. It follows the session by itself; the window gives it a place, an action and a key, and
/// remembers whether it is wanted.
struct SidePanel {
    const char* name; ///< of its action and in the settings: "console"
    // In MainWindow's words, translated where they are shown.
    const char* text;
    const char* iconText;
    const char* tip;
    Qt::Key key;
    int height;       ///< below the code, in the theme's units
    int besideHeight; ///< below the lesson
    bool atFirst;     ///< wanted until the reader says otherwise
    QWidget* (*make)(Session& session, const Theme& theme, QWidget* parent);
};

/// Every one of them, as they stand from the top down: the one place that names them.
[[nodiscard]] std::span<const SidePanel> sidePanels();

} // namespace gui
