// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "profile/section.h"

#include <functional>

namespace profile {

/// The schema (docs/profiles.md), key by key. Throws Wrong.
[[nodiscard]] Profile readProfile(const Value& root);
/// What a recording of format 1 says, in the place of what worldswitch-1 says. Throws Wrong.
[[nodiscard]] Profile readRecordedFirst(const Value& root, Profile rest);

/// Where the host's shapes are asked for is said where there are any. Throws Wrong.
void checkShapes(const Value& root, const Profile& profile);
/// What it says in each of its shapes; itself where it has none.
void forEachShape(const Profile& profile, const std::function<void(const Profile&)>& check);

/// Whether what is said in one place agrees with what is said in another. Throws Wrong.
void checkAgreement(const Value& root, const Profile& profile);
/// A file that somebody writes says all that a switch cannot be judged without. Older recordings
/// may say less. Throws Wrong.
void checkNeeded(const Value& root, const Profile& profile);

// Pieces that both have.
[[nodiscard]] Profile::Machines readMachines(Section table);

} // namespace profile
