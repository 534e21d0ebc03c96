// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/profile.h"

#include "base/input-file.h"
#include "profile/reader.h"
#include "profile/shipped.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace profile {

using arm64::Register;

namespace {

/// In a path, for the number of a register.
constexpr const char* kNumber = "{n}";
/// A profile is a page or two.
constexpr std::int64_t kMostBytes = std::int64_t{1} << 20;

QString tr(const char* text)
{
    return QCoreApplication::translate("profile", text);
}

std::optional<Register> findIn(const std::vector<Held>& all, Content::Kind what)
{
    const auto found = std::find_if(all.begin(), all.end(),
                                    [what](const Held& held) { return held.content.kind == what; });
    return found == all.end() ? std::nullopt : std::optional(found->reg);
}

bool has(const Frame& frame, Content::Kind kind, Register reg)
{
    return std::find(frame.begin(), frame.end(), Content{kind, reg}) != frame.end();
}

QString placed(const QString& file, Position at)
{
    return QStringLiteral("%1:%2:%3")
        .arg(file, QString::number(std::max(at.line, 1)), QString::number(std::max(at.column, 1)));
}

/// Of a text that stands in a file twice, the first place is kept.
void notePlaces(const Value& value, const QString& file, Profile& profile)
{
    if (value.kind == Value::Kind::Text)
        profile.places.emplace(value.text, placed(file, value.at));
    for (const Value& element : value.elements)
        notePlaces(element, file, profile);
    for (const Value::Member& member : value.members)
        notePlaces(member.value, file, profile);
}

} // namespace

base::Result<Profile> Profile::fromToml(const QByteArray& utf8, const QString& file)
{
    const auto root = valueOfToml(utf8, file);
    if (!root)
        return root.error();
    try {
        auto profile = readProfile(*root);
        checkNeeded(*root, profile);
        notePlaces(*root, file, profile);
        return profile;
    } catch (const Wrong& wrong) {
        return base::Error{placed(file, wrong.at) + QStringLiteral(": ") + wrong.sentence};
    }
}

base::Result<Profile> Profile::fromJson(const QJsonObject& json)
{
    const Value root = valueOfJson(json);
    try {
        if (json.contains(QStringLiteral("schema")))
            return readProfile(root);
        const QString first = QStringLiteral("worldswitch-1");
        auto rest = shippedAs(first);
        if (!rest)
            return base::Error{tr("It keeps a profile of schema 1, and this program has no profile "
                                  "%1 for what that does not say.")
                                   .arg(first)};
        return readRecordedFirst(root, std::move(*rest));
    } catch (const Wrong& wrong) {
        return base::Error{tr("Its profile: %1").arg(wrong.sentence)};
    }
}

base::Result<Profile> Profile::load(const QString& nameOrFile)
{
    if (auto known = shippedAs(nameOrFile))
        return *known;
    // What looks like a path is one, so that its own trouble is said.
    if (!nameOrFile.contains(QLatin1Char('/')) && !nameOrFile.contains(QLatin1Char('.')) &&
        !QFileInfo::exists(nameOrFile))
        return base::Error{tr("There is no profile %1: the names are %2, and anything else is a "
                              "file (docs/profiles.md).")
                               .arg(nameOrFile, shippedNames().join(QStringLiteral(", ")))};
    const auto bytes = base::readFile(nameOrFile, kMostBytes);
    if (!bytes)
        return base::Error{
            tr("The profile %1 cannot be read: %2.").arg(nameOrFile, bytes.error().sentence)};
    return fromToml(*bytes, nameOrFile);
}

std::optional<Profile> Profile::shippedAs(const QString& name)
{
    static const auto all = [] {
        std::vector<std::pair<QString, Profile>> read;
        // Compiled in, and held right by tst_profile: an error is one of this program's build.
        for (const Shipped& one : shipped())
            read.emplace_back(QLatin1String(one.name),
                              fromToml(QByteArray(one.toml), QLatin1String(one.name)).value());
        return read;
    }();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == name; });
    return found == all.end() ? std::nullopt : std::optional(found->second);
}

QStringList Profile::shippedNames()
{
    QStringList names;
    for (const Shipped& one : shipped())
        names << QLatin1String(one.name);
    return names;
}

base::Result<Profile> Profile::usual()
{
    return load(QStringLiteral("worldswitch"));
}

bool Profile::isShipped() const
{
    // What the recordings of format 1 have is kept under another name, and says less.
    if (schema == 1)
        return true;
    auto same = shippedAs(name);
    if (!same)
        return false;
    if (!shape.isEmpty()) {
        const auto known = std::ranges::find(same->shapes, shape, &Shape::name);
        if (known == same->shapes.end())
            return false;
        same = same->inShape(*known);
    }
    // A machine whose function round the switch never returns is recorded without it.
    if (!hasOuterWindow())
        same->outer = same->enter;
    return same->toJson() == toJson();
}

