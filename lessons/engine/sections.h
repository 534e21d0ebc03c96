// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/lab-block.h"
#include "engine/mistake.h"

#include <QString>

#include <optional>
#include <vector>

namespace lessons {

/// Prose with the line of its first character, so that an error inside finds its place.
struct Prose {
    QString text;
    int line = 0;
};

/// A heading with what stands under it, until the next heading of its level or a higher one.
struct Section {
    QString title;
    Position at;
    Prose before;
    std::optional<LabBlock> lab;
    Prose after;
    bool counts = true; ///< false: it stands where none may, which is noted
};

/// A lesson's text as its title and its steps, in their order; at least one. What is a heading, a
/// fence or a comment cmark says (CommonMark 0.30); prose stays as it is written. Knows no TOML.
[[nodiscard]] std::vector<Section> sectionsOf(const QString& text, const QString& file,
                                              Notes& notes);

} // namespace lessons
