// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/file-format.h"

#include <array>

namespace recording::format {

namespace {

/// Eight bytes at a time: table n is what a byte does with n bytes behind it.
constexpr std::size_t kTables = 8;
using Table = std::array<std::uint32_t, 256>;

constexpr std::array<Table, kTables> makeTables()
{
    std::array<Table, kTables> tables{};
    for (std::uint32_t n = 0; n < 256; ++n) {
        std::uint32_t remainder = n;
        for (int bit = 0; bit < 8; ++bit)
            remainder = (remainder >> 1) ^ ((remainder & 1U) ? 0xedb88320U : 0U);
        tables[0][n] = remainder;
    }
    for (std::size_t t = 1; t < kTables; ++t)
        for (std::uint32_t n = 0; n < 256; ++n)
            tables[t][n] = (tables[t - 1][n] >> 8) ^ tables[0][tables[t - 1][n] & 0xffU];
    return tables;
}
constexpr auto kTable = makeTables();

} // namespace

std::uint32_t crc32(const std::uint8_t* bytes, std::size_t count)
{
    std::uint32_t crc = 0xffffffffU;
    for (; count >= kTables; count -= kTables, bytes += kTables) {
        std::uint32_t next = 0;
        for (std::size_t i = 0; i < 4; ++i)
            next ^= kTable[7 - i][((crc >> (8 * i)) ^ bytes[i]) & 0xffU];
        for (std::size_t i = 4; i < kTables; ++i)
            next ^= kTable[7 - i][bytes[i]];
        crc = next;
    }
    for (; count > 0; --count, ++bytes)
        crc = (crc >> 8) ^ kTable[0][(crc ^ *bytes) & 0xffU];
    return ~crc;
}

std::uint32_t crc32(const QByteArray& bytes)
{
    return crc32(reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                 static_cast<std::size_t>(bytes.size()));
}

} // namespace recording::format
