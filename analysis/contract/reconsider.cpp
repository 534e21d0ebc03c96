// SPDX-License-Identifier: GPL-2.0-or-later
// What the rules have found, thought over: a wrong instruction spoils what comes after it, and a
// switch that is lost is not judged at its end. So where something is wrong, each door is run again
// by itself, on paper, and what makes it right again says what was wrong.
#include "contract/door.h"
#include "contract/repair.h"
#include "contract/rules.h"

#include <QCoreApplication>

#include <algorithm>

namespace contract {

using arm64::Place;
using arm64::Register;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("contract", text);
}

/// What was wrong with one door: it is run again by itself, and what repairs it takes the place of
/// the findings in it that only follow from that.
class DoorDiagnosis {
public:
    DoorDiagnosis(FindingList& findings, Door door)
        : m_findings(findings)
        , m_door(std::move(door))
    {
        const SwitchSpan& a = findings.span;
        switch (m_door.kind()) {
        case Door::Kind::Enter:
            m_from = a.span.begin;
            m_end = a.eret;
            break;
        case Door::Kind::Vector:
            m_from = *a.vector;
            m_end = a.exit;
            break;
        case Door::Kind::Exit:
            m_from = *a.exit;
            m_end = a.ret;
            break;
        }
        m_last = m_end ? *m_end + 1 : a.last;
        if (a.fault && *a.fault < m_last)
            m_last = *a.fault + 1;
        for (std::uint32_t s = m_from; s < m_last; ++s)
            if (findings.recording.kindOf(s) == recording::StepKind::Instruction)
                m_steps.emplace(findings.recording.pcOf(s), s);
    }

    /// True when the door itself was wrong. `spoiled`: a door before it was.
    bool apply(bool spoiled)
    {
        std::vector<Finding> mine = take();
        const auto putBack = [&] {
            m_findings.all.insert(m_findings.all.end(), mine.begin(), mine.end());
        };
        if (m_door.countFaults(runOf(m_door, {})) == 0) {
            // What there is comes from elsewhere: from the door before, or from no door at all.
            if (!spoiled)
                putBack();
            return !spoiled && !mine.empty();
        }
        if (!spoiled && m_end && mine.empty())
            return false; // it did pass, whatever the paper says
        std::set<base::Address> suspects;
        if (!spoiled)
            for (const Finding& finding : mine)
                if (finding.violation.step)
                    suspects.insert(m_findings.recording.pcOf(*finding.violation.step));
        m_repairs = repairsOf(m_door, suspects);
        if (m_repairs.empty() || (!spoiled && agree(mine))) {
            putBack();
            return true;
        }
        // What the rules say of the access itself comes first: it is the nearest to the cause.
        std::erase_if(mine, [&](const Finding& finding) {
            const bool access = !spoiled && isAccess(finding.violation) && isCulprit(finding);
            if (access)
                m_findings.all.push_back(finding);
            return access;
        });
        for (std::size_t i = 0; i < m_repairs.size(); ++i)
            tell(i, spoiled ? std::vector<Finding>() : mine);
        // What else the rules say of an instruction that is wrong stays said.
        if (!spoiled)
            for (const Finding& finding : mine)
                if (!m_told.contains(finding.violation.subject) && isCulprit(finding))
                    m_findings.all.push_back(finding);
        return true;
    }

private:
    /// Takes the findings about this door out of the list.
    std::vector<Finding> take()
    {
        std::vector<Finding> mine;
        std::vector<Finding> others;
        for (Finding& finding : m_findings.all)
            (isMine(finding.violation) ? mine : others).push_back(std::move(finding));
        m_findings.all = std::move(others);
        return mine;
    }

    [[nodiscard]] static bool isAccess(const Violation& violation)
    {
        return violation.rule == Rule::Stack || violation.rule == Rule::Base ||
               violation.rule == Rule::Footprint;
    }

    [[nodiscard]] bool isMine(const Violation& violation) const
    {
        if (!violation.judged)
            return false;
        const auto reg = Register::named(violation.subject);
        const bool isGeneral = reg ? reg->isX() || *reg == Register::sp()
                                   : violation.subject.startsWith(QLatin1Char('[')) ||
                                         m_findings.isGeneralSlot(violation.subject);
        const bool general = isGeneral || m_findings.changesInDoors(violation.subject);
        const auto here = [&] {
            return violation.step && *violation.step >= m_from && *violation.step < m_last;
        };
        switch (violation.rule) {
        case Rule::Eret:
            return general && m_door.kind() == Door::Kind::Enter;
        case Rule::Vector:
        case Rule::Exit:
            return general && m_door.kind() == Door::Kind::Vector;
        case Rule::Ret:
            return general && m_door.kind() == Door::Kind::Exit;
        case Rule::Stack:
        case Rule::Base:
        case Rule::Footprint:
            return here();
        default:
            return false;
        }
    }

