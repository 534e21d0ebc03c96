// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/reading.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <utility>
#include <vector>

namespace trace {

/// How often what happened in the switches of a recording, of which a verdict says only that they
/// were judged.
struct Tally {
    int entered = 0;
    int early = 0; ///< the call returned at once, without having entered the guest
    int again = 0; ///< entered again in the window in which the same guest came back
    /// Why guests came back, in the Arm ARM's words, with how many did: "HVC", "WFI or WFE".
    std::vector<std::pair<QString, int>> exits;
};

[[nodiscard]] Tally tallyOf(const reading::Reading& reading);

/// Lines for people, in the order in which they are printed. None where there is nothing to tell
/// beside the verdict: each switch was entered, once, and all its registers were judged.
[[nodiscard]] QStringList tallyLines(const Tally& tally, const reading::RecordingInfo& facts);
/// The same for programs; empty where there are no lines.
[[nodiscard]] QJsonObject jsonTally(const Tally& tally, const reading::RecordingInfo& facts);

} // namespace trace
