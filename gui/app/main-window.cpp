// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/main-window.h"

#include "gui/app/key-rules.h"
#include "gui/app/recording.h"
#include "gui/panels/banner.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/console.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/overlay.h"
#include "gui/panels/ribbon.h"
#include "gui/stage/stage.h"
#include "gui/theme/plain.h"
#include "gui/theme/theme.h"
#include "timeline/file.h"

#include <QApplication>
#include <QCloseEvent>
#include <QFileInfo>
#include <QLocale>
#include <QScreen>

#include <cmath>

namespace gui {

namespace {
constexpr int kFrame = 32; // more than a window manager's border or title bar needs

QString titleOf(const worlds::ContextView& context, const worlds::ContextView::Group& group)
{
    return context.title + QStringLiteral(" · ") + group.title;
}
} // namespace

MainWindow::MainWindow(bool remembers, QWidget* parent)
    : QMainWindow(parent)
    , m_remembers(remembers)
{
    setWindowTitle(tr("Worldswitch"));
    makeActions();
    makeViews();
    makeMenu();
    if (m_remembers) {
        m_settings = std::make_unique<QSettings>(QStringLiteral("worldswitch"),
                                                 QStringLiteral("worldswitch"));
        Theme::instance().setDark(m_settings->value(QStringLiteral("dark"), false).toBool());
        m_session.setPaceIndex(m_settings->value(QStringLiteral("pace"), 2).toInt());
        m_consoleWanted = m_settings->value(QStringLiteral("console"), true).toBool();
        m_restored = restoreGeometry(m_settings->value(QStringLiteral("geometry")).toByteArray());
    }
    // Small enough for any screen, whatever frame the window manager puts round it.
    setMinimumSize(
        QSize(1120, 700).boundedTo(screen()->availableSize() - QSize(kFrame, 2 * kFrame)));
    if (m_restored)
        resize(fitting(size()));
    new KeyRules(this, &m_actions);
    connect(&m_session, &Session::momentChanged, this, &MainWindow::showMoment);
    connect(&m_session, &Session::storyChanged, this, [this] {
        m_top->setStory(m_session.story());
        m_ribbon->setStory(m_session.story());
        m_code->setStory(m_session.story());
        m_lesson->setStory(m_session.story());
        if (!m_session.story())
            m_stage->setMoment({});
        updateActions();
    });
    connect(&m_session, &Session::horizonChanged, this, [this] {
        m_code->setHorizon(m_session.horizon());
        m_ribbon->setHorizon(m_session.horizon());
        if (!m_cell->isHidden())
            m_cell->hide();
    });
    const auto pace = [this] { m_top->setPlaying(m_session.playing(), m_session.pace()); };
    connect(&m_session, &Session::playingChanged, this, [this, pace] {
        pace();
        updateActions();
    });
    connect(&m_session, &Session::paceChanged, this, pace);
    connect(&Theme::instance(), &Theme::changed, this, &MainWindow::applyTheme);
    pace();
    applyTheme();
    updateActions();
    showMachine(tr("no machine"), Badge::Tone::Plain);
}

MainWindow::~MainWindow()
{
    // The views outlive this part of us: ~QWidget ends them, and a card that is open then says that
    // it closes.
    for (QObject* view : m_central->findChildren<QObject*>())
        view->disconnect(this);
}

void MainWindow::makeViews()
{
    m_central = new QWidget(this);
    m_central->setObjectName(QStringLiteral("central"));
    setCentralWidget(m_central);
    m_top = new TopBar({action("previous-switch"), action("previous-phase"), action("back"),
                        action("step"), action("next-phase"), action("next-switch"), action("play"),
                        action("menu")},
                       m_central);
    m_ribbon = new Ribbon(m_central);
    m_code = new CodePanel(m_central);
    m_stage = new Stage(m_central);
    m_lesson = new LessonPanel(&m_session, m_central);
    m_lesson->hide();
    m_console = new Console(m_central);
    m_banner = new Banner(m_central);
    m_cell = new CellCard(m_central);
    m_group = new GroupCard(m_central);
    m_help = new HelpCard(m_actions, m_central);
    connect(m_ribbon, &Ribbon::goTo, &m_session, &Session::goTo);
    connect(m_code, &CodePanel::goTo, &m_session, &Session::goTo);
    connect(m_cell, &CellCard::goTo, this, [this](std::uint32_t index) {
        m_cell->hide();
        m_session.goTo(index);
    });
    connect(m_cell, &CellCard::closed, this, [this] { m_stage->setSelected({}); });
    connect(m_stage, &Stage::boxClicked, this, &MainWindow::showBox);
    connect(m_stage, &Stage::groupClicked, this, &MainWindow::showGroup);
    connect(m_group, &GroupCard::boxClicked, this, [this](const worlds::Box& box) {
        const worlds::Box copy = box; // the group's list may change under it
        showBox(copy, m_group->geometry().translated(-m_stage->pos()));
        m_group->hide();
    });
    connect(m_banner, &Banner::visibilityChanged, this, &MainWindow::layOut);
    connect(m_lesson, &LessonPanel::closed, this, [this] {
        m_lesson->hide();
        layOut();
        showTitle();
    });
    connect(m_lesson, &LessonPanel::changed, this, &MainWindow::showTitle);
    connect(m_lesson, &LessonPanel::recordingWanted, this, &MainWindow::recordForLesson);
}

void MainWindow::applyTheme()
{
    QApplication::setPalette(Theme::instance().qtPalette());
    setStyleSheet(Theme::instance().styleSheet());
    layOut();
    for (QWidget* w : m_central->findChildren<QWidget*>())
        w->update();
}

QSize MainWindow::fitting(QSize wanted) const
{
    // A laptop of 1366×768, or a scale of 150 %: what does not fit would be below the screen's
    // edge.
    return wanted.boundedTo(screen()->availableSize() - (frameGeometry().size() - size()));
}

/// The frame is known only once the window manager has put it there; then the whole of it has to be
/// on the screen. After that the window is where the user wants it.
void MainWindow::stayOnScreen()
{
    if (testAttribute(Qt::WA_DontShowOnScreen))
        return; // it is drawn into a picture
    if (m_placed || !isVisible() || isMaximized() || isFullScreen() || isMinimized())
        return;
    const QRect room = screen()->availableGeometry();
    if (const QSize fit = fitting(size()); fit != size())
        resize(fit);
    const QRect frame = frameGeometry();
    const QPoint at(
        std::max(room.left(), std::min(frame.left(), room.right() + 1 - frame.width())),
        std::max(room.top(), std::min(frame.top(), room.bottom() + 1 - frame.height())));
    if (at != frame.topLeft())
        move(at);
}

void MainWindow::moveEvent(QMoveEvent* event)
{
    QMainWindow::moveEvent(event);
    stayOnScreen();
}

bool MainWindow::event(QEvent* event)
{
    const bool done = QMainWindow::event(event);
    switch (event->type()) {
    case QEvent::WindowActivate:
        // Its frame is there by now.
        stayOnScreen();
        QMetaObject::invokeMethod(
            this, [this] { m_placed = true; }, Qt::QueuedConnection);
        break;
    default:
        break;
    }
    return done;
}

void MainWindow::resizeEvent(QResizeEvent*)
{
    // Everything grows with the window, in small steps: a title bar must not cost an eighth.
    const double fit = std::min(width() / 1280.0, height() / 800.0);
    Theme::instance().setScale(std::clamp(std::floor(fit * 32) / 32, 0.875, 4.0));
    layOut();
    stayOnScreen();
}

void MainWindow::layOut()
{
    if (!m_top)
        return;
    const Theme& theme = Theme::instance();
    const int w = width(), gap = theme.ipx(7);
    const int top = theme.ipx(50);
    m_central->resize(size());
    m_top->setGeometry(0, 0, w, top);
    int y = top + gap;
    const int ribbon = theme.ipx(63);
    m_ribbon->setGeometry(gap, y, w - 2 * gap, ribbon);
    // Over the ribbon, whose story the top bar tells too: the switch does not move.
    if (!m_banner->isHidden()) {
        m_banner->setGeometry(gap, y, w - 2 * gap,
                              std::max(ribbon, m_banner->heightFor(w - 2 * gap)));
        m_banner->raise();
    }
    y += ribbon + gap;
    const int bottom = height() - gap;
    const bool lesson = !m_lesson->isHidden();
    // Beside a lesson there is room for a column on the right only in a wide window; else it stands
    // under the code.
    const bool wide = lesson && w / theme.scale() >= 1500;
    const int left = theme.ipx(310), right = theme.ipx(320);
    const int consoleHeight = theme.ipx(118);
    int codeBottom = bottom;
    const bool console = m_consoleWanted && (wide || !lesson);
    m_console->setVisible(console);
    if (wide) {
        int lessonBottom = bottom;
        if (console) {
            const int height = theme.ipx(170);
            m_console->setGeometry(w - gap - right, bottom - height, right, height);
            lessonBottom -= height + gap;
        }
        m_lesson->setGeometry(w - gap - right, y, right, lessonBottom - y);
    } else if (lesson) {
        const int lessonHeight = (bottom - y) * 51 / 100;
        m_lesson->setGeometry(gap, bottom - lessonHeight, left, lessonHeight);
        codeBottom -= lessonHeight + gap;
    } else if (console) {
        m_console->setGeometry(gap, bottom - consoleHeight, left, consoleHeight);
        codeBottom -= consoleHeight + gap;
    }
    m_code->setGeometry(gap, y, left, codeBottom - y);
    const int stageLeft = gap + left + gap;
    const int stageRight = wide ? w - gap - right - gap : w - gap;
    m_stage->setGeometry(stageLeft, y, stageRight - stageLeft, bottom - y);
}

void MainWindow::showMoment(const MomentPtr& moment)
{
    m_top->setMoment(moment);
    m_ribbon->setMoment(moment);
    m_code->setMoment(moment);
    m_stage->setMoment(moment);
    m_console->model()->showUntil(moment->state);
    m_lesson->setMoment(moment);
    if (!m_cell->isHidden())
        m_cell->hide();
    refreshGroup();
    showTitle();
    updateActions();
}

/// Which recording, lesson and step this is, for a list of windows.
void MainWindow::showTitle()
{
    QStringList parts;
    if (!m_lesson->isHidden() && m_lesson->isOpen())
        parts << m_lesson->headline();
    if (!m_top->title().isEmpty())
        parts << visible(m_top->title());
    setWindowTitle(parts.isEmpty() ? tr("Worldswitch")
                                   : tr("%1 – Worldswitch").arg(parts.join(QStringLiteral(" – "))));
}

void MainWindow::showMachine(const QString& text, Badge::Tone tone)
{
    m_top->setMachine(text, tone);
}

void MainWindow::showBox(const worlds::Box& box, const QRect& cell)
{
    if (!m_session.moment())
        return;
    m_group->hide();
    m_cell->describeBox(box, m_session);
    m_cell->popUp(cell.translated(m_stage->pos()));
    m_stage->setSelected(box.place);
}

void MainWindow::showGroup(const worlds::ContextView::Group& group, const QRect& cell)
{
    const auto& moment = *m_session.moment();
    for (const bool guest : {false, true}) {
        const auto& groups = (guest ? moment.guest : moment.host).groups;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            if (&groups[i] == &group)
                m_groupAt = {guest, i};
        }
    }
    m_group->setGroup(titleOf(m_groupAt.guest ? moment.guest : moment.host, group), group.boxes);
    m_group->popUp(cell.translated(m_stage->pos()));
}

