// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/event.h"

#include "engine/expression-types.h"
#include "engine/mistake.h"
#include "engine/words.h"

#include <QRegularExpression>

namespace lessons {

namespace {

enum class Takes : std::uint8_t { Nothing, Address, Register, Symbol, Mnemonic, Class, Part };

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
    {QLatin1String("return"), Takes::Symbol, Event::Kind::Return},
    {QLatin1String("instruction"), Takes::Mnemonic, Event::Kind::Instruction},
    {QLatin1String("vector"), Takes::Class, Event::Kind::VectorFor},
    {QLatin1String("phase"), Takes::Part, Event::Kind::Phase},
};

/// What a guest comes back for: ESR_EL2.EC (Arm ARM D17.2.38), or an interrupt's vector.
constexpr std::pair<QLatin1String, int> kClasses[] = {
    {QLatin1String("wfx"), 0x01},        {QLatin1String("fp"), 0x07},
    {QLatin1String("illegal"), 0x0e},    {QLatin1String("svc"), 0x15},
    {QLatin1String("hvc"), 0x16},        {QLatin1String("smc"), 0x17},
    {QLatin1String("sysreg"), 0x18},     {QLatin1String("iabt"), 0x20},
    {QLatin1String("dabt"), 0x24},       {QLatin1String("irq"), Event::kIrq},
    {QLatin1String("fiq"), Event::kFiq}, {QLatin1String("serror"), Event::kSError}};

constexpr std::pair<QLatin1String, reading::SwitchPart> kParts[] = {
    {QLatin1String("outer"), reading::SwitchPart::Outer},
    {QLatin1String("enter"), reading::SwitchPart::Enter},
    {QLatin1String("guest"), reading::SwitchPart::Guest},
    {QLatin1String("vector"), reading::SwitchPart::Vector},
    {QLatin1String("exit"), reading::SwitchPart::Exit}};

QStringList eventWords()
{
    QStringList words;
    for (const Known& known : kKnown)
        words << known.word;
    words.removeDuplicates();
    return words;
}

/// The value beside a name, or an error that lists the names.
template <typename Table>
auto named(const Table& table, const QString& name, int at, const QString& sentence)
{
    QStringList names;
    for (const auto& [known, value] : table) {
        if (name == known)
            return value;
        names << known;
    }
    throw SyntaxError{at, sentence.arg(name, names.join(QLatin1String(", "))),
                      didYouMean(name, names)};
}

} // namespace

// Thrown by the parts of parseEvent, never beyond it.

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
        const auto asRegister = arm64::Register::named(rest);
        if (known.takes == Takes::Address && asRegister && asRegister->isSystem()) {
            event.kind = known.kind == Event::Kind::Write ? Event::Kind::WriteRegister
                                                          : Event::Kind::ReadRegister;
            event.reg = *asRegister;
        } else if (known.takes == Takes::Address) {
            auto parsed = Expression::parse(rest);
            if (auto* error = std::get_if<SyntaxError>(&parsed))
                return SyntaxError{restAt + error->offset, error->sentence, error->suggestion};
            event.address = std::get<Expression>(parsed);
        } else if (known.takes == Takes::Register) {
            const auto reg = arm64::Register::named(rest);
            if (!reg || reg->isV())
                return SyntaxError{restAt, Words::tr("There is no register called “%1”.").arg(rest),
                                   didYouMean(rest, expressionWords())};
            event.reg = *reg;
        } else if (known.takes == Takes::Class || known.takes == Takes::Part) {
            try {
                if (known.takes == Takes::Class)
                    event.exceptionClass =
                        named(kClasses, rest, restAt,
                              Words::tr("A guest does not come back for “%1”: it does for %2."));
                else
                    event.part = named(kParts, rest, restAt,
                                       Words::tr("There is no phase “%1”: the phases are %2."));
            } catch (const SyntaxError& error) {
                return error;
            }
        } else if (known.takes == Takes::Mnemonic) {
            static const QRegularExpression mnemonic(QStringLiteral("^[a-z][a-z0-9.]*$"));
            if (!mnemonic.match(rest).hasMatch())
                return SyntaxError{restAt, Words::tr("“%1” is not the mnemonic of an instruction: "
                                                     "write it in small letters, as isb.")
                                               .arg(rest)};
            event.symbol = rest;
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
        0,
        Words::tr("There is no event “%1”: the events are write:ADDRESS, read:ADDRESS, "
                  "store:REGISTER, load:REGISTER, call:SYMBOL, at:SYMBOL, exit:SYMBOL, "
                  "enter, eret, vector, exit and ret.")
            .arg(word),
        didYouMean(word, eventWords())};
}

} // namespace lessons
