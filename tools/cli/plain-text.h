// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace cli {

/// Which controls a text may keep.
enum class Controls : bool {
    None,     ///< one line: a line feed in it would be a line of its own
    NewLines, ///< a text of several lines
};

/// A text as a terminal may be given it: a name in a stranger's file cannot move the cursor, colour
/// or hide what stands beside it, or turn its order round. The controls (C0 but the tab, DEL, C1),
/// the line and paragraph separators and the marks that change the direction of writing (Unicode
/// UAX #9) are written as \x1b or \u202e.
[[nodiscard]] QString visible(const QString& text, Controls keep = Controls::None);

/// JSON whose strings hold none of these as such either, in JSON's own way of writing them. C0 is
/// escaped by whoever made it (RFC 8259, section 7).
[[nodiscard]] QByteArray visibleJson(const QByteArray& json);

} // namespace cli