/// An open card shows the values of the step that is shown, whoever's context it is now.
void MainWindow::refreshGroup()
{
    if (m_group->isHidden())
        return;
    const MomentPtr& moment = m_session.moment();
    const auto* context = !moment ? nullptr : m_groupAt.guest ? &moment->guest : &moment->host;
    if (!context || m_groupAt.index >= context->groups.size()) {
        m_group->hide();
        return;
    }
    const auto& group = context->groups[m_groupAt.index];
    m_group->setGroup(titleOf(*context, group), group.boxes);
}

void MainWindow::say(const QString& sentence)
{
    m_banner->say(sentence);
}

void MainWindow::setStory(const StoryPtr& story, const QString& origin)
{
    m_console->model()->clear();
    m_console->setEmptyText(tr("A recording keeps no console."));
    m_session.setStory(story);
    m_session.goTo(m_firstIndex);
    showMachine(origin, Badge::Tone::Plain);
}

base::Result<void> MainWindow::openFile(const QString& path)
{
    auto loaded = timeline::load(path);
    if (!loaded.ok())
        return loaded.error();
    const auto timeline = *loaded;
    const auto story = worlds::Story::tell(timeline);
    if (story->count() == 0)
        return base::Error{tr("%1 holds no step to show.").arg(path)};
    m_recording.reset();
    m_recordingNow = false;
    m_request.reset();
    setStory(story, tr("from %1").arg(QFileInfo(path).fileName()));
    if (timeline->ending() != timeline::Ending::Complete)
        say(timeline->endingReason());
    tellLesson();
    return {};
}

