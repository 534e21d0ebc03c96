// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace recording {

/// A list that only grows, and whose copies share what they have in common. What a copy holds never
/// moves and never changes, so that one thread reads a copy while another appends to the original.
template <typename T>
class StableList {
public:
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] const T& operator[](std::size_t i) const
    {
        return (*m_pieces[i / kPiece])[i % kPiece];
    }
    void append(T value)
    {
        if (m_size % kPiece == 0)
            m_pieces.push_back(std::make_shared<Piece>());
        (*m_pieces.back())[m_size % kPiece] = std::move(value);
        ++m_size;
    }
    /// To be called on a copy before it is appended to: the original goes on by itself.
    void detach()
    {
        if (m_size % kPiece != 0)
            m_pieces.back() = std::make_shared<Piece>(*m_pieces.back());
    }

private:
    static constexpr std::size_t kPiece = 256;
    using Piece = std::array<T, kPiece>;
    std::vector<std::shared_ptr<Piece>> m_pieces;
    std::size_t m_size = 0;
};

} // namespace recording
