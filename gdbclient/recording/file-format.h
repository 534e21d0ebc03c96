// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>

#include <cstddef>
#include <cstdint>

// The recording's file, as docs/formats.md describes it: magic and version, then parts
// {type, length, payload, CRC}. These numbers are big-endian.
namespace recording::format {

inline constexpr char kMagic[8] = {'\x89', 'W', 'S', 'R', 'E', 'C', '\r', '\n'};
inline constexpr std::uint32_t kVersion = 2;
inline constexpr std::uint32_t kOldVersion = 1; ///< read, no longer written
inline constexpr std::int64_t kStartBytes = 12; ///< magic and version

/// What a file may have, so that opening it costs no more than it should.
inline constexpr std::int64_t kMostFacts = std::int64_t{16} << 20;
inline constexpr std::int64_t kMostPart = std::int64_t{64} << 20; ///< once decompressed
/// What is kept in memory of the places that blocks touch.
inline constexpr std::size_t kMostSetBytes = std::size_t{64} << 20;
inline constexpr std::uint32_t kMostCells = 1U << 18;
inline constexpr std::uint32_t kMostPatterns = 1U << 20;
inline constexpr std::size_t kMostConsoleTexts = std::size_t{1} << 20;
inline constexpr std::uint32_t kMostText = 4096; ///< bytes of a text
/// In format 1, which is read whole.
inline constexpr std::int64_t kMostOldBytes = std::int64_t{128} << 20;
inline constexpr std::uint32_t kMostOldCells = 1U << 16;
inline constexpr std::uint32_t kMostOldSteps = 1U << 19;
inline constexpr std::uint32_t kMostOldSwitches = 1000;

/// Four letters, read as a big-endian number.
enum class PartType : std::uint32_t {
    Head = 0x48454144,     ///< "HEAD"
    Cells = 0x43454c4c,    ///< "CELL"
    Patterns = 0x50415454, ///< "PATT", from format 2 on
    Steps = 0x53544550,    ///< "STEP"
    Switches = 0x53574954, ///< "SWIT"
    Console = 0x434f4e53,  ///< "CONS", from format 2 on
    End = 0x454e4444,      ///< "ENDD"
    Index = 0x494e4458,    ///< "INDX", from format 2 on
};

/// Type, length and CRC of one part.
inline constexpr std::int64_t kPartOverhead = 12;

/// Behind the index: where it is, and this.
inline constexpr char kIndexMagic[8] = {'W', 'S', 'R', 'E', 'C', 'I', 'D', 'X'};

/// CRC-32 of IEEE 802.3 (polynomial 0xEDB88320, reflected), over type, length and payload.
[[nodiscard]] std::uint32_t crc32(const QByteArray& bytes);
/// The same of bytes that lie elsewhere.
[[nodiscard]] std::uint32_t crc32(const std::uint8_t* bytes, std::size_t count);

} // namespace recording::format
