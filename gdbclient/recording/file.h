// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/output-file.h"
#include "base/result.h"
#include "recording/recording.h"

#include <QString>

#include <memory>

namespace recording {

/// Writes a recording while it grows: append-only, part by part, each with a checksum, so that what
/// was written before a crash, a kill or a full disk can be opened. Format: docs/formats.md.
class FileWriter {
public:
    /// `goOn`: whether to go on waiting for who reads a pipe (base::OutputFile).
    [[nodiscard]] static base::Result<std::unique_ptr<FileWriter>>
    create(const QString& path, base::OutputFile::GoOn goOn = {});
    virtual ~FileWriter() = default;
    /// To be called after each step: writes what is new since it last wrote, as soon as that is 64
    /// steps, or the recording has ended.
    [[nodiscard]] virtual base::Result<void> append(const Recording& recording) = 0;
    /// Writes the rest: the last steps, switches, the ending, the facts gathered at the end.
    [[nodiscard]] virtual base::Result<void> finish(const Recording& recording) = 0;
};

/// How much of a file is looked at when it is opened.
enum class Validation : std::uint8_t {
    Eager, ///< all of it: for who judges
    Lazy,  ///< a block when it is shown, which then says what is wrong in it
};

/// Opens a recording. A file cut short opens as far as it is whole, with ending Cut and a sentence;
/// a file that is no recording, of a newer version or damaged at its beginning is an error.
[[nodiscard]] base::Result<std::shared_ptr<Recording>>
load(const QString& path, Validation validation = Validation::Eager);
[[nodiscard]] base::Result<void> save(const Recording& recording, const QString& path);

} // namespace recording
