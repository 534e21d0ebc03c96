// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/lesson.h"
#include "live/start.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <optional>
#include <vector>

namespace lessons {

struct ImageNames;

/// HMAC-SHA256 of a student's id with the teacher's key, which is the file without the white space
/// at its end: what her exam is drawn by. The error says what is wrong with the file: a key has at
/// least 16 bytes.
[[nodiscard]] base::Result<QByteArray> examSeed(const QString& keyFile, const QString& student);
/// For practice: anybody who knows the word can draw the same.
[[nodiscard]] QByteArray practiceSeed(const QString& word);

/// The word of a student's lessons, out of examSeed(): no way leads back, so that she may know it.
[[nodiscard]] QString wordOfSeed(const QByteArray& seed);

/// Which variant of a lesson a command line asks for: a word, or a student's id and the teacher's
/// key, a file.
struct SeedRequest {
    std::optional<QString> word, student, key;
    [[nodiscard]] bool isAsked() const { return word || student || key; }
    /// What is wrong with the options themselves; a sentence, or nothing.
    [[nodiscard]] std::optional<QString> trouble() const;
    /// The variant's word; empty where none is asked for.
    [[nodiscard]] base::Result<QString> seed() const;
};

/// The lesson as that word has it: it has the word for its seed; choices and items are shown in
/// another order; and the guests of its recordings hold other values. An empty word changes
/// nothing.
[[nodiscard]] Lesson seeded(Lesson lesson, const QString& word);

/// What is set in a machine so that the demonstration's guests hold the values of that seed, beside
/// what the lesson itself sets there. Nothing in an image with other guests.
[[nodiscard]] std::vector<live::Start::Word>
seededWords(const ImageNames& image, const live::Start& start, const QString& seed);

/// Takes what a seed has set out of a recording's facts of how it begins, so that what the lesson
/// sets is left. False where it is not what this seed sets; of an empty one, where there is any.
[[nodiscard]] bool takeSeeded(QJsonObject& start, const live::Start& wanted, const QString& seed,
                              const QJsonObject& facts);

} // namespace lessons
