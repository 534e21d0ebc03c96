// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace lessons {

/// A lesson as students get it: its questions have `asks = true` in place of the answer, and no
/// `wrong`, `diagnose`, `missing`, no hint with a price and no comment of a lab block is in it.
/// Items to be put into order stand as they are shown; prose behind a question is veiled.
/// Everything else stays: prose, hints, choices, and what the machine is checked for. `file` is
/// what an error calls the text: it says what is wrong with a lesson that has a mistake.
[[nodiscard]] base::Result<QByteArray> publishedLesson(const QByteArray& utf8, const QString& file);

/// A fence of this kind has prose that nobody reads in passing: what stands behind a question.
inline constexpr QLatin1String kVeiled("veiled");
/// What such a fence holds: base64, in as many lines as it takes. Who wants to reads it still.
[[nodiscard]] QStringList veiled(const QString& prose);
[[nodiscard]] base::Result<QString> unveiled(const QString& base64);

} // namespace lessons
