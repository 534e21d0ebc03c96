// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace lessons {

/// A file as it was handed in, or why what was handed in cannot be taken.
struct Submitted {
    QByteArray source;
    QString refusal; ///< a sentence about what was handed in; empty where the source counts
};

/// Reads the file `name` of a submission, which is a folder, an archive of one (archive.h), or a
/// file of that name itself; whatever else lies in it is not looked at, and what a link in it
/// points to is not read. A refusal is the student's to mend: no such file, a link, an archive that
/// is damaged, or a file that is none. An error is not the student's: there is no such submission,
/// it is a device, a disk does not read.
[[nodiscard]] base::Result<Submitted> submittedFile(const QString& submission, const QString& name);

} // namespace lessons
