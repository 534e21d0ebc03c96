// SPDX-License-Identifier: GPL-2.0-or-later
// The window's actions: what each does, its keys, its words.
#include "gui/app/main-window.h"

#include "gui/app/recording.h"
#include "gui/panels/banner.h"
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

namespace gui {

namespace {
constexpr double kSplitterStep = 16; // units that a key moves a splitter by

QString said(const char* text)
{
    return QCoreApplication::translate("MainWindow", text);
}
} // namespace

QAction* MainWindow::add(const char* name, const QString& text, const QString& iconText,
                         const QString& tip, const QList<QKeySequence>& keys)
{
    auto* a = new QAction(text, this);
    a->setObjectName(QLatin1String(name));
    a->setIconText(iconText);
    a->setToolTip(tip);
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
    on(add("step", tr("Step"), tr("step"), tr("Execute the next instruction"),
           {K(Qt::Key_Right), K(Qt::Key_Space)}),
       s, &Session::step);
    on(add("back", tr("Step back"), tr("back"), tr("Go back one instruction"), {K(Qt::Key_Left)}),
       s, &Session::back);
    on(add("next-phase", tr("Next phase"), tr("phase"), tr("Go to the next phase"),
           {K(Qt::CTRL | Qt::Key_Right), K(Qt::SHIFT | Qt::Key_Right)}),
       s, &Session::nextPhase);
    on(add("previous-phase", tr("Previous phase"), tr("phase"), tr("Go to the phase's beginning"),
           {K(Qt::CTRL | Qt::Key_Left), K(Qt::SHIFT | Qt::Key_Left)}),
       s, &Session::previousPhase);
    on(add("next-switch", tr("Next switch"), tr("switch"), tr("Go to the next world switch"),
           {K(Qt::Key_PageDown)}),
       s, &Session::nextSwitch);
    on(add("previous-switch", tr("Previous switch"), tr("switch"),
           tr("Go to the switch's beginning"), {K(Qt::Key_PageUp)}),
       s, &Session::previousSwitch);
    on(add("first", tr("First step"), tr("first"), tr("Go to the beginning of the recording"),
           {K(Qt::Key_Home)}),
       s, &Session::first);
    on(add("last", tr("Last step"), tr("last"), tr("Go to the end of the recording"),
           {K(Qt::Key_End)}),
       s, &Session::last);
    on(add("play", tr("Play"), tr("play"), tr("Play on, or pause"), {K(Qt::Key_P)}), s,
       &Session::togglePlaying);
    on(add("faster", tr("Faster"), tr("faster"), tr("Play faster"),
           {K(Qt::Key_Plus), K(Qt::Key_Equal)}),
       s, &Session::faster);
    on(add("slower", tr("Slower"), tr("slower"), tr("Play slower"), {K(Qt::Key_Minus)}), s,
       &Session::slower);
    on(add("theme", tr("Light or dark"), tr("theme"), tr("Change between light and dark"),
           {K(Qt::Key_T)}),
       this, [this] {
           using Appearance = Theme::Appearance;
           Theme& look = Theme::instance();
           look.setAppearance(look.isDark() ? Appearance::Light : Appearance::Dark);
           remember();
       });
    on(add("system-theme", tr("Theme as the system"), tr("system"),
           tr("Light or dark as the desktop is"), {K(Qt::SHIFT | Qt::Key_T)}),
       this, [this] {
           Theme::instance().setAppearance(Theme::Appearance::System);
           remember();
       });
    on(add("zoom-in", tr("Larger"), tr("larger"), tr("Everything larger"),
           {K(Qt::CTRL | Qt::Key_Plus), K(Qt::CTRL | Qt::Key_Equal)}),
       this, [this] { zoomBy(Arrangement::kZoomStep); });
    on(add("zoom-out", tr("Smaller"), tr("smaller"), tr("Everything smaller"),
           {K(Qt::CTRL | Qt::Key_Minus)}),
       this, [this] { zoomBy(-Arrangement::kZoomStep); });
    on(add("panels", tr("Learn or look"), tr("panels"),
           tr("Only what a lesson needs, or every panel"), {K(Qt::Key_F6)}),
       this, &MainWindow::togglePanels);
    const auto moves = [&](QAction* a, void (MainWindow::*move)(int), int direction) {
        on(a, this, [this, move, direction] {
            (this->*move)(direction * Theme::instance().ipx(kSplitterStep));
            remember();
        });
    };
    constexpr auto kMove = Qt::CTRL | Qt::SHIFT;
    moves(add("column-wider", tr("Wider column"), tr("wider"), tr("The left column wider"),
              {K(kMove | Qt::Key_Right)}),
          &MainWindow::moveColumn, 1);
    moves(add("column-narrower", tr("Narrower column"), tr("narrower"),
              tr("The left column narrower"), {K(kMove | Qt::Key_Left)}),
          &MainWindow::moveColumn, -1);
    moves(add("lesson-larger", tr("Larger lesson"), tr("larger"), tr("The lesson's panel larger"),
              {K(kMove | Qt::Key_Up)}),
          &MainWindow::moveLesson, -1);
    moves(add("lesson-smaller", tr("Smaller lesson"), tr("smaller"),
              tr("The lesson's panel smaller"), {K(kMove | Qt::Key_Down)}),
          &MainWindow::moveLesson, 1);
    on(add("projector", tr("Projector"), tr("projector"),
           tr("Only what this step touches, large; or everything"), {K(Qt::Key_F5)}),
       this, [this] {
           m_stage->setSpotlight(!m_stage->spotlight());
           remember();
       });
    QAction* motion = add("motion", tr("Motion"), tr("motion"),
                          tr("Whether a value is seen to move where it goes"), {K(Qt::Key_M)});
    motion->setCheckable(true);
    on(motion, this, &MainWindow::toggleMotion);
    on(add("full-screen", tr("Full screen"), tr("full"), tr("Use the whole screen, or stop it"),
           {K(Qt::Key_F11)}),
       this, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    on(add("lesson", tr("Lesson"), tr("lesson"), tr("Open or close the lesson"), {K(Qt::Key_L)}),
       this, &MainWindow::toggleLesson);
    for (const SidePanel& panel : sidePanels()) {
        const std::size_t row = m_sides.size();
        m_sides.push_back({&panel, nullptr, panel.atFirst});
        on(add(panel.name, said(panel.text), said(panel.iconText), said(panel.tip), {K(panel.key)}),
           this, [this, row] { toggle(m_sides[row]); });
    }
    using Area = ItemId::Area;
    const auto selects = [&](QAction* a, Area area) {
        on(a, this, [this, area] { m_stage->selectIn(area); });
    };
    selects(add("select-cpu", tr("Select a CPU register"), tr("select"),
                tr("Select a CPU register: then type its number"), {K(Qt::Key_X)}),
            Area::Cpu);
    selects(add("select-host", tr("Select in the host's context"), tr("select"),
                tr("Select in the host's context: then a number"), {K(Qt::Key_H)}),
            Area::Host);
    selects(add("select-guest", tr("Select in the guest's context"), tr("select"),
                tr("Select in the guest's context: then a number"), {K(Qt::Key_G)}),
            Area::Guest);
    selects(add("select-stack", tr("Select on the stack"), tr("select"),
                tr("Select the cell at SP; a number counts from the top"), {K(Qt::Key_S)}),
            Area::Stack);
    selects(add("select-system", tr("Select a system register"), tr("select"),
                tr("Select a system register: then a number"), {K(Qt::Key_Y)}),
            Area::System);
    on(add("vcpu", tr("The whole vcpu"), tr("vcpu"), tr("The vcpu's whole struct, as a tree"),
           {K(Qt::Key_V)}),
       this, &MainWindow::showVcpu);
    on(add("last-access", tr("Last use of the cell"), tr("last use"),
           tr("Go to the last write or read of what is selected"), {K(Qt::Key_BracketLeft)}),
       this, [this] { goToAccess(false); });
    on(add("next-access", tr("Next use of the cell"), tr("next use"),
           tr("Go to the next write or read of what is selected"), {K(Qt::Key_BracketRight)}),
       this, [this] { goToAccess(true); });
    on(add("copy-moment", tr("Copy the moment"), tr("copy"),
           tr("Copy FILE#SWITCH/STEP/PLACE, which --open takes: what is shown and selected"),
           {K(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}),
       this, &MainWindow::copyMoment);
    on(add("open", tr("Open a recording…"), tr("open"), tr("Open a recording from a file"),
           {K(QKeySequence::Open)}),
       this, &MainWindow::chooseFile);
    on(add("save", tr("Save the recording…"), tr("save"), tr("Save the recording to a file"),
           {K(QKeySequence::Save)}),
       this, &MainWindow::chooseSaveFile);
    on(add("more", tr("Record two more switches"), tr("more"), tr("Record two more world switches"),
           {K(Qt::Key_R)}),
       this, &MainWindow::recordMore);
    on(add("cancel", tr("Stop recording"), tr("stop"), tr("Stop recording; keep what is there"),
           {K(Qt::Key_Escape)}),
       this, [this] {
           if (m_recording)
               m_recording->cancel();
       });
    on(add("reset-layout", tr("Reset the layout"), tr("reset"),
           tr("Size, zoom, theme, pace and panels as at first"), {K(Qt::CTRL | Qt::Key_0)}),
       this, &MainWindow::resetLayout);
    on(add("help", tr("Keys"), tr("keys"), tr("Show all keys"),
           {K(Qt::Key_Question), K(Qt::Key_F1)}),
       this, [this] {
           if (m_help->isHidden())
               m_help->popUp();
           else
               m_help->hide();
       });
    on(add("menu", tr("Menu"), tr("menu"), tr("Everything else"), {K(Qt::Key_F10)}), this, [this] {
        const QPoint corner = m_top->button(action("menu"))->geometry().bottomRight();
        m_menu->popup(m_top->mapToGlobal(corner) - QPoint(m_menu->sizeHint().width(), -2));
    });
    on(add("quit", tr("Quit"), tr("quit"), tr("Close the window"), {K(QKeySequence::Quit)}), this,
       &QWidget::close);
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
    group({"first", "last", "faster", "slower", "vcpu"});
    m_menu->addAction(action("lesson"));
    for (const Side& side : m_sides)
        m_menu->addAction(action(side.what->name));
    m_menu->addSeparator();
    group({"projector", "panels", "zoom-in", "zoom-out", "full-screen", "reset-layout"});
    group({"theme", "system-theme", "motion"});
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
        enable(name, any && selected && selected->kind != ItemId::Kind::Group);
    // The machine is deterministic: more switches are the same recording again, only longer. One
    // that was attached to has gone on meanwhile.
    enable("more", any && m_request && !m_request->connect);
    enable("cancel", m_recordingNow);
    action("motion")->setChecked(m_arrangement.motion);
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
            const auto opened = m_lesson->open(QStringLiteral("01"), m_language);
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
    const QString path = QFileDialog::getOpenFileName(this, tr("Open a recording"), {},
                                                      tr("Recordings (*.wsrec);;All files (*)"));
    if (path.isEmpty())
        return;
    if (const auto opened = openFile(path); !opened.ok())
        say(opened.error().sentence);
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
