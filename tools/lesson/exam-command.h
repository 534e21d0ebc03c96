// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "cli/output.h"
#include "options.h"

#include <QCommandLineParser>
#include <QString>
#include <QStringList>

namespace tool {

/// `exam LESSON …` as the command line says it; `words` are the command and what follows. The exit
/// code: as exam() (exam.h), or 2 for what is no use of it.
[[nodiscard]] int examine(cli::Output& out, const QStringList& words, const QString& language,
                          const QCommandLineParser& parser, const Options& options);

} // namespace tool
