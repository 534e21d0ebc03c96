// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording/pack.h"

namespace recording {

std::uint64_t Unpacker::longNumber()
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && m_at < m_bytes.size(); shift += 7) {
        const std::uint8_t next = m_bytes[m_at++];
        // The tenth byte has room for one bit.
        if (shift == 63 && next > 1)
            break;
        value |= std::uint64_t{next & 0x7fU} << shift;
        if (next < 0x80)
            return value;
    }
    m_good = false;
    return 0;
}

std::uint32_t Unpacker::word()
{
    std::uint32_t value = 0;
    for (int shift = 0; shift < 32; shift += 8)
        value |= std::uint32_t{byte()} << shift;
    return m_good ? value : 0;
}

std::optional<QByteArray> Unpacker::text(std::size_t most)
{
    const std::uint64_t length = number();
    if (!m_good || length > most || length > left()) {
        m_good = false;
        return {};
    }
    const QByteArray bytes(reinterpret_cast<const char*>(m_bytes.data() + m_at),
                           static_cast<qsizetype>(length));
    m_at += static_cast<std::size_t>(length);
    return bytes;
}

} // namespace recording
