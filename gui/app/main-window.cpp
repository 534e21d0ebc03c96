// SPDX-License-Identifier: GPL-2.0-or-later
#include "gui/app/main-window.h"

#include "gui/app/key-rules.h"
#include "gui/app/recording.h"
#include "gui/panels/banner.h"
#include "gui/panels/cell-card.h"
#include "gui/panels/cells-card.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/console-strip.h"
#include "gui/panels/console.h"
#include "gui/panels/go-to-card.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/ribbon.h"
#include "gui/panels/side-panels.h"
#include "gui/panels/splitter.h"
#include "gui/panels/switch-row.h"
#include "gui/stage/stage.h"
#include "gui/theme/plain.h"
#include "gui/theme/theme.h"

#include <QApplication>
#include <QCloseEvent>
#include <QKeyEvent>
#include <QLocale>
#include <QScreen>

namespace gui {

namespace {
constexpr int kFrame = 32; // more than a window manager's border or title bar needs
} // namespace

MainWindow::MainWindow(bool remembers, QWidget* parent)
    : QMainWindow(parent)
    , m_remembers(remembers)
{
    makeActions();
    makeViews();
    makeMenu();
    m_theme.watchSystem();
    if (m_remembers)
        readSettings();
    // Small enough for any screen, whatever frame the window manager puts round it.
    setMinimumSize(
        QSize(1120, 700).boundedTo(screen()->availableSize() - QSize(kFrame, 2 * kFrame)));
    if (m_restored)
        resize(fitting(size()));
    new KeyRules(this, &m_actions);
    connect(&m_session, &Session::momentChanged, this, &MainWindow::showMoment);
    connect(&m_session, &Session::storyChanged, this, [this] {
        m_top->setStory(m_session.story());
        m_switches->setStory(m_session.story());
        m_ribbon->setStory(m_session.story());
        m_code->setStory(m_session.story());
        m_lesson->setStory(m_session.story());
        if (!m_session.story())
            m_stage->setMoment({});
        updateActions();
    });
    connect(&m_session, &Session::storyGrew, this, [this] {
        m_ribbon->grow();
        m_code->grow();
        m_lesson->setStory(m_session.story());
        updateActions();
    });
    m_readingOn.setInterval(0);
    connect(&m_readingOn, &QTimer::timeout, this, &MainWindow::readOn);
    connect(&m_session, &Session::horizonChanged, this, [this] {
        m_code->setHorizon(m_session.horizon());
        m_ribbon->setHorizon(m_session.horizon());
        m_stage->setThread(followSelected());
        if (!m_cell->isHidden())
            m_cell->hide();
    });
    const auto pace = [this] { m_top->setPlaying(m_session.playing(), m_session.pace()); };
    connect(&m_session, &Session::playingChanged, this, [this, pace] {
        pace();
        updateActions();
    });
    connect(&m_session, &Session::paceChanged, this, pace);
    connect(&m_theme, &Theme::changed, this, &MainWindow::applyTheme);
    pace();
    applyTheme();
    updateActions();
    showMachine([] { return tr("no machine"); }, Badge::Tone::Plain);
    setConsoleEmpty([] { return tr("Nothing printed so far."); });
    showTitle();
}

MainWindow::~MainWindow()
{
    // The views outlive this part of us: what they say while ~QWidget ends them finds nobody.
    for (QObject* view : m_central->findChildren<QObject*>())
        view->disconnect(this);
}

void MainWindow::makeViews()
{
    m_central = new QWidget(this);
    m_central->setObjectName(QStringLiteral("central"));
    setCentralWidget(m_central);
    m_top = new TopBar(m_theme,
                       {action("previous-switch"), action("previous-phase"), action("back"),
                        action("step"), action("next-phase"), action("next-switch"), action("play"),
                        action("menu")},
                       m_central);
    m_switches = new SwitchRow(m_theme, m_central);
    m_ribbon = new Ribbon(m_theme, m_central);
    m_code = new CodePanel(m_theme, m_central);
    m_stage = new Stage(m_central);
    m_lesson = new LessonPanel(&m_session, m_theme, m_central);
    m_lesson->hide();
    for (Side& side : m_sides) {
        side.widget = side.what->make(m_session, m_theme, m_central);
        side.widget->setObjectName(QLatin1String(side.what->name));
    }
    m_columnSplitter = new Splitter(m_theme, {}, m_central);
    m_lessonSplitter = new Splitter(m_theme, {}, m_central);
    nameSplitters();
    connect(m_columnSplitter, &Splitter::moved, this, &MainWindow::moveColumn);
    connect(m_lessonSplitter, &Splitter::moved, this, &MainWindow::moveLesson);
    for (Splitter* splitter : {m_columnSplitter, m_lessonSplitter})
        connect(splitter, &Splitter::settled, this, &MainWindow::remember);
    m_console = m_central->findChild<Console*>();
    m_consoleStrip = new ConsoleStrip(m_theme, m_console, action("console"), m_central);
    m_consoleStrip->hide();
    connect(m_console, &Console::folded, action("console"), &QAction::trigger);
    m_banner = new Banner(m_theme, m_central);
    m_cell = new CellCard(m_theme, m_central);
    m_cells = new CellsCard(m_theme, m_central);
    m_help = new HelpCard(m_theme, m_actions, m_central);
    m_goTo = new GoToCard(
        m_theme, [this](const QString& text) { return goTo(text); }, m_central);
    setAcceptDrops(true);
    connect(m_switches, &SwitchRow::goTo, &m_session, &Session::goTo);
    connect(m_ribbon, &Ribbon::goTo, &m_session, &Session::goTo);
    connect(m_code, &CodePanel::goTo, &m_session, &Session::goTo);
    connect(m_cell, &CellCard::goTo, this, [this](std::uint32_t index) {
        m_cell->hide();
        m_session.goTo(index);
    });
    connect(m_stage, &Stage::cellClicked, this,
            [this](const Item& item) { showCell(item, item.rect.toAlignedRect()); });
    connect(m_stage, &Stage::selectionChanged, this, [this] {
        m_stage->setThread(followSelected());
        updateActions();
    });
    connect(m_cells, &CellsCard::cellClicked, this, [this](const story::CellView& box) {
        showCell(itemOf(box, ItemId::Area::Guest), m_cells->geometry().translated(-m_stage->pos()));
        m_cells->hide();
    });
    connect(m_banner, &Banner::worded, this, [this] { placeBanner(places()); });
    connect(m_lesson, &LessonPanel::closed, this, [this] {
        m_lesson->hide();
        layOut();
        showTitle();
    });
    connect(m_lesson, &LessonPanel::changed, this, &MainWindow::showTitle);
    connect(m_lesson, &LessonPanel::needsRoom, this, &MainWindow::layOut);
    connect(m_lesson, &LessonPanel::toBeSaid, this,
            [this](const QString& sentence) { say(sentence); });
    connect(m_lesson, &LessonPanel::recordingWanted, this, &MainWindow::recordForLesson);
    connect(m_lesson, &LessonPanel::recordingTurned, this, &MainWindow::turnTo);
}

void MainWindow::applyTheme()
{
    QApplication::setPalette(m_theme.qtPalette());
    setStyleSheet(m_theme.styleSheet());
    m_stage->setSceneStyle(stageStyle(places().stageUnit));
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
    case QEvent::Show:
        // The first key is for stepping: no cell is selected before somebody wants one.
        if (!focusWidget())
            m_top->button(action("step"))->setFocus(Qt::OtherFocusReason);
        break;
    case QEvent::WindowActivate:
        // Its frame is there by now.
        stayOnScreen();
        QTimer::singleShot(0, this, [this] { m_placed = true; });
        break;
    default:
        break;
    }
    return done;
}

