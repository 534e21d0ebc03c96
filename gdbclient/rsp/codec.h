// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace rsp {

/// What the bytes of a stub amount to (GDB manual, "Overview" of the remote serial protocol).
struct Event {
    enum class Kind : std::uint8_t {
        Packet,       ///< $payload#cs, unescaped and expanded
        Notification, ///< %payload#cs
        Ack,          ///< +
        Nack,         ///< -
        BadChecksum,  ///< a packet whose checksum is wrong: answer -, wait for it again
        Garbage,      ///< bytes that belong to nothing, or a packet too long or malformed: dropped
    };
    Kind kind = Kind::Garbage;
    QByteArray payload;
    friend bool operator==(const Event&, const Event&) = default;
};

/// Bytes in, events out; a state machine that does no I/O. Where the bytes are cut makes no
/// difference. After anything that makes no sense it finds its way back at the next `$` or `%`.
class Decoder {
public:
    /// A payload longer than this, expanded, is dropped as Garbage.
    static constexpr qsizetype kMaxPayload = 1 << 20;

    [[nodiscard]] std::vector<Event> feed(QByteArrayView bytes);

private:
    enum class State : std::uint8_t { Idle, Payload, Escape, Repeat, Checksum1, Checksum2, Skip };
    void begin(Event::Kind kind);
    void end(std::vector<Event>& events);
    /// Takes what stands for itself at the front of `bytes`, all at once; how many bytes it was.
    qsizetype takeOrdinary(QByteArrayView bytes);
    void payloadByte(char byte, std::vector<Event>& events);

    State m_state = State::Idle;
    Event m_event;
    std::uint8_t m_sum = 0;   ///< of the raw bytes so far
    int m_announced = 0;      ///< the checksum that the packet says it has
    bool m_inGarbage = false; ///< one Garbage event for a run of stray bytes
};

namespace detail {
constexpr auto kHexDigits = [] {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t n = 0; n < 16; ++n) {
        table[static_cast<std::uint8_t>("0123456789abcdef"[n])] = static_cast<std::int8_t>(n);
        table[static_cast<std::uint8_t>("0123456789ABCDEF"[n])] = static_cast<std::int8_t>(n);
    }
    return table;
}();
} // namespace detail

/// What a hexadecimal digit stands for; -1 where it is none.
[[nodiscard]] constexpr int hexDigit(char c)
{
    return detail::kHexDigits[static_cast<std::uint8_t>(c)];
}

/// The packet for a payload: escaped, framed, with its checksum. Never run-length coded.
[[nodiscard]] QByteArray encode(QByteArrayView payload);

} // namespace rsp
