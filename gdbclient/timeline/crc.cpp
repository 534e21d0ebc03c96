// SPDX-License-Identifier: GPL-2.0-or-later
#include "timeline/file-format.h"

#include <array>

namespace timeline::format {

namespace {

constexpr std::array<std::uint32_t, 256> makeTable()
{
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t n = 0; n < 256; ++n) {
        std::uint32_t remainder = n;
        for (int bit = 0; bit < 8; ++bit)
            remainder = (remainder >> 1) ^ ((remainder & 1U) ? 0xedb88320U : 0U);
        table[n] = remainder;
    }
    return table;
}
constexpr auto kTable = makeTable();

} // namespace

std::uint32_t crc32(const QByteArray& bytes)
{
    std::uint32_t crc = 0xffffffffU;
    for (const char byte : bytes)
        crc = (crc >> 8) ^ kTable[(crc ^ static_cast<unsigned char>(byte)) & 0xffU];
    return ~crc;
}

} // namespace timeline::format
