// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/compression.h"

#include <algorithm>
#include <new>
#include <zstd.h>

namespace recording {

namespace {

constexpr int kLevel = 6;
/// A reader needs as much memory for what pieces refer to: 2^17 bytes. It grants no more.
constexpr int kWindowLog = 17;
constexpr std::size_t kRoom = std::size_t{1} << 16; ///< what is asked for at once

} // namespace

QByteArray compressed(const QByteArray& bytes)
{
    Compressor compressor;
    compressor.begin();
    return compressor.piece(bytes, true);
}

std::optional<QByteArray> decompressed(std::span<const std::uint8_t> bytes, qsizetype most)
{
    Decompressor decompressor;
    decompressor.begin();
    QByteArray out;
    if (!decompressor.piece(bytes, out, most))
        return {};
    return out;
}

Compressor::Compressor()
    : m_context(ZSTD_createCCtx())
{
    if (!m_context)
        throw std::bad_alloc();
    ZSTD_CCtx_setParameter(m_context, ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(m_context, ZSTD_c_windowLog, kWindowLog);
    ZSTD_CCtx_setParameter(m_context, ZSTD_c_contentSizeFlag, 0);
}

Compressor::~Compressor()
{
    ZSTD_freeCCtx(m_context);
}

void Compressor::begin()
{
    ZSTD_CCtx_reset(m_context, ZSTD_reset_session_only);
}

QByteArray Compressor::piece(QByteArrayView bytes, bool last)
{
    QByteArray out;
    ZSTD_inBuffer in{bytes.data(), static_cast<std::size_t>(bytes.size()), 0};
    std::size_t left = 1;
    while (left != 0) {
        const qsizetype before = out.size();
        out.resize(before + static_cast<qsizetype>(kRoom));
        ZSTD_outBuffer room{out.data() + before, kRoom, 0};
        left = ZSTD_compressStream2(m_context, &room, &in, last ? ZSTD_e_end : ZSTD_e_flush);
        out.resize(before + static_cast<qsizetype>(room.pos));
        if (ZSTD_isError(left) != 0) // only memory can lack: there is nothing else to refuse
            throw std::bad_alloc();
    }
    return out;
}

Decompressor::Decompressor()
    : m_context(ZSTD_createDCtx())
{
    if (!m_context)
        throw std::bad_alloc();
    ZSTD_DCtx_setParameter(m_context, ZSTD_d_windowLogMax, kWindowLog);
}

Decompressor::~Decompressor()
{
    ZSTD_freeDCtx(m_context);
}

void Decompressor::begin()
{
    ZSTD_DCtx_reset(m_context, ZSTD_reset_session_only);
}

bool Decompressor::piece(std::span<const std::uint8_t> bytes, QByteArray& out, qsizetype most)
{
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (;;) {
        const qsizetype before = out.size();
        const std::size_t room = std::min(kRoom, static_cast<std::size_t>(most - before) + 1);
        out.resize(before + static_cast<qsizetype>(room));
        ZSTD_outBuffer to{out.data() + before, room, 0};
        const std::size_t result = ZSTD_decompressStream(m_context, &to, &in);
        out.resize(before + static_cast<qsizetype>(to.pos));
        if (ZSTD_isError(result) != 0 || out.size() > most)
            return false;
        // All of it is read, and nothing waits for room.
        if (in.pos == in.size && to.pos < room)
            return true;
        if (to.pos == 0 && in.pos == 0 && result != 0)
            return false;
    }
}

} // namespace recording
