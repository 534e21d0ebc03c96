// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

namespace lessons {

/// A lesson's exercise: one file of the hypervisor, some of whose functions or macros the student
/// writes. It is judged by the lesson's checks and by the contract, so that whatever brings about
/// what they ask for is right.
struct Lab {
    QString lesson;    ///< the lesson's folder name, "05-the-round-trip"
    QString file;      ///< in the hypervisor's sources, "switch/entry.S"
    QStringList write; ///< whose bodies are left out
};

/// The lab of the lesson in that folder (its lab.toml). The error says that the lesson has none, or
/// what is wrong with the file.
[[nodiscard]] base::Result<Lab> labOf(const QString& lessonFolder);

/// The file as a student gets it: the bodies of what is to be written are left out, the comments
/// above them stay. `source` is the hypervisor's own; the error names what it does not have.
[[nodiscard]] base::Result<QString> starterOf(const Lab& lab, const QString& source);

} // namespace lessons
