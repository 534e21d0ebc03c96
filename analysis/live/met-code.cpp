// SPDX-License-Identifier: GPL-2.0-or-later
#include "live/met-code.h"

#include "reading/info-keys.h"
#include "reading/recording-info.h"

#include <QJsonArray>

#include <map>
#include <unordered_set>

namespace live {

void nameMetCode(recording::Recording& recording, const image::Image& image)
{
    const auto facts = reading::RecordingInfo::of(recording);
    if (!facts)
        return;
    std::unordered_set<std::uint64_t> seen;
    std::map<base::Address, image::Symbol> met;
    for (std::uint32_t s = 0; s < recording.stepCount(); ++s) {
        const base::Address pc = recording.pcOf(s);
        if (recording.kindOf(s) != recording::StepKind::Instruction ||
            !seen.insert(pc.value).second || facts->functionAt(pc))
            continue;
        if (const auto routine = image.routineAt(pc))
            met.emplace(routine->address, *routine);
    }
    if (met.empty())
        return;
    QJsonArray functions = recording.header().facts[reading::key::kFunctions].toArray();
    for (const auto& [address, symbol] : met)
        functions.append(QJsonArray{symbol.name, base::hex(address.value),
                                    static_cast<qint64>(symbol.size), symbol.isFunction});
    recording.setFact(reading::key::kFunctions, functions);
}

} // namespace live
