// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/story-sentences.h"

#include <algorithm>

namespace worlds {

using arm64::Place;
using arm64::Register;
using Object = Meaning::Object;

namespace {

class Checker {
public:
    Checker(const Telling& telling, std::uint32_t step, const Meaning& meaning)
        : m_telling(telling)
        , m_step(step)
        , m_meaning(meaning)
        , m_switch(telling.switchOfStep(step))
    {
    }

    [[nodiscard]] bool matches(const Row& row) const
    {
        return matchesRole(row.role) && row.operation == m_meaning.operation &&
               (row.object == Object::None || row.object == m_meaning.object) &&
               matchesWho(row.who) && holds(row.condition);
    }

private:
    [[nodiscard]] bool matchesRole(Where where) const
    {
        switch (where) {
        case Where::Enter:
            return m_meaning.role == Role::Enter;
        case Where::Vector:
            return m_meaning.role == Role::Vector;
        case Where::Exit:
            return m_meaning.role == Role::Exit;
        case Where::Outer:
            return m_meaning.role == Role::Outer;
        case Where::Any:
            return true;
        }
        return false;
    }

    [[nodiscard]] bool matchesWho(Who who) const
    {
        switch (who) {
        case Who::Any:
            return true;
        case Who::Host:
            return m_meaning.world == Owner::Kind::Host;
        case Who::Guest:
            return m_meaning.world == Owner::Kind::Guest &&
                   m_meaning.guest == m_telling.vcpuOf(m_switch);
        case Who::Pointer:
            return m_meaning.world == Owner::Kind::Pointer;
        }
        return false;
    }

    [[nodiscard]] bool atHome() const
    {
        const bool toOrFromContext = std::ranges::all_of(
            m_meaning.values, [](const Meaning::Value& v) { return v.slot.has_value(); });
        if (!m_meaning.inOwnRegisters())
            return false;
        return !toOrFromContext || m_meaning.inOwnSlots();
    }

    /// The host's register of that origin was put away in host_ctxt, in this switch.
    [[nodiscard]] bool hostSaved(Register reg) const
    {
        const auto slot = m_telling.slotOf(reg, -1);
        if (!slot || m_switch < 0)
            return false;
        const auto& range = m_telling.switches()[static_cast<std::size_t>(m_switch)].range;
        const auto owner = m_telling.ownership().at(m_step, Place::of(*slot));
        const auto writer = m_telling.timeline().lastWriter(m_step, Place::of(*slot));
        return owner.kind == Owner::Kind::Host && owner.origin == reg && writer &&
               *writer >= range.begin;
    }

    [[nodiscard]] Owner live(std::uint32_t state, int n) const
    {
        return m_telling.ownership().at(state, Place::of(Register::x(n)));
    }

    [[nodiscard]] bool allGuests() const
    {
        for (int n = 0; n < 31; ++n) {
            const auto owner = live(m_step + 1, n);
            if (owner.kind != Owner::Kind::Guest || owner.guest != m_meaning.guest ||
                owner.origin != Register::x(n))
                return false;
        }
        return true;
    }

    [[nodiscard]] bool pointsTo(Owner::Pointee pointee) const
    {
        return std::ranges::any_of(m_meaning.values, [pointee](const Meaning::Value& v) {
            return v.owner.kind == Owner::Kind::Pointer && v.owner.pointee == pointee;
        });
    }

    [[nodiscard]] bool freeTargets() const
    {
        const int vcpu = m_telling.vcpuOf(m_switch);
        return vcpu >= 0 && std::ranges::all_of(m_meaning.values, [&](const Meaning::Value& v) {
                   const auto slot = m_telling.slotOf(v.reg, vcpu);
                   if (!slot)
                       return false;
                   const auto owner = m_telling.ownership().at(m_step, Place::of(*slot));
                   const auto writer = m_telling.timeline().lastWriter(m_step, Place::of(*slot));
                   const auto& exit = m_telling.switches()[static_cast<std::size_t>(m_switch)].exit;
                   return owner.kind == Owner::Kind::Guest && owner.guest == vcpu &&
                          owner.origin == v.reg && exit && writer && *writer >= *exit;
               });
    }

    [[nodiscard]] bool isExitCode() const
    {
        if (m_switch < 0 || m_meaning.values.size() != 1 ||
            m_meaning.values.front().to != Place::of(Register::x(1)))
            return false;
        const auto& exit = m_telling.switches()[static_cast<std::size_t>(m_switch)].exit;
        const auto value = m_telling.timeline().valueAt(m_step + 1, Place::of(Register::x(1)));
        return exit && *exit > m_step && value &&
               *value < static_cast<std::uint64_t>(m_telling.facts().profile.exitCodes.size()) &&
               m_telling.timeline().lastWriter(*exit, Place::of(Register::x(1))) == m_step;
    }

