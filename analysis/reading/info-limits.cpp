// SPDX-License-Identifier: GPL-2.0-or-later
#include "reading/info-limits.h"

#include "reading/info-keys.h"
#include "reading/slots.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonValue>

#include <algorithm>

namespace reading {

namespace {

constexpr qsizetype kMostLetters = 1024;       ///< of a name, a type, a source line
constexpr qsizetype kMostOfText = 65536;       ///< of a command line, a path, the last words
constexpr std::uint64_t kMostBytes = 1U << 20; ///< of a struct
constexpr std::size_t kMostFields = 16384;
constexpr std::uint64_t kMostElements = 4096; ///< of an array of structs
constexpr std::size_t kMostVcpus = 256;

QString tr(const char* text)
{
    return QCoreApplication::translate("reading", text);
}

/// The longest text in it, keys included.
qsizetype longest(const QJsonValue& value)
{
    qsizetype most = 0;
    if (value.isString()) {
        most = value.toString().size();
    } else if (value.isArray()) {
        for (const QJsonValue element : value.toArray())
            most = std::max(most, longest(element));
    } else if (value.isObject()) {
        const QJsonObject object = value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            most = std::max({most, qsizetype(it.key().size()), longest(it.value())});
    }
    return most;
}

base::Error contradiction(const QString& what)
{
    return base::Error{
        tr("The recording's facts are not to be believed: %1. Record again.").arg(what)};
}

base::Result<void> checkLayout(const image::Layout& layout)
{
    if (layout.size > kMostBytes || layout.fields.size() > kMostFields)
        return contradiction(tr("%1 has %2 bytes and %3 fields")
                                 .arg(layout.name, QString::number(layout.size),
                                      QString::number(layout.fields.size())));
    for (const image::Field& field : layout.fields) {
        const auto offset = static_cast<std::uint64_t>(field.offset.bytes);
        if (offset > layout.size || field.size > layout.size - offset)
            return contradiction(tr("%1 of %2 has %3 bytes at %4")
                                     .arg(field.path, layout.name, QString::number(field.size),
                                          QString::number(field.offset.bytes)));
    }
    return {};
}

} // namespace

namespace {

/// `text` is what the profile says, so that its place in the file can be named.
base::Error unfit(const RecordingInfo& facts, const QString& text, const QString& what)
{
    return base::Error{facts.profile.placeOf(text) +
                       tr("The profile %1 does not fit the image: %2 (docs/profiles.md).")
                           .arg(facts.profile.name, what)};
}

/// "kvm->arch.vttbr": each hop but the last leads to a struct that is watched.
base::Result<void> checkVttbr(const RecordingInfo& facts)
{
    if (facts.profile.vttbrPath.isEmpty())
        return {};
    QString type = facts.profile.vcpuStruct;
    const QStringList hops = facts.profile.vttbrPath.split(QStringLiteral("->"));
    for (qsizetype i = 0; i < hops.size(); ++i) {
        const image::Layout* layout = facts.layout(type);
        if (!layout)
            return unfit(facts, facts.profile.vttbrPath,
                         tr("%1 leads to a %2, and no object of that type is watched")
                             .arg(facts.profile.vttbrPath, type));
        const auto field =
            std::find_if(layout->fields.begin(), layout->fields.end(),
                         [&](const image::Field& each) { return each.path == hops[i]; });
        if (field == layout->fields.end())
            return unfit(facts, facts.profile.vttbrPath,
                         tr("%1 has no member %2").arg(type, hops[i]));
        type = pointee(field->type);
    }
    return {};
}

/// "host_ctxt.running_vcpu", "vcpu.arch.flags", or an object.
base::Result<void> checkField(const RecordingInfo& facts, const QString& name)
{
    const auto dot = name.indexOf(QLatin1Char('.'));
    const QString object = dot < 0 ? name : name.left(dot);
    QString type = object == QLatin1String("vcpu")       ? facts.profile.vcpuStruct
                   : object == facts.profile.hostContext ? facts.profile.contextStruct
                                                         : QString();
    for (const RecordingInfo::Object& known : facts.objects)
        if (known.name == object || known.name.startsWith(object + QLatin1Char('[')))
            type = known.structName;
    const auto isWatched = [&](const profile::ObjectSource& source) {
        return source.name == object;
    };
    if (type.isEmpty() && std::ranges::none_of(facts.profile.objects, isWatched))
        return unfit(facts, name, tr("%1 is none of the objects that are watched").arg(object));
    const image::Layout* layout = facts.layout(type);
    if (layout && dot >= 0 && !fieldAt(*layout, name.mid(dot + 1)))
        return unfit(facts, name, tr("%1 has no member %2").arg(type, name.mid(dot + 1)));
    return {};
}

} // namespace

base::Result<void> checkContext(const RecordingInfo& facts)
{
    const Profile& profile = facts.profile;
    const image::Layout* vcpu = facts.layout(profile.vcpuStruct);
    const image::Layout* context = facts.layout(profile.contextStruct);
    const auto at = vcpu ? memberOffset(*vcpu, profile.contextInVcpu) : std::nullopt;
    if (!at || !context)
        return unfit(facts, profile.contextInVcpu,
                     tr("%1 has no member %2").arg(profile.vcpuStruct, profile.contextInVcpu));
    if (context->size > vcpu->size - static_cast<std::uint64_t>(at->bytes))
        return unfit(facts, profile.contextInVcpu,
                     tr("%1 of %2 is no %3, which has %4 bytes")
                         .arg(profile.contextInVcpu, profile.vcpuStruct, profile.contextStruct,
                              QString::number(context->size)));
    return {};
}

base::Result<void> checkProfile(const RecordingInfo& facts)
{
    if (auto good = checkContext(facts); !good)
        return good;
    const Profile& profile = facts.profile;
    if (auto good = checkVttbr(facts); !good)
        return good;
    for (const QStringList& names : {profile.alsoWritten, profile.alsoRead})
        for (const QString& name : names)
            if (auto good = checkField(facts, name); !good)
                return good;
    return {};
}

base::Result<void> checkSlots(const RecordingInfo& facts)
{
    const image::Layout* context = facts.layout(facts.profile.contextStruct);
    if (!context)
        return {}; // said by checkProfile()
    const auto check = [&](const arm64::Register reg, const QString& path) -> base::Result<void> {
        if (fieldAt(*context, path))
            return {};
        return unfit(facts, path,
                     tr("%1 is to be in \"%2\", and %3 has no such member")
                         .arg(reg.name(), path, context->name));
    };
    for (int n = 0; n < static_cast<int>(facts.profile.general.size()); ++n)
        if (auto good =
                check(arm64::Register::x(n), facts.profile.general[static_cast<std::size_t>(n)]);
            !good)
            return good;
    for (const Profile::Slot& slot : facts.profile.slotList)
        if (auto good = check(slot.reg, slot.path); !good)
            return good;
    return {};
}

base::Result<void> checkTexts(const QJsonObject& facts)
{
    for (auto it = facts.begin(); it != facts.end(); ++it) {
        if (it.key() == key::kCode)
            continue; // as long as its functions are
        const bool isLong = it.key() == key::kMachine || it.key() == key::kImage ||
                            it.key() == key::kConsole || it.key() == key::kMachineEnded ||
                            it.key() == key::kNotWhole;
        const auto letters = std::max(qsizetype(it.key().size()), longest(it.value()));
        if (letters > (isLong ? kMostOfText : kMostLetters))
            return contradiction(tr("a text under \"%1\" has %2 letters")
                                     .arg(it.key().left(kMostLetters), QString::number(letters)));
    }
    return {};
}

namespace {

/// Where the image is said to lie, enter does.
base::Result<void> checkPlaced(const RecordingInfo& facts)
{
    for (const auto& [linked, runs, bytes] : facts.placed)
        if (bytes == 0 || linked.value > UINT64_MAX - bytes || runs.value > UINT64_MAX - bytes)
            return contradiction(tr("the image has %1 bytes for %2 at %3")
                                     .arg(bytes)
                                     .arg(base::hex(linked.value), base::hex(runs.value)));
    const auto enter =
        std::find_if(facts.functions.begin(), facts.functions.end(),
                     [&](const image::Symbol& s) { return s.name == facts.profile.enter; });
    const auto isThere = [&](const RecordingInfo::Placed& range) {
        return range.runs <= enter->address &&
               enter->address.value - range.runs.value < range.bytes;
    };
    if (!facts.placed.empty() && enter != facts.functions.end() &&
        std::none_of(facts.placed.begin(), facts.placed.end(), isThere))
        return contradiction(tr("the image does not lie where %1 is").arg(facts.profile.enter));
    return {};
}

} // namespace

base::Result<void> checkNumbers(const RecordingInfo& facts)
{
    for (const image::Layout& layout : facts.layouts)
        if (auto good = checkLayout(layout); !good)
            return good;
    for (const RecordingInfo::Object& object : facts.objects) {
        const bool fits = object.count <= kMostElements && object.elementSize <= kMostBytes &&
                          object.address.value <= UINT64_MAX - object.count * object.elementSize;
        if (!fits)
            return contradiction(tr("%1 is %2 times %3 bytes at %4")
                                     .arg(object.name, QString::number(object.count),
                                          QString::number(object.elementSize),
                                          base::hex(object.address.value)));
        const bool isContext = object.structName == facts.profile.vcpuStruct ||
                               object.structName == facts.profile.contextStruct;
        // AAPCS64 §5.9: a struct with a 64-bit member is aligned to 8 bytes, and so is its size.
        if (isContext && (object.address.value % 8 != 0 || object.elementSize % 8 != 0))
            return contradiction(
                tr("%1 is at %2, which is no place for a %3")
                    .arg(object.name, base::hex(object.address.value), object.structName));
    }
    if (!facts.vcpus.empty() && facts.contextOf(0).value % 8 != 0)
        return contradiction(tr("the context of %1 is at %2, which is no place for a %3")
                                 .arg(facts.profile.vcpus, base::hex(facts.contextOf(0).value),
                                      facts.profile.contextStruct));
    if (facts.vcpus.size() > kMostVcpus)
        return contradiction(tr("it has %1 vcpus").arg(facts.vcpus.size()));
    return checkPlaced(facts);
}

} // namespace reading
