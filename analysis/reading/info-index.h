// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "reading/intervals.h"

#include <QHash>
#include <QString>

#include <vector>

namespace reading {

struct RecordingInfo;

/// What is asked of the facts at every step, found without looking through all of them. Places are
/// indices into the facts' own lists, so that it fits every copy of them.
struct InfoIndex {
    explicit InfoIndex(const RecordingInfo& facts);

    Intervals functions; ///< the innermost at an address
    QHash<QString, std::size_t> functionNames;
    Intervals objects;
    std::vector<Intervals> fields; ///< by layout: the scalar that covers an offset
    QHash<QString, std::size_t> layoutNames;
};

} // namespace reading
