// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "story/moment-name.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace trace {

/// What one call of worldswitch-trace asks for.
struct Options {
    enum class Command { Record, Print, Check, Info, Help, Version } command = Command::Record;
    std::optional<QString> file;             ///< of print, check and info; absent: record first
    std::optional<story::MomentName> moment; ///< of print: that step alone
    std::optional<int> switches;
    QString cpu = QStringLiteral("cortex-a57");
    enum class Format { Text, Json } format = Format::Text;
    std::optional<QString> keepIn;
    std::optional<QString> image;
    std::optional<QString> profile; ///< the name of one that ships, or a file
    std::optional<QString> connect;
    std::optional<QString> linuxMode; ///< of --linux
    QString kernel;                   ///< of --kernel
    bool hostClock = false;           ///< of --clock
    bool bisect = false;              ///< of --bisect
    std::optional<QString> log;       ///< of --log
    bool stepping = false;            ///< also of a machine that is started here
    bool outer = false;
    enum class Color { Auto, Always, Never } color = Color::Auto;
    QString helpText; ///< for Command::Help
};

/// Reads the command line (without the program's name). An error is a usage error: one sentence.
[[nodiscard]] base::Result<Options> parseOptions(const QStringList& arguments);

} // namespace trace
