// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "recorder/verify-step.h"
#include "recording/last-state.h"
#include "recording/recording.h"

#include <QString>

#include <array>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <random>
#include <vector>

/// Recordings without a machine: real instructions, whose predicted effects are taken for what
/// happened. The same seed gives the same recording.
namespace synthetic {

inline constexpr base::Address kCode{0x40100000};
inline constexpr base::Address kData{0x40200000};
inline constexpr std::uint64_t kCells = 64;

inline arm64::Place x(int n)
{
    return arm64::Place::of(arm64::Register::x(n));
}

inline arm64::Place data(std::int64_t bytes)
{
    return arm64::Place::of(kData + base::Offset{bytes});
}

/// x1 points to the data, sp into its middle; every other cell has a value of its own.
inline std::shared_ptr<recording::Recording> start(std::mt19937_64& random)
{
    recording::Header header;
    header.facts[QStringLiteral("cpu")] = QStringLiteral("synthetic");
    auto recording = std::make_shared<recording::Recording>(header);
    for (int n = 0; n < 31; ++n)
        recording->addCell(x(n), n == 1 ? kData.value : random());
    recording->addCell(arm64::Place::of(arm64::Register::sp()), kData.value + kCells * 4);
    recording->addCell(arm64::Place::of(arm64::Register::pc()), kCode.value);
    recording->addCell(arm64::Place::of(arm64::Register::pstate()), 0x3c9);
    recording->addCell(arm64::Place::of(arm64::Register::v(3), 1), random());
    for (std::uint64_t i = 0; i < kCells; ++i)
        recording->addCell(data(static_cast<std::int64_t>(i * 8)), random());
    return recording;
}

/// One instruction as predicted.
inline recording::Step predicted(const recording::Recording& recording, std::uint32_t word,
                                 base::Address pc)
{
    recording::Step step;
    step.pc = pc;
    step.word = word;
    step.next = pc + base::Offset{4};
    step.instruction = arm64::decode(word, pc);
    step.effects = arm64::effectsOf(step.instruction, recording::LastState(recording));
    std::vector<recorder::CellValue> now;
    for (const arm64::Write& write : step.effects.writes)
        if (write.value)
            now.push_back({write.to.place, *write.value});
    now.push_back({arm64::Place::of(arm64::Register::pc()), step.next.value});
    recorder::takeDeltas(recording, step, now);
    return step;
}

/// Appends one instruction as predicted.
inline void execute(recording::Recording& recording, std::uint32_t word, base::Address pc)
{
    recording.append(predicted(recording, word, pc));
}

/// A free run that changes some cells.
inline recording::Step runOf(const recording::Recording& recording, recording::StepKind kind,
                             std::mt19937_64& random)
{
    recording::Step step;
    step.kind = kind;
    step.pc =
        base::Address{recording.lastValue(arm64::Place::of(arm64::Register::pc())).value_or(0)};
    step.next = step.pc;
    std::vector<recorder::CellValue> now;
    for (int n = 2; n < 31; n += 3)
        now.push_back({x(n), random()});
    recorder::takeDeltas(recording, step, now);
    return step;
}

inline void run(recording::Recording& recording, recording::StepKind kind, std::mt19937_64& random)
{
    recording.append(runOf(recording, kind, random));
}

inline constexpr std::uint32_t kWords[] = {
    0xa909d033, // stp x19, x20, [x1, #152]
    0xa9400c22, // ldp x2, x3, [x1]
    0x91002064, // add x4, x3, #8
    0xa9bf0be0, // stp x0, x2, [sp, #-16]!
    0xa8c11be5, // ldp x5, x6, [sp], #16
    0xaa0403e7, // mov x7, x4
    0xf9000827, // str x7, [x1, #16]
    0xf9400828, // ldr x8, [x1, #16]
    0xd1000442, // sub x2, x2, #1
    0xca040063, // eor x3, x3, x4
    0xb9001823, // str w3, [x1, #24]
    0xd503201f, // nop
};

/// `steps` steps; pushes and pops are kept within the data. `visit` sees each as it is appended.
inline std::shared_ptr<recording::Recording>
recordingThrough(std::uint64_t seed, int steps,
                 const std::function<void(const recording::Step&)>& visit)
{
    std::mt19937_64 random(seed);
    auto recording = start(random);
    base::Address pc = kCode;
    int depth = 0;
    for (int i = 0; i < steps; ++i) {
        if (i % 50 == 49) {
            const auto kind =
                i % 100 == 99 ? recording::StepKind::HostRun : recording::StepKind::GuestRun;
            const recording::Step step = runOf(*recording, kind, random);
            visit(step);
            recording->append(step);
            continue;
        }
        std::uint32_t word = kWords[random() % std::size(kWords)];
        if (word == 0xa9bf0be0 && ++depth > 8)
            depth = 8, word = 0xd503201f;
        if (word == 0xa8c11be5 && --depth < -8)
            depth = -8, word = 0xd503201f;
        const recording::Step step = predicted(*recording, word, pc);
        visit(step);
        recording->append(step);
        pc = pc + base::Offset{4};
        if (i == steps / 2) // seen for the first time on the way
            recording->addCell(data(0x10000), 7);
    }
    recording->addSwitch(
        {1, 2, static_cast<std::uint32_t>(steps) - 1, static_cast<std::uint32_t>(steps), true});
    recording->setEnding(recording::Ending::Complete, {});
    return recording;
}

inline std::shared_ptr<recording::Recording> recording(std::uint64_t seed, int steps)
{
    return recordingThrough(seed, steps, [](const recording::Step&) {});
}

/// Empty when both say the same at every state; else where they differ.
inline QString difference(const recording::Recording& a, const recording::Recording& b)
{
    if (a.stepCount() != b.stepCount() || a.cellCount() != b.cellCount())
        return QStringLiteral("another size");
    if (a.header().facts != b.header().facts)
        return QStringLiteral("other facts");
    for (recording::CellId id = 0; id < a.cellCount(); ++id)
        if (a.placeOf(id) != b.placeOf(id) || a.initialValue(id) != b.initialValue(id))
            return QStringLiteral("cell %1").arg(id);
    for (std::uint32_t i = 0; i < a.stepCount(); ++i) {
        const auto& p = a.step(i);
        const auto& q = b.step(i);
        if (p.kind != q.kind || p.pc != q.pc || p.word != q.word || p.next != q.next ||
            p.deltas != q.deltas || p.disagreement != q.disagreement ||
            p.effects.known != q.effects.known || p.effects.reads != q.effects.reads ||
            p.effects.writes != q.effects.writes || p.effects.flow != q.effects.flow)
            return QStringLiteral("step %1").arg(i);
    }
    return {};
}

} // namespace synthetic
