// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/owner.h"

#include <QCoreApplication>

namespace worlds {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("worlds", text);
}

QString pointerText(Owner::Pointee pointee)
{
    switch (pointee) {
    case Owner::Pointee::Vcpu:
        return tr("vcpu pointer");
    case Owner::Pointee::HostContext:
        return tr("host_ctxt pointer");
    case Owner::Pointee::GuestContext:
        return tr("guest context pointer");
    case Owner::Pointee::None:
    case Owner::Pointee::Other:
        break;
    }
    return tr("pointer");
}

} // namespace

QString Owner::text() const
{
    switch (kind) {
    case Kind::Host:
        return origin ? tr("host's %1").arg(origin->name()) : tr("host's");
    case Kind::Guest:
        return origin ? tr("guest %1's %2").arg(guestName(guest), origin->name())
                      : tr("guest %1's").arg(guestName(guest));
    case Kind::Pointer:
        return pointerText(pointee);
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

} // namespace worlds
