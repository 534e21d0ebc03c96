// SPDX-License-Identifier: GPL-2.0-or-later
// Guests of a few instructions, put together by the tests that boot them.
#pragma once

#include <QByteArray>
#include <QtEndian>

#include <cstdint>
#include <vector>

using Code = std::vector<std::uint32_t>;

inline constexpr std::uint32_t kUart = 0xd2a12009;  // mov x9, #0x09000000
inline constexpr std::uint32_t kPrint = 0x39000121; // strb w1, [x9]
inline constexpr std::uint32_t kHvc = 0xd4000002;
inline constexpr std::uint32_t kSmc = 0xd4000003;
inline constexpr std::uint32_t kSpin = 0x14000000;  // b .
inline constexpr std::uint32_t kAgain = 0x17ffffff; // b .-4

inline Code operator+(Code left, const Code& right)
{
    left.insert(left.end(), right.begin(), right.end());
    return left;
}
inline Code say(const char* text)
{
    Code code{kUart};
    for (; *text != '\0'; ++text)
        code = code + Code{0x52800001U | static_cast<std::uint32_t>(*text) << 5, kPrint};
    return code;
}
/// PSCI SYSTEM_OFF.
inline Code powerOff(std::uint32_t conduit)
{
    return {0x52800100, 0x72b08000, conduit, kSpin}; // mov w0, #8; movk w0, #0x8400, lsl #16
}
/// PSCI VERSION's major number, as a digit.
inline Code version(std::uint32_t conduit)
{
    return {0x52800000, 0x72b08000, conduit, kUart, 0x53107c01, 0x1100c021, kPrint};
}
inline QByteArray bytesOf(const Code& code)
{
    QByteArray bytes;
    for (const std::uint32_t word : code) {
        char little[4];
        qToLittleEndian(word, little);
        bytes.append(little, 4);
    }
    return bytes;
}
