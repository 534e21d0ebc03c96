// SPDX-License-Identifier: GPL-2.0-or-later
// The window's actions: what each does, its keys, its words.
#include "gui/app/main-window.h"

#include "gui/app/recording.h"
#include "gui/panels/banner.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/overlay.h"
#include "gui/theme/theme.h"
#include "timeline/file.h"

#include <QFileDialog>
#include <QLocale>
#include <QMenu>

namespace gui {

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
    const auto on = [this](QAction* a, auto receiver, auto slot) {
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
           Theme::instance().setDark(!Theme::instance().isDark());
           remember();
       });
    on(add("full-screen", tr("Full screen"), tr("full"), tr("Use the whole screen, or stop it"),
           {K(Qt::Key_F11)}),
       this, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    on(add("lesson", tr("Lesson"), tr("lesson"), tr("Open or close the lesson"), {K(Qt::Key_L)}),
       this, &MainWindow::toggleLesson);
    on(add("console", tr("Console"), tr("console"), tr("Show or hide the console"), {K(Qt::Key_C)}),
       this, [this] {
           m_consoleWanted = !m_consoleWanted;
           layOut();
       });
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
           tr("Size, theme, pace and panels as at first"), {K(Qt::CTRL | Qt::Key_0)}),
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
    group({"open", "save"});
    group({"more", "cancel"});
    group({"first", "last", "faster", "slower"});
    group({"lesson", "console", "theme", "full-screen", "reset-layout"});
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
    // The machine is deterministic: more switches are the same recording again, only longer. One
    // that was attached to has gone on meanwhile.
    enable("more", any && m_request && !m_request->connect);
    enable("cancel", m_recordingNow);
    action("play")->setText(m_session.playing() ? tr("Pause") : tr("Play"));
    action("play")->setIconText(m_session.playing() ? tr("pause") : tr("play"));
}

void MainWindow::recordMore()
{
    if (!m_request)
        return;
    worlds::RecordRequest request = *m_request;
    request.switches += 2;
    record(request);
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
    if (const auto saved = timeline::save(m_session.story()->timeline(), path); !saved.ok())
        say(saved.error().sentence);
}

void MainWindow::resetLayout()
{
    if (m_settings)
        m_settings->clear();
    m_consoleWanted = true;
    m_lesson->hide();
    Theme::instance().setDark(false);
    m_session.setPaceIndex(2);
    showNormal();
    resize(fitting({1280, 800}));
    layOut();
}

} // namespace gui