    /// The rules blame what the paper would exchange, and nothing else.
    [[nodiscard]] bool agree(const std::vector<Finding>& mine) const
    {
        return std::all_of(mine.begin(), mine.end(),
                           [&](const Finding& finding) { return isCulprit(finding); }) &&
               std::all_of(m_repairs.begin(), m_repairs.end(), [&](const Repair& repair) {
                   return !repair.insert &&
                          std::any_of(mine.begin(), mine.end(), [&](const Finding& finding) {
                              return m_findings.recording.pcOf(*finding.violation.step) ==
                                     m_door.lines()[repair.at].pc;
                          });
               });
    }

    [[nodiscard]] bool isCulprit(const Finding& finding) const
    {
        return finding.violation.step &&
               std::any_of(m_repairs.begin(), m_repairs.end(), [&](const Repair& repair) {
                   return !repair.insert && m_door.lines()[repair.at].pc ==
                                                m_findings.recording.pcOf(*finding.violation.step);
               });
    }

    [[nodiscard]] QString nameOf(const Place& place) const
    {
        if (m_end || !m_findings.isStack(place))
            return m_findings.name(place, m_end.value_or(m_from));
        // SP never was where it should have been: the cell is named as if it had.
        const auto distance = static_cast<std::int64_t>(place.address.value) -
                              static_cast<std::int64_t>(m_door.endSp());
        return reading::CellNames::onStack(distance);
    }

    [[nodiscard]] QString whose(std::uint64_t number) const
    {
        const auto owner = m_door.ownerOf(number);
        return owner ? m_findings.whose({*owner, {}, {}}) : base::hex16(number);
    }

    /// The step that stood where the repair goes; nothing where the switch did not come so far.
    [[nodiscard]] std::optional<std::uint32_t> stepOf(const Repair& repair) const
    {
        const auto find = [&](std::size_t line) -> std::optional<std::uint32_t> {
            const auto step = m_steps.find(m_door.lines()[line].pc);
            return step == m_steps.end() ? std::nullopt : std::optional(step->second);
        };
        if (repair.at < m_door.lines().size())
            return find(repair.at);
        const auto before = find(repair.at - 1);
        return before ? std::optional(*before + 1) : std::nullopt;
    }

