// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dwarf-enumerations.h"

#include "image/dwarf-die.h"
#include "image/dwarf-units.h"

#include <QByteArray>
#include <QRegularExpression>

#include <dwarf.h>

#include <algorithm>

namespace image {

namespace {

/// A longer run of numbered names is no array that anybody reads by its elements.
constexpr std::int64_t kLongestRun = 4096;

/// Enumerators that stand for a run: PMEVCNTR0_EL0 and, 30 later, PMEVCNTR30_EL0. What lies between
/// has a name too.
void interpolate(const std::pair<QString, std::int64_t>& a,
                 const std::pair<QString, std::int64_t>& b, std::map<std::uint64_t, QString>& names)
{
    static const QRegularExpression numbered(QStringLiteral("^(.*?)(\\d+)(_EL\\d)?$"));
    const auto first = numbered.match(a.first);
    const auto last = numbered.match(b.first);
    if (!first.hasMatch() || !last.hasMatch() || first.captured(1) != last.captured(1) ||
        first.captured(3) != last.captured(3))
        return;
    // Of an array that is shown by its elements: else they would be far apart in a damaged file.
    if (a.second < 0 || b.second <= a.second || b.second > kLongestRun)
        return;
    bool good = false;
    const std::int64_t from = first.captured(2).toInt(&good);
    if (!good || last.captured(2).toInt(&good) - from != b.second - a.second || !good)
        return;
    for (std::int64_t i = 1; i < b.second - a.second; ++i)
        names.emplace(static_cast<std::uint64_t>(a.second + i),
                      first.captured(1) + QString::number(from + i) + first.captured(3));
}

/// An enumerator that only marks a place among the others, as Linux's __before_SCTLR_EL1 does: an
/// element that has another name too is called by that.
bool isMark(const QString& name)
{
    return name.startsWith(QLatin1String("__"));
}

/// What an enumerator is worth. A compiler writes a negative one by a signed form alone; libdw's
/// own dwarf_formsdata() takes 163 in one byte for -93.
std::optional<std::int64_t> worthOf(Dwarf_Die* enumerator)
{
    Dwarf_Attribute attribute;
    if (!dwarf_attr(enumerator, DW_AT_const_value, &attribute))
        return {};
    const unsigned form = dwarf_whatform(&attribute);
    if (form == DW_FORM_sdata || form == DW_FORM_implicit_const) {
        Dwarf_Sword value = 0;
        return dwarf_formsdata(&attribute, &value) == 0 ? std::optional<std::int64_t>(value)
                                                        : std::nullopt;
    }
    Dwarf_Word value = 0;
    return dwarf_formudata(&attribute, &value) == 0
               ? std::optional(static_cast<std::int64_t>(value))
               : std::nullopt;
}

/// Of all units that are looked at: a damaged one may lead to the same entries again and again.
constexpr std::uint64_t kMostEntries = std::uint64_t{1} << 22;

/// The enumeration of that unit which has the counter.
bool findCounted(Dwarf_Die* unit, const QByteArray& counter, Dwarf_Die* found, std::uint64_t& left)
{
    Dwarf_Die child;
    if (dwarf_child(unit, &child) != 0)
        return false;
    const auto goesOn = [&left] { return left > 0 && --left > 0; };
    do {
        Dwarf_Die each;
        if (dwarf_tag(&child) != DW_TAG_enumeration_type || flag(&child, DW_AT_declaration) ||
            dwarf_child(&child, &each) != 0)
            continue;
        do {
            const char* name = dwarf_diename(&each);
            if (name && counter == name) {
                *found = child;
                return true;
            }
        } while (nextSibling(&each) && goesOn());
    } while (nextSibling(&child) && goesOn());
    return false;
}

} // namespace

Enumerators enumeratorsOf(Dwarf_Die* enumeration, const std::function<bool()>& goOn)
{
    Enumerators enumerators;
    Dwarf_Die child;
    if (dwarf_child(enumeration, &child) != 0)
        return enumerators;
    do {
        const auto worth = dwarf_tag(&child) == DW_TAG_enumerator ? worthOf(&child) : std::nullopt;
        if (worth)
            enumerators.emplace_back(nameOf(&child), *worth);
    } while (nextSibling(&child) && goOn());
    return enumerators;
}

QString counterOf(const QString& member)
{
    return QStringLiteral("NR_") + member.toUpper();
}

std::optional<std::map<std::uint64_t, QString>>
elementNames(const Enumerators& enumerators, const QString& counter, std::uint64_t count)
{
    const bool fits = std::ranges::any_of(enumerators, [&](const auto& each) {
        return each.first == counter && each.second >= 0 &&
               static_cast<std::uint64_t>(each.second) == count;
    });
    if (!fits)
        return {};
    std::map<std::uint64_t, QString> names;
    const auto add = [&](bool marks) {
        for (std::size_t i = 0; i < enumerators.size(); ++i) {
            const auto& [name, value] = enumerators[i];
            if (isMark(name) != marks || value < 0 || static_cast<std::uint64_t>(value) >= count)
                continue;
            names.emplace(static_cast<std::uint64_t>(value), name);
            if (i + 1 < enumerators.size())
                interpolate(enumerators[i], enumerators[i + 1], names);
        }
    };
    add(false);
    add(true);
    return names;
}

std::map<std::uint64_t, QString> elementNamesBeside(Dwarf* dwarf, Dwarf_Off unit,
                                                    const QString& counter, std::uint64_t count)
{
    constexpr std::size_t kMostUnits = 256;
    const QByteArray wanted = counter.toUtf8();
    std::uint64_t left = kMostEntries;
    for (const Dwarf_Off each : unitsBeside(dwarf, unit, kMostUnits)) {
        Dwarf_Die die;
        Dwarf_Die enumeration;
        if (!dwarf_offdie(dwarf, each, &die) || !findCounted(&die, wanted, &enumeration, left))
            continue;
        if (auto names =
                elementNames(enumeratorsOf(&enumeration, [] { return true; }), counter, count))
            return *names;
    }
    return {};
}

} // namespace image
