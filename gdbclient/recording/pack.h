// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>

#include <cstdint>
#include <optional>
#include <span>

namespace recording {

/// Writes numbers in as few bytes as they need: seven bits a byte, the lowest first, the top bit
/// set in all but the last (LEB128).
class Packer {
public:
    explicit Packer(QByteArray& out)
        : m_out(out)
    {
    }
    void byte(std::uint8_t value) { m_out.append(static_cast<char>(value)); }
    void number(std::uint64_t value)
    {
        while (value >= 0x80) {
            byte(static_cast<std::uint8_t>(value | 0x80));
            value >>= 7;
        }
        byte(static_cast<std::uint8_t>(value));
    }
    /// 0, -1, 1, -2 … as 0, 1, 2, 3 …
    void difference(std::int64_t value)
    {
        number((static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63));
    }
    void word(std::uint32_t value)
    {
        for (int shift = 0; shift < 32; shift += 8)
            byte(static_cast<std::uint8_t>(value >> shift));
    }
    void text(const QByteArray& bytes)
    {
        number(static_cast<std::uint64_t>(bytes.size()));
        m_out.append(bytes);
    }

private:
    QByteArray& m_out;
};

/// Reads what Packer writes. What is not there or not to be believed makes `good` false, and reads
/// as zero.
class Unpacker {
public:
    explicit Unpacker(std::span<const std::uint8_t> bytes)
        : m_bytes(bytes)
    {
    }
    [[nodiscard]] static Unpacker of(const QByteArray& bytes)
    {
        return Unpacker({reinterpret_cast<const std::uint8_t*>(bytes.constData()),
                         static_cast<std::size_t>(bytes.size())});
    }
    [[nodiscard]] bool good() const { return m_good; }
    [[nodiscard]] bool atEnd() const { return m_at == m_bytes.size(); }
    [[nodiscard]] std::size_t at() const { return m_at; }
    [[nodiscard]] std::size_t left() const { return m_bytes.size() - m_at; }

    std::uint8_t byte()
    {
        if (m_at < m_bytes.size())
            return m_bytes[m_at++];
        m_good = false;
        return 0;
    }
    std::uint64_t number()
    {
        if (m_at < m_bytes.size() && m_bytes[m_at] < 0x80)
            return m_bytes[m_at++];
        return longNumber();
    }
    /// A number of at most 32 bits.
    std::uint32_t small()
    {
        const std::uint64_t value = number();
        if (value > UINT32_MAX)
            m_good = false;
        return m_good ? static_cast<std::uint32_t>(value) : 0;
    }
    std::int64_t difference()
    {
        const std::uint64_t value = number();
        return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1U) + 1U));
    }
    std::uint32_t word();
    /// Nothing when it is longer than `most` or than what is left.
    std::optional<QByteArray> text(std::size_t most);

private:
    std::uint64_t longNumber();
    std::span<const std::uint8_t> m_bytes;
    std::size_t m_at = 0;
    bool m_good = true;
};

} // namespace recording
