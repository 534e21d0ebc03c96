// SPDX-License-Identifier: GPL-2.0-or-later
// To a switch, a step or a moment that somebody names: typed, dropped, or chosen in a dialog.
#include "gui/app/main-window.h"
#include "gui/app/setting-keys.h"
#include "gui/stage/stage.h"

#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QRegularExpression>
#include <QUrl>

namespace gui {

namespace {
/// What is dragged, if it names a file or a moment; else empty.
QString namedIn(const QMimeData& data)
{
    const QList<QUrl> urls = data.urls();
    if (!urls.isEmpty()) {
        const QUrl& first = urls.front();
        if (!first.isLocalFile())
            return {};
        const QString fragment = first.fragment(QUrl::FullyDecoded);
        return first.toLocalFile() + (fragment.isEmpty() ? QString() : u'#' + fragment);
    }
    const QString text = story::textOfShellWord(data.text().trimmed());
    return story::momentNameIn(text) || QFileInfo(text).isFile() ? text : QString();
}
} // namespace

base::Result<void> MainWindow::openNamed(const QString& text)
{
    const auto moment = story::momentNameIn(text);
    const QString file = moment ? moment->file : text;
    if (moment && !m_keptIn.isEmpty() && QFileInfo(file) == QFileInfo(m_keptIn))
        return goToMoment(*moment);
    m_firstMoment = moment;
    auto opened = openFile(file);
    m_firstMoment.reset();
    if (opened && m_settings)
        m_settings->setValue(kFolderKey, QFileInfo(file).absolutePath());
    return opened;
}

base::Result<void> MainWindow::goToMoment(const story::MomentName& moment)
{
    while (m_readingOn.isActive() && !story::shownBehind(*m_session.story(), moment.step))
        readOn();
    const auto at = story::findMoment(moment, *m_session.story());
    if (!at)
        return at.error();
    look(*at);
    return {};
}

base::Result<void> MainWindow::goTo(const QString& typed)
{
    const QString text = story::textOfShellWord(typed.trimmed());
    if (story::momentNameIn(text))
        return openNamed(text);
    static const QRegularExpression form(
        QStringLiteral("\\A([0-9]{1,9})(?:\\s*/\\s*([0-9]{1,9}))?\\z"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return base::Error{
            tr("'%1' is no place: write a switch (2), a switch and its step (2/17), or a moment "
               "that was copied (FILE#2/341).")
                .arg(text)};
    if (!m_session.moment())
        return base::Error{tr("There is no switch yet: nothing is recorded so far.")};
    const std::size_t number = match.captured(1).toUInt();
    while (m_readingOn.isActive() && number >= m_session.story()->switchStarts().size())
        readOn();
    const story::Story& story = *m_session.story();
    const auto& starts = story.switchStarts();
    if (number < 1 || number > starts.size())
        return base::Error{tr("There is no switch %1: they are numbered from 1 to %2 here.")
                               .arg(QString::number(number), QString::number(starts.size()))};
    const std::uint32_t first = starts[number - 1];
    const std::uint32_t steps =
        (number < starts.size() ? starts[number] : story.count()) - first - 1;
    const std::uint32_t step = match.captured(2).toUInt();
    if (step > steps)
        return base::Error{
            tr("Switch %1 has %2 steps, so there is no step %3 in it.")
                .arg(QString::number(number), QString::number(steps), QString::number(step))};
    m_session.goTo(first + step);
    return {};
}

void MainWindow::showTrouble(const QString& sentence)
{
    setWaiting([sentence] { return sentence; });
    say(sentence);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!namedIn(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QString named = namedIn(*event->mimeData());
    if (named.isEmpty())
        return;
    event->acceptProposedAction();
    if (const auto opened = openNamed(named); !opened)
        say(opened.error().sentence);
}

} // namespace gui
