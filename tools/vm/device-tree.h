// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <cstdint>

namespace vm {

/// What a guest's device tree says beside what its board has.
struct TreeFacts {
    std::uint64_t ramBegin = 0;
    std::uint64_t ramSize = 0;
    int vcpus = 1;
    QString commandLine;
    std::uint64_t initrdBegin = 0; ///< equal to the end: none
    std::uint64_t initrdEnd = 0;
    bool flash = false;        ///< two banks, from address 0
    bool disk = true;          ///< virtio's block device is named, and
    bool console = true;       ///< its console
    QByteArray kaslrSeed = {}; ///< eight bytes; what a tree of the user's has stays
    QByteArray rngSeed = {};
};

/// The board's own tree, as dtc compiled it.
[[nodiscard]] QByteArray boardTree();
/// A copy of a tree with those facts in it; `name` is for the sentence.
[[nodiscard]] base::Result<QByteArray> patchedTree(const QByteArray& tree, const TreeFacts& facts,
                                                   const QString& name);

} // namespace vm
