// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/slots.h"

namespace reading {

const image::Field* fieldAt(const image::Layout& layout, const QString& path)
{
    for (const image::Field& field : layout.fields)
        if (field.path == path)
            return &field;
    const auto open = path.lastIndexOf(QLatin1Char('['));
    if (open < 0 || !path.endsWith(QLatin1Char(']')))
        return nullptr;
    const QString array = path.left(open + 1);
    const QString index = path.mid(open + 1, path.size() - open - 2);
    for (const image::Field& field : layout.fields)
        if (field.path.startsWith(array) && field.enumerator == index)
            return &field;
    return nullptr;
}

std::optional<base::Offset> memberOffset(const image::Layout& layout, const QString& path)
{
    const QString inside = path + QLatin1Char('.');
    for (const image::Field& field : layout.fields)
        if (field.path == path || field.path.startsWith(inside))
            return field.offset;
    return {};
}

QString pointee(QString type)
{
    type.remove(QLatin1Char('*')).remove(QStringLiteral("struct "));
    return type.trimmed();
}

Slots::Slots(const RecordingInfo& facts)
{
    for (int n = 0; n < 31; ++n) {
        const QString& path = facts.profile.general[static_cast<std::size_t>(n)];
        if (const image::Field* field = fieldAt(facts.context, path))
            add(field->offset, {arm64::Register::x(n), 0, true, true, Profile::Where::Doors});
        else
            m_missing << path;
    }
    for (const Profile::Slot& slot : facts.profile.slotList) {
        const image::Field* field = fieldAt(facts.context, slot.path);
        if (!field) {
            m_missing << slot.path;
            continue;
        }
        add(field->offset, {slot.reg, 0, field->size >= 8, false, slot.where, slot.hostKept});
        if (slot.reg.isV() && field->size >= 16)
            add(base::Offset{field->offset.bytes + 8},
                {slot.reg, 1, true, false, slot.where, slot.hostKept});
    }
}

void Slots::add(base::Offset offset, const SlotUse& use)
{
    m_all.push_back({offset, use});
    m_byOffset.emplace(offset.bytes, use);
    m_byPlace.emplace(arm64::Place::of(use.reg, use.half), offset);
}

const SlotUse* Slots::useAt(base::Offset offset) const
{
    auto it = m_byOffset.find(offset.bytes);
    if (it == m_byOffset.end() && offset.bytes % 8 == 4) {
        it = m_byOffset.find(offset.bytes - 4);
        if (it != m_byOffset.end() && !it->second.whole)
            return nullptr;
    }
    return it == m_byOffset.end() ? nullptr : &it->second;
}

std::optional<base::Offset> Slots::offsetOf(arm64::Register reg, int half) const
{
    const auto it = m_byPlace.find(arm64::Place::of(reg, half));
    if (it == m_byPlace.end())
        return {};
    return it->second;
}

} // namespace reading
