// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/screenshot.h"

#include "cli/machine-request.h"
#include "cli/output.h"
#include "cli/until-signal.h"
#include "gui/app/lesson-request.h"
#include "gui/app/main-window.h"
#include "gui/panels/lesson-panel.h"
#include "live/record.h"
#include "recording/file.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QPixmap>
#include <QSaveFile>

#include <cerrno>

namespace gui {

namespace {
QString tr(const char* text)
{
    return QCoreApplication::translate("gui", text);
}

int fail(int code, const QString& sentence)
{
    cli::complain("worldswitch", sentence);
    return code;
}

/// A file is whole or is not there at all, so it is renamed into its place. A device or a pipe is
/// not replaced, but written to.
base::Result<void> written(const QString& path, const QByteArray& bytes)
{
    const QFileInfo there(path);
    errno = 0; // Qt has no words for every error of a file that it renames into its place
    const auto failed = [&path](const QFileDevice& file) {
        const int cause = errno;
        return base::Error{
            tr("The picture could not be written to '%1': %2.")
                .arg(path, cause != 0 ? qt_error_string(cause) : file.errorString())};
    };
    if (there.exists() && !there.isFile()) {
        QFile device(path);
        if (!device.open(QIODevice::WriteOnly | QIODevice::Unbuffered) ||
            device.write(bytes) != bytes.size())
            return failed(device);
        return {};
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failed(file);
    return {};
}

base::Result<std::shared_ptr<recording::Recording>> recordingFor(const Options& options,
                                                                 const QString& language)
{
    if (options.open)
        return recording::load(*options.open);
    auto asked = cli::machineRequest<live::RecordRequest>(options);
    if (!asked.ok())
        return asked.error();
    live::RecordRequest request = std::move(*asked);
    request.switches = options.switches;
    if (options.lesson) {
        auto lesson = LessonPanel::load(*options.lesson, language);
        if (!lesson.ok())
            return lesson.error();
        // The window opens it at its first step.
        auto wanted = requestForLesson(*lesson, lesson->steps.front().recording, request);
        if (!wanted.ok())
            return wanted.error();
        request = std::move(*wanted);
    }
    // No window is open yet, so that waiting here blocks nobody.
    cli::UntilSignal untilSignal;
    request.onMachine = untilSignal.onMachine();
    auto reply = untilSignal.run(live::recordSwitches(
        request, [](const recording::Recording&) { return cli::UntilSignal::goesOn(); }));
    if (!reply.ok())
        return reply.error();
    if (!cli::UntilSignal::goesOn())
        return base::Error{reply->recording->endingReason()};
    return reply->recording;
}
} // namespace

int takeScreenshot(const Options& options, const QString& language)
{
    auto recording = recordingFor(options, language);
    if (!recording.ok())
        return fail(3, recording.error().sentence);
    const StoryPtr story = story::Story::tell(*recording);
    if (const QString wrong = story->reading().contradictionText(); !wrong.isEmpty())
        return fail(3, wrong);
    if (story->count() == 0)
        return fail(3, tr("The recording holds no step to show."));
    base::Result<story::MomentFound> at = story::MomentFound{options.at, {}};
    if (options.moment)
        at = story::findMoment(*options.moment, *story);
    if (!at)
        return fail(3, at.error().sentence);
    if (options.at >= story->count())
        return fail(2, tr("--at takes a step from 0 to %1 here, not %2.")
                           .arg(story->count() - 1)
                           .arg(options.at));

    MainWindow window(false);
    window.theme().setDark(options.dark.value_or(false));
    window.setLanguage(language);
    window.resize(options.size);
    window.setFirstIndex(at->shown);
    window.setStory(story, options.open ? tr("from %1").arg(QFileInfo(*options.open).fileName())
                                        : tr("● QEMU halted"));
    if (options.lesson) {
        if (const auto opened = window.openLesson(*options.lesson, language); !opened.ok())
            return fail(3, opened.error().sentence);
        window.session().goTo(at->shown);
    }
    window.look(*at);
    // Not shown but drawn: the off-screen platform's screen is 800×800 and would clamp a window.
    const QPixmap picture = window.grab();
    QBuffer png; // first the picture, then the file
    if (!png.open(QIODevice::WriteOnly) || !picture.save(&png, "PNG"))
        return fail(3, tr("The picture is too large for this machine's memory."));
    const auto done = written(*options.screenshot, png.data());
    return done ? 0 : fail(3, done.error().sentence);
}

} // namespace gui
