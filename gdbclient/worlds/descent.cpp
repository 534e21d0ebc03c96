// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/descent.h"

#include "worlds/court.h"

#include <QCoreApplication>

#include <algorithm>

namespace worlds {

using arm64::Place;
using arm64::Register;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("worlds", text);
}

/// A pair access with its registers in falling order: no hand writes one so on purpose, and it is
/// what a swapped pair looks like.
bool isReversedPair(const timeline::Step& step)
{
    if (!step.instruction.isPair)
        return false;
    const auto names = step.instruction.operands.split(QLatin1Char(','));
    if (names.size() < 2)
        return false;
    const auto first = Register::named(names[0].trimmed());
    const auto second = Register::named(names[1].trimmed());
    return first && second && first->isX() && second->isX() && first->number() > second->number();
}

/// A pair store of one register twice: the other register went nowhere.
bool isTwice(const timeline::Step& step)
{
    const auto names = step.instruction.operands.split(QLatin1Char(','));
    return step.instruction.isPair && step.instruction.isStore && names.size() > 2 &&
           names[0].trimmed() == names[1].trimmed();
}

/// The register that gives an access its address, SP excepted.
std::optional<Place> baseOf(const timeline::Step& step)
{
    for (const arm64::Read& read : step.effects.reads)
        if (read.asAddress && read.from.place.isRegister() &&
            !(read.from.place.reg == Register::sp()))
            return read.from.place;
    return std::nullopt;
}

bool movesByItself(const Place& place)
{
    return place.isRegister() && place.reg.movesByItself();
}

/// One expectation with what was found in its place.
class Case {
public:
    Case(Court& court, const Descent& descent, const Expectation& expectation)
        : m_court(court)
        , m_descent(descent)
        , m_e(expectation)
        , m_wanted(court.provenance.tag(descent.sourceState, m_e.source, m_e.sourcePart))
        , m_found(court.provenance.tag(descent.at, m_e.target, m_e.targetPart))
    {
    }

    [[nodiscard]] const Tag& wanted() const { return m_wanted; }
    [[nodiscard]] const Tag& found() const { return m_found; }

    [[nodiscard]] bool written() const
    {
        return m_found.madeBy && *m_found.madeBy >= m_descent.from;
    }
    [[nodiscard]] bool known() const
    {
        return m_wanted.owner.kind != Owner::Kind::Unknown &&
               m_found.owner.kind != Owner::Kind::Unknown &&
               m_court.value(m_descent.sourceState, m_e.source) &&
               m_court.value(m_descent.at, m_e.target);
    }
    [[nodiscard]] bool holds() const
    {
        return m_found.root == m_wanted.root && sameValue() &&
               (written() || !m_descent.mustBeWritten) && (!m_e.whole || upperHalfHolds());
    }

    [[nodiscard]] QString subject() const
    {
        return m_court.name(m_e.target, m_descent.at, m_e.targetPart);
    }

