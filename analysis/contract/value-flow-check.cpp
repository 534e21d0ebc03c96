// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/value-flow-check.h"

#include "contract/finding-list.h"
#include "contract/handover.h"

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

/// A pair access with its registers in falling order, where their slots do not fall: no hand writes
/// one so on purpose, and it is what a swapped pair looks like.
bool isReversedPair(const FindingList& findings, const recording::Step& step)
{
    if (!step.instruction.isPair)
        return false;
    const auto names = step.instruction.operands.split(QLatin1Char(','));
    if (names.size() < 2)
        return false;
    const auto first = Register::named(names[0].trimmed());
    const auto second = Register::named(names[1].trimmed());
    return first && second && first->isX() && second->isX() && first->number() > second->number() &&
           !areNeighbours(findings, *first, *second);
}

/// A pair store of one register twice: the other register went nowhere.
bool isTwice(const recording::Step& step)
{
    const auto names = step.instruction.operands.split(QLatin1Char(','));
    return step.instruction.isPair && step.instruction.isStore && names.size() > 2 &&
           names[0].trimmed() == names[1].trimmed();
}

/// The register that gives an access its address, SP excepted.
std::optional<Place> baseOf(const recording::Step& step)
{
    for (const arm64::Read& read : step.effects.reads)
        if (read.asAddress && read.from.place.isRegister() &&
            !(read.from.place.reg == Register::sp()))
            return read.from.place;
    return std::nullopt;
}

/// One of the registers that one function moves, in the order of their slots: v0 to v31, FPSR,
/// FPCR.
bool isVectorState(const Place& place)
{
    return place.isRegister() &&
           (place.reg.isV() || place.reg == Register::fpsr() || place.reg == Register::fpcr());
}

bool movesByItself(const Place& place)
{
    return place.isRegister() && place.reg.movesByItself();
}

/// One expectation with what was found in its place.
class Case {
public:
    Case(FindingList& findings, const ValueFlowCheck& flow, const Expectation& expectation)
        : m_findings(findings)
        , m_check(flow)
        , m_e(expectation)
        , m_wanted(findings.reading.tag(flow.sourceState, m_e.source, m_e.sourcePart))
        , m_found(findings.reading.tag(flow.at, m_e.target, m_e.targetPart))
    {
    }

    [[nodiscard]] bool isOfVectors() const
    {
        return isVectorState(m_e.target) || isVectorState(m_e.source);
    }
    [[nodiscard]] const ValueTag& wanted() const { return m_wanted; }
    [[nodiscard]] const ValueTag& found() const { return m_found; }

    [[nodiscard]] bool written() const { return m_found.madeBy && *m_found.madeBy >= m_check.from; }
    [[nodiscard]] bool known() const
    {
        return m_wanted.owner.kind != reading::Owner::Kind::Unknown &&
               m_found.owner.kind != reading::Owner::Kind::Unknown &&
               m_findings.value(m_check.sourceState, m_e.source) &&
               m_findings.value(m_check.at, m_e.target);
    }
    [[nodiscard]] bool holds() const
    {
        // A pointer that was moved to and fro is a new value, and the same pointer.
        const bool isSamePointer =
            m_wanted.owner.kind == reading::Owner::Kind::Pointer && m_found.owner == m_wanted.owner;
        const bool isSame = m_found.definition == m_wanted.definition || isSamePointer;
        return sameValue() && (written() || !m_check.mustBeWritten) &&
               ((isSame && (!m_e.whole || isSamePointer || upperHalfHolds())) || isPutTogether());
    }

    [[nodiscard]] QString subject() const
    {
        return m_findings.name(m_e.target, m_check.at, m_e.targetPart);
    }

