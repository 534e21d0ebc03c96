// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <cstdint>

namespace lessons {

/// A file that was taken out of an archive, or why it cannot be taken from this one.
struct Unpacked {
    QByteArray bytes;
    QString refusal; ///< a sentence about the archive; empty where the bytes count
};

/// How the archives that are read are called, for people: ".zip", ".7z", ".tar" …. What one is, its
/// bytes say.
[[nodiscard]] const QStringList& archiveEndings();

/// The file `name` of an archive that has these bytes: at its top, or else in a folder that
/// lies there. Everything else in it is skipped, and nothing is written to a disk. A stranger made
/// it: neither its names nor its sizes are believed, a link is not followed, and what is encrypted,
/// damaged, twice there, longer than `most` bytes, or would be too large unpacked is refused.
/// `called` is the archive's name in sentences.
[[nodiscard]] Unpacked fileInArchive(const QByteArray& bytes, const QString& called,
                                     const QString& name, std::int64_t most);

} // namespace lessons
