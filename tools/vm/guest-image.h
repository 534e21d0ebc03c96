// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "board.h"

#include <QByteArray>
#include <QString>

#include <cstdint>
#include <vector>

namespace vm {

inline constexpr std::uint64_t kRamBegin = 0x40000000;    ///< IPA, as QEMU's virt board has it
inline constexpr std::uint64_t kKernelBegin = 0x40200000; ///< 2 MB aligned, behind the device tree
inline constexpr std::uint64_t kFlashBank = BOARD_FLASH_BANK; ///< of each of the two, from IPA 0

inline constexpr std::int64_t kMostImage = std::int64_t{1} << 30; ///< bytes, also when unpacked

/// Bytes that lie in a guest's memory before it starts.
struct Piece {
    std::uint64_t ipa = 0;
    QByteArray bytes;
};

/// What was made of the file that a guest boots from.
struct GuestImage {
    enum class Kind { Linux, Elf, Flat } kind = Kind::Flat;
    std::uint64_t entry = 0;
    std::uint64_t end = 0; ///< of what it takes in RAM, its zeros included
    std::vector<Piece> pieces;
    bool aarch32 = false; ///< it says so itself: an ELF for arm
    [[nodiscard]] bool usesFlash() const;
};

/// What to do about a file that is not there: the Debian package that puts guests at that path.
/// Empty, or a space and a sentence.
[[nodiscard]] QString packageHint(const QString& path);
/// Tells the kinds apart by their first bytes; a compressed file is unpacked first.
[[nodiscard]] base::Result<GuestImage> loadGuestImage(const QString& path);
/// The same from bytes, which unpack to `most` at most; `path` is for the sentences.
[[nodiscard]] base::Result<GuestImage> parseGuestImage(QByteArray bytes, const QString& path,
                                                       std::int64_t most = kMostImage);

} // namespace vm
