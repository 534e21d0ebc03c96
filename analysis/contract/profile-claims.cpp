// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/profile-claims.h"

#include "contract/handover.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>
#include <utility>

namespace contract {

using arm64::Place;
using arm64::Register;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("contract", text);
}

/// What the caller of a function relies on (AAPCS64 6.1.1).
constexpr int kFirstSaved = 19;
constexpr int kLastX = 30;

/// One switch by what each switch must do. Of the profile it takes where the doors and the vcpu
/// are, and which registers change worlds; not where anything lies meanwhile.
class Works {
public:
    explicit Works(const FindingList& findings)
        : m_findings(findings)
        , m_span(findings.span)
        , m_reading(findings.reading)
    {
    }

    [[nodiscard]] bool all() const
    {
        const bool wentRound = m_span.entered && m_span.eret && m_span.vector && !m_span.fault &&
                               m_span.kind == SwitchSpan::Kind::Entered &&
                               m_span.span.end > *m_span.vector;
        return wentRound && hostIsBack() && guestIsKept() && listIsKept() && accessesAreSound() &&
               codeIsReturned() && !runsOnAnothers();
    }

private:
    /// The state before the instruction that leaves the switch.
    [[nodiscard]] std::uint32_t end() const { return m_span.span.end - 1; }

    [[nodiscard]] bool isSame(std::uint32_t from, std::uint32_t to, const Place& place) const
    {
        const auto before = m_findings.value(from, place);
        return before && before == m_findings.value(to, place);
    }

    [[nodiscard]] bool hostIsBack() const
    {
        const auto perCpu = m_findings.facts.profile.perCpuRegister();
        if (!isSame(m_span.span.begin, end(), Place::of(Register::sp())) ||
            (perCpu && !isSame(m_span.span.begin, end(), Place::of(*perCpu))))
            return false;
        for (int n = kFirstSaved; n <= kLastX; ++n) {
            const Place x = Place::of(Register::x(n));
            if (!isSame(m_span.span.begin, end(), x) ||
                m_reading.tag(m_span.span.begin, x).definition !=
                    m_reading.tag(end(), x).definition)
                return false;
        }
        return true;
    }

    /// The cell of memory, not of the stack, that the register was loaded from by the ERET.
    [[nodiscard]] std::optional<Place> loadedFrom(const Place& reg, std::uint32_t from) const
    {
        const auto moves = m_reading.movesOf(*m_span.eret, reg, 0, from);
        if (moves.empty() || !moves.back().from.isMemory() || isStack(moves.back().from))
            return {};
        return moves.back().from;
    }

    /// The guest's value lies in that cell again, or in half of it.
    [[nodiscard]] bool isPutAway(const Place& reg, const Place& cell, std::uint32_t at) const
    {
        const ValueTag live = m_reading.tag(*m_span.vector, reg);
        const auto isIt = [&](const ValueTag& found) {
            if (!found.madeBy || *found.madeBy < *m_span.vector)
                return false;
            // The host may move the guest's pc on, past what it has emulated.
            return found.definition == live.definition ||
                   (!reg.reg.isX() && found.owner.kind == reading::Owner::Kind::Scratch &&
                    m_reading.derives(at, cell, live.owner));
        };
        return isIt(m_reading.tag(at, cell, 0)) || isIt(m_reading.tag(at, cell, 1));
    }

    [[nodiscard]] bool guestIsKept() const
    {
        for (int n = 0; n <= kLastX; ++n) {
            const Place x = Place::of(Register::x(n));
            const auto cell = loadedFrom(x, m_span.span.begin);
            if (!cell || !isPutAway(x, *cell, end()))
                return false;
        }
        return true;
    }

    /// A register that is loaded is saved, and to the same place. One with which neither is done is
    /// no register that changes worlds here.
    [[nodiscard]] bool listIsKept() const
    {
        if (!m_span.span.complete)
            return true;
        const Traps traps = Traps::at(m_findings.recording, *m_span.eret);
        const auto& slotList = m_findings.facts.profile.slotList;
        return std::ranges::all_of(slotList, [&](const profile::Profile::Slot& slot) {
            return traps.covers(slot.reg) ||
                   (isListedKept(Place::of(slot.reg)) && isHostsBack(slot));
        });
    }

