// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/content.h"

namespace profile {

using arm64::Register;

namespace {

struct Word {
    const char* text;
    Content::Kind kind;
};
constexpr Word kWords[] = {
    {"unused", Content::Kind::Unused},
    {"vcpu", Content::Kind::Vcpu},
    {"host_context", Content::Kind::HostContext},
    {"guest_context", Content::Kind::GuestContext},
    {"exit_code", Content::Kind::ExitCode},
    {"per_cpu", Content::Kind::PerCpu},
};
constexpr QLatin1String kGuest("guest.");
constexpr QLatin1String kHost("host.");

} // namespace

std::optional<Content> Content::named(const QString& text)
{
    for (const Word& word : kWords)
        if (text == QLatin1String(word.text))
            return Content{word.kind, {}};
    const bool guest = text.startsWith(kGuest);
    if (!guest && !text.startsWith(kHost))
        return {};
    const auto reg = Register::named(text.mid(guest ? kGuest.size() : kHost.size()));
    if (!reg || !reg->isX())
        return {};
    return Content{guest ? Kind::Guest : Kind::Host, *reg};
}

QString Content::text() const
{
    for (const Word& word : kWords)
        if (kind == word.kind)
            return QLatin1String(word.text);
    return (kind == Kind::Guest ? kGuest : kHost) + reg.name();
}

std::optional<std::vector<Register>> registersOf(const QString& text)
{
    const auto dash = text.indexOf(QLatin1Char('-'));
    const auto first = Register::named(dash < 0 ? text : text.left(dash));
    if (!first)
        return {};
    if (dash < 0)
        return std::vector{*first};
    const auto last = Register::named(text.mid(dash + 1));
    const bool same = last && ((first->isX() && last->isX()) || (first->isV() && last->isV()));
    if (!same || last->number() < first->number())
        return {};
    std::vector<Register> all;
    for (int n = first->number(); n <= last->number(); ++n)
        all.push_back(first->isX() ? Register::x(n) : Register::v(n));
    return all;
}

} // namespace profile