    void tell(std::size_t index, const std::vector<Finding>& mine)
    {
        const Repair& repair = m_repairs[index];
        const auto step = stepOf(repair);
        if (!step)
            return;
        auto others = m_repairs;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(index));
        const auto faults = m_door.faultsOf(runOf(m_door, others));
        if (!repair.insert && m_findings.span.fault == step && tellBase(repair, others, *step))
            return;
        for (const Door::Fault& fault : faults) {
            const QString subject = nameOf(fault.place);
            const auto known = std::find_if(mine.begin(), mine.end(), [&](const Finding& finding) {
                return finding.violation.subject == subject && !usedUp(finding, repair);
            });
            Finding finding;
            if (known != mine.end()) {
                finding = *known;
                m_told.insert(subject);
            } else {
                finding.violation.rule = fault.wanted ? m_door.rule() : Rule::Footprint;
                finding.violation.switchNumber = m_findings.span.number;
                finding.violation.subject = subject;
                finding.violation.sentence = sentence(fault, faults);
            }
            place(finding, repair, *step);
            m_findings.all.push_back(finding);
        }
    }

    /// A finding that blames another of the repairs' places is that one's to tell.
    [[nodiscard]] bool usedUp(const Finding& finding, const Repair& repair) const
    {
        if (!isCulprit(finding))
            return m_told.contains(finding.violation.subject);
        return repair.insert ||
               m_door.lines()[repair.at].pc != m_findings.recording.pcOf(*finding.violation.step);
    }

    /// Says where it was.
    void place(Finding& finding, const Repair& repair, std::uint32_t step) const
    {
        Violation& violation = finding.violation;
        if (!repair.insert) {
            violation.step = step;
            violation.where = m_findings.where(step);
            finding.order = step;
            return;
        }
        constexpr std::uint32_t kNop = 0xd503201f;
        const bool gap =
            repair.at < m_door.lines().size() && m_door.lines()[repair.at].word == kNop;
        const bool nothingDidIt = !violation.step && !violation.where.isEmpty();
        finding.order = nothingDidIt ? std::min(finding.order, m_last) : step;
        violation.step.reset();
        if (!nothingDidIt || gap)
            violation.where = tr("missing before %1").arg(m_findings.where(step));
    }

    /// The access that faulted has a base of its own that is wrong.
    bool tellBase(const Repair& repair, const std::vector<Repair>& others, std::uint32_t step)
    {
        constexpr std::uint32_t kBaseField = 0x1fU << 5;
        const auto& line = m_door.lines()[repair.at];
        if (((line.word ^ repair.with.word) & ~kBaseField) != 0)
            return false;
        (void)others;
        const auto number = static_cast<int>(line.word >> 5 & 0x1fU);
        const Register reg = number == 31 ? Register::sp() : Register::x(number);
        const auto value = m_findings.value(step, Place::of(reg));
        const ValueTag tag = m_findings.reading.tag(step, Place::of(reg));
        if (!value)
            return false;
        m_findings.reportAt(
            Rule::Base, reg.name(), step,
            tr("%1 is the address of this access, and it holds %2: neither vcpu, "
               "%3 nor SP.")
                .arg(reg.name(), m_findings.whose(tag), m_findings.facts.profile.hostContext));
        return true;
    }

    [[nodiscard]] QString sentence(const Door::Fault& fault,
                                   const std::vector<Door::Fault>& all) const
    {
        const QString subject = nameOf(fault.place);
        if (!fault.wanted)
            return tr("%1 is written: it is neither a context nor the stack of this switch.")
                .arg(subject);
        if (fault.place == Place::of(Register::sp())) {
            if (!fault.found)
                return tr("SP could not be read.");
            return tr("SP is %1, not %2: it is off by %3 bytes.")
                .arg(base::hex16(*fault.found), base::hex16(*fault.wanted))
                .arg(static_cast<std::int64_t>(*fault.found - *fault.wanted));
        }
        const QString wanted = m_door.kind() == Door::Kind::Exit &&
                                       fault.place == Place::of(m_findings.facts.profile.returns)
                                   ? m_findings.exitCodeText()
                                   : whose(*fault.wanted);
        if (!fault.written && fault.place.isMemory())
            return tr("%1 was not written in this switch: nothing saved %2.").arg(subject, wanted);
        if (!fault.written)
            return m_door.kind() == Door::Kind::Enter
                       ? tr("%1 still holds %2: nothing loaded it.")
                             .arg(subject, whose(fault.found.value_or(0)))
                       : tr("%1 still holds %2: nothing loaded %3.")
                             .arg(subject, whose(fault.found.value_or(0)), wanted);
        if (!fault.found || !m_door.ownerOf(*fault.found)) {
            constexpr std::uint64_t kLow = 0xffffffff;
            if (fault.found && (*fault.found & kLow) == (*fault.wanted & kLow))
                return tr("%1 does not hold the whole of %2.").arg(subject, wanted);
            return tr("%1 does not hold %2.").arg(subject, wanted);
        }
        const QString found = whose(*fault.found);
        for (const Door::Fault& other : all)
            if (other.found == fault.wanted && other.wanted == fault.found)
                return tr("%1 holds %2 and %3 holds %4: the pair is swapped.")
                    .arg(subject, found, nameOf(other.place), wanted);
        return tr("%1 holds %2, where %3 belongs.").arg(subject, found, wanted);
    }

    FindingList& m_findings;
    Door m_door;
    std::uint32_t m_from = 0;
    std::optional<std::uint32_t> m_end; ///< the state at the door's end, where it came so far
    std::uint32_t m_last = 0;           ///< behind its last step
    std::map<base::Address, std::uint32_t> m_steps;
    std::vector<Repair> m_repairs;
    std::set<QString> m_told;
};

} // namespace

void reconsider(FindingList& findings)
{
    const bool wrong = std::any_of(findings.all.begin(), findings.all.end(),
                                   [](const Finding& f) { return f.violation.judged; });
    const bool lost =
        findings.span.fault ||
        (!findings.span.span.complete && findings.recording.ending() == recording::Ending::Lost);
    if (!wrong && !lost)
        return;
    bool spoiled = false;
    for (const Door::Kind kind : {Door::Kind::Enter, Door::Kind::Vector, Door::Kind::Exit}) {
        auto door = Door::of(findings, kind);
        if (door)
            spoiled = DoorDiagnosis(findings, std::move(*door)).apply(spoiled) || spoiled;
    }
}

} // namespace contract
