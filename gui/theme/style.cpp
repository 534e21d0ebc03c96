// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/theme/style.h"

#include <QStringList>

namespace gui {

QFont Style::font(const TextStyle& text) const
{
    // What comes after the first has the Chinese glyphs (Debian: fonts-wqy-microhei).
    static const QStringList kSans{QStringLiteral("DejaVu Sans"),
                                   QStringLiteral("WenQuanYi Micro Hei")};
    static const QStringList kMono{QStringLiteral("DejaVu Sans Mono"),
                                   QStringLiteral("WenQuanYi Micro Hei Mono"),
                                   QStringLiteral("WenQuanYi Micro Hei")};
    QFont font(text.mono ? kMono : kSans);
    if (text.mono)
        font.setStyleHint(QFont::Monospace);
    font.setPixelSize(qMax(1, qRound(px(text.size))));
    font.setBold(text.bold);
    return font;
}

World worldOf(reading::Owner::Kind kind, int guest)
{
    using Kind = reading::Owner::Kind;
    switch (kind) {
    case Kind::Host:
        return World::Host;
    case Kind::Guest:
        return guest % 2 == 1 ? World::GuestB : World::GuestA;
    case Kind::Pointer:
        return World::Pointer;
    case Kind::Code:
        return World::Code;
    case Kind::Scratch:
        return World::Scratch;
    case Kind::Unknown:
        break;
    }
    return World::Unknown;
}

World worldOf(const reading::Owner& owner)
{
    return worldOf(owner.kind, owner.guest);
}

QString tagOf(const reading::Owner& owner, const Palette& palette)
{
    if (owner.kind == reading::Owner::Kind::Guest && owner.guest > 1)
        return reading::guestName(owner.guest);
    return QString(QChar(palette.look(worldOf(owner)).tag));
}

} // namespace gui
