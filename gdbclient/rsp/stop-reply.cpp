// SPDX-License-Identifier: GPL-2.0-or-later
#include "rsp/stop-reply.h"

#include <QList>

namespace rsp {

std::optional<StopReply> parseStopReply(QByteArrayView payload)
{
    if (payload.size() < 3)
        return std::nullopt;
    bool ok = false;
    StopReply reply;
    reply.code = payload.sliced(1, 2).toByteArray().toInt(&ok, 16);
    if (!ok)
        return std::nullopt;
    switch (payload[0]) {
    case 'W':
        reply.kind = StopReply::Kind::Exited;
        return reply;
    case 'X':
        reply.kind = StopReply::Kind::Terminated;
        return reply;
    case 'S':
        return payload.size() == 3 ? std::optional(reply) : std::nullopt;
    case 'T':
        break;
    default:
        return std::nullopt;
    }
    for (const QByteArray& pair : payload.sliced(3).toByteArray().split(';')) {
        const auto colon = pair.indexOf(':');
        if (colon < 0)
            continue;
        const QByteArray key = pair.left(colon);
        const QByteArray value = pair.mid(colon + 1);
        if (key == "watch" || key == "rwatch" || key == "awatch") {
            const auto address = value.toULongLong(&ok, 16);
            if (ok)
                reply.watched = address;
        } else if (key == "thread") {
            reply.thread = value;
        }
    }
    return reply;
}

} // namespace rsp
