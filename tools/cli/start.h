// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QCoreApplication>
#include <QString>
#include <QStringList>

#include <optional>

namespace cli {

/// What a program does before anything else, before its application object: each of the three
/// standard files that is closed gets its number taken, and a reader that goes away (SIGPIPE) and a
/// file that may not grow (SIGXFSZ) are told by write(), not by a signal that ends the program.
/// What a room has to note is said on standard error.
void begin();

/// What --language asks for: `--language zh_CN` or `--language=zh_CN`, the last one where it is
/// there twice, nothing behind a `--`.
[[nodiscard]] std::optional<QString> languageAsked(const QStringList& arguments);

/// Translates the program, before its first translated text is made: to the language that is asked
/// for, else the system's. That language; a sentence where there is no such language, in the
/// system's.
[[nodiscard]] base::Result<QString> speak(QCoreApplication& application,
                                          const QStringList& arguments);

} // namespace cli
