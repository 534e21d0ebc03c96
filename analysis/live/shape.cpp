// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/shape.h"

#include "image/moved-image.h"
#include "image/part-of-image.h"
#include "live/name-checks.h"
#include "live/plan.h"
#include "recorder/recorder.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

namespace live {

using profile::Profile;

namespace {

/// HCR_EL2.E2H (Arm ARM D17.2.48).
constexpr int kE2h = 34;
/// A kernel that has yet to boot takes longer than a guest's run.
constexpr std::chrono::milliseconds kBoot{180000};
/// What is placed anew is moved by whole pages.
constexpr std::uint64_t kPage = 4096;

QString tr(const char* text)
{
    return QCoreApplication::translate("live", text);
}

[[nodiscard]] base::Task<base::Result<std::uint64_t>>
readNamed(std::shared_ptr<machine::Machine> machine, QString name)
{
    using Value = base::Result<std::uint64_t>;
    const auto reg = arm64::Register::named(name);
    if (!reg || !machine->has(*reg))
        co_return Value(base::Error{
            tr("The machine's stub does not show %1, which says what shape its host has.")
                .arg(name.toUpper())});
    co_return co_await machine->readRegister(*reg);
}

/// Where the code of that shape lies, by what VBAR_EL2 points to.
base::Result<base::Offset> offsetBy(std::uint64_t vbar, const Shaped& linked, const QString& name)
{
    const auto table = linked.image->symbol(name);
    if (!table)
        return misnamed(linked.profile, name,
                        tr("%1 has no symbol %2, which the profile %3 asks for: is it another "
                           "hypervisor, or stripped?")
                            .arg(linked.image->path(), name, linked.profile.name));
    const base::Offset offset = base::Address{vbar} - table->address;
    if (static_cast<std::uint64_t>(offset.bytes) % kPage != 0)
        return misnamed(linked.profile, name,
                        tr("VBAR_EL2 is %1 where the host's kernel runs, and that is not %2, which "
                           "was linked to %3: does the machine run this image?")
                            .arg(base::hex(vbar), name, base::hex(table->address.value)));
    return offset;
}

/// The arrays whose elements the profile calls by an enumerator's name: sys_regs of
/// "sys_regs[CSSELR_EL1]".
QStringList numberedArrays(const Profile& profile)
{
    QStringList paths;
    for (const Profile::Slot& slot : profile.slotList)
        paths << slot.path;
    for (const QString& path : profile.general)
        paths << path;
    QStringList arrays;
    for (const QString& path : paths) {
        const auto open = path.lastIndexOf(QLatin1Char('['));
        const bool isNamed = open >= 0 && open + 1 < path.size() && !path.at(open + 1).isDigit();
        if (!isNamed)
            continue;
        const QString array = path.left(open);
        arrays << array.mid(array.lastIndexOf(QLatin1Char('.')) + 1);
    }
    arrays.removeDuplicates();
    return arrays;
}

} // namespace

Shaped inShape(const Profile& profile, const Profile::Shape& shape,
               const std::shared_ptr<const image::Image>& image)
{
    const auto run = image->symbol(shape.prefix + profile.outer);
    return {profile.inShape(shape),
            image::partOf(image, shape.prefix, run ? run->address : base::Address{},
                          numberedArrays(profile))};
}

std::shared_ptr<const image::Image> seenFromRun(const Profile& profile,
                                                const std::shared_ptr<const image::Image>& image)
{
    const auto run = image->symbol(profile.outer);
    return run ? image::partOf(image, {}, run->address, numberedArrays(profile)) : image;
}

base::Result<void> checkShapes(const Profile& profile,
                               const std::shared_ptr<const image::Image>& image)
{
    if (profile.shapes.empty())
        return checkNames(profile, *image);
    for (const Profile::Shape& shape : profile.shapes) {
        const Shaped one = inShape(profile, shape, image);
        if (auto good = checkNames(one.profile, *one.image); !good)
            return good;
    }
    return {};
}

base::Task<base::Result<Shaped>> findShape(std::shared_ptr<machine::Machine> machine,
                                           Profile profile,
                                           std::shared_ptr<const image::Image> image,
                                           std::chrono::milliseconds deadline)
{
    using Found = base::Result<Shaped>;
    const auto host = image->symbol(profile.host);
    if (!host)
        co_return Found(
            misnamed(profile, profile.host,
                     tr("%1 has no symbol %2, which the profile %3 asks for: is it another "
                        "hypervisor, or stripped?")
                         .arg(image->path(), profile.host, profile.name)));
    const std::vector<base::Address> places(1, host->address);
    const std::optional<int> anyLevel;
    const auto reached =
        co_await recorder::runToFirst(machine, places, std::max(deadline, kBoot), anyLevel);
    if (!reached)
        co_return Found(reached.error());
    const auto hcr = co_await readNamed(machine, QStringLiteral("hcr_el2"));
    if (!hcr)
        co_return Found(hcr.error());
    const bool e2h = (*hcr >> kE2h & 1U) != 0;
    const auto shape = std::ranges::find(profile.shapes, e2h, &Profile::Shape::e2h);
    if (shape == profile.shapes.end())
        co_return Found(base::Error{tr("The host runs with HCR_EL2.E2H = %1, and the profile %2 "
                                       "has no shape for that.")
                                        .arg(e2h ? 1 : 0)
                                        .arg(profile.name)});
    Shaped found = inShape(profile, *shape, image);
    if (shape->hostVectors.isEmpty())
        co_return Found(found);
    const auto vbar = co_await readNamed(machine, QStringLiteral("vbar_el2"));
    if (!vbar)
        co_return Found(vbar.error());
    const auto offset = offsetBy(*vbar, found, shape->hostVectors);
    if (!offset)
        co_return Found(offset.error());
    found.image = image::moved(found.image, *offset);
    co_return Found(found);
}

} // namespace live
