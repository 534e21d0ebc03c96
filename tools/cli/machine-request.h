// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "cli/image.h"
#include "cli/linux-target.h"

#include <chrono>
#include <utility>

namespace cli {

/// Which machine a command line asks for, and what its image calls things. A Linux may have to be
/// fetched first (linuxTarget). Options hold what a program that records takes (--image, --cpu,
/// --connect, --profile, --linux, --kernel, and --clock where it has that), by these names.
///
/// A template, because Request is live::RecordRequest and this room links none of `analysis/`:
/// worldswitch-vm stands on it, and knows no recording.
template <class Request, class Options>
[[nodiscard]] base::Result<Request> machineRequest(const Options& options)
{
    Request request;
    request.profile = options.profile;
    if constexpr (requires { options.hostClock; })
        request.hostClock = options.hostClock;
    if (options.linuxMode) {
        auto target = linuxTarget(*options.linuxMode, options.kernel, request.hostClock);
        if (!target.ok())
            return target.error();
        request.image = target->vmlinux;
        request.cpu = target->cpu;
        request.boot = typename Request::Boot{target->image, target->initrd, target->memory,
                                              target->append, target->deviceTree};
        if (!request.profile)
            request.profile = QStringLiteral("linux-kvm");
        // A kernel that boots goes far between two stops, on a busy host, or where a tick is a
        // second: what has not come back by then is called lost, and that it was slow is no fault
        // of its.
        constexpr std::chrono::seconds kPatiently{60};
        request.deadline = kPatiently;
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
