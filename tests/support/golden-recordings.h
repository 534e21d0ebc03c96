// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QDir>
#include <QProcess>
#include <QString>
#include <QStringList>

/// The recordings of tests/goldens: real switches, right ones and broken ones.
namespace golden {

/// Unpacks them into that folder. False where they cannot be, and the caller's QVERIFY says so.
inline bool unpackRecordings(const QString& folder)
{
    return QDir().mkpath(folder) &&
           QProcess::execute(
               QStringLiteral("tar"),
               {QStringLiteral("-xJf"),
                QStringLiteral(WORLDSWITCH_SOURCE_DIR "/tests/goldens/recordings.tar.xz"),
                QStringLiteral("-C"), folder}) == 0;
}

/// The names of those that match, without their suffix.
inline QStringList recordingsIn(const QString& folder, const QString& pattern)
{
    QStringList names =
        QDir(folder).entryList({pattern + QStringLiteral(".wsrec")}, QDir::Files, QDir::Name);
    for (QString& name : names)
        name.chop(6);
    return names;
}

} // namespace golden
