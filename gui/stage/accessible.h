// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "gui/scene/item.h"

#include <QAccessible>

namespace gui {

class Stage;

/// Lets a screen reader have the stage's scene: a child for each register, cell and group (name,
/// value, owner and state), also for a cell that is scrolled out of sight, and behind them one that
/// says what a step changed. Once a program.
void makeStageAccessible();

/// A screen reader hears that the stage's sentence is another one.
void announce(Stage& stage);
/// The focus of a screen reader follows what is selected.
void focusSelected(Stage& stage);
/// A group is open now, or no longer.
void tellOpenOrFolded(Stage& stage, const ItemId& group);
/// An event of a widget as a whole.
void tellScreenReader(QAccessible::Event what, QWidget& of);

/// Who takes the events: QAccessible::updateAccessibility, which drops them while no screen reader
/// is there, or what a test puts in its place. Null is Qt's again.
using AccessibilitySink = void (*)(QAccessibleEvent* event);
void setAccessibilitySink(AccessibilitySink sink);

} // namespace gui
