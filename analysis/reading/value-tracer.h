// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/slots.h"
#include "reading/switch-span.h"
#include "reading/value-flow.h"

#include <cstdint>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

namespace reading {

/// Carries owners through a recording, step by step: loads, stores and moves carry the owner with
/// the value, arithmetic makes a new one, at the vector's first instruction x0–x30 become the
/// guest's own (docs/architecture.md, "The contract"). Each step is walked once, however the
/// recording grows.
class ValueTracer {
public:
    /// All three must outlive this.
    ValueTracer(const RecordingInfo& facts, const Slots& table, ValueFlow& out)
        : m_facts(facts)
        , m_slots(table)
        , m_out(out)
    {
    }
    /// Walks the steps up to `end`, in which these switches begin.
    void extend(const recording::Recording& recording, std::span<const SwitchSpan> switches,
                std::uint32_t end);
    /// Steps that were walked.
    [[nodiscard]] std::uint32_t walked() const { return m_walked; }

private:
    /// What a step is besides a step.
    struct Events {
        bool windowOpens = false;             ///< before it: several switches may share a window
        const SwitchSpan* entered = nullptr;  ///< before it
        const SwitchSpan* cameBack = nullptr; ///< after it
    };
    /// A write of the step that is walked.
    struct Pending {
        arm64::Place place;
        int part;
        ValueTag tag;
        std::optional<arm64::Place> from;
        int fromPart = 0;
    };
    /// Whether the value that lay there is still the same one.
    enum class Value : std::uint8_t { New, Kept };

    using Agenda = std::unordered_map<std::uint32_t, Events>;
    [[nodiscard]] static Agenda agendaOf(std::span<const SwitchSpan> switches);

    // What is found
    void put(const ValueFlow::Entry& entry, const arm64::Place& place, int part);
    void defineHalf(std::uint32_t state, const arm64::Place& place, int part, const Owner& owner,
                    Value value, std::optional<std::uint32_t> by = {});
    void define(std::uint32_t state, const arm64::Place& place, const Owner& owner, Value value,
                std::optional<std::uint32_t> by = {});
    [[nodiscard]] std::optional<std::uint64_t> value(const arm64::Place& place) const;
    void findRegister(std::uint32_t state, const arm64::Place& place);
    void findAtStart();
    void findNewCells();
    void findSlots(std::uint32_t state, bool onlyX);
    void touched(const arm64::Place& place);
    void findSlot(std::uint32_t state, base::Address at, const SlotUse& use, const Owner& owner,
                  Value value);
    [[nodiscard]] std::optional<arm64::Register> savedIn(const arm64::Place& place) const;
    void openWindow(std::uint32_t state);
    void openSwitch(std::uint32_t state, int guest);
    void guestCameBack(const SwitchSpan& span);

    // What is done
    void walk(std::uint32_t s);
    void apply(std::uint32_t s, const recording::Step& step);
    void keepSlotsTrue(std::uint32_t s, const arm64::Place& place);
    void append(std::vector<Pending>& pending, std::uint32_t s, const recording::Step& step,
                const arm64::Write& write) const;
    [[nodiscard]] bool isRefused(const recording::Step& step, const arm64::Write& write) const;
    [[nodiscard]] Owner computed(std::uint32_t s, const recording::Step& step,
                                 const arm64::Write& write) const;
    void forgetWhatDisagrees(std::uint32_t s, const recording::Step& step);

    const recording::Recording* m_recording = nullptr; ///< while it is extended
    const RecordingInfo& m_facts;
    const Slots& m_slots;
    ValueFlow& m_out;
    std::vector<std::uint64_t> m_values; ///< by cell, in the state being reached
    std::uint32_t m_walked = 0;
    /// Vcpus whose memory was written since all their slots were looked at.
    std::set<int> m_touched;
    bool m_started = false;
    bool m_beforeEnter = true;
    int m_guest = -1;
};

} // namespace reading
