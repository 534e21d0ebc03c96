// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "base/result.h"
#include "engine/answers.h"
#include "engine/lint.h"
#include "engine/report.h"
#include "engine/seed.h"
#include "image/image.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <vector>

namespace lessons {

/// One instruction of the image that is exchanged for a wrong one, and what is asked about it.
struct ExamBug {
    QString id;             ///< for the teacher: "x18-not-saved"
    QString kind;           ///< the bugs of one exam are of different kinds
    QString function;       ///< a symbol of the image
    QString instruction;    ///< how its text begins there; exactly one does
    std::uint32_t word = 0; ///< the instruction that stands there instead
    QStringList causes;     ///< to choose from; the first one is right
    QStringList cures;      ///< likewise
};

/// All bugs that an exam is drawn from: a lesson's exam.toml.
struct Exam {
    QString lesson; ///< the folder's name, "16-exam"
    std::vector<ExamBug> bugs;
    QByteArray digest; ///< of the file: who edits it has another exam
};

/// The exam of the lesson in that folder, its causes and cures in that language (exam.zh_CN.toml),
/// and in English where there is no such file. The error says that the lesson has none, or what is
/// wrong with a file, and where.
[[nodiscard]] base::Result<Exam> examOf(const QString& lessonFolder, const QString& language);

/// Looks for every mistake in the exam of the lesson in that folder, and in its translations; its
/// bugs are held against the image, where one is given. No file and no mistake where the lesson has
/// none. The error says which file cannot be read.
[[nodiscard]] base::Result<LintReport> lintExam(const QString& lessonFolder,
                                                const ImageNames* image = nullptr);

/// One capsule of a drawn exam: the bug, where it is, and in which order its choices are shown.
struct ExamCapsule {
    ExamBug bug; ///< with the choices as they are shown
    base::Address at;
    int cause = 0; ///< the index of the right one
    int cure = 0;
};

/// What one student gets. A value of the exam, the seed and the image alone.
struct ExamPaper {
    static constexpr int kPointsForPc = 8;
    static constexpr int kPointsForCause = 6;
    static constexpr int kPointsForCure = 6;
    QString id; ///< 12 hexadecimal digits; tells nothing of the bugs
    std::vector<ExamCapsule> capsules;
};

/// Three bugs of three kinds. Every bug of the exam is looked for in the image, so that one which
/// was changed is an error whoever draws: it names the function and the instruction.
[[nodiscard]] base::Result<ExamPaper> drawExam(const Exam& exam, const QByteArray& seed,
                                               const image::Image& image);

/// Where the image has the instruction that a bug takes the place of.
[[nodiscard]] base::Result<base::Address> placeOf(const ExamBug& bug, const image::Image& image);

// What is handed out (exam-sheet.cpp). Neither says which bugs were drawn.
/// questions.md: the capsules' questions, with lettered choices.
[[nodiscard]] QString examQuestions(const ExamPaper& paper, const QString& student);
/// answers.toml, to be filled in.
[[nodiscard]] QString examForm(const ExamPaper& paper);
/// For the teacher: each capsule's bug, and the right answers.
[[nodiscard]] QString examSolution(const ExamPaper& paper, const image::Image& image);

/// Reads a filled-in form. The error says where it is no such form, or that it belongs to another
/// paper: another student, key, image or exam.toml.
[[nodiscard]] base::Result<Answers> loadExamAnswers(const QString& path, const ExamPaper& paper);

/// Points for answers alone: what is empty has none. The steps are "1-pc", "1-cause", "1-cure", and
/// so on.
[[nodiscard]] Report examReport(const ExamPaper& paper, const Answers& answers,
                                const image::Image& image);

} // namespace lessons
