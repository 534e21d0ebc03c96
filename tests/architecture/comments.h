// SPDX-License-Identifier: GPL-2.0-or-later
// The comments of a source: what it says of other files, and the compiler does not read.
#pragma once

#include <QList>
#include <QString>

namespace house {

/// A line of a comment.
struct Comment {
    qsizetype line = 0; ///< from 1
    QString text;
};

/// Of C, C++, assembly, a linker script or a device tree: from // on, and between /* and */.
[[nodiscard]] QList<Comment> commentsOfCode(const QString& source);
/// Of a shell script, CMake or TOML: from a # that begins a word.
[[nodiscard]] QList<Comment> commentsOfScript(const QString& source);

} // namespace house
