// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/event.h"
#include "engine/words.h"

#include <QRegularExpression>

namespace lessons {

namespace {

enum class Takes : std::uint8_t { Nothing, Address, Register, Symbol };

struct Known {
    QLatin1String word;
    Takes takes;
    Event::Kind kind;
};

constexpr Known kKnown[] = {
    {QLatin1String("write"), Takes::Address, Event::Kind::Write},
    {QLatin1String("read"), Takes::Address, Event::Kind::Read},
    {QLatin1String("store"), Takes::Register, Event::Kind::Store},
    {QLatin1String("load"), Takes::Register, Event::Kind::Load},
    {QLatin1String("eret"), Takes::Nothing, Event::Kind::Eret},
    {QLatin1String("ret"), Takes::Nothing, Event::Kind::Ret},
    {QLatin1String("call"), Takes::Symbol, Event::Kind::Call},
    {QLatin1String("enter"), Takes::Nothing, Event::Kind::Enter},
    {QLatin1String("vector"), Takes::Nothing, Event::Kind::Vector},
    {QLatin1String("exit"), Takes::Nothing, Event::Kind::Exit},
    {QLatin1String("exit"), Takes::Symbol, Event::Kind::ExitFrom},
    {QLatin1String("at"), Takes::Symbol, Event::Kind::At},
};

} // namespace

std::variant<Event, SyntaxError> parseEvent(const QString& text)
{
    const auto colon = text.indexOf(u':');
    const QString word = colon < 0 ? text : text.left(colon);
    const QString rest = colon < 0 ? QString() : text.mid(colon + 1);
    const int restAt = static_cast<int>(colon) + 1;
    bool wordIsKnown = false;
    for (const Known& known : kKnown) {
        if (word != known.word)
            continue;
        wordIsKnown = true;
        if ((known.takes == Takes::Nothing) != (colon < 0))
            continue;
        Event event;
        event.kind = known.kind;
        event.text = text;
        if (known.takes == Takes::Address) {
            auto parsed = Expression::parse(rest);
            if (auto* error = std::get_if<SyntaxError>(&parsed))
                return SyntaxError{restAt + error->offset, error->sentence};
            event.address = std::get<Expression>(parsed);
        } else if (known.takes == Takes::Register) {
            const auto reg = arm64::Register::named(rest);
            if (!reg || reg->isV())
                return SyntaxError{restAt,
                                   Words::tr("There is no register called “%1”.").arg(rest)};
            event.reg = *reg;
        } else if (known.takes == Takes::Symbol) {
            static const QRegularExpression symbol(QStringLiteral("^[A-Za-z_.$][A-Za-z0-9_.$]*$"));
            if (!symbol.match(rest).hasMatch())
                return SyntaxError{restAt,
                                   Words::tr("“%1” is not the name of a symbol.").arg(rest)};
            event.symbol = rest;
        }
        return event;
    }
    if (wordIsKnown && colon < 0)
        return SyntaxError{0, Words::tr("“%1” lacks what it is about: write “%1:…”.").arg(word)};
    if (wordIsKnown)
        return SyntaxError{restAt, Words::tr("“%1” takes nothing after it.").arg(word)};
    return SyntaxError{
        0, Words::tr("There is no event “%1”: the events are write:ADDRESS, read:ADDRESS, "
                     "store:REGISTER, load:REGISTER, call:SYMBOL, at:SYMBOL, exit:SYMBOL, "
                     "enter, eret, vector, exit and ret.")
               .arg(word)};
}

} // namespace lessons
