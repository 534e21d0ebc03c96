// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/recording-info.h"

#include "image/names.h"
#include "reading/info-keys.h"
#include "reading/info-limits.h"
#include "reading/slots.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace reading {

namespace {

/// Elements of one array of vcpus.
constexpr std::uint64_t kMostOfOne = 64;

QString tr(const char* text)
{
    return QCoreApplication::translate("reading", text);
}

base::Address address(const QJsonValue& value)
{
    return base::Address{value.toString().toULongLong(nullptr, 0)};
}

std::uint64_t number(const QJsonValue& value)
{
    return static_cast<std::uint64_t>(value.toInteger());
}

image::Layout layoutOf(const QString& name, const QJsonObject& json)
{
    image::Layout layout;
    layout.name = name;
    layout.size = number(json[key::kSize]);
    for (const QJsonValue value : json[key::kFields].toArray()) {
        const QJsonArray field = value.toArray();
        layout.fields.push_back({field.at(0).toString(), base::Offset{field.at(1).toInteger()},
                                 number(field.at(2)), field.at(3).toString(),
                                 field.at(4).toString()});
    }
    return layout;
}

const image::Field* fieldNamed(const image::Layout& layout, QStringView path)
{
    const auto it = std::find_if(layout.fields.begin(), layout.fields.end(),
                                 [&](const image::Field& field) { return field.path == path; });
    return it == layout.fields.end() ? nullptr : &*it;
}

void readCode(const QJsonArray& json, RecordingInfo& facts)
{
    for (const QJsonValue value : json) {
        const QJsonArray entry = value.toArray();
        RecordingInfo::Code code;
        code.begin = address(entry.at(0));
        const QString hex = entry.at(1).toString();
        for (qsizetype at = 0; at + 8 <= hex.size(); at += 8)
            code.words.push_back(hex.mid(at, 8).toUInt(nullptr, 16));
        facts.code.push_back(std::move(code));
    }
    std::sort(facts.code.begin(), facts.code.end(),
              [](const auto& a, const auto& b) { return a.begin < b.begin; });
}

void readLines(const QJsonObject& json, RecordingInfo& facts)
{
    const QJsonArray files = json[key::kFiles].toArray();
    for (const QJsonValue value : json[key::kLines].toArray()) {
        const QJsonArray line = value.toArray();
        facts.lines.push_back({address(line.at(0)), files.at(line.at(1).toInt()).toString(),
                               line.at(2).toInt(), line.at(3).toString()});
    }
    std::sort(facts.lines.begin(), facts.lines.end(),
              [](const auto& a, const auto& b) { return a.pc < b.pc; });
}

/// Follows "kvm->arch.vttbr" from a vcpu in the first state. Nothing where a hop leads to what was
/// not recorded.
std::optional<std::uint64_t> vttbrOf(const RecordingInfo& facts,
                                     const recording::Recording& recording, base::Address vcpu)
{
    const QStringList hops = facts.profile.vttbrPath.split(QStringLiteral("->"));
    base::Address at = vcpu;
    const image::Layout* layout = &facts.vcpu;
    for (qsizetype i = 0; i < hops.size() && layout; ++i) {
        const image::Field* field = fieldNamed(*layout, hops[i]);
        if (!field)
            return {};
        const auto value = recording.valueAt(0, arm64::Place::of(at + field->offset));
        if (!value || i + 1 == hops.size())
            return value;
        at = base::Address{*value};
        layout = facts.layout(pointee(field->type));
    }
    return {};
}

} // namespace

