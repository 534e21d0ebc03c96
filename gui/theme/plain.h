// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>

namespace gui {

/// A text of a stranger's (a name in DWARF, a recording's or a machine's sentence) as it may be
/// shown: controls, and the marks that turn the direction of writing round, are written out as
/// "\\x1b" and "\\u202e". Line feeds and tabs stay.
[[nodiscard]] QString visible(const QString& text);

/// The same as a tooltip: Qt takes a text that looks like HTML for HTML, so that a name could show
/// a picture from the disk. It never looks like HTML after this.
[[nodiscard]] QString plainTip(const QString& text);

} // namespace gui
