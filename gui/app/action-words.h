// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

class QAction;

namespace gui {

/// What an action of the window is called, in English; a translation is looked up when it is shown.
struct ActionWords {
    const char *name, *text, *iconText, *tip;
};

/// Gives an action, by its object name, its words in the language that the program speaks now.
void word(QAction& action);

} // namespace gui