    void report(const std::vector<Case>& all) const
    {
        if (!known()) {
            m_findings.reportUnknown(
                m_check.rule, subject(), m_found.madeBy, m_check.at,
                tr("What %1 holds cannot be told: an instruction that is not understood "
                   "wrote it, or it "
                   "could not be read.")
                    .arg(subject()));
            return;
        }
        const bool isExitCode =
            m_check.rule == Rule::Ret && m_wanted.owner.kind == reading::Owner::Kind::Scratch;
        const QString wantedText =
            isExitCode ? m_findings.exitCodeText() : m_findings.whose(m_wanted);
        const QString foundText = m_findings.whose(m_found);
        // It went somewhere else: an offset, a base or a register is wrong.
        const auto stray = strayed(all);
        if (!written()) {
            if (const auto reversed = turnedRound()) {
                m_findings.reportAt(
                    m_check.rule, subject(), *reversed,
                    m_e.target.isMemory()
                        ? tr("%1 is read here, and should be written: nothing saved %2.")
                              .arg(subject(), wantedText)
                        : tr("%1 is stored here, and should be loaded: it still holds %2.")
                              .arg(subject(), foundText));
                return;
            }
            if (stray) {
                blameStray(*stray, wantedText);
                return;
            }
            const QString sentence =
                m_e.target.isMemory()
                    ? tr("%1 was not written in this switch: nothing saved %2.")
                          .arg(subject(), wantedText)
                    : tr("%1 still holds %2: nothing loaded it.").arg(subject(), foundText);
            m_findings.reportMissing(m_check.rule, subject(), near(all), m_check.at, sentence);
            return;
        }
        if (m_findings.recording.kindOf(*m_found.madeBy) != recording::StepKind::Instruction) {
            const QString sentence =
                tr("%1 still holds %2: nothing loaded %3.").arg(subject(), foundText, wantedText);
            if (const auto reversed = turnedRound())
                m_findings.reportAt(m_check.rule, subject(), *reversed, sentence);
            else
                m_findings.reportMissing(m_check.rule, subject(), near(all), m_check.at, sentence);
            return;
        }
        if (const auto step = neverLoadedBefore(all)) {
            m_findings.reportMissing(
                m_check.rule, subject(), tr("missing before %1").arg(m_findings.where(*step)),
                *step, tr("%1 holds %2, where %3 belongs.").arg(subject(), foundText, wantedText));
            return;
        }
        const std::uint32_t culprit = brokenAt(all);
        if (const Case* partner = swappedWith(all)) {
            m_findings.reportAt(m_check.rule, subject(), culprit,
                                tr("%1 holds %2 and %3 holds %4: the pair is swapped.")
                                    .arg(subject(), foundText, partner->subject(), wantedText));
            return;
        }
        if (m_found.definition == m_wanted.definition) {
            m_findings.reportAt(m_check.rule, subject(), overwrittenAt().value_or(culprit),
                                tr("%1 does not hold the whole of %2.").arg(subject(), wantedText));
            return;
        }
        if (m_found.owner == m_wanted.owner &&
            m_found.owner.kind != reading::Owner::Kind::Scratch) {
            m_findings.reportAt(m_check.rule, subject(), culprit,
                                tr("%1 holds an older value of %2, not the one that was live.")
                                    .arg(subject(), wantedText));
            return;
        }
        m_findings.reportAt(
            m_check.rule, subject(), culprit,
            tr("%1 holds %2, where %3 belongs.").arg(subject(), foundText, wantedText) +
                distance(culprit));
    }

private:
    [[nodiscard]] bool sameValue() const
    {
        auto a = m_findings.value(m_check.sourceState, m_e.source);
        auto b = m_findings.value(m_check.at, m_e.target);
        if (!a || !b)
            return false;
        // A timer's condition or a counter has gone on since: the owner counts, the value does not.
        if (movesByItself(m_e.source) || movesByItself(m_e.target))
            return true;
        if (m_e.whole)
            return *a == *b;
        return static_cast<std::uint32_t>(*a >> (32 * m_e.sourcePart)) ==
               static_cast<std::uint32_t>(*b >> (32 * m_e.targetPart));
    }
    [[nodiscard]] bool upperHalfHolds() const
    {
        const ValueTag wanted = m_findings.reading.tag(m_check.sourceState, m_e.source, 1);
        const ValueTag found = m_findings.reading.tag(m_check.at, m_e.target, 1);
        // A number made in passing, such as the exit code, is nobody's: a W register hands on the
        // zeros above it as well as an X register does, and the value has been compared.
        const bool isNumber = wanted.owner.kind == reading::Owner::Kind::Scratch &&
                              found.owner.kind == reading::Owner::Kind::Scratch;
        return wanted.definition == found.definition || isNumber;
    }
    /// Whether the value was taken apart and put together again: halves by shift and ORR or BFI,
    /// two exclusive ORs. Arithmetic makes a new value, but one that was made of the wanted one,
    /// and equals it, is the wanted one. Small numbers equal each other by chance.
    [[nodiscard]] bool isPutTogether() const
    {
        constexpr std::uint64_t kSmall = 0x10000;
        const auto value = m_findings.value(m_check.sourceState, m_e.source);
        if (!m_e.whole || !value || *value < kSmall || ~*value < kSmall)
            return false;
        const auto isMadeOfIt = [&](int part) {
            return isMadeOf(m_findings.reading.tag(m_check.at, m_e.target, part), kLongestWay);
        };
        return isMadeOfIt(0) && isMadeOfIt(1);
    }
    /// Whether the tag is a half of the wanted value, or was computed from one: back over at most
    /// so many instructions that made a new value.
    [[nodiscard]] bool isMadeOf(const ValueTag& tag, int way) const
    {
        if (tag.definition.state == m_wanted.definition.state &&
            tag.definition.place == m_wanted.definition.place)
            return true;
        if (tag.owner.kind != reading::Owner::Kind::Scratch || way == 0 ||
            tag.definition.state <= m_check.from)
            return false;
        const auto step = m_findings.recording.sharedStep(tag.definition.state - 1);
        const auto& reads = step->effects.reads;
        return step->kind == recording::StepKind::Instruction &&
               std::any_of(reads.begin(), reads.end(), [&](const arm64::Read& read) {
                   const auto halfIs = [&](int part) {
                       return isMadeOf(
                           m_findings.reading.tag(tag.definition.state - 1, read.from.place, part),
                           way - 1);
                   };
                   return !read.asAddress && (halfIs(0) || halfIs(1));
               });
    }
    [[nodiscard]] QString near(const std::vector<Case>& all) const
    {
        return tr("missing before %1")
            .arg(m_findings.where(std::min(gap(all), m_findings.recording.stepCount() - 1)));
    }