    [[nodiscard]] bool isListedKept(const Place& reg) const
    {
        const std::uint32_t at = std::max(end(), m_span.span.outerEnd - 1);
        const auto cell = loadedFrom(reg, m_span.span.outerBegin);
        if (cell && (isSlotOf(reg, *cell) || isPutAway(reg, *cell, at)))
            return isPutAway(reg, *cell, at);
        // It comes from elsewhere, such as a VM's settings, or from nowhere.
        const auto moves =
            m_reading.movesOf(m_reading.tag(*m_span.vector, reg).definition, *m_span.vector, at);
        return std::ranges::none_of(moves, [&](const reading::MoveEdge& move) {
            return move.to.isMemory() && m_findings.facts.vcpuAt(move.to.address) >= 0;
        });
    }

    /// A register that the way out loads is the host's own again.
    [[nodiscard]] bool isHostsBack(const profile::Profile::Slot& slot) const
    {
        const Place reg = Place::of(slot.reg);
        if (slot.hostKept) // it comes out of the host's context, and went in there before
            return isSame(m_span.span.begin, end(), reg);
        return slot.where != profile::Profile::Where::Doors ||
               m_reading.movesOf(end(), reg, 0, *m_span.vector).empty() ||
               m_reading.tag(m_span.span.begin, reg).definition ==
                   m_reading.tag(end(), reg).definition;
    }

    /// The cell is the one that the profile gives to the register.
    [[nodiscard]] bool isSlotOf(const Place& reg, const Place& cell) const
    {
        constexpr std::uint64_t kCell = ~std::uint64_t{7};
        const auto offset = m_reading.slotTable().offsetOf(reg.reg);
        return offset && ((m_findings.guestContext() + *offset).value & kCell) ==
                             (cell.address.value & kCell);
    }

    [[nodiscard]] bool isStack(const Place& place) const
    {
        constexpr std::uint64_t kReach = 4096;
        const auto sp = m_findings.entrySp();
        return sp && place.address.value < *sp && place.address.value + kReach > *sp &&
               !m_findings.isWatched(place);
    }

    /// Nothing of the caller's is read or overwritten, nothing lies where an exception may write,
    /// and what is put into the host's context is taken out again.
    [[nodiscard]] bool accessesAreSound() const
    {
        std::set<base::Address> kept;
        std::set<base::Address> pushed;
        const auto entry = m_findings.entrySp();
        for (const std::uint32_t s : m_findings.innerSteps()) {
            const auto step = m_findings.recording.sharedStep(s);
            const auto sp = m_findings.value(s + 1, Place::of(Register::sp()));
            const auto isCallers = [&](const Place& place) {
                return entry && m_findings.isStack(place) && place.address.value >= *entry &&
                       m_findings.facts.vcpuAt(place.address) < 0;
            };
            for (const arm64::Read& read : step->effects.reads) {
                const bool isPop = read.from.place.isMemory() && isStack(read.from.place);
                if (isCallers(read.from.place) ||
                    (isPop && !pushed.contains(read.from.place.address)))
                    return false;
                if (read.from.place.isMemory())
                    kept.erase(read.from.place.address);
            }
            for (const arm64::Write& write : step->effects.writes) {
                const Place& to = write.to.place;
                if (!to.isMemory())
                    continue;
                pushed.insert(to.address);
                const int vcpu = m_findings.facts.vcpuAt(to.address);
                const bool isOthers = vcpu >= 0 && m_span.guest >= 0 && vcpu != m_span.guest;
                const bool isBelow = isStack(to) && sp && to.address.value < *sp;
                if (isOthers || isBelow || isCallers(to))
                    return false;
                if (vcpu < 0 && m_findings.isContext(to) && !isAlsoWritten(m_findings, to))
                    kept.insert(to.address);
            }
        }
        return kept.empty();
    }

    /// What the caller is told is a number that the vector made, and no register's old value. Where
    /// the profile names another register than the result's (AAPCS64 6.8.2), either may have it.
    [[nodiscard]] bool codeIsReturned() const
    {
        const auto& profile = m_findings.facts.profile;
        const auto isMade = [&](Register reg) {
            const ValueTag tag = m_reading.tag(end(), Place::of(reg));
            const std::uint32_t made = tag.definition.state;
            return tag.owner.kind == reading::Owner::Kind::Scratch && made > *m_span.vector &&
                   made <= m_span.exit.value_or(made);
        };
        return !profile.atExit(profile::Content::Kind::ExitCode) || isMade(profile.returns) ||
               isMade(Register::x(0));
    }

