// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/seed.h"
#include "story/moment-name.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace gui {

/// What the command line asks of the window.
struct Options {
    std::optional<QString> open;             ///< a recording's file
    std::optional<story::MomentName> moment; ///< what of it is to be shown first
    std::optional<QString> connect;          ///< "unix:PATH" or "HOST:PORT"
    std::optional<QString> linuxMode;        ///< of --linux
    QString kernel;                          ///< of --kernel
    std::optional<QString> image;            ///< ELF of the hypervisor
    std::optional<QString> profile;          ///< the name of one that ships, or a file
    QString cpu = QStringLiteral("cortex-a57");
    int switches = 2;
    std::optional<QString> screenshot; ///< PNG to write instead of opening a window
    std::uint32_t at = 0;              ///< shown state
    QSize size{1280, 800};
    bool sizeGiven = false;
    std::optional<bool> dark;
    std::optional<QString> lesson;
    lessons::SeedRequest variant; ///< of the lesson
    std::optional<QString> log;   ///< of --log
    bool help = false, version = false, checkDisplay = false;
};

/// Reads the arguments (without the program's name). The error is a usage error.
[[nodiscard]] base::Result<Options> parseOptions(const QStringList& arguments);
[[nodiscard]] QString helpText();

} // namespace gui