QString Profile::placeOf(const QString& text) const
{
    const auto isIt = [&text](const auto& each) {
        const auto number = each.first.indexOf(QLatin1String(kNumber));
        if (number < 0)
            return each.first == text;
        // "regs[{n}]" says regs[7] as well.
        const QString before = each.first.left(number);
        const QString behind = each.first.mid(number + QLatin1String(kNumber).size());
        return text.size() > before.size() + behind.size() && text.startsWith(before) &&
               text.endsWith(behind);
    };
    auto known = places.find(text);
    if (known == places.end())
        known = std::find_if(places.begin(), places.end(), isIt);
    return known == places.end() ? QString() : known->second + QStringLiteral(": ");
}

std::optional<Register> Profile::atEnter(Content::Kind what) const
{
    return findIn(enterRegisters, what);
}

std::optional<Register> Profile::atExit(Content::Kind what) const
{
    return findIn(exitRegisters, what);
}

std::optional<Register> Profile::heldIn(Content::Kind what) const
{
    return findIn(holds, what);
}

bool Profile::isLive() const
{
    return !shapes.empty() || vectorsByRegister || hostSource.isLive() || vcpuSource.isLive() ||
           hasPerCpuObjects();
}

Profile Profile::inShape(const Shape& one) const
{
    Profile profile = *this;
    profile.shape = one.name;
    profile.shapes.clear();
    profile.host.clear();
    std::erase_if(profile.slotList, [&](const Slot& slot) {
        return !slot.shape.isEmpty() && slot.shape != one.name;
    });
    for (Slot& slot : profile.slotList)
        slot.shape.clear();
    std::erase_if(profile.outside, [&](const Outside& each) {
        return !each.shape.isEmpty() && each.shape != one.name;
    });
    for (Outside& each : profile.outside)
        each.shape.clear();
    return profile;
}

bool Profile::hasPerCpuObjects() const
{
    return std::ranges::any_of(objects, &ObjectSource::isLive);
}

std::optional<Register> Profile::perCpuRegister() const
{
    if (const auto held = heldIn(Content::Kind::PerCpu))
        return held;
    for (const ObjectSource* source : {&hostSource, &vcpuSource})
        if (source->by == ObjectSource::By::PerCpu)
            return source->reg;
    const auto own = std::ranges::find(objects, ObjectSource::By::PerCpu, &ObjectSource::by);
    return own == objects.end() ? std::nullopt : std::optional(own->reg);
}

std::optional<Content::Kind> Profile::holdsWhat(Register reg) const
{
    const auto found = std::find_if(holds.begin(), holds.end(),
                                    [reg](const Held& held) { return held.reg == reg; });
    return found == holds.end() ? std::nullopt : std::optional(found->content.kind);
}

bool Profile::isPerCpu(Register reg) const
{
    const auto isFoundBy = [reg](const ObjectSource& source) {
        return source.by == ObjectSource::By::PerCpu && source.reg == reg;
    };
    return holdsWhat(reg) == Content::Kind::PerCpu || isFoundBy(hostSource) ||
           isFoundBy(vcpuSource) || std::ranges::any_of(objects, isFoundBy);
}

bool Profile::keepsHost(Register reg) const
{
    return std::find(hostSaves.begin(), hostSaves.end(), reg) != hostSaves.end() ||
           has(enterFrame, Content::Kind::Host, reg);
}

std::vector<Register> Profile::keptOfHost() const
{
    std::vector<Register> kept;
    for (int n = 0; n < static_cast<int>(general.size()); ++n)
        if (keepsHost(Register::x(n)))
            kept.push_back(Register::x(n));
    return kept;
}

bool Profile::isDeadAtReturn(Register reg) const
{
    return reg.isX() && !(reg == returns) && !keepsHost(reg);
}

bool Profile::isPushedByVector(Register reg) const
{
    return has(vectorFrame, Content::Kind::Guest, reg);
}

QString Profile::shortPath(const QString& path) const
{
    // regs.regs[19] is said "regs[19]"; regs.sp keeps its struct, or it would look like SP.
    return generalAt(path) ? path.mid(path.lastIndexOf(QLatin1Char('.')) + 1) : path;
}

std::optional<Register> Profile::generalAt(const QString& path) const
{
    const auto found = std::find(general.begin(), general.end(), path);
    return found == general.end()
               ? std::nullopt
               : std::optional(Register::x(static_cast<int>(found - general.begin())));
}

} // namespace profile
