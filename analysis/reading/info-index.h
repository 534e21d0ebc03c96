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
    /// Of scalars that lie over one another nobody knows which is meant: the union that they are
    /// in, and where it begins. By layout and field.
    struct Union {
        QString path;
        std::uint64_t begin = 0;
    };
    std::vector<QHash<std::size_t, Union>> unions;
    QHash<QString, std::size_t> layoutNames;
};

} // namespace reading
