// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "grading/lab.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>

namespace lessons {

/// What a mark stands on. Who judged the same file by the same lab, kept apart in the same way, has
/// the mark already.
struct GradeBasis {
    QString lesson;    ///< "05-the-round-trip"
    QString judge;     ///< SHA-256 of what judges it (judgeDigest)
    QString source;    ///< SHA-256 of the lab's file as it was handed in
    QString isolation; ///< "bubblewrap", "none"
    QString seed;      ///< the word of the variant; empty: the lesson as it is
    friend bool operator==(const GradeBasis&, const GradeBasis&) = default;
};

/// Of a report that was kept (Grade::toJson). Nothing where it is another program's or another
/// version's, is an error and no mark, or is of a submission that had no file to take.
[[nodiscard]] std::optional<GradeBasis> basisOf(const QJsonObject& grade);

/// SHA-256, as reports have it.
[[nodiscard]] QString digestOf(const QByteArray& bytes);
/// Of lab.toml and the file whose steps judge the lab; `lessonFile` as for judgeOf(). A teacher who
/// mends one of them has another judge.
[[nodiscard]] base::Result<QString> judgeDigest(const Lab& lab, const QString& lessonFile);

} // namespace lessons
