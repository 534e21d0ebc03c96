// SPDX-License-Identifier: GPL-2.0-or-later
#include "story/sentences.h"

#include <algorithm>

namespace story {

using arm64::Place;
using arm64::Register;
using Object = InstructionRole::Object;

namespace {

class Checker {
public:
    Checker(const StoryContext& context, std::uint32_t step, const InstructionRole& role)
        : m_context(context)
        , m_step(step)
        , m_role(role)
        , m_switch(context.switchOfStep(step))
    {
    }

    [[nodiscard]] bool matches(const Row& row) const
    {
        return matchesRole(row.role) && row.operation == m_role.operation &&
               (row.object == Object::None || row.object == m_role.object) && matchesWho(row.who) &&
               holds(row.condition);
    }

private:
    [[nodiscard]] bool matchesRole(Where where) const
    {
        switch (where) {
        case Where::Enter:
            return m_role.part == SwitchPart::Enter;
        case Where::Vector:
            return m_role.part == SwitchPart::Vector;
        case Where::Exit:
            return m_role.part == SwitchPart::Exit;
        case Where::Outer:
            return m_role.part == SwitchPart::Outer;
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
            return m_role.world == reading::Owner::Kind::Host;
        case Who::Guest:
            return m_role.world == reading::Owner::Kind::Guest &&
                   m_role.guest == m_context.vcpuOf(m_switch);
        case Who::Pointer:
            return m_role.world == reading::Owner::Kind::Pointer;
        }
        return false;
    }

    [[nodiscard]] bool atHome() const
    {
        const bool toOrFromContext = std::ranges::all_of(
            m_role.values, [](const InstructionRole::Value& v) { return v.slot.has_value(); });
        if (!m_role.inOwnRegisters())
            return false;
        return !toOrFromContext || m_role.inOwnSlots();
    }

    [[nodiscard]] const profile::Profile& profile() const { return m_context.facts().profile; }

    /// The host's register of that origin was put away in that cell, in this switch.
    [[nodiscard]] bool hostSavedIn(Register reg, const Place& cell) const
    {
        const auto& range = m_context.switches()[static_cast<std::size_t>(m_switch)].span;
        const auto owner = m_context.reading().owner(m_step, cell);
        const auto writer = m_context.recording().lastWriter(m_step, cell);
        return owner.kind == reading::Owner::Kind::Host && owner.origin == reg && writer &&
               *writer >= range.begin;
    }

    /// In the host's context.
    [[nodiscard]] bool hostSaved(Register reg) const
    {
        const auto slot = m_context.slotOf(reg, -1);
        return slot && m_switch >= 0 && hostSavedIn(reg, Place::of(*slot));
    }

    /// On the stack, where the profile has it.
    [[nodiscard]] bool hostPushed(Register reg) const
    {
        if (m_switch < 0)
            return false;
        const auto& frame = profile().enterFrame;
        const auto& range = m_context.switches()[static_cast<std::size_t>(m_switch)].span;
        const auto sp = m_context.recording().valueAt(range.begin, Place::of(Register::sp()));
        for (std::size_t i = 0; sp && i < frame.size(); ++i)
            if (frame[i] == profile::Content{profile::Content::Kind::Host, reg} &&
                hostSavedIn(
                    reg, Place::of(base::Address{*sp - bytesOf(frame) + profile::kCellBytes * i})))
                return true;
        return false;
    }

    /// Every value came from one that the host finds again.
    [[nodiscard]] bool ofKept() const
    {
        return m_role.originsKnown() &&
               std::ranges::all_of(m_role.values, [this](const InstructionRole::Value& v) {
                   return profile().keepsHost(*v.owner.origin);
               });
    }

    /// In the registers that they belong to are addresses still, which the code works with.
    [[nodiscard]] bool pointersInTheWay() const
    {
        return m_role.values.size() > 1 && m_role.originsKnown() &&
               std::ranges::all_of(m_role.values, [this](const InstructionRole::Value& v) {
                   return v.owner.origin->isX() && !(v.owner.origin == v.reg) &&
                          live(m_step + 1, v.owner.origin->number()).kind ==
                              reading::Owner::Kind::Pointer;
               });
    }

    [[nodiscard]] reading::Owner live(std::uint32_t state, int n) const
    {
        return m_context.reading().owner(state, Place::of(Register::x(n)));
    }