    [[nodiscard]] bool returnsCode() const
    {
        if (m_switch < 0 || m_meaning.values.size() != 1 ||
            m_meaning.values.front().to != Place::of(Register::x(0)) ||
            m_meaning.values.front().from != Place::of(Register::x(1)))
            return false;
        const auto& exit = m_telling.switches()[static_cast<std::size_t>(m_switch)].exit;
        const auto writer = m_telling.timeline().lastWriter(m_step, Place::of(Register::x(1)));
        return exit && writer && *writer < *exit;
    }

    [[nodiscard]] bool toExit() const
    {
        const auto& facts = m_telling.facts();
        const auto* exit = facts.symbol(facts.profile.exit);
        const auto x0 = live(m_step + 1, 0);
        return exit && m_telling.timeline().step(m_step).next == exit->address &&
               x0.kind == Owner::Kind::Pointer && x0.pointee == Owner::Pointee::Vcpu;
    }

    [[nodiscard]] bool toCaller() const
    {
        const auto owner = live(m_step, 30);
        return m_switch >= 0 &&
               m_telling.switches()[static_cast<std::size_t>(m_switch)].range.end == m_step + 1 &&
               owner.kind == Owner::Kind::Host && owner.origin == Register::x(30);
    }

    [[nodiscard]] bool movesSystem(QStringView name) const
    {
        return !m_meaning.values.empty() &&
               std::ranges::all_of(m_meaning.values, [name](const Meaning::Value& v) {
                   const auto& side = v.to.isRegister() && v.to.reg.isSystem() ? v.to : v.from;
                   return side.isRegister() && side.reg.name() == name;
               });
    }

    [[nodiscard]] bool holds(If condition) const
    {
        switch (condition) {
        case If::Always:
            return true;
        case If::OwnPlaces:
            return atHome();
        case If::FrameRegisters:
            return atHome() && m_meaning.originsWithin(29, 30) && m_meaning.values.size() == 2;
        case If::Platform:
            return atHome() && m_meaning.originsWithin(18, 18);
        case If::CalleeSaved:
            return atHome() && m_meaning.originsWithin(19, 30);
        case If::WrongSlot:
            return m_meaning.originsWithin(0, 30) && !m_meaning.inOwnSlots() &&
                   std::ranges::all_of(m_meaning.values,
                                       [](const Meaning::Value& v) { return v.slot.has_value(); });
        case If::Passing:
            return m_meaning.originsWithin(0, 30) && !m_meaning.inOwnRegisters();
        case If::FirstTwo:
            return m_meaning.originsWithin(0, 1) && !m_meaning.inOwnRegisters() &&
                   live(m_step + 1, 0).kind == Owner::Kind::Pointer &&
                   live(m_step + 1, 1).kind == Owner::Kind::Pointer;
        case If::Carried:
            return m_meaning.originsWithin(0, 30) && m_meaning.inOwnSlots() &&
                   !m_meaning.inOwnRegisters();
        case If::HostIsSafe:
            return atHome() && m_meaning.originsWithin(19, 30) &&
                   std::ranges::all_of(m_meaning.values, [this](const Meaning::Value& v) {
                       return hostSaved(v.reg);
                   });
        case If::HostIsNotSafe:
            return m_meaning.originsKnown() &&
                   std::ranges::any_of(m_meaning.values, [this](const Meaning::Value& v) {
                       const auto now = m_telling.ownership().at(m_step, Place::of(v.reg));
                       return v.reg.isX() && v.reg.number() >= 19 &&
                              now.kind == Owner::Kind::Host && now.origin == v.reg &&
                              !hostSaved(v.reg);
                   });
        case If::AllGuests:
            return allGuests();
        case If::VcpuAndHost:
            return pointsTo(Owner::Pointee::Vcpu) && pointsTo(Owner::Pointee::HostContext);
        case If::HostPointer:
            return pointsTo(Owner::Pointee::HostContext);
        case If::GuestBase:
            return pointsTo(Owner::Pointee::GuestContext);
        case If::FreeTargets:
            return m_meaning.originsWithin(0, 30) && !m_meaning.inOwnRegisters() && freeTargets();
        case If::ExitCode:
            return isExitCode();
        case If::ReturnsCode:
            return returnsCode();
        case If::ToExit:
            return toExit();
        case If::ToCaller:
            return toCaller();
        case If::Switched:
            return switched(m_telling, m_meaning);
        case If::Esr:
            return movesSystem(u"esr_el2");
        case If::Tpidr:
            return movesSystem(u"tpidr_el2");
        case If::Elr:
            return movesSystem(u"elr_el2");
        case If::Spsr:
            return movesSystem(u"spsr_el2");
        case If::Vttbr:
            return movesSystem(u"vttbr_el2");
        case If::SpEl0:
            return movesSystem(u"sp_el0");
        case If::Hcr:
            return movesSystem(u"hcr_el2");
        }
        return false;
    }

    const Telling& m_telling;
    std::uint32_t m_step;
    const Meaning& m_meaning;
    int m_switch;
};

} // namespace

bool matches(const Row& row, const Telling& telling, std::uint32_t step, const Meaning& meaning)
{
    return Checker(telling, step, meaning).matches(row);
}

} // namespace worlds
