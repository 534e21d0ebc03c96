// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/machine-request.h"

#include "cli/image.h"
#include "cli/linux-target.h"

namespace gui {

base::Result<live::RecordRequest> machineRequest(const Options& options)
{
    live::RecordRequest request;
    request.profile = options.profile;
    request.switches = options.switches;
    if (options.linuxMode) {
        auto target = cli::linuxTarget(*options.linuxMode, options.kernel);
        if (!target.ok())
            return target.error();
        request.image = target->vmlinux;
        request.cpu = target->cpu;
        request.boot = live::RecordRequest::Boot{target->image, target->initrd, target->memory,
                                                 target->append};
        if (!request.profile)
            request.profile = QStringLiteral("linux-kvm");
        return request;
    }
    auto image = cli::findImage(options.image);
    if (!image.ok())
        return image.error();
    request.image = std::move(image).value();
    request.cpu = options.cpu;
    request.connect = options.connect;
    return request;
}

} // namespace gui