    /// The guest runs on the memory of another one of the recording's.
    [[nodiscard]] bool runsOnAnothers() const
    {
        const auto vttbr = Register::named(u"vttbr_el2");
        const auto value = vttbr ? m_findings.value(*m_span.eret, Place::of(*vttbr)) : std::nullopt;
        const auto& all = m_findings.facts.vttbrs;
        const auto own = static_cast<std::size_t>(m_span.guest);
        return value && own < all.size() && all[own] != value &&
               std::ranges::find(all, value) != all.end();
    }

    const FindingList& m_findings;
    const SwitchSpan& m_span;
    const reading::Reading& m_reading;
};

bool isJudged(const Finding& finding)
{
    return finding.violation.judged;
}

} // namespace

void weighProfile(FindingList& findings)
{
    auto& all = findings.all;
    if (findings.facts.isProfileShipped || std::ranges::none_of(all, isJudged) ||
        !Works(findings).all())
        return;
    const auto first = std::ranges::min_element(all, {}, [](const Finding& finding) {
        return std::pair(!finding.violation.judged, finding.order);
    });
    Finding kept = *first;
    kept.violation.judged = false;
    kept.violation.sentence =
        tr("The profile %1 and this switch contradict each other, though the host and the guest "
           "keep all that is theirs: the file or the code is to be put right (docs/profiles.md). "
           "By the profile: %2")
            .arg(findings.facts.profile.name, kept.violation.sentence);
    std::erase_if(all, isJudged);
    all.push_back(std::move(kept));
}

QString doubtOfFunction(const reading::Reading& reading)
{
    const reading::RecordingInfo& facts = reading.facts();
    const auto& recording = reading.recording();
    if (facts.isProfileShipped || recording.ending() != recording::Ending::Lost)
        return {};
    const auto panicAt = [&](base::Address pc) {
        return std::ranges::find_if(facts.profile.panics, [&](const QString& name) {
            const image::Symbol* panic = facts.symbol(name);
            return panic && panic->address == pc;
        });
    };
    const auto& switches = reading.switches();
    for (std::uint32_t s = switches.empty() ? 0 : switches.back().span.outerBegin;
         s < recording.stepCount(); ++s) {
        const auto step = recording.sharedStep(s);
        if (isFault(*step, facts))
            return {};
        if (const auto panic = panicAt(step->next); panic != facts.profile.panics.end())
            return tr("Is %1 a function that panics, as \"panics\" of the profile %2 says?")
                .arg(*panic, facts.profile.name);
    }
    return tr("Is %1 the function round the switch, as \"run\" of the profile %2 says?")
        .arg(facts.profile.outer, facts.profile.name);
}

namespace {

/// True where the step does something with what the register holds, and not only moves it.
bool usesValue(const recording::Step& step, const arm64::Read& read)
{
    return read.asAddress ||
           std::ranges::none_of(step.effects.writes, [&](const arm64::Write& write) {
               return write.from && write.from->place == read.from.place;
           });
}

} // namespace

void judgeUnused(FindingList& findings, Rule rule, const Place& place, std::uint32_t from)
{
    const auto& reading = findings.reading;
    const auto hasIt = [&](std::uint32_t state, const Place& at) {
        if (at == place) {
            const auto writer = reading.tag(state, at).madeBy;
            return !writer || *writer < from;
        }
        const auto moves = reading.movesOf(state, at, 0, from);
        return std::ranges::any_of(
            moves, [&](const reading::MoveEdge& move) { return move.from == place; });
    };
    const auto report = [&](std::uint32_t s) {
        const QString name = findings.name(place, from);
        findings.reportAt(
            rule, name, s,
            tr("%1 is used, and the profile says that nobody reads it there.").arg(name));
    };
    for (const std::uint32_t s : findings.innerSteps()) {
        if (s < from)
            continue;
        const auto step = findings.recording.sharedStep(s);
        for (const arm64::Read& read : step->effects.reads)
            if (read.from.place.isRegister() && usesValue(*step, read) && hasIt(s, read.from.place))
                return report(s);
        for (const arm64::Write& write : step->effects.writes)
            if (write.from && findings.isContext(write.to.place) && hasIt(s + 1, write.to.place))
                return report(s);
        // The exit code's register is read by whoever called.
        if (s == findings.span.ret && hasIt(s, Place::of(findings.facts.profile.returns)))
            return report(s);
    }
}

} // namespace contract
