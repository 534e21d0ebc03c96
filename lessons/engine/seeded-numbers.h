// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QtEndian>

#include <cstddef>
#include <utility>

namespace lessons {

/// Numbers that follow from a seed: the same on each machine, and no way back to the seed.
class SeededNumbers {
public:
    static constexpr auto kHash = QCryptographicHash::Sha256;

    explicit SeededNumbers(QByteArray seed)
        : m_seed(std::move(seed))
    {
    }
    /// From 0 to `count` - 1. Of 64 bits, so that none is seen to come more often.
    std::size_t below(std::size_t count)
    {
        const QByteArray hash = QMessageAuthenticationCode::hash(
            QByteArray::number(m_drawn++).prepend("draw "), m_seed, kHash);
        return static_cast<std::size_t>(qFromLittleEndian<quint64>(hash.constData()) % count);
    }
    template <typename List>
    void shuffle(List& list)
    {
        for (auto n = static_cast<std::size_t>(list.size()); n > 1; --n)
            std::swap(list[static_cast<typename List::size_type>(n - 1)],
                      list[static_cast<typename List::size_type>(below(n))]);
    }

private:
    QByteArray m_seed;
    int m_drawn = 0;
};

} // namespace lessons