base::Result<RecordingInfo> RecordingInfo::of(const recording::Recording& recording)
{
    const QJsonObject json = recording.header().facts;
    if (auto good = checkTexts(json); !good)
        return good.error();
    auto profile = Profile::fromJson(json[key::kProfile].toObject());
    if (!profile)
        return base::Error{
            tr("The recording does not say what it is of. %1").arg(profile.error().sentence)};
    RecordingInfo facts;
    facts.profile = *profile;
    facts.isProfileShipped = profile->isShipped();
    const QJsonObject layouts = json[key::kLayouts].toObject();
    for (auto it = layouts.begin(); it != layouts.end(); ++it)
        facts.layouts.push_back(layoutOf(it.key(), it.value().toObject()));
    const image::Layout* context = facts.layout(facts.profile.contextStruct);
    const image::Layout* vcpu = facts.layout(facts.profile.vcpuStruct);
    if (!context || !vcpu)
        return base::Error{tr("The recording does not keep the layout of %1 and %2.")
                               .arg(facts.profile.contextStruct, facts.profile.vcpuStruct)};
    facts.context = *context;
    facts.vcpu = *vcpu;

    for (const QJsonValue value : json[key::kObjects].toArray()) {
        const QJsonObject object = value.toObject();
        facts.objects.push_back({object[key::kName].toString(), object[key::kStruct].toString(),
                                 address(object[key::kAddress]), number(object[key::kCount]),
                                 number(object[key::kElementSize])});
    }
    for (const QJsonValue value : json[key::kFunctions].toArray()) {
        const QJsonArray symbol = value.toArray();
        facts.functions.push_back({symbol.at(0).toString(), address(symbol.at(1)),
                                   number(symbol.at(2)), symbol.at(3).toBool()});
    }
    readCode(json[key::kCode].toArray(), facts);
    readLines(json, facts);
    for (const QJsonValue value : json[key::kUnwatched].toArray())
        facts.unwatched << value.toString();
    if (json.contains(key::kWithheld))
        facts.withheld = json[key::kWithheld].toString();
    facts.cpu = json[key::kCpu].toString();
    facts.machineLine = json[key::kMachine].toString();
    facts.imagePath = json[key::kImage].toObject()[key::kPath].toString();
    facts.imageSha256 = json[key::kImage].toObject()[key::kSha256].toString();
    facts.imageBuildId = json[key::kImage].toObject()[key::kBuildId].toString();
    for (const QJsonValue value : json[key::kImage].toObject()[key::kPlaced].toArray()) {
        const QJsonArray range = value.toArray();
        facts.placed.push_back({address(range.at(0)), address(range.at(1)), number(range.at(2))});
    }

    for (const Object& object : facts.objects) {
        if (object.name == facts.profile.hostContext)
            facts.hostContext = object.address;
        // One array, or an object each: "vcpus", or "vcpus[0]" and on.
        if (object.name != facts.profile.vcpus &&
            !object.name.startsWith(facts.profile.vcpus + QLatin1Char('[')))
            continue;
        // A count from a damaged file is not believed: see checkNumbers().
        for (std::uint64_t i = 0; i < std::min<std::uint64_t>(object.count, kMostOfOne); ++i)
            facts.vcpus.push_back(object.address +
                                  base::Offset{static_cast<std::int64_t>(i * object.elementSize)});
    }
    if (auto good = checkNumbers(facts); !good)
        return good.error();
    if (auto good = checkProfile(facts); !good)
        return good.error();
    facts.index = std::make_shared<const InfoIndex>(facts);
    // A register that points to the vectors is no name of what lies there. It is still found by it.
    if (facts.profile.vectorsByRegister)
        if (const image::Symbol* table = facts.symbol(facts.profile.vectors))
            facts.functions[std::size_t(table - facts.functions.data())].name =
                QStringLiteral("vectors");
    if (!facts.profile.vttbrPath.isEmpty())
        for (const base::Address address : facts.vcpus)
            facts.vttbrs.push_back(vttbrOf(facts, recording, address));
    return facts;
}

const image::Layout* RecordingInfo::layout(QStringView structName) const
{
    if (!index) {
        const auto it = std::find_if(layouts.begin(), layouts.end(),
                                     [&](const image::Layout& l) { return l.name == structName; });
        return it == layouts.end() ? nullptr : &*it;
    }
    const auto known = index->layoutNames.constFind(structName.toString());
    return known == index->layoutNames.constEnd() ? nullptr : &layouts[*known];
}

const image::Symbol* RecordingInfo::functionAt(base::Address pc) const
{
    const auto at = index ? index->functions.at(pc.value) : std::nullopt;
    return at ? &functions[*at] : nullptr;
}

std::optional<std::uint32_t> RecordingInfo::wordAt(base::Address pc) const
{
    const auto after = std::upper_bound(code.begin(), code.end(), pc,
                                        [](base::Address a, const Code& c) { return a < c.begin; });
    if (after == code.begin())
        return {};
    const Code& function = *std::prev(after);
    const std::uint64_t index = (pc.value - function.begin.value) / 4;
    if (index >= function.words.size())
        return {};
    return function.words[index];
}

const RecordingInfo::Line* RecordingInfo::lineAt(base::Address pc) const
{
    const auto it = std::lower_bound(lines.begin(), lines.end(), pc,
                                     [](const Line& line, base::Address a) { return line.pc < a; });
    return it != lines.end() && it->pc == pc ? &*it : nullptr;
}

const image::Symbol* RecordingInfo::symbol(QStringView name) const
{
    if (!index)
        return nullptr;
    const auto known = index->functionNames.constFind(name.toString());
    return known == index->functionNames.constEnd() ? nullptr : &functions[*known];
}

int RecordingInfo::vcpuAt(base::Address address) const
{
    for (std::size_t i = 0; i < vcpus.size(); ++i)
        if (vcpus[i] <= address && address.value - vcpus[i].value < vcpu.size)
            return static_cast<int>(i);
    return -1;
}

base::Address RecordingInfo::contextOf(int index) const
{
    if (index < 0 || static_cast<std::size_t>(index) >= vcpus.size())
        return {};
    return vcpus[static_cast<std::size_t>(index)] +
           memberOffset(vcpu, profile.contextInVcpu).value_or(base::Offset{});
}

std::optional<QString> RecordingInfo::nameOf(base::Address address) const
{
    const auto in = index ? index->objects.at(address.value) : std::nullopt;
    if (!in)
        return {};
    const Object& object = objects[*in];
    const auto type = index->layoutNames.constFind(object.structName);
    if (type == index->layoutNames.constEnd())
        return {};
    const std::uint64_t at = address.value - object.address.value;
    QString name = object.name;
    if (object.count > 1)
        name += QStringLiteral("[%1]").arg(at / object.elementSize);
    const auto covering = index->fields[*type].at(at % object.elementSize);
    if (!covering)
        return {};
    const image::Field& field = layouts[*type].fields[*covering];
    if (const auto in = index->unions[*type].constFind(*covering);
        in != index->unions[*type].constEnd())
        return name + (in->path.isEmpty() ? QString() : u'.' + in->path) +
               QStringLiteral("+%1").arg(at % object.elementSize - in->begin);
    if (field.path.isEmpty())
        return name;
    return name + QLatin1Char('.') + image::Names::shownPath(field);
}

} // namespace reading
