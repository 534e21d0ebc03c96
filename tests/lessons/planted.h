// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

namespace planted {

/// A mistake that a student makes in a lab: one place of the reference, otherwise written.
struct Bug {
    QString lab;       ///< "05"
    QString name;      ///< "05: two pops turned round"
    QString file;      ///< "entry.S"
    QByteArray source; ///< whole; empty where the reference has no such piece
    QString says;      ///< what the diagnosis says of it, and of no other bug of the lab
};

/// The file that a lab is about, with its answer.
[[nodiscard]] QByteArray reference(const QString& lab);
/// What the lab calls it: "entry.S".
[[nodiscard]] QString fileOf(const QString& lab);
/// The reference with the last such piece exchanged for another; empty where it has none.
[[nodiscard]] QByteArray with(const QString& lab, const QByteArray& piece, const QByteArray& other);

/// The reference of a lab in assembly with its answers exchanged for those of a file: what stands
/// behind "/* Write NAME here. */" is the body of that function or macro, and what stands above the
/// first is put before them all. Empty where the reference has no such body.
[[nodiscard]] QByteArray answeredBy(const QString& lab, const QByteArray& answers);

/// Every planted mistake, lab by lab.
[[nodiscard]] std::vector<Bug> bugs();

} // namespace planted
