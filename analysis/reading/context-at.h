// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/address.h"
#include "reading/recording-info.h"

#include <optional>

namespace reading {

/// A context, of the host or of a vcpu.
struct ContextAt {
    int vcpu = -1; ///< whose it is; -1 for the host's
    base::Address begin;
};

/// The context that an address lies in; none for the rest of a vcpu.
[[nodiscard]] std::optional<ContextAt> contextAt(const RecordingInfo& facts, base::Address address);

} // namespace reading