    void report(const std::vector<Case>& all) const
    {
        if (!known()) {
            m_court.doubt(m_descent.rule, subject(), m_found.madeBy, m_descent.at,
                          tr("What %1 holds cannot be told: an instruction that is not understood "
                             "wrote it, or it "
                             "could not be read.")
                              .arg(subject()));
            return;
        }
        const bool isExitCode =
            m_descent.rule == Rule::Ret && m_wanted.owner.kind == Owner::Kind::Scratch;
        const QString wantedText =
            isExitCode ? tr("the exit code that came in x1") : m_court.whose(m_wanted);
        const QString foundText = m_court.whose(m_found);
        // It went somewhere else: an offset, a base or a register is wrong.
        const auto stray = strayed(all);
        if (!written()) {
            if (const auto reversed = turnedRound()) {
                m_court.blame(
                    m_descent.rule, subject(), *reversed,
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
            m_court.miss(m_descent.rule, subject(), near(), m_descent.at, sentence);
            return;
        }
        if (m_court.timeline.step(*m_found.madeBy).kind != timeline::StepKind::Instruction) {
            const QString sentence =
                tr("%1 still holds %2: nothing loaded %3.").arg(subject(), foundText, wantedText);
            if (const auto reversed = turnedRound())
                m_court.blame(m_descent.rule, subject(), *reversed, sentence);
            else
                m_court.miss(m_descent.rule, subject(), near(), m_descent.at, sentence);
            return;
        }
        const std::uint32_t culprit = brokenAt(all);
        if (const Case* partner = swappedWith(all)) {
            m_court.blame(m_descent.rule, subject(), culprit,
                          tr("%1 holds %2 and %3 holds %4: the pair is swapped.")
                              .arg(subject(), foundText, partner->subject(), wantedText));
            return;
        }
        if (m_found.root == m_wanted.root) {
            m_court.blame(m_descent.rule, subject(), culprit,
                          tr("%1 does not hold the whole of %2.").arg(subject(), wantedText));
            return;
        }
        if (m_found.owner == m_wanted.owner && m_found.owner.kind != Owner::Kind::Scratch) {
            m_court.blame(m_descent.rule, subject(), culprit,
                          tr("%1 holds an older value of %2, not the one that was live.")
                              .arg(subject(), wantedText));
            return;
        }
        m_court.blame(m_descent.rule, subject(), culprit,
                      tr("%1 holds %2, where %3 belongs.").arg(subject(), foundText, wantedText) +
                          distance(culprit));
    }

private:
    [[nodiscard]] bool sameValue() const
    {
        auto a = m_court.value(m_descent.sourceState, m_e.source);
        auto b = m_court.value(m_descent.at, m_e.target);
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
        const Tag wanted = m_court.provenance.tag(m_descent.sourceState, m_e.source, 1);
        const Tag found = m_court.provenance.tag(m_descent.at, m_e.target, 1);
        // A number made in passing, such as the exit code, is nobody's: a W register hands on the
        // zeros above it as well as an X register does, and the value has been compared.
        const bool isNumber =
            wanted.owner.kind == Owner::Kind::Scratch && found.owner.kind == Owner::Kind::Scratch;
        return wanted.root == found.root || isNumber;
    }
    [[nodiscard]] QString near() const
    {
        return tr("missing before %1")
            .arg(m_court.where(std::min(m_descent.at, m_court.timeline.stepCount() - 1)));
    }

    /// A load where a store should be, or a store where a load should be: the pair of cells is
    /// right, the direction is wrong.
    [[nodiscard]] std::optional<std::uint32_t> turnedRound() const
    {
        const auto slot = [&] { return m_e.target.isMemory() ? m_e.target : m_e.source; }();
        for (std::uint32_t s = m_descent.from; s < m_descent.at; ++s) {
            const timeline::Step& step = m_court.timeline.step(s);
            if (step.kind != timeline::StepKind::Instruction)
                continue;
            const arm64::Effects& effects = step.effects;
            const bool loads =
                std::any_of(effects.reads.begin(), effects.reads.end(),
                            [&](const arm64::Read& read) { return read.from.place == slot; });
            if (m_e.target.isMemory() && m_e.source.isRegister() && loads &&
                step.instruction.isLoad)
                for (const arm64::Write& write : effects.writes)
                    if (write.to.place == m_e.source && m_court.isContext(slot))
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
        return m_court.isContext(write.to.place) &&
               m_court.facts.vcpuAt(write.to.place.address) < 0 && m_court.anatomy.vector &&
               s > *m_court.anatomy.vector;
    }

    /// The case whose cell got what belongs here, while this one got what belongs there.
    [[nodiscard]] const Case* swappedWith(const std::vector<Case>& all) const
    {
        const auto other = std::find_if(all.begin(), all.end(), [&](const Case& c) {
            return !(c.m_e.target == m_e.target) && c.m_found.root == m_wanted.root &&
                   c.m_wanted.root == m_found.root;
        });
        return other == all.end() ? nullptr : &*other;
    }

    /// The last move of the wanted value that took it to a cell where another value is expected.
    [[nodiscard]] std::optional<Link> strayed(const std::vector<Case>& all) const
    {
        const auto trail = m_court.provenance.trail(m_wanted.root, m_descent.from, m_descent.at);
        for (auto link = trail.rbegin(); link != trail.rend(); ++link) {
            const bool elsewhere = std::any_of(all.begin(), all.end(), [&](const Case& c) {
                return c.m_e.target == link->to && !(c.m_wanted.root == m_wanted.root);
            });
            const bool wrongSlot =
                m_e.target.isMemory() && link->to.isMemory() && m_court.isContext(link->to);
            if (elsewhere || wrongSlot)
                return *link;
        }
        return std::nullopt;
    }

    void blameStray(const Link& link, const QString& wantedText) const
    {
        QString sentence = tr("%1 went to %2 instead of %3.")
                               .arg(wantedText, m_court.name(link.to, link.step), subject());
        if (m_e.target.isMemory() && link.to.isMemory() && !sameObject(m_e.target, link.to)) {
            sentence = tr("%1 went to %2 instead of %3: the base points to another object.")
                           .arg(wantedText, m_court.name(link.to, link.step), subject());
        } else if (m_e.target.isMemory() && link.to.isMemory()) {
            const auto wrong = link.to.address - m_e.target.address;
            sentence = tr("%1 went to %2 instead of %3: the offset is wrong by %4.")
                           .arg(wantedText, m_court.name(link.to, link.step), subject())
                           .arg(wrong.bytes);
        }
        m_court.blame(m_descent.rule, subject(), link.step, sentence);
    }

    /// Both in the host's context, in that of one vcpu, or on the stack.
    [[nodiscard]] bool sameObject(const Place& a, const Place& b) const
    {
        return m_court.isContext(a) == m_court.isContext(b) &&
               m_court.facts.vcpuAt(a.address) == m_court.facts.vcpuAt(b.address);
    }

    /// "…: the offset is wrong by 16", where the culprit read a neighbouring slot of the right
    /// object.
    [[nodiscard]] QString distance(std::uint32_t culprit) const
    {
        for (const Link& link :
             m_court.provenance.chain(m_descent.at, m_e.target, m_e.targetPart)) {
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
        const auto chain = m_court.provenance.chain(m_descent.at, m_e.target, m_e.targetPart);
        std::vector<Link> here;
        std::copy_if(chain.begin(), chain.end(), std::back_inserter(here),
                     [&](const Link& link) { return link.step >= m_descent.from; });
        for (const Link& link : here)
            if (isReversedPair(m_court.timeline.step(link.step)) ||
                isTwice(m_court.timeline.step(link.step)))
                return link.step;
        // The right place was read, and held something else by then: who wrote it is to blame.
        for (const Link& link : here) {
            if (!(link.from == m_e.source))
                continue;
            const auto writer = m_court.timeline.lastWriter(link.step, m_e.source);
            if (writer && *writer >= m_descent.from &&
                m_court.timeline.step(*writer).kind == timeline::StepKind::Instruction)
                return *writer;
        }
        for (const Link& link : here)
            if (m_court.isContext(link.from) && !(link.from == m_e.source))
                if (const auto pointer = wrongPointer(link.step))
                    return *pointer;
        if (!here.empty()) {
            const Link& first = here.back();
            // The value went first to where it belongs: what took it on from there is to blame.
            const bool isRight = std::any_of(all.begin(), all.end(), [&](const Case& c) {
                return c.m_e.source == first.from && c.m_e.target == first.to;
            });
            if (isRight && here.size() > 1)
                return here[here.size() - 2].step;
            if (m_e.source.isMemory() || m_court.isContext(first.from)) {
                if (const auto pointer = wrongPointer(first.step))
                    return *pointer;
            }
            if (m_court.isContext(first.from) && !(first.from == m_e.source) &&
                (m_e.source.isMemory() || m_e.target.isRegister()))
                return first.step;
        }
        for (const Link& link : here)
            if (m_court.isStack(link.from))
                return link.step;
        return *m_found.madeBy;
    }

    /// Where the address of an access went wrong: its base points to nothing that the switch knows,
    /// or was popped in the wrong order.
    [[nodiscard]] std::optional<std::uint32_t> wrongPointer(std::uint32_t s) const
    {
        const auto base = baseOf(m_court.timeline.step(s));
        if (!base)
            return std::nullopt;
        const Owner owner = m_court.provenance.tag(s, *base).owner;
        const bool known =
            owner.kind == Owner::Kind::Pointer && owner.pointee != Owner::Pointee::Other;
        const auto writer = m_court.timeline.lastWriter(s, *base);
        if (!writer || *writer < m_descent.from ||
            m_court.timeline.step(*writer).kind != timeline::StepKind::Instruction)
            return std::nullopt;
        if (!known || isReversedPair(m_court.timeline.step(*writer)))
            return writer;
        return std::nullopt;
    }

    Court& m_court;
    const Descent& m_descent;
    const Expectation& m_e;
    Tag m_wanted;
    Tag m_found;
};

} // namespace

void judgeDescent(Court& court, const Descent& descent)
{
    std::vector<Case> cases;
    cases.reserve(descent.expectations.size());
    for (const Expectation& expectation : descent.expectations)
        cases.emplace_back(court, descent, expectation);
    for (const Case& each : cases)
        if (!each.known() || !each.holds())
            each.report(cases);
}

void judgeStackPointer(Court& court, Rule rule, std::uint32_t from, std::uint32_t at,
                       std::uint64_t expected)
{
    const Place sp = Place::of(Register::sp());
    const auto found = court.value(at, sp);
    if (!found) {
        court.doubt(rule, QStringLiteral("sp"), {}, at, tr("SP could not be read."));
        return;
    }
    if (*found == expected)
        return;
    const auto off = static_cast<std::int64_t>(*found - expected);
    // What was pushed and not popped again, from the entry downward.
    struct Push {
        std::uint32_t step;
        std::uint64_t to;
    };
    std::vector<Push> pushes;
    std::optional<std::uint32_t> popsTwo; ///< and the first pop that reached over two of them
    for (std::uint32_t s = from; s < at; ++s) {
        const auto before = court.value(s, sp);
        const auto after = court.value(s + 1, sp);
        if (!before || !after)
            continue;
        const std::size_t depth = pushes.size();
        while (*after > *before && !pushes.empty() && pushes.back().to < *after)
            pushes.pop_back();
        if (!popsTwo && depth > pushes.size() + 1)
            popsTwo = s;
        if (*after < *before)
            pushes.push_back({s, *after});
    }
    const QString sentence = tr("SP is %1, not %2: it is off by %3 bytes.")
                                 .arg(base::hex16(*found), base::hex16(expected))
                                 .arg(off);
    // A pop that leaves SP where it was, or else the last instruction that moved SP, or nothing
    // that should have.
    const auto writer = court.timeline.lastWriter(at, sp);
    for (std::uint32_t s = writer && *writer >= from ? *writer + 1 : from; s < at; ++s) {
        const arm64::Effects& effects = court.timeline.step(s).effects;
        const bool bySp =
            std::any_of(effects.reads.begin(), effects.reads.end(), [&](const arm64::Read& read) {
                return read.asAddress && read.from.place == sp;
            });
        if (bySp && court.timeline.step(s).instruction.isLoad) {
            court.blame(rule, QStringLiteral("sp"), s,
                        sentence + QLatin1Char(' ') + tr("This load does not move SP."));
            return;
        }
    }
    const auto tooMuch = std::find_if(pushes.begin(), pushes.end(),
                                      [&](const Push& push) { return push.to < expected; });
    if (tooMuch != pushes.end())
        court.blame(rule, QStringLiteral("sp"), tooMuch->step,
                    sentence + QLatin1Char(' ') + tr("What this takes is not given back."));
    else if (popsTwo && *found > expected)
        court.blame(rule, QStringLiteral("sp"), *popsTwo, sentence);
    else if (writer && *writer >= from)
        court.blame(rule, QStringLiteral("sp"), *writer, sentence);
    else
        court.miss(
            rule, QStringLiteral("sp"),
            tr("missing before %1").arg(court.where(std::min(at, court.timeline.stepCount() - 1))),
            at, sentence);
}

} // namespace worlds
