// SPDX-License-Identifier: GPL-2.0-or-later
#include "engine/source.h"

#include "engine/attempt.h"
#include "engine/image-names.h"
#include "engine/seed.h"
#include "engine/words.h"
#include "recording/file.h"

#include <QFileInfo>

#include <set>

namespace lessons {

using Recorded = base::Result<std::shared_ptr<const recording::Recording>>;

namespace {

const LessonRecording& wantedOf(const Lesson& lesson, int which)
{
    return lesson.recordings[static_cast<std::size_t>(which)];
}

base::Result<QString> imageFor(const Lesson& lesson, const LessonRecording& wanted,
                               const Source& source)
{
    if (wanted.image)
        return QFileInfo(lesson.file).path() + u'/' + *wanted.image;
    if (!wanted.isVhe())
        return source.image;
    if (source.vheImage.isEmpty())
        return base::Error{Words::tr("The recording “%1” is of a host with VHE, and there is no "
                                     "image for one: build it.")
                               .arg(wanted.name)};
    return source.vheImage;
}

QString cpuFor(const LessonRecording& wanted, const Source& source)
{
    const bool fits = source.cpu && (!wanted.isVhe() || cpusWithVhe().contains(*source.cpu));
    if (fits)
        return *source.cpu;
    if (wanted.cpu)
        return *wanted.cpu;
    return wanted.isVhe() ? cpusWithVhe().front() : live::RecordRequest().cpu;
}

/// The words to be set, with their addresses in that image: the lesson's, and the seed's.
base::Result<void> findWords(live::RecordRequest& request, const QString& seed)
{
    if (request.start.memory.empty() && seed.isEmpty())
        return {};
    const auto image = namesOfImage(request.image, request.profile);
    if (!image)
        return image.error();
    for (live::Start::Word& word : request.start.memory) {
        const auto cell = cellNamed(*image->names, word.name);
        if (!cell)
            return cell.error();
        word.address = *cell;
    }
    if (seed.isEmpty())
        return {};
    for (live::Start::Word& word : seededWords(*image, request.start, seed))
        request.start.memory.push_back(std::move(word));
    return {};
}

/// Of the files the one that was made for that recording of the lesson's: in their order, each for
/// the first one that it fits.
Recorded fileFor(const Lesson& lesson, int which, const QStringList& files)
{
    const bool isOnly = lesson.recordings.size() == 1;
    if (isOnly && files.size() > 1)
        return base::Error{Words::tr("This lesson has one recording: open one file.")};
    std::vector<std::shared_ptr<const recording::Recording>> opened;
    for (const QString& file : files) {
        auto loaded = recording::load(file);
        if (!loaded)
            return loaded.error();
        opened.emplace_back(*loaded);
    }
    if (isOnly)
        return opened.front();
    std::set<std::size_t> taken;
    for (int n = 0; n <= which; ++n) {
        for (std::size_t k = 0; k < opened.size(); ++k) {
            if (taken.contains(k) || !isSetUpFor(wantedOf(lesson, n), *opened[k]))
                continue;
            if (n == which)
                return opened[k];
            taken.insert(k);
            break;
        }
    }
    return base::Error{Words::tr("No file that was opened is of the recording “%1” of this lesson: "
                                 "each --open names another one.")
                           .arg(wantedOf(lesson, which).name)};
}

} // namespace

base::Result<live::RecordRequest> requestFor(const Lesson& lesson, int which, const Source& source)
{
    const LessonRecording& wanted = wantedOf(lesson, which);
    if (source.connect && which > 0)
        return base::Error{Words::tr("A machine that runs already is one recording, and this step "
                                     "is about another one, “%1”: leave out --connect.")
                               .arg(wanted.name)};
    const auto image = imageFor(lesson, wanted, source);
    if (!image)
        return image.error();
    live::RecordRequest request;
    request.image = *image;
    request.profile = source.profile;
    request.cpu = cpuFor(wanted, source);
    request.pokes = wanted.pokes;
    request.start = wanted.start;
    request.connect = source.connect;
    request.switches = wanted.switches;
    request.maxStepsPerSwitch = wanted.budget;
    request.maxSteps = static_cast<std::uint32_t>(wanted.budget);
    request.freeRunInstructions = static_cast<std::uint64_t>(wanted.freeRun);
    request.deadline = source.freeRun;
    request.onMachine = source.onMachine;
    if (auto found = findWords(request, wanted.seed); !found)
        return found.error();
    return request;
}

base::Task<Recorded> recordFor(Lesson lesson, Source source, int which)
{
    if (!source.recordings.isEmpty())
        co_return fileFor(lesson, which, source.recordings);
    const auto request = requestFor(lesson, which, source);
    if (!request)
        co_return Recorded(request.error());
    recorder::OnStep whileWanted = [goOn = source.goOn](const recording::Recording&) {
        return !goOn || goOn();
    };
    auto reply = co_await live::recordSwitches(*request, whileWanted);
    if (!reply)
        co_return Recorded(reply.error());
    co_return Recorded(std::shared_ptr<const recording::Recording>(reply->recording));
}

QString recordingTitle(const Lesson& lesson, int which)
{
    if (lesson.recordings.size() < 2)
        return {};
    const LessonRecording& wanted = wantedOf(lesson, which);
    QStringList parts;
    if (wanted.cpu || wanted.isVhe())
        parts << cpuFor(wanted, {});
    if (wanted.host)
        parts << (wanted.isVhe() ? QStringLiteral("VHE") : QStringLiteral("nVHE"));
    return parts.isEmpty()
               ? wanted.name
               : QStringLiteral("%1 (%2)").arg(wanted.name, parts.join(QStringLiteral(", ")));
}

} // namespace lessons