base::Result<void> MainWindow::openLesson(const QString& which, const QString& language)
{
    const auto opened = m_lesson->open(which, language);
    if (!opened.ok())
        return opened.error();
    m_lesson->show();
    layOut();
    showTitle();
    tellLesson();
    if (m_request && !m_request->connect && !m_lesson->hasEnough())
        recordForLesson();
    return {};
}

/// The machine's demonstration is the same each time, so that a lesson's switches are recorded by
/// recording from its beginning.
void MainWindow::recordForLesson()
{
    worlds::RecordRequest request;
    bool replaces = false;
    if (m_request) {
        request = *m_request;
    } else {
        const auto image = worlds::defaultImage();
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

/// A longer story than the one that is shown, or the first of another machine.
void MainWindow::arrive(const StoryPtr& story, bool last)
{
    const StoryPtr& shown = m_session.story();
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

void MainWindow::record(worlds::RecordRequest request, bool replaces)
{
    m_recording.reset();
    if (m_lesson->isOpen() && !m_lesson->isHidden())
        request.switches = std::max(request.switches, m_lesson->switchesNeeded());
    m_request = request;
    m_replaces = replaces;
    m_recordedSwitches = 0;
    m_recordingNow = true;
    m_console->model()->clear();
    m_console->setEmptyText(tr("Nothing printed so far."));
    m_recording = std::make_unique<Recording>(std::move(request), nullptr);
    m_banner->dismiss(); // what it said was of the machine before this one
    const bool growing = m_session.story() != nullptr;
    if (!growing)
        m_stage->setWaiting(tr("Starting the machine and recording the first world switch…"));
    showMachine(tr("starting QEMU"), Badge::Tone::Plain);
    tellLesson();
    Recording* r = m_recording.get();
    const int wanted = m_request->switches;
    connect(r, &Recording::progressed, this, [this, wanted](int steps, int switches) {
        showMachine(
            tr("recording %1/%2, %3 steps")
                .arg(QString::number(switches), QString::number(wanted), QString::number(steps)),
            Badge::Tone::Plain);
        if (m_recordedSwitches != switches) {
            m_recordedSwitches = switches;
            tellLesson();
        }
    });
    connect(r, &Recording::grew, this, [this](const StoryPtr& story) { arrive(story, false); });
    connect(r, &Recording::finished, this, [this](const StoryPtr& story, const QString& trouble) {
        m_recordingNow = false;
        arrive(story, true);
        tellLesson(trouble);
        if (trouble.isEmpty()) {
            showMachine(tr("● QEMU halted"), Badge::Tone::Good);
        } else {
            showMachine(tr("✕ recording ended"), Badge::Tone::Bad);
            say(trouble);
            if (!m_session.story())
                m_stage->setWaiting(trouble);
        }
        updateActions();
    });
    connect(r, &Recording::failed, this, [this](const QString& sentence) {
        showMachine(tr("✕ no machine"), Badge::Tone::Bad);
        say(sentence);
        if (!m_session.story())
            m_stage->setWaiting(sentence);
        m_recordingNow = false;
        tellLesson(sentence);
        updateActions();
    });
    connect(r, &Recording::machineLost, this, [this](const QString& sentence) {
        showMachine(tr("✕ QEMU is gone"), Badge::Tone::Bad);
        say(tr("%1 What was recorded so far stays here, and can be saved.").arg(sentence));
    });
    connect(r, &Recording::console, this, &MainWindow::addConsole);
    r->start();
    updateActions();
}

void MainWindow::addConsole(std::uint32_t state, const QByteArray& bytes)
{
    m_console->model()->append(state, bytes);
}

void MainWindow::remember()
{
    if (!m_settings)
        return;
    m_settings->setValue(QStringLiteral("dark"), Theme::instance().isDark());
    m_settings->setValue(QStringLiteral("pace"), m_session.paceIndex());
    m_settings->setValue(QStringLiteral("console"), m_consoleWanted);
    m_settings->setValue(QStringLiteral("geometry"), saveGeometry());
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    remember();
    m_recording.reset();
    event->accept();
}

} // namespace gui
