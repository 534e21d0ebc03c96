// SPDX-License-Identifier: GPL-2.0-or-later
#include "store-replay.h"

#include "recording/last-state.h"

#include <algorithm>
#include <map>
#include <unordered_set>

namespace bench {

namespace {

using recording::Delta;
using recording::Recording;
using recording::Step;
using recording::StepKind;

constexpr std::uint64_t kSmall = 4096; ///< numbers below are counts and flags

/// The numbers that guests leave in general and vector registers.
std::unordered_set<std::uint64_t> guestValues(const Recording& recorded)
{
    std::unordered_set<std::uint64_t> values;
    for (recording::Cursor at(recorded, 0); !at.atEnd(); at.next()) {
        if (at.step().kind != StepKind::GuestRun)
            continue;
        for (const Delta& delta : at.step().deltas) {
            const arm64::Place& place = recorded.placeOf(delta.cell);
            const bool isData = place.isRegister() &&
                                ((place.reg.isX() && place.reg.number() < 30) || place.reg.isV());
            if (isData && delta.after >= kSmall)
                values.insert(delta.after);
        }
    }
    return values;
}

std::uint64_t mixed(std::uint64_t value, std::uint64_t seed)
{
    std::uint64_t h = value + seed * 0x9e3779b97f4a7c15U; // splitmix64
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9U;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebU;
    return h ^ (h >> 31);
}

class Replayer {
public:
    Replayer(const Recording& recorded, std::uint64_t seed)
        : m_recorded(recorded)
        , m_seed(seed)
        , m_guests(guestValues(recorded))
        , m_out(std::make_shared<Recording>(recorded.header()))
    {
        for (recording::CellId id = 0; id < recorded.cellCount(); ++id)
            m_out->addCell(recorded.placeOf(id), recorded.initialValue(id));
    }

    std::shared_ptr<Recording> steps(std::uint32_t count)
    {
        for (m_round = 0; m_out->stepCount() < count; ++m_round) {
            if (m_round > 0)
                putBack();
            round(count);
        }
        m_out->setEnding(recording::Ending::Complete, {});
        return m_out;
    }

private:
    [[nodiscard]] std::uint64_t exchanged(std::uint64_t value) const
    {
        if (m_round == 0 || !m_guests.contains(value))
            return value;
        return mixed(value, m_seed + m_round);
    }

    void change(Step& step, recording::CellId cell, std::uint64_t after) const
    {
        const std::uint64_t before = m_out->lastValue(cell);
        if (before != after)
            step.deltas.push_back({cell, before, after});
    }

    void putBack()
    {
        Step step;
        step.kind = StepKind::HostRun;
        step.pc = m_next;
        step.next = m_recorded.pcOf(0);
        for (recording::CellId id = 0; id < m_recorded.cellCount(); ++id)
            change(step, id, exchanged(m_recorded.initialValue(id)));
        m_out->append(std::move(step));
    }

    /// So many as are wanted, and on to where a window ends: one that its list of switches does not
    /// have makes a recording contradict itself, and nobody reads it.
    [[nodiscard]] std::uint32_t stepsOfRound(std::uint32_t wanted) const
    {
        std::uint32_t steps = m_recorded.stepCount();
        for (const recording::Switch& s : m_recorded.switches())
            if (s.outerEnd >= wanted)
                steps = std::min(steps, s.outerEnd);
        return steps;
    }

    void round(std::uint32_t count)
    {
        const std::uint32_t begin = m_out->stepCount();
        const std::uint32_t last = begin + stepsOfRound(count - begin);
        for (recording::Cursor at(m_recorded, 0); !at.atEnd() && m_out->stepCount() < last;
             at.next()) {
            Step step = at.step();
            const auto deltas = std::move(step.deltas);
            step.deltas.clear();
            std::map<recording::CellId, std::uint64_t> after;
            for (const Delta& delta : deltas)
                after[delta.cell] = exchanged(delta.after);
            // An instruction does with the other values what it does.
            if (step.kind == StepKind::Instruction) {
                step.effects = arm64::effectsOf(step.instruction, recording::LastState(*m_out));
                for (const arm64::Write& write : step.effects.writes)
                    if (const auto cell = m_out->cellOf(write.to.place); cell && write.value)
                        after[*cell] = *write.value;
            }
            for (const auto& [cell, value] : after)
                change(step, cell, value);
            m_next = step.next;
            m_out->append(std::move(step));
        }
        for (recording::Switch s : m_recorded.switches()) {
            for (std::uint32_t* state : {&s.outerBegin, &s.begin, &s.end, &s.outerEnd})
                *state += begin;
            if (s.outerEnd <= m_out->stepCount())
                m_out->addSwitch(s);
        }
    }

    const Recording& m_recorded;
    std::uint64_t m_seed;
    std::unordered_set<std::uint64_t> m_guests;
    std::shared_ptr<Recording> m_out;
    base::Address m_next;
    std::uint64_t m_round = 0;
};

} // namespace

std::shared_ptr<Recording> replay(const Recording& recorded, std::uint32_t steps,
                                  std::uint64_t seed)
{
    return Replayer(recorded, seed).steps(steps);
}

} // namespace bench
