// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "support/finished.h"

#include <QProcessEnvironment>
#include <QStringList>

namespace support {

/// English where nobody says otherwise, and the sources' lessons.
inline QProcessEnvironment lessonEnvironment()
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
    environment.insert(QStringLiteral("LANGUAGE"), QString());
    environment.insert(QStringLiteral("WORLDSWITCH_LESSONS"),
                       QStringLiteral(WORLDSWITCH_SOURCE_DIR "/lessons"));
    return environment;
}

/// What came of worldswitch-lesson, with `input` on its standard input.
inline Finished lessonTool(const QStringList& arguments, const QByteArray& input = {})
{
    constexpr int kPatience = 120000; // ms: a deadline, never a measure
    QProcess process;
    process.setProcessEnvironment(lessonEnvironment());
    process.start(QStringLiteral(WORLDSWITCH_BIN_DIR "/worldswitch-lesson"), arguments);
    process.write(input);
    process.closeWriteChannel();
    return finish(process, kPatience);
}

} // namespace support
