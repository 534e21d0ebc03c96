// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/owner.h"
#include "reading/recording-info.h"

#include <cstdint>
#include <optional>

namespace reading {

// Whose a value is that no step of the recording has made: by what it is, and by where it lies.

/// What an address points to, by what lies there.
[[nodiscard]] Owner pointerTo(const RecordingInfo& facts, std::uint64_t address);
/// The pointer that a value found lying about is, where it is exactly one of the objects.
[[nodiscard]] std::optional<Owner> exactPointer(const RecordingInfo& facts,
                                                std::optional<std::uint64_t> value);
/// Whether a pointer that was moved by a constant still points to what it pointed to.
[[nodiscard]] bool pointToTheSame(const Owner& before, const Owner& moved);
/// Whose memory is that nobody has written yet: the host's own, but for the places of registers
/// in a context. What lies there before the first save is nobody's.
[[nodiscard]] Owner memoryOwner(const RecordingInfo& facts, const arm64::Place& place);

} // namespace reading