    /// Before which step something is missing: the end of the switch, or, of the vector registers,
    /// a gap among what moves them all.
    [[nodiscard]] std::uint32_t gap(const std::vector<Case>& all) const
    {
        if (!isOfVectors())
            return m_check.at;
        // It came as far as a register on the way (FPSR by way of x1).
        const auto trail =
            m_findings.reading.movesOf(m_wanted.definition, m_check.from, m_check.at);
        if (!trail.empty())
            return trail.back().step + 1;
        const auto self = static_cast<std::size_t>(this - all.data());
        const auto isMoved = [](const Case& c) {
            return c.isOfVectors() && c.written() && c.holds();
        };
        for (std::size_t n = self; n-- > 0;)
            if (isMoved(all[n]))
                return *all[n].m_found.madeBy + 1;
        for (std::size_t n = self + 1; n < all.size(); ++n) {
            if (!isMoved(all[n]))
                continue;
            constexpr std::uint32_t kNop = 0xd503201f;
            std::uint32_t step = *all[n].m_found.madeBy;
            while (step > m_check.from &&
                   m_findings.recording.step(step - 1).instruction.word == kNop)
                --step;
            return step;
        }
        return m_check.at;
    }

    /// A load where a store should be, or a store where a load should be: the pair of cells is
    /// right, the direction is wrong.
    [[nodiscard]] std::optional<std::uint32_t> turnedRound() const
    {
        const auto slot = [&] { return m_e.target.isMemory() ? m_e.target : m_e.source; }();
        for (std::uint32_t s = m_check.from; s < m_check.at; ++s) {
            const auto heldStep = m_findings.recording.sharedStep(s);
            const recording::Step& step = *heldStep;
            if (step.kind != recording::StepKind::Instruction)
                continue;
            const arm64::Effects& effects = step.effects;
            const bool loads =
                std::any_of(effects.reads.begin(), effects.reads.end(),
                            [&](const arm64::Read& read) { return read.from.place == slot; });
            if (m_e.target.isMemory() && m_e.source.isRegister() && loads &&
                step.instruction.isLoad)
                for (const arm64::Write& write : effects.writes)
                    if (write.to.place == m_e.source && m_findings.isContext(slot))
                        return s;
            if (m_e.target.isRegister() && step.instruction.isStore)
                for (const arm64::Write& write : effects.writes)
                    if (write.from && write.from->place == m_e.target &&
                        (write.to.place == slot || (m_e.source == m_e.target && returns(write, s))))
                        return s;
        }
        return std::nullopt;
    }
    /// A store of what the guest left there into the host's slot of the same register.
    [[nodiscard]] bool returns(const arm64::Write& write, std::uint32_t s) const
    {
        return m_findings.isContext(write.to.place) &&
               m_findings.facts.vcpuAt(write.to.place.address) < 0 && m_findings.span.vector &&
               s > *m_findings.span.vector;
    }

    /// The case whose cell got what belongs here, while this one got what belongs there.
    [[nodiscard]] const Case* swappedWith(const std::vector<Case>& all) const
    {
        const auto other = std::find_if(all.begin(), all.end(), [&](const Case& c) {
            return !(c.m_e.target == m_e.target) && c.m_found.definition == m_wanted.definition &&
                   c.m_wanted.definition == m_found.definition;
        });
        return other == all.end() ? nullptr : &*other;
    }

