// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/story-telling.h"

#include <QRegularExpression>

namespace worlds {

using arm64::Place;
using arm64::Register;

namespace {

/// Further from SP than this, a cell is no longer thought of as "on the stack here".
constexpr std::int64_t kStackReach = 512;

/// "[sp]", "[sp+8]", "[sp-16]".
QString stackName(std::int64_t offset)
{
    if (offset == 0)
        return QStringLiteral("[sp]");
    return QStringLiteral("[sp%1%2]")
        .arg(offset > 0 ? QLatin1Char('+') : QLatin1Char('-'))
        .arg(std::abs(offset));
}

} // namespace

QString registerText(const Place& place)
{
    const auto name = place.reg.name();
    if (place.reg.isSystem())
        return name.toUpper();
    if (place.reg.isV() && place.half == 1)
        return name + QStringLiteral("[127:64]");
    return name;
}

QString fieldText(const image::Field& field)
{
    if (field.enumerator.isEmpty())
        return field.path;
    const auto bracket = field.path.lastIndexOf(QLatin1Char('['));
    if (bracket < 0)
        return field.path;
    return field.path.left(bracket) + QLatin1Char('[') + field.enumerator + QLatin1Char(']');
}

QString Telling::guestContextName() const
{
    const auto& path = m_facts.profile.contextInVcpu;
    return path.isEmpty() ? QStringLiteral("vcpu") : QStringLiteral("vcpu->") + path;
}

QString Telling::nameOf(const Place& place, int switchIndex, std::optional<std::uint64_t> sp) const
{
    if (place.isRegister())
        return registerText(place);
    if (const auto name = m_facts.nameOf(place.address)) {
        // In one switch there is one vcpu: people write vcpu->, as the C++ source does.
        const int vcpu = vcpuOf(switchIndex);
        if (vcpu >= 0 && m_facts.vcpuAt(place.address) == vcpu) {
            const auto dot = name->indexOf(QLatin1Char('.'));
            if (dot > 0)
                return QStringLiteral("vcpu->") + name->mid(dot + 1);
        }
        return *name;
    }
    if (sp) {
        const auto offset = static_cast<std::int64_t>(place.address.value - *sp);
        if (offset > -kStackReach && offset < kStackReach)
            return stackName(offset);
    }
    return base::hex(place.address.value);
}

QString Telling::shortNameOf(const Place& place, int switchIndex,
                             std::optional<std::uint64_t> sp) const
{
    const auto full = nameOf(place, switchIndex, sp);
    if (place.isRegister())
        return full;
    QString inside;
    if (inHostContext(place.address) && full.contains(QLatin1Char('.')))
        inside = full.mid(full.indexOf(QLatin1Char('.')) + 1);
    else if (contextAt(place.address) >= 0 && !m_facts.profile.contextInVcpu.isEmpty()) {
        const auto prefix = m_facts.profile.contextInVcpu + QLatin1Char('.');
        const auto at = full.indexOf(prefix);
        if (at >= 0)
            inside = full.mid(at + prefix.size());
    }
    if (inside.isEmpty())
        return full;
    // regs.regs[19] is said "regs[19]"; regs.sp keeps its struct, or it would look like SP.
    static const auto doubled = QStringLiteral("regs.regs[");
    return inside.startsWith(doubled) ? inside.mid(5) : inside;
}

std::optional<Place> Telling::memoryNamed(QString name, int vcpu) const
{
    const auto& profile = m_facts.profile;
    const image::Layout* layout = nullptr;
    base::Address start;
    QString path;
    if (name.startsWith(QLatin1String("vcpu->")) || name.startsWith(QLatin1String("vcpu."))) {
        if (vcpu < 0)
            return {};
        layout = &m_facts.vcpu;
        start = m_facts.vcpus[static_cast<std::size_t>(vcpu)];
        path = name.mid(name.startsWith(QLatin1String("vcpu->")) ? 6 : 5);
    } else {
        name.replace(QLatin1String("->"), QLatin1String("."));
        static const QRegularExpression element(QStringLiteral("^(\\w+)\\[(\\d+)\\]\\.(.+)$"));
        if (const auto match = element.match(name);
            match.hasMatch() && match.captured(1) == profile.vcpus) {
            const auto index = match.captured(2).toULongLong();
            if (index >= m_facts.vcpus.size())
                return {};
            layout = &m_facts.vcpu;
            start = m_facts.vcpus[static_cast<std::size_t>(index)];
            path = match.captured(3);
        } else if (name.startsWith(profile.hostContext + QLatin1Char('.'))) {
            layout = &m_facts.context;
            start = m_facts.hostContext;
            path = name.mid(profile.hostContext.size() + 1);
        } else {
            return {};
        }
    }
    if (const auto* field = fieldAt(*layout, path))
        return Place::of(start + field->offset);
    return {};
}

std::optional<Place> Telling::placeNamed(QStringView wanted, std::uint32_t state) const
{
    const auto name = wanted.trimmed().toString();
    if (name.isEmpty())
        return {};
    if (const auto reg = Register::named(name))
        return Place::of(*reg);
    static const QRegularExpression stack(QStringLiteral("^\\[sp(?:([+-])(\\d+))?\\]$"),
                                          QRegularExpression::CaseInsensitiveOption);
    if (const auto match = stack.match(name); match.hasMatch()) {
        const auto sp = hypStack(std::min(state, m_timeline->stepCount()));
        if (!sp)
            return {};
        const auto distance = static_cast<std::int64_t>(match.captured(2).toLongLong());
        const bool down = match.captured(1) == QLatin1String("-");
        return Place::of(base::Address{*sp} + base::Offset{down ? -distance : distance});
    }
    if (name.startsWith(QLatin1String("0x"), Qt::CaseInsensitive)) {
        bool ok = false;
        const auto value = name.mid(2).toULongLong(&ok, 16);
        return ok ? std::optional(Place::of(base::Address{value})) : std::nullopt;
    }
    return memoryNamed(name, vcpuOf(switchOfState(state)));
}

} // namespace worlds
