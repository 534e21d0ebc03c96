// SPDX-License-Identifier: GPL-2.0-or-later
#include "grading/exam.h"

#include "arm64/effects.h"
#include "base/input-file.h"
#include "engine/lab-table.h"
#include "engine/seeded-numbers.h"
#include "engine/words.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <optional>
#include <set>

namespace lessons {

namespace {

constexpr std::int64_t kLargestFile = 262144;
constexpr std::size_t kCapsules = 3;

const QString kExamFile = QStringLiteral("exam.toml");

constexpr auto kHash = QCryptographicHash::Sha256;

struct ExamFile {
    QByteArray bytes;
    LabBlock block;
};

base::Result<ExamFile> readExamFile(const QString& path)
{
    const auto bytes = base::readFile(path, kLargestFile);
    if (!bytes)
        return base::Error{
            Words::tr("The exam %1 cannot be read: %2.").arg(path, bytes.error().sentence)};
    return ExamFile{*bytes, {QString::fromUtf8(*bytes), path, 1}};
}

/// The choices of one question: the right one first, and others.
QStringList choicesOf(LabTable& table, const char* key)
{
    constexpr qsizetype kMost = 8; // letters a to h
    QStringList choices = table.strings(key);
    if (choices.size() < 2 || choices.size() > kMost)
        table.note(table.has(key) ? table.where(key) : table.where(),
                   Words::tr("“%1” must be a list of 2 to %2 choices, the right one first.")
                       .arg(QLatin1String(key))
                       .arg(kMost));
    else if (std::set<QString>(choices.begin(), choices.end()).size() !=
             static_cast<std::size_t>(choices.size()))
        table.note(table.where(key),
                   Words::tr("Two choices of “%1” are the same.").arg(QLatin1String(key)));
    return choices;
}

/// Where a bug's function and instruction stand in the file.
struct BugPlace {
    Position function, instruction;
};

/// The bugs of a file; of a translation their words alone.
std::vector<ExamBug> bugsIn(const ExamFile& file, bool isTranslation, Notes& notes,
                            std::vector<BugPlace>* places = nullptr)
{
    std::vector<ExamBug> bugs;
    const auto parsed = parseToml(file.block, notes);
    if (!parsed)
        return bugs;
    LabTable table(file.block, *parsed, notes);
    for (LabTable& each : table.tables("bug")) {
        ExamBug bug;
        bug.id = each.neededId("id");
        if (!isTranslation) {
            bug.kind = each.neededId("kind");
            bug.function = each.neededString("function");
            bug.instruction = each.neededString("instruction");
            const auto word = each.number64("word");
            if (!word || *word > 0xffffffff)
                each.note(each.has("word") ? each.where("word") : each.where(),
                          Words::tr("“word” must be an instruction, a number of 32 bits."));
            else
                bug.word = static_cast<std::uint32_t>(*word);
        }
        bug.causes = choicesOf(each, "cause");
        bug.cures = choicesOf(each, "cure");
        if (places) {
            const auto at = [&](const char* key) {
                return each.has(key) ? each.where(key) : each.where();
            };
            places->push_back({at("function"), at("instruction")});
        }
        each.close();
        bugs.push_back(bug);
    }
    table.close();
    return bugs;
}

bool areSame(const std::vector<ExamBug>& bugs, const std::vector<ExamBug>& translated)
{
    return std::ranges::equal(bugs, translated, [](const ExamBug& one, const ExamBug& other) {
        return one.id == other.id && one.causes.size() == other.causes.size() &&
               one.cures.size() == other.cures.size();
    });
}

QString differs(const QString& path)
{
    return Words::tr("%1 does not have the same bugs and as many choices, in the same order, as "
                     "exam.toml.")
        .arg(path);
}

/// The words of a translation in place of the English ones; the error is where the two differ.
base::Result<void> translate(Exam& exam, const QString& path)
{
    const auto file = readExamFile(path);
    if (!file)
        return file.error();
    Notes notes;
    const std::vector<ExamBug> translated = bugsIn(*file, true, notes);
    if (!notes.mistakes.empty())
        return base::Error{notes.mistakes.front().text()};
    if (!areSame(exam.bugs, translated))
        return base::Error{differs(path)};
    for (std::size_t n = 0; n < translated.size(); ++n) {
        exam.bugs[n].causes = translated[n].causes;
        exam.bugs[n].cures = translated[n].cures;
    }
    return {};
}

std::set<QString> kindsOf(const std::vector<ExamBug>& bugs)
{
    std::set<QString> kinds;
    for (const ExamBug& bug : bugs)
        kinds.insert(bug.kind);
    return kinds;
}

QString tooFewKinds(const QString& path)
{
    return Words::tr("%1 must have bugs of at least %2 kinds.")
        .arg(path, QString::number(kCapsules));
}

/// Where a bug is not in the image, or in more than one place.
std::optional<Mistake> missingFrom(const ImageNames& image, const ExamBug& bug,
                                   const BugPlace& place)
{
    const auto found = placeOf(bug, *image.image);
    if (found)
        return {};
    if (image.image->symbol(bug.function))
        return Mistake{place.instruction, found.error().sentence, {}};
    return Mistake{place.function, found.error().sentence,
                   didYouMean(bug.function, image.names->functionNames())};
}

/// In another order; where the first one is now.
int shuffleChoices(QStringList& choices, SeededNumbers& numbers)
{
    const QString right = choices.front();
    numbers.shuffle(choices);
    return static_cast<int>(choices.indexOf(right));
}

} // namespace

base::Result<Exam> examOf(const QString& lessonFolder, const QString& language)
{
    Exam exam;
    exam.lesson = QFileInfo(lessonFolder).fileName();
    const QString path = lessonFolder + u'/' + kExamFile;
    if (!QFileInfo::exists(path))
        return base::Error{Words::tr("The lesson %1 has no exam.").arg(exam.lesson)};
    const auto file = readExamFile(path);
    if (!file)
        return file.error();
    Notes notes;
    exam.bugs = bugsIn(*file, false, notes);
    exam.digest = QCryptographicHash::hash(file->bytes, kHash);
    if (!notes.mistakes.empty())
        return base::Error{notes.mistakes.front().text()};
    if (kindsOf(exam.bugs).size() < kCapsules)
        return base::Error{tooFewKinds(path)};
    const QString translation = QStringLiteral("%1/exam.%2.toml").arg(lessonFolder, language);
    if (!language.isEmpty() && QFileInfo::exists(translation)) {
        if (const auto translated = translate(exam, translation); !translated)
            return translated.error();
    }
    return exam;
}

base::Result<LintReport> lintExam(const QString& lessonFolder, const ImageNames* image)
{
    LintReport report;
    const QDir folder(lessonFolder);
    const QString path = folder.filePath(kExamFile);
    if (!QFileInfo::exists(path))
        return report;
    const auto file = readExamFile(path);
    if (!file)
        return file.error();
    report.files << path;
    Notes notes;
    std::vector<BugPlace> places;
    const std::vector<ExamBug> bugs = bugsIn(*file, false, notes, &places);
    if (notes.mistakes.empty() && kindsOf(bugs).size() < kCapsules)
        notes.add({path, 1, 1}, tooFewKinds(kExamFile));
    for (std::size_t n = 0; image && notes.mistakes.empty() && n < bugs.size(); ++n)
        if (const auto mistake = missingFrom(*image, bugs[n], places[n]))
            report.mistakes.push_back(*mistake);
    const bool isRead = notes.mistakes.empty();
    for (const QString& name :
         folder.entryList({QStringLiteral("exam.*.toml")}, QDir::Files, QDir::Name)) {
        const QString translation = folder.filePath(name);
        const auto other = readExamFile(translation);
        if (!other)
            return other.error();
        report.files << translation;
        const std::size_t before = notes.mistakes.size();
        const std::vector<ExamBug> translated = bugsIn(*other, true, notes);
        if (isRead && notes.mistakes.size() == before && !areSame(bugs, translated))
            notes.add({translation, 1, 1}, differs(name));
    }
    report.mistakes.insert(report.mistakes.end(), notes.mistakes.begin(), notes.mistakes.end());
    return report;
}

base::Result<base::Address> placeOf(const ExamBug& bug, const image::Image& image)
{
    const auto function = image.symbol(bug.function);
    if (!function)
        return base::Error{Words::tr("%1 has no function %2, which the exam asks about: it is made "
                                     "for another image.")
                               .arg(image.path(), bug.function)};
    std::vector<base::Address> places;
    for (std::uint64_t n = 0; n + 4 <= function->size; n += 4) {
        const base::Address at = function->address + base::Offset{static_cast<std::int64_t>(n)};
        const auto bytes = image.bytes(at, 4);
        if (bytes && arm64::decode(qFromLittleEndian<quint32>(bytes->constData()), at)
                         .text()
                         .startsWith(bug.instruction))
            places.push_back(at);
    }
    if (places.size() != 1)
        return base::Error{Words::tr("%1 of %2 does not have exactly one instruction “%3”, which "
                                     "the exam asks about: it is made for another image.")
                               .arg(bug.function, image.path(), bug.instruction)};
    return places.front();
}

base::Result<ExamPaper> drawExam(const Exam& exam, const QByteArray& seed,
                                 const image::Image& image)
{
    std::vector<ExamCapsule> all;
    for (const ExamBug& bug : exam.bugs) {
        const auto at = placeOf(bug, image);
        if (!at)
            return at.error();
        all.push_back({bug, *at, 0, 0});
    }
    SeededNumbers numbers(seed);
    numbers.shuffle(all);
    ExamPaper paper;
    paper.id = QString::fromLatin1(
        QCryptographicHash::hash("paper" + seed + image.sha256() + exam.digest, kHash)
            .toHex()
            .left(12));
    std::set<QString> kinds;
    for (ExamCapsule& capsule : all) {
        if (paper.capsules.size() == kCapsules)
            break;
        if (!kinds.insert(capsule.bug.kind).second)
            continue;
        capsule.cause = shuffleChoices(capsule.bug.causes, numbers);
        capsule.cure = shuffleChoices(capsule.bug.cures, numbers);
        paper.capsules.push_back(std::move(capsule));
    }
    return paper;
}

} // namespace lessons
