// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

#include <functional>

namespace gui {

/// A sentence that can be said again: it is worded in the language that the program speaks then.
using Words = std::function<QString()>;

} // namespace gui
