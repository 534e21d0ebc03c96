// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "cli/image.h"
#include "cli/linux-target.h"

#include <utility>

namespace cli {

/// Which machine a command line asks for, and what its image calls things. A Linux may have to be
/// fetched first (linuxTarget). Options hold what a program that records takes (--image, --cpu,
/// --connect, --profile, --linux, --kernel), by these names.
///
/// A template, because Request is live::RecordRequest and this room links none of `analysis/`:
/// worldswitch-vm stands on it, and knows no recording.
template <class Request, class Options>
[[nodiscard]] base::Result<Request> machineRequest(const Options& options)
{
    Request request;
    request.profile = options.profile;
    if (options.linuxMode) {
        auto target = linuxTarget(*options.linuxMode, options.kernel);
        if (!target.ok())
            return target.error();
        request.image = target->vmlinux;
        request.cpu = target->cpu;
        request.boot =
            typename Request::Boot{target->image, target->initrd, target->memory, target->append};
        if (!request.profile)
            request.profile = QStringLiteral("linux-kvm");
        return request;
    }
    auto image = findImage(options.image);
    if (!image.ok())
        return image.error();
    request.image = std::move(image).value();
    request.cpu = options.cpu;
    request.connect = options.connect;
    return request;
}

} // namespace cli
