// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/cell-names.h"

#include "reading/context-at.h"

#include "reading/slots.h"

#include <QRegularExpression>

#include <cstdlib>

namespace reading {

using arm64::Place;
using arm64::Register;

namespace {

/// Further from SP than this, a cell is no longer thought of as "on the stack here".
constexpr std::int64_t kStackReach = 512;

} // namespace

QString CellNames::ofRegister(const Place& place, Style style)
{
    const auto name = place.reg.name();
    if (style == Style::Finding)
        return place.reg.isV() ? name + QStringLiteral(".d[%1]").arg(place.half) : name;
    if (place.reg.isSystem())
        return name.toUpper();
    if (place.reg.isV() && place.half == 1)
        return name + QStringLiteral("[127:64]");
    return name;
}

QString CellNames::onStack(std::int64_t distance)
{
    if (distance == 0)
        return QStringLiteral("[sp]");
    return QStringLiteral("[sp%1%2]")
        .arg(distance > 0 ? QLatin1Char('+') : QLatin1Char('-'))
        .arg(std::abs(distance));
}

QString CellNames::guestContext() const
{
    const auto& path = m_facts.profile.contextInVcpu;
    return path.isEmpty() ? QStringLiteral("vcpu") : QStringLiteral("vcpu->") + path;
}

QString CellNames::name(const Place& place, const View& view, int part) const
{
    if (place.isRegister())
        return ofRegister(place, view.style);
    const base::Address address = place.address + base::Offset{part * 4};
    if (const auto name = m_facts.nameOf(address)) {
        // In one switch there is one vcpu: people write vcpu->, as the C++ source does.
        if (view.guest >= 0 && m_facts.vcpuAt(address) == view.guest) {
            const auto dot = name->indexOf(QLatin1Char('.'));
            if (dot > 0)
                return QStringLiteral("vcpu->") + name->mid(dot + 1);
        }
        return *name;
    }
    if (view.sp) {
        const auto distance = static_cast<std::int64_t>(place.address.value - *view.sp);
        if (distance > -kStackReach && distance < kStackReach)
            return onStack(distance);
    }
    const QString hex = base::hex(address.value);
    return view.style == Style::Finding ? QLatin1Char('[') + hex + QLatin1Char(']') : hex;
}

bool CellNames::inHostContext(base::Address address) const
{
    const auto context = contextAt(m_facts, address);
    return context && context->vcpu < 0;
}

bool CellNames::inGuestContext(base::Address address) const
{
    const auto context = contextAt(m_facts, address);
    return context && context->vcpu >= 0;
}

QString CellNames::shortName(const Place& place, const View& view) const
{
    const auto full = name(place, view);
    if (place.isRegister())
        return full;
    QString inside;
    if (inHostContext(place.address) && full.contains(QLatin1Char('.')))
        inside = full.mid(full.indexOf(QLatin1Char('.')) + 1);
    else if (inGuestContext(place.address) && !m_facts.profile.contextInVcpu.isEmpty()) {
        const auto prefix = m_facts.profile.contextInVcpu + QLatin1Char('.');
        const auto at = full.indexOf(prefix);
        if (at >= 0)
            inside = full.mid(at + prefix.size());
    }
    if (inside.isEmpty())
        return full;
    return m_facts.profile.shortPath(inside);
}

std::optional<Place> CellNames::memoryNamed(QString name, int guest) const
{
    const auto& profile = m_facts.profile;
    const image::Layout* layout = nullptr;
    base::Address start;
    QString path;
    if (name.startsWith(QLatin1String("vcpu->")) || name.startsWith(QLatin1String("vcpu."))) {
        if (guest < 0)
            return {};
        layout = &m_facts.vcpu;
        start = m_facts.vcpus[static_cast<std::size_t>(guest)];
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

std::optional<Place> CellNames::placeNamed(QStringView wanted, const View& view) const
{
    const auto name = wanted.trimmed().toString();
    if (name.isEmpty())
        return {};
    if (const auto reg = Register::named(name))
        return Place::of(*reg);
    static const QRegularExpression stack(QStringLiteral("^\\[sp(?:([+-])(\\d+))?\\]$"),
                                          QRegularExpression::CaseInsensitiveOption);
    if (const auto match = stack.match(name); match.hasMatch()) {
        if (!view.sp)
            return {};
        const auto distance = static_cast<std::int64_t>(match.captured(2).toLongLong());
        const bool down = match.captured(1) == QLatin1String("-");
        return Place::of(base::Address{*view.sp} + base::Offset{down ? -distance : distance});
    }
    if (name.startsWith(QLatin1String("0x"), Qt::CaseInsensitive)) {
        bool ok = false;
        const auto value = name.mid(2).toULongLong(&ok, 16);
        return ok ? std::optional(Place::of(base::Address{value})) : std::nullopt;
    }
    return memoryNamed(name, view.guest);
}

QString CellNames::function(base::Address pc) const
{
    const image::Symbol* symbol = m_facts.functionAt(pc);
    return symbol ? symbol->name : base::hex(pc.value);
}

QString CellNames::functionAndOffset(base::Address pc) const
{
    const image::Symbol* symbol = m_facts.functionAt(pc);
    return symbol ? QStringLiteral("<%1+%2>").arg(symbol->name,
                                                  base::hex(pc.value - symbol->address.value))
                  : QString();
}

QString CellNames::sourceLine(base::Address pc, int folders) const
{
    const RecordingInfo::Line* line = m_facts.lineAt(pc);
    if (!line)
        return {};
    return QStringLiteral("%1:%2").arg(line->file.section(QLatin1Char('/'), -1 - folders),
                                       QString::number(line->line));
}

} // namespace reading
