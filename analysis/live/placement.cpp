// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/placement.h"

#include "live/plan.h"
#include "reading/info-keys.h"

#include <QJsonObject>

namespace live {

namespace {

/// Of a door: one that is longer is not compared.
constexpr std::uint64_t kMostBytes = 1U << 16;

bool isRam(const profile::Profile& profile, base::Address from, std::uint64_t bytes)
{
    if (!(profile.ramBegin < profile.ramEnd))
        return true;
    return profile.ramBegin <= from && from < profile.ramEnd &&
           bytes <= profile.ramEnd.value - from.value;
}

} // namespace

base::Task<bool> liesAt(std::shared_ptr<machine::Machine> machine, profile::Profile profile,
                        std::shared_ptr<const image::Image> image, base::Offset offset)
{
    const QStringList doors{profile.enter, profile.exit};
    for (const QString& name : doors) {
        const auto door = image->symbol(name);
        if (!door || door->size == 0 || door->size > kMostBytes)
            co_return false;
        const auto linked = image->bytes(door->address, door->size);
        const base::Address at = door->address + offset;
        if (!linked || !isRam(profile, at, door->size))
            co_return false;
        const auto there = co_await machine->readMemory(at, door->size, viewOf(profile));
        if (!there || *there != *linked)
            co_return false;
    }
    co_return true;
}

base::Task<std::optional<base::Offset>> findOffset(std::shared_ptr<machine::Machine> machine,
                                                   profile::Profile profile,
                                                   std::shared_ptr<const image::Image> image)
{
    using Found = std::optional<base::Offset>;
    const bool asLinked = co_await liesAt(machine, profile, image, base::Offset{});
    if (asLinked)
        co_return Found(base::Offset{});
    const auto table = profile.vectorsByRegister ? std::nullopt : image->symbol(profile.vectors);
    const auto vbar = arm64::Register::named(u"vbar_el2");
    if (!table || !vbar || !machine->has(*vbar))
        co_return Found();
    const auto base = co_await machine->readRegister(*vbar);
    if (!base)
        co_return Found();
    const base::Offset offset = base::Address{*base} - table->address;
    const bool isThere = co_await liesAt(machine, profile, image, offset);
    co_return isThere ? Found(offset) : Found();
}

QJsonArray placedFact(const image::Image& image, base::Offset offset)
{
    QJsonArray placed;
    for (const image::Image::Range& range : image.loaded()) {
        const std::uint64_t linked = range.from.value - static_cast<std::uint64_t>(offset.bytes);
        placed.append(QJsonArray{base::hex(linked), base::hex(range.from.value),
                                 static_cast<qint64>(range.bytes)});
    }
    return placed;
}

} // namespace live
