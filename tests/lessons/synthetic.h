// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "engine/names.h"
#include "recording/recording.h"

#include <QHash>

#include <map>
#include <memory>
#include <utility>
#include <vector>

/// Recordings made without a machine: each instruction does what arm64::effectsOf says.
namespace synthetic {

constexpr std::uint32_t kEret = 0xd69f03e0;
constexpr std::uint32_t kRet = 0xd65f03c0;
constexpr std::uint32_t kNop = 0xd503201f;

/// STP of X registers with an offset (Arm ARM C6.2, STP, signed offset).
constexpr std::uint32_t stp(std::uint32_t rt1, std::uint32_t rt2, std::uint32_t base, int offset)
{
    return 0xa9000000U | (static_cast<std::uint32_t>(offset / 8) & 0x7fU) << 15 | rt2 << 10 |
           base << 5 | rt1;
}

constexpr base::Address kEnter{0x1000};
constexpr base::Address kVector{0x2000};
constexpr base::Address kHost{0x8000};
constexpr base::Address kGuest{0x9000};
constexpr base::Address kGuestFunction{0x80000100};

class Names : public lessons::Names {
public:
    base::Result<base::Address> slot(const QString& world, const QString& path,
                                     std::uint32_t) const override
    {
        const base::Address context = world == u"host" ? kHost : kGuest;
        if (path.isEmpty())
            return context;
        bool ok = false;
        const int n = path.mid(1).toInt(&ok); // "x19"
        if (!ok)
            return base::Error{QStringLiteral("There is no slot %1.").arg(path)};
        return context + base::Offset{8 * n};
    }
    base::Result<Function> function(const QString& name) const override
    {
        if (name == u"__guest_exit")
            return Function{kVector + base::Offset{4}, kVector + base::Offset{64}};
        if (name == u"guest_function")
            return Function{kGuestFunction, kGuestFunction + base::Offset{16}};
        return base::Error{QStringLiteral("There is no function %1.").arg(name)};
    }
    QString exitName() const override { return QStringLiteral("__guest_exit"); }
    QString describe(base::Address) const override { return QStringLiteral("<here>"); }
    QString cpu() const override { return QStringLiteral("none"); }
    QString image() const override { return {}; }
};

/// Builds a recording step by step.
class Recording : public arm64::StateReader {
public:
    Recording()
        : m_recording(std::make_shared<recording::Recording>(recording::Header{}))
    {
        for (int n = 0; n < 31; ++n) {
            const bool base = n == 1; // x1 points to the host's context
            set(arm64::Place::of(arm64::Register::x(n)),
                base ? kHost.value : 0x100U + static_cast<unsigned>(n));
        }
        set(arm64::Place::of(arm64::Register::sp()), 0x7000);
        set(arm64::Place::of(system("elr_el2")), 0);
        set(arm64::Place::of(system("spsr_el2")), 5);
        for (std::int64_t n = 0; n < 31; ++n) {
            set(arm64::Place::of(kHost + base::Offset{8 * n}),
                0x5e00U + static_cast<std::uint64_t>(n));
            set(arm64::Place::of(kGuest + base::Offset{8 * n}),
                0xca00U + static_cast<std::uint64_t>(n));
        }
    }

    static arm64::Register system(const char* name)
    {
        return *arm64::Register::named(QString::fromLatin1(name));
    }
    std::optional<std::uint64_t> cell(const arm64::Place& place) const override
    {
        return m_recording->lastValue(place);
    }

    Recording& execute(std::uint32_t word)
    {
        recording::Step step;
        step.pc = m_pc;
        step.word = word;
        step.instruction = arm64::decode(word, m_pc);
        step.effects = arm64::effectsOf(step.instruction, *this);
        m_pc = m_pc + base::Offset{4};
        step.next = m_pc;
        for (const arm64::Write& write : step.effects.writes)
            change(step, write.to.place, write.value);
        m_recording->append(std::move(step));
        return *this;
    }
    /// The guest runs and comes back with these in its registers.
    Recording& guestRuns(base::Address from,
                         const std::vector<std::pair<arm64::Register, std::uint64_t>>& values = {})
    {
        recording::Step step;
        step.kind = recording::StepKind::GuestRun;
        step.pc = from;
        change(step, arm64::Place::of(system("elr_el2")), from.value);
        for (const auto& [reg, value] : values)
            change(step, arm64::Place::of(reg), value);
        m_pc = kVector;
        step.next = m_pc;
        m_recording->append(std::move(step));
        return *this;
    }
    /// Marks the steps since `begin` as one switch.
    Recording& isSwitch(std::uint32_t begin, bool complete = true)
    {
        const std::uint32_t end = m_recording->stepCount();
        m_recording->addSwitch({begin, begin, end, end, complete});
        return *this;
    }
    std::shared_ptr<recording::Recording>
    end(recording::Ending ending = recording::Ending::Complete, const QString& why = {})
    {
        m_recording->setEnding(ending, why);
        return m_recording;
    }
    [[nodiscard]] std::uint32_t count() const { return m_recording->stepCount(); }
    void jump(base::Address pc) { m_pc = pc; }

private:
    void set(const arm64::Place& place, std::uint64_t value) { m_recording->addCell(place, value); }
    void change(recording::Step& step, const arm64::Place& place,
                std::optional<std::uint64_t> value)
    {
        const auto before = m_recording->lastValue(place);
        if (before && value && *before != *value)
            step.deltas.push_back({*m_recording->cellOf(place), *before, *value});
    }

    std::shared_ptr<recording::Recording> m_recording;
    base::Address m_pc = kEnter;
};

/// One switch: the store of x19 and x20 as given, ERET, a guest that comes back from its function,
/// one store of its x4 and x5, RET.
inline std::shared_ptr<recording::Recording> oneSwitch(std::uint32_t store)
{
    Recording recording;
    recording.execute(store).execute(kEret);
    recording.guestRuns(kGuestFunction + base::Offset{4},
                        {{arm64::Register::x(4), 0xa4}, {arm64::Register::x(5), 0xa5}});
    recording.execute(kNop).execute(stp(4, 5, 1, 32)).execute(kRet).isSwitch(0);
    return recording.end();
}

} // namespace synthetic
