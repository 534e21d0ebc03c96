// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QFile>
#include <QString>

namespace support {

/// True once somebody listens at this unix socket. Its file is there a moment before that, and who
/// connects then is refused; and to connect in order to see it would take the place of who is meant
/// to. Source: proc(5), /proc/net/unix: flags __SO_ACCEPTCON, and the path it was bound to.
inline bool isListening(const QString& path)
{
    constexpr uint kAccepts = 0x10000;
    QFile table(QStringLiteral("/proc/net/unix"));
    if (!table.open(QIODevice::ReadOnly))
        return QFile::exists(path); // no such table: as much as can be known
    const QByteArray end = ' ' + QFile::encodeName(path);
    for (const QByteArray& row : table.readAll().split('\n'))
        if (row.endsWith(end) &&
            (row.simplified().split(' ').value(3).toUInt(nullptr, 16) & kAccepts))
            return true;
    return false;
}

} // namespace support
