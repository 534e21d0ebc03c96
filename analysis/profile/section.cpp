// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/section.h"

#include <QCoreApplication>

#include <algorithm>

namespace profile {

using arm64::Register;

namespace {

// Far beyond any hypervisor, and far below what would cost a reader time or memory.
constexpr qsizetype kLongestText = 256;
constexpr std::size_t kMostEntries = 1024;

QString tr(const char* text)
{
    return QCoreApplication::translate("profile", text);
}

} // namespace

Section::Section(const Value& table)
    : m_table(&table)
{
}

const Value::Member* Section::member(const char* key) const
{
    const auto found =
        std::find_if(m_table->members.begin(), m_table->members.end(),
                     [key](const Value::Member& m) { return m.key == QLatin1String(key); });
    return found == m_table->members.end() ? nullptr : &*found;
}

Position Section::where(const char* key) const
{
    const Value::Member* found = member(key);
    return found ? found->at : m_table->at;
}

const Value* Section::value(const char* key)
{
    m_known.insert(QLatin1String(key));
    const Value::Member* found = member(key);
    return found ? &found->value : nullptr;
}

QString textOf(const Value& value, const QString& key)
{
    if (value.kind != Value::Kind::Text || value.text.isEmpty())
        throw Wrong{value.at, tr("\"%1\" must be a text in quotes, not empty.").arg(key)};
    if (value.text.size() > kLongestText)
        throw Wrong{value.at,
                    tr("\"%1\" is longer than %2 characters.").arg(key).arg(kLongestText)};
    return value.text;
}

QString Section::text(const char* key)
{
    const Value* found = value(key);
    return found ? textOf(*found, QLatin1String(key)) : QString();
}

QString Section::neededText(const char* key)
{
    if (!has(key))
        throw Wrong{m_table->at, tr("\"%1\" is missing here.").arg(QLatin1String(key))};
    return text(key);
}

namespace {

const std::vector<Value>& elementsOf(const Value& value, const char* key)
{
    if (value.kind != Value::Kind::List)
        throw Wrong{value.at, tr("\"%1\" must be a list.").arg(QLatin1String(key))};
    if (value.elements.size() > kMostEntries)
        throw Wrong{
            value.at,
            tr("\"%1\" has more than %2 entries.").arg(QLatin1String(key)).arg(kMostEntries)};
    return value.elements;
}

const Value& tableOf(const Value& value, const char* key)
{
    if (value.kind != Value::Kind::Table)
        throw Wrong{value.at, tr("\"%1\" must be a table.").arg(QLatin1String(key))};
    if (value.members.size() > kMostEntries)
        throw Wrong{
            value.at,
            tr("\"%1\" has more than %2 entries.").arg(QLatin1String(key)).arg(kMostEntries)};
    return value;
}

} // namespace

QStringList Section::texts(const char* key)
{
    QStringList list;
    if (const Value* found = value(key))
        for (const Value& element : elementsOf(*found, key))
            list << textOf(element, QLatin1String(key));
    return list;
}

std::vector<Value> Section::values(const char* key)
{
    const Value* found = value(key);
    return found ? elementsOf(*found, key) : std::vector<Value>();
}

std::optional<Section> Section::section(const char* key)
{
    const Value* found = value(key);
    return found ? std::optional<Section>(tableOf(*found, key)) : std::nullopt;
}

Section Section::neededSection(const char* key)
{
    auto found = section(key);
    if (!found)
        throw Wrong{m_table->at, tr("\"%1\" is missing here.").arg(QLatin1String(key))};
    return *found;
}

std::vector<Section> Section::sections(const char* key)
{
    std::vector<Section> list;
    if (const Value* found = value(key))
        for (const Value& element : elementsOf(*found, key))
            list.emplace_back(tableOf(element, key));
    return list;
}

std::size_t Section::choice(const char* key, std::span<const char* const> words)
{
    const Value* found = value(key);
    if (!found)
        return 0;
    const QString word = textOf(*found, QLatin1String(key));
    QStringList known;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (word == QLatin1String(words[i]))
            return i;
        known << QLatin1String(words[i]);
    }
    throw Wrong{found->at, tr("\"%1\" is one of %2, not \"%3\".")
                               .arg(QLatin1String(key), known.join(QStringLiteral(", ")), word)};
}

