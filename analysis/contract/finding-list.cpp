// SPDX-License-Identifier: GPL-2.0-or-later
#include "contract/finding-list.h"

#include "reading/context-at.h"

#include <QCoreApplication>

#include <algorithm>

namespace contract {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("contract", text);
}

} // namespace

FindingList::FindingList(const reading::Reading& reading, const SwitchSpan& a)
    : recording(reading.recording())
    , facts(reading.facts())
    , reading(reading)
    , span(a)
{
}

std::optional<std::uint64_t> FindingList::value(std::uint32_t state,
                                                const arm64::Place& place) const
{
    return recording.valueAt(state, place);
}

std::optional<std::uint64_t> FindingList::entrySp() const
{
    return value(span.span.begin, arm64::Place::of(arm64::Register::sp()));
}

base::Address FindingList::guestContext() const
{
    return facts.contextOf(span.guest);
}

std::uint64_t FindingList::deepestFrame() const
{
    return bytesOf(facts.profile.enterFrame) + bytesOf(facts.profile.vectorFrame);
}

bool FindingList::isFirstOfWindow() const
{
    const auto number = static_cast<std::size_t>(span.number);
    return number < 2 || recording.switches()[number - 2].outerBegin != span.span.outerBegin;
}

bool FindingList::isGeneralSlot(const QString& cell) const
{
    return std::any_of(facts.profile.general.begin(), facts.profile.general.end(),
                       [&](const QString& path) {
                           return !path.isEmpty() && cell.endsWith(QLatin1Char('.') + path);
                       });
}

bool FindingList::changesInDoors(const QString& subject) const
{
    return std::any_of(
        facts.profile.slotList.begin(), facts.profile.slotList.end(), [&](const auto& slot) {
            return slot.where == profile::Profile::Where::Doors &&
                   (subject == slot.reg.name() || subject.endsWith(QLatin1Char('.') + slot.path));
        });
}

bool FindingList::isContext(const arm64::Place& place) const
{
    return place.isMemory() && reading::contextAt(facts, place.address).has_value();
}

bool FindingList::isWatched(const arm64::Place& place) const
{
    return place.isMemory() && facts.index && facts.index->objects.at(place.address.value);
}

bool FindingList::isStack(const arm64::Place& place) const
{
    // The switch needs a few cells; a page below its entry is still the stack, and its caller's
    // frames lie above.
    constexpr std::uint64_t kReach = 4096;
    const auto sp = entrySp();
    return place.isMemory() && sp && place.address.value < *sp + kReach &&
           place.address.value + kReach > *sp && !isContext(place) && !isWatched(place);
}

std::vector<std::uint32_t> FindingList::innerSteps() const
{
    std::vector<std::uint32_t> out;
    if (!span.entered)
        return out;
    const auto isOurs = [&](base::Address pc) {
        const image::Symbol* table = facts.symbol(facts.profile.vectors);
        if (table && table->address <= pc && pc.value - table->address.value < 0x800)
            return true;
        const image::Symbol* f = facts.functionAt(pc);
        return f && (f->name == facts.profile.enter || f->name == facts.profile.exit);
    };
    std::uint32_t last = span.last;
    if (span.ret)
        last = std::min(last, *span.ret + 1);
    if (span.fault)
        last = std::min(last, *span.fault + 1);
    for (std::uint32_t s = span.span.begin; s < last; ++s) {
        const auto heldStep = recording.sharedStep(s);
        const recording::Step& step = *heldStep;
        if (step.kind != recording::StepKind::Instruction)
            continue;
        // A switch that strayed is judged up to where it left its own code.
        if (!span.ret && !isOurs(step.pc))
            break;
        out.push_back(s);
    }
    return out;
}

QString FindingList::where(std::uint32_t s) const
{
    if (s >= recording.stepCount())
        return {}; // a recording that ends before its first step has no place to name
    const auto heldStep = recording.sharedStep(s);
    const recording::Step& step = *heldStep;
    QString out = base::hex16(step.pc.value);
    if (const QString in = reading.names().functionAndOffset(step.pc); !in.isEmpty())
        out += QLatin1Char(' ') + in;
    if (step.kind == recording::StepKind::Instruction)
        out += QLatin1Char(' ') + step.instruction.text();
    if (const QString line = reading.names().sourceLine(step.pc, 1); !line.isEmpty())
        out += QStringLiteral(" (%1)").arg(line);
    return out;
}

QString FindingList::name(const arm64::Place& place, std::uint32_t state, int part) const
{
    // Findings of several switches stand side by side: a vcpu is called by its number.
    reading::CellNames::View view;
    view.style = reading::CellNames::Style::Finding;
    view.sp = value(state, arm64::Place::of(arm64::Register::sp()));
    return reading.names().name(place, view, part);
}

QString FindingList::whose(const ValueTag& tag) const
{
    const reading::Owner& owner = tag.owner;
    const QString origin = owner.origin ? owner.origin->name() : QString();
    switch (owner.kind) {
    case reading::Owner::Kind::Host:
        return origin.isEmpty() ? tr("a value of the host's") : tr("the host's %1").arg(origin);
    case reading::Owner::Kind::Guest:
        return origin.isEmpty() ? tr("a value of guest %1's").arg(reading::guestName(owner.guest))
                                : tr("guest %1's %2").arg(reading::guestName(owner.guest), origin);
    case reading::Owner::Kind::Pointer:
        switch (owner.pointee) {
        case reading::Owner::Pointee::Vcpu:
            return tr("the vcpu pointer");
        case reading::Owner::Pointee::HostContext:
            return tr("the %1 pointer").arg(facts.profile.hostContext);
        case reading::Owner::Pointee::GuestContext:
            return tr("a pointer to the guest's context");
        default:
            return tr("a pointer to something else");
        }
    case reading::Owner::Kind::Code:
        return tr("an address of code");
    case reading::Owner::Kind::Scratch:
        // Nobody made it: it lay in a slot from the start.
        return !tag.madeBy && tag.definition.place.isMemory() ? tr("a value that nobody saved")
                                                              : tr("a value made in passing");
    case reading::Owner::Kind::Unknown:
        break;
    }
    return tr("nobody knows whose value");
}

QString FindingList::exitCodeText() const
{
    const auto reg = facts.profile.atExit(profile::Content::Kind::ExitCode);
    return reg ? tr("the exit code that came in %1").arg(reg->name()) : tr("the exit code");
}

void FindingList::add(Violation violation, std::uint32_t order)
{
    violation.switchNumber = span.number;
    all.push_back({std::move(violation), order});
}

void FindingList::reportAt(Rule rule, const QString& subject, std::uint32_t step,
                           const QString& sentence)
{
    Violation v;
    v.rule = rule;
    v.subject = subject;
    v.step = step;
    v.where = where(step);
    v.sentence = sentence;
    add(std::move(v), step);
}

void FindingList::reportMissing(Rule rule, const QString& subject, const QString& near,
                                std::uint32_t order, const QString& sentence)
{
    Violation v;
    v.rule = rule;
    v.subject = subject;
    v.where = near;
    v.sentence = sentence;
    add(std::move(v), order);
}

void FindingList::reportUnknown(Rule rule, const QString& subject,
                                std::optional<std::uint32_t> step, std::uint32_t order,
                                const QString& sentence)
{
    Violation v;
    v.rule = rule;
    v.judged = false;
    v.subject = subject;
    v.step = step;
    v.where = step ? where(*step) : QString();
    v.sentence = sentence;
    add(std::move(v), order);
}

} // namespace contract
