// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/court.h"

#include <QCoreApplication>

#include <algorithm>

namespace worlds {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("worlds", text);
}

} // namespace

Court::Court(const timeline::Timeline& t, const Facts& f, const Provenance& p, const Anatomy& a)
    : timeline(t)
    , facts(f)
    , provenance(p)
    , anatomy(a)
{
}

std::optional<std::uint64_t> Court::value(std::uint32_t state, const arm64::Place& place) const
{
    return timeline.valueAt(state, place);
}

std::optional<std::uint64_t> Court::entrySp() const
{
    return value(anatomy.span.begin, arm64::Place::of(arm64::Register::sp()));
}

base::Address Court::guestContext() const
{
    return facts.contextOf(anatomy.guest);
}

bool Court::isContext(const arm64::Place& place) const
{
    if (!place.isMemory())
        return false;
    const auto in = [&](base::Address context) {
        return context <= place.address && place.address.value - context.value < facts.context.size;
    };
    if (in(facts.hostContext))
        return true;
    const int vcpu = facts.vcpuAt(place.address);
    return vcpu >= 0 && in(facts.contextOf(vcpu));
}

bool Court::isStack(const arm64::Place& place) const
{
    // The switch needs 48 bytes; a page below its entry is still the stack, and its caller's frames
    // lie above.
    constexpr std::uint64_t kReach = 4096;
    const auto sp = entrySp();
    return place.isMemory() && sp && place.address.value < *sp + kReach &&
           place.address.value + kReach > *sp && !isContext(place);
}

std::vector<std::uint32_t> Court::innerSteps() const
{
    std::vector<std::uint32_t> out;
    if (!anatomy.entered)
        return out;
    const auto isOurs = [&](base::Address pc) {
        const image::Symbol* table = facts.symbol(facts.profile.vectors);
        if (table && table->address <= pc && pc.value - table->address.value < 0x800)
            return true;
        const image::Symbol* f = facts.functionAt(pc);
        return f && (f->name == facts.profile.enter || f->name == facts.profile.exit);
    };
    std::uint32_t last = anatomy.last;
    if (anatomy.ret)
        last = std::min(last, *anatomy.ret + 1);
    if (anatomy.fault)
        last = std::min(last, *anatomy.fault + 1);
    for (std::uint32_t s = anatomy.span.begin; s < last; ++s) {
        const timeline::Step& step = timeline.step(s);
        if (step.kind != timeline::StepKind::Instruction)
            continue;
        // A switch that strayed is judged up to where it left its own code.
        if (!anatomy.ret && !isOurs(step.pc))
            break;
        out.push_back(s);
    }
    return out;
}

QString Court::where(std::uint32_t s) const
{
    if (s >= timeline.stepCount())
        return {}; // a recording that ends before its first step has no place to name
    const timeline::Step& step = timeline.step(s);
    QString out = base::hex16(step.pc.value);
    if (const image::Symbol* f = facts.functionAt(step.pc))
        out += QStringLiteral(" <%1+0x%2>")
                   .arg(f->name, QString::number(step.pc.value - f->address.value, 16));
    if (step.kind == timeline::StepKind::Instruction)
        out += QLatin1Char(' ') + step.instruction.text();
    if (const Facts::Line* line = facts.lineAt(step.pc)) {
        const auto parts = line->file.split(QLatin1Char('/'));
        const QString file =
            parts.size() > 2 ? parts.mid(parts.size() - 2).join(QLatin1Char('/')) : line->file;
        out += QStringLiteral(" (%1:%2)").arg(file).arg(line->line);
    }
    return out;
}

QString Court::name(const arm64::Place& place, std::uint32_t state, int part) const
{
    if (place.isRegister()) {
        const QString half = place.reg.isV() ? QStringLiteral(".d[%1]").arg(place.half) : QString();
        return place.reg.name() + half;
    }
    const base::Address at = place.address + base::Offset{part * 4};
    if (const auto known = facts.nameOf(at))
        return *known;
    const auto sp = value(state, arm64::Place::of(arm64::Register::sp()));
    if (isStack(place) && sp) {
        const auto distance = static_cast<std::int64_t>(place.address.value - *sp);
        if (distance == 0)
            return QStringLiteral("[sp]");
        return QStringLiteral("[sp%1%2]")
            .arg(distance < 0 ? QStringLiteral("-") : QStringLiteral("+"))
            .arg(distance < 0 ? -distance : distance);
    }
    return QLatin1Char('[') + base::hex(at.value) + QLatin1Char(']');
}

QString Court::shortName(const arm64::Place& place, std::uint32_t state, int part) const
{
    QString full = name(place, state, part);
    if (!isContext(place))
        return full;
    const auto regs = full.indexOf(QLatin1String("regs.regs["));
    if (regs >= 0)
        return full.mid(regs + 5);
    for (const char* member : {"regs.", "fp_regs.", "sys_regs["}) {
        const auto at = full.lastIndexOf(QLatin1String(member));
        if (at >= 0)
            return full.mid(at);
    }
    return full;
}

QString Court::whose(const Tag& tag) const
{
    const Owner& owner = tag.owner;
    const QString origin = owner.origin ? owner.origin->name() : QString();
    switch (owner.kind) {
    case Owner::Kind::Host:
        return origin.isEmpty() ? tr("a value of the host's") : tr("the host's %1").arg(origin);
    case Owner::Kind::Guest:
        return origin.isEmpty() ? tr("a value of guest %1's").arg(guestName(owner.guest))
                                : tr("guest %1's %2").arg(guestName(owner.guest), origin);
    case Owner::Kind::Pointer:
        switch (owner.pointee) {
        case Owner::Pointee::Vcpu:
            return tr("the vcpu pointer");
        case Owner::Pointee::HostContext:
            return tr("the host_ctxt pointer");
        case Owner::Pointee::GuestContext:
            return tr("a pointer to the guest's context");
        default:
            return tr("a pointer to something else");
        }
    case Owner::Kind::Code:
        return tr("an address of code");
    case Owner::Kind::Scratch:
        // Nobody made it: it lay in a slot from the start.
        return !tag.madeBy && tag.root.place.isMemory() ? tr("a value that nobody saved")
                                                        : tr("a value made in passing");
    case Owner::Kind::Unknown:
        break;
    }
    return tr("nobody knows whose value");
}

void Court::add(Violation violation, std::uint32_t order)
{
    violation.switchNumber = anatomy.number;
    findings.push_back({std::move(violation), order});
}

void Court::blame(Rule rule, const QString& subject, std::uint32_t step, const QString& sentence)
{
    Violation v;
    v.rule = rule;
    v.subject = subject;
    v.step = step;
    v.where = where(step);
    v.sentence = sentence;
    add(std::move(v), step);
}

void Court::miss(Rule rule, const QString& subject, const QString& near, std::uint32_t order,
                 const QString& sentence)
{
    Violation v;
    v.rule = rule;
    v.subject = subject;
    v.where = near;
    v.sentence = sentence;
    add(std::move(v), order);
}

void Court::doubt(Rule rule, const QString& subject, std::optional<std::uint32_t> step,
                  std::uint32_t order, const QString& sentence)
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

} // namespace worlds
