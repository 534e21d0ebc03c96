// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/lint.h"

#include "engine/expression-types.h"
#include "engine/library.h"
#include "engine/parser.h"
#include "engine/text-flaws.h"
#include "engine/words.h"
#include "live/poke.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <memory>
#include <tuple>
#include <vector>

namespace lessons {

namespace {

/// More than anybody mends at once; what is perhaps meant is looked for among all of an image's.
constexpr std::size_t kMostMistakes = 1000;

/// "vcpus" of "vcpus[1].arch".
QString headOf(const QString& path)
{
    return path.section(u'.', 0, 0).section(u'[', 0, 0);
}

/// What is wrong with a name, if anything is.
std::optional<Mistake> checkName(const NameUse& use, const ImageNames& image)
{
    const Names& names = *image.names;
    switch (use.kind) {
    case NameUse::Kind::Register: {
        const bool isCore = !use.reg.isSystem() && !use.reg.isV();
        const auto isKept = [&](arm64::Register reg) {
            return std::ranges::find(image.registers, reg) != image.registers.end();
        };
        if (isCore || isKept(use.reg))
            return {};
        return Mistake{use.at,
                       Words::tr("%1 cannot be read: a recording of this image does not keep it.")
                           .arg(use.reg.name()),
                       {}};
    }
    case NameUse::Kind::Slot:
        // Every context is laid out alike, and which guest it is only a switch can tell.
        if (use.name.isEmpty() || names.slot(QStringLiteral("host"), use.name, 0))
            return {};
        return Mistake{use.at,
                       Words::tr("%1.%2 is no slot: the image's context has no member %2.")
                           .arg(use.world, use.name),
                       didYouMean(use.name, names.slotPaths())};
    case NameUse::Kind::Object: {
        const auto found = names.object(use.name);
        if (found)
            return {};
        const bool isBare = isBareName(use.name);
        // One of the image's own, of which there is an address, and never a value.
        if (isBare && image.image && image.image->variable(use.name))
            return Mistake{
                use.at,
                Words::tr(
                    "%1 is an object of the image, and a recording does not keep it: it keeps "
                    "%2.")
                    .arg(use.name, names.objectNames().join(QStringLiteral(", "))),
                {}};
        return Mistake{use.at, found.error().sentence,
                       didYouMean(headOf(use.name), isBare ? expressionWords() + names.objectNames()
                                                           : names.objectNames())};
    }
    case NameUse::Kind::Cell: {
        const auto found = cellNamed(names, use.name);
        if (found)
            return {};
        return Mistake{use.at, found.error().sentence,
                       names.object(use.name) ? QString()
                                              : didYouMean(headOf(use.name), names.objectNames())};
    }
    case NameUse::Kind::File: // lintLesson() has opened it
        return {};
    case NameUse::Kind::Word:
        if (const auto found = live::pokesOf(*image.image, {{use.name, 0}}); !found)
            return Mistake{use.at, found.error().sentence, {}};
        return {};
    case NameUse::Kind::Function:
        if (names.function(use.name))
            return {};
        return Mistake{use.at, Words::tr("The image has no function %1.").arg(use.name),
                       didYouMean(use.name, names.functionNames())};
    }
    return {};
}

/// One language beside the English one: the same steps by their ids, and the same blocks.
void compare(const ParsedLesson& english, const ParsedLesson& other, std::vector<Mistake>& mistakes)
{
    const auto idsOf = [](const Lesson& lesson) {
        QStringList ids;
        for (const LessonStep& step : lesson.steps)
            ids << step.id;
        return ids;
    };
    const QStringList here = idsOf(other.lesson);
    const QStringList there = idsOf(english.lesson);
    const QString name = QFileInfo(english.lesson.file).fileName(); // "lesson.md", "judge.md"
    for (const LessonStep& step : other.lesson.steps) {
        if (!there.contains(step.id))
            mistakes.push_back({step.idPosition,
                                Words::tr("%1 has no step “%2”.").arg(name, step.id),
                                didYouMean(step.id, there)});
    }
    for (const QString& id : there) {
        if (!here.contains(id))
            mistakes.push_back({{other.lesson.file, 1, 1},
                                Words::tr("The step “%1” of %2 is missing here.").arg(id, name),
                                {}});
    }
    // What could not be read differs because of that, which is said already.
    if (here != there) {
        if (QSet<QString>(here.begin(), here.end()) == QSet<QString>(there.begin(), there.end()))
            mistakes.push_back({{other.lesson.file, 1, 1},
                                Words::tr("The steps do not stand in the order of %1.").arg(name),
                                {}});
        return;
    }
    if (!english.notes.mistakes.empty() || !other.notes.mistakes.empty())
        return;
    const QStringList a = english.lesson.shape();
    const QStringList b = other.lesson.shape();
    const auto positionOf = [&](const QString& line) {
        static const QRegularExpression step(QStringLiteral("^step ([0-9]+): "));
        const auto match = step.match(line);
        const auto n = match.captured(1).toUInt();
        return match.hasMatch() && n >= 1 && n <= other.lesson.steps.size()
                   ? other.lesson.steps[n - 1].position
                   : Position{other.lesson.file, 1, 1};
    };
    for (qsizetype n = 0, k = 0;
         (n < a.size() || k < b.size()) && mistakes.size() < kMostMistakes;) {
        const QString left = n < a.size() ? a[n] : Words::tr("nothing");
        const QString right = k < b.size() ? b[k] : Words::tr("nothing");
        if (left == right) {
            ++n, ++k;
            continue;
        }
        mistakes.push_back(
            {positionOf(k < b.size() ? right : left),
             Words::tr("This is not as in %1: “%2” there, “%3” here.").arg(name, left, right),
             {}});
        // On to where the two meet again.
        const auto inB = k + b.mid(k).indexOf(left);
        const auto inA = n + a.mid(n).indexOf(right);
        if (n < a.size() && b.mid(k).contains(left))
            k = inB;
        else if (k < b.size() && a.mid(n).contains(right))
            n = inA;
        else
            ++n, ++k;
    }
}

/// The image of each of a lesson's recordings; null where there is none to hold names against.
class ImagesOf {
public:
    ImagesOf(const Lesson& lesson, const ImageNames* usual, const ImageNames* vhe)
    {
        const QDir folder = QFileInfo(lesson.file).dir();
        for (const LessonRecording& recording : lesson.recordings) {
            if (recording.image) {
                auto names = namesOfImage(folder.filePath(*recording.image), {});
                m_troubles << (names ? QString() : names.error().sentence);
                m_own.push_back(names ? std::make_unique<ImageNames>(std::move(*names)) : nullptr);
                m_images.push_back(m_own.back().get());
            } else {
                m_troubles << QString();
                m_images.push_back(recording.isVhe() ? vhe : usual);
            }
        }
    }
    [[nodiscard]] std::optional<Mistake> check(const NameUse& use) const
    {
        const QString& trouble = m_troubles[use.recording];
        if (use.kind == NameUse::Kind::File)
            return trouble.isEmpty() ? std::nullopt : std::optional(Mistake{use.at, trouble, {}});
        const ImageNames* image = m_images[static_cast<std::size_t>(use.recording)];
        return image ? checkName(use, *image) : std::nullopt;
    }

private:
    std::vector<std::unique_ptr<ImageNames>> m_own;
    std::vector<const ImageNames*> m_images;
    QStringList m_troubles;
};

} // namespace

base::Result<LintReport> lintLesson(const QString& path, const ImageNames* image,
                                    const ImageNames* vhe)
{
    LintReport report;
    std::vector<ParsedLesson> languages;
    for (const QString& file : filesOfLesson(path)) {
        const auto text = readLesson(file);
        if (!text)
            return text.error();
        report.files << file;
        ParsedLesson& parsed = languages.emplace_back(parseWhole(*text, file));
        auto& mistakes = report.mistakes;
        mistakes.insert(mistakes.end(), parsed.notes.mistakes.begin(), parsed.notes.mistakes.end());
        if (languages.size() > 1)
            compare(languages.front(), parsed, mistakes);
        for (const TextUse& use : parsed.notes.texts) {
            const auto flaws = flawsOf(use, QFileInfo(file).path());
            if (flaws.empty())
                continue;
            const TextPlaces places(use.text, use.at);
            for (const TextFlaw& flaw : flaws)
                mistakes.push_back({use.isPlain ? places.at(flaw.offset) : use.at, flaw.sentence,
                                    flaw.suggestion});
        }
        const ImagesOf images(parsed.lesson, image, vhe);
        for (const NameUse& use : parsed.notes.names) {
            if (mistakes.size() >= kMostMistakes) {
                mistakes.push_back({use.at,
                                    Words::tr("There are more than %1 mistakes: those behind this "
                                              "place are not looked for.")
                                        .arg(kMostMistakes),
                                    {}});
                break;
            }
            const auto mistake = images.check(use);
            // A row that stands once for each number is one place, and says so once.
            if (mistake && std::ranges::find(mistakes, *mistake) == mistakes.end())
                mistakes.push_back(*mistake);
        }
    }
    report.lesson = std::move(languages.front().lesson);
    std::ranges::stable_sort(report.mistakes, [&](const Mistake& a, const Mistake& b) {
        const auto key = [&](const Mistake& m) {
            return std::tuple(report.files.indexOf(m.at.file), m.at.line, m.at.column);
        };
        return key(a) < key(b);
    });
    report.mistakes.erase(std::unique(report.mistakes.begin(), report.mistakes.end()),
                          report.mistakes.end());
    return report;
}

} // namespace lessons
