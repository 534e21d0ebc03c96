// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/code-reach.h"

#include <QtEndian>

#include <deque>
#include <optional>
#include <set>

namespace live {

namespace {

using arm64::Flow;

/// More than this is not followed.
constexpr std::size_t kMostPieces = 1000;
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 20;
constexpr std::uint64_t kInstructionBytes = 4;

/// No state: what an instruction does is then known only where its word alone says it.
class NoState : public arm64::StateReader {
public:
    [[nodiscard]] std::optional<std::uint64_t> cell(const arm64::Place&) const override
    {
        return {};
    }
};

/// Where a branch goes that depends on flags or a register: B.cond, CBZ, CBNZ, TBZ, TBNZ (Arm ARM
/// C4.1.65).
std::optional<base::Address> conditionalTarget(const arm64::Instruction& instruction)
{
    const std::uint32_t word = instruction.word;
    const auto target = [&](int bits) {
        const auto field = static_cast<std::int32_t>(word << (27 - bits)) >> (32 - bits);
        return instruction.pc + base::Offset{std::int64_t{field} * 4};
    };
    constexpr int kWide = 19;
    constexpr int kNarrow = 14;
    if ((word & 0xff000000U) == 0x54000000U || (word & 0x7e000000U) == 0x34000000U)
        return target(kWide);
    if ((word & 0x7e000000U) == 0x36000000U)
        return target(kNarrow);
    return {};
}

struct Piece {
    base::Address begin;
    std::uint64_t bytes = 0;
};

/// The function that begins or goes on there; an address outside all of them has no end.
std::optional<Piece> pieceAt(const image::Image& image, base::Address at)
{
    const auto function = image.functionAt(at);
    if (!function || function->size == 0)
        return {};
    return Piece{function->address, function->size};
}

} // namespace

std::optional<bool> leadsTo(const image::Image& image, base::Address begin, std::uint64_t bytes,
                            Follow follow,
                            const std::function<bool(const arm64::Instruction&)>& isIt)
{
    if (bytes == 0)
        return {}; // a symbol without a size
    std::deque<Piece> todo{{begin, bytes}};
    std::set<base::Address> seen{begin};
    bool isKnown = true;
    while (!todo.empty()) {
        const Piece piece = todo.front();
        todo.pop_front();
        const auto code =
            piece.bytes <= kMostBytes ? image.bytes(piece.begin, piece.bytes) : std::nullopt;
        if (!code || seen.size() > kMostPieces) {
            isKnown = false;
            continue;
        }
        const auto add = [&](base::Address to) {
            const auto next = pieceAt(image, to);
            if (!next)
                return false;
            if (seen.insert(next->begin).second)
                todo.push_back(*next);
            return true;
        };
        const base::Address end =
            piece.begin + base::Offset{static_cast<std::int64_t>(piece.bytes)};
        const auto isInside = [&](base::Address to) { return piece.begin <= to && to < end; };
        bool goesOn = true; // past the end of the piece
        for (std::uint64_t at = 0; at + kInstructionBytes <= piece.bytes; at += kInstructionBytes) {
            const auto instruction =
                arm64::decode(qFromLittleEndian<quint32>(code->constData() + at),
                              piece.begin + base::Offset{static_cast<std::int64_t>(at)});
            if (isIt(instruction))
                return true;
            const auto effects = arm64::effectsOf(instruction, NoState());
            const bool isCall = effects.flow == Flow::Call;
            const bool isBranch = effects.flow == Flow::Branch;
            const auto conditional = isBranch ? conditionalTarget(instruction) : std::nullopt;
            goesOn = !instruction.valid
                         ? false
                         : effects.flow == Flow::Next || isCall || conditional ||
                               effects.flow == Flow::Exception || effects.flow == Flow::Wait;
            if (!isBranch && !(isCall && follow == Follow::Calls))
                continue;
            const auto to = conditional ? conditional : effects.nextPc;
            isKnown = to && (isInside(*to) || add(*to)) && isKnown;
        }
        if (goesOn)
            (void)add(end);
    }
    return isKnown ? std::optional(false) : std::nullopt;
}

} // namespace live