    /// The last move of the wanted value that took it to a cell where another value is expected.
    [[nodiscard]] std::optional<reading::MoveEdge> strayed(const std::vector<Case>& all) const
    {
        const auto trail =
            m_findings.reading.movesOf(m_wanted.definition, m_check.from, m_check.at);
        for (auto link = trail.rbegin(); link != trail.rend(); ++link) {
            const bool elsewhere = std::any_of(all.begin(), all.end(), [&](const Case& c) {
                return c.m_e.target == link->to && !(c.m_wanted.definition == m_wanted.definition);
            });
            const bool wrongSlot =
                m_e.target.isMemory() && link->to.isMemory() && m_findings.isContext(link->to);
            if (elsewhere || wrongSlot)
                return *link;
        }
        return std::nullopt;
    }

    void blameStray(const reading::MoveEdge& link, const QString& wantedText) const
    {
        // Cells of the stack are called by SP: where SP moved meanwhile, by the same one.
        QString there = m_findings.name(link.to, link.step);
        if (there == subject())
            there = m_findings.name(link.to, m_check.at);
        QString sentence = tr("%1 went to %2 instead of %3.").arg(wantedText, there, subject());
        if (m_e.target.isMemory() && link.to.isMemory() && !sameObject(m_e.target, link.to)) {
            sentence = tr("%1 went to %2 instead of %3: the base points to another object.")
                           .arg(wantedText, there, subject());
        } else if (m_e.target.isMemory() && link.to.isMemory()) {
            const auto wrong = link.to.address - m_e.target.address;
            sentence = tr("%1 went to %2 instead of %3: the offset is wrong by %4.")
                           .arg(wantedText, there, subject())
                           .arg(wrong.bytes);
        }
        m_findings.reportAt(m_check.rule, subject(), link.step, sentence);
    }

    /// Both in the host's context, in that of one vcpu, or on the stack.
    [[nodiscard]] bool sameObject(const Place& a, const Place& b) const
    {
        return m_findings.isContext(a) == m_findings.isContext(b) &&
               m_findings.facts.vcpuAt(a.address) == m_findings.facts.vcpuAt(b.address);
    }

    /// "…: the offset is wrong by 16", where the culprit read a neighbouring slot of the right
    /// object.
    [[nodiscard]] QString distance(std::uint32_t culprit) const
    {
        for (const reading::MoveEdge& link :
             m_findings.reading.movesOf(m_check.at, m_e.target, m_e.targetPart, m_check.from)) {
            if (link.step != culprit || !link.from.isMemory() || !m_e.source.isMemory())
                continue;
            const auto wrong = link.from.address - m_e.source.address;
            if (wrong.bytes != 0 && std::abs(wrong.bytes) < 512)
                return QLatin1Char(' ') +
                       tr("The offset of the load is wrong by %1.").arg(wrong.bytes);
        }
        return {};
    }

    /// The instruction that broke the chain: a pair that is reversed, a load from a slot that is
    /// not the value's own, the pop, or else the last one.
    [[nodiscard]] std::uint32_t brokenAt(const std::vector<Case>& all) const
    {
        const auto chain =
            m_findings.reading.movesOf(m_check.at, m_e.target, m_e.targetPart, m_check.from);
        std::vector<reading::MoveEdge> here;
        std::copy_if(chain.begin(), chain.end(), std::back_inserter(here),
                     [&](const reading::MoveEdge& link) { return link.step >= m_check.from; });
        for (const reading::MoveEdge& link : here)
            if (isReversedPair(m_findings, m_findings.recording.step(link.step)) ||
                isTwice(m_findings.recording.step(link.step)))
                return link.step;
        // The right place was read, and held something else by then: who wrote it is to blame.
        for (const reading::MoveEdge& link : here) {
            if (!(link.from == m_e.source))
                continue;
            const auto writer = m_findings.recording.lastWriter(link.step, m_e.source);
            if (writer && *writer >= m_check.from &&
                m_findings.recording.kindOf(*writer) == recording::StepKind::Instruction)
                return *writer;
        }
        // FPSR and FPCR are carried by a register that other code uses as well, and rightly.
        if (!here.empty() && isOfVectors() && !(m_found.definition == m_wanted.definition))
            return here.front().step;
        for (const reading::MoveEdge& link : here)
            if (m_findings.isContext(link.from) && !(link.from == m_e.source))
                if (const auto pointer = wrongPointer(link.step))
                    return *pointer;
        if (!here.empty()) {
            const reading::MoveEdge& first = here.back();
            // The value went first to where it belongs: what took it on from there is to blame.
            const bool isRight =
                isItsOwnSlot(first) || std::any_of(all.begin(), all.end(), [&](const Case& c) {
                    return c.m_e.source == first.from && c.m_e.target == first.to;
                });
            if (isRight && here.size() > 1)
                return here[here.size() - 2].step;
            if (m_e.source.isMemory() || m_findings.isContext(first.from)) {
                if (const auto pointer = wrongPointer(first.step))
                    return *pointer;
            }
            if (m_findings.isContext(first.from) && !(first.from == m_e.source) &&
                (m_e.source.isMemory() || m_e.target.isRegister()))
                return first.step;
        }
        for (const reading::MoveEdge& link : here)
            if (m_findings.isStack(link.from))
                return link.step;
        return *m_found.madeBy;
    }

