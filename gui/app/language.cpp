// SPDX-License-Identifier: GPL-2.0-or-later
// The language that the window speaks, and how it changes while the window is open.
#include "gui/app/main-window.h"

#include "base/translation.h"
#include "gui/app/action-words.h"
#include "gui/app/setting-keys.h"
#include "gui/panels/banner.h"
#include "gui/panels/console.h"
#include "gui/panels/lesson-panel.h"
#include "gui/panels/splitter.h"
#include "gui/stage/stage.h"

#include <QActionGroup>
#include <QApplication>
#include <QMenu>
#include <QWindow>

namespace gui {

namespace {
const QString kSystem = QStringLiteral("system");

/// Each as those call it who read it; that of the system has a name in every language.
struct Offered {
    const char *choice, *name;
};
constexpr Offered kOffered[] = {{"en", "English"}, {"zh_CN", "简体中文"}};
} // namespace

std::optional<QString> MainWindow::chosenLanguage()
{
    const QSettings settings(QStringLiteral("worldswitch"), QStringLiteral("worldswitch"));
    const QString choice = settings.value(kLanguageKey).toString();
    const QString found = base::languageFor(choice);
    return choice.isEmpty() || choice == kSystem || found.isEmpty() ? std::nullopt
                                                                    : std::optional(found);
}

QMenu* MainWindow::makeLanguageMenu()
{
    m_languageMenu = new QMenu(this);
    m_languageMenu->setTitle(tr("Language"));
    auto* group = new QActionGroup(m_languageMenu);
    const auto offer = [&](const QString& choice, const QString& name) {
        auto* a = new QAction(name, group);
        a->setObjectName(QStringLiteral("language-") + choice);
        a->setData(choice);
        a->setCheckable(true);
        m_languageMenu->addAction(a);
        connect(a, &QAction::triggered, this, [this, choice] { speak(choice); });
    };
    for (const Offered& one : kOffered)
        offer(QLatin1String(one.choice), QString::fromUtf8(one.name));
    offer(kSystem, tr("As the system"));
    return m_languageMenu;
}

void MainWindow::setLanguage(const QString& language)
{
    m_language = language;
    // What is chosen stands in the settings; the command line is for this once.
    const QString choice = m_settings ? m_settings->value(kLanguageKey).toString() : QString();
    for (QAction* a : m_languageMenu->actions()) {
        const QString its = a->data().toString();
        const bool follows = choice.isEmpty() || choice == kSystem;
        a->setChecked(follows && language == base::systemLanguage() ? its == kSystem
                                                                    : its == language);
    }
}

void MainWindow::speak(const QString& choice)
{
    if (m_settings)
        m_settings->setValue(kLanguageKey, choice);
    m_language = choice == kSystem ? base::systemLanguage() : base::languageFor(choice);
    base::installTranslations(*qApp, m_language);
    // Qt posts a change for each translation that came or went. Once is enough, and now: the reader
    // looks.
    for (QObject* one : std::initializer_list<QObject*>{this, windowHandle()}) {
        if (one)
            QCoreApplication::removePostedEvents(one, QEvent::LanguageChange);
    }
    QEvent change(QEvent::LanguageChange);
    QCoreApplication::sendEvent(this, &change);
    for (QAction* a : m_languageMenu->actions())
        a->setChecked(a->data().toString() == choice);
}

/// What the window itself says; each panel hears of it behind this, and does the same for itself.
void MainWindow::retranslate()
{
    for (QAction* a : std::as_const(m_actions))
        word(*a);
    m_languageMenu->setTitle(tr("Language"));
    m_languageMenu->actions().constLast()->setText(tr("As the system"));
    nameSplitters();
    m_top->setPlaying(m_session.playing(), m_session.pace());
    showMachine(m_machineWords, m_machineTone);
    if (m_waitingWords)
        setWaiting(m_waitingWords);
    setConsoleEmpty(m_consoleEmptyWords);
    if (!m_banner->isHidden() && m_bannerWords)
        m_banner->say(m_bannerWords());
    if (!m_language.isEmpty())
        m_lesson->setLanguage(m_language);
    retell();
    updateActions();
    showTitle();
}

void MainWindow::nameSplitters()
{
    m_columnSplitter->setName(tr("Width of the column on the left"));
    m_lessonSplitter->setName(tr("Size of the lesson"));
}

/// A story's phases and lines are worded when it is told: so it is told once more.
void MainWindow::retell()
{
    const StoryPtr shown = m_session.story();
    const bool isLive = shown && shown == m_live.story();
    const bool isFile = shown && shown == m_file.story();
    m_live.retell();
    if (isFile)
        m_file.retell();
    StoryPtr next;
    if (shown)
        next = isLive ? m_live.story() : isFile ? m_file.story() : StoryPtr(shown->retold());
    for (auto& [which, story] : m_ofLesson)
        story = story == shown ? next : StoryPtr(story->retold());
    m_followed = {}; // its stops are worded, too
    if (next)
        m_session.setStory(next, true);
}

void MainWindow::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange && m_help)
        retranslate();
    QMainWindow::changeEvent(event);
}

} // namespace gui
