// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/owner.h"

#include <QCoreApplication>

namespace reading {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("reading", text);
}

QString pointerText(Owner::Pointee pointee, const QString& hostContext)
{
    switch (pointee) {
    case Owner::Pointee::Vcpu:
        return tr("vcpu pointer");
    case Owner::Pointee::HostContext:
        return hostContext.isEmpty() ? tr("pointer to the host's context")
                                     : tr("%1 pointer").arg(hostContext);
    case Owner::Pointee::GuestContext:
        return tr("guest context pointer");
    case Owner::Pointee::None:
    case Owner::Pointee::Object:
    case Owner::Pointee::Other:
        break;
    }
    return tr("pointer");
}

} // namespace

Owner Owner::hosts(std::optional<arm64::Register> origin)
{
    Owner owner;
    owner.kind = Kind::Host;
    owner.origin = origin;
    return owner;
}

Owner Owner::guests(int guest, std::optional<arm64::Register> origin)
{
    Owner owner;
    owner.kind = Kind::Guest;
    owner.guest = static_cast<std::int16_t>(guest);
    owner.origin = origin;
    return owner;
}

Owner Owner::codeAddress()
{
    Owner owner;
    owner.kind = Kind::Code;
    return owner;
}

Owner Owner::scratch()
{
    Owner owner;
    owner.kind = Kind::Scratch;
    return owner;
}

QString Owner::text(const QString& hostContext) const
{
    switch (kind) {
    case Kind::Host:
        return origin ? tr("host's %1").arg(origin->name()) : tr("host's");
    case Kind::Guest:
        return origin ? tr("guest %1's %2").arg(guestName(guest), origin->name())
                      : tr("guest %1's").arg(guestName(guest));
    case Kind::Pointer:
        return pointerText(pointee, hostContext);
    case Kind::Code:
        return tr("code address");
    case Kind::Scratch:
        return tr("scratch");
    case Kind::Unknown:
        break;
    }
    return tr("unknown");
}

QString guestName(int index)
{
    constexpr int kLetters = 26;
    if (index < 0)
        return QStringLiteral("?");
    if (index < kLetters)
        return QString(QChar(u'A' + index));
    return QString::number(index);
}

} // namespace reading