void MainWindow::showMoment(const MomentPtr& moment)
{
    m_top->setMoment(moment);
    m_switches->setMoment(moment);
    m_ribbon->setMoment(moment);
    m_code->setMoment(moment);
    m_stage->setMoment(moment, m_session.valuesBefore(), followSelected());
    m_lesson->setMoment(moment);
    if (!m_cell->isHidden())
        m_cell->hide();
    if (m_answeredAt && *m_answeredAt != m_session.index()) {
        m_answeredAt.reset();
        m_banner->dismiss();
    }
    refreshCells();
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

void MainWindow::showMachine(const Words& words, Badge::Tone tone)
{
    m_machineWords = words;
    m_machineTone = tone;
    m_top->setMachine(words(), tone);
}

void MainWindow::setWaiting(const Words& words)
{
    m_waitingWords = words;
    m_stage->setWaiting(words());
}

void MainWindow::setConsoleEmpty(const Words& words)
{
    m_consoleEmptyWords = words;
    m_console->setEmptyText(words());
}

void MainWindow::say(const QString& sentence)
{
    say([sentence] { return sentence; });
}

void MainWindow::say(const Words& words)
{
    m_bannerWords = words;
    m_answeredAt.reset();
    m_banner->say(words());
}

/// Of a key that did nothing that can be seen: said until the reader goes on.
void MainWindow::answerKey(const Words& words)
{
    say(words);
    m_answeredAt = m_session.index();
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    // Nobody else had a use for it: no card, no cell that is selected, no recording that runs.
    if (event->key() == Qt::Key_Escape && !m_banner->isHidden())
        m_banner->dismiss();
    else
        QMainWindow::keyPressEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    remember();
    m_recording.reset();
    event->accept();
}

} // namespace gui
