// SPDX-License-Identifier: GPL-2.0-or-later
#include "rsp/stop-reply.h"

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
    // Each reply is asked whether it is one: most are not, by their first letter.
    if (payload.size() < 3 || !QByteArrayView("STWX").contains(payload[0]))
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
    for (QByteArrayView rest = payload.sliced(3); !rest.isEmpty();) {
        const auto semicolon = rest.indexOf(';');
        const QByteArrayView pair = semicolon < 0 ? rest : rest.first(semicolon);
        rest = semicolon < 0 ? QByteArrayView() : rest.sliced(semicolon + 1);
        const auto colon = pair.indexOf(':');
        if (colon < 0)
            continue;
        const QByteArrayView key = pair.first(colon);
        const QByteArrayView value = pair.sliced(colon + 1);
        if (key == "watch" || key == "rwatch" || key == "awatch") {
            if (const auto address = hexNumber<std::uint64_t>(value))
                reply.watched = *address;
        } else if (key == "thread") {
            reply.thread = value.toByteArray();
        }
    }
    return reply;
}

} // namespace rsp
