// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/image-names.h"

#include "engine/words.h"
#include "live/plan.h"
#include "reading/reading.h"

namespace lessons {

base::Result<ImageNames> namesOfImage(const QString& path, const std::optional<QString>& asked)
{
    const auto image = image::Image::open(path);
    if (!image)
        return image.error();
    const auto profile = asked ? profile::Profile::load(*asked) : profile::Profile::usual();
    if (!profile)
        return profile.error();
    const auto plan = live::makePlan(*profile, **image, 1);
    if (!plan)
        return plan.error();
    // A recording that has not begun knows the names of one that has.
    const auto names =
        namesOf(reading::Reading::of(std::make_shared<const recording::Recording>(plan->header)));
    if (!names)
        return names.error();
    return ImageNames{*names, plan->registers, *image};
}

base::Result<base::Address> cellNamed(const Names& names, const QString& path)
{
    const auto address = names.object(path);
    if (address && address->cell() != *address)
        return base::Error{
            Words::tr("%1 cannot be set: it does not begin with a word of 64 bits.").arg(path)};
    return address;
}

} // namespace lessons
