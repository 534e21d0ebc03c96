// SPDX-License-Identifier: GPL-2.0-or-later
// What the window shows the story of: a file, or a machine that is being recorded, for itself or
// for a lesson.
#include "cli/image.h"
#include "gui/app/lesson-request.h"
#include "gui/app/main-window.h"
#include "gui/app/recording.h"
#include "gui/app/setting-keys.h"
#include "gui/panels/banner.h"
#include "gui/panels/console.h"
#include "gui/panels/lesson-panel.h"
#include "gui/stage/stage.h"
#include "recording/file.h"

#include <QFileInfo>

#include <utility>

namespace gui {

namespace {
/// So many steps of a file are read and told at once: not so many that a key would have to wait.
constexpr std::uint32_t kReadAtOnce = 1024;
} // namespace

void MainWindow::setStory(const StoryPtr& story, const QString& origin)
{
    showStory(story, [origin] { return origin; });
}

void MainWindow::showStory(const StoryPtr& story, const Words& origin, bool isWhole)
{
    m_lesson->setReading(!isWhole);
    m_console->model()->clear();
    setConsoleEmpty([] { return tr("A recording keeps no console."); });
    for (const recording::ConsoleText& text : story->recording().console())
        m_console->model()->append(text.state, text.bytes);
    m_session.setStory(story);
    m_session.goTo(m_firstIndex);
    showMachine(origin, Badge::Tone::Plain);
    keepForLesson(story);
}

/// A story that is whole can be shown again, when another step of the lesson looks at it.
void MainWindow::keepForLesson(const StoryPtr& story)
{
    const lessons::Lesson* lesson = m_lesson->lesson();
    const auto recording = m_lesson->recordingOf(story);
    if (lesson && lesson->recordings.size() > 1 && recording)
        m_ofLesson[*recording] = story;
}

/// The lesson's step looks at another one of its recordings than the one that is shown.
void MainWindow::turnTo(int recording)
{
    const auto kept = m_ofLesson.find(recording);
    if (kept != m_ofLesson.end()) {
        m_recording.reset(); // of the step that was left, and not whole
        m_live.clear();
        m_recordingNow = false;
        showStory(kept->second, [] { return tr("● recorded"); });
        updateActions();
    }
    tellLesson();
    if (m_asked && !m_asked->connect && !m_lesson->hasEnough())
        recordForLesson();
}

base::Result<void> MainWindow::openFile(const QString& path, recording::Validation validation)
{
    auto loaded = recording::load(path, validation);
    if (!loaded.ok())
        return loaded.error();
    const auto recording = *loaded;
    GrowingStory file;
    file.open(recording);
    bool more = file.readOn(kReadAtOnce);
    if (validation != recording::Validation::Eager && !recording->damage().isEmpty())
        return openFile(path, recording::Validation::Eager);
    if (const QString wrong = file.contradiction(); !wrong.isEmpty())
        return base::Error{wrong};
    if (file.story()->count() == 0)
        return base::Error{tr("%1 holds no step to show.").arg(path)};
    // Only the file that the command line names has a moment.
    const auto moment = std::exchange(m_firstMoment, std::nullopt);
    if (moment && (!more || moment->step >= recording->stepCount())) {
        if (const auto at = story::findMoment(*moment, *file.story()); !at)
            return at.error(); // what was open stays open
    }
    stayHere();
    m_recording.reset();
    m_live.clear();
    m_recordingNow = false;
    m_request.reset();
    m_asked.reset();
    m_file = std::move(file);
    m_filePath = m_keptIn = path;
    showStory(
        m_file.story(), [name = QFileInfo(path).fileName()] { return tr("from %1").arg(name); },
        !more);
    if (recording->ending() != recording::Ending::Complete)
        say(recording->endingReason());
    tellLesson();
    m_percentRead = 0;
    if (more)
        m_readingOn.start();
    if (moment)
        return goToMoment(*moment);
    if (m_firstIndex > m_session.lastIndex())
        return goWhenRead(QString::number(m_firstIndex),
                          [this]() -> std::optional<base::Result<void>> {
                              if (m_readingOn.isActive() && m_firstIndex > m_session.lastIndex())
                                  return {};
                              m_session.goTo(m_firstIndex);
                              return base::Result<void>();
                          });
    return {};
}

/// How much of the file is read, in the place that then says where the story is from.
void MainWindow::showReading()
{
    const QString name = QFileInfo(m_filePath).fileName();
    if (m_file.isWhole())
        return showMachine([name] { return tr("from %1").arg(name); }, Badge::Tone::Plain);
    const int percent = m_file.percentRead();
    if (percent == std::exchange(m_percentRead, percent))
        return;
    const QString then = m_destination ? m_destination->name : QString();
    showMachine(
        [name, percent, then] {
            const QString share = QString::number(percent);
            return then.isEmpty() ? tr("reading %1: %2 %").arg(name, share)
                                  : tr("%1 % read, then to %2").arg(share, then);
        },
        Badge::Tone::Plain);
}

/// Between what the user does, a little more of the file. Where something in it is damaged, it is
/// opened again as far as it is whole, which is said.
void MainWindow::readOn()
{
    if (m_session.story() != m_file.story()) { // something else is shown now
        m_readingOn.stop();
        stayHere();
        m_lesson->setReading(false);
        m_lesson->setStory(m_session.story());
        m_file.clear();
        return;
    }
    if (!m_file.readOn(kReadAtOnce))
        m_readingOn.stop();
    if (!m_file.story()->recording().damage().isEmpty()) {
        m_readingOn.stop();
        const std::uint32_t at = m_session.index();
        if (const auto opened = openFile(m_filePath, recording::Validation::Eager); !opened.ok()) {
            m_lesson->setReading(true, opened.error().sentence);
            say(opened.error().sentence);
        }
        m_session.goTo(at);
        return;
    }
    if (const QString wrong = m_file.contradiction(); !wrong.isEmpty()) {
        m_readingOn.stop();
        m_lesson->setReading(true, wrong);
        say(wrong);
        return;
    }
    showReading();
    if (!m_readingOn.isActive())
        m_lesson->setReading(false);
    m_session.grow();
    goOn();
}

base::Result<void> MainWindow::openLesson(const QString& which, const QString& language)
{
    m_ofLesson.clear();
    const auto opened = m_lesson->open(which, language);
    if (!opened.ok())
        return opened.error();
    if (m_settings)
        m_settings->setValue(kLessonKey, QFileInfo(m_lesson->lesson()->file).absolutePath());
    if (!m_recordingNow)
        keepForLesson(m_session.story());
    m_lesson->show();
    layOut();
    showTitle();
    tellLesson();
    if (m_request && !m_request->connect && !m_lesson->hasEnough())
        recordForLesson();
    return {};
}

/// A lesson needs more switches than are recorded. The demonstration does the same each time, so it
/// is recorded once more, from its beginning.
void MainWindow::recordForLesson()
{
    live::RecordRequest request;
    bool replaces = false;
    if (m_asked) {
        request = *m_asked;
    } else {
        const auto image = cli::findImage();
        if (!image.ok()) {
            tellLesson(image.error().sentence);
            return;
        }
        request.image = *image;
        replaces = m_session.story() != nullptr; // a file's, of whatever machine
    }
    record(std::move(request), replaces);
}

void MainWindow::tellLesson(const QString& trouble)
{
    LessonPanel::Machine machine;
    machine.switches = m_recordedSwitches;
    machine.trouble = trouble;
    if (m_recordingNow)
        machine.state = LessonPanel::Machine::State::Recording;
    else if (m_request && m_request->connect)
        machine.state = LessonPanel::Machine::State::Foreign;
    m_lesson->setMachine(machine);
}

/// More of the story that is shown; or a longer one than it, or the first of another machine.
void MainWindow::arrive(const RecordingPtr& recording, bool last)
{
    m_live.grow(recording, last);
    const StoryPtr story = m_live.story();
    const StoryPtr& shown = m_session.story();
    if (shown == story) {
        m_session.grow();
        return;
    }
    // The last one is the same as the one before it, and knows how the recording ended.
    const std::uint32_t least = shown && !m_replaces ? shown->count() + (last ? 0 : 1) : 1;
    if (story->count() < least)
        return;
    // The machine is deterministic: the same recording again, with more switches, begins with the
    // same steps.
    const bool grown = shown && !m_replaces;
    m_replaces = false;
    m_session.setStory(story, grown);
    if (!grown && m_firstIndex > 0)
        m_session.goTo(m_firstIndex);
}

void MainWindow::record(live::RecordRequest request, bool replaces)
{
    m_asked = request;
    begin(std::move(request), replaces);
}

void MainWindow::begin(live::RecordRequest request, bool replaces)
{
    m_recording.reset();
    if (m_lesson->isOpen() && !m_lesson->isHidden()) {
        live::RecordRequest asked = *m_asked;
        asked.switches = request.switches;
        auto wanted = requestForLesson(*m_lesson->lesson(), m_lesson->recording(), asked);
        if (!wanted) {
            m_recordingNow = false;
            say(wanted.error().sentence);
            tellLesson(wanted.error().sentence);
            return;
        }
        request = std::move(*wanted);
        // Another lesson's machine may have been set up otherwise: it does not do the same.
        const live::RecordRequest& old = m_request ? *m_request : *m_asked;
        replaces = replaces || request.pokes != old.pokes || request.cpu != old.cpu ||
                   request.image != old.image || request.start != old.start;
    }
    m_request = request;
    m_replaces = replaces;
    m_keptIn.clear();
    m_live.clear();
    m_recordedSwitches = 0;
    m_recordingNow = true;
    m_console->model()->clear();
    setConsoleEmpty([] { return tr("Nothing printed so far."); });
    m_recording = std::make_unique<Recording>(std::move(request), nullptr);
    m_banner->dismiss(); // what it said was of the machine before this one
    const bool growing = m_session.story() != nullptr;
    if (!growing)
        setWaiting([] { return tr("Starting the machine and recording the first world switch…"); });
    showMachine([] { return tr("starting QEMU"); }, Badge::Tone::Plain);
    tellLesson();
    Recording* r = m_recording.get();
    const int wanted = m_request->switches;
    connect(r, &Recording::progressed, this, [this, wanted](int steps, int switches) {
        showMachine(
            [=] {
                return tr("recording %1/%2, %n step(s)", nullptr, steps)
                    .arg(QString::number(switches), QString::number(wanted));
            },
            Badge::Tone::Plain);
        if (m_recordedSwitches != switches) {
            m_recordedSwitches = switches;
            tellLesson();
        }
    });
    connect(r, &Recording::grew, this,
            [this](const RecordingPtr& recording) { arrive(recording, false); });
    connect(r, &Recording::finished, this, [this](const RecordingPtr& all, const QString& trouble) {
        m_recordingNow = false;
        arrive(all, true);
        if (m_session.story() == m_live.story())
            keepForLesson(m_session.story());
        tellLesson(trouble);
        if (trouble.isEmpty()) {
            showMachine([] { return tr("● QEMU halted"); }, Badge::Tone::Good);
        } else {
            showMachine([] { return tr("✕ recording ended"); }, Badge::Tone::Bad);
            say(trouble);
            if (!m_session.story())
                setWaiting([trouble] { return trouble; });
        }
        updateActions();
    });
    connect(r, &Recording::failed, this, [this](const QString& sentence) {
        showMachine([] { return tr("✕ no machine"); }, Badge::Tone::Bad);
        say(sentence);
        if (!m_session.story())
            setWaiting([sentence] { return sentence; });
        m_recordingNow = false;
        tellLesson(sentence);
        updateActions();
    });
    connect(r, &Recording::machineLost, this, [this](const QString& sentence) {
        showMachine([] { return tr("✕ QEMU is gone"); }, Badge::Tone::Bad);
        say([sentence] {
            return tr("%1 What was recorded so far stays here, and can be saved.").arg(sentence);
        });
    });
    connect(r, &Recording::console, this, &MainWindow::addConsole);
    r->start();
    updateActions();
}

void MainWindow::addConsole(std::uint32_t state, const QByteArray& bytes)
{
    m_console->model()->append(state, bytes);
}

} // namespace gui