    [[nodiscard]] bool allGuests() const
    {
        for (int n = 0; n < 31; ++n) {
            const auto owner = live(m_step + 1, n);
            if (owner.kind != reading::Owner::Kind::Guest || owner.guest != m_role.guest ||
                owner.origin != Register::x(n))
                return false;
        }
        return true;
    }

    [[nodiscard]] bool pointsTo(reading::Owner::Pointee pointee) const
    {
        return std::ranges::any_of(m_role.values, [pointee](const InstructionRole::Value& v) {
            return v.owner.kind == reading::Owner::Kind::Pointer && v.owner.pointee == pointee;
        });
    }

    [[nodiscard]] bool freeTargets() const
    {
        const int vcpu = m_context.vcpuOf(m_switch);
        return vcpu >= 0 &&
               std::ranges::all_of(m_role.values, [&](const InstructionRole::Value& v) {
                   const auto slot = m_context.slotOf(v.reg, vcpu);
                   if (!slot)
                       return false;
                   const auto owner = m_context.reading().owner(m_step, Place::of(*slot));
                   const auto writer = m_context.recording().lastWriter(m_step, Place::of(*slot));
                   const auto& exit =
                       m_context.switches()[static_cast<std::size_t>(m_switch)].inExit;
                   return owner.kind == reading::Owner::Kind::Guest && owner.guest == vcpu &&
                          owner.origin == v.reg && exit && writer && *writer >= *exit;
               });
    }

    [[nodiscard]] bool isExitCode() const
    {
        const auto code = profile().atExit(profile::Content::Kind::ExitCode);
        if (!code || m_switch < 0 || m_role.values.size() != 1 ||
            m_role.values.front().to != Place::of(*code))
            return false;
        const auto& exit = m_context.switches()[static_cast<std::size_t>(m_switch)].inExit;
        const auto value = m_context.recording().valueAt(m_step + 1, Place::of(*code));
        return exit && *exit > m_step && value &&
               *value < static_cast<std::uint64_t>(profile().exitCodes.size()) &&
               m_context.recording().lastWriter(*exit, Place::of(*code)) == m_step;
    }

    [[nodiscard]] bool returnsCode() const
    {
        // AAPCS64 6.9, which the sentence names.
        const auto code = profile().atExit(profile::Content::Kind::ExitCode);
        if (!code || !(profile().returns == Register::x(0)) || m_switch < 0 ||
            m_role.values.size() != 1 || m_role.values.front().to != Place::of(Register::x(0)) ||
            m_role.values.front().from != Place::of(*code))
            return false;
        const auto& exit = m_context.switches()[static_cast<std::size_t>(m_switch)].inExit;
        const auto writer = m_context.recording().lastWriter(m_step, Place::of(*code));
        return exit && writer && *writer < *exit;
    }

    [[nodiscard]] bool toExit() const
    {
        const auto* exit = m_context.facts().symbol(profile().exit);
        const auto vcpu = profile().atExit(profile::Content::Kind::Vcpu);
        if (!exit || !vcpu || !profile().atExit(profile::Content::Kind::ExitCode))
            return false;
        const auto owner = live(m_step + 1, vcpu->number());
        return m_context.recording().sharedStep(m_step)->next == exit->address &&
               owner.kind == reading::Owner::Kind::Pointer &&
               owner.pointee == reading::Owner::Pointee::Vcpu;
    }

    [[nodiscard]] bool toCaller() const
    {
        const auto owner = live(m_step, 30);
        return m_switch >= 0 &&
               m_context.switches()[static_cast<std::size_t>(m_switch)].span.end == m_step + 1 &&
               owner.kind == reading::Owner::Kind::Host && owner.origin == Register::x(30);
    }

    [[nodiscard]] bool movesSystem(QStringView name) const
    {
        return !m_role.values.empty() &&
               std::ranges::all_of(m_role.values, [name](const InstructionRole::Value& v) {
                   const auto& side = v.to.isRegister() && v.to.reg.isSystem() ? v.to : v.from;
                   return side.isRegister() && side.reg.name() == name;
               });
    }

    [[nodiscard]] bool movesHeld(profile::Content::Kind what) const
    {
        const auto reg = profile().heldIn(what);
        return reg && movesSystem(reg->name());
    }

    [[nodiscard]] bool ofSystem() const
    {
        return m_role.originsKnown() &&
               std::ranges::all_of(m_role.values, [this](const InstructionRole::Value& v) {
                   return v.owner.origin->isSystem() && m_context.slotOf(*v.owner.origin, -1);
               });
    }

