// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace edited {

/// A patch against hypervisor/ with what is known of it: the lines above the first "---".
struct Edit {
    QString path;    ///< of the patch
    QString name;    ///< its file's, without the ending
    bool passes;     ///< "Verdict: pass": a switch that is right, written otherwise
    QString cause;   ///< "Cause: …", a regular expression that the cause named matches
    QStringList may; ///< "Says: …": how a sentence of the lesson's own may begin
};

/// Every patch in tests/lessons/edits, by name.
[[nodiscard]] QList<Edit> edits();

/// Builds the image with the patch in `folder`: the sources that it changes are compiled as the
/// build compiled them, and linked with the build's other objects. Empty where that fails, which
/// `why` tells.
[[nodiscard]] QString build(const Edit& edit, const QString& folder, QString* why);

} // namespace edited
