// SPDX-License-Identifier: GPL-2.0-or-later
#include "rsp/codec.h"

#include <algorithm>
#include <array>
#include <utility>

namespace rsp {

namespace {

constexpr char kEscape = '}';
constexpr char kEscapeXor = 0x20;
/// A repeat count n is sent as the character n + 29; it counts the repeats, not the whole run.
constexpr int kRepeatBias = 29;
constexpr int kSmallestRepeatCode = 32; // below it, not printable

/// A step's replies have a thousand bytes: they are looked up, not compared with four others each.
constexpr auto kEscaped = [] {
    std::array<bool, 256> table{};
    for (const char c : {'$', '#', kEscape, '*'})
        table[static_cast<std::uint8_t>(c)] = true;
    return table;
}();

bool mustBeEscaped(char c)
{
    return kEscaped[static_cast<std::uint8_t>(c)];
}

} // namespace

void Decoder::begin(Event::Kind kind)
{
    m_event = {kind, {}};
    m_sum = 0;
    m_state = State::Payload;
    m_inGarbage = false;
}

void Decoder::end(std::vector<Event>& events)
{
    events.push_back(std::exchange(m_event, {}));
    m_state = State::Idle;
}

void Decoder::payloadByte(char byte, std::vector<Event>& events)
{
    if (m_event.payload.size() >= kMaxPayload) {
        m_event = {Event::Kind::Garbage, {}};
        events.push_back(m_event);
        m_state = State::Skip;
        return;
    }
    m_event.payload.append(byte);
    m_state = State::Payload;
}

qsizetype Decoder::takeOrdinary(QByteArrayView bytes)
{
    const qsizetype most = std::min(bytes.size(), kMaxPayload - m_event.payload.size());
    unsigned sum = m_sum;
    qsizetype count = 0;
    for (; count < most && !mustBeEscaped(bytes[count]); ++count)
        sum += static_cast<std::uint8_t>(bytes[count]);
    m_sum = static_cast<std::uint8_t>(sum);
    m_event.payload.append(bytes.first(count));
    return count;
}

std::vector<Event> Decoder::feed(QByteArrayView bytes)
{
    std::vector<Event> events;
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        if (m_state == State::Payload) {
            at += takeOrdinary(bytes.sliced(at));
            if (at == bytes.size())
                break;
        }
        const char byte = bytes[at];
        // A `$` is never part of a payload (it would be escaped): whatever was going on is over.
        if (byte == '$' && m_state != State::Idle) {
            if (m_state != State::Skip)
                events.push_back({Event::Kind::Garbage, {}});
            begin(Event::Kind::Packet);
            continue;
        }
        switch (m_state) {
        case State::Idle:
            if (byte == '$') {
                begin(Event::Kind::Packet);
            } else if (byte == '%') {
                begin(Event::Kind::Notification);
            } else if (byte == '+' || byte == '-') {
                m_inGarbage = false;
                events.push_back({byte == '+' ? Event::Kind::Ack : Event::Kind::Nack, {}});
            } else if (!std::exchange(m_inGarbage, true)) {
                events.push_back({Event::Kind::Garbage, {}});
            }
            break;
        case State::Payload:
            if (byte == '#') {
                m_state = State::Checksum1;
                break;
            }
            m_sum = static_cast<std::uint8_t>(m_sum + static_cast<std::uint8_t>(byte));
            if (byte == kEscape)
                m_state = State::Escape;
            else if (byte == '*')
                m_state = State::Repeat;
            else
                payloadByte(byte, events);
            break;
        case State::Escape:
            if (byte == '#') { // an escape of nothing
                m_event = {Event::Kind::Garbage, {}};
                end(events);
                break;
            }
            m_sum = static_cast<std::uint8_t>(m_sum + static_cast<std::uint8_t>(byte));
            payloadByte(static_cast<char>(byte ^ kEscapeXor), events);
            break;
        case State::Repeat: {
            if (byte == '#') { // no count: `#` is never one, it would end the packet
                m_event = {Event::Kind::Garbage, {}};
                end(events);
                break;
            }
            m_sum = static_cast<std::uint8_t>(m_sum + static_cast<std::uint8_t>(byte));
            const int code = static_cast<std::uint8_t>(byte);
            const int repeats = code - kRepeatBias;
            const bool tooLong = m_event.payload.size() + repeats > kMaxPayload;
            if (m_event.payload.isEmpty() || code < kSmallestRepeatCode || code > 126 || tooLong) {
                events.push_back({Event::Kind::Garbage, {}});
                m_state = State::Skip;
                break;
            }
            m_event.payload.append(repeats, m_event.payload.back());
            m_state = State::Payload;
            break;
        }
        case State::Checksum1:
        case State::Checksum2: {
            const int digit = hexDigit(byte);
            if (digit < 0) {
                m_event = {Event::Kind::BadChecksum, {}};
                end(events);
                break;
            }
            if (m_state == State::Checksum1) {
                m_announced = digit * 16;
                m_state = State::Checksum2;
                break;
            }
            if (m_announced + digit != m_sum)
                m_event = {Event::Kind::BadChecksum, {}};
            end(events);
            break;
        }
        case State::Skip: // until the end of what is being dropped
            if (byte == '#')
                m_state = State::Idle;
            break;
        }
    }
    return events;
}

QByteArray encode(QByteArrayView payload)
{
    QByteArray packet;
    packet.reserve(payload.size() + 4);
    packet.append('$');
    std::uint8_t sum = 0;
    const auto put = [&](char c) {
        packet.append(c);
        sum = static_cast<std::uint8_t>(sum + static_cast<std::uint8_t>(c));
    };
    for (const char c : payload) {
        if (mustBeEscaped(c)) {
            put(kEscape);
            put(static_cast<char>(c ^ kEscapeXor));
        } else {
            put(c);
        }
    }
    packet.append('#');
    constexpr char kDigits[] = "0123456789abcdef";
    packet.append(kDigits[sum >> 4]);
    packet.append(kDigits[sum & 0xf]);
    return packet;
}

} // namespace rsp
