// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/evidence.h"

#include "engine/expression-types.h"
#include "engine/mistake.h"
#include "engine/words.h"

#include <algorithm>

namespace lessons {

namespace {

bool covers(const arm64::Access& access, base::Address address)
{
    const auto byte = static_cast<std::uint64_t>((address - address.cell()).bytes);
    return access.place.isMemory() && access.place.address == address.cell() &&
           access.shift <= byte && byte < std::uint64_t{access.shift} + access.width;
}

} // namespace

bool writesRegister(const recording::Step& step, arm64::Register reg)
{
    return std::ranges::any_of(step.effects.writes, [&](const auto& write) {
        return write.to.place.isRegister() && write.to.place.reg == reg;
    });
}

bool readsRegister(const recording::Step& step, arm64::Register reg)
{
    return std::ranges::any_of(step.effects.reads, [&](const auto& read) {
        return read.from.place.isRegister() && read.from.place.reg == reg;
    });
}

bool hasMnemonic(const recording::Step& step, const QString& mnemonic)
{
    return step.kind == recording::StepKind::Instruction &&
           step.instruction.text().section(u' ', 0, 0).section(u'\t', 0, 0) == mnemonic;
}

bool writesByte(const recording::Step& step, base::Address address)
{
    return std::ranges::any_of(step.effects.writes,
                               [&](const auto& write) { return covers(write.to, address); });
}

bool readsByte(const recording::Step& step, base::Address address)
{
    return std::ranges::any_of(step.effects.reads,
                               [&](const auto& read) { return covers(read.from, address); });
}

bool storesRegister(const recording::Step& step, arm64::Register reg)
{
    return std::ranges::any_of(step.effects.writes, [&](const auto& write) {
        return write.to.place.isMemory() && write.from &&
               write.from->place == arm64::Place::of(reg);
    });
}

bool loadsRegister(const recording::Step& step, arm64::Register reg)
{
    return std::ranges::any_of(step.effects.writes, [&](const auto& write) {
        return write.to.place == arm64::Place::of(reg) && write.from &&
               write.from->place.isMemory();
    });
}

base::Result<std::uint32_t> RecordedEvidence::stateOf(When when) const
{
    auto state = anyStateOf(when);
    if (m_sight == Sight::Whole || (state && *state <= m_now))
        return state;
    // The same whether it comes later or never: that would tell something, too.
    const QLatin1String word(when == When::Ret      ? "ret."
                             : when == When::Vector ? "vector."
                             : when == When::Enter  ? "enter."
                                                    : "pre.");
    return base::Error{Words::tr("“%1” is not there yet: a prediction sees what is there before "
                                 "it, and nothing later.")
                           .arg(word)};
}

base::Result<std::uint32_t> RecordedEvidence::anyStateOf(When when) const
{
    if (when == When::Now)
        return m_now;
    if (when == When::Pre)
        return m_pre;
    const reading::SwitchSpan* found = m_subject.reading->switchBy(m_now);
    if (!found)
        return base::Error{Words::tr("The recording has no world switch, so “enter.”, “vector.” "
                                     "and “ret.” mean nothing in it.")};
    if (when == When::Enter)
        return found->span.begin;
    if (when == When::Ret) {
        if (found->kind != reading::SwitchSpan::Kind::Lost)
            return found->span.end - 1;
        return base::Error{Words::tr("This world switch does not come back, so “ret.” means "
                                     "nothing in it.")};
    }
    if (const auto back = found->backAtEl2())
        return *back;
    return base::Error{Words::tr("The guest does not come back in this world switch, so “vector.” "
                                 "means nothing in it.")};
}

base::Result<std::uint64_t> RecordedEvidence::registerValue(When when, arm64::Register reg) const
{
    return value(when, arm64::Place::of(reg));
}

base::Result<std::uint64_t> RecordedEvidence::vectorHalf(When when, arm64::Register reg,
                                                         int half) const
{
    return value(when, arm64::Place::of(reg, half));
}

/// Of a register, or half of one.
base::Result<std::uint64_t> RecordedEvidence::value(When when, const arm64::Place& place) const
{
    const auto state = stateOf(when);
    if (!state)
        return state.error();
    if (const auto value = m_subject.recording->valueAt(*state, place))
        return *value;
    if (m_subject.names->isHidden(place.reg))
        return base::Error{Words::tr("Register %1 could not be read: the machine's debugger does "
                                     "not show it.")
                               .arg(place.reg.name())};
    return base::Error{Words::tr("Register %1 could not be read: a recording does not keep it.")
                           .arg(place.reg.name())};
}

base::Result<std::uint64_t> RecordedEvidence::memory(When when, base::Address address) const
{
    return bytes(when, address, sizeof(std::uint64_t));
}

base::Result<std::uint64_t> RecordedEvidence::member(When when, base::Address address,
                                                     const QString& world,
                                                     const QString& path) const
{
    constexpr std::uint64_t kWord = sizeof(std::uint64_t);
    const std::uint64_t width = m_subject.names->widthOf(world, path).value_or(kWord);
    return bytes(when, address, static_cast<unsigned>(std::min(width, kWord)));
}

/// So many, at most eight, little-endian. What lies beside them need not have been recorded.
base::Result<std::uint64_t> RecordedEvidence::bytes(When when, base::Address address,
                                                    unsigned count) const
{
    const auto state = stateOf(when);
    if (!state)
        return state.error();
    const auto read = [&](base::Address cell) {
        return m_subject.recording->valueAt(*state, arm64::Place::of(cell));
    };
    const auto unread = [](base::Address cell) {
        return base::Error{Words::tr("The memory at %1 could not be read: it was not recorded.")
                               .arg(base::hex16(cell.value))};
    };
    constexpr unsigned kWord = sizeof(std::uint64_t);
    const base::Address cell = address.cell();
    const auto inCell = static_cast<unsigned>((address - cell).bytes);
    const auto low = read(cell);
    if (!low)
        return unread(cell);
    std::uint64_t value = *low >> inCell * 8;
    if (inCell + count > kWord) {
        const base::Address above = cell + base::Offset{kWord};
        const auto high = read(above);
        if (!high)
            return unread(above);
        value |= *high << (kWord - inCell) * 8;
    }
    return count == kWord ? value : value & ((std::uint64_t{1} << count * 8) - 1);
}

base::Result<base::Address> RecordedEvidence::slot(const QString& world, const QString& path) const
{
    return m_subject.names->slot(world, path, m_now);
}

base::Result<reading::Owner> RecordedEvidence::ownerOf(When when, const arm64::Place& at) const
{
    const auto state = stateOf(when);
    if (!state)
        return state.error();
    const reading::Owner owner = m_subject.reading->owner(*state, at);
    if (owner.kind == reading::Owner::Kind::Unknown)
        return base::Error{
            Words::tr("Whose value %1 holds cannot be told: it was not recorded, or an "
                      "instruction that is not understood wrote it.")
                .arg(m_subject.reading->names().name(at))};
    return owner;
}

std::optional<base::Address> RecordedEvidence::contextOf(const reading::Owner& owner) const
{
    const reading::RecordingInfo& facts = m_subject.reading->facts();
    if (owner.kind == reading::Owner::Kind::Host)
        return facts.hostContext;
    if (owner.kind == reading::Owner::Kind::Guest)
        return facts.contextOf(owner.guest);
    return {}; // a pointer, an address of code, a number made in passing: EL2's own
}

base::Result<std::uint64_t> RecordedEvidence::world(When when, const arm64::Place& at) const
{
    const auto owner = ownerOf(when, at);
    if (!owner)
        return owner.error();
    return contextOf(*owner).value_or(base::Address{}).value;
}

base::Result<std::uint64_t> RecordedEvidence::owner(When when, const arm64::Place& at) const
{
    const auto owner = ownerOf(when, at);
    if (!owner)
        return owner.error();
    const auto context = contextOf(*owner);
    if (!context)
        return std::uint64_t{0};
    const auto slot = owner->origin ? m_subject.reading->slotTable().offsetOf(*owner->origin)
                                    : std::optional<base::Offset>();
    return (*context + slot.value_or(base::Offset{})).value;
}

base::Result<bool> RecordedEvidence::isIn(reading::SwitchPart part) const
{
    return m_subject.reading->partOf(m_now) == part;
}

template <typename Predicate>
std::uint64_t RecordedEvidence::stepsThat(Predicate match) const
{
    std::uint64_t n = 0;
    for (std::uint32_t k = m_pre; k < m_now; ++k) {
        if (match(m_subject.recording->step(k)))
            ++n;
    }
    return n;
}

base::Result<std::uint64_t> RecordedEvidence::stores(arm64::Register reg) const
{
    return stepsThat([&](const recording::Step& step) { return storesRegister(step, reg); });
}

base::Result<std::uint64_t> RecordedEvidence::writes(base::Address address) const
{
    return stepsThat([&](const recording::Step& step) { return writesByte(step, address); });
}

base::Result<base::Address> RecordedEvidence::object(const QString& path) const
{
    auto address = m_subject.names->object(path);
    // Who wrote a bare name may have meant a register.
    if (!address && isBareName(path)) {
        const QString meant = didYouMean(path, expressionWords() + m_subject.names->objectNames());
        if (!meant.isEmpty())
            return base::Error{address.error().sentence + u' ' + meant};
    }
    return address;
}

base::Result<bool> RecordedEvidence::executes(const QString& mnemonic) const
{
    return m_now < m_subject.recording->stepCount() &&
           hasMnemonic(m_subject.recording->step(m_now), mnemonic);
}

base::Result<bool> RecordedEvidence::contractHolds() const
{
    auto is = isViolated({}, {});
    if (!is)
        return is;
    return !*is;
}

base::Result<bool> RecordedEvidence::isViolated(const QString& rule, const QString& subject) const
{
    // The verdict is of all that was recorded.
    if (m_sight == Sight::UpToNow)
        return base::Error{
            Words::tr("“%1” is not there yet: a prediction sees what is there before "
                      "it, and nothing later.")
                .arg(QLatin1String("contract"))};
    if (!m_subject.contract)
        return base::Error{Words::tr("The contract could not be judged: nothing is recorded.")};
    return m_subject.contract->isViolated(rule, subject);
}

base::Result<Snapshot> RecordedEvidence::snapshotNamed(const QString& name) const
{
    const auto found = m_subject.snapshots->find(name);
    if (found == m_subject.snapshots->end())
        return base::Error{
            Words::tr("No step before this one has come to the state “%1”.").arg(name)};
    if (m_sight == Sight::UpToNow && found->second.now > m_now)
        return base::Error{
            Words::tr("“%1” is not there yet: a prediction sees what is there before "
                      "it, and nothing later.")
                .arg(name)};
    return found->second;
}

base::Result<std::shared_ptr<const Evidence>> RecordedEvidence::at(const QString& snapshot) const
{
    if (m_subject.others && !m_subject.snapshots->contains(snapshot)) {
        const auto other = m_subject.others->find(snapshot);
        if (other != m_subject.others->end() && m_sight == Sight::UpToNow)
            return base::Error{Words::tr("“%1” is a state of another recording: an answer sees "
                                         "the one that is asked about.")
                                   .arg(snapshot)};
        if (other != m_subject.others->end())
            return std::shared_ptr<const Evidence>(std::make_shared<RecordedEvidence>(
                *other->second.subject, other->second.at.now, other->second.at.pre, m_sight));
    }
    const auto found = snapshotNamed(snapshot);
    if (!found)
        return found.error();
    return std::shared_ptr<const Evidence>(
        std::make_shared<RecordedEvidence>(m_subject, found->now, found->pre, m_sight));
}

base::Result<Evidence::Counted> RecordedEvidence::count(When from, const QString& snapshot,
                                                        const Condition& condition) const
{
    base::Result<std::uint32_t> begin = m_now;
    if (snapshot.isEmpty()) {
        begin = stateOf(from);
    } else if (const auto named = snapshotNamed(snapshot)) {
        begin = named->now;
    } else {
        begin = named.error();
    }
    if (!begin)
        return begin.error();
    if (*begin > m_now) // of nothing, all would be true
        return base::Error{Words::tr("Nothing can be counted from a state that comes only later.")};
    Counted counted;
    for (std::uint32_t k = *begin; k < m_now; ++k) {
        if (m_subject.recording->kindOf(k) != recording::StepKind::Instruction)
            continue;
        const auto holds = condition(RecordedEvidence(m_subject, k, k > 0 ? k - 1 : k, m_sight));
        if (!holds)
            return holds.error();
        ++counted.all;
        counted.matching += *holds ? 1 : 0;
    }
    return counted;
}

base::Result<void> ContractOracle::judged() const
{
    if (!m_reading->trouble().isEmpty())
        return base::Error{m_reading->trouble()};
    if (!m_judgement)
        m_judgement = contract::judge(*m_reading);
    for (const contract::Violation& violation : m_judgement->violations) {
        if (!violation.judged && violation.switchNumber <= m_switches)
            return base::Error{
                Words::tr("The contract could not be judged: %1").arg(violation.sentence)};
    }
    if (m_judgement->violations.empty() && m_judgement->verdict != contract::Verdict::Holds)
        return base::Error{m_judgement->summary};
    return {};
}

base::Result<bool> ContractOracle::isViolated(const QString& rule, const QString& subject) const
{
    const auto judgement = judged();
    // A violation that is certain stays one beside another that could not be judged.
    if (m_judgement) {
        for (const contract::Violation& violation : m_judgement->violations) {
            if (violation.judged && violation.switchNumber <= m_switches &&
                (rule.isEmpty() || rule == contract::ruleKey(violation.rule)) &&
                (subject.isEmpty() || subject == violation.subject))
                return true;
        }
    }
    if (!judgement)
        return judgement.error();
    return false;
}

} // namespace lessons
