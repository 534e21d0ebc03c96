// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "reading/recording-info.h"

#include <QJsonObject>

namespace reading {

/// A recording's facts may come from a stranger: whether their texts are as long as names and lines
/// are, and their numbers what a struct and an object can have. The error is a sentence.
[[nodiscard]] base::Result<void> checkTexts(const QJsonObject& facts);
[[nodiscard]] base::Result<void> checkNumbers(const RecordingInfo& facts);
/// Whether what the profile says of structs and objects is true of these: else a switch would be
/// judged by cells that are something else. Of the facts it needs profile, layouts and objects.
[[nodiscard]] base::Result<void> checkProfile(const RecordingInfo& facts);
/// The first of that: the context lies in the vcpu. It needs no objects.
[[nodiscard]] base::Result<void> checkContext(const RecordingInfo& facts);
/// Whether the context has a member for each slot that the profile names. A recording that lacks
/// one can be read, and is not judged.
[[nodiscard]] base::Result<void> checkSlots(const RecordingInfo& facts);

} // namespace reading
