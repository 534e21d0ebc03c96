// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace lessons {

/// Who handed in what: a student's id by the name of her submission.
using Roster = QHash<QString, QString>;

/// Parses a class's list: CSV (RFC 4180) whose first line names its columns, among them
/// `submission` and `student`. Others are not read, nor are empty lines. The error is one sentence
/// that begins with "file:line: ", and says which line is none; `file` is what it calls the text.
[[nodiscard]] base::Result<Roster> parseRoster(const QByteArray& utf8, const QString& file);
/// Reads and parses a file.
[[nodiscard]] base::Result<Roster> loadRoster(const QString& path);

/// The id of whoever needs no roster: her submission's name, of an archive without its ending.
[[nodiscard]] QString studentOf(const QString& submissionName);

} // namespace lessons
