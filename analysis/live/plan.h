// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "image/image.h"
#include "profile/profile.h"
#include "recorder/recorder.h"

#include <QString>

#include <optional>
#include <vector>

namespace live {

using profile::Profile;

/// A context or another struct that has no symbol, found in a machine's memory
/// (live/runtime-objects.h).
struct RuntimeObject {
    QString name;       ///< as the profile calls such a thing: "vcpus[1]", "host_ctxt"
    QString structName; ///< "kvm_vcpu"
    base::Address address;
    friend bool operator==(const RuntimeObject&, const RuntimeObject&) = default;
};

/// What only the machine could say: where it has come to its first switch.
struct RuntimeObjects {
    std::vector<RuntimeObject> objects;
    std::optional<base::Address> vectors; ///< where a register points to them
    bool hasMachines = false;             ///< VMs that were made when the machine started run on it
    [[nodiscard]] bool isEmpty() const { return objects.empty() && !vectors; }
};

/// Resolves the profile's names in the image: addresses to stop at, cells to watch, and the facts
/// that the recording keeps (layouts, objects, symbols, the profile itself). The error names the
/// symbol that is missing. What is `objects` takes the place of the profile's variables.
[[nodiscard]] base::Result<recorder::RecordPlan> makePlan(const Profile& profile,
                                                          const image::Image& image, int switches,
                                                          const RuntimeObjects& objects = {});

/// What can be said of the names before a machine runs, where some addresses are known only then:
/// that the image has them, and that the functions are what the profile takes them for.
[[nodiscard]] base::Result<void> checkNames(const Profile& profile, const image::Image& image);

/// How the profile's addresses are read.
[[nodiscard]] machine::MemoryView viewOf(const Profile& profile);

} // namespace live
