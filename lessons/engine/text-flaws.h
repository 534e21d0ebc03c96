// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/mistake.h"

#include <QString>

#include <vector>

namespace lessons {

/// What a text of a lesson's is read as, although nobody meant it so.
struct TextFlaw {
    qsizetype offset = 0; ///< of the character in the text
    QString sentence;
    QString suggestion;
};

/// Looks for code that does not end, links that are none or lead nowhere, bold that is not read as
/// such, and rows of a drawing that would stand one below the other only if an ideograph were as
/// wide as a letter. In a sentence, which is plain text, a link or bold is one by itself.
/// `folder` is the lesson's: what a link names there has to be there.
[[nodiscard]] std::vector<TextFlaw> flawsOf(const TextUse& text, const QString& folder);

} // namespace lessons
