// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

// zstd (RFC 8878).
namespace recording {

[[nodiscard]] QByteArray compressed(const QByteArray& bytes);
/// Nothing where it is no such thing, or would become larger than `most`.
[[nodiscard]] std::optional<QByteArray> decompressed(std::span<const std::uint8_t> bytes,
                                                     qsizetype most);

/// Compresses a stream piece by piece. Each piece can be read as soon as it is there; a later one
/// refers to what was in the ones before it.
class Compressor {
public:
    Compressor();
    ~Compressor();
    Compressor(const Compressor&) = delete;
    Compressor& operator=(const Compressor&) = delete;
    void begin();
    /// `last`: the stream ends with it.
    [[nodiscard]] QByteArray piece(QByteArrayView bytes, bool last = false);

private:
    ZSTD_CCtx_s* m_context;
};

class Decompressor {
public:
    Decompressor();
    ~Decompressor();
    Decompressor(const Decompressor&) = delete;
    Decompressor& operator=(const Decompressor&) = delete;
    void begin();
    /// Appends to `out`; false where the piece is none, or `out` would become larger than `most`.
    [[nodiscard]] bool piece(std::span<const std::uint8_t> bytes, QByteArray& out, qsizetype most);

private:
    ZSTD_DCtx_s* m_context;
};

} // namespace recording
