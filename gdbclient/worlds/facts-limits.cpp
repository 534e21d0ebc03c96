// SPDX-License-Identifier: GPL-2.0-or-later
#include "worlds/facts-limits.h"

#include "worlds/facts-keys.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonValue>

namespace worlds {

namespace {

constexpr qsizetype kMostLetters = 1024;       ///< of a name, a type, a source line
constexpr qsizetype kMostOfText = 65536;       ///< of a command line, a path, the last words
constexpr std::uint64_t kMostBytes = 1U << 20; ///< of a struct
constexpr std::size_t kMostFields = 16384;
constexpr std::uint64_t kMostElements = 4096; ///< of an array of structs
constexpr std::size_t kMostVcpus = 256;
/// At each switch every context is looked at.
constexpr std::size_t kMostLooks = 8192;

QString tr(const char* text)
{
    return QCoreApplication::translate("worlds", text);
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
                                 .arg(layout.name)
                                 .arg(layout.size)
                                 .arg(layout.fields.size()));
    for (const image::Field& field : layout.fields) {
        const auto offset = static_cast<std::uint64_t>(field.offset.bytes);
        if (offset > layout.size || field.size > layout.size - offset)
            return contradiction(tr("%1 of %2 has %3 bytes at %4")
                                     .arg(field.path, layout.name)
                                     .arg(field.size)
                                     .arg(field.offset.bytes));
    }
    return {};
}

} // namespace

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
                                     .arg(it.key().left(kMostLetters))
                                     .arg(letters));
    }
    return {};
}

base::Result<void> checkNumbers(const Facts& facts, const timeline::Timeline& timeline)
{
    for (const image::Layout& layout : facts.layouts)
        if (auto good = checkLayout(layout); !good)
            return good;
    for (const Facts::Object& object : facts.objects) {
        const bool fits = object.count <= kMostElements && object.elementSize <= kMostBytes &&
                          object.address.value <= UINT64_MAX - object.count * object.elementSize;
        if (!fits)
            return contradiction(tr("%1 is %2 times %3 bytes at %4")
                                     .arg(object.name)
                                     .arg(object.count)
                                     .arg(object.elementSize)
                                     .arg(base::hex(object.address.value)));
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
    if (facts.vcpus.size() * timeline.switches().size() > kMostLooks)
        return contradiction(tr("it has %1 switches of %2 vcpus, which is too much to look at")
                                 .arg(timeline.switches().size())
                                 .arg(facts.vcpus.size()));
    return {};
}

} // namespace worlds
