// SPDX-License-Identifier: GPL-2.0-or-later
#include "rsp/stop-reply.h"

#include <QList>

#include <charconv>

namespace rsp {

namespace {

/// Hexadecimal digits and nothing else: no sign, no space, no prefix.
template <typename Number>
std::optional<Number> hexNumber(QByteArrayView digits)
{
    Number number{};
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number, 16);
    if (error != std::errc() || end != digits.end())
        return std::nullopt;
    return number;
}

} // namespace

std::optional<StopReply> parseStopReply(QByteArrayView payload)
{
    if (payload.size() < 3)
        return std::nullopt;
    const auto code = hexNumber<unsigned char>(payload.sliced(1, 2));
    if (!code)
        return std::nullopt;
    StopReply reply;
    reply.code = *code;
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
            if (const auto address = hexNumber<std::uint64_t>(value))
                reply.watched = *address;
        } else if (key == "thread") {
            reply.thread = value;
        }
    }
    return reply;
}

} // namespace rsp
