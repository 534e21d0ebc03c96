// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace trace {

/// What one call of worldswitch-trace asks for.
struct Options {
    enum class Command { Record, Print, Check, Help, Version } command = Command::Record;
    std::optional<QString> file; ///< of print and check; absent: record first
    std::optional<int> switches;
    QString cpu = QStringLiteral("cortex-a57");
    enum class Format { Text, Json } format = Format::Text;
    std::optional<QString> keepIn;
    std::optional<QString> image;
    std::optional<QString> connect;
    bool outer = false;
    enum class Color { Auto, Always, Never } color = Color::Auto;
    QString helpText; ///< for Command::Help
};

/// Reads the command line (without the program's name). An error is a usage error: one sentence.
[[nodiscard]] base::Result<Options> parseOptions(const QStringList& arguments);

} // namespace trace
