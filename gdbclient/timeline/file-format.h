// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>

#include <cstdint>

// The recording's file, as docs/formats.md describes it: magic and version, then chunks
// {type, length, payload, CRC}. Numbers are big-endian, as QDataStream writes them.
namespace timeline::format {

inline constexpr char kMagic[8] = {'\x89', 'W', 'S', 'R', 'E', 'C', '\r', '\n'};
inline constexpr std::uint32_t kVersion = 1;

/// What a file may have, so that opening it costs no more than it should. A switch is about 60 KB.
inline constexpr std::int64_t kMostBytes = std::int64_t{128} << 20;
inline constexpr std::uint32_t kMostCells = 1U << 16;
inline constexpr std::uint32_t kMostText = 4096; ///< bytes of a text

/// Four letters, read as a big-endian number.
enum class Chunk : std::uint32_t {
    Head = 0x48454144,     ///< "HEAD"
    Cells = 0x43454c4c,    ///< "CELL"
    Steps = 0x53544550,    ///< "STEP"
    Switches = 0x53574954, ///< "SWIT"
    End = 0x454e4444,      ///< "ENDD"
};

/// Type, length and CRC of one chunk.
inline constexpr std::int64_t kChunkOverhead = 12;

/// CRC-32 of IEEE 802.3 (polynomial 0xEDB88320, reflected), over type, length and payload.
[[nodiscard]] std::uint32_t crc32(const QByteArray& bytes);

} // namespace timeline::format