    /// A system register is loaded by way of a general one. Where the value that belongs here was
    /// never loaded, and that register has what it had before, or what was loaded for another one
    /// and rightly, the load is missing: before this step, which takes what is there.
    [[nodiscard]] std::optional<std::uint32_t> neverLoadedBefore(const std::vector<Case>& all) const
    {
        if (!m_e.target.isRegister() || !m_e.target.reg.isSystem() || !m_e.source.isMemory() ||
            !m_findings.reading.movesOf(m_wanted.definition, m_check.from, m_check.at).empty())
            return std::nullopt;
        const auto chainOf = [this](const Case& each) {
            return m_findings.reading.movesOf(m_check.at, each.m_e.target, each.m_e.targetPart,
                                              m_check.from);
        };
        const auto here = chainOf(*this);
        if (here.empty())
            return std::nullopt;
        const reading::MoveEdge& first = here.back();
        if (first.from.isRegister())
            return first.step;
        const bool isAnothers = std::ranges::any_of(all, [&](const Case& each) {
            if (!each.known() || !each.holds() || each.m_e.target == m_e.target)
                return false;
            const auto its = chainOf(each);
            return !its.empty() && its.back().step == first.step && its.back().from == first.from;
        });
        return isAnothers && here.size() > 1 ? std::optional(here[here.size() - 2].step)
                                             : std::nullopt;
    }

    /// The step that wrote over a part of a cell which held the whole.
    [[nodiscard]] std::optional<std::uint32_t> overwrittenAt() const
    {
        const auto writer = m_findings.recording.lastWriter(m_check.at, m_e.target);
        const bool isLater = m_e.target.isMemory() && writer && *writer > *m_found.madeBy;
        return isLater ? writer : std::nullopt;
    }

    /// In the doors, a register that is loaded from its own slot of the guest's context: what the
    /// value is used for later is not that load's fault.
    [[nodiscard]] bool isItsOwnSlot(const reading::MoveEdge& link) const
    {
        const base::Address context = m_findings.guestContext();
        if (link.step < m_findings.span.span.begin || !link.from.isMemory() ||
            !m_findings.isContext(link.from) || link.from.address < context)
            return false;
        const reading::SlotUse* use =
            m_findings.reading.slotTable().useAt(link.from.address - context);
        return use && use->isX && link.to == Place::of(use->reg, use->half);
    }

    /// Where the address of an access went wrong: its base points to nothing that the switch knows,
    /// or was popped in the wrong order.
    [[nodiscard]] std::optional<std::uint32_t> wrongPointer(std::uint32_t s) const
    {
        const auto base = baseOf(m_findings.recording.step(s));
        if (!base)
            return std::nullopt;
        const reading::Owner owner = m_findings.reading.tag(s, *base).owner;
        const bool known = owner.kind == reading::Owner::Kind::Pointer &&
                           owner.pointee != reading::Owner::Pointee::Other;
        const auto writer = m_findings.recording.lastWriter(s, *base);
        if (!writer || *writer < m_check.from ||
            m_findings.recording.kindOf(*writer) != recording::StepKind::Instruction)
            return std::nullopt;
        if (!known || isReversedPair(m_findings, m_findings.recording.step(*writer)))
            return writer;
        return std::nullopt;
    }

    static constexpr int kLongestWay = 6; ///< instructions, see isMadeOf

    FindingList& m_findings;
    const ValueFlowCheck& m_check;
    const Expectation& m_e;
    ValueTag m_wanted;
    ValueTag m_found;
};

} // namespace

void checkValueFlow(FindingList& findings, const ValueFlowCheck& flow)
{
    std::vector<Case> cases;
    cases.reserve(flow.expectations.size());
    for (const Expectation& expectation : flow.expectations)
        cases.emplace_back(findings, flow, expectation);
    for (const Case& each : cases)
        if (!each.known() || !each.holds())
            each.report(cases);
}

} // namespace contract
