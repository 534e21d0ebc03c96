// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/screenshot.h"

#include "cli/output.h"
#include "cli/signals.h"
#include "gui/app/main-window.h"
#include "gui/panels/lesson-panel.h"
#include "gui/theme/theme.h"
#include "timeline/file.h"
#include "worlds/recording.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileInfo>
#include <QPixmap>
#include <QSaveFile>

#include <algorithm>

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
bool written(const QString& path, const QByteArray& bytes)
{
    const QFileInfo there(path);
    if (there.exists() && !there.isFile()) {
        QFile device(path);
        return device.open(QIODevice::WriteOnly | QIODevice::Unbuffered) &&
               device.write(bytes) == bytes.size();
    }
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
}

struct Printed {
    std::uint32_t state = 0;
    std::vector<std::pair<std::uint32_t, QByteArray>> pieces;
};

base::Result<std::shared_ptr<timeline::Timeline>>
timelineFor(const Options& options, const QString& language,
            const std::shared_ptr<Printed>& console)
{
    if (options.open)
        return timeline::load(*options.open);
    auto image = imageFor(options);
    if (!image.ok())
        return image.error();
    worlds::RecordRequest request;
    request.image = *image;
    request.cpu = options.cpu;
    request.connect = options.connect;
    request.switches = options.switches;
    if (options.lesson) {
        auto lesson = LessonPanel::load(*options.lesson, language);
        if (!lesson.ok())
            return lesson.error();
        request.switches = std::max(request.switches, lesson->switches);
    }
    cli::Signals ending;
    request.onMachine = [console, &ending](const std::shared_ptr<target::Machine>& machine) {
        ending.whenCame([weak = std::weak_ptr(machine)] {
            if (const auto running = weak.lock())
                running->interrupt();
        });
        QObject::connect(machine.get(), &target::Machine::console, machine.get(),
                         [console](const QByteArray& bytes) {
                             console->pieces.emplace_back(console->state, bytes);
                         });
    };
    // No window is open yet, so that waiting here blocks nobody.
    auto reply = base::runToEnd(
        worlds::recordSwitches(request, [console](const timeline::Timeline& timeline) {
            console->state = timeline.stepCount();
            return cli::Signals::last() == 0;
        }));
    if (!reply.ok())
        return reply.error();
    if (cli::Signals::last() != 0)
        return base::Error{reply->timeline->endingReason()};
    return reply->timeline;
}
} // namespace

base::Result<QString> imageFor(const Options& options)
{
    if (options.image)
        return *options.image;
    return worlds::defaultImage();
}

int takeScreenshot(const Options& options, const QString& language)
{
    const auto console = std::make_shared<Printed>();
    auto timeline = timelineFor(options, language, console);
    if (!timeline.ok())
        return fail(3, timeline.error().sentence);
    const StoryPtr story = worlds::Story::tell(*timeline);
    if (story->count() == 0)
        return fail(3, tr("The recording holds no step to show."));
    if (options.at >= story->count())
        return fail(2, tr("--at takes a step from 0 to %1 here, not %2.")
                           .arg(story->count() - 1)
                           .arg(options.at));

    Theme::instance().setDark(options.dark.value_or(false));
    MainWindow window(false);
    window.setLanguage(language);
    window.resize(options.size);
    window.setFirstIndex(options.at);
    window.setStory(story, options.open ? tr("from %1").arg(QFileInfo(*options.open).fileName())
                                        : tr("● QEMU halted"));
    for (const auto& [state, bytes] : console->pieces)
        window.addConsole(state, bytes);
    if (options.lesson) {
        if (const auto opened = window.openLesson(*options.lesson, language); !opened.ok())
            return fail(3, opened.error().sentence);
        window.session().goTo(options.at);
    }
    // Not shown but drawn: the off-screen platform's screen is 800×800 and would clamp a window.
    const QPixmap picture = window.grab();
    QBuffer png; // first the picture, then the file
    if (!png.open(QIODevice::WriteOnly) || !picture.save(&png, "PNG") ||
        !written(*options.screenshot, png.data()))
        return fail(3, tr("The picture could not be written to %1; is the folder there, and "
                          "may it be written to?")
                           .arg(*options.screenshot));
    return 0;
}

} // namespace gui