base::Address Section::neededAddress(const char* key)
{
    const Value* found = value(key);
    if (!found)
        throw Wrong{m_table->at, tr("\"%1\" is missing here.").arg(QLatin1String(key))};
    bool good = found->kind == Value::Kind::Number && found->number >= 0;
    auto address = static_cast<std::uint64_t>(found->number);
    if (found->kind == Value::Kind::Text)
        address = found->text.toULongLong(&good, 0);
    if (!good)
        throw Wrong{found->at, tr("\"%1\" must be an address: 0x40000000, or in quotes where it "
                                  "is larger than 63 bits.")
                                   .arg(QLatin1String(key))};
    return base::Address{address};
}

void refuseSecondNames(const std::vector<Register>& registers, Position at)
{
    for (const Register reg : registers)
        if (const auto first = reg.bySecondName())
            throw Wrong{
                at, tr("%1 is another name of %2: say that one.").arg(reg.name(), first->name())};
}

Register registerNamed(const QString& name, Position at)
{
    const auto reg = Register::named(name);
    if (!reg)
        throw Wrong{at, tr("There is no register \"%1\".").arg(name)};
    refuseSecondNames({*reg}, at);
    return *reg;
}

std::vector<Register> Section::registers(const char* key)
{
    std::vector<Register> all;
    const Value* found = value(key);
    if (!found)
        return all;
    for (const Value& element : elementsOf(*found, key)) {
        const QString text = textOf(element, QLatin1String(key));
        const auto some = registersOf(text);
        if (!some)
            throw Wrong{element.at,
                        tr("\"%1\" is no register, and no range such as x1-x3.").arg(text)};
        refuseSecondNames(*some, element.at);
        all.insert(all.end(), some->begin(), some->end());
    }
    return all;
}

Content contentNamed(const Value& value, const QString& key)
{
    const QString text = textOf(value, key);
    const auto content = Content::named(text);
    if (!content)
        throw Wrong{value.at, tr("\"%1\" is nothing that a register or the stack can hold here: it "
                                 "is vcpu, host_context, guest_context, exit_code, per_cpu, "
                                 "guest.x0, host.x19 (or another number), or unused.")
                                  .arg(text)};
    return *content;
}

Frame Section::frame(const char* key)
{
    Frame frame;
    const Value* found = value(key);
    if (!found)
        return frame;
    for (const Value& element : elementsOf(*found, key))
        frame.push_back(contentNamed(element, QLatin1String(key)));
    constexpr std::size_t kMostCells = 64;
    if (frame.size() > kMostCells)
        throw Wrong{found->at,
                    tr("\"%1\" has more than %2 entries.").arg(QLatin1String(key)).arg(kMostCells)};
    if (frame.size() % 2 != 0)
        throw Wrong{found->at, tr("\"%1\" has an odd number of cells, and SP is a multiple of 16 "
                                  "(Arm ARM D1.4): say \"unused\" for one that is left free.")
                                   .arg(QLatin1String(key))};
    return frame;
}

std::vector<Held> Section::held(const char* key, bool general)
{
    std::vector<Held> all;
    const Value* found = value(key);
    if (!found)
        return all;
    for (const Value::Member& m : tableOf(*found, key).members) {
        const Register reg = registerNamed(m.key, m.at);
        if (general && !reg.isX())
            throw Wrong{m.at, tr("%1 is none of x0 to x30.").arg(m.key)};
        if (!general && !reg.isSystem())
            throw Wrong{m.at, tr("%1 is no system register.").arg(m.key)};
        if (std::any_of(all.begin(), all.end(),
                        [reg](const Held& held) { return held.reg == reg; }))
            throw Wrong{m.at, tr("%1 stands here twice.").arg(reg.name())};
        all.push_back({reg, contentNamed(m.value, QLatin1String(key))});
    }
    return all;
}

std::vector<std::pair<Register, QString>> Section::named(const char* key)
{
    std::vector<std::pair<Register, QString>> all;
    const Value* found = value(key);
    if (!found)
        return all;
    for (const Value::Member& m : tableOf(*found, key).members) {
        const Register reg = registerNamed(m.key, m.at);
        if (!reg.isSystem())
            throw Wrong{m.at, tr("%1 is no system register.").arg(m.key)};
        all.emplace_back(reg, textOf(m.value, QLatin1String(key)));
    }
    return all;
}

void Section::close() const
{
    for (const Value::Member& m : m_table->members)
        if (!m_known.contains(m.key))
            throw Wrong{m.at, tr("There is no key \"%1\" here.").arg(m.key.left(kLongestText))};
}

} // namespace profile
