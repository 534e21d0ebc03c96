// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace lessons {

/// A lesson as students get it: its questions have `asks = true` in place of the answer, and no
/// `wrong`, `diagnose`, `missing`, no hint with a price and no comment of a lab block is in it.
/// Items to be put into order stand as they are shown. Everything else stays: prose, hints,
/// choices, and what the machine is checked for. `file` is what an error calls the text: it says
/// what is wrong with a lesson that has a mistake.
[[nodiscard]] base::Result<QByteArray> publishedLesson(const QByteArray& utf8, const QString& file);

} // namespace lessons