    [[nodiscard]] bool hostHas() const
    {
        return ofSystem() &&
               std::ranges::all_of(m_role.values, [this](const InstructionRole::Value& v) {
                   return std::ranges::any_of(profile().hostHas, [&](const auto& has) {
                       return has.first == *v.owner.origin;
                   });
               });
    }

    /// What is moved is a key, by its register or by its slot.
    [[nodiscard]] bool ofKeys() const
    {
        const auto isKey = [](Register reg) {
            const QString name = reg.name();
            return reg.isSystem() && name.startsWith(QLatin1String("ap")) &&
                   name.contains(QLatin1String("key"));
        };
        return !m_role.values.empty() &&
               std::ranges::all_of(m_role.values, [&](const InstructionRole::Value& v) {
                   return (v.slot && isKey(*v.slot)) || (v.to.isRegister() && isKey(v.to.reg)) ||
                          (v.from.isRegister() && isKey(v.from.reg));
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
            return atHome() && m_role.originsWithin(29, 30) && m_role.values.size() == 2;
        case If::Platform:
            return atHome() && m_role.originsWithin(18, 18);
        case If::CalleeSaved:
            return atHome() && ofKept();
        case If::WrongSlot:
            return m_role.originsWithin(0, 30) && !m_role.inOwnSlots() &&
                   std::ranges::all_of(m_role.values, [](const InstructionRole::Value& v) {
                       return v.slot.has_value();
                   });
        case If::Passing:
            return m_role.originsWithin(0, 30) && !m_role.inOwnRegisters();
        case If::PointersInTheWay:
            return pointersInTheWay();
        case If::Carried:
            return m_role.originsWithin(0, 30) && m_role.inOwnSlots() && !m_role.inOwnRegisters();
        case If::HostIsSafe:
            return atHome() && ofKept() &&
                   std::ranges::all_of(m_role.values, [this](const InstructionRole::Value& v) {
                       return hostSaved(v.reg);
                   });
        case If::HostIsNotSafe:
            return m_role.originsKnown() &&
                   std::ranges::any_of(m_role.values, [this](const InstructionRole::Value& v) {
                       const auto now = m_context.reading().owner(m_step, Place::of(v.reg));
                       return v.reg.isX() && profile().keepsHost(v.reg) &&
                              now.kind == reading::Owner::Kind::Host && now.origin == v.reg &&
                              !hostSaved(v.reg) && !hostPushed(v.reg);
                   });
        case If::AllGuests:
            return allGuests();
        case If::VcpuAndHost:
            return pointsTo(reading::Owner::Pointee::Vcpu) &&
                   pointsTo(reading::Owner::Pointee::HostContext);
        case If::VcpuPointer:
            return pointsTo(reading::Owner::Pointee::Vcpu);
        case If::HostPointer:
            return pointsTo(reading::Owner::Pointee::HostContext);
        case If::GuestBase:
            return pointsTo(reading::Owner::Pointee::GuestContext);
        case If::FreeTargets:
            return m_role.originsWithin(0, 30) && !m_role.inOwnRegisters() && freeTargets();
        case If::ExitCode:
            return isExitCode();
        case If::ReturnsCode:
            return returnsCode();
        case If::ToExit:
            return toExit();
        case If::ToCaller:
            return toCaller();
        case If::Switched:
            return switched(m_context, m_step, m_role);
        case If::Esr:
            return movesSystem(u"esr_el2");
        case If::VcpuHolder:
            return movesHeld(profile::Content::Kind::Vcpu);
        case If::PerCpu:
            return movesHeld(profile::Content::Kind::PerCpu);
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
        case If::OfSystem:
            return ofSystem();
        case If::HostHas:
            return hostHas();
        case If::Keys:
            return ofKeys();
        case If::PendingFirst:
            return !profile().earlyCodes.isEmpty() && movesSystem(u"isr_el1");
        case If::Pending:
            return movesSystem(u"isr_el1");
        case If::Deferred:
            return movesSystem(u"disr_el1");
        }
        return false;
    }

    const StoryContext& m_context;
    std::uint32_t m_step;
    const InstructionRole& m_role;
    int m_switch;
};

} // namespace

bool matches(const Row& row, const StoryContext& context, std::uint32_t step,
             const InstructionRole& role)
{
    return Checker(context, step, role).matches(row);
}

} // namespace story
