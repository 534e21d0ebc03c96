// SPDX-License-Identifier: GPL-2.0-or-later
// The window's actions: what each does, its keys, its words.
#include "gui/app/main-window.h"

#include "gui/app/action-words.h"
#include "gui/app/recording.h"
#include "gui/app/setting-keys.h"
#include "gui/panels/banner.h"
#include "gui/panels/code-panel.h"
#include "gui/panels/go-to-card.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/overlay.h"
#include "gui/panels/side-panels.h"
#include "gui/stage/stage.h"
#include "gui/theme/theme.h"
#include "recording/file.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QLocale>
#include <QMenu>
#include <QScrollBar>

namespace gui {

namespace {
constexpr double kSplitterStep = 16; // units that a key moves a splitter by
} // namespace

QAction* MainWindow::add(const char* name, const QList<QKeySequence>& keys)
{
    auto* a = new QAction(this);
    a->setObjectName(QLatin1String(name));
    word(*a);
    a->setShortcuts(keys);
    addAction(a);
    m_actions << a;
    return a;
}

QAction* MainWindow::action(const char* name) const
{
    for (QAction* a : m_actions) {
        if (a->objectName() == QLatin1String(name))
            return a;
    }
    return nullptr;
}

void MainWindow::makeActions()
{
    Session* s = &m_session;
    const auto on = [](QAction* a, auto receiver, auto slot) {
        connect(a, &QAction::triggered, receiver, slot);
    };
    using K = QKeySequence;
    on(add("step", {K(Qt::Key_Right), K(Qt::Key_Space)}), s, &Session::step);
    on(add("back", {K(Qt::Key_Left)}), s, &Session::back);
    on(add("next-phase", {K(Qt::CTRL | Qt::Key_Right), K(Qt::SHIFT | Qt::Key_Right)}), s,
       &Session::nextPhase);
    on(add("previous-phase", {K(Qt::CTRL | Qt::Key_Left), K(Qt::SHIFT | Qt::Key_Left)}), s,
       &Session::previousPhase);
    on(add("next-switch", {K(Qt::Key_PageDown)}), s, &Session::nextSwitch);
    on(add("previous-switch", {K(Qt::Key_PageUp)}), s, &Session::previousSwitch);
    on(add("first", {K(Qt::Key_Home)}), s, &Session::first);
    on(add("last", {K(Qt::Key_End)}), s, &Session::last);
    on(add("go-to", {K(Qt::CTRL | Qt::Key_G)}), this, [this] { m_goTo->ask(); });
    on(add("start-over", {}), this, [this] { m_lesson->startOver(); });
    on(add("play", {K(Qt::Key_P)}), s, &Session::togglePlaying);
    on(add("faster", {K(Qt::Key_Plus), K(Qt::Key_Equal)}), s, &Session::faster);
    on(add("slower", {K(Qt::Key_Minus)}), s, &Session::slower);
    on(add("theme", {K(Qt::Key_T)}), this, [this] {
        using Appearance = Theme::Appearance;
        Theme& look = m_theme;
        look.setAppearance(look.isDark() ? Appearance::Light : Appearance::Dark);
        remember();
    });
    on(add("system-theme", {K(Qt::SHIFT | Qt::Key_T)}), this, [this] {
        m_theme.setAppearance(Theme::Appearance::System);
        remember();
    });
    on(add("zoom-in", {K(Qt::CTRL | Qt::Key_Plus), K(Qt::CTRL | Qt::Key_Equal)}), this,
       [this] { zoomBy(Arrangement::kZoomStep); });
    on(add("zoom-out", {K(Qt::CTRL | Qt::Key_Minus)}), this,
       [this] { zoomBy(-Arrangement::kZoomStep); });
    on(add("panels", {K(Qt::Key_F6)}), this, &MainWindow::togglePanels);
    const auto moves = [&](QAction* a, void (MainWindow::*move)(int), int direction) {
        on(a, this, [this, move, direction] {
            (this->*move)(direction * m_theme.ipx(kSplitterStep));
            remember();
        });
    };
    constexpr auto kMove = Qt::CTRL | Qt::SHIFT;
    moves(add("column-wider", {K(kMove | Qt::Key_Right)}), &MainWindow::moveColumn, 1);
    moves(add("column-narrower", {K(kMove | Qt::Key_Left)}), &MainWindow::moveColumn, -1);
    moves(add("lesson-larger", {K(kMove | Qt::Key_Up)}), &MainWindow::moveLesson, -1);
    moves(add("lesson-smaller", {K(kMove | Qt::Key_Down)}), &MainWindow::moveLesson, 1);
    on(add("projector", {K(Qt::Key_F5)}), this, [this] {
        m_stage->setSpotlight(!m_stage->spotlight());
        remember();
    });
    QAction* motion = add("motion", {K(Qt::Key_M)});
    motion->setCheckable(true);
    on(motion, this, &MainWindow::toggleMotion);
    on(add("full-screen", {K(Qt::Key_F11)}), this,
       [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    on(add("lesson", {K(Qt::Key_L)}), this, &MainWindow::toggleLesson);
    for (const SidePanel& panel : sidePanels()) {
        const std::size_t row = m_sides.size();
        m_sides.push_back({&panel, nullptr, panel.atFirst});
        on(add(panel.name, {K(panel.key)}), this, [this, row] { toggle(m_sides[row]); });
    }
    const auto scrolls = [&](QAction* a, QAbstractSlider::SliderAction by) {
        on(a, this, [this, by] { m_code->view()->verticalScrollBar()->triggerAction(by); });
    };
    scrolls(add("code-down", {K(Qt::CTRL | Qt::Key_Down)}), QAbstractSlider::SliderPageStepAdd);
    scrolls(add("code-up", {K(Qt::CTRL | Qt::Key_Up)}), QAbstractSlider::SliderPageStepSub);
    using Area = ItemId::Area;
    const auto selects = [&](QAction* a, Area area) {
        on(a, this, [this, area] { m_stage->selectIn(area); });
    };
    selects(add("select-cpu", {K(Qt::Key_X)}), Area::Cpu);
    selects(add("select-host", {K(Qt::Key_H)}), Area::Host);
    selects(add("select-guest", {K(Qt::Key_G)}), Area::Guest);
    selects(add("select-stack", {K(Qt::Key_S)}), Area::Stack);
    selects(add("select-system", {K(Qt::Key_Y)}), Area::System);
    on(add("vcpu", {K(Qt::Key_V)}), this, &MainWindow::showVcpu);
    on(add("last-access", {K(Qt::Key_BracketLeft)}), this, [this] { goToAccess(false); });
    on(add("next-access", {K(Qt::Key_BracketRight)}), this, [this] { goToAccess(true); });
    on(add("copy-moment", {K(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}), this, &MainWindow::copyMoment);
    on(add("open", {K(QKeySequence::Open)}), this, &MainWindow::chooseFile);
    on(add("save", {K(QKeySequence::Save)}), this, &MainWindow::chooseSaveFile);
    on(add("more", {K(Qt::Key_R)}), this, &MainWindow::recordMore);
    on(add("cancel", {K(Qt::Key_Escape)}), this, [this] {
        if (m_destination)
            stayHere();
        else if (m_recording)
            m_recording->cancel();
    });
    on(add("reset-layout", {K(Qt::CTRL | Qt::Key_0)}), this, &MainWindow::resetLayout);
    on(add("help", {K(Qt::Key_Question), K(Qt::Key_F1)}), this, [this] {
        if (m_help->isHidden())
            m_help->popUp();
        else
            m_help->hide();
    });
    on(add("menu", {K(Qt::Key_F10)}), this, [this] {
        const QPoint corner = m_top->button(action("menu"))->geometry().bottomRight();
        m_menu->popup(m_top->mapToGlobal(corner) - QPoint(m_menu->sizeHint().width(), -2));
    });
    on(add("quit", {K(QKeySequence::Quit)}), this, &QWidget::close);
}

void MainWindow::makeMenu()
{
    m_menu = new QMenu(this);
    const auto group = [this](std::initializer_list<const char*> names) {
        for (const char* name : names)
            m_menu->addAction(action(name));
        m_menu->addSeparator();
    };
    group({"open", "save", "copy-moment"});
    group({"more", "cancel"});
    group({"first", "last", "go-to", "faster", "slower", "vcpu"});
    m_menu->addAction(action("lesson"));
    m_menu->addAction(action("start-over"));
    for (const Side& side : m_sides)
        m_menu->addAction(action(side.what->name));
    m_menu->addSeparator();
    group({"projector", "panels", "zoom-in", "zoom-out", "full-screen", "reset-layout"});
    group({"theme", "system-theme", "motion"});
    m_menu->addMenu(makeLanguageMenu());
    m_menu->addSeparator();
    group({"help", "quit"});
}

void MainWindow::updateActions()
{
    const bool any = m_session.moment() != nullptr;
    const std::uint32_t at = m_session.index(), last = m_session.lastIndex();
    const auto enable = [this](const char* name, bool on) { action(name)->setEnabled(on); };
    for (const char* name : {"step", "next-phase", "last"})
        enable(name, any && at < last);
    for (const char* name : {"back", "previous-phase", "previous-switch", "first"})
        enable(name, any && at > 0);
    enable("next-switch", any && m_session.story()->nextSwitch(at) != at);
    enable("play", any && last > 0);
    enable("save", any);
    enable("vcpu", any);
    enable("copy-moment", any);
    const auto& selected = m_stage->selected();
    for (const char* name : {"last-access", "next-access"})
        enable(name, any && selected && selected->holdsValue());
    // The machine is deterministic: more switches are the same recording again, only longer. One
    // that was attached to has gone on meanwhile.
    enable("more", any && m_request && !m_request->connect);
    enable("cancel", m_recordingNow || m_destination);
    action("motion")->setChecked(m_arrangement.motion);
    enable("go-to", any);
    enable("start-over", m_lesson->isOpen());
    action("play")->setText(m_session.playing() ? tr("Pause") : tr("Play"));
    action("play")->setIconText(m_session.playing() ? tr("pause") : tr("play"));
}

void MainWindow::recordMore()
{
    if (!m_request)
        return;
    live::RecordRequest request = *m_request;
    request.switches += 2;
    begin(request, false);
}

void MainWindow::toggleLesson()
{
    if (!m_lesson->isHidden()) {
        m_lesson->hide();
    } else {
        if (!m_lesson->isOpen()) {
            // Where she was last; that lesson may be gone meanwhile.
            const QString last = m_settings ? m_settings->value(kLessonKey).toString() : QString();
            auto opened = last.isEmpty() ? base::Result<void>(base::Error{})
                                         : m_lesson->open(last, m_language);
            if (!opened.ok())
                opened = m_lesson->open(QStringLiteral("01"), m_language);
            if (!opened.ok()) {
                say(opened.error().sentence);
                return;
            }
        }
        m_lesson->show();
        tellLesson();
        if (m_request && !m_request->connect && !m_lesson->hasEnough() &&
            !(m_recordingNow && m_request->switches >= m_lesson->switchesNeeded()))
            recordForLesson();
    }
    layOut();
    showTitle();
}

void MainWindow::chooseFile()
{
    auto* dialog =
        new QFileDialog(this, tr("Open a recording"),
                        m_settings ? m_settings->value(kFolderKey).toString() : QString(),
                        tr("Recordings (*.wsrec);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    // A moment, FILE#SWITCH/STEP, is no file that exists.
    dialog->setFileMode(QFileDialog::AnyFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        if (const auto opened = openNamed(path); !opened)
            say(opened.error().sentence);
    });
    dialog->open();
}

void MainWindow::chooseSaveFile()
{
    if (!m_session.story())
        return;
    QString path =
        QFileDialog::getSaveFileName(this, tr("Save the recording"), QStringLiteral("switch.wsrec"),
                                     tr("Recordings (*.wsrec);;All files (*)"));
    if (path.isEmpty())
        return;
    if (const auto saved = recording::save(m_session.story()->recording(), path); !saved.ok())
        say(saved.error().sentence);
    else
        m_keptIn = path;
}

} // namespace gui
