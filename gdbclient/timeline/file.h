// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "timeline/timeline.h"

#include <QString>

#include <memory>

namespace timeline {

/// Writes a recording while it grows: append-only, chunked, each chunk with a checksum, so that
/// what was written before a crash, a kill or a full disk can be opened. Format: docs/formats.md.
class FileWriter {
public:
    [[nodiscard]] static base::Result<std::unique_ptr<FileWriter>> create(const QString& path);
    virtual ~FileWriter() = default;
    /// Writes what is new in `timeline` since the last call, and flushes it to the file.
    [[nodiscard]] virtual base::Result<void> append(const Timeline& timeline) = 0;
    /// Writes the rest: switches, the ending, the facts gathered at the end.
    [[nodiscard]] virtual base::Result<void> finish(const Timeline& timeline) = 0;
};

/// Opens a recording. A file cut short opens as far as it is whole, with ending Cut and a sentence;
/// a file that is no recording, of a newer version or damaged in the middle is an error or (damage)
/// opens up to the damage with the sentence that says so.
[[nodiscard]] base::Result<std::shared_ptr<Timeline>> load(const QString& path);
[[nodiscard]] base::Result<void> save(const Timeline& timeline, const QString& path);

} // namespace timeline
