// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/names.h"

namespace image {

void Names::add(QString display, Layout layout, base::Address base)
{
    m_objects.push_back({std::move(display), std::move(layout), base});
}

QString Names::shownPath(const Field& field)
{
    const auto bracket = field.path.lastIndexOf(u'[');
    if (field.enumerator.isEmpty() || bracket < 0 || !field.path.endsWith(u']'))
        return field.path;
    return field.path.left(bracket + 1) + field.enumerator + u']';
}

std::optional<QString> Names::nameOf(base::Address address, std::uint64_t width) const
{
    for (const Object& object : m_objects) {
        const std::uint64_t inside = address.value - object.base.value;
        if (address < object.base || inside >= object.layout.size ||
            width > object.layout.size - inside)
            continue;
        const Field* field = object.layout.at({static_cast<std::int64_t>(inside)});
        if (!field)
            return QStringLiteral("%1+%2").arg(object.display, QString::number(inside));
        const QString path = shownPath(*field);
        QString name = path.isEmpty() ? object.display : object.display + u'.' + path;
        const auto within = inside - static_cast<std::uint64_t>(field->offset.bytes);
        if (within != 0)
            name += QStringLiteral("+%1").arg(within);
        return name;
    }
    return {};
}

std::optional<base::Address> Names::addressOf(QStringView name) const
{
    QStringView rest = name.trimmed();
    std::int64_t extra = 0;
    if (const auto plus = rest.lastIndexOf(u'+'); plus >= 0) {
        bool ok = false;
        extra = rest.mid(plus + 1).toLongLong(&ok);
        if (!ok || extra < 0)
            return {};
        rest = rest.left(plus);
    }
    for (const Object& object : m_objects) {
        const auto size = static_cast<std::int64_t>(object.layout.size);
        if (rest == object.display)
            return extra < size ? std::optional(object.base + base::Offset{extra}) : std::nullopt;
        if (!rest.startsWith(object.display) || rest.size() <= object.display.size() ||
            rest[object.display.size()] != u'.')
            continue;
        const QStringView path = rest.mid(object.display.size() + 1);
        for (const Field& field : object.layout.fields) {
            if (path != field.path && path != shownPath(field))
                continue;
            if (extra >= static_cast<std::int64_t>(field.size))
                return {};
            return object.base + field.offset + base::Offset{extra};
        }
    }
    return {};
}

} // namespace image
